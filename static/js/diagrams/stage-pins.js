import { layer, Pool } from "../live/svg.js";
import { look } from "./stage-look.js";
import { fitted } from "./stage-columns.js";
import { at, cellOf, unitsOf } from "./stage-data.js";
import { gradientDomain } from "./stage-numbers.js";
import { verdict } from "./stage-readout.js";

/**
 * Other runs that were kept: a strip of thin columns each, under the stage, at the same steps.
 * @typedef {import("./stage-picture.js").Scene} Scene
 * @typedef {import("./stage-lights.js").Stand} Stand
 * @typedef {import("./stage-types.js").StageView} StageView
 */

const STRIP = 64;
const TALL = 40;
const TOP = 8;

export class Pins {
  /** @param {Element} parent */
  constructor(parent) {
    this.rules = new Pool("line", layer(parent), { stroke: "var(--line)" });
    this.cells = new Pool("rect", layer(parent), {});
    this.empty = new Pool("rect", layer(parent), { fill: "none", stroke: "var(--line-strong)", "stroke-dasharray": "2 3", rx: 2 });
    this.words = new Pool("text", layer(parent, { "pointer-events": "none" }), { "font-size": 11 });
    this.pools = [this.rules, this.cells, this.empty, this.words];
  }

  /** @param {StageView} view @returns {number} that the strips take */
  height({ pins, folded }) {
    return folded ? 0 : pins.length * STRIP;
  }

  /** @param {Scene} scene @param {Stand[]} stands */
  draw(scene, stands) {
    for (const pool of this.pools) pool.begin();
    const { view, geometry } = scene;
    if (!view.folded) view.pins.forEach((pin, i) => this.#strip(scene, stands, pin, geometry.height + i * STRIP));
    for (const pool of this.pools) pool.end();
  }

  /** @param {Scene} scene @param {Stand[]} stands @param {StageView["pins"][number]} pin @param {number} top */
  #strip({ view, moment, geometry }, stands, { label, record }, top) {
    const phone = geometry.layout === "phone";
    this.rules.next().set("x1", phone ? 0 : 20).set("x2", geometry.width - (phone ? 0 : 18)).set("y1", top + 0.5).set("y2", top + 0.5);
    const room = phone ? geometry.width : 120;
    this.words.next().set("x", phone ? 0 : 20).set("y", phone ? top + STRIP - 2 : top + TOP + TALL / 2 + 4).set("fill", "var(--ink-2)").set("text-anchor", "start").set("font-weight", 500).words(fitted(label.replaceAll("<", "‹"), room, 11), "");
    for (const { step, readout, x, open } of stands) {
      if (step < 1 || step > record.steps) continue;
      const middle = open ? readout : x;
      const shown = moment.shown(step);
      this.#column(view, record, step, middle, geometry.cell, top + TOP, shown);
      if (shown && step <= moment.valuesTo && !phone) this.words.next().set("x", middle).set("y", top + STRIP - 4).set("fill", step === moment.step ? "var(--role-output)" : "var(--ink-3)").set("text-anchor", "middle").set("font-weight", step === moment.step ? 600 : 400).words(verdict(record, step, view.lang).text, "");
    }
  }

  /** @param {StageView} view @param {StageView["record"]} record @param {number} step @param {number} x @param {number} width @param {number} top @param {boolean} shown */
  #column(view, record, step, x, width, top, shown) {
    const left = x - width / 2;
    if (!shown) {
      this.empty.next().set("x", left).set("y", top).set("width", width).set("height", TALL);
      return;
    }
    const H = unitsOf(record);
    const row = TALL / H;
    const grad = view.show === "grad";
    const name = cellOf(record) === "lstm" ? "c" : "h";
    for (let j = 1; j <= H; j += 1) {
      this.cells.next().set("x", left).set("y", top + (j - 1) * row).set("width", width).set("height", row - Math.min(0.8, row / 5)).set("fill", look(at(record, name, step, j, grad), grad, gradientDomain(record)).fill);
    }
  }
}

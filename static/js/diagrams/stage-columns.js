import { layer, Mark, Pool } from "../live/svg.js";
import { at, hasInput, overflowed, untouchedAt } from "./stage-data.js";
import { look, VISIBLE } from "./stage-look.js";
import { head } from "./stage-wires.js";
import { letter } from "./stage-letters.js";
import { Strip } from "./stage-strip.js";

/**
 * A step folded to one column of cells, with the word it read. It stays the same node wherever it stands.
 * @typedef {import("./stage-types.js").StageView} StageView
 * @typedef {import("./stage-types.js").Moment} Moment
 * @typedef {import("./stage-types.js").Geometry} Geometry
 * @typedef {import("./stage-types.js").Lane} Lane
 * @typedef {{low: number, high: number}} Domain
 * @typedef {{view: StageView, moment: Moment, geometry: Geometry, domain: Domain}} Scene
 */

const MANY = 33;
const WIDE_FROM = 0x2e80; // Han and its neighbours
const SHORTEST_TICK_ROW = 6;

/** @param {string} text @param {number} room pixels @param {number} size of the letters @returns {string} shortened to fit */
export function fitted(text, room, size) {
  let width = 0;
  let out = "";
  for (const letter of text) {
    width += size * ((letter.codePointAt(0) ?? 0) > WIDE_FROM ? 1 : 0.56);
    if (width > room && out) return `${out.trimEnd()}…`;
    out += letter;
  }
  return out;
}

export class StepColumn {
  /** @param {Element} parent @param {number} step 0 = the initial state */
  constructor(parent, step) {
    this.step = step;
    this.group = new Mark("g", parent, { "data-step": step, class: "stage-column" });
    const { node } = this.group;
    /** All but the word: an open step shows its word only. */
    this.body = new Mark("g", node);
    this.filled = new Mark("g", this.body.node);
    this.cells = new Pool("rect", layer(this.filled.node), {});
    this.paths = new Pool("path", layer(this.filled.node), {});
    /** @type {{c?: Strip, h?: Strip}} */
    this.strips = {};
    this.empty = new Pool("rect", layer(this.body.node), { fill: "none", stroke: "var(--line-strong)", "stroke-dasharray": "2 3", rx: 3 });
    this.over = new Pool("rect", layer(this.body.node, { "pointer-events": "none" }), {});
    this.names = new Pool("text", layer(this.body.node), { "text-anchor": "middle", "font-size": 13, fill: "var(--ink-3)" });
    this.lines = new Pool("path", layer(this.body.node), { fill: "none" });
    this.heads = new Pool("path", layer(this.body.node), {});
    this.word = new Mark("text", node, { "text-anchor": "middle" });
    /** @type {unknown[]} what the cells were drawn from */
    this.drawn = [];
  }

  /** @param {number} step that it stands for now @returns {this} */
  serve(step) {
    if (step !== this.step) {
      this.step = step;
      this.group.set("data-step", step);
      this.drawn = [];
    }
    return this;
  }

  /** @param {number} x @returns {this} */
  move(x) {
    this.group.set("transform", `translate(${Math.round(x * 100) / 100},0)`);
    return this;
  }

  /** @param {Scene} scene @param {{cells: boolean, arrows: boolean}} parts */
  draw({ view, moment, geometry, domain }, { cells, arrows }) {
    const shown = this.step === 0 ? !moment.grad || moment.gradFrom === 1 : moment.shown(this.step);
    const stamp = [view.record, moment.grad, geometry.key, shown, cells, arrows, view.note, view.theme, moment.backward && shown, view.light];
    const bare = !cells && !arrows;
    this.body.aside(bare);
    if (!bare && stamp.some((part, i) => part !== this.drawn[i])) {
      this.drawn = stamp;
      this.#body({ view, moment, geometry, domain }, { cells, arrows }, shown);
    }
    this.#token(view, moment, geometry);
  }

  /** Cells that wait for their values keep their nodes, out of the picture as one. @param {Scene} scene @param {{cells: boolean, arrows: boolean}} parts @param {boolean} shown */
  #body(scene, { cells, arrows }, shown) {
    const filled = cells && shown;
    const pools = [...(filled ? [this.cells, this.paths] : []), this.empty, this.over, this.names, this.lines, this.heads];
    this.filled.aside(!filled);
    for (const pool of pools) pool.begin();
    for (const strip of Object.values(this.strips)) strip.frame.show(false);
    if (cells) for (const lane of scene.geometry.lanes) this.#lane(lane, scene, shown);
    if (arrows) this.#arrows(scene, shown);
    for (const pool of pools) pool.end();
  }

  /** @param {Lane} lane @param {Scene} scene @param {boolean} shown */
  #lane({ name, folded }, { view, moment, geometry, domain }, shown) {
    const left = -geometry.cell / 2;
    if (this.step === 0 && geometry.layout !== "phone") this.#named(name, folded, view.note);
    const height = folded.bottom - folded.top;
    if (!shown) this.empty.next().set("x", left).set("y", folded.top + 0.5).set("width", geometry.cell).set("height", height - 1);
    else if (overflowed(view.record, this.step)) this.#overflow(left, geometry.cell, folded.top, height);
    else if (folded.n >= MANY) this.#merged(name, folded, left, geometry.cell, { view, moment, geometry, domain });
    else this.#rows(name, folded, left, geometry.cell, { view, moment, geometry, domain });
  }

  /** c₀ over its cells, h₀ below. @param {"c"|"h"} name @param {import("./stage-types.js").Band} folded @param {string} note */
  #named(name, folded, note) {
    const above = name === "c";
    this.names.next().set("x", 0).set("y", above ? folded.top - 7 : folded.bottom + 15).words(letter(name === "h" && note === "swap" ? "H" : name, 0), "var(--font-math)");
  }

  /** @param {number} left @param {number} width @param {number} top @param {number} height */
  #overflow(left, width, top, height) {
    this.over.next().set("x", left).set("y", top + 0.5).set("width", width).set("height", height - 1).set("fill", "url(#stage-bad)").set("rx", 2);
    this.names.next().set("x", 0).set("y", top + height / 2 + 5).words("∞", "var(--font-math)");
  }

  /** @param {"c"|"h"} name @param {import("./stage-types.js").Band} folded @param {number} left @param {number} width @param {Scene} scene */
  #rows(name, folded, left, width, { view: { record }, moment: { grad }, geometry, domain }) {
    const gap = geometry.layout === "phone" ? 0.8 : Math.min(1, folded.row / 4);
    for (let i = 0; i < folded.n; i += 1) {
      const value = at(record, name, this.step, i + 1, grad);
      const { fill, gone, bad } = look(value, grad, domain);
      const y = folded.top + i * folded.row + gap / 2;
      const height = folded.row - gap;
      this.cells.next().set("x", left).set("y", y).set("width", width).set("height", height).set("rx", Math.min(2, height / 4)).set("fill", fill);
      if (gone || bad) this.over.next().set("x", left).set("y", y).set("width", width).set("height", height).set("fill", bad ? "url(#stage-bad)" : "url(#stage-gone)").set("stroke", "none").set("rx", 2);
      const old = grad ? NaN : untouchedAt(record, name, this.step, i + 1);
      if (Math.abs(old - value) > VISIBLE) this.#changed(left, y, width, height, look(old, false, domain).fill);
    }
  }

  /** @param {number} left @param {number} y @param {number} width @param {number} height @param {string} old */
  #changed(left, y, width, height, old) {
    this.over.next().set("x", left).set("y", y).set("width", width).set("height", height).set("fill", "none").set("stroke", "var(--ink)").set("rx", 2);
    if (height < SHORTEST_TICK_ROW) return;
    this.over.next().set("x", left + 3).set("y", y + 2.5).set("width", 5).set("height", height - 5).set("fill", old).set("stroke", "var(--surface)").set("rx", 0);
  }

  /** Many thin rows: a canvas on the page; by itself a path for each colour, which is sharp at any size. @param {"c"|"h"} name @param {import("./stage-types.js").Band} folded @param {number} left @param {number} width @param {Scene} scene */
  #merged(name, folded, left, width, { view: { record, theme }, moment: { grad }, domain }) {
    const fills = Array.from({ length: folded.n }, (_, i) => look(at(record, name, this.step, i + 1, grad), grad, domain).fill);
    if (this.group.node.isConnected) {
      const strip = this.strips[name] ?? new Strip(this.filled.node);
      this.strips[name] = strip;
      return strip.draw({ x: left, y: folded.top, width, height: folded.n * folded.row }, fills, theme);
    }
    /** @type {Map<string, string>} */
    const colours = new Map();
    fills.forEach((fill, i) => colours.set(fill, `${colours.get(fill) ?? ""}M${left} ${folded.top + i * folded.row}h${width}v${folded.row}h${-width}z`));
    for (const [fill, d] of colours) this.paths.next().set("d", d).set("fill", fill).set("shape-rendering", "crispEdges");
  }

  /** From the word up, and from c down to h; backward the other way. @param {Scene} scene @param {boolean} shown */
  #arrows({ view, moment, geometry }, shown) {
    const { lanes, words } = geometry;
    const last = lanes[lanes.length - 1].folded;
    const back = moment.grad && moment.backward;
    const colour = !shown ? "var(--line-strong)" : back ? "var(--role-grad)" : "var(--ink)";
    const line = (/** @type {number} */ from, /** @type {number} */ to, /** @type {string} */ lit = "") => {
      const up = to < from;
      const width = lit && shown ? 2.5 : 1.25;
      this.lines.next().set("d", `M0 ${from}V${to}`).set("stroke", lit && shown && !back ? lit : colour).set("stroke-width", width).set("stroke-dasharray", !shown ? "2 3" : back ? "4 3" : "none");
      this.heads.next().set("d", head(0, to, up ? "up" : "down", 1.25, true)).set("fill", lit && shown && !back ? lit : colour);
    };
    if (lanes.length > 1) {
      const [from, to] = [lanes[0].folded.bottom + 4, lanes[1].folded.top - 5];
      if (back || (moment.grad && !shown)) line(to + 1, from + 1);
      else line(from, to);
    }
    if (hasInput(view.record) && !moment.grad) line(words - 18, last.bottom + 5, view.light === "U" ? "var(--role-input)" : "");
  }

  /** @param {StageView} view @param {Moment} moment @param {Geometry} geometry */
  #token(view, moment, geometry) {
    const { record } = view;
    const present = this.step > 0 && !view.empty;
    this.word.show(present);
    if (!present) return;
    const open = this.step === moment.step;
    const phone = geometry.layout === "phone";
    const size = phone ? 13 : geometry.pitch < 40 ? 12 : 14;
    const text = (hasInput(record) && record.tokens?.[this.step - 1]) || String(this.step);
    const unknown = record.unknown.includes(this.step);
    this.word.set("y", geometry.words).set("font-size", size).set("font-weight", open ? 600 : 400)
      .set("fill", open ? "var(--ink)" : this.step <= moment.valuesTo ? "var(--ink-2)" : "var(--ink-3)")
      .set("text-decoration", unknown ? "underline" : "none").set("data-unknown", unknown ? "yes" : "")
      .words(fitted(text.replaceAll("<", "‹"), (open && !phone ? 200 : geometry.pitch) - 4, size), "");
  }
}

/** The rows of a column that a finger is on. @param {Lane[]} lanes @param {number} y @returns {{name: "c"|"h", unit: number}|null} */
export function rowAt(lanes, y) {
  for (const { name, folded } of lanes) {
    const unit = Math.floor((y - folded.top) / folded.row) + 1;
    if (unit >= 1 && unit <= folded.n) return { name, unit };
  }
  return null;
}

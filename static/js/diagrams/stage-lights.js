import { layer, Pool } from "../live/svg.js";
import { hasInput } from "./stage-data.js";
import { matrixShort } from "./stage-letters.js";
import { termOf } from "./stage-path.js";
import { MATRIX_COLOUR } from "./stage-wires.js";

/**
 * The letters of the shared matrices beside the edges they stand on: once at rest, at every step when one is pointed at.
 * @typedef {import("./stage-types.js").StageView} StageView
 * @typedef {import("./stage-types.js").Geometry} Geometry
 * @typedef {import("./stage-types.js").Matrix} Matrix
 * @typedef {{step: number, x: number, left: number, right: number, readout: number, open: boolean}} Stand  where a step stands
 */

const TARGET = 24;

export class Lights {
  /** @param {Element} parent */
  constructor(parent) {
    this.edges = new Pool("path", layer(parent, { fill: "none" }), { stroke: "var(--role-output)", "stroke-width": 2.5 });
    this.hits = new Pool("rect", layer(parent), { fill: "transparent", width: TARGET, height: TARGET, class: "stage-letter" });
    this.letters = new Pool("text", layer(parent), { "pointer-events": "none" });
  }

  /** @param {StageView} view @param {import("./stage-types.js").Moment} moment @param {Geometry} geometry @param {Stand[]} stands the initial state first */
  draw(view, moment, geometry, stands) {
    this.edges.begin();
    this.hits.begin();
    this.letters.begin();
    const steps = stands.filter(({ step }) => step > 0);
    if (geometry.layout !== "phone") this.#all(view, moment, geometry, steps, stands);
    this.edges.end();
    this.hits.end();
    this.letters.end();
  }

  /** @param {StageView} view @param {import("./stage-types.js").Moment} moment @param {Geometry} geometry @param {Stand[]} steps @param {Stand[]} stands */
  #all(view, moment, geometry, steps, stands) {
    const hidden = geometry.lanes[geometry.lanes.length - 1].folded;
    const first = steps.find(({ open }) => !open) ?? steps[0];
    const jordan = view.record.experiment.cell === "jordan";
    const term = termOf(view, moment);
    const rest = (/** @type {Matrix} */ of) => (of === "W" && steps.find(({ step }) => step === term)) || first;
    const at = (/** @type {Matrix} */ of) => (view.light === of ? steps : first ? [rest(of)] : []);
    if (hasInput(view.record) && !moment.grad) for (const { step, x } of at("U")) this.#letter(view, "U", step, x + 5, geometry.words - 24);
    for (const { step, left, readout, open } of at("W")) {
      const before = stands[stands.findIndex((one) => one.step === step) - 1];
      const x = before && !open ? (before.right + left) / 2 : left - 16;
      if (jordan) this.#letter(view, "W", step, open ? geometry.slot.left - 14 : readout - 38, geometry.readout + 26);
      else if (before) this.#letter(view, "W", step, x, hidden.mid - 8);
    }
    for (const { step, readout } of at("V")) {
      const shown = step <= moment.valuesTo;
      if (view.light === "V" && shown && !moment.grad) this.edges.next().set("d", `M${readout} ${geometry.slot.top - 2}V${geometry.readout + 9}`);
      this.#letter(view, "V", step, readout + 5, geometry.readout + 18);
    }
  }

  /** @param {StageView} view @param {Matrix} of @param {number} step @param {number} x @param {number} y baseline */
  #letter(view, of, step, x, y) {
    const lit = view.light === of;
    const note = matrixShort(view.note, of, String(view.record.experiment.cell));
    this.hits.next().set("x", of === "W" ? x - TARGET / 2 : x - 4).set("y", y - TARGET / 2 - 5).set("data-light", of).set("data-step", step);
    this.letters.next().set("x", x).set("y", y).set("text-anchor", of === "W" ? "middle" : "start").set("font-size", 13).set("font-weight", lit ? 600 : 400).set("fill", lit ? MATRIX_COLOUR[of] : "var(--ink-3)").words(note, "var(--font-math)");
  }
}

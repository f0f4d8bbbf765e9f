import { layer, Pool } from "../live/svg.js";
import { route } from "./stage-feedback.js";
import { spanOf } from "./stage-lanes.js";
import { lossAt } from "./stage-readout.js";
import { head, MATRIX_COLOUR } from "./stage-wires.js";

/**
 * The way of one term of the sum that the gradient of W is: from the losses back along the edges to its step, in rose; there W itself, in its own colour.
 * @typedef {import("./stage-picture.js").Scene} Scene
 * @typedef {import("./stage-lights.js").Stand} Stand
 * @typedef {import("./stage-types.js").StageView} StageView
 * @typedef {import("./stage-types.js").Moment} Moment
 * @typedef {import("./stage-types.js").Wire} Wire
 */

const WIDE = 3.5;
const WAY = "var(--role-grad)";
const HERE = MATRIX_COLOUR.W;
const READOUT_GAP = 9;

/** The step whose term is pointed at, once the gradient has reached it. @param {StageView} view @param {Moment} moment @returns {number} 0 = none */
export function termOf({ term }, moment) {
  return term && moment.grad && term >= moment.gradFrom && term <= moment.T ? term : 0;
}

/** @param {StageView} view @returns {boolean} what is fed back is a constant: no gradient passes there */
const taught = ({ record: { experiment } }) => experiment.cell === "jordan" && Boolean(Number(experiment.tf ?? 0));

/** @param {StageView} view @param {number} step @returns {boolean} whether a loss reads this state directly */
function isRead({ record }, step) {
  return record.experiment.read === "mean" || Number.isFinite(lossAt(record, step));
}

export class TermPath {
  /** @param {Element} between the columns @param {Element} open the open cell */
  constructor(between, open) {
    const thick = { "stroke-width": WIDE, class: "stage-term" };
    this.lines = new Pool("path", layer(between, { fill: "none", "stroke-linejoin": "round" }), thick);
    this.heads = new Pool("path", layer(between));
    this.wires = new Pool("path", layer(open, { fill: "none", "stroke-linejoin": "round" }), thick);
    this.pools = [this.lines, this.heads, this.wires];
  }

  /** @param {Scene} scene @param {Stand[]} stands the initial state first */
  draw(scene, stands) {
    for (const pool of this.pools) pool.begin();
    const k = termOf(scene.view, scene.moment);
    if (k) {
      this.#open(scene, k);
      if (!scene.view.folded) this.#between(scene, stands, k);
    }
    for (const pool of this.pools) pool.end();
  }

  /** @param {Scene} scene @param {Stand[]} stands @param {number} k */
  #between({ view, moment, geometry }, stands, k) {
    const jordan = view.record.experiment.cell === "jordan";
    for (let n = 1; n < stands.length; n += 1) {
      const [a, b] = [stands[n - 1], stands[n]];
      if (b.step < k) continue;
      if (jordan) this.#fed(view, geometry, a, b, k);
      else this.#lanes(geometry, a, b, k);
    }
    if (geometry.layout === "phone") return;
    for (const { step, readout } of stands) {
      const read = step >= k && isRead(view, step) && (step === k || !taught(view));
      if (read) this.#line(`M${readout} ${geometry.readout + READOUT_GAP}V${geometry.slot.top - 2}`, WAY, [readout, geometry.slot.top - 2, "down"], moment.step === step, step);
    }
  }

  /** What the steps hand back; where k is behind a chip, the way ends there. @param {Scene["geometry"]} geometry @param {Stand} a @param {Stand} b @param {number} k */
  #lanes(geometry, a, b, k) {
    const here = b.step === k;
    const chip = geometry.chips.find(({ from, to }) => from <= k && k <= to && a.step < k && k < b.step);
    geometry.lanes.forEach(({ name, folded: { mid } }) => {
      if (here && name === "c") return; // W reads h
      const span = spanOf(geometry, a, b, true);
      const to = chip ? chip.x : span.to;
      if (span.from > to) this.#line(`M${span.from} ${mid}H${to}`, here ? HERE : WAY, [to, mid, "left"], geometry.layout === "phone", b.step);
    });
  }

  /** A Jordan network hands back through its outputs. @param {StageView} view @param {Scene["geometry"]} geometry @param {Stand} a @param {Stand} b @param {number} k */
  #fed(view, geometry, a, b, k) {
    const here = b.step === k;
    if (taught(view) && !here) return;
    const { d } = route(geometry, a, b, taught(view));
    this.#line(d, here ? HERE : WAY, null, false, b.step);
  }

  /** The open cell is where W stands, or every step at once. @param {Scene} scene @param {number} k */
  #open({ view, moment, ledger }, k) {
    if (moment.step !== k && !view.folded) return;
    for (const { d, of, solid } of ledger.wires) {
      if (of !== "U" && !solid) this.wires.next().set("d", d).set("stroke", of === "W" ? HERE : WAY).set("data-step", k);
    }
  }

  /** @param {string} d @param {string} stroke @param {[number, number, "left"|"down"]|null} tip @param {boolean} small @param {number} step */
  #line(d, stroke, tip, small, step) {
    this.lines.next().set("d", d).set("stroke", stroke).set("data-step", step);
    if (tip) this.heads.next().set("d", head(...tip, small ? 1.25 : 2.5, small)).set("fill", stroke);
  }
}

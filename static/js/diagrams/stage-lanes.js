import { layer, Pool } from "../live/svg.js";
import { kept } from "./stage-data.js";
import { head, strokeOf } from "./stage-wires.js";

/**
 * The lanes: what one step hands to the next. The memory lane is as wide as its forget gate keeps on average.
 * @typedef {import("./stage-types.js").StageView} StageView
 * @typedef {import("./stage-types.js").Moment} Moment
 * @typedef {import("./stage-types.js").Geometry} Geometry
 * @typedef {{step: number, left: number, right: number}} Stop  step: a number, or that of the first step a chip hides; its edges
 */

const NARROWEST = 1.2;
const WIDEST = 5.4;
const WIDEST_PHONE = 4.2;
const PLAIN = 1.25;
const NARROW_PITCH = 56;

/** @param {Geometry} geometry @param {import("./stage-types.js").UnrollRecord} record @param {number} step that receives @returns {number} */
export function laneWidth(geometry, record, step) {
  return NARROWEST + ((geometry.layout === "phone" ? WIDEST_PHONE : WIDEST) - NARROWEST) * kept(record, step);
}

/** Where the line between two steps begins and ends. @param {Geometry} geometry @param {Stop} a @param {Stop} b @param {boolean} back @returns {{from: number, to: number}} */
export function spanOf(geometry, a, b, back) {
  const [near, far] = geometry.layout === "phone" ? [2, 3.5] : geometry.pitch < NARROW_PITCH ? [1, 2] : [4, 5];
  return back ? { from: b.left - near, to: a.right + far } : { from: a.right + near, to: b.left - far };
}

export class Lanes {
  /** @param {Element} parent */
  constructor(parent) {
    this.group = layer(parent);
    this.lines = new Pool("path", layer(this.group, { fill: "none" }), {});
    this.heads = new Pool("path", layer(this.group), {});
  }

  /** @param {StageView} view @param {Moment} moment @param {Geometry} geometry @param {Stop[]} stops from left to right */
  draw(view, moment, geometry, stops) {
    this.lines.begin();
    this.heads.begin();
    const last = geometry.lanes.length - 1;
    geometry.lanes.forEach(({ folded }, i) => {
      for (let n = 1; n < stops.length; n += 1) this.#edge(view, moment, geometry, stops[n - 1], stops[n], folded.mid, i < last);
    });
    this.lines.end();
    this.heads.end();
  }

  /** @param {StageView} view @param {Moment} moment @param {Geometry} geometry @param {Stop} a @param {Stop} b @param {number} y @param {boolean} memory */
  #edge(view, moment, geometry, a, b, y, memory) {
    const phone = geometry.layout === "phone";
    const back = moment.grad;
    const pending = back ? b.step < moment.gradFrom : b.step > moment.valuesTo;
    const of = memory ? "" : "W";
    const { stroke, dash } = strokeOf({ back, pending }, of, view.light);
    const lit = of === view.light && !pending;
    const width = pending ? PLAIN : memory ? laneWidth(geometry, view.record, b.step) : lit ? 2.5 : PLAIN;
    const { from, to } = spanOf(geometry, a, b, back);
    if (phone && Math.abs(to - from) < 4) return;
    this.lines.next().set("d", `M${from} ${y}H${to}`).set("stroke", stroke).set("stroke-width", width).set("stroke-dasharray", dash).set("data-light", of).set("data-lane", memory ? "c" : "h").set("data-step", b.step);
    this.heads.next().set("d", head(to, y, back ? "left" : "right", phone ? 0 : (back && !pending) || geometry.pitch < NARROW_PITCH ? PLAIN : width, phone)).set("fill", stroke);
  }
}

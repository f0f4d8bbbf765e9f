import { layer, Pool } from "../live/svg.js";
import { head, strokeOf } from "./stage-wires.js";

/**
 * What a Jordan network hands on: its output, or under teacher forcing the target, through the output lane into the next step.
 * @typedef {import("./stage-types.js").StageView} StageView
 * @typedef {import("./stage-types.js").Moment} Moment
 * @typedef {import("./stage-types.js").Geometry} Geometry
 * @typedef {import("./stage-lights.js").Stand} Stand
 */

const MARK = 8;
const FEED = { desk: { in: 40, between: 243, to: 263 }, compact: { in: 24, between: 135, to: 143 } };

export class Feedback {
  /** @param {Element} parent */
  constructor(parent) {
    this.halos = new Pool("path", layer(parent, { fill: "none" }), { stroke: "var(--surface)", "stroke-width": 5 });
    this.lines = new Pool("path", layer(parent, { fill: "none", "stroke-linejoin": "round" }), {});
    this.heads = new Pool("path", layer(parent), {});
    this.targets = new Pool("rect", layer(parent), { width: MARK, height: MARK, fill: "var(--surface)", stroke: "var(--role-output)", "stroke-width": 1.5 });
    this.pools = [this.halos, this.lines, this.heads, this.targets];
  }

  /** @param {StageView} view @param {Moment} moment @param {Geometry} geometry @param {Stand[]} stands */
  draw(view, moment, geometry, stands) {
    for (const pool of this.pools) pool.begin();
    const taught = Boolean(Number(view.record.experiment.tf ?? 0));
    const steps = taught ? stands.filter(({ step }) => step > 0) : stands;
    for (let i = 1; i < steps.length; i += 1) this.#edge(view, moment, geometry, steps[i - 1], steps[i]);
    for (const pool of this.pools) pool.end();
  }

  /** @param {StageView} view @param {Moment} moment @param {Geometry} geometry @param {Stand} a @param {Stand} b */
  #edge(view, moment, geometry, a, b) {
    const back = moment.grad;
    const pending = back ? b.step < moment.gradFrom : a.step > moment.valuesTo || b.step > moment.valuesTo;
    const taught = Boolean(Number(view.record.experiment.tf ?? 0));
    if (taught && back) return; // a target is a constant: no gradient goes that way
    const { stroke, dash } = strokeOf({ back, pending }, "W", view.light);
    const { d, start, end } = route(geometry, a, b, taught);
    if (b.open && geometry.layout !== "phone") this.halos.next().set("d", d);
    this.lines.next().set("d", d).set("stroke", stroke).set("stroke-width", view.light === "W" && !pending ? 2.5 : 1.25).set("stroke-dasharray", dash).set("data-light", "W").set("data-step", b.step);
    const tip = back ? start : end;
    this.heads.next().set("d", head(tip.x, tip.y, back ? "left" : end.way, 1.25, geometry.layout === "phone")).set("fill", stroke);
    if (taught && a.step <= moment.valuesTo) this.targets.next().set("x", start.x - 3 - MARK).set("y", start.y - MARK / 2);
  }
}

/** The first step reads what the initial state would say. @param {Geometry} geometry @param {Stand} a @param {Stand} b @param {number} top @returns {{d: string, start: {x: number, y: number}, end: {x: number, y: number, way: "down"|"right"}}} */
function fromStart(geometry, a, b, top) {
  const up = `M${a.x} ${top - 5}V${geometry.readout}`;
  const rest = route(geometry, { ...a, step: -1, readout: a.x, open: false }, b, false);
  return { ...rest, d: `${up}${rest.d.replace(/^M[\d.-]+ [\d.-]+/, "")}` };
}

/** From one step's output to the next step. @param {Geometry} geometry @param {Stand} a @param {Stand} b @param {boolean} taught @returns {{d: string, start: {x: number, y: number}, end: {x: number, y: number, way: "down"|"right"}}} */
export function route(geometry, a, b, taught) {
  const top = geometry.lanes[0].folded.top;
  if (geometry.layout === "phone") {
    const y = top - 4;
    return { d: `M${a.right - 8} ${y}H${b.left + 4}V${y + 1}`, start: { x: a.right - 8, y }, end: { x: b.left + 4, y: y + 2, way: "down" } };
  }
  if (a.step === 0) return fromStart(geometry, a, b, top);
  const half = a.open ? 60 : Math.min(56, geometry.pitch - 16) / 2;
  const start = { x: (a.open ? a.readout + 2 : a.readout) + half + (taught ? 14 : 4), y: geometry.readout };
  const middle = b.open ? geometry.slot.left - 10 : (start.x + b.left) / 2 + 4;
  if (!b.open) {
    const end = { x: b.x - 8, y: top - 5 };
    return { d: `M${start.x} ${start.y}H${Math.min(middle, end.x)}V${top - 26}H${end.x}V${end.y}`, start, end: { ...end, way: "down" } };
  }
  const feed = FEED[geometry.layout === "compact" ? "compact" : "desk"];
  const { x } = geometry.slot;
  const under = geometry.lanes[0].open.bottom + 14;
  const end = { x: x + feed.to - 5, y: geometry.lower.mid };
  return { d: `M${start.x} ${start.y}H${x + feed.in}V${under}H${x + feed.between}V${end.y}H${end.x}`, start, end: { ...end, way: "right" } };
}

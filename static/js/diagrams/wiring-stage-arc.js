import { Mark } from "../live/svg.js";
import { lights } from "./wiring-stage-letters.js";

/**
 * An arc of attention, c_j ← h_k: as wide as its weight α. The chosen decoder step's arcs are full, and say their weight before all of them.
 * @typedef {import("./wiring-stage-types.js").Scene} Scene
 * @typedef {import("./wiring-stage-types.js").Route} Route
 */

const LEAST = 0.6;
const WIDEST = 9;
const OTHERS = 0.13;
const UNSEEN = 0.02;
const HIT = 14;

/** @param {string} id `h3>c2` @returns {{k: number, row: number}} */
export function arcOf(id) {
  const [source, target] = id.split(">");
  return { k: Number(source.replace(/^\D+/, "")), row: Number(target.replace(/^\D+/, "")) };
}

/** @param {Scene} scene @param {number} row 1-based @param {number} k @returns {number} α */
export function alphaOf({ view, row: chosen, hand }, row, k) {
  if (hand && row === chosen) return hand[k - 1];
  const weights = view.record.attention?.weights;
  return weights ? weights.data[(row - 1) * weights.shape[1] + k - 1] : 0;
}

/** @param {number} alpha @returns {number} */
const widthOf = (alpha) => Math.round(100 * (LEAST + (WIDEST - LEAST) * alpha)) / 100;

/** Where the weight of an arc is said: at its foot, beside it. @param {Route} route @param {number} alpha @param {boolean} vertical @returns {{x: number, y: number, anchor: "start"|"end"}} */
export function footOf({ tail: [x, y] }, alpha, vertical) {
  const half = widthOf(alpha) / 2;
  return vertical ? { x: x + 2, y: y - half - 4, anchor: "start" } : { x: x - half - 3, y: y - 1, anchor: "end" };
}

export class ArcMark {
  /** @param {Element} parent @param {string} id */
  constructor(parent, id) {
    this.id = id;
    const { k, row } = arcOf(id);
    this.k = k;
    this.row = row;
    this.group = new Mark("g", parent, { class: "wiring-arc", "data-edge": id });
    this.line = new Mark("path", this.group.node, { fill: "none", "stroke-linecap": "butt" });
    this.hit = new Mark("path", this.group.node, { fill: "transparent", stroke: "transparent", "stroke-width": HIT, "pointer-events": "stroke" });
  }

  /** @param {Scene} scene @param {Route} route */
  draw(scene, route) {
    const { moment, row, lit } = scene;
    const alpha = alphaOf(scene, this.row, this.k);
    const pending = moment.grad ? !moment.shown(route.edge.source) : !moment.known(route.edge.target);
    const chosen = this.row === row;
    const lettered = lights(lit.letter, route.edge.weight);
    this.group.show(chosen || lettered || (!pending && alpha >= UNSEEN)).set("data-row", this.row).set("data-k", this.k);
    const stroke = pending ? "var(--line-strong)" : moment.grad ? "var(--role-grad)" : "var(--ink)";
    const width = pending ? 1.25 : widthOf(alpha);
    this.line.set("d", route.d).set("stroke", stroke).set("stroke-width", width).set("stroke-dasharray", pending ? "2 3" : moment.grad ? "5 3" : "none").set("opacity", chosen ? (pending ? 1 : 0.85) : lettered ? 0.5 : OTHERS);
    this.hit.show(chosen && !pending).set("d", route.d);
  }
}

import { Mark } from "../live/svg.js";

/**
 * An arc of attention, c_j ← h_k: as wide as its weight α. The chosen decoder step's arcs are full and say their weight.
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
    this.value = new Mark("text", this.group.node, { "text-anchor": "middle", "font-size": 11, fill: "var(--ink)", stroke: "var(--surface)", "stroke-width": 3, "paint-order": "stroke", "pointer-events": "none" });
  }

  /** @param {Scene} scene @param {Route} route @param {number} spread how far from the arc's foot its value stands */
  draw(scene, route, spread) {
    const { moment, row, lit, geometry } = scene;
    const alpha = alphaOf(scene, this.row, this.k);
    const pending = moment.grad ? !moment.shown(route.edge.source) : !moment.known(route.edge.target);
    const chosen = this.row === row;
    const lettered = lit.letter !== null && lit.letter === route.edge.weight;
    this.group.show(chosen || lettered || (!pending && alpha >= UNSEEN)).set("data-row", this.row).set("data-k", this.k);
    const stroke = pending ? "var(--line-strong)" : moment.grad ? "var(--role-grad)" : "var(--ink)";
    const width = pending ? 1.25 : Math.round(100 * (LEAST + (WIDEST - LEAST) * alpha)) / 100;
    this.line.set("d", route.d).set("stroke", stroke).set("stroke-width", width).set("stroke-dasharray", pending ? "2 3" : moment.grad ? "5 3" : "none").set("opacity", chosen ? (pending ? 1 : 0.85) : lettered ? 0.5 : OTHERS);
    this.hit.show(chosen && !pending).set("d", route.d);
    this.value.show(chosen && !pending);
    if (!chosen || pending) return;
    const [x, y] = [route.tail[0], route.tail[1]];
    this.value.set("x", geometry.vertical ? x + 18 : x).set("y", geometry.vertical ? y - 9 : y - spread).set("text-anchor", geometry.vertical ? "end" : "middle").words(alpha.toFixed(2).replace(/^0\./, "."), "");
  }
}

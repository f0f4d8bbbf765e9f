import { Mark } from "../live/svg.js";
import { lights, weightColour } from "./wiring-stage-letters.js";

/**
 * One edge: solid ink forward, dashed rose backward, dotted where nothing is computed yet; its weight lit by colour, a path by width.
 * @typedef {import("./wiring-stage-types.js").Scene} Scene
 * @typedef {import("./wiring-stage-types.js").Route} Route
 */

const THIN = 1.25;
const FAN = 0.75;
const LIT = 2.5;
const PATH = 2.25;

/** @param {number} n */
const round = (n) => Math.round(n * 10) / 10;

/** A filled arrow head in any direction. @param {[number, number, number]} end @param {number} width of the line @returns {string} */
export function headAt([x, y, angle], width) {
  const [half, long] = [2.1 + 0.6 * width, 5 + 0.9 * width];
  const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
  const [tx, ty] = [x + dx * 2.5, y + dy * 2.5];
  const [bx, by] = [tx - dx * long, ty - dy * long];
  return `M${round(tx)} ${round(ty)}L${round(bx + dy * half)} ${round(by - dx * half)}L${round(bx - dy * half)} ${round(by + dx * half)}Z`;
}

/** What an edge looks like. @param {Scene} scene @param {Route} route @returns {{stroke: string, width: number, dash: string, back: boolean, faint: boolean}} */
export function styleOf({ moment, lit }, { edge, fan }) {
  const back = moment.grad;
  const pending = back ? !moment.shown(edge.source) || edge.constant : !moment.known(edge.target);
  const lettered = lights(lit.letter, edge.weight);
  const onPath = lit.nodes !== null && lit.nodes.has(edge.source) && lit.nodes.has(edge.target);
  const base = fan ? FAN : THIN;
  if (pending) return { stroke: "var(--line-strong)", width: lettered ? LIT : base, dash: "2 3", back: back && moment.backward, faint: false };
  const width = lettered ? LIT : onPath && lit.letter === null ? PATH : base;
  const faint = !lettered && (lit.letter !== null || (lit.nodes !== null && !onPath));
  if (back) return { stroke: "var(--role-grad)", width, dash: "5 3", back, faint };
  return { stroke: lettered ? weightColour(edge.weight) : faint ? (fan ? "var(--line-strong)" : "var(--ink-3)") : "var(--ink)", width, dash: edge.constant ? "1 3" : "none", back, faint };
}

export class EdgeMark {
  /** @param {Element} parent @param {string} id */
  constructor(parent, id) {
    this.group = new Mark("g", parent, { class: "wiring-edge", "data-edge": id });
    this.line = new Mark("path", this.group.node, { fill: "none", "stroke-linejoin": "round" });
    this.head = new Mark("path", this.group.node, {});
    this.hit = new Mark("path", this.group.node, { fill: "transparent", stroke: "transparent", "stroke-width": 11, "pointer-events": "stroke" });
  }

  /** @param {Scene} scene @param {Route} route @param {boolean} hit whether there is room to point at it */
  draw(scene, route, hit) {
    const { stroke, width, dash, back, faint } = styleOf(scene, route);
    this.group.show(true);
    this.line.set("d", route.d).set("stroke", stroke).set("stroke-width", width).set("stroke-dasharray", dash).set("opacity", back && faint ? 0.45 : 1);
    this.head.show(true).set("d", headAt(back ? route.tail : route.tip, width)).set("fill", stroke).set("opacity", back && faint ? 0.45 : 1);
    this.hit.show(hit);
    if (hit) this.hit.set("d", route.d);
  }
}

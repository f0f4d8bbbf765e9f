import { layer, Pool } from "../live/svg.js";

/**
 * Lines with an arrow: solid ink forward, dashed rose backward, dotted grey where nothing is computed yet.
 * @typedef {import("./stage-types.js").Wire} Wire
 * @typedef {import("./stage-types.js").Point} Point
 * @typedef {"up"|"down"|"left"|"right"} Direction
 */

const THIN = 1.25;
const LIT = 2.5;

/** @type {Record<Direction, [number, number]>} */
const TOWARDS = { up: [0, -1], down: [0, 1], left: [-1, 0], right: [1, 0] };

/** @type {Record<string, string>} */
export const MATRIX_COLOUR = { U: "var(--role-input)", W: "var(--role-hidden)", V: "var(--role-output)" };

/** @param {number} n @returns {number} */
const round = (n) => Math.round(n * 100) / 100;

/** A filled arrow head. @param {number} x of the line's end @param {number} y @param {Direction} direction @param {number} width of the line @param {boolean} small @returns {string} */
export function head(x, y, direction, width, small) {
  const [dx, dy] = TOWARDS[direction];
  const half = small ? 2.75 : 2.75 + 0.44 * width;
  const length = small ? 6 : 6 + 0.96 * width;
  const tip = 1 + 0.16 * width;
  const [tx, ty] = [x + dx * tip, y + dy * tip];
  const [bx, by] = [tx - dx * length, ty - dy * length];
  return `M${round(tx)} ${round(ty)}L${round(bx + dy * half)} ${round(by - dx * half)}L${round(bx - dy * half)} ${round(by + dx * half)}Z`;
}

/** @param {{back: boolean, pending: boolean, solid?: boolean}} wire @param {string} of @param {string|null} light @returns {{stroke: string, dash: string}} */
export function strokeOf({ back, pending, solid }, of, light) {
  if (pending) return { stroke: "var(--line-strong)", dash: "2 3" };
  const lit = of !== "" && of === light;
  if (back) return { stroke: "var(--role-grad)", dash: solid ? "none" : "5 3" };
  return { stroke: lit ? MATRIX_COLOUR[of] : "var(--ink)", dash: "none" };
}

export class Wires {
  /** @param {Element} parent */
  constructor(parent) {
    const group = layer(parent, { fill: "none", "stroke-linejoin": "round" });
    this.halos = new Pool("path", group, { stroke: "var(--surface)", "stroke-width": 5 });
    this.lines = new Pool("path", layer(parent, { fill: "none", "stroke-linejoin": "round" }));
    this.heads = new Pool("path", layer(parent));
    this.dots = new Pool("circle", layer(parent), { r: 2.2 });
    this.pools = [this.halos, this.lines, this.heads, this.dots];
    /** @type {string|null} */
    this.light = null;
  }

  /** @param {string|null} light the matrix that is pointed at */
  begin(light) {
    this.light = light;
    for (const pool of this.pools) pool.begin();
  }

  end() {
    for (const pool of this.pools) pool.end();
  }

  /** @param {Wire} wire */
  draw(wire) {
    const of = wire.of ?? "";
    const { stroke, dash } = strokeOf(wire, of, this.light);
    const lit = of !== "" && of === this.light && !wire.pending;
    const width = lit ? Math.max(LIT, wire.width ?? 0) : wire.pending ? THIN : wire.width ?? THIN;
    if (wire.halo) this.halos.next().set("d", wire.d);
    this.lines.next().set("d", wire.d).set("stroke", stroke).set("stroke-width", width).set("stroke-dasharray", dash).set("data-light", of);
    if (wire.tip) this.heads.next().set("d", head(...wire.tip, lit ? THIN : width, false)).set("fill", stroke);
  }

  /** @param {Point} point @param {boolean} back @param {boolean} pending */
  dot({ x, y }, back, pending) {
    this.dots.next().set("cx", x).set("cy", y).set("fill", pending ? "var(--line-strong)" : back ? "var(--role-grad)" : "var(--ink)");
  }
}

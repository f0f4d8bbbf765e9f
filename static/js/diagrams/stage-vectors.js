import { layer, Mark, Pool } from "../live/svg.js";
import { look, VISIBLE } from "./stage-look.js";
import { cellText, gradText } from "./stage-numbers.js";

/**
 * One vector of the open cell: cells, or the bars of a gate. It has groups of its own, so that it can move as one.
 * @typedef {import("./stage-types.js").Vector} Vector
 * @typedef {import("./stage-types.js").Band} Band
 * @typedef {import("./stage-look.js").Domain} Domain
 * @typedef {{x: number, y: number, fill: string, anchor: string, text: string}} Printed
 */

const MATH = "var(--font-math)";
/** A group of printed numbers. */
export const NUMBERS = { class: "stage-numbers", "pointer-events": "none", "font-size": 11 };
const LEAST_TEXT_ROW = 12;
const CLAMP_BAR = 2;
const CORNER = 2;

export class VectorMarks {
  /** @param {Element} parent @param {number} width of a cell @param {boolean} seen whether its numbers are */
  constructor(parent, width, seen) {
    this.width = width;
    this.group = new Mark("g", parent);
    const under = layer(this.group.node);
    this.empty = new Pool("rect", under, { fill: "none", stroke: "var(--line-strong)", "stroke-dasharray": "2 3", rx: 3 });
    this.cells = new Pool("rect", under);
    this.tracks = new Pool("rect", under, { fill: "var(--sunken)", stroke: "var(--line)", rx: 2 });
    const quiet = { "pointer-events": "none" };
    this.bars = new Pool("path", layer(this.group.node, quiet)); // one for all: to style each by itself costs more than its bar
    const over = layer(this.group.node, quiet);
    this.hatches = new Pool("rect", over, { rx: 2 });
    this.inner = new Pool("rect", over);
    this.outlines = new Pool("rect", layer(this.group.node, quiet), { fill: "none", stroke: "var(--ink)", "stroke-width": 1.25, rx: 2 });
    this.numbers = new Mark("g", this.group.node, NUMBERS);
    this.texts = new Pool("text", this.numbers.node);
    this.pools = [this.empty, this.cells, this.tracks, this.bars, this.hatches, this.inner, this.outlines];
    /** @type {{of: string, step: number}} what it shows */
    this.is = { of: "", step: 0 };
    this.prints = { numbers: "", units: "" };
    /** @type {Printed[]} */
    this.printed = [];
    this.sight(seen);
  }

  /** Whether its numbers are in the picture. @param {boolean} seen */
  sight(seen) {
    if (seen) this.group.node.append(this.numbers.node);
    else this.numbers.node.remove();
  }

  /** All but its numbers. @param {Vector} vector @param {Domain} domain */
  draw(vector, domain) {
    const { of, step, grad, id, kind, values, units } = vector;
    this.is = { of, step };
    this.prints = { numbers: `${of}${grad && kind !== "gate" ? " grad" : ""}${id === "rest" ? " rest" : ""}`, units: units.join(" ") };
    this.printed = [];
    this.group.set("data-step", step);
    for (const pool of this.pools) pool.begin();
    if (values.every((value) => value === null)) this.#dotted(vector);
    else if (kind === "gate") this.bars.next().set("fill", vector.colour ?? "").set("d", values.map((value, i) => this.#gate(vector, value ?? NaN, i, domain)).join(""));
    else values.forEach((value, i) => this.#cell(vector, value ?? NaN, i, domain));
    for (const pool of this.pools) pool.end();
  }

  print() {
    this.numbers.set("data-numbers", this.prints.numbers).set("data-units", this.prints.units); // for a reader of the picture's code
    this.texts.begin();
    for (const { x, y, fill, anchor, text } of this.printed) this.texts.next().set("x", x).set("y", y + 3.96).set("fill", fill).set("text-anchor", anchor).words(text, MATH);
    this.texts.end();
  }

  /** Not computed yet. @param {Vector} vector */
  #dotted({ x, band, kind, w = 0 }) {
    const width = kind === "gate" ? w : this.width;
    this.empty.next().set("x", kind === "gate" ? x : x - width / 2).set("y", band.top + 0.5).set("width", width).set("height", band.bottom - band.top - 1);
  }

  /** @param {Vector} vector @param {number} value @param {number} i @param {Domain} domain */
  #cell(vector, value, i, domain) {
    const { x, band, grad } = vector;
    const y = band.top + i * band.row;
    const { fill, ink, gone, bad } = look(value, grad, domain);
    const left = x - this.width / 2;
    const round = vector.kind === "round" ? Math.min(9, (band.row - 1) / 2) : 2;
    const box = (/** @type {Mark} */ mark) => mark.set("x", left).set("y", y + 0.5).set("width", this.width).set("height", Math.max(1, band.row - 1));
    box(this.cells.next()).set("rx", round).set("fill", fill).set("data-of", vector.of).set("data-unit", vector.units[i]).set("data-poke", vector.poke ? "yes" : "");
    if (gone || bad || vector.unknown) box(this.hatches.next()).set("fill", `url(#${bad || vector.unknown ? "stage-bad" : "stage-gone"})`).set("rx", round);
    const [inset, short] = vector.kind === "round" ? [3, 8] : [1.5, 6];
    if (!grad && !bad && Math.abs(value) > 1) this.inner.next().set("x", value > 0 ? x + this.width / 2 - CLAMP_BAR - inset : left + inset).set("y", y + short / 2).set("width", CLAMP_BAR).set("height", Math.max(1, band.row - short)).set("fill", ink).set("stroke", "none");
    const old = vector.old?.[i];
    if (old !== undefined && old !== null && Math.abs(old - value) > VISIBLE) this.#changed(box, left, y, band.row, old, domain);
    this.#number(band, { x, y: y + band.row / 2, fill: ink, anchor: "middle", text: grad ? gradText(value) : cellText(value) });
  }

  /** Differs from the run without edits: an outline, and the old value as a small tick inside. @param {(mark: Mark) => Mark} box @param {number} left @param {number} y @param {number} row @param {number} old @param {Domain} domain */
  #changed(box, left, y, row, old, domain) {
    box(this.outlines.next());
    this.inner.next().set("x", left + 2).set("y", y + 3).set("width", 5).set("height", Math.max(1, row - 6)).set("fill", look(old, false, domain).fill).set("stroke", "var(--surface)");
  }

  /** A bar from 0 to 1; going back its track carries the size of its gradient. @param {Vector} vector @param {number} value @param {number} i @param {Domain} domain @returns {string} the bar's path */
  #gate(vector, value, i, domain) {
    const { x, band, w = 0, end = 0 } = vector;
    const y = band.top + i * band.row;
    const height = 0.52 * band.row;
    const tint = vector.tint?.[i];
    const track = typeof tint === "number" ? look(tint, true, domain).fill : "var(--sunken)";
    this.tracks.next().set("x", x).set("y", y + 0.24 * band.row).set("width", w).set("height", height).set("fill", track).set("data-of", vector.of).set("data-unit", vector.units[i]);
    this.#number(band, { x: end, y: y + band.row / 2, fill: "var(--ink-2)", anchor: "end", text: cellText(value) });
    return Number.isFinite(value) ? barPath(x, y + 0.24 * band.row, w * Math.max(0, Math.min(1, value)), height) : "";
  }

  /** Where there is room for it. @param {Band} band @param {Printed} number */
  #number(band, number) {
    if (band.row >= LEAST_TEXT_ROW) this.printed.push(number);
  }
}

/** A rectangle with round corners; nothing where it has no width. @param {number} x @param {number} y @param {number} width @param {number} height @returns {string} */
function barPath(x, y, width, height) {
  if (width <= 0) return "";
  const [rx, ry] = [Math.min(CORNER, width / 2), Math.min(CORNER, height / 2)];
  const turn = (/** @type {number} */ dx, /** @type {number} */ dy) => `a${rx},${ry} 0 0,1 ${dx},${dy}`;
  return `M${x + rx},${y}h${width - 2 * rx}${turn(rx, ry)}v${height - 2 * ry}${turn(-rx, ry)}h${2 * rx - width}${turn(-rx, -ry)}v${2 * ry - height}${turn(rx, -ry)}z`;
}

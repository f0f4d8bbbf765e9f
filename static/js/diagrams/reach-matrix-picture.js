/**
 * Draws a matrix of a wiring: one square for each pair of output (row, time downwards) and input (column).
 * @typedef {import("./reach-matrix-data.js").Table} Table
 * @typedef {import("./reach-matrix-data.js").Cell} Cell
 *
 * @typedef {Object} MatrixView
 * @property {Table} table
 * @property {import("./reach-matrix-colours.js").Domain} domain  decades of the gradient's colours
 * @property {{t: number, k: number}|null} cursor  from 1
 * @property {string} note  notation
 * @property {"light"|"dark"} theme
 * @property {number} width
 * @property {string} through  what every path passes, in words, or ""
 * @property {boolean} [beside]  it stands beside one that has such words, and leaves room for them
 * @property {string} unit  what the scale's numbers are, in words
 */
import { printed } from "./reach-matrix-words.js";
import { classColour, divToken, gradToken } from "./reach-matrix-colours.js";
import { element, Mark, Pool } from "../live/svg.js";
import { textWidth } from "../textwidth.js";
import { Legend, legendHeight } from "./reach-matrix-legend.js";
import { productMarkup } from "./wiring-letters.js";

const SIZE = 11;
const LARGEST = 56;
const TALLEST = 268;
const LEAST_PRINTED = 24;
const GAP = 1;
/** Around the words of a square. */
export const ROOM = 4;
const UPRIGHT = 15;
const LONGEST_LABEL = 64;
const THROUGH = 22;
const MATH = "var(--font-math)";

/** @typedef {{left: number, top: number, cell: number, rows: number, columns: number, width: number, height: number, turned: boolean}} Geometry */

/** @param {string} label @param {number} room @returns {string} */
function shorten(label, room) {
  if (textWidth(label, SIZE) <= room) return label;
  let kept = label;
  while (kept.length > 1 && textWidth(`${kept}…`, SIZE) > room) kept = kept.slice(0, -1);
  return `${kept}…`;
}

/** @param {string[]} labels @returns {number} */
const widest = (labels) => Math.min(LONGEST_LABEL, Math.max(...labels.map((label) => textWidth(label, SIZE)), 8));

/** @param {MatrixView} view @returns {Geometry} */
export function geometryOf(view) {
  const { table, width, through, beside } = view;
  const [rows, columns] = [table.rows.length, table.columns.length];
  const left = Math.ceil(widest(table.rows)) + 8;
  const cell = Math.max(5, Math.min(LARGEST, Math.floor((width - left - 2) / columns), Math.floor(TALLEST / rows)));
  const turned = table.columns.some((label) => textWidth(label, SIZE) > cell);
  const top = (turned ? Math.ceil(widest(table.columns)) + 6 : UPRIGHT + 3) + (through || beside ? THROUGH : 0);
  return { left, top, cell, rows, columns, width, height: top + rows * cell + 8 + legendHeight(view, width - left, cell - ROOM), turned };
}

/** The nodes of one matrix. */
export class MatrixPicture {
  /** @param {Element} container */
  constructor(container) {
    this.svg = element("svg", { class: "reach-matrix", "aria-hidden": "true" });
    this.svg.append(this.#patterns());
    this.none = new Pool("rect", this.svg, { fill: "none", stroke: "var(--line)", rx: 2 });
    this.cells = new Pool("rect", this.svg, { rx: 2 });
    this.hatches = new Pool("rect", this.svg, { rx: 2, fill: "url(#matrix-gone)", "pointer-events": "none" });
    this.numbers = new Pool("text", this.svg, { "text-anchor": "middle", "font-size": SIZE, "pointer-events": "none" });
    this.labels = new Pool("text", this.svg, { "font-size": SIZE });
    this.marks = new Pool("path", this.svg, { fill: "none", stroke: "var(--role-memory)", "stroke-width": 1.5 });
    this.words = new Pool("text", this.svg, { "text-anchor": "middle", "font-size": SIZE, fill: "var(--role-memory)" });
    this.frame = new Mark("rect", this.svg, { rx: 3, fill: "none", stroke: "var(--ink)", "stroke-width": 1.75, "pointer-events": "none" });
    this.legend = new Legend(this.svg);
    container.append(this.svg);
    /** @type {Geometry|null} */ this.geometry = null;
  }

  /** @returns {SVGElement} */
  #patterns() {
    const pattern = element("pattern", { id: "matrix-gone", width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
    pattern.append(element("line", { x1: 0, x2: 0, y1: 0, y2: 5, stroke: "var(--ink-3)", "stroke-width": 1, opacity: 0.6 }));
    const defs = element("defs");
    defs.append(pattern);
    return defs;
  }

  /** @param {MatrixView} view @returns {Geometry} */
  draw(view) {
    const geometry = geometryOf(view);
    this.geometry = geometry;
    this.svg.setAttribute("width", String(geometry.width));
    this.svg.setAttribute("height", String(geometry.height));
    const pools = [this.none, this.cells, this.hatches, this.numbers, this.labels, this.marks, this.words];
    for (const pool of pools) pool.begin();
    for (const cell of view.table.cells) this.#cell(cell, view, geometry);
    this.#labels(view, geometry);
    if (view.through) this.#through(view.through, geometry);
    for (const pool of pools) pool.end();
    this.#cursor(view, geometry);
    this.legend.draw(view, geometry);
    return geometry;
  }

  /** A square; what does not fit into it is left to the tip, a class keeps its number. @param {Cell} cell @param {MatrixView} view @param {Geometry} geometry */
  #cell(cell, view, { left, top, cell: size }) {
    const [x, y] = [left + (cell.k - 1) * size, top + (cell.t - 1) * size];
    const box = (/** @type {Mark} */ mark) => mark.set("x", x + GAP / 2).set("y", y + GAP / 2).set("width", size - GAP).set("height", size - GAP);
    if (!cell.path) return void box(this.none.next());
    const { fill, opacity, text, gone } = look(cell, view);
    box(this.cells.next()).set("fill", fill).set("fill-opacity", opacity).set("data-t", cell.t).set("data-k", cell.k).set("stroke", opacity < 1 ? "var(--line)" : "none");
    if (gone) box(this.hatches.next());
    if (size < LEAST_PRINTED) return undefined;
    const words = numbered(view, size - ROOM) ? String(cell.value + 1) : printed(view.table, cell, view.note);
    if (!words || textWidth(words, SIZE) > size - ROOM) return undefined;
    return void this.numbers.next().set("x", x + size / 2).set("y", y + size / 2 + 4).set("fill", text).set("data-cell", `${cell.t},${cell.k}`).words(words, MATH);
  }

  /** @param {MatrixView} view @param {Geometry} geometry */
  #labels({ table, cursor }, { left, top, cell, turned }) {
    const look = (/** @type {boolean} */ here) => `fill:${here ? "var(--ink)" : "var(--ink-3)"};font-weight:${here ? 600 : 400}`;
    const crowded = cell < SIZE + 1;
    table.rows.forEach((name, i) => {
      const here = cursor?.t === i + 1;
      if (crowded && !here && i % 2) return;
      this.labels.next().set("text-anchor", "end").set("transform", "").set("x", left - 5).set("y", top + i * cell + cell / 2 + 4).set("style", look(here)).words(clean(shorten(name, LONGEST_LABEL)), MATH);
    });
    table.columns.forEach((name, i) => {
      const here = cursor?.k === i + 1;
      if (turned && crowded && !here && i % 2) return;
      const [x, y] = [left + i * cell + cell / 2, top - 5];
      const place = turned ? `translate(${x + 4},${y}) rotate(-90)` : `translate(${x},${y})`;
      this.labels.next().set("text-anchor", turned ? "start" : "middle").set("x", 0).set("y", 0).set("transform", place).set("style", look(here)).words(clean(shorten(name, LONGEST_LABEL)), MATH);
    });
  }

  /** Every path passes one place: a bracket over the columns says so. @param {string} words @param {Geometry} geometry */
  #through(words, { left, top, cell, columns, turned, width }) {
    const y = top - (turned ? Math.max(UPRIGHT, top - THROUGH) : UPRIGHT + 3) - 2;
    const [from, to] = [left + 2, left + columns * cell - 2];
    const middle = (from + to) / 2;
    this.marks.next().set("d", `M${from},${y}v-4H${middle}v-3m0,3H${to}v4`);
    const half = textWidth(words, SIZE) / 2 + 1;
    this.words.next().set("x", Math.min(Math.max(middle, half), Math.max(half, width - half))).set("y", Math.max(SIZE, y - 9)).words(words, MATH);
  }

  /** @param {MatrixView} view @param {Geometry} geometry */
  #cursor({ cursor }, { left, top, cell, rows, columns }) {
    const inside = cursor && cursor.t <= rows && cursor.k <= columns && cursor.t > 0 && cursor.k > 0;
    this.frame.show(Boolean(inside));
    if (inside) this.frame.set("x", left + (cursor.k - 1) * cell - 0.5).set("y", top + (cursor.t - 1) * cell - 0.5).set("width", cell + 1).set("height", cell + 1);
  }
}

/** Whether the classes have numbers, because one of their names does not fit into a square. @param {MatrixView} view @param {number} room @returns {boolean} */
export function numbered({ table: { mode, names }, note }, room) {
  return mode === "sharing" && names.some((name) => textWidth(productMarkup(name, note), SIZE) > room);
}

/** Markup has no place in a token. @param {string} token */
const clean = (token) => token.replaceAll("<", "‹");

/** @param {Cell} cell @param {MatrixView} view @returns {{fill: string, opacity: number, text: string, gone: boolean}} */
export function look({ value }, { table, domain, theme }) {
  if (table.mode === "sharing") return { fill: classColour(value, table.names.length, theme), opacity: 1, text: "var(--ink)", gone: false };
  if (table.mode === "attention") return { fill: "var(--ink)", opacity: Math.min(1, Math.max(0, value)), text: value > 0.53 ? "var(--on-ink)" : "var(--ink)", gone: false };
  if (table.mode === "difference") {
    if (Number.isNaN(value)) return { fill: "var(--div-10)", opacity: 1, text: "var(--ink)", gone: true };
    const token = Number.isFinite(value) ? divToken(value, mostOf(table)) : value > 0 ? "20" : "00";
    return { fill: `var(--div-${token})`, opacity: 1, text: `var(--on-div-${token})`, gone: !Number.isFinite(value) };
  }
  const token = Number.isFinite(value) ? gradToken(value, domain) : "";
  return { fill: `var(--grad-${token || "00"})`, opacity: 1, text: `var(--on-grad-${token || "00"})`, gone: !token };
}

/** The largest difference, in whole decades. @param {Table} table @returns {number} */
export function mostOf({ cells }) {
  return Math.max(1, Math.ceil(Math.max(0, ...cells.map(({ value }) => Math.abs(value)).filter(Number.isFinite)) - 1e-9));
}

/**
 * Under a matrix: what its colours mean.
 * @typedef {import("./reach-matrix-picture.js").MatrixView} MatrixView
 * @typedef {import("./reach-matrix-picture.js").Geometry} Geometry
 */
import { decade } from "../format.js";
import { classColour } from "./reach-matrix-colours.js";
import { Mark, Pool } from "../live/svg.js";
import { textWidth } from "../textwidth.js";
import { mostOf, numbered, ROOM } from "./reach-matrix-picture.js";
import { productMarkup } from "./wiring-letters.js";

const LEGEND = 30;
const ROW = 16;
const MOST_ROWS = 4;
const SIZE = 11;
const SWATCH = 11;
const BAR = 10;
const GAP = 8;
const BETWEEN = 12;
const GRAD_STEPS = 17;
const DIV_STEPS = 21;
const ATTENTION_STEPS = 11;
const SHORTEST = 64;
const LONGEST = 136;

/** @param {number} n @returns {string} */
const two = (n) => String(n).padStart(2, "0");

/** One row of squares and words. */
export class Legend {
  /** @param {Element} parent */
  constructor(parent) {
    this.steps = new Pool("rect", parent, { "pointer-events": "none" });
    this.words = new Pool("text", parent, { "font-size": SIZE, fill: "var(--ink-3)" });
    this.unit = new Mark("text", parent, { "font-size": SIZE, fill: "var(--ink-3)" });
  }

  /** @param {MatrixView} view @param {Geometry} geometry */
  draw(view, geometry) {
    this.steps.begin();
    this.words.begin();
    const y = geometry.height - legendHeight(view, geometry.width - geometry.left, geometry.cell - ROOM) + 12;
    if (view.table.mode === "sharing") this.#classes(view, geometry, y);
    else this.#ramp(view, geometry, y);
    this.steps.end();
    this.words.end();
  }

  /** @param {number} x @param {number} y @param {string} words @param {string} [anchor] */
  #word(x, y, words, anchor = "start") {
    this.words.next().set("x", x).set("y", y + SIZE - 1).set("text-anchor", anchor).words(words, "var(--font-math)");
  }

  /** @param {MatrixView} view @param {Geometry} geometry @param {number} y */
  #ramp(view, { left, width }, y) {
    const { fills, low, high } = scaleOf(view);
    const room = width - left - textWidth(low, SIZE) - textWidth(high, SIZE) - textWidth(view.unit, SIZE) - 2 * GAP - BETWEEN;
    const bar = Math.max(SHORTEST, Math.min(LONGEST, room));
    const from = left + textWidth(low, SIZE) + GAP;
    this.#word(left, y - 1, low);
    fills.forEach(({ fill, opacity }, i) => this.steps.next().set("x", from + (i * bar) / fills.length).set("y", y).set("width", bar / fills.length + 0.4).set("height", BAR).set("rx", 0).set("fill", fill).set("fill-opacity", opacity));
    this.#word(from + bar + GAP, y - 1, high);
    const unitAt = from + bar + GAP + textWidth(high, SIZE) + BETWEEN;
    const fits = unitAt + textWidth(view.unit, SIZE) <= width;
    this.unit.show(fits).set("x", unitAt).set("y", y + SIZE - 2).words(view.unit, "var(--font-math)");
  }

  /** @param {MatrixView} view @param {Geometry} geometry @param {number} y */
  #classes(view, { left, width, cell }, y) {
    const { theme, table: { names } } = view;
    this.unit.show(false);
    classRows(view, width - left, cell - ROOM).forEach((row, i) => row.forEach(({ index, x, words }) => {
      if (index < 0) return this.#word(left + x, y - 1 + i * ROW, words);
      this.steps.next().set("x", left + x).set("y", y - 1 + i * ROW).set("width", SWATCH).set("height", SWATCH).set("rx", 2).set("fill", classColour(index, names.length, theme)).set("fill-opacity", 1);
      return this.#word(left + x + SWATCH + 4, y - 1 + i * ROW, words);
    }));
  }
}

/** Swatches in rows while they fit; else how many classes there are. @param {MatrixView} view @param {number} room @param {number} cell pixels for a name inside a square: where one does not fit, the classes have numbers @returns {{index: number, x: number, words: string}[][]} index −1: words only */
function classRows(view, room, cell) {
  const { table: { names }, note, unit } = view;
  const all = names.map((name) => productMarkup(name, note));
  const withNumbers = numbered(view, cell);
  /** @type {{index: number, x: number, words: string}[][]} */ const rows = [[]];
  let x = 0;
  for (let index = 0; index < names.length; index += 1) {
    const words = withNumbers ? `${index + 1} ${all[index]}` : all[index];
    const wide = SWATCH + 4 + textWidth(words, SIZE) + BETWEEN;
    if (x > 0 && x + wide > room + BETWEEN) {
      rows.push([]);
      x = 0;
    }
    if (rows.length > MOST_ROWS || wide > room + BETWEEN) return [[{ index: -1, x: 0, words: unit }]];
    rows[rows.length - 1].push({ index, x, words });
    x += wide;
  }
  return rows;
}

/** How tall the legend is. @param {MatrixView} view @param {number} room @param {number} cell @returns {number} */
export function legendHeight(view, room, cell) {
  return view.table.mode === "sharing" ? LEGEND + ROW * (classRows(view, room, cell).length - 1) : LEGEND;
}

/** @param {MatrixView} view @returns {{fills: {fill: string, opacity: number}[], low: string, high: string}} */
function scaleOf({ table, domain }) {
  const steps = (/** @type {number} */ n, /** @type {string} */ name) => Array.from({ length: n }, (_, i) => ({ fill: `var(--${name}-${two(i)})`, opacity: 1 }));
  if (table.mode === "attention") return { fills: Array.from({ length: ATTENTION_STEPS }, (_, i) => ({ fill: "var(--ink)", opacity: i / (ATTENTION_STEPS - 1) })), low: "0", high: "1" };
  if (table.mode !== "difference") return { fills: steps(GRAD_STEPS, "grad"), low: decade(domain.low), high: decade(domain.high) };
  const most = mostOf(table);
  return { fills: steps(DIV_STEPS, "div"), low: `÷${decade(most)}`, high: `×${decade(most)}` };
}

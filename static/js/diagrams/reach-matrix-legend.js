/**
 * Under a matrix: what its colours mean.
 * @typedef {import("./reach-matrix-picture.js").MatrixView} MatrixView
 * @typedef {import("./reach-matrix-picture.js").Geometry} Geometry
 */
import { decade } from "../format.js";
import { classColour } from "../figures/wiring-scale.js";
import { Mark, Pool } from "../live/svg.js";
import { textWidth } from "../textwidth.js";
import { mostOf } from "./reach-matrix-picture.js";
import { productMarkup } from "./wiring-letters.js";

export const LEGEND = 30;
const SIZE = 11;
const SWATCH = 11;
const BAR = 10;
const GAP = 6;
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
    const y = geometry.height - LEGEND + 12;
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
  #classes({ table, note, theme, unit }, { left, width }, y) {
    const { names } = table;
    let x = left;
    this.unit.show(false);
    for (let i = 0; i < names.length; i += 1) {
      const words = productMarkup(names[i], note);
      const rest = names.length - i;
      const end = x + SWATCH + 4 + textWidth(words, SIZE);
      const reserve = rest > 1 ? textWidth(unit, SIZE) + BETWEEN : 0;
      if (end + reserve > width) return this.#word(x, y - 1, unit);
      this.steps.next().set("x", x).set("y", y - 1).set("width", SWATCH).set("height", SWATCH).set("rx", 2).set("fill", classColour(i, names.length, theme)).set("fill-opacity", 1);
      this.#word(x + SWATCH + 4, y - 1, words);
      x = end + BETWEEN;
    }
    return undefined;
  }
}

/** @param {MatrixView} view @returns {{fills: {fill: string, opacity: number}[], low: string, high: string}} */
function scaleOf({ table, domain }) {
  const steps = (/** @type {number} */ n, /** @type {string} */ name) => Array.from({ length: n }, (_, i) => ({ fill: `var(--${name}-${two(i)})`, opacity: 1 }));
  if (table.mode === "attention") return { fills: Array.from({ length: ATTENTION_STEPS }, (_, i) => ({ fill: "var(--ink)", opacity: i / (ATTENTION_STEPS - 1) })), low: "0", high: "1" };
  if (table.mode !== "difference") return { fills: steps(GRAD_STEPS, "grad"), low: decade(domain.low), high: decade(domain.high) };
  const most = mostOf(table);
  return { fills: steps(DIV_STEPS, "div"), low: `÷${decade(most)}`, high: `×${decade(most)}` };
}

import { element, Mark, Pool } from "../live/svg.js";
import { cellText, divStep, gradStep, gradText } from "./stage-numbers.js";

/**
 * The marks that an open cell is made of. Every kind has its own layer and its own pool, so that a step changes attributes only.
 * @typedef {import("./stage-types.js").Vector} Vector
 * @typedef {import("./stage-types.js").Note} Note
 * @typedef {import("./stage-types.js").Point} Point
 * @typedef {{low: number, high: number}} Domain
 */

const MATH = "var(--font-math)";
export const CELL_WIDTH = { desk: 46, compact: 46, phone: 44 };
const SMALL_TEXT = 11;
const LEAST_TEXT_ROW = 12;
const CLAMP_BAR = 2;
/** Smaller differences do not show in two decimals. */
export const VISIBLE = 0.005;

/** @param {Element} parent @param {Record<string, string|number>} [attributes] @returns {SVGElement} */
export function layer(parent, attributes = {}) {
  const group = element("g", attributes);
  parent.append(group);
  return group;
}

/** What a cell looks like. @param {number} value @param {boolean} grad @param {Domain} domain @returns {{fill: string, ink: string, gone: boolean, bad: boolean}} */
export function look(value, grad, domain) {
  if (!Number.isFinite(value)) return { fill: "var(--surface)", ink: "var(--ink)", gone: false, bad: true };
  if (!grad) {
    const step = divStep(value);
    return { fill: `var(--div-${step})`, ink: `var(--on-div-${step})`, gone: false, bad: false };
  }
  const step = gradStep(value, domain);
  if (step === "-1") return { fill: "var(--grad-00)", ink: "var(--on-grad-00)", gone: true, bad: false };
  return { fill: `var(--grad-${step})`, ink: `var(--on-grad-${step})`, gone: false, bad: false };
}

export class Cells {
  /** @param {Element} parent @param {import("./stage-types.js").LayoutName} layout */
  constructor(parent, layout) {
    this.width = CELL_WIDTH[layout];
    const pool = (/** @type {string} */ tag, /** @type {Record<string, string|number>} */ attributes = {}) => new Pool(tag, layer(parent), attributes);
    this.empty = pool("rect", { fill: "none", stroke: "var(--line-strong)", "stroke-dasharray": "2 3", rx: 3 });
    this.cells = pool("rect");
    this.tracks = pool("rect", { fill: "var(--sunken)", stroke: "var(--line)", rx: 2 });
    this.bars = pool("rect", { rx: 2, "pointer-events": "none" });
    const quiet = { "pointer-events": "none" };
    this.hatches = pool("rect", { ...quiet, rx: 2 });
    this.inner = pool("rect", quiet);
    this.outlines = pool("rect", { ...quiet, fill: "none", stroke: "var(--ink)", "stroke-width": 1.25, rx: 2 });
    this.printed = layer(parent, { class: "stage-numbers" });
    this.numbers = new Pool("text", layer(this.printed), { ...quiet, "font-size": SMALL_TEXT });
    this.rows = new Pool("text", layer(this.printed), { ...quiet, "font-size": SMALL_TEXT, "text-anchor": "end", stroke: "var(--surface)", "stroke-width": 3, "paint-order": "stroke" });
    this.labels = pool("text", { "text-anchor": "middle", "font-family": MATH, "pointer-events": "none" });
    this.notes = pool("text");
    this.pools = [this.empty, this.cells, this.tracks, this.bars, this.hatches, this.inner, this.outlines, this.labels, this.notes];
    /** @type {(() => void)[]} what is printed, once it is in the picture */
    this.prints = [];
  }

  /** Whether numbers are in the picture: those of steps that rush are not even written, for text costs a browser most. @param {boolean} seen */
  sight(seen) {
    if (!seen) return this.printed.remove();
    if (this.printed.parentNode) return undefined;
    this.labels.parent.before(this.printed);
    return this.#print();
  }

  begin() {
    this.prints = [];
    for (const pool of this.pools) pool.begin();
  }

  end() {
    for (const pool of this.pools) pool.end();
    if (this.printed.parentNode) this.#print();
  }

  #print() {
    for (const pool of [this.numbers, this.rows]) pool.begin();
    for (const print of this.prints) print();
    for (const pool of [this.numbers, this.rows]) pool.end();
  }

  /** @param {{x: number, y: number, fill: string, anchor: string, of: string, text: string}} number of: what it is, for a reader of the picture's code */
  #number({ x, y, fill, anchor, of, text }) {
    this.prints.push(() => this.numbers.next().set("x", x).set("y", y + 3.96).set("fill", fill).set("text-anchor", anchor).set("data-number", of).words(text, MATH));
  }

  /** @param {Vector} vector @param {Domain} domain */
  vector(vector, domain) {
    const { label, band } = vector;
    this.labels.next().set("x", label.x).set("y", label.y).set("fill", label.colour).set("font-size", this.width < 46 ? 15 : 16).words(label.markup, MATH);
    if (vector.values.every((value) => value === null)) this.#dotted(vector);
    else if (vector.kind === "gate") vector.values.forEach((value, i) => this.#gate(vector, value ?? NaN, i, domain));
    else vector.values.forEach((value, i) => this.#cell(vector, value ?? NaN, i, domain));
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
    const box = (/** @type {Mark} */ mark) => mark.set("x", left).set("y", y + 0.5).set("width", this.width).set("height", Math.max(1, band.row - 1));
    box(this.cells.next()).set("rx", vector.kind === "round" ? Math.min(9, (band.row - 1) / 2) : 2).set("fill", fill).set("data-of", vector.of).set("data-step", vector.step).set("data-unit", vector.units[i]).set("data-poke", vector.poke ? "yes" : "");
    if (gone || bad || vector.unknown) box(this.hatches.next()).set("fill", `url(#${bad || vector.unknown ? "stage-bad" : "stage-gone"})`).set("rx", vector.kind === "round" ? Math.min(9, (band.row - 1) / 2) : 2);
    const [inset, short] = vector.kind === "round" ? [3, 8] : [1.5, 6];
    if (!grad && !bad && Math.abs(value) > 1) this.inner.next().set("x", value > 0 ? x + this.width / 2 - CLAMP_BAR - inset : left + inset).set("y", y + short / 2).set("width", CLAMP_BAR).set("height", Math.max(1, band.row - short)).set("fill", ink).set("stroke", "none");
    const old = vector.old?.[i];
    if (old !== undefined && old !== null && Math.abs(old - value) > VISIBLE) this.#changed(box, left, y, band.row, old, domain);
    if (band.row < LEAST_TEXT_ROW) return;
    const text = grad ? gradText(value) : cellText(value);
    this.#number({ x, y: y + band.row / 2, fill: ink, anchor: "middle", of: `${vector.of}@${vector.step}:${vector.units[i]}${grad ? " grad" : ""}`, text });
  }

  /** Differs from the run without edits: an outline, and the old value as a small tick inside. @param {(mark: Mark) => Mark} box @param {number} left @param {number} y @param {number} row @param {number} old @param {Domain} domain */
  #changed(box, left, y, row, old, domain) {
    box(this.outlines.next());
    this.inner.next().set("x", left + 2).set("y", y + 3).set("width", 5).set("height", Math.max(1, row - 6)).set("fill", look(old, false, domain).fill).set("stroke", "var(--surface)");
  }

  /** A bar from 0 to 1; going back its track carries the size of its gradient. @param {Vector} vector @param {number} value @param {number} i @param {Domain} domain */
  #gate(vector, value, i, domain) {
    const { x, band, w = 0, end = 0 } = vector;
    const y = band.top + i * band.row;
    const height = 0.52 * band.row;
    const tint = vector.tint?.[i];
    const track = typeof tint === "number" ? look(tint, true, domain).fill : "var(--sunken)";
    this.tracks.next().set("x", x).set("y", y + 0.24 * band.row).set("width", w).set("height", height).set("fill", track).set("data-of", vector.of).set("data-step", vector.step).set("data-unit", vector.units[i]);
    this.bars.next().set("x", x).set("y", y + 0.24 * band.row).set("width", Number.isFinite(value) ? w * Math.max(0, Math.min(1, value)) : 0).set("height", height).set("fill", vector.colour ?? "");
    if (band.row < LEAST_TEXT_ROW) return;
    this.#number({ x: end, y: y + band.row / 2, fill: "var(--ink-2)", anchor: "end", of: `${vector.of}@${vector.step}:${vector.units[i]}${vector.id === "rest" ? " rest" : ""}`, text: cellText(value) });
  }

  /** Numbers of the units that are shown. @param {number[]} units @param {import("./stage-types.js").Band} band @param {number} chosen @param {number} x */
  unitNumbers(units, band, chosen, x) {
    const print = (/** @type {number} */ j, /** @type {number} */ i) => this.rows.next().set("x", x).set("y", band.top + (i + 0.5) * band.row + 4).set("fill", j === chosen ? "var(--ink)" : "var(--ink-3)").set("font-weight", j === chosen ? 600 : 400).words(String(j), MATH);
    this.prints.push(() => units.forEach(print));
  }

  /** @param {Note} note */
  note({ x, y, text, size = 12, anchor = "middle", colour = "var(--ink-2)", math = false, light }) {
    const mark = this.notes.next();
    mark.set("x", x).set("y", y).set("font-size", size).set("text-anchor", anchor).set("fill", colour).set("font-family", math || text.includes("<") ? MATH : "inherit").set("pointer-events", light ? "auto" : "none").set("data-light", light ?? "").words(text, MATH);
  }
}

import { layer, Pool } from "../live/svg.js";
import { NUMBERS, VectorMarks } from "./stage-vectors.js";

/**
 * What an open cell is made of: its vectors, the letters beside them, and notes. Every mark comes from a pool, so that a step
 * changes attributes only.
 * @typedef {import("./stage-types.js").Vector} Vector
 * @typedef {import("./stage-types.js").Note} Note
 * @typedef {import("./stage-look.js").Domain} Domain
 */

const MATH = "var(--font-math)";
export const CELL_WIDTH = { desk: 46, compact: 46, phone: 44 };

export class Cells {
  /** @param {Element} parent @param {import("./stage-types.js").LayoutName} layout */
  constructor(parent, layout) {
    this.width = CELL_WIDTH[layout];
    this.drawn = layer(parent);
    this.numbered = layer(parent);
    /** @type {VectorMarks[]} */
    this.all = [];
    this.used = 0;
    this.seen = true;
    this.rows = new Pool("text", layer(this.numbered, NUMBERS), { "text-anchor": "end", stroke: "var(--surface)", "stroke-width": 3, "paint-order": "stroke" });
    this.labels = new Pool("text", layer(parent), { "text-anchor": "middle", "font-family": MATH, "pointer-events": "none" });
    this.notes = new Pool("text", layer(parent));
    this.pools = [this.labels, this.notes];
    /** @type {(() => void)[]} what is printed, once it is in the picture */
    this.prints = [];
  }

  /** What is seen of them. @returns {VectorMarks[]} */
  get vectors() {
    return this.all.slice(0, this.used);
  }

  /** Whether numbers are in the picture: those of steps that rush are not even written, for text costs a browser most. @param {boolean} seen */
  sight(seen) {
    if (this.seen === seen) return;
    this.seen = seen;
    if (seen) this.numbered.append(this.rows.parent);
    else this.rows.parent.remove();
    for (const marks of this.all) marks.sight(seen);
    if (seen) this.#print();
  }

  begin() {
    this.used = 0;
    this.prints = [];
    for (const pool of this.pools) pool.begin();
  }

  end() {
    for (const pool of this.pools) pool.end();
    this.all.forEach(({ group }, i) => group.show(i < this.used));
    if (this.seen) this.#print();
  }

  #print() {
    this.rows.begin();
    for (const print of this.prints) print();
    this.rows.end();
  }

  /** @param {Vector} vector @param {Domain} domain */
  vector(vector, domain) {
    const { label } = vector;
    this.labels.next().set("x", label.x).set("y", label.y).set("fill", label.colour).set("font-size", this.width < 46 ? 15 : 16).words(label.markup, MATH);
    const marks = this.all[this.used] ?? new VectorMarks(this.drawn, this.width, this.seen);
    this.all[this.used] = marks;
    this.used += 1;
    marks.draw(vector, domain);
    this.prints.push(() => marks.print());
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

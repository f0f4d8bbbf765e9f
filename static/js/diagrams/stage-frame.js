import { element, layer, Mark, Pool } from "../live/svg.js";
import { letter, stateLetter } from "./stage-letters.js";

/**
 * What stands behind everything: the chosen unit's rows, the frame of the open step, the names of the lanes, chips for steps left out.
 * @typedef {import("./stage-types.js").StageView} StageView
 * @typedef {import("./stage-types.js").Geometry} Geometry
 * @typedef {import("./stage-types.js").Tr} Tr
 */

const MATH = "var(--font-math)";
const TICK_ROW = 11;

/** Hatches: below the scale, and not finite or unknown. @returns {SVGElement} */
export function patterns() {
  const defs = element("defs");
  for (const [id, colour, width] of [["stage-gone", "var(--ink-3)", 0.75], ["stage-bad", "var(--ink)", 1]]) {
    const pattern = element("pattern", { id, width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
    pattern.append(element("line", { x1: 0, x2: 0, y1: 0, y2: 5, stroke: colour, "stroke-width": width, opacity: 0.55 }));
    defs.append(pattern);
  }
  return defs;
}

/** Around the one cell of the folded graph. @param {Geometry} geometry @returns {{x: number, y: number, w: number, h: number}} */
export function foldedBox({ width, lanes }) {
  const top = lanes[0].open.top - 26;
  return { x: Math.round(width / 2) - 44, y: top, w: 88, h: lanes[lanes.length - 1].open.bottom + (lanes.length > 1 ? 26 : 12) - top };
}

export class Backdrop {
  /** @param {Element} parent */
  constructor(parent) {
    this.rows = new Pool("rect", layer(parent), { fill: "var(--ink)", opacity: 0.055 });
    this.rules = new Pool("line", layer(parent), { stroke: "var(--ink)", opacity: 0.35 });
    this.moving = layer(parent);
    this.frame = new Mark("rect", this.moving, { rx: 10, fill: "var(--surface)", stroke: "var(--ink)", "stroke-width": 1.5 });
    this.ring = new Mark("rect", this.moving, { rx: 7, fill: "none", stroke: "var(--ink)", "stroke-width": 1.5 });
    this.inside = new Pool("rect", layer(this.moving), { fill: "var(--ink)", opacity: 0.055 });
    this.lines = new Pool("line", layer(this.moving), { stroke: "var(--ink)", opacity: 0.35 });
    this.names = new Pool("text", layer(parent), {});
    this.numbers = new Pool("text", layer(parent, { "font-size": 11, "text-anchor": "end" }), {});
    this.pools = [this.rows, this.rules, this.inside, this.lines, this.names, this.numbers];
  }

  /** @param {StageView} view @param {number} step the open one @param {Geometry} geometry @param {Tr} t */
  draw(view, step, geometry, t) {
    for (const pool of this.pools) pool.begin();
    const phone = geometry.layout === "phone";
    if (!phone && !view.folded) for (const { folded } of geometry.lanes) this.#row(this.rows, this.rules, folded, view.unit, geometry.left, geometry.width - 18);
    this.#frame(view, geometry, phone, step);
    this.#names(view, geometry, t, phone);
    if (!phone && !view.folded) for (const { folded } of geometry.lanes) this.#units(folded, view.unit, geometry.left - 4);
    for (const pool of this.pools) pool.end();
  }

  /** @param {Pool} fills @param {Pool|null} rules @param {import("./stage-types.js").Band} band @param {number} row 1-based @param {number} left @param {number} right */
  #row(fills, rules, band, row, left, right) {
    const top = band.top + (row - 1) * band.row;
    if (row < 1 || row > band.n) return;
    fills.next().set("x", left).set("y", top).set("width", right - left).set("height", band.row);
    for (const y of rules ? [top, top + band.row] : []) rules?.next().set("x1", left).set("x2", right).set("y1", y).set("y2", y);
  }

  /** @param {StageView} view @param {Geometry} geometry @param {boolean} phone @param {number} step */
  #frame(view, geometry, phone, step) {
    const { slot, rows } = geometry;
    const box = view.folded ? foldedBox(geometry) : { x: slot.left, y: slot.top, w: slot.right - slot.left, h: slot.bottom - slot.top };
    this.frame.set("x", box.x).set("y", box.y).set("width", box.w).set("height", box.h).set("stroke-width", phone ? 1 : 1.5);
    this.ring.show(phone && !view.folded);
    if (phone) {
      const open = geometry.columns.find((column) => column.step === step);
      if (open) this.ring.set("x", open.x - geometry.pitch / 2 + 1.5).set("y", 3).set("width", geometry.pitch - 3).set("height", 160);
    }
    if (view.folded) return;
    const row = rows.indexOf(view.unit) + 1;
    for (const { open } of geometry.lanes) this.#row(this.inside, phone ? null : this.lines, open, row, slot.left + 1, slot.right - 1);
    if (view.record.experiment.cell === "gru") this.#row(this.inside, phone ? null : this.lines, geometry.lower, row, slot.left + 1, slot.right - 1);
  }

  /** @param {StageView} view @param {Geometry} geometry @param {Tr} t @param {boolean} phone */
  #names(view, geometry, t, phone) {
    const name = (/** @type {number} */ y, /** @type {string} */ markup, /** @type {string} */ colour, size = 13, weight = 500) => {
      this.names.next().set("x", phone ? 0 : 20).set("font-family", markup.includes("<sub>") ? MATH : "inherit").set("y", y).set("fill", colour).set("font-size", size).set("font-weight", weight).words(markup, MATH);
    };
    if (!phone) name(geometry.readout + 1, t("read-out"), "var(--ink-2)", 13, 400);
    if (!phone && view.record.experiment.read === "mean") name(geometry.readout + 16, t("mean of all states"), "var(--ink-3)", 11, 400);
    for (const { name: lane, folded } of phone && view.folded ? [] : geometry.lanes) {
      const colour = lane === "c" ? "var(--role-memory)" : "var(--role-hidden)";
      const symbol = letter(lane === "c" ? "c" : stateLetter(view.note), "t");
      if (!phone) name(folded.mid - 2, lane === "c" ? t("memory") : t("hidden"), colour);
      name(folded.mid + (phone ? 5 : 15), symbol, colour, phone ? 15 : 16, 400);
    }
    if (!phone && Number(view.record.experiment.in ?? 1) !== 0) name(geometry.words - 1, t("input"), "var(--role-input)");
    else if (!phone) name(geometry.words - 1, t("step"), "var(--ink-2)", 13, 400);
  }

  /** Numbers of units: all of them, or as many as fit. @param {import("./stage-types.js").Band} band @param {number} unit @param {number} x */
  #units(band, unit, x) {
    const every = Math.ceil(TICK_ROW / band.row);
    for (let j = 1; j <= band.n; j += 1) {
      const chosen = j === unit;
      const clear = every === 1 || ((j === 1 || j % every === 0) && Math.abs(j - unit) >= every);
      this.numbers.next(chosen || clear).set("x", x).set("y", band.top + (j - 0.5) * band.row + 4).set("fill", chosen ? "var(--ink)" : "var(--ink-3)").set("font-weight", chosen ? 600 : 400).words(String(j), MATH);
    }
  }
}

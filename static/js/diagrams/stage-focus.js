import { Mark } from "../live/svg.js";
import { at } from "./stage-data.js";
import { full } from "./stage-numbers.js";

/**
 * What can be focused on the stage: the open step is the one tab stop; inside it the chosen unit's states are sliders, and in the
 * folded graph the delay on the loop says what it is.
 * @typedef {import("./stage-types.js").StageView} StageView
 * @typedef {import("./stage-types.js").Moment} Moment
 * @typedef {import("./stage-types.js").Geometry} Geometry
 * @typedef {import("./stage-types.js").Ledger} Ledger
 */

export class Focus {
  /** @param {Element} parent */
  constructor(parent) {
    const ring = { fill: "none", "pointer-events": "none", class: "stage-focus" };
    this.open = new Mark("rect", parent, { ...ring, "data-focus": "open", role: "button", tabindex: 0, rx: 12 });
    this.delay = new Mark("rect", parent, { ...ring, "data-focus": "delay", role: "img", tabindex: -1, rx: 5 });
    this.cells = { c: new Mark("rect", parent, { ...ring, "data-focus": "c", role: "slider", tabindex: -1, rx: 3 }), h: new Mark("rect", parent, { ...ring, "data-focus": "h", role: "slider", tabindex: -1, rx: 3 }) };
  }

  /** @param {StageView} view @param {Moment} moment @param {Geometry} geometry @param {Ledger} ledger @param {{open: string, cell: (of: "h"|"c") => string, delay: (of: "h"|"c"|"y") => string}} words @param {number} width of a cell */
  draw(view, moment, geometry, ledger, words, width) {
    const { slot } = geometry;
    this.open.show(true).set("x", slot.left - 3).set("y", slot.top - 3).set("width", slot.right - slot.left + 6).set("height", slot.bottom - slot.top + 6)
      .set("aria-label", words.open).set("aria-keyshortcuts", "ArrowLeft ArrowRight ArrowUp ArrowDown Enter l");
    this.#delay(ledger, words);
    for (const of of /** @type {("h"|"c")[]} */ (["c", "h"])) {
      const vector = ledger.vectors.find((one) => one.of === of && one.step === moment.step);
      const row = geometry.rows.indexOf(view.unit);
      const there = Boolean(vector) && row >= 0 && !view.folded;
      this.cells[of].show(there);
      if (!there || !vector) continue;
      const value = at(view.record, of, moment.step, view.unit, moment.grad);
      const finite = Number.isFinite(value) ? value : 0;
      this.cells[of].set("x", slot.x + vector.x - width / 2 - 2).set("y", vector.band.top + row * vector.band.row - 1.5).set("width", width + 4).set("height", vector.band.row + 3)
        .set("aria-label", words.cell(of)).set("aria-valuenow", finite.toFixed(2)).set("aria-valuemin", Math.min(-1, Math.floor(finite))).set("aria-valuemax", Math.max(1, Math.ceil(finite)))
        .set("aria-valuetext", full(value)).set("aria-orientation", "vertical").set("aria-disabled", String(moment.grad || moment.valuesTo < moment.step));
    }
  }

  /** @param {Ledger} ledger @param {{delay: (of: "h"|"c"|"y") => string}} words */
  #delay({ squares = [] }, words) {
    const square = squares[squares.length - 1];
    this.delay.show(Boolean(square));
    if (!square) return;
    const { x, y, size, of } = square;
    this.delay.set("x", x - size / 2 - 3).set("y", y - size / 2 - 3).set("width", size + 6).set("height", size + 6).set("data-delays", of).set("aria-label", words.delay(of));
  }
}

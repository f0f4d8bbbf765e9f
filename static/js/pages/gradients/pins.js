/**
 * Curves kept beside the present one: pins, and the same spectrum in other cells.
 * @typedef {import("../../types.js").State} State
 * @typedef {import("../../types.js").RunRecord} RunRecord
 */
import { fetchRecord } from "../../api.js";
import { all } from "../../dom.js";
import { t } from "../../i18n.js";
import { PinList } from "../../instrument/pins.js";
import { toApiQuery } from "../../state.js";
import { difference } from "./words.js";

const MOST = 3;
const CELL_DASH = /** @type {Record<string, string>} */ ({ vanilla: "solid", lstm: "6px,3px", gru: "2px,3px" });
const CELL_NAME = /** @type {Record<string, string>} */ ({ vanilla: "Vanilla", lstm: "LSTM", gru: "GRU" });
const DASH_DRAWN = /** @type {Record<string, string>} */ ({ dot: "2 3", dash: "6 4", dashdot: "7 3 2 3" });

/** @param {{dash: string}} pin @returns {SVGElement} its line */
function lineOf({ dash }) {
  const line = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  line.setAttribute("viewBox", "0 0 20 8");
  line.setAttribute("aria-hidden", "true");
  line.innerHTML = `<path d="M0 4H20" stroke-dasharray="${DASH_DRAWN[dash]}"/>`;
  return line;
}

/** The tray and the comparisons. @extends {PinList<RunRecord>} */
export class Pins extends PinList {
  /**
   * @param {{boot: import("./lab.js").Boot, state: () => State, record: () => RunRecord, changed: () => void}} options
   */
  constructor({ boot, state, record, changed }) {
    const tray = /** @type {HTMLElement} */ (document.querySelector(".pin-tray"));
    super({ tray, most: MOST, boot, changed: () => {
      this.render();
      changed();
    } });
    this.state = state;
    this.record = record;
    this.marks = "";
    /** @type {Map<string, {query: string, record: RunRecord|null}>} */ this.cells = new Map();
    this.buttons = /** @type {HTMLButtonElement[]} */ (all("[data-compare]"));
    for (const button of this.buttons) {
      button.disabled = false;
      button.addEventListener("click", () => this.#toggleCell(/** @type {string} */ (button.dataset.compare)));
    }
  }

  /** Keep the present curve. @returns {string} what happened, in words */
  add() {
    const query = toApiQuery(this.boot.table, this.state());
    if (this.has(query)) return t("This curve is pinned already.");
    if (this.full) return t("Three curves are pinned; remove one first.");
    const record = this.record();
    if (record.gradients) this.keep(query, record);
    else this.restore([query]);
    return t("Pinned.");
  }

  render() {
    const now = this.state();
    for (const pin of this.pins) pin.label = difference(pin.state, now);
    this.draw(({ label }) => label, (pin) => [lineOf(pin)]);
    const marks = `${now.cell} ${[...this.cells.keys()]}`;
    if (marks === this.marks) return;
    this.marks = marks;
    for (const button of this.buttons) {
      const cell = /** @type {string} */ (button.dataset.compare);
      button.hidden = cell === now.cell;
      button.setAttribute("aria-pressed", String(this.cells.has(cell)));
    }
  }

  /** @param {string} cell */
  #toggleCell(cell) {
    if (!this.cells.delete(cell)) {
      this.cells.set(cell, { query: "", record: null });
      this.refresh();
    }
    this.changed();
  }

  /** Ask for the compared cells again, if the experiment is another one. */
  async refresh() {
    for (const [cell, kept] of this.cells) {
      const state = { ...this.state(), cell, gate: "auto", t: null };
      const query = toApiQuery(this.boot.table, state);
      if (kept.query === query || cell === this.state().cell) continue;
      kept.query = query;
      const record = await fetchRecord(this.boot.address, query, this.boot.lang).catch(() => null);
      if (record && this.cells.get(cell) === kept && kept.query === query) {
        kept.record = record;
        this.changed();
      }
    }
  }

  /** @returns {import("../../types.js").Pin[]} */
  compared() {
    const now = this.state().cell;
    return [...this.cells].flatMap(([cell, { record }]) => (record && cell !== now ? [{ label: CELL_NAME[cell], record, dash: CELL_DASH[cell] }] : []));
  }
}

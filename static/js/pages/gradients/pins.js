/**
 * Curves kept beside the present one: pins, and the same spectrum in other cells.
 * @typedef {import("../../types.js").State} State
 * @typedef {import("../../types.js").RunRecord} RunRecord
 * @typedef {import("../../types.js").Parameters} Parameters
 */
import { fetchRecord } from "../../api.js";
import { all, make } from "../../dom.js";
import { t } from "../../i18n.js";
import { fromQuery, toApiQuery } from "../../state.js";
import { difference } from "./words.js";

export const MOST_PINS = 3;
const DASHES = ["dot", "dash", "dashdot"];
const CELL_DASH = /** @type {Record<string, string>} */ ({ vanilla: "solid", lstm: "6px,3px", gru: "2px,3px" });
const CELL_NAME = /** @type {Record<string, string>} */ ({ vanilla: "Vanilla", lstm: "LSTM", gru: "GRU" });
const DASH_DRAWN = /** @type {Record<string, string>} */ ({ dot: "2 3", dash: "6 4", dashdot: "7 3 2 3" });

/** @typedef {{label: string, record: RunRecord, query: string, dash: string, state: State}} Kept */

/** @param {Kept} pin @param {string} words @returns {HTMLElement} */
function pinChip(pin, words) {
  const line = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  line.setAttribute("viewBox", "0 0 20 8");
  line.setAttribute("aria-hidden", "true");
  line.innerHTML = `<path d="M0 4H20" stroke-dasharray="${DASH_DRAWN[pin.dash]}"/>`;
  const remove = make("button", { type: "button", "aria-label": t("Remove the pin: {words}", { words }) }, "×");
  const chip = make("span", { class: "pin" }, make("span", {}, words), remove);
  chip.prepend(line);
  return chip;
}

/** The tray and the comparisons. */
export class Pins {
  /**
   * @param {{table: Parameters, address: string, lang: string, state: () => State, record: () => RunRecord, changed: () => void}} options
   */
  constructor(options) {
    this.options = options;
    /** @type {Kept[]} */ this.pins = [];
    this.shown = "";
    this.marks = "";
    /** @type {Map<string, {query: string, record: RunRecord|null}>} */ this.cells = new Map();
    this.tray = /** @type {HTMLElement} */ (document.querySelector(".pin-tray"));
    this.buttons = /** @type {HTMLButtonElement[]} */ (all("[data-compare]"));
    this.tray.addEventListener("click", (event) => this.#clicked(event));
    for (const button of this.buttons) {
      button.disabled = false;
      button.addEventListener("click", () => this.#toggleCell(/** @type {string} */ (button.dataset.compare)));
    }
  }

  /** @param {Event} event */
  #clicked(event) {
    const button = /** @type {Element} */ (event.target).closest("button");
    if (!button) return;
    const index = [...this.tray.children].indexOf(/** @type {Element} */ (button.parentElement));
    this.pins.splice(index, 1);
    this.render();
    this.options.changed();
    /** @type {HTMLElement|null} */ (this.tray.querySelector("button") ?? document.querySelector("[data-do=pin]"))?.focus();
  }

  /** Keep the present curve. @returns {string} what happened, in words */
  add() {
    const query = toApiQuery(this.options.table, this.options.state());
    if (this.pins.some((pin) => pin.query === query)) return t("This curve is pinned already.");
    if (this.pins.length >= MOST_PINS) return t("Three curves are pinned; remove one first.");
    const record = this.options.record();
    if (record.gradients) this.#keep(query, record);
    else this.restore([query]);
    return t("Pinned.");
  }

  /** @param {string} query @param {RunRecord} record */
  #keep(query, record) {
    const dash = DASHES.find((one) => !this.pins.some((pin) => pin.dash === one)) ?? DASHES[0];
    this.pins.push({ label: "", record, query, dash, state: fromQuery(this.options.table, query).state });
    this.render();
    this.options.changed();
  }

  /** Pins that came with the link. @param {string[]} queries */
  async restore(queries) {
    for (const query of queries.slice(0, MOST_PINS)) {
      const clean = toApiQuery(this.options.table, fromQuery(this.options.table, query).state);
      if (this.pins.some((pin) => pin.query === clean)) continue;
      const record = await fetchRecord(this.options.address, clean, this.options.lang).catch(() => null);
      if (record) this.#keep(clean, record);
    }
  }

  render() {
    const now = this.options.state();
    for (const pin of this.pins) pin.label = difference(pin.state, now);
    const shown = this.pins.map((pin) => `${pin.label}${pin.dash}`).join("\n");
    if (shown !== this.shown) this.tray.replaceChildren(...this.pins.map((pin) => pinChip(pin, pin.label)));
    this.shown = shown;
    const marks = `${now.cell} ${[...this.cells.keys()]} ${this.pins.length}`;
    if (marks === this.marks) return;
    this.marks = marks;
    for (const button of this.buttons) {
      const cell = /** @type {string} */ (button.dataset.compare);
      button.hidden = cell === now.cell;
      button.setAttribute("aria-pressed", String(this.cells.has(cell)));
    }
    /** @type {HTMLElement} */ (document.querySelector("[data-do=copy-pins]")).hidden = this.pins.length === 0;
  }

  /** @param {string} cell */
  #toggleCell(cell) {
    if (!this.cells.delete(cell)) {
      this.cells.set(cell, { query: "", record: null });
      this.refresh();
    }
    this.render();
    this.options.changed();
  }

  /** Ask for the compared cells again, if the experiment is another one. */
  async refresh() {
    for (const [cell, kept] of this.cells) {
      const state = { ...this.options.state(), cell, gate: "auto", t: null };
      const query = toApiQuery(this.options.table, state);
      if (kept.query === query || cell === this.options.state().cell) continue;
      kept.query = query;
      const record = await fetchRecord(this.options.address, query, this.options.lang).catch(() => null);
      if (record && this.cells.get(cell) === kept && kept.query === query) {
        kept.record = record;
        this.options.changed();
      }
    }
  }

  /** @returns {import("../../types.js").Pin[]} */
  compared() {
    const now = this.options.state().cell;
    return [...this.cells].flatMap(([cell, { record }]) => (record && cell !== now ? [{ label: CELL_NAME[cell], record, dash: CELL_DASH[cell] }] : []));
  }
}

/**
 * Runs that are kept beside the present one: the tray, and those that came with the link.
 * @typedef {import("../types.js").State} State
 */
import { fetchRecord } from "../api.js";
import { refill, removable } from "../controls/chip.js";
import { t } from "../i18n.js";
import { fromQuery, toApiQuery } from "../state.js";

const DASHES = ["dot", "dash", "dashdot"];

/**
 * @template R
 * @typedef {{label: string, record: R, query: string, state: State, dash: string}} Kept  label: what it differs in; dash: how its line is drawn, where it is one
 */

/**
 * @typedef {Object} Tray
 * @property {HTMLElement} tray
 * @property {number} most  runs that are kept
 * @property {{table: import("../types.js").Parameters, address: string, lang: string}} boot
 * @property {() => void} changed  there is one more, or one less
 */

/**
 * The list behind a tray.
 * @template R
 */
export class PinList {
  /** @param {Tray} options */
  constructor({ tray, most, boot, changed }) {
    this.tray = tray;
    this.most = most;
    this.boot = boot;
    this.changed = changed;
    /** @type {Kept<R>[]} */ this.pins = [];
    this.shown = "";
    tray.addEventListener("click", (event) => this.#clicked(event));
  }

  /** @param {Event} event */
  #clicked(event) {
    const button = /** @type {Element} */ (event.target).closest("button");
    if (!button) return;
    this.pins.splice([...this.tray.children].indexOf(/** @type {Element} */ (button.parentElement)), 1);
    this.changed();
  }

  get full() {
    return this.pins.length >= this.most;
  }

  /** @param {string} query */
  has(query) {
    return this.pins.some((pin) => pin.query === query);
  }

  /** @param {string} query @param {R} record */
  keep(query, record) {
    const dash = DASHES.find((one) => !this.pins.some((pin) => pin.dash === one)) ?? DASHES[0];
    this.pins.push({ label: "", record, query, dash, state: fromQuery(this.boot.table, query).state });
    this.changed();
  }

  /** Pins that came with the link. @param {string[]} queries */
  async restore(queries) {
    const { table, address, lang } = this.boot;
    for (const query of queries.slice(0, this.most)) {
      const clean = toApiQuery(table, fromQuery(table, query).state);
      if (this.has(clean)) continue;
      const record = await fetchRecord(address, clean, lang).catch(() => null);
      if (record) this.keep(clean, /** @type {R} */ (/** @type {unknown} */ (record)));
    }
  }

  /** The tray; links with pins are offered where there are any. @param {(pin: Kept<R>) => string} words of a chip @param {(pin: Kept<R>) => Element[]} [before] them */
  draw(words, before = () => []) {
    const shown = this.pins.map(({ label, dash }) => `${label}${dash}`).join("\n");
    if (shown === this.shown) return;
    this.shown = shown;
    const chips = this.pins.map((pin) => {
      const chip = removable(words(pin), t("Remove the pin: {words}", { words: pin.label }));
      chip.prepend(...before(pin));
      return chip;
    });
    refill(this.tray, chips, () => document.querySelector("[data-do=pin]"));
    /** @type {HTMLElement} */ (document.querySelector("[data-do=copy-pins]")).hidden = this.pins.length === 0;
  }
}

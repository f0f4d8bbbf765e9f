/**
 * Up to two runs kept beside the present one, with what they differ in.
 * @typedef {import("../../types.js").State} State
 * @typedef {import("../../types.js").UnrollRecord} UnrollRecord
 * @typedef {{label: string, record: UnrollRecord, query: string, state: State}} Kept
 * @typedef {import("./session.js").Session} Session
 */
import { fetchRecord } from "../../api.js";
import { byId, make } from "../../dom.js";
import { t } from "../../i18n.js";
import { fromQuery, toApiQuery } from "../../state.js";
import { difference } from "./words.js";

const MOST = 2;

/** The tray. */
export class Pins {
  /** @param {{session: Session, changed: () => void}} options */
  constructor({ session, changed }) {
    this.session = session;
    this.changed = changed;
    /** @type {Kept[]} */ this.pins = [];
    this.tray = byId("pin-tray");
    this.shown = "";
    this.tray.addEventListener("click", (event) => this.#clicked(event));
  }

  /** @param {Event} event */
  #clicked(event) {
    const button = /** @type {Element} */ (event.target).closest("button");
    if (!button) return;
    this.pins.splice([...this.tray.children].indexOf(/** @type {Element} */ (button.parentElement)), 1);
    this.changed();
  }

  /** Keep the present run. @returns {string} what happened, in words */
  add() {
    const { session } = this;
    const query = session.recordQuery;
    if (this.pins.some((pin) => pin.query === query)) return t("This run is pinned already.");
    if (this.pins.length >= MOST) return t("Two runs are pinned; remove one first.");
    this.#keep(query, session.record);
    return t("Pinned. Change something, and compare.");
  }

  /** @param {string} query @param {UnrollRecord} record */
  #keep(query, record) {
    this.pins.push({ label: "", record, query, state: fromQuery(this.session.table, query).state });
    this.changed();
  }

  /** Pins that came with the link. @param {string[]} queries */
  async restore(queries) {
    const { table, boot } = this.session;
    for (const query of queries.slice(0, MOST)) {
      const clean = toApiQuery(table, fromQuery(table, query).state);
      if (this.pins.some((pin) => pin.query === clean)) continue;
      const record = await fetchRecord(boot.address, clean, boot.lang).catch(() => null);
      if (record) this.#keep(clean, /** @type {UnrollRecord} */ (/** @type {unknown} */ (record)));
    }
  }

  render() {
    const { session } = this;
    const now = { state: session.state, text: session.text };
    for (const pin of this.pins) pin.label = difference({ state: pin.state, text: pin.record.experiment.x === "text" ? String(pin.record.experiment.text) : "" }, now);
    const shown = this.pins.map(({ label }) => label).join("\n");
    if (shown === this.shown) return;
    this.shown = shown;
    const held = this.tray.contains(document.activeElement);
    this.tray.replaceChildren(...this.pins.map(({ label }) => make("span", { class: "pin" }, make("span", {}, t("Pinned: {label}", { label })), make("button", { type: "button", "aria-label": t("Remove the pin: {words}", { words: label }) }, "×"))));
    if (held) /** @type {HTMLElement|null} */ (this.tray.querySelector("button") ?? document.querySelector("[data-do=pin]"))?.focus();
    /** @type {HTMLElement} */ (document.querySelector("[data-do=copy-pins]")).hidden = this.pins.length === 0;
  }
}

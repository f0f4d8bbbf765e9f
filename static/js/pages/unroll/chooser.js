/**
 * Which units the open cell shows, where they are more than eight.
 * @typedef {import("./session.js").Session} Session
 */
import { byId, make, setText } from "../../dom.js";
import { t } from "../../i18n.js";
import { MOST_ROWS, unitsOf } from "./rules.js";

/** The button and its menu. */
export class Chooser {
  /** @param {Session} session */
  constructor(session) {
    this.session = session;
    this.button = byId("rows-button");
    this.menu = byId("rows-menu");
    this.menu.addEventListener("beforetoggle", (event) => /** @type {ToggleEvent} */ (event).newState === "open" && this.#fill());
    this.menu.addEventListener("click", (event) => {
      const button = /** @type {HTMLElement|null} */ (/** @type {Element} */ (event.target).closest("button"));
      if (button) this.#toggle(button.dataset.row ?? "");
    });
  }

  render() {
    const { session } = this;
    const units = unitsOf(session.record);
    this.button.hidden = units <= MOST_ROWS;
    const rows = session.rows;
    const words = rows ? t("{n} of {H} units · chosen", { n: rows.length, H: units }) : t("{n} of {H} units · largest change first", { n: MOST_ROWS, H: units });
    setText(this.button, words);
  }

  #fill() {
    const { session } = this;
    const rows = session.rows ?? [];
    const all = make("button", { type: "button", class: "item", "data-row": "", "aria-pressed": String(!rows.length) }, t("Largest change first"));
    const buttons = Array.from({ length: unitsOf(session.record) }, (_, i) => make("button", { type: "button", class: "chip small", "data-row": String(i + 1), "aria-pressed": String(rows.includes(i + 1)) }, String(i + 1)));
    this.menu.replaceChildren(all, make("div", { class: "unit-grid", role: "group", "aria-label": t("Units") }, ...buttons));
  }

  /** @param {string} row "" = those that changed most */
  #toggle(row) {
    const unit = Number(row);
    const rows = this.session.rows ?? [];
    const next = !unit ? [] : rows.includes(unit) ? rows.filter((one) => one !== unit) : [...rows, unit].slice(-MOST_ROWS);
    this.session.change({ rows: next.length ? next.join() : null });
    this.#fill();
    /** @type {HTMLElement|null} */ (this.menu.querySelector(`[data-row="${row}"]`))?.focus();
  }
}

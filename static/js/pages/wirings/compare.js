/**
 * A second wiring beside the first: chosen from a menu, with switches of its own.
 * @typedef {import("./session.js").Session} Session
 */
import { all, byId, make } from "../../dom.js";
import { t } from "../../i18n.js";
import { choiceOf, partnerOf, versusIn, versusText } from "./rules.js";
import { switchWords } from "./words.js";

/** The menu, the key X, and the switches of the second wiring. */
export class Compare {
  /** @param {Session} session */
  constructor(session) {
    this.session = session;
    this.box = byId("other-switches");
    this.shown = "";
    byId("compare-menu").addEventListener("click", (event) => {
      const button = /** @type {HTMLElement|null} */ (/** @type {Element} */ (event.target).closest("[data-versus]"));
      if (button) session.change({ vs: button.dataset.versus ?? "" }, { push: true });
    });
    this.box.addEventListener("change", (event) => {
      const select = /** @type {HTMLSelectElement} */ (event.target);
      const versus = versusIn(String(session.state.vs ?? ""));
      if (!versus) return;
      session.change({ vs: versusText({ w: versus.w, switches: { ...versus.switches, [String(select.dataset.key)]: select.value } }) }, { push: true });
    });
  }

  /** X: the wiring that this one is usually held against, or none any more. */
  toggle() {
    const { state } = this.session;
    this.session.change({ vs: state.vs ? "" : partnerOf(state.w) }, { push: true });
  }

  end() {
    this.session.change({ vs: "" }, { push: true });
    byId("compare-button").focus();
  }

  render() {
    const { session } = this;
    const versus = versusIn(String(session.state.vs ?? ""));
    for (const button of /** @type {HTMLElement[]} */ (all("[data-versus]"))) button.setAttribute("aria-pressed", String(button.dataset.versus === versus?.w));
    const shown = String(session.state.vs ?? "");
    if (shown === this.shown) return;
    this.shown = shown;
    if (!versus) return void this.box.replaceChildren();
    const held = /** @type {HTMLElement|null} */ (document.activeElement)?.dataset.key;
    const words = switchWords();
    const keys = choiceOf(session.wirings, versus.w).switches.filter((key) => key in words);
    this.box.replaceChildren(...keys.map((key) => this.#select(key, words[key], versus.switches[key] ?? String(session.table[key].default))));
    if (held) /** @type {HTMLElement|null} */ (this.box.querySelector(`[data-key="${held}"]`))?.focus();
    return undefined;
  }

  /** @param {string} key @param {{name: string, options: [string, string][]}} words @param {string} value */
  #select(key, { name, options }, value) {
    const label = t("{name}, second wiring", { name });
    const select = /** @type {HTMLSelectElement} */ (make("select", { "data-key": key, "aria-label": label }, ...options.map(([option, text]) => make("option", { value: option }, `${name} ${text}`))));
    select.value = value;
    return select;
  }
}

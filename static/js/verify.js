/**
 * The badge "Verify": the complex step against the backward pass, for the experiment that is shown.
 * @typedef {{largest_relative_difference: number, compared: number}} Verified
 */
import { Refused } from "./api.js";
import { byId } from "./dom.js";
import { superscript } from "./format.js";
import { t } from "./i18n.js";

/** @param {Verified} verify @returns {string} */
function verified({ largest_relative_difference: largest, compared }) {
  const exponent = Math.floor(Math.log10(largest || 1e-17));
  const words = largest === 0 ? "0" : `${Math.max(1, Math.round(largest / 10 ** exponent))}×10${superscript(exponent)}`;
  return t("checked: largest relative difference {d} against a complex step ({n} comparisons)", { d: words, n: compared });
}

/** The button beside the eyebrow. */
export class VerifyBadge {
  constructor() {
    this.button = /** @type {HTMLButtonElement} */ (byId("verify"));
    this.button.disabled = false;
    this.checkedQuery = "";
  }

  /** Another experiment than the one checked takes the words back. @param {string} query */
  belongsTo(query) {
    if (query === this.checkedQuery) return;
    if (this.button.textContent !== t("Verify")) this.button.textContent = t("Verify");
    this.checkedQuery = "";
  }

  /** @param {string} query the experiment that is verified @param {() => Promise<Verified|null|undefined>} ask @returns {Promise<string>} what was found, in words; "" when nothing was */
  async check(query, ask) {
    this.checkedQuery = query;
    this.button.textContent = t("checking …");
    try {
      const found = await ask();
      if (!found) return "";
      const words = verified(found);
      this.button.textContent = `✓ ${words}`;
      return words;
    } catch (error) {
      this.button.textContent = error instanceof Refused ? error.message : t("The engine does not answer.");
      return "";
    }
  }
}

/**
 * The switches of a wiring: only those that it has are there. A decision is an entry of the history, a slider moves live.
 * @typedef {import("./session.js").Session} Session
 */
import { createChoice } from "../../controls/choice.js";
import { fail, pass } from "../../controls/errors.js";
import { Field, readNumber } from "../../controls/field.js";
import { Slider } from "../../controls/slider.js";
import { isUnasked } from "../../diagrams/wiring-stage-data.js";
import { all, byId } from "../../dom.js";
import { fixed } from "../../format.js";
import { t } from "../../i18n.js";
import { LARGEST_SEED, RANDOM } from "../../seed.js";
import { choiceOf, SINGLE, TRANSLATE, translates } from "./rules.js";

const CHOICES = ["read", "feed", "join", "c", "use", "score", "layers", "kern", "dil", "loss"];
const NUMBERS = ["layers", "kern", "dil"];
const LONGEST = 24; // tokens that a link may ask to read
const SLIDERS = ["temp", "tf", "H"];

/** Everything under the equation. */
export class Switches {
  /** @param {{session: Session, moved: (key: string, value: number, phase: "move"|"end") => void}} options moved: a slider is in hand */
  constructor({ session, moved }) {
    this.session = session;
    this.root = byId("switches");
    this.choices = Object.fromEntries([...CHOICES, "m"].map((key) => [key, this.#choice(key)]));
    this.sliders = Object.fromEntries(SLIDERS.map((key) => [key, new Slider({
      id: key, show: (value) => fixed(value, 2), allowed: this.#bounds(key), change: (value, phase) => moved(key, value, phase),
    })]));
    this.samples = /** @type {HTMLButtonElement[]} */ (all("[data-source]", this.root));
    for (const button of this.samples) {
      button.disabled = false;
      button.addEventListener("click", () => session.change({ text: button.dataset.source ?? "", to: button.dataset.target ?? "", T: LONGEST }, { push: true }));
    }
    this.seed = new Field(/** @type {HTMLInputElement} */ (byId("seed-value")), (text) => this.#seed(text));
    this.seed.node.disabled = false;
  }

  /** @param {string} key @returns {[number, number]} what a link may hold */
  #bounds(key) {
    const { min, max } = this.session.table[key];
    return [Number(min), Number(max)];
  }

  /** @param {string} key */
  #choice(key) {
    const root = /** @type {HTMLElement} */ (this.root.querySelector(`[data-choice="${key}"]`));
    return createChoice(root, (value) => {
      pass(key);
      this.session.change({ [key]: NUMBERS.includes(key) ? Number(value) : value }, { push: true });
    });
  }

  /** @param {string} text */
  #seed(text) {
    const seed = readNumber(text);
    if (!Number.isInteger(seed) || seed < 0 || seed > LARGEST_SEED) return void fail("seed", t("Type a number from {min} to {max}.", { min: 0, max: LARGEST_SEED }));
    pass("seed");
    return this.session.change({ seed }, { push: true });
  }

  render() {
    const { session } = this;
    const { state, trained } = session;
    const own = choiceOf(session.wirings, state.w).switches;
    for (const node of /** @type {HTMLElement[]} */ (all("[data-switch]", this.root))) node.hidden = !own.includes(node.dataset.switch ?? "");
    for (const node of /** @type {HTMLElement[]} */ (all("[data-random]", this.root))) node.hidden = trained;
    for (const node of /** @type {HTMLElement[]} */ (all("[data-trained]", this.root))) node.hidden = !trained;
    /** @type {HTMLElement} */ (this.root.querySelector("[data-losses]")).hidden = state.w === SINGLE;
    for (const button of this.samples) button.setAttribute("aria-pressed", String(button.dataset.source === state.text));
    /** @type {HTMLElement} */ (this.root.querySelector("[data-weights]")).hidden = !translates(state.w);
    for (const key of CHOICES) this.choices[key].set(String(state[key]));
    this.choices.m.set(trained ? TRANSLATE : RANDOM);
    for (const key of SLIDERS) this.sliders[key].set(Number(state[key]));
    const unasked = isUnasked(session.record);
    this.sliders.tf.enable(!unasked);
    this.sliders.tf.root.title = unasked ? t("Without a target there is nothing to teach.") : "";
    this.seed.show(String(state.seed));
  }
}

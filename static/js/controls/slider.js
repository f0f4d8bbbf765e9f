/** A native range with its label, an editable value, a mark, fine steps with Shift and a reset on double-click. */
import { fail, pass } from "./errors.js";
import { Field, readNumber } from "./field.js";
import { t } from "../i18n.js";

const FINE = 10;

/**
 * @typedef {Object} SliderOptions
 * @property {string} id
 * @property {(value: number) => string} show
 * @property {(value: number, phase: "move"|"end") => void} change
 * @property {[number, number]} [allowed]  what may be typed: the range of a link, wider than the slider's
 * @property {{toRange: (value: number) => number, fromRange: (place: number) => number}} [scale]
 */

/** One slider of the panel. */
export class Slider {
  /** @param {SliderOptions} options */
  constructor(options) {
    this.options = options;
    this.root = /** @type {HTMLElement} */ (document.querySelector(`[data-slider="${options.id}"]`));
    this.label = /** @type {HTMLElement} */ (this.root.querySelector("label"));
    this.range = /** @type {HTMLInputElement} */ (this.root.querySelector("input[type=range]"));
    this.field = new Field(/** @type {HTMLInputElement} */ (this.root.querySelector(".value")), (text) => this.#typed(text));
    this.track = /** @type {HTMLElement} */ (this.root.querySelector(".track"));
    this.step = Number(this.range.step);
    this.value = Number(this.range.value);
    this.shown = "";
    this.enable(true);
    this.#listen();
  }

  #listen() {
    this.range.addEventListener("input", () => this.#moved("move"));
    this.range.addEventListener("change", () => this.#moved("end"));
    const fine = (/** @type {KeyboardEvent|PointerEvent} */ event) => {
      this.range.step = String(event.shiftKey ? this.step / FINE : this.step);
    };
    this.range.addEventListener("keydown", fine);
    this.range.addEventListener("keyup", fine);
    this.range.addEventListener("pointerdown", fine);
    this.range.addEventListener("pointermove", fine);
    this.track.addEventListener("dblclick", () => this.#reset());
  }

  /** @param {"move"|"end"} phase */
  #moved(phase) {
    this.#use(Number(this.range.value), phase);
  }

  #reset() {
    const value = Number(this.root.dataset.reset);
    if (!Number.isNaN(value) && this.root.dataset.reset) this.#use(value, "end");
  }

  /** @param {string} text */
  #typed(text) {
    const value = readNumber(text);
    const [low, high] = this.options.allowed ?? [Number(this.range.min), Number(this.range.max)];
    if (Number.isNaN(value) || value < low || value > high) {
      fail(this.options.id, t("Type a number from {min} to {max}.", { min: low, max: high }));
      return;
    }
    this.#use(value, "end");
  }

  /** @param {number} value @param {"move"|"end"} phase */
  #use(value, phase) {
    pass(this.options.id);
    this.set(value);
    this.options.change(value, phase);
  }

  /** Show a value without telling anyone. @param {number} value */
  set(value) {
    this.value = value;
    const shown = this.options.show(value);
    const low = Number(this.range.min);
    const high = Number(this.range.max);
    if (Number(this.range.value) !== value) this.range.value = String(value);
    this.field.show(shown);
    const key = `${shown} ${value}`;
    if (key === this.shown) return;
    this.shown = key;
    this.range.setAttribute("aria-valuetext", shown);
    this.track.style.setProperty("--fill", String(Math.min(1, Math.max(0, (value - low) / (high - low)))));
  }

  /** @param {boolean} on */
  enable(on) {
    this.range.disabled = !on;
    this.field.node.disabled = !on;
  }

  /** @param {boolean} shown */
  show(shown) {
    if (this.root.hidden === shown) this.root.hidden = !shown;
  }
}

/** A cure: a switch, the number it applies when it is on, and then a slider for it. */
import { byId } from "../dom.js";
import { t } from "../i18n.js";
import { fail, pass } from "./errors.js";
import { Field, readNumber } from "./field.js";

/**
 * @param {Object} options
 * @param {string} options.id key of the link; 0 = off
 * @param {number} options.usual the number a first press applies
 * @param {[number, number]} options.allowed
 * @param {boolean} [options.whole]
 * @param {{toRange: (value: number) => number, fromRange: (place: number) => number}} options.scale
 * @param {(value: number) => string} options.show
 * @param {(value: number, phase: "move"|"end", decided: boolean) => void} options.change
 * @returns {{set: (value: number) => void, toggle: () => void, limit: (most: number) => void}}
 */
export function createCure({ id, usual, allowed, whole, scale, show, change }) {
  const button = /** @type {HTMLButtonElement} */ (byId(`${id}-switch`));
  const field = new Field(/** @type {HTMLInputElement} */ (byId(`${id}-value`)), typed);
  const range = /** @type {HTMLInputElement} */ (byId(`${id}-range`));
  const track = /** @type {HTMLElement} */ (range.parentElement);
  let number = usual;
  let on = false;
  button.disabled = false;
  field.node.disabled = false;
  range.disabled = false;

  let shown = "";
  function render() {
    field.show(show(number));
    const now = `${on} ${number}`;
    if (now === shown) return;
    shown = now;
    track.hidden = !on;
    const place = scale.toRange(number);
    const [low, high] = [Number(range.min), Number(range.max)];
    range.value = String(place);
    range.setAttribute("aria-valuetext", show(number));
    track.style.setProperty("--fill", String(Math.min(1, Math.max(0, (place - low) / (high - low || 1)))));
    button.setAttribute("aria-checked", String(on));
    field.node.classList.toggle("off", !on);
  }
  function toggle() {
    on = !on;
    render();
    change(on ? number : 0, "end", true);
  }
  /** @param {"move"|"end"} phase */
  function slide(phase) {
    pass(id);
    number = scale.fromRange(Number(range.value));
    on = true;
    render();
    change(number, phase, false);
  }
  /** @param {string} text */
  function typed(text) {
    const value = readNumber(text.replace(/[^\d.−-].*$/, ""));
    if (Number.isNaN(value) || value < allowed[0] || value > allowed[1] || (whole && !Number.isInteger(value))) {
      fail(id, t("Type a number from {min} to {max}.", { min: allowed[0], max: allowed[1] }));
      return;
    }
    pass(id);
    number = value || number;
    on = value > 0;
    render();
    change(value, "end", true);
  }
  button.addEventListener("click", toggle);
  range.addEventListener("input", () => slide("move"));
  range.addEventListener("change", () => slide("end"));
  return {
    set(value) {
      on = value > 0;
      if (on) number = value;
      render();
    },
    toggle,
    limit(most) {
      if (Number(range.max) === most) return;
      range.max = String(most);
      shown = "";
    },
  };
}

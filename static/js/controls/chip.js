/** A chip that can be taken away. */
import { make } from "../dom.js";

/** @param {string} words @param {string} label of its button @param {Record<string, string>} [data] that the button carries @returns {HTMLElement} */
export const removable = (words, label, data = {}) => make("span", { class: "pin" }, make("span", {}, words), make("button", { type: "button", "aria-label": label, ...data }, "×"));

/** Other chips in a box; a hand that is on one of them stays near. @param {HTMLElement} box @param {HTMLElement[]} chips @param {() => HTMLElement|null} next what has the focus where none is left */
export function refill(box, chips, next) {
  const held = box.contains(document.activeElement);
  box.replaceChildren(...chips);
  if (held) (/** @type {HTMLElement|null} */ (box.querySelector("button")) ?? next())?.focus();
}

/** A few buttons of which one is pressed. */
import { all, make } from "../dom.js";

/** @param {string} key @returns {HTMLElement} the buttons of a choice */
export const choiceRoot = (key) => /** @type {HTMLElement} */ (document.querySelector(`[data-choice="${key}"]`));

/**
 * @param {HTMLElement} root @param {(value: string) => void} pick
 * @returns {{set: (value: string) => void, options: (list: [string, string][]) => void}}
 */
export function createChoice(root, pick) {
  const buttons = () => /** @type {HTMLButtonElement[]} */ (all("button", root));
  buttons().forEach((button) => (button.disabled = false));
  root.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest("button");
    if (button?.dataset.value !== undefined) pick(button.dataset.value);
  });
  let chosen = "?";
  /** @param {string} value */
  function set(value) {
    if (chosen === value) return;
    chosen = value;
    for (const button of buttons()) button.setAttribute("aria-pressed", String(button.dataset.value === value));
  }
  return {
    set,
    options(list) {
      root.replaceChildren(...list.map(([value, words]) => make("button", { type: "button", "data-value": value }, words)));
      const again = chosen;
      chosen = "?";
      set(again);
    },
  };
}

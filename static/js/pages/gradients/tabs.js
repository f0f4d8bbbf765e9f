/** The phone's tabs: one figure at a time, arrows move between them. */
import { all, byId } from "../../dom.js";

/** @param {() => void} changed @returns {() => string} the figure that is meant by "this figure" */
export function createTabs(changed) {
  const tabs = /** @type {HTMLButtonElement[]} */ (all("[data-tab]"));
  let current = "hero";
  /** @type {string} */ let touched = "hero";

  /** @param {HTMLButtonElement} tab */
  function show(tab) {
    current = /** @type {string} */ (tab.dataset.tab);
    touched = current;
    for (const one of tabs) {
      const on = one === tab;
      one.setAttribute("aria-selected", String(on));
      one.tabIndex = on ? 0 : -1;
      byId(`figure-${one.dataset.tab}`).toggleAttribute("data-current", on);
    }
    changed();
  }
  for (const [i, tab] of tabs.entries()) {
    tab.addEventListener("click", () => show(tab));
    tab.addEventListener("keydown", (event) => {
      const to = { ArrowLeft: i - 1, ArrowRight: i + 1, Home: 0, End: tabs.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      const next = tabs[(to + tabs.length) % tabs.length];
      next.focus();
      show(next);
    });
  }
  document.addEventListener("focusin", (event) => {
    const figure = /** @type {HTMLElement|null} */ (/** @type {Element} */ (event.target).closest("[data-figure]"));
    if (figure?.dataset.figure) touched = figure.dataset.figure;
  });
  return () => (innerWidth < 900 ? current : touched);
}

/** Places native popovers beside the button that opened them; the browser does the rest. */
import { all } from "../dom.js";

const GAP = 4;
const EDGE = 12;

/** @param {HTMLElement} pop @param {Element|null} opener */
function place(pop, opener) {
  const anchor = opener?.getBoundingClientRect();
  const box = pop.getBoundingClientRect();
  if (!anchor || !anchor.width) {
    pop.style.left = `${Math.max(EDGE, innerWidth - box.width - EDGE)}px`;
    pop.style.top = "56px";
    return;
  }
  const left = anchor.left + box.width > innerWidth - EDGE ? anchor.right - box.width : anchor.left;
  const below = anchor.bottom + GAP;
  const above = anchor.top - GAP - box.height;
  const top = below + box.height > innerHeight - EDGE && above > EDGE ? above : below;
  pop.style.left = `${Math.min(Math.max(EDGE, left), innerWidth - box.width - EDGE)}px`;
  pop.style.top = `${Math.max(EDGE, Math.min(top, innerHeight - EDGE - box.height))}px`;
  pop.style.maxHeight = `${innerHeight - 2 * EDGE}px`;
}

/** Watch every `.pop` of the page. */
export function placePopovers() {
  /** @type {Element|null} */ let opener = null;
  document.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest("[popovertarget]");
    if (button) opener = button;
  }, true);
  for (const pop of /** @type {HTMLElement[]} */ (all(".pop[popover]"))) {
    pop.addEventListener("toggle", (event) => {
      if (/** @type {ToggleEvent} */ (event).newState === "open") place(pop, opener);
    });
    pop.addEventListener("click", (event) => {
      if (/** @type {Element} */ (event.target).closest(".item")) pop.hidePopover();
    });
  }
  addEventListener("resize", () => all(".pop:popover-open").forEach((pop) => /** @type {HTMLElement} */ (pop).hidePopover()));
}

/** Close buttons of dialogs, and a click on the backdrop. */
export function closeDialogs() {
  for (const dialog of /** @type {HTMLDialogElement[]} */ (all("dialog"))) {
    dialog.addEventListener("click", (event) => {
      const target = /** @type {Element} */ (event.target);
      if (target === dialog || target.closest("[data-close]")) dialog.close();
    });
  }
}

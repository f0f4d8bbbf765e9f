/** Keys that work anywhere, except inside text fields, dialogs, menus, and where an element has its own arrows. */
import { isTextField } from "./dom.js";
import { readSetting } from "./settings.js";

const OWN_ARROWS = "[role=slider], [role=tab], input, select, .chart, .plane, .table-view";

/**
 * @param {Record<string, () => void>} keys by `event.key`, in lower case for letters; `Shift+` before arrows
 */
export function listenToKeys(keys) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTextField(event.target)) return;
    const target = /** @type {Element} */ (event.target);
    if (document.querySelector("dialog[open]") || target.closest("[popover]:popover-open:not(#fixes, #details)")) return;
    if (event.key === "Escape" && document.querySelector("[popover=auto]:popover-open")) return; // the browser closes it
    const isLetter = event.key.length === 1 && event.key !== " ";
    if ((isLetter || event.key === " ") && readSetting("keys") === "off") return;
    if (event.key === " " && target.closest("button, a, summary, input")) return;
    if (/^(Arrow|Home|End)/.test(event.key) && target.closest(OWN_ARROWS)) return;
    const name = event.shiftKey && event.key.startsWith("Arrow") ? `Shift+${event.key}` : isLetter ? event.key.toLowerCase() : event.key;
    const act = keys[name];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

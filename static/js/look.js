/** What a link says about the look of the page: embedded, with controls taken out, in a theme. */
import { all } from "./dom.js";

/** @param {import("./types.js").State} state */
export function applyLook(state) {
  document.body.classList.toggle("embed", state.embed === 1);
  const hidden = typeof state.hide === "string" ? state.hide.split(",") : [];
  for (const node of /** @type {HTMLElement[]} */ (all("[data-slider], [data-cure], [data-choice], .topbar nav"))) {
    const name = node.dataset.slider ?? node.dataset.cure ?? node.dataset.choice ?? "nav";
    node.classList.toggle("taken-out", hidden.includes(name));
  }
  if (state.theme) document.documentElement.dataset.theme = String(state.theme);
}

/** Links that carry the state: to the other language, and to the other pages. */
import { all, byId } from "./dom.js";
import { numberText } from "./state.js";

/** Links of the other language. @param {string} query */
export function pointLanguages(query) {
  const own = query.split("&").filter((part) => part && !part.startsWith("lang="));
  for (const node of /** @type {HTMLAnchorElement[]} */ (all("a[data-lang]"))) node.href = `?${[...own, `lang=${node.dataset.lang}`].join("&")}`;
}

/** Links to the other pages: the keys that both know, spelled out where their defaults differ. @param {string} here @param {import("./types.js").State} state */
export function pointPages(here, state) {
  /** @type {Record<string, import("./types.js").State>} */
  const pages = JSON.parse(byId("pages").textContent ?? "{}");
  for (const node of /** @type {HTMLAnchorElement[]} */ (all("a[data-page]"))) {
    const page = /** @type {string} */ (node.dataset.page);
    if (page === here || !(page in pages)) continue;
    const pairs = Object.entries(pages[page]).filter(([key, usual]) => key in pages[here] && state[key] !== null && state[key] !== undefined && state[key] !== usual && !(state[key] === "" && usual === null));
    const query = pairs.map(([key]) => `${key}=${encodeURIComponent(typeof state[key] === "number" ? numberText(/** @type {number} */ (state[key])) : String(state[key]))}`).join("&");
    node.href = `/${page}${query ? `?${query}` : ""}`;
  }
}

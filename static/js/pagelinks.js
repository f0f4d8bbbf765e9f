/** Links to the other pages carry the network and the place: what is shared and is not the other page's default. */
import { all, dataBlock } from "./dom.js";

/** What /gradients can take from a trained network: its kind, and what it reads. */
const OF_TRAINED = ["cell", "text", "lang", "theme", "note", "pos", "k", "unit"];

/**
 * @param {string} here @param {string} there @param {URLSearchParams} link the present page's
 * @param {Record<string, Record<string, string|number|null>>} defaults of the shared keys, by page
 * @returns {string} the query of the same network on the other page
 */
export function queryThere(here, there, link, defaults) {
  const trained = here === "unroll" && (link.get("m") ?? "demo").startsWith("demo");
  const carried = new URLSearchParams();
  for (const [key, usual] of Object.entries(defaults[there])) {
    const value = link.get(key) ?? defaults[here][key];
    const told = value !== null && value !== "" && String(value) !== String(usual);
    if (told && (!trained || OF_TRAINED.includes(key)) && !(key === "cell" && value === "jordan")) carried.set(key, String(value));
  }
  if (trained && carried.has("text")) carried.set("x", "text");
  if (there === "unroll") carried.set("m", "random");
  return carried.toString();
}

/** Keep the links of the top bar true, whenever one may be followed. @param {string} here */
export function keepPageLinks(here) {
  const defaults = dataBlock("pages");
  for (const link of /** @type {HTMLAnchorElement[]} */ (all("a[data-page]"))) {
    const there = String(link.dataset.page);
    const tell = () => {
      const query = there === here ? location.search.slice(1) : queryThere(here, there, new URLSearchParams(location.search), defaults);
      link.href = query ? `/${there}?${query}` : `/${there}`;
    };
    for (const event of ["pointerenter", "pointerdown", "focus", "click"]) link.addEventListener(event, tell);
    tell();
  }
}

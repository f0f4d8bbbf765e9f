/** Links to the other pages carry the network and the place: what is shared and is not the other page's default. */
import { all, dataBlock } from "./dom.js";

/** What another page can take from a trained network: its kind, and what it reads. */
const OF_TRAINED = ["cell", "text", "lang", "theme", "note", "pos", "k", "unit"];

/**
 * @param {string} here @param {string} there @param {URLSearchParams} link the present page's
 * @param {Record<string, Record<string, Record<string, [string|number|null, string|number|null]>>>} defaults of the keys that two pages share, by page and by where the link leads: here, there
 * @returns {string} the query of the same network on the other page
 */
export function queryThere(here, there, link, defaults) {
  const trained = isTrained(here, link);
  const carried = new URLSearchParams();
  for (const [key, [mine, usual]] of Object.entries(defaults[here][there])) {
    const value = link.get(key) ?? mine;
    const told = value !== null && value !== "" && String(value) !== String(usual);
    if (told && (!trained || OF_TRAINED.includes(key)) && !(key === "cell" && value === "jordan")) carried.set(key, String(value));
  }
  if (carried.has("text") && (trained || here === "wirings") && there === "gradients") carried.set("x", "text");
  if (there === "unroll") carried.set("m", "random");
  return carried.toString();
}

/** @param {string} here @param {URLSearchParams} link */
function isTrained(here, link) {
  if (here === "wirings") return ["ed", "att"].includes(link.get("w") ?? "") && link.get("m") !== "random";
  return here === "unroll" && (link.get("m") ?? "demo").startsWith("demo");
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

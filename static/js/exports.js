/** Links and files: copy the address, pictures of a figure, addresses of the data. */
import { all } from "./dom.js";
import { t } from "./i18n.js";
import { rasterise, standaloneSVG } from "./live/export.js";
import { readSetting } from "./settings.js";

const SCALE = 2;
const LONGEST_LINK = 160;

/** @param {string} text @returns {Promise<boolean>} */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** @param {Blob|string} content @param {string} name */
export function save(content, name) {
  const address = typeof content === "string" ? content : URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  if (typeof content !== "string") setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** @typedef {{title: string, subtitle: string, legend: string[], footer: string, description: string, k: number, t: number}} Words */

/**
 * A figure's words for the page that it will leave: headline, how to read it, link.
 * @param {string} id @param {import("./figures/types.js").Figure} figure @param {{k: number, t: number, pins: {label: string}[]}} view @returns {Words}
 */
export function wordsOf(id, figure, { k, t: row, pins }) {
  const words = (/** @type {string} */ selector) => document.querySelector(selector)?.textContent?.trim() ?? "";
  const headline = words("#headline");
  return {
    title: words(`#title-${id}`),
    subtitle: headline,
    legend: [words(`[data-subtitle=${id}]`), ...(id === "hero" ? pins.map(({ label }) => t("Pinned: {label}", { label })) : [])],
    footer: location.href.length > LONGEST_LINK ? `${location.href.slice(0, LONGEST_LINK)}…` : location.href,
    description: `${headline} ${figure.summary}`,
    k,
    t: row,
  };
}

/** @param {import("./figures/types.js").Figure} figure @param {Words} words @param {"png"|"svg"} kind */
export async function savePicture(figure, words, kind) {
  const svg = standaloneSVG(figure, words);
  const picture = kind === "svg" ? new Blob([svg], { type: "image/svg+xml" }) : await rasterise(svg, Number(readSetting("scale")) || SCALE);
  save(picture, `${figure.id}.${kind}`);
}

/** @param {string} address @param {string} figure @param {string} array path of the array behind it @param {string} query */
export function saveTable(address, figure, array, query) {
  save(`${address}.csv?array=${array}${query ? `&${query}` : ""}`, `${figure}.csv`);
}

/** Point the export menu at the present experiment. @param {string} address @param {string} query @param {string} array path of the array that is the CSV */
export function pointExports(address, query, array) {
  const rest = query ? `?${query}` : "";
  const places = /** @type {Record<string, string>} */ ({
    csv: `${address}.csv?array=${array}${query ? `&${query}` : ""}`,
    json: `${address}${rest}`,
    npz: `${address}.npz${rest}`,
    py: `${address}/snippet.py${rest}`,
  });
  for (const link of /** @type {HTMLAnchorElement[]} */ (all("a[data-export]"))) link.href = places[/** @type {string} */ (link.dataset.export)];
}

/** @param {boolean} done @returns {string} */
export function copiedWords(done) {
  return done ? t("Copied") : t("The browser did not allow copying; the address bar holds the link.");
}

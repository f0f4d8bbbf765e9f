import { AWAY } from "../live/svg.js";
import { resolve } from "../ramp.js";
import { at, unitsOf } from "./stage-data.js";
import { momentOf } from "./stage-moment.js";
import { full } from "./stage-numbers.js";
import { stateLetter } from "./stage-letters.js";

/**
 * The stage as a table, and as a picture by itself.
 * @typedef {import("./stage-types.js").StageView} StageView
 * @typedef {import("./stage-types.js").Tr} Tr
 */

const INTERNAL = /^(?:data-|aria-|role$|class$|tabindex$|pointer-events$)/;
const VARIABLE = /var\((--[\w-]+)\)/g;

/** Rows are units, columns are steps. @param {StageView} view @param {Tr} t @returns {{columns: string[], rows: (string|number)[][]}} */
export function tableOf(view, t) {
  const { record } = view;
  const moment = momentOf(view);
  const steps = Array.from({ length: record.steps }, (_, i) => i + 1);
  const names = /** @type {("c"|"h")[]} */ (record.trace.c ? ["c", "h"] : ["h"]);
  const read = (/** @type {"c"|"h"} */ name, /** @type {number} */ step, /** @type {number} */ unit) => (moment.shown(step) ? full(at(record, name, step, unit, moment.grad), 3) : "–");
  const rows = names.flatMap((name) => Array.from({ length: unitsOf(record) }, (_, i) => [`${name === "h" ? stateLetter(view.note) : name} ${i + 1}`, ...steps.map((step) => read(name, step, i + 1))]));
  const heads = steps.map((step) => (record.tokens?.[step - 1] ? `${step} ${record.tokens[step - 1]}` : String(step)));
  return { columns: [moment.grad ? t("gradient of unit") : t("hidden unit"), ...heads], rows };
}

/** What can be seen of a drawing, without what only the page needs. @param {Element} svg @returns {Element} */
export function visible(svg) {
  const copy = /** @type {Element} */ (svg.cloneNode(true));
  for (const node of copy.querySelectorAll(`[display="none"], [transform="${AWAY}"], [fill="transparent"], .stage-focus`)) node.remove();
  for (const node of [copy, ...copy.querySelectorAll("*")]) {
    for (const { name, value } of [...node.attributes]) if (INTERNAL.test(name) || (name === "display" && value === "inline")) node.removeAttribute(name);
  }
  for (const group of [...copy.querySelectorAll("g")].reverse()) if (!group.childNodes.length) group.remove();
  return copy;
}

/** @param {string} text @returns {string} */
function escape(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

/** A standalone SVG: colours as hex, text as text. @param {Element} svg a drawn stage @param {{title: string, description: string, theme: "light"|"dark"}} options @returns {string} */
export function standalone(svg, { title, description, theme }) {
  const copy = visible(svg);
  const [width, height] = [copy.getAttribute("width"), copy.getAttribute("height")];
  const body = [...copy.childNodes].map((node) => new XMLSerializer().serializeToString(node).replaceAll(' xmlns="http://www.w3.org/2000/svg"', "")).join("");
  const whole = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" style="font-family:var(--font-ui);font-variant-numeric:tabular-nums" fill="var(--ink)">`,
    `<title>${escape(title)}</title><desc>${escape(description)}</desc><rect width="${width}" height="${height}" fill="var(--surface)"/>`,
    body, "</svg>",
  ].join("");
  const style = getComputedStyle(document.documentElement);
  const fonts = (/** @type {string} */ name) => style.getPropertyValue(name).trim().replaceAll('"', "'") || "serif";
  const names = [...new Set([...whole.matchAll(VARIABLE)].map(([, name]) => name))].filter((name) => !name.startsWith("--font"));
  const colours = resolve(names, document.body, theme);
  return whole.replace(VARIABLE, (_, name) => (name.startsWith("--font") ? fonts(name) : colours.get(name) ?? "#000000"));
}

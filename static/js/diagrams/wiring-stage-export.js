import { standalone } from "./stage-export.js";
import { full } from "./stage-numbers.js";
import { outputOf, tokenOf, unitsOf, vectorOf } from "./wiring-stage-data.js";
import { nodeName } from "./wiring-stage-letters.js";
import { momentOf } from "./wiring-stage-moment.js";
import { Picture, sceneOf } from "./wiring-stage-picture.js";
import { element } from "../live/svg.js";

/**
 * The stage as a table, and as a picture by itself.
 * @typedef {import("./wiring-stage-types.js").WiringView} WiringView
 * @typedef {import("./wiring-stage-types.js").Tr} Tr
 */

const NONE = "–";

/** Rows are vectors, columns their units; an output's row says its class. @param {WiringView} view @param {Tr} t @returns {{columns: string[], rows: (string|number)[][]}} */
export function tableOf(view, t) {
  const { record } = view;
  const moment = momentOf(view);
  const { nodes } = record.graph;
  const most = Math.max(1, ...nodes.filter(({ kind }) => kind !== "output").map((node) => unitsOf(record, node)));
  const rows = nodes.map((node) => {
    const word = node.kind === "output" ? (moment.known(node.id) ? spoken(view, node.step, t) : NONE) : tokenOf(record, node);
    const values = moment.shown(node.id) ? vectorOf(record, node, moment.grad) : [];
    return [nodeName(node, view.note), word, ...Array.from({ length: most }, (_, i) => (i < values.length ? full(values[i], 3) : node.kind !== "output" && i < unitsOf(record, node) ? NONE : ""))];
  });
  return { columns: [moment.grad ? t("gradient of") : t("vector"), t("word"), ...Array.from({ length: most }, (_, i) => String(i + 1))], rows };
}

/** @param {WiringView} view @param {number} step @param {Tr} t @returns {string} */
function spoken({ record }, step, t) {
  const { word, p, target } = outputOf(record, step);
  const values = { word, percent: Math.round(100 * p), target: target ?? "" };
  return target === null ? t("{word} {percent}%", values) : t("{word} {percent}%, target {target}", values);
}

/** @param {WiringView} view @param {Tr} t @param {"light"|"dark"} theme @returns {string} standalone SVG */
export function pictureOf(view, t, theme) {
  const svg = /** @type {SVGSVGElement} */ (element("svg"));
  new Picture(svg, t).draw(sceneOf(view));
  const lang = view.lang === "zh" ? "zh" : "en";
  return standalone(svg, { title: view.record.headline[lang].text, description: view.record.eyebrow[lang], theme });
}

import { rowAt } from "./stage-columns.js";
import { delaySentence, laneSentence, matrixSentence, readoutSentence, stepSentence } from "./stage-spoken.js";

/**
 * What is under the pointer, and what it says.
 * @typedef {import("./stage-types.js").Matrix} Matrix
 * @typedef {import("./stage.js").Stage} Stage
 * @typedef {import("./stage.js").Target} Target
 */

/** @param {EventTarget|null} target @param {string} name @returns {Element|null} */
export function holder(target, name) {
  return target instanceof Element ? target.closest(`[data-${name}]:not([data-${name}=""])`) : null;
}

/** The cell that an event is on. @param {EventTarget|null} target @returns {Target|null} */
export function cellAt(target) {
  const node = holder(target, "of");
  return node ? { of: node.getAttribute("data-of") ?? "", step: Number(node.closest("[data-step]")?.getAttribute("data-step")), unit: Number(node.getAttribute("data-unit")) } : null;
}

/** @param {Stage} stage @param {PointerEvent} event @returns {(() => string)|null} reads the data of the moment it is called in */
export function sentenceAt(stage, event) {
  const { t } = stage.options;
  const cell = cellAt(event.target);
  if (cell?.of.startsWith("weight:")) return () => stage.weightSentence(cell);
  if (cell) return () => stage.cellSentence(cell);
  const delay = holder(event.target, "delay");
  if (delay) return () => delaySentence(stage.current, /** @type {"c"|"h"|"y"} */ (delay.getAttribute("data-delay")), stage.moment.step, t);
  const lane = holder(event.target, "lane");
  if (lane?.getAttribute("data-lane") === "c") return () => laneSentence(stage.current, Number(lane.getAttribute("data-step")), t);
  const lit = holder(event.target, "light");
  if (lit) return () => matrixSentence(stage.current, /** @type {Matrix} */ (lit.getAttribute("data-light")), Number(lit.getAttribute("data-step") ?? stage.moment.step) || stage.moment.step, t);
  const readout = holder(event.target, "readout");
  if (readout) return () => readoutSentence(stage.current, Number(readout.getAttribute("data-readout")), t);
  const column = event.target instanceof Element ? event.target.closest(".stage-column, .stage-reach") : null;
  if (!column) return null;
  const step = Number(column.getAttribute("data-step"));
  const row = rowAt(stage.geometry.lanes, event.clientY - stage.node.getBoundingClientRect().top);
  if (!row) return step > 0 ? () => stepSentence(stage.current, stage.moment, step, t) : null;
  return () => stage.cellSentence({ of: row.name, step, unit: row.unit });
}

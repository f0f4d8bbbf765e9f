/**
 * Sentences the page computes itself: the step under the cursor, subtitles, what differs between two states.
 * @typedef {import("../../types.js").RunRecord} RunRecord
 * @typedef {import("../../types.js").State} State
 */
import { fixed, norm, ratio } from "../../format.js";
import { hasNoLoss } from "../../figures/series.js";
import { t } from "../../i18n.js";
import { parseEigenvalues } from "../../spectrum.js";
import { readSetting } from "../../settings.js";
import { stepAt } from "../../state.js";

/** The direct path: the product of the gates that keep. */
const PATHS = /** @type {Record<string, string>} */ ({ lstm: "∏ f", keeps: "∏ z", writes: "∏ (1 − z)" });
const SAME = Math.log10(1.05);
/** Keys a pin may differ in, with the words for them. @returns {Record<string, string>} */
const names = () => ({ cell: "", act: "", init: "", H: "H", T: "T", seed: t("seed"), scale: t("scale"), shear: t("shear"), fb: t("forget bias"), in: t("input"), x: "", tau: "τ", clip: t("clip"), t: "t", loss: t("loss"), out: "", gain: t("gain") });

/** @param {RunRecord} record @param {number} row @param {number} k @returns {number} log10 of the gradient */
export function gradientAt(record, row, k) {
  const { data, shape } = record.gradients.log10_norm;
  return data[(row - 1) * shape[1] + k - 1];
}

/** @param {RunRecord} record @param {number} step @returns {number} */
function stateNorm(record, step) {
  const { data, shape } = record.trace.h;
  let sum = 0;
  for (let i = 0; i < shape[1]; i++) sum += data[(step - 1) * shape[1] + i] ** 2;
  return Math.sqrt(sum);
}

/** @param {number} value */
const number = (value) => norm(Math.log10(Math.abs(value)), t);

/** The same in fewer words, for the line under the phone's figure. @param {RunRecord} record @param {number} place @param {number} row @returns {string} */
export function shortSentence(record, place, row) {
  const k = stepAt(record.steps, place);
  const loss = record.trace.losses.data[k - 1];
  if (place < record.steps) {
    const values = { k, h: number(stateNorm(record, k)), loss: number(loss) };
    return Number.isNaN(loss) ? t("Step {k}, forward: state {h}.", values) : t("Step {k}, forward: state {h}, loss {loss}.", values);
  }
  if (place === record.steps || k > row || hasNoLoss(record, row) || outside(record, row, k)) return stepSentence(record, place, row);
  const here = gradientAt(record, row, k);
  const difference = gradientAt(record, row, row) - here;
  const values = { k, t: row, value: norm(here, t), r: ratio(Math.abs(difference)) };
  if (!Number.isFinite(difference) || Math.abs(difference) < SAME) return t("Step {k}, backward: {value}.", values);
  return difference > 0 ? t("Step {k}, backward: {value}, {r}× weaker than at step {t}.", values) : t("Step {k}, backward: {value}, {r}× stronger than at step {t}.", values);
}

/** @param {RunRecord} record @param {number} row @param {number} k @returns {boolean} whether truncation keeps the gradient from step k */
function outside(record, row, k) {
  const window = Number(record.experiment.tau);
  return window > 0 && k < row - window;
}

/** @param {RunRecord} record @param {number} row @param {number} k @returns {string} */
function backward(record, row, k) {
  if (hasNoLoss(record, row)) return t("Step {t} has no loss, so no gradient starts there.", { t: row });
  if (k > row) return t("Step {k} of {T}, backward: it comes after the loss at step {t}, so no gradient reaches it.", { k, T: record.steps, t: row });
  if (outside(record, row, k)) return t("Step {k} of {T}, backward: outside the window of {n} steps, so nothing reaches it.", { k, T: record.steps, n: record.experiment.tau });
  const here = gradientAt(record, row, k);
  const difference = gradientAt(record, row, row) - here;
  const values = { k, T: record.steps, t: row, value: norm(here, t), r: ratio(Math.abs(difference)) };
  if (!Number.isFinite(difference) || Math.abs(difference) < SAME) return t("Step {k} of {T}, backward: the gradient is {value}.", values);
  if (difference > 0) return t("Step {k} of {T}, backward: the gradient is {value}, {r}× weaker than at step {t}.", values);
  return t("Step {k} of {T}, backward: the gradient is {value}, {r}× stronger than at step {t}.", values);
}

/** @param {RunRecord} record @param {number} place @param {number} row @returns {string} what happens at this stop */
export function stepSentence(record, place, row) {
  const k = stepAt(record.steps, place);
  if (place > record.steps) return backward(record, row, k);
  const loss = record.trace.losses.data[k - 1];
  const values = { k, T: record.steps, h: number(stateNorm(record, k)), loss: number(loss), token: record.tokens?.[k - 1] ?? "" };
  if (place === record.steps) return Number.isNaN(loss) ? t("The loss: the backward pass starts here.") : t("The loss at step {T} is {loss}. The backward pass starts here.", values);
  if (Number.isNaN(loss)) return t("Step {k} of {T}, forward: the state has norm {h}.", values);
  return t("Step {k} of {T}, forward: the state has norm {h}, the loss is {loss}.", values);
}

/** @param {RunRecord} record @param {number} row @param {string} path @param {boolean} compact @returns {string} */
function heroSubtitle(record, row, path, compact) {
  const gated = record.experiment.cell !== "vanilla";
  if (compact) return gated ? t("Loss at step {t}. Green: {path}.", { t: row, path }) : t("Loss at step {t}, back to step k.", { t: row });
  return gated ? t("From the loss at step {t}, back to step k. Green: {path} alone.", { t: row, path }) : t("From the loss at step {t}, back to step k. Log scale.", { t: row });
}

/** @param {RunRecord} record @param {number} row @param {boolean} compact @returns {Record<string, string>} by figure */
export function subtitles(record, row, compact) {
  const cut = record.lags?.truncated;
  return {
    hero: heroSubtitle(record, row, PATHS[record.experiment.cell === "lstm" ? "lstm" : readSetting("gru") || "keeps"], compact),
    lag: t("Row t: loss. Column k: the state it reaches."),
    stretch: t("{n} Jacobian singular values per step.", { n: record.trace.h.shape[1] * (record.experiment.cell === "lstm" ? 2 : 1) }),
    memory: t("Influence of each input, newest = 1."),
    bylag: cut
      ? t("Window {n}: error {p} %, cosine {c}.", { n: cut.window, p: Math.round(100 * cut.relative_error), c: fixed(cut.cosine, 3) })
      : t("Share of each distance in the sum."),
  };
}

/** @param {State} state @returns {number} size of the first eigenvalue, or NaN */
function firstSize(state) {
  const first = typeof state.eig === "string" ? parseEigenvalues(state.eig)[0] : undefined;
  return first ? first.size * Number(state.scale) : NaN;
}

/** One line: what a pinned state differs in. @param {State} pinned @param {State} now @returns {string} */
export function difference(pinned, now) {
  const parts = [];
  const [a, b] = [firstSize(pinned), firstSize(now)];
  if (Math.abs(a - b) > 5e-4) parts.push(`|λ₁| ${fixed(a, 3)} → ${fixed(b, 3)}`);
  else if (pinned.eig !== now.eig) parts.push(t("other eigenvalues"));
  for (const [key, name] of Object.entries(names())) {
    if (pinned[key] !== now[key]) parts.push(`${name ? `${name} ` : ""}${pinned[key] ?? "–"} → ${now[key] ?? "–"}`);
  }
  return parts.length ? parts.slice(0, 3).join(", ") : t("as it is now");
}

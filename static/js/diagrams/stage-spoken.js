import { together } from "../i18n.js";
import { cellOf, kept } from "./stage-data.js";
import { letter, matrix, plain, stateLetter } from "./stage-letters.js";
import { full } from "./stage-numbers.js";
import { chances, lossAt } from "./stage-readout.js";

/**
 * What columns, lanes and letters say of themselves.
 * @typedef {import("./stage-types.js").StageView} StageView
 * @typedef {import("./stage-types.js").Moment} Moment
 * @typedef {import("./stage-types.js").Matrix} Matrix
 * @typedef {import("./stage-types.js").NdArray} NdArray
 * @typedef {import("./stage-types.js").Tr} Tr
 */

const ROUNDS = 60;
/** @type {WeakMap<NdArray, number>} */
const norms = new WeakMap();

/** Largest singular value, by repeated multiplication. @param {NdArray} array @returns {number} */
export function spectralNorm(array) {
  const known = norms.get(array);
  if (known !== undefined) return known;
  const [rows, columns] = array.shape;
  let v = Array.from({ length: columns }, (_, k) => 1 + ((k * 7919) % 13) / 13);
  let size = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const u = Array.from({ length: rows }, (_, i) => v.reduce((sum, part, k) => sum + array.data[i * columns + k] * part, 0));
    const back = v.map((_, k) => u.reduce((sum, part, i) => sum + array.data[i * columns + k] * part, 0));
    const length = Math.hypot(...back);
    if (!length) break;
    size = Math.hypot(...u) / Math.hypot(...v);
    v = back.map((part) => part / length);
  }
  norms.set(array, size);
  return size;
}

/** The weights of a letter. @param {StageView} view @param {Matrix} of @returns {NdArray|undefined} */
export function weightsOf({ record: { weights, experiment } }, of) {
  if (of === "U") return weights.W_xh;
  if (of === "V") return weights.W_hy;
  return experiment.cell === "jordan" ? weights.W_yh : weights.W_hh;
}

/** @param {StageView} view @param {Matrix} of @param {number} step @param {Tr} t @returns {string} */
export function matrixSentence(view, of, step, t) {
  const cell = cellOf(view.record);
  const name = plain(matrix(view.note, of, cell));
  const weights = weightsOf(view, of);
  const norm = weights ? " " + t("‖{name}‖₂ = {norm}.", { name, norm: full(spectralNorm(weights)) }) : "";
  const [h, x, y] = [stateLetter(view.note), "x", "y"].map((one) => (/** @type {number} */ s) => plain(letter(one, s)));
  const values = { name, from: of === "U" ? x(step) : of === "V" ? h(step) : cell === "jordan" ? y(step - 1) : h(step - 1), step };
  if (of === "U") return t("{name} carries {from} into step {step}, with the same weights at every step.", values) + norm;
  if (of === "V") return t("{name} reads {from} out at step {step}, with the same weights at every step.", values) + norm;
  return t("{name} carries {from} into step {step}, with the same weights at every step.", values) + norm;
}

/** What the square on a loop is. @param {StageView} view @param {"c"|"h"|"y"} of what it holds @param {number} step @param {Tr} t @returns {string} */
export function delaySentence(view, of, step, t) {
  const name = of === "h" ? stateLetter(view.note) : of === "c" ? "c" : Number(view.record.experiment.tf ?? 0) ? "y" : "ŷ";
  const [before, after] = [step - 1, step].map((one) => plain(letter(name, one)));
  return t("A delay: it holds {name} for one step. {before} comes out while {after} goes in.", { name, before, after });
}

/** @param {StageView} view @param {number} step that receives @param {Tr} t @returns {string} */
export function laneSentence(view, step, t) {
  const share = Math.round(100 * kept(view.record, step));
  return t("On average the forget gates of step {step} let {share}% of the memory through.", { step, share });
}

/** @param {StageView} view @param {number} step @param {Tr} t @returns {string} */
export function readoutSentence(view, step, t) {
  const loss = lossAt(view.record, step);
  const said = t("Read out after step {step}: {chances}.", { step, chances: chances(view.record, step, view.lang) });
  return Number.isFinite(loss) ? together([said, t("The loss here is {loss}.", { loss: full(loss, 3) })]) : said;
}

/** @param {StageView} view @param {Moment} moment @param {number} step @param {Tr} t @returns {string} */
export function stepSentence(view, moment, step, t) {
  const token = view.record.tokens?.[step - 1];
  const where = token ? t("Step {step} of {T}, “{token}”.", { step, T: moment.T, token }) : t("Step {step} of {T}.", { step, T: moment.T });
  return view.record.unknown.includes(step) && view.record.network
    ? together([where, t("“{token}” is not in this model’s {words} words; it is read as ⟨unk⟩.", { token: token ?? "", words: view.record.network.words })]) : where;
}

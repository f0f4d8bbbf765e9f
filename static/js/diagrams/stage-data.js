/**
 * Reading a record: one name for every quantity, as a value and as a derivative of the loss.
 * Names: h, c, x, y (fed back), output, tanh_c, gate:forget, term:Ux, pre:h. Steps and units count from 1; step 0 is the initial state.
 * @typedef {import("./stage-types.js").UnrollRecord} UnrollRecord
 * @typedef {import("./stage-types.js").NdArray} NdArray
 * @typedef {import("./stage-types.js").StageView} StageView
 * @typedef {import("./stage-types.js").Moment} Moment
 */

/** Units of the open cell when there are too many rows. */
export const MOST_ROWS = 8;

/** @param {UnrollRecord} record @returns {string} */
export function cellOf(record) {
  return String(record.experiment.cell);
}

/** @param {UnrollRecord} record @returns {number} */
export function unitsOf(record) {
  return record.trace.h.shape[1];
}

/** @param {UnrollRecord} record @returns {boolean} whether the sequence is read at all */
export function hasInput(record) {
  return Number(record.experiment.in ?? 1) !== 0;
}

/** @param {UnrollRecord} record @param {string} name @param {boolean} grad @returns {NdArray|null|undefined} (T, …) */
function table(record, name, grad) {
  const [kind, key] = name.split(":");
  const { trace, backward } = record;
  if (grad) {
    if (kind === "gate") return backward.gates[key];
    if (kind === "pre" || kind === "term") return backward.pre[kind === "pre" ? key : blockOf(key)];
    return { h: backward.h, c: backward.c, x: backward.x, tanh_c: backward.tanh_c }[name];
  }
  if (kind === "gate") return trace.gates[key];
  if (kind === "pre") return trace.pre[key];
  if (kind === "term") return trace.terms[key];
  return { h: trace.h, c: trace.c, x: trace.x, tanh_c: trace.terms.tanh_c, y: trace.terms.y, output: trace.predictions, raw: trace.outputs, target: trace.targets }[name];
}

/** The pre-activation that a term is part of; a term passes its derivative on unchanged. @param {string} term @returns {string} */
function blockOf(term) {
  return term.includes("_") ? term.slice(term.lastIndexOf("_") + 1) : "h";
}

/** @param {UnrollRecord} record @param {string} name @param {boolean} grad @returns {NdArray|null|undefined} (H,) */
function start(record, name, grad) {
  const part = grad ? record.backward : record.trace;
  return name === "h" ? part.h0 : name === "c" ? part.c0 : null;
}

/** @param {UnrollRecord} record @param {string} name @param {number} step @param {number} unit @param {boolean} [grad] @returns {number} NaN where there is none */
export function at(record, name, step, unit, grad = false) {
  const first = step === 0;
  const array = first ? start(record, name, grad) : table(record, name, grad);
  if (!array) return NaN;
  const width = first ? 0 : array.shape[1];
  return array.data[first ? unit - 1 : (step - 1) * width + unit - 1];
}

/** @param {UnrollRecord} record @param {string} name @param {number} step @param {number[]} units @param {boolean} grad @returns {number[]} */
export function column(record, name, step, units, grad) {
  return units.map((unit) => at(record, name, step, unit, grad));
}

/** @param {UnrollRecord} record @param {"h"|"c"} name @param {number} step @param {number} unit @returns {number} the value without edits; NaN where nothing was edited */
export function untouchedAt(record, name, step, unit) {
  const array = step > 0 ? record.untouched?.[name] : null;
  return array ? array.data[(step - 1) * array.shape[1] + unit - 1] : NaN;
}

/** @param {UnrollRecord} record @param {number} step @returns {number} mean forget gate (LSTM) */
export function kept(record, step) {
  const gate = record.trace.gates.forget;
  if (!gate || step < 1) return 0;
  const width = gate.shape[1];
  let sum = 0;
  for (let i = 0; i < width; i += 1) sum += gate.data[(step - 1) * width + i];
  return sum / width;
}

/** @param {UnrollRecord} record @param {number} step @returns {boolean} whether the run has overflowed by then */
export function overflowed(record, step) {
  const first = record.trace.first_nonfinite_step;
  return first !== null && step >= first;
}

/** Which units the open cell shows, largest change first when not all do. @param {StageView} view @param {Moment} moment @returns {number[]} */
export function rowsOf({ record, rows, unit }, { step, grad }) {
  const H = unitsOf(record);
  const all = Array.from({ length: H }, (_, i) => i + 1);
  if (rows?.length) return rows.filter((j) => j >= 1 && j <= H).slice(0, MOST_ROWS);
  if (H <= MOST_ROWS) return all;
  const name = record.trace.c ? "c" : "h";
  const change = all.map((j) => {
    const size = grad ? at(record, name, step, j, true) : at(record, name, step, j) - at(record, name, step - 1, j);
    return Math.abs(size) || 0;
  });
  const chosen = all.slice().sort((a, b) => change[b - 1] - change[a - 1] || a - b).slice(0, MOST_ROWS);
  return chosen.includes(unit) || unit > H ? chosen : [...chosen.slice(0, -1), unit];
}

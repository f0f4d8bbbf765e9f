import { fill } from "../format.js";
import { letters } from "../notation.js";
import { stepName } from "./unroll-view.js";

/**
 * The parts of one number of a unit: what each step has left in its memory, or the terms of its pre-activation.
 * @typedef {import("../types.js").UnrollRecord} UnrollRecord
 * @typedef {import("./types.js").UnrollView} UnrollView
 *
 * @typedef {{name: string, plain: string, value: number, step: number|null, count?: number}} Portion  step: 0 = the initial state, null = not of one step; count: of how many
 * @typedef {{name: string, plain: string, value: number, portions: Portion[], isMemory: boolean}} Whole
 */

/** Weights whose terms have rows of their own. */
const MOST_UNITS = 8;
const DIRECT = /** @type {Record<string, {keep: string, memory: "c"|"h"}>} */ ({ lstm: { keep: "forget", memory: "c" }, gru: { keep: "update", memory: "h" } });

/** @param {import("../types.js").NdArray} array (T, N) @param {number} step from 1 @param {number} index from 1 */
const at = (array, step, index) => array.data[(step - 1) * array.shape[1] + index - 1];

/** What step k has left in the unit after each step, or null for a cell that keeps nothing as it is. @param {UnrollRecord} record @param {number} unit @returns {((step: number, k: number) => number)|null} */
export function leftOf(record, unit) {
  const direct = DIRECT[String(record.experiment.cell)];
  if (!direct) return null;
  const row = record.left?.units.indexOf(unit) ?? -1;
  if (record.left && row >= 0) {
    const { data, shape: [, T, width] } = record.left.values;
    return (step, k) => data[(row * T + step - 1) * width + k];
  }
  return computed(record, unit, direct);
}

/** The memory of a unit before the first step. @param {UnrollRecord} record @param {number} unit @returns {number} */
export function startOf({ trace, experiment }, unit) {
  const start = DIRECT[String(experiment.cell)].memory === "c" ? trace.c0 : trace.h0;
  return start ? start.data[unit - 1] : NaN;
}

/** The same from the gates, for a unit that did not travel with the record. @param {UnrollRecord} record @param {number} unit @param {{keep: string, memory: "c"|"h"}} direct @returns {(step: number, k: number) => number} */
function computed(record, unit, { keep, memory }) {
  const { trace, steps } = record;
  const states = /** @type {import("../types.js").NdArray} */ (trace[memory]);
  const start = startOf(record, unit);
  const rows = [[start]];
  for (let step = 1; step <= steps; step += 1) {
    const [before, now] = [step > 1 ? at(states, step - 1, unit) : start, at(states, step, unit)];
    const kept = at(trace.gates[keep], step, unit);
    const written = (memory === "c" ? at(trace.gates.input, step, unit) : 1 - kept) * at(trace.gates.candidate, step, unit);
    const free = Math.abs(kept * before + written - now) <= 1e-5 * (1 + Math.abs(before) + Math.abs(written));
    rows.push([...rows[step - 1].map((value) => (free ? kept * value : 0)), free ? written : now]);
  }
  return (step, k) => rows[step][k];
}

/** @param {UnrollRecord} record @param {UnrollView} view @returns {Whole} the open step's number, part by part */
export function wholeOf(record, view) {
  const left = leftOf(record, view.unit);
  return left ? memoryOf(record, view, left) : preActivationOf(record, view);
}

/** @param {UnrollRecord} record @param {UnrollView} view @param {(step: number, k: number) => number} left @returns {Whole} */
function memoryOf(record, view, left) {
  const { step, unit, note } = view;
  const memory = DIRECT[String(record.experiment.cell)].memory;
  const letter = memory === "c" ? "c" : letters(note ?? "gbc").state;
  const index = (/** @type {number} */ k) => ({ name: `<i>${letter}</i><sub>${k}</sub>`, plain: `${letter}${k}` });
  const portions = Array.from({ length: step }, (_, i) => ({ name: stepName(record, i + 1, view), plain: record.tokens?.[i] ?? String(i + 1), value: left(step, i + 1), step: i + 1 }));
  const start = { ...index(0), value: left(step, 0), step: 0 };
  const states = /** @type {import("../types.js").NdArray} */ (record.trace[memory]);
  return { ...index(step), value: at(states, step, unit), isMemory: true, portions: left(1, 0) === 0 && start.value === 0 ? portions : [start, ...portions] };
}

/** @param {UnrollRecord} record @param {UnrollView} view @returns {Whole} U x, each weight times what it is multiplied with, b */
function preActivationOf(record, view) {
  const { trace } = record;
  const { step, unit, note, tr } = view;
  const jordan = record.experiment.cell === "jordan";
  const { state, input, hidden } = letters(note ?? "gbc");
  const [matrix, source] = jordan ? [record.weights.W_yh, trace.terms.y] : [record.weights.W_hh, trace.h];
  const from = (/** @type {number} */ m) => (jordan ? at(source, step, m) : step > 1 ? at(source, step - 1, m) : trace.h0.data[m - 1]);
  const vector = jordan ? "y" : state;
  const products = Array.from({ length: matrix.shape[1] }, (_, i) => ({
    ...entryName(hidden, `${unit},${i + 1}`, vector, `${step - 1},${i + 1}`), value: at(matrix, unit, i + 1) * from(i + 1), step: null,
  }));
  const shown = [...products].sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, products.length > MOST_UNITS + 1 ? MOST_UNITS : undefined);
  const kept = products.filter((product) => shown.includes(product));
  const name = (/** @type {string} */ letter) => letter.startsWith("weight") ? letter : `<i>${letter.split("_")[0]}</i>`;
  return {
    name: `<i>a</i><sub>${step}</sub>`, plain: `a${step}`, value: at(trace.pre.h, step, unit), isMemory: false,
    portions: [
      { name: `Σ ${name(input)}\u2009<i>x</i><sub>${step}</sub>`, plain: `${input} x`, value: at(trace.terms.Ux, step, unit), step: null },
      ...kept,
      ...(kept.length < products.length ? [rest(products.filter((product) => !kept.includes(product)), tr)] : []),
      { name: "<i>b</i>", plain: "b", value: at(trace.terms.b, step, unit), step: null },
    ],
  };
}

/** @param {string} matrix @param {string} index @param {string} vector @param {string} unit */
function entryName(matrix, index, vector, unit) {
  const letter = matrix.startsWith("weight") ? "W" : matrix.split("_")[0];
  return { name: `<i>${letter}</i><sub>${index}</sub>\u2009<i>${vector}</i><sub>${unit}</sub>`, plain: `${letter}[${index}] ${vector}[${unit}]` };
}

/** @param {Portion[]} portions @param {import("./types.js").Tr} tr @returns {Portion} all of them as one */
export function rest(portions, tr) {
  const count = portions.reduce((sum, { count: of = 1 }) => sum + of, 0);
  const name = fill(tr("{n} others"), { n: count });
  return { name, plain: name, count, value: portions.reduce((sum, { value }) => sum + value, 0), step: null };
}

/**
 * What a stop of the timeline shows: which step is open, and what is computed by then.
 * @typedef {import("./stage-types.js").StageView} StageView
 * @typedef {import("./stage-types.js").Moment} Moment
 */

/** @param {StageView} view @returns {Moment} */
export function momentOf(view) {
  const T = view.record.steps;
  const place = Math.max(0, Math.min(2 * T, view.place));
  const backward = place > T;
  const step = place < T ? place + 1 : Math.min(T, 2 * T - place + 1);
  const grad = view.show === "grad";
  const valuesTo = view.empty ? 0 : place < T ? step : T;
  const gradFrom = backward && !view.empty ? step : T + 1;
  const shown = (/** @type {number} */ s) => (grad ? s >= gradFrom : s <= valuesTo);
  return { T, step, backward, atLoss: place === T, grad, valuesTo, gradFrom, shown };
}

/** The most columns left of and right of the open one when not all fit. */
const AROUND = 3;

/**
 * Steps that stand on the stage, and the gaps between them.
 * @param {number} T @param {number} step the open one @param {boolean} all @returns {{steps: number[], gaps: {after: number, from: number, to: number}[]}}
 */
export function windowed(T, step, all) {
  const every = Array.from({ length: T }, (_, i) => i + 1);
  if (all) return { steps: every, gaps: [] };
  let low = Math.max(1, step - AROUND);
  let high = Math.min(T, step + AROUND);
  if (low <= 3) low = 1; // a chip for one step would be no shorter than the step
  if (high >= T - 2) high = T;
  const steps = every.filter((s) => s === 1 || s === T || (s >= low && s <= high));
  const gaps = [];
  if (low > 1) gaps.push({ after: 1, from: 2, to: low - 1 });
  if (high < T) gaps.push({ after: high, from: high + 1, to: T - 1 });
  return { steps, gaps };
}

/** The steps of the phone's strip: the open one in the middle where that is possible. @param {number} T @param {number} step @param {number} most @returns {number[]} */
export function strip(T, step, most) {
  const first = Math.max(1, Math.min(step - Math.floor(most / 2), T - most + 1));
  return Array.from({ length: Math.min(T, most) }, (_, i) => first + i);
}

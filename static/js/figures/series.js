/**
 * Reading arrays of a record, and thinning long lines.
 * @typedef {import("./types.js").NdArray} NdArray
 * @typedef {import("./types.js").Numbers} Numbers
 */

const MOST_POINTS = 300;

/** Row `i` of a (T, N) array, without copying. @param {NdArray} array @param {number} i @returns {Float32Array|Float64Array} */
export function row(array, i) {
  const n = array.shape[1];
  return array.data.subarray(i * n, (i + 1) * n);
}

/** Whether step t has no loss, rather than one that overflowed. @param {import("./types.js").RunRecord} record @param {number} t @returns {boolean} */
export function hasNoLoss(record, t) {
  const { losses, first_nonfinite_step: first } = record.trace;
  return losses !== undefined && Number.isNaN(losses.data[t - 1]) && (first === null || first === undefined || t < first);
}

/** @param {number} from @param {number} to inclusive @returns {Float64Array} */
export function steps(from, to) {
  const out = new Float64Array(Math.max(0, to - from + 1));
  for (let i = 0; i < out.length; i += 1) out[i] = from + i;
  return out;
}

/**
 * Values of a line on a logarithmic axis: zero and non-finite become gaps.
 * @param {Numbers} values @param {number} [length] @returns {Float64Array}
 */
export function drawable(values, length = values.length) {
  const out = new Float64Array(length);
  for (let i = 0; i < length; i += 1) out[i] = Number.isFinite(values[i]) ? values[i] : NaN;
  return out;
}

/**
 * At most about 300 points, keeping each bucket's lowest and highest in their order; gaps stay.
 * @param {Float64Array} x @param {Float64Array} y @returns {{x: Float64Array, y: Float64Array}}
 */
export function thin(x, y) {
  const n = x.length;
  if (n <= MOST_POINTS) return { x, y };
  const buckets = MOST_POINTS / 2 - 1;
  const keep = [0];
  for (let b = 0; b < buckets; b += 1) {
    const from = 1 + Math.floor((b * (n - 2)) / buckets);
    const to = 1 + Math.floor(((b + 1) * (n - 2)) / buckets);
    let low = from;
    let high = from;
    for (let i = from; i < to; i += 1) {
      if (!(y[i] >= y[low])) low = i;
      if (!(y[i] <= y[high])) high = i;
    }
    keep.push(Math.min(low, high));
    if (low !== high) keep.push(Math.max(low, high));
  }
  keep.push(n - 1);
  return { x: Float64Array.from(keep, (i) => x[i]), y: Float64Array.from(keep, (i) => y[i]) };
}

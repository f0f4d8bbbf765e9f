import { hasNoLoss, row } from "./series.js";

/**
 * The lag matrix as cells: masked by the window, thinned when there are more steps than pixels.
 * @typedef {import("./types.js").RunRecord} RunRecord
 *
 * @typedef {Object} Cells
 * @property {number} n  rows and columns drawn
 * @property {number} stride  steps per cell
 * @property {Float64Array[]} z  log10 norm; NaN above the diagonal and where not finite
 * @property {Uint8Array} kind  per cell: EMPTY, VALUE, ZERO (exactly nothing), OVERFLOW
 */

export const EMPTY = 0;
export const VALUE = 1;
export const ZERO = 2;
export const OVERFLOW = 3;

/** @param {number} value @returns {number} */
function kindOf(value) {
  if (Number.isNaN(value) || value === Infinity) return OVERFLOW;
  return value === -Infinity ? ZERO : VALUE;
}

/**
 * @param {RunRecord} record @param {number} tau 0 = no window @param {number} most cells along a side
 * @returns {Cells}
 */
export function cellsOf(record, tau, most) {
  const array = record.gradients.log10_norm;
  const T = array.shape[0];
  const stride = Math.max(1, Math.ceil(T / most));
  const n = Math.ceil(T / stride);
  const kind = new Uint8Array(n * n);
  const z = Array.from({ length: n }, (_, i) => new Float64Array(n).fill(NaN, i + 1));
  for (let i = 0; i < n; i += 1) {
    const last = lossRow(record, i * stride, Math.min(T - 1, i * stride + stride - 1));
    if (hasNoLoss(record, last + 1)) {
      z[i].fill(NaN);
      continue;
    }
    const values = row(array, last);
    for (let j = 0; j <= i; j += 1) {
      let value = values[j * stride];
      for (let s = j * stride + 1; s <= Math.min(last, j * stride + stride - 1); s += 1) if (values[s] > value) value = values[s];
      if (tau && last - Math.min(last, j * stride + stride - 1) > tau) value = -Infinity;
      const what = kindOf(value);
      kind[i * n + j] = what;
      z[i][j] = what === VALUE ? value : NaN;
    }
  }
  return { n, stride, z, kind };
}

/** The latest row of a bundle that has a loss. @param {RunRecord} record @param {number} from @param {number} to @returns {number} */
function lossRow(record, from, to) {
  for (let t = to; t > from; t -= 1) if (!hasNoLoss(record, t + 1)) return t;
  return from;
}

/** @param {Cells} cells @returns {[number, number]|null} */
export function cellExtent({ n, z }) {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      const value = z[i][j];
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? [low, high] : null;
}

/**
 * The border between norms of at least 1 and smaller ones, as grid segments.
 * @param {Cells} cells @returns {{x: Float64Array, y: Float64Array}} in steps, NaN between segments
 */
export function contourAtOne({ n, stride, z }) {
  /** @type {number[]} */
  const xs = [];
  /** @type {number[]} */
  const ys = [];
  const at = (/** @type {number} */ i) => 0.5 + i * stride;
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      const strong = z[i][j] >= 0;
      if (j < i && differs(strong, z[i][j + 1])) {
        xs.push(at(j + 1), at(j + 1), NaN);
        ys.push(at(i), at(i + 1), NaN);
      }
      if (i + 1 < n && differs(strong, z[i + 1][j])) {
        xs.push(at(j), at(j + 1), NaN);
        ys.push(at(i + 1), at(i + 1), NaN);
      }
    }
  }
  return { x: Float64Array.from(xs), y: Float64Array.from(ys) };
}

/** @param {boolean} strong @param {number} neighbour */
function differs(strong, neighbour) {
  return !Number.isNaN(neighbour) && strong !== neighbour >= 0;
}

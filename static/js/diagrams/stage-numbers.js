import { minus, superscript } from "../format.js";

/** Numbers of cells: as short text, and as a step of a colour ramp. */

const DIV_MIDDLE = 10;
const GRAD_STEPS = 16;
const SMALLEST = 5e-4;
const FLOOR = -4;
const MOST_DECADES = 12;

/** @param {string} text @returns {string} `0.87` → `.87`, `-0.34` → `−.34` */
function bare(text) {
  return minus(text.replace(/^(-?)0\./, "$1."));
}

/** @param {number} value @returns {string} as `10⁶`, its order of magnitude only */
function order(value) {
  return `${value < 0 ? "−" : ""}10${superscript(Math.floor(Math.log10(Math.abs(value)) + 1e-12))}`;
}

/** @param {number} value @param {number} digits @returns {string} `.87`, `−1.07`, `12.3`, `4210`, `10⁷`, `∞` */
function short(value, digits) {
  if (!Number.isFinite(value)) return "∞";
  const size = Math.abs(value);
  if (size >= 9999.5) return order(value);
  const text = value.toFixed(size >= 99.95 ? 0 : size >= 9.995 ? 1 : digits);
  return bare(Number(text) === 0 ? text.replace("-", "") : text);
}

/** A signed value in a cell. @param {number} value @returns {string} */
export function cellText(value) {
  return short(value, 2);
}

/** A derivative in a cell. @param {number} value @returns {string} */
export function gradText(value) {
  if (value === 0) return "0";
  return Math.abs(value) < SMALLEST ? order(value) : short(value, 3);
}

/** In a sentence: with its leading zero. @param {number} value @param {number} [digits] @returns {string} */
export function full(value, digits = 2) {
  if (!Number.isFinite(value)) return "∞";
  if (value !== 0 && Math.abs(value) < 0.5 * 10 ** -digits) return scientific(value);
  const text = value.toFixed(digits);
  return minus(Number(text) === 0 ? text.replace("-", "") : text);
}

/** @param {number} value @returns {string} `−1.3×10⁻⁵` */
function scientific(value) {
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  return `${minus((value / 10 ** exponent).toFixed(1))}×10${superscript(exponent)}`;
}

/** In an equation: always with that many decimals. @param {number} value @param {number} digits @returns {string} */
export function term(value, digits) {
  if (!Number.isFinite(value)) return "∞";
  const text = value.toFixed(digits);
  return minus(Number(text) === 0 ? text.replace("-", "") : text);
}

/** The same after an operator: negative numbers in brackets. @param {number} value @param {number} digits @returns {string} */
export function factor(value, digits) {
  return value < 0 && Number(value.toFixed(digits)) !== 0 ? `(${term(value, digits)})` : term(value, digits);
}

/** @param {number} n @returns {string} */
const two = (n) => String(n).padStart(2, "0");

/** @param {number} value @returns {string} `07` of `--div-07` */
export function divStep(value) {
  return two(Math.max(0, Math.min(2 * DIV_MIDDLE, Math.round((value + 1) * DIV_MIDDLE))));
}

/**
 * @param {number} value @param {{low: number, high: number}} domain log10
 * @returns {string} `11` of `--grad-11`; `-1` below the domain: numerically gone
 */
export function gradStep(value, { low, high }) {
  const place = (Math.log10(Math.abs(value)) - low) / (high - low);
  return place < 0 || value === 0 ? "-1" : two(Math.min(GRAD_STEPS, Math.round(place * GRAD_STEPS)));
}

/** @param {ArrayLike<number>} data @returns {number} */
function largest(data) {
  let most = 0;
  for (let i = 0; i < data.length; i += 1) {
    const size = Math.abs(data[i]);
    if (size > most && size < Infinity) most = size;
  }
  return most;
}

/** The faintest of the steps, by the norm of its gradient. @param {ArrayLike<number>} log10 @returns {number} */
function faintest(log10) {
  let least = 0;
  for (let i = 0; i < log10.length; i += 1) if (Number.isFinite(log10[i]) && log10[i] < least) least = log10[i];
  return least;
}

/** Every gradient that a cell can show. @param {import("./stage-types.js").UnrollRecord} record @returns {import("./stage-types.js").NdArray[]} */
function coloured({ backward }) {
  const arrays = [backward.h, backward.c, backward.x, backward.tanh_c, ...Object.values(backward.gates), ...Object.values(backward.pre)];
  return arrays.filter((array) => array !== null && array !== undefined);
}

/** @type {WeakMap<object, {low: number, high: number}>} */
const domains = new WeakMap();
/** @type {WeakMap<object, {gone: boolean, bad: boolean}>} */
const hatches = new WeakMap();

/** Whether gradients of a run are numerically gone, below every colour, or not finite. @param {import("./stage-types.js").UnrollRecord} record @returns {{gone: boolean, bad: boolean}} */
export function hatchesOf(record) {
  const known = hatches.get(record.backward);
  if (known) return known;
  const domain = gradientDomain(record);
  const found = { gone: false, bad: false };
  for (const { data } of coloured(record)) {
    for (let i = 0; i < data.length; i += 1) {
      if (!Number.isFinite(data[i])) found.bad = true;
      else if (!found.gone) found.gone = gradStep(data[i], domain) === "-1";
    }
  }
  hatches.set(record.backward, found);
  return found;
}

/**
 * The decades between which gradients are coloured: from 10⁻⁴ up to the largest of the run, lower where a whole step is fainter.
 * @param {import("./stage-types.js").UnrollRecord} record @returns {{low: number, high: number}} log10
 */
export function gradientDomain(record) {
  const { backward } = record;
  const known = domains.get(backward);
  if (known) return known;
  const most = Math.max(...coloured(record).map(({ data }) => largest(data)));
  const high = most > 0 ? Math.ceil(Math.log10(most) - 1e-9) : 0;
  const low = Math.max(high - MOST_DECADES, Math.min(FLOOR, high - 4, Math.floor(faintest(backward.log10_h.data))));
  const domain = { low, high };
  domains.set(backward, domain);
  return domain;
}

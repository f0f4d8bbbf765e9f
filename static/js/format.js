/** Numbers as words: minus signs, superscripts, ratios and norms that survive 10^±3000. */

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const LARGEST_PLAIN = 99_999;
const SMALLEST_PLAIN_EXPONENT = -4;

/** @param {number|string} value @returns {string} with U+2212 for the minus sign */
export function minus(value) {
  return String(value).replace("-", "−");
}

/** @param {number} n an integer @returns {string} `-12` → `⁻¹²` */
export function superscript(n) {
  let out = n < 0 ? "⁻" : "";
  for (const digit of String(Math.abs(n))) out += SUPERSCRIPTS[Number(digit)];
  return out;
}

/** @param {number} n exponent @returns {string} tick label of 10^n: `10⁻²`, `1`, `10` */
export function decade(n) {
  if (n === 0) return "1";
  return n === 1 ? "10" : `10${superscript(n)}`;
}

/** @param {number} value @param {number} digits @returns {string} rounded, trailing zeros dropped */
export function fixed(value, digits) {
  return minus(String(Number(value.toFixed(digits))));
}

/** @param {number} log10 @returns {string} `1.7×10⁵` */
function scientific(log10) {
  let exponent = Math.floor(log10);
  let mantissa = (10 ** (log10 - exponent)).toFixed(1);
  if (mantissa === "10.0") {
    mantissa = "1.0";
    exponent += 1;
  }
  return `${mantissa}×10${superscript(exponent)}`;
}

/** @param {number} value positive @param {number} figures significant figures @returns {string} */
function significant(value, figures) {
  const rounded = Number(value.toPrecision(figures));
  return rounded >= 10_000 ? rounded.toLocaleString("en-US") : String(rounded);
}

/**
 * A ratio given by its logarithm: 2 significant figures below 100, 3 above, powers of ten past 99,999.
 * @param {number} log10 @returns {string}
 */
export function ratio(log10) {
  if (Number.isNaN(log10) || log10 === Infinity) return "∞";
  if (log10 === -Infinity) return "0";
  const value = 10 ** log10;
  if (value > LARGEST_PLAIN || value < 1e-3) return scientific(log10);
  return significant(value, value < 99.5 ? 2 : 3);
}

/**
 * A norm given by its logarithm: `0.0029`, `1.11`, `3.1×10⁻⁴⁰`, `exactly 0`, `∞`.
 * @param {number} log10 @param {(message: string) => string} [tr] @returns {string}
 */
export function norm(log10, tr = (message) => message) {
  if (Number.isNaN(log10) || log10 === Infinity) return "∞";
  if (log10 === -Infinity) return tr("exactly 0");
  const value = 10 ** log10;
  if (value > LARGEST_PLAIN || log10 < SMALLEST_PLAIN_EXPONENT) return scientific(log10);
  if (value >= 1) return value < 999.5 ? value.toPrecision(3) : significant(value, 3);
  return value.toFixed(Math.max(2, 1 - Math.floor(Math.log10(value))));
}

/**
 * Fill `{name}` places of a translated sentence.
 * @param {string} sentence @param {Record<string, string|number>} values @returns {string}
 */
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

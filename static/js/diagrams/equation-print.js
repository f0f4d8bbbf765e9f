import { minus, superscript } from "../format.js";

/**
 * An equation in print: the fewest decimals at which the printed terms give the printed result.
 * @typedef {import("./equation-types.js").Equation} Equation
 * @typedef {import("./equation-types.js").Part} Part
 * @typedef {import("./equation-types.js").Row} Row
 * @typedef {import("./equation-types.js").Token} Token
 */

const FEWEST = 2;
const MOST = 4;
/** As the graph's cells print gradients. */
const OF_GRADIENTS = 3;
/** Below this and from that on, states and gradients are written with a power of ten. */
const SMALLEST_PLAIN = 1e-3;
const LARGEST_PLAIN = 1e5;
/** Decimals more than the fewest: of the terms and of the result. Equal ones first; where none of them will do, the terms alone take more. */
const WIDTHS = /** @type {[number, number][]} */ ([[0, 0], [1, 1], [2, 2], [1, 0], [2, 1], [2, 0], [3, 2], [3, 1], [3, 0], [4, 2], [4, 1], [4, 0], [5, 2], [6, 2]]);
/** Decimals more than the fewest that a result may take so as not to look like 0. */
const SHOWING = 2;
/** Products of decimals are not exact in binary. */
const SLIP = 1e-6;
/** What float32 leaves of a number. */
export const GRAIN = 4e-7;

/** @typedef {{scale: number, decimals: number}} Form  scale: the number whose power of ten is printed; 0 = none */

/** @param {number} value @param {number} [decimals] @returns {number} its power of ten in print: with one decimal 9.99 is 10 */
const magnitude = (value, decimals = 1) => Number(value.toExponential(decimals).split("e")[1]);

/** How the shared numbers of a row are written at their fewest decimals. @param {number} largest @param {number} decimals at least @returns {Form} */
function sharedForm(largest, decimals) {
  if (!(largest > 0)) return { scale: 0, decimals: FEWEST };
  if (largest < SMALLEST_PLAIN || largest >= LARGEST_PLAIN) return { scale: largest, decimals: 1 };
  return { scale: 0, decimals };
}

/** Decimals that show so many figures of a number, four at most. @param {number} value @param {number} figures @returns {number} */
function decimalsFor(value, figures) {
  return value === 0 ? FEWEST : Math.min(MOST, Math.max(FEWEST, figures - 1 - magnitude(Math.abs(value))));
}

/** @param {number} value of a gate, a weight or a slope @returns {Form} */
function ownForm(value) {
  const size = Math.abs(value);
  if (size >= LARGEST_PLAIN) return { scale: size, decimals: 1 };
  return { scale: 0, decimals: size > 0 && size < 0.01 ? Math.min(MOST, -magnitude(size)) : FEWEST };
}

/** @param {Equation} equation @returns {(part: Part) => Form} */
function formsOf({ result, sum }) {
  const parts = [result, ...sum.flat()];
  const largest = (/** @type {string} */ kind) => Math.max(0, ...parts.filter((part) => part.kind === kind).map((part) => Math.abs(part.value)));
  const [state, grad] = [largest("state"), largest("grad")];
  const fine = Math.max(grad < 1 ? OF_GRADIENTS : FEWEST, decimalsFor(grad, 2), result.kind === "grad" ? decimalsFor(result.value, 2) : 0);
  const shared = { state: sharedForm(state, decimalsFor(state, 1)), grad: sharedForm(grad, fine) };
  return (part) => (part.kind === "factor" ? ownForm(part.value) : shared[part.kind]);
}

/** @param {number} value @param {Form} form @param {number} more decimals @returns {{value: number, text: string, unit: number}} the number that stands there */
function printed(value, { scale, decimals }, more) {
  const places = decimals + more;
  const exponent = scale ? magnitude(scale, places) : 0; // with the decimals that are printed: the largest stands from 1 to 10
  const digits = (value / 10 ** exponent).toFixed(places);
  const rounded = Number(digits);
  const text = minus(rounded === 0 ? digits.replace("-", "") : digits);
  return {
    value: rounded * 10 ** exponent,
    text: exponent && rounded !== 0 ? `${text}×10${superscript(exponent)}` : text,
    unit: 10 ** (exponent - places),
  };
}

/** What a sum comes to when each part is read through `read`. @param {Equation} equation @param {(part: Part) => number} read @returns {number} */
function evaluate({ sum, fn }, read) {
  let total = 0;
  for (const product of sum) total += product.reduce((value, part) => value * (part.rest ? 1 - read(part) : read(part)), 1);
  return fn ? fn.apply(total) : total;
}

/** Whether the record's own numbers obey the equation, as far as their digits go. @param {Equation} equation @returns {boolean} */
export function holds(equation) {
  const { result, sum, fn } = equation;
  const value = evaluate(equation, (part) => part.value);
  if (!Number.isFinite(value) || !Number.isFinite(result.value)) return false;
  let slip = Math.abs(result.value);
  let argument = 0;
  for (const product of sum) {
    const factors = product.map((part) => Math.abs(part.rest ? 1 - part.value : part.value));
    argument += factors.reduce((all, factor) => all * factor, 1);
    product.forEach((part, i) => {
      slip += factors.reduce((all, factor, j) => (i === j ? all : all * factor), Math.max(part.slack ?? 0, part.rest ? 1 : factors[i]));
    });
  }
  return Math.abs(value - result.value) <= GRAIN * (slip + (fn ? argument : 0)) + 1e-37;
}

/** @param {Part} part @returns {string} */
const symbolOf = (part) => (part.rest ? `(1 − ${part.symbol})` : part.symbol);

/** @param {string} text @param {Part} part @returns {Token} */
const term = (text, part) => ({ text, kind: "term", id: part.id, role: part.role });

/** @param {Equation} equation @param {(part: Part) => string} write @param {(part: Part) => string} writeResult @returns {Token[]} */
function tokens({ result, sum, fn }, write, writeResult) {
  const operator = (/** @type {string} */ text) => /** @type {Token} */ ({ text, kind: "operator" });
  const single = sum.length === 1 && sum[0].length === 1;
  /** @type {Token[]} */
  const out = [term(writeResult(result), result), operator("=")];
  if (!sum.length) out.push({ text: "0", kind: "words" });
  if (fn) out.push(operator(single ? fn.name : `${fn.name}(`));
  sum.forEach((product, i) => {
    if (i) out.push(operator("+"));
    product.forEach((part, j) => {
      if (j) out.push(operator("×"));
      out.push(term(write(part), part));
    });
  });
  if (fn && !single) out.push(operator(")"));
  return out;
}

/** A row whose printed numbers add up as printed, or null when no width does that. @param {Equation} equation @returns {Row|null} */
export function printRow(equation) {
  const form = formsOf(equation);
  for (const [more, moreOfResult] of WIDTHS) {
    const result = printed(equation.result.value, form(equation.result), moreOfResult);
    const sum = evaluate(equation, (part) => printed(part.value, form(part), more).value);
    const vanished = result.value === 0 && equation.result.value !== 0;
    if ((vanished && moreOfResult < SHOWING) || Math.abs(sum - result.value) > result.unit * (0.5 + SLIP)) continue;
    const write = (/** @type {Part} */ part) => {
      const { text } = printed(part.value, form(part), more);
      return part.rest ? `(1 − ${text})` : text;
    };
    return { id: equation.id, symbols: tokens(equation, symbolOf, symbolOf), numbers: tokens(equation, write, () => result.text) };
  }
  return null;
}

/** A number that no sum explains, because the reader set it. @param {string} id @param {Part} result @param {string} words @returns {Row} */
export function givenRow(id, result, words) {
  const { text } = printed(result.value, formsOf({ id, result, sum: [] })(result), 0);
  const equals = /** @type {Token} */ ({ text: "=", kind: "operator" });
  return { id, symbols: [term(result.symbol, result), equals, { text: words, kind: "words" }], numbers: [term(text, result), equals, { text, kind: "words" }] };
}

/** A number in a sentence, with two to four decimals. @param {number} value @returns {string} */
export function spoken(value) {
  return printed(value, ownForm(value), 0).text;
}

/** @param {number} share @returns {string} `97%` */
export function percent(share) {
  const size = Math.abs(100 * share);
  return `${minus((100 * share).toFixed(size > 0 && size < 0.95 ? 1 : 0).replace(/^-(0(?:\.0)?)$/, "$1"))}%`;
}

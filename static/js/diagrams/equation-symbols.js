import { letters, matrixName } from "../notation.js";

/**
 * The letters of an equation in the chosen notation, as markup with <i>, <sub>, <sup>.
 * @typedef {import("./equation-types.js").Fn} Fn
 */

const HATS = /** @type {Record<string, string>} */ ({ c: "ĉ", h: "ĥ", H: "Ĥ", y: "ŷ" });
const LEAK = 0.01;

/** @param {string} letter @param {string|number} index @returns {string} */
export function indexed(letter, index) {
  return `<i>${letter}</i><sub>${index}</sub>`;
}

/** @param {string} letter @param {number} step @returns {string} */
export function hat(letter, step) {
  return indexed(HATS[letter] ?? letter, step);
}

/** @param {string} note @param {number} step @returns {string} h_t in the notation's letter */
export function state(note, step) {
  return indexed(letters(note).state, step);
}

/** The candidate: ĉ of the LSTM, ĥ of the GRU. @param {string} note @param {string} cell @param {number} step @returns {string} */
export function candidate(note, cell, step) {
  return hat(cell === "lstm" ? "c" : letters(note).state, step);
}

/** @param {string} symbol @returns {string} the derivative of the loss by it */
export function derivative(symbol) {
  return `∂<i>L</i>/∂${symbol}`;
}

/** A matrix, or the block of it that makes a gate. @param {string} name @returns {string} */
export function matrix(name) {
  if (name.startsWith("weight") || name.startsWith("head")) return name;
  const [letter, ...rest] = name.split("_");
  return rest.length ? `<i>${letter}</i><sub>${rest.join("_")}</sub>` : `<i>${letter}</i>`;
}

/** @param {string} note @param {string} [block] @returns {string} W of h_{t−1} */
export function recurrent(note, block = "") {
  return matrix(matrixName(note, block));
}

/** @param {string} note @param {string} [block] @returns {string} U of x_t */
export function incoming(note, block = "") {
  const name = letters(note).input;
  if (!block) return matrix(name);
  return matrix(note === "torch" ? `${name}[${block}]` : `${name}${name.includes("_") ? "," : "_"}${block}`);
}

/** The matrix of a Jordan network's loop, from the output. @param {string} note @returns {string} */
export function feedback(note) {
  return note === "sub" ? indexed("W", "hy") : recurrent(note);
}

/** @param {string} note @param {string} [block] @returns {string} */
export function bias(note, block = "") {
  if (note === "torch") return block ? `bias[${block}]` : "bias";
  return block ? indexed("b", block) : "<i>b</i>";
}

/** @param {number} a @returns {number} */
export function sigmoid(a) {
  return 1 / (1 + Math.exp(-a));
}

/** 1 − tanh², without cancellation. @param {number} a @returns {number} */
export function tanhSlope(a) {
  const e = Math.exp(-2 * Math.abs(a));
  return (4 * e) / (1 + e) ** 2;
}

/** @type {Fn} */
export const SIGMA = { name: "σ", apply: sigmoid, slope: (a) => sigmoid(a) * sigmoid(-a) };
/** @type {Fn} */
export const TANH = { name: "tanh", apply: Math.tanh, slope: tanhSlope };
/** @type {Record<string, Fn|undefined>} */
const ACTIVATIONS = {
  tanh: TANH,
  sigmoid: SIGMA,
  relu: { name: "ReLU", apply: (a) => Math.max(0, a), slope: (a) => (a > 0 ? 1 : 0) },
  leaky_relu: { name: "leaky ReLU", apply: (a) => (a > 0 ? a : LEAK * a), slope: (a) => (a > 0 ? 1 : LEAK) },
};

/** @param {unknown} name of the experiment's activation @returns {Fn|undefined} none: the identity */
export function activation(name) {
  return ACTIVATIONS[String(name)];
}

/**
 * The state of the page is the link: one value per key of the server's table.
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").Value} Value
 * @typedef {import("./types.js").Parameters} Parameters
 */
import { packed, unpacked } from "./pack.js";

/** Texts that may be left empty on purpose: a translator without a target says what it likes. */
const MAY_BE_EMPTY = ["to"];
const READABLE = { "%2C": ",", "%40": "@", "%3B": ";", "%3A": ":", "%2F": "/" };

/** @param {number} number @returns {string} `.15`, `-2`, `1.25` */
export function numberText(number) {
  return String(number).replace(/^(-?)0\./, "$1.");
}

/** @param {Parameters} table @param {string} key @param {State} state @returns {Value} */
export function defaultOf(table, key, state) {
  if (!("eig" in table)) return table[key].default; // no eigenvalues, and t is a row of a matrix
  if (key === "eig") return state.init === table.init.default ? table.eig.default : null;
  if (key === "t") return state.T;
  return table[key].default;
}

/** @param {Parameters} table @param {State} state @param {string} key */
function isDefault(table, state, key) {
  const value = state[key];
  return value === null || (value === "" && !MAY_BE_EMPTY.includes(key)) || value === defaultOf(table, key, state);
}

/** @param {string} key @param {Value} value @returns {string} as it stands in a link */
function written(key, value) {
  const text = typeof value === "number" ? numberText(value) : packed(key, String(value));
  return encodeURIComponent(text).replace(/%2C|%40|%3B|%3A|%2F/g, (code) => READABLE[/** @type {"%2C"} */ (code)]);
}

/**
 * A query string: fixed order, defaults left out.
 * @param {Parameters} table @param {State} state @param {(key: string) => boolean} [wanted] @returns {string}
 */
export function toQuery(table, state, wanted = () => true) {
  return Object.keys(table)
    .filter((key) => key !== "pin" && wanted(key) && !isDefault(table, state, key))
    .map((key) => `${key}=${written(key, state[key])}`)
    .join("&");
}

/** @param {Parameters} table @param {State} state @returns {string} what the API is asked */
export function toApiQuery(table, state) {
  return toQuery(table, state, (key) => table[key].group === "experiment" && key !== "verify");
}

/** @param {import("./types.js").Parameter} row @param {string} text @returns {Value} */
function read(row, text) {
  if (row.type !== "int" && row.type !== "float") return text;
  const number = Number(text);
  return text.trim() === "" || !Number.isFinite(number) ? row.default : number;
}

/** @param {Parameters} table @returns {State} every key at its default */
export function defaults(table) {
  /** @type {State} */
  const state = {};
  for (const key of Object.keys(table)) state[key] = table[key].default;
  state.t = null;
  return state;
}

/**
 * A link -> the state; keys that no one knows are kept as they are.
 * @param {Parameters} table @param {string} search
 * @returns {{state: State, unknown: string, pins: string[]}}
 */
export function fromQuery(table, search) {
  const state = defaults(table);
  /** @type {string[]} */ const unknown = [];
  /** @type {string[]} */ const pins = [];
  const given = new Set();
  for (const [key, value] of new URLSearchParams(search)) {
    if (key === "pin") pins.push(value);
    else if (!(key in table) || table[key].group === "api") unknown.push(`${encodeURIComponent(key)}=${encodeURIComponent(value)}`);
    else if (!given.has(key)) {
      given.add(key);
      state[key] = read(table[key], unpacked(key, value));
    }
  }
  if ("eig" in table && !given.has("eig")) state.eig = defaultOf(table, "eig", state);
  return { state, unknown: unknown.join("&"), pins };
}

/** @param {number} steps @param {State} state @returns {number} place on the timeline, 0 … 2T */
export function positionOf(steps, state) {
  const text = typeof state.pos === "string" ? state.pos : "";
  const number = Math.min(Math.max(Number(text.slice(1)) || 1, 1), steps);
  if (text === "L") return steps;
  if (text.startsWith("f")) return number - 1;
  if (text.startsWith("b")) return 2 * steps + 1 - number;
  const cursor = typeof state.k === "number" ? Math.min(state.k, steps) : Math.max(1, Math.round(steps / 2));
  return 2 * steps + 1 - cursor;
}

/** @param {number} steps @param {number} place @returns {string} `f5`, `L`, `b4` */
export function positionText(steps, place) {
  if (place === steps) return "L";
  return place < steps ? `f${place + 1}` : `b${2 * steps + 1 - place}`;
}

/** @param {number} steps @param {number} place @returns {number} the step under the cursor */
export function stepAt(steps, place) {
  if (place === steps) return steps;
  return place < steps ? place + 1 : 2 * steps + 1 - place;
}

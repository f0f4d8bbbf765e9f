/**
 * What follows from what on /unroll: the unit in hand, which cells are shown, and which decisions bring others along.
 * @typedef {import("../../types.js").State} State
 * @typedef {import("../../types.js").Value} Value
 * @typedef {import("../../types.js").Parameters} Parameters
 * @typedef {import("../../types.js").UnrollRecord} UnrollRecord
 */
import { RANDOM } from "../../seed.js";
import { fromQuery } from "../../state.js";
import { withoutPokes } from "./edits.js";

export const MOST_ROWS = 8;
/** Other weights, or other units: changes by hand no longer mean the same. */
const ANOTHER_NETWORK = ["cell", "m", "H", "seed", "init", "eig", "W", "gate", "rest", "act", "ra", "gain", "fb", "h0"];
/** Another sequence: a state that was set at a step is another state. */
const ANOTHER_SEQUENCE = ["text", "x", "series", "tok", "T", "in", "D", "period", "emb"];
/** Keys that mean something only while another key has one value; a link does not carry them otherwise. */
const OWNED = { text: ["x", "text"], series: ["x", "series"], W: ["init", "matrix"] };

/** Whether a link asks for an empty text, as the server sees it. @param {Parameters} table @param {string} search @returns {boolean} */
export function isEmpty(table, search) {
  const text = new URLSearchParams(search).get("text");
  const { state } = fromQuery(table, search);
  return text !== null && !text.trim() && state.x === "text" && Number(state.in) !== 0;
}

/** @param {State} state @returns {boolean} */
export const isRandom = (state) => state.m === RANDOM;

/**
 * Decisions bring others along.
 * @param {Parameters} table @param {State} before @param {Record<string, Value>} changes @param {Value} text the sentence that is read now @returns {{state: State, forced: "jordan"|"signal"|null, dropped: boolean}} forced: why the weights are random now; dropped: changes by hand did not survive
 */
export function settle(table, before, changes, text) {
  const state = { ...before, ...changes };
  /** @type {"jordan"|"signal"|null} */ let forced = null;
  if (!isRandom(state)) {
    if ("m" in changes) {
      if (state.cell === "jordan") state.cell = table.cell.default;
      state.x = table.x.default;
    } else if (state.cell === "jordan" || state.x !== table.x.default) {
      forced = state.cell === "jordan" ? "jordan" : "signal";
      state.m = RANDOM;
    }
    if (before.m !== state.m && !isRandom(before) && !isRandom(state) && !("text" in changes)) state.text = null;
  }
  if (isRandom(state) && !isRandom(before) && !("text" in changes)) state.text = text;
  const differs = (/** @type {string[]} */ keys) => keys.some((key) => state[key] !== before[key]);
  if (!("edit" in changes) && state.edit) {
    if (differs(ANOTHER_NETWORK)) state.edit = "";
    else if (differs(ANOTHER_SEQUENCE)) state.edit = withoutPokes(String(state.edit));
  }
  if (differs(["init", "H", "cell"]) && !("eig" in changes)) state.eig = state.init === table.init.default ? table.eig.default : null;
  for (const [key, [owner, value]] of Object.entries(OWNED)) if (state[owner] !== value) state[key] = table[key].default;
  const dropped = !("edit" in changes) && (state.edit ?? "") !== (before.edit ?? "");
  return { state, forced, dropped };
}

/** @param {UnrollRecord} record @returns {number} H */
export const unitsOf = (record) => record.trace.h.shape[1];

/** The reader's unit, else the one that the headline speaks of. @param {UnrollRecord} record @param {State} state @param {number} place @returns {number} 1-based */
export function unitOf(record, state, place) {
  const chosen = Number(state.unit) || record.unit_at[place] || record.default_unit;
  return Math.min(Math.max(chosen, 1), unitsOf(record));
}

/** @param {UnrollRecord} record @param {State} state @returns {number[]|null} units of the open cell; null = those that changed most; 1 where none of them exists, as the server says */
export function rowsOf(record, state) {
  const rows = String(state.rows ?? "").split(",").map(Number).filter((unit) => Number.isInteger(unit) && unit > 0);
  const known = rows.filter((unit) => unit <= unitsOf(record));
  if (!rows.length) return null;
  return known.length ? [...new Set(known)].slice(0, MOST_ROWS) : [1];
}

/**
 * What follows from what on /wirings: which switches a wiring has, when its weights are trained, how long its clock is.
 * @typedef {import("../../types.js").State} State
 * @typedef {import("../../types.js").Value} Value
 * @typedef {import("../../types.js").Parameters} Parameters
 * @typedef {import("../../types.js").WiringRecord} WiringRecord
 * @typedef {import("../../types.js").WiringChoice} WiringChoice
 * @typedef {import("../../diagrams/reach-matrix-data.js").Mode} Mode
 */
import { modesOf } from "../../diagrams/reach-matrix-data.js";
import { RANDOM } from "../../seed.js";

export const TRANSLATE = "demo:translate";
/** The wiring with one output, of which the loss can only be at the last. */
export const SINGLE = "n1";
const TRANSLATING = ["ed", "att"];
/** Keys of random weights: a trained network has its own. */
const OF_RANDOM = ["cell", "H", "act", "fb", "seed"];
/** Where one of these is another one, attention set by hand is about something else. */
const ANOTHER_RUN = ["w", "cell", "H", "act", "fb", "seed", "m", "text", "to", "tok", "T"];
/** What a wiring is compared with first. */
const PARTNERS = /** @type {Record<string, string>} */ ({ nn: "bi", n1: "nn", "1n": "nn", bi: "nn", deep: "nn", ed: "att", att: "ed", jordan: "nn", tdnn: "nn", fc: "nn" });
const DIGITS = 3;

/** @param {Value} w @returns {boolean} whether a wiring has trained weights */
export const translates = (w) => TRANSLATING.includes(String(w));

/** @param {State} state @returns {boolean} */
export const isTrained = (state) => translates(state.w) && state.m !== RANDOM;

/** @param {Value} w @returns {string} */
export const partnerOf = (w) => PARTNERS[String(w)] ?? "nn";

/** The switches that any wiring has. @param {WiringChoice[]} wirings @returns {string[]} */
export const allSwitches = (wirings) => [...new Set(wirings.flatMap(({ switches }) => switches))];

/** @param {WiringChoice[]} wirings @param {Value} w @returns {WiringChoice} */
export const choiceOf = (wirings, w) => wirings.find((one) => one.w === w) ?? wirings[0];

/** Remembers the switches of wirings that are not shown, so that coming back finds them as they were. */
export class Memory {
  /** @param {Parameters} table @param {WiringChoice[]} wirings */
  constructor(table, wirings) {
    this.table = table;
    this.wirings = wirings;
    /** @type {Record<string, Value>} */ this.kept = {};
  }

  /** The keys that this wiring lacks leave the state; those that it has come back. @param {Value} from the wiring before @param {Record<string, any>|null} good its decisions, but for those that were refused @param {State} state */
  turn(from, good, state) {
    const had = choiceOf(this.wirings, from).switches;
    const has = choiceOf(this.wirings, state.w).switches;
    for (const key of allSwitches(this.wirings)) {
      if (key === "att") continue;
      if (good && had.includes(key)) this.kept[key] = good[key];
      if (!has.includes(key)) state[key] = this.table[key].default;
      else if (!had.includes(key) && key in this.kept) state[key] = this.kept[key];
    }
  }
}

/**
 * Decisions bring others along.
 * @param {State} before @param {Record<string, Value>} changes @param {Memory} memory @param {Record<string, any>|null} [good] what of before was not refused
 * @returns {{state: State, forced: boolean, dropped: boolean}} forced: the weights had to become random; dropped: rows by hand did not fit any more
 */
export function settle(before, changes, memory, good = before) {
  const state = { ...before, ...changes };
  if (state.w !== before.w) memory.turn(before.w, good, state);
  if (!translates(state.w) || state.m === TRANSLATE) state.m = null;
  const forced = isTrained(state) && !("m" in changes) && state.w === before.w && OF_RANDOM.some((key) => key in changes);
  if (forced) state.m = RANDOM;
  if (state.to === "" && !isTrained(state)) state.to = memory.table.to.default; // only what has learned to speak needs no target
  const other = !("att" in changes) && ANOTHER_RUN.some((key) => state[key] !== before[key]);
  const dropped = other && Boolean(state.att);
  if (dropped) state.att = "";
  if (ANOTHER_RUN.some((key) => state[key] !== before[key])) {
    if (!("t" in changes)) state.t = null;
    if (!("k" in changes)) state.k = null;
  }
  return { state, forced, dropped };
}

/** @param {WiringRecord} record @returns {number} */
export const momentsOf = (record) => record.graph.moments.length;

/** @param {WiringRecord} record @returns {number} units of its first state */
export function unitsOf(record) {
  const state = record.graph.nodes.find(({ kind }) => kind === "state");
  return state ? record.values[state.values].shape[1] : 1;
}

/** @param {WiringRecord} record @param {State} state @returns {Mode} */
export function modeOf(record, state) {
  const mode = /** @type {Mode} */ (state.mat ?? "reach");
  return modesOf(record).includes(mode) ? mode : "reach";
}

/** The pair in hand; none until one is chosen. @param {WiringRecord} record @param {State} state @returns {{t: number, k: number}|null} */
export function cursorOf(record, state) {
  if (!state.t && !state.k) return null;
  return { t: Math.min(Number(state.t) || record.outputs.targets.length, 64), k: Math.min(Number(state.k) || 1, 64) };
}

/** Rows of attention in a link: `2:.7,.1,.1,.1;3:0,0,1,0`. @param {string} text @returns {Map<number, number[]>} */
export function rowsIn(text) {
  /** @type {Map<number, number[]>} */ const rows = new Map();
  for (const part of text.split(";").filter(Boolean)) {
    const [row, weights] = part.split(":");
    rows.set(Number(row), (weights ?? "").split(",").map(Number));
  }
  return rows;
}

/** @param {Map<number, number[]>} rows @returns {string} */
export function rowsText(rows) {
  const short = (/** @type {number} */ weight) => String(Number(weight.toFixed(DIGITS))).replace(/^0\./, ".");
  return [...rows].sort(([a], [b]) => a - b).map(([row, weights]) => `${row}:${weights.map(short).join()}`).join(";");
}

/** A second wiring in a link: `ed;c=all;use=each`. @param {string} text @returns {{w: string, switches: Record<string, string>}|null} */
export function versusIn(text) {
  const [w, ...parts] = text.split(";");
  if (!w) return null;
  return { w, switches: Object.fromEntries(parts.map((part) => part.split("="))) };
}

/** @param {{w: string, switches: Record<string, string>}} versus @returns {string} */
export function versusText({ w, switches }) {
  return [w, ...Object.entries(switches).map(([key, value]) => `${key}=${value}`)].join(";");
}

/**
 * What is in hand and what it does at once: the temperature's softmax and a dragged weight are known before the engine answers.
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("../../types.js").WiringRecord} WiringRecord
 */
import { softmaxRows } from "../../diagrams/reach-matrix-data.js";
import { rowsIn, rowsText } from "./rules.js";

/** The record as it is seen: the engine's, with the weights that are in hand. */
export class Hand {
  /** @param {Session} session @param {(held: boolean) => void} held */
  constructor(session, held) {
    this.session = session;
    this.held = held;
    /** @type {{of: WiringRecord, record: WiringRecord}|null} */ this.ahead = null;
  }

  /** @returns {WiringRecord} */
  get seen() {
    const { record } = this.session;
    return this.ahead?.of === record ? this.ahead.record : record;
  }

  /** The engine has answered: what it says counts, unless it was asked again meanwhile. */
  answered() {
    const { record, recordQuery, asked } = this.session;
    const { attention, matrices } = this.ahead?.record ?? {};
    const same = attention && record.attention?.weights.data.length === attention.weights.data.length;
    if (recordQuery === asked || !same || !matrices) this.ahead = null;
    else this.ahead = { of: record, record: { ...record, matrices: { ...record.matrices, attention: matrices.attention }, attention: { ...record.attention, ...attention } } };
  }

  /** A slider moves. @param {string} key @param {number} value @param {"move"|"end"} phase */
  slide(key, value, phase) {
    this.held(phase === "move");
    const { attention } = this.session.record;
    if (key === "temp" && attention) this.#show(softmaxRows(attention.scores, value), attention.by_hand);
    this.session.change({ [key]: value }, { phase, push: phase === "end" });
  }

  /** A row of attention is set by hand. @param {{row: number, weights: number[], phase: "move"|"end"}} change */
  attend({ row, weights, phase }) {
    const { attention } = this.seen;
    if (!attention) return;
    this.held(phase === "move");
    const columns = attention.weights.shape[1];
    const data = Float64Array.from(attention.weights.data);
    data.set(weights, (row - 1) * columns);
    this.#show(data, [], row);
    const rows = rowsIn(String(this.session.state.att ?? ""));
    rows.set(row, weights);
    this.session.change({ att: rowsText(rows) }, { phase, push: phase === "end" });
  }

  /** @param {Float64Array} data weights @param {number[]} kept rows that stay as they are @param {number} [byHand] a row that is by hand now */
  #show(data, kept, byHand = 0) {
    const { record } = this.session;
    const { attention, matrices } = this.seen;
    if (!attention) return;
    const columns = attention.weights.shape[1];
    for (const row of kept) data.set(attention.weights.data.subarray((row - 1) * columns, row * columns), (row - 1) * columns);
    const weights = { shape: attention.weights.shape, data };
    const hands = byHand ? [...new Set([...attention.by_hand, byHand])] : attention.by_hand;
    this.ahead = { of: record, record: { ...record, matrices: { ...matrices, attention: weights }, attention: { ...attention, weights, by_hand: hands } } };
  }
}

/**
 * One run of a wiring: its switches, its matrices and the pair in hand.
 * @typedef {import("../../types.js").Value} Value
 * @typedef {import("../../types.js").WiringRecord} WiringRecord
 * @typedef {import("../../types.js").WiringChoice} WiringChoice
 * @typedef {import("../../instrument/session.js").Boot<WiringRecord>} Boot
 */
import { BaseSession } from "../../instrument/session.js";
import { cursorOf, isTrained, Memory, modeOf, momentsOf, settle, unitsOf } from "./rules.js";

/** A link without a place shows the loss, where every value is there. */
const CLOCK = { stops: momentsOf, rest: momentsOf };

/** @extends {BaseSession<WiringRecord>} */
export class Session extends BaseSession {
  /** @param {Boot} boot @param {import("../../instrument/session.js").Hearing} hearing */
  constructor(boot, hearing) {
    super(boot, hearing, CLOCK);
    /** @type {WiringChoice[]} */ this.wirings = boot.record.wirings ?? [];
    this.memory = new Memory(this.table, this.wirings);
  }

  get mode() {
    return modeOf(this.record, this.state);
  }

  get cursor() {
    return cursorOf(this.record, this.state);
  }

  get unit() {
    return Math.min(Math.max(Number(this.state.unit) || 1, 1), unitsOf(this.record));
  }

  get trained() {
    return isTrained(this.state);
  }

  /** @param {string} w @returns {string} what a wiring is called */
  nameOf(w) {
    return this.wirings.find((one) => one.w === w)?.name[this.boot.lang] ?? w;
  }

  /** @override @param {Record<string, Value>} changes */
  settle(changes) {
    return settle(this.state, changes, this.memory, this.#good);
  }

  /** The decisions that the engine has taken, or may still take; null where it has taken none for this wiring. */
  get #good() {
    const { record, state, refused } = this;
    if (!refused) return state;
    return record.experiment.w === state.w ? record.experiment : null;
  }

  /** @override */
  fitting() {
    return { ...super.fitting(), ...(this.state.unit ? { unit: this.unit } : {}) };
  }

  /** A pair of output and input, or none. @param {{t: number, k: number}|null} cursor */
  point(cursor) {
    this.look({ t: cursor?.t ?? null, k: cursor?.k ?? null });
  }
}

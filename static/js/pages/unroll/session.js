/**
 * One run of a network: its sentence, its cell and the unit in hand.
 * @typedef {import("../../types.js").Value} Value
 * @typedef {import("../../types.js").UnrollRecord} UnrollRecord
 * @typedef {import("../../instrument/session.js").Boot<UnrollRecord>} Boot
 * @typedef {import("../../instrument/session.js").Settled} Settled
 */
import { BaseSession } from "../../instrument/session.js";
import { fromQuery } from "../../state.js";
import { isEmpty, isRandom, rowsOf, settle, unitOf } from "./rules.js";

/** A link without a place begins at the first step. */
const CLOCK = { stops: (/** @type {UnrollRecord} */ record) => record.steps, rest: () => 0 };

/** @extends {BaseSession<UnrollRecord>} */
export class Session extends BaseSession {
  /** @param {Boot} boot @param {import("../../instrument/session.js").Hearing} hearing */
  constructor(boot, hearing) {
    super(boot, hearing, CLOCK);
    this.pins = fromQuery(this.table, location.search).pins;
    /** Nothing is typed, or a link's text is empty: no engine is asked. */
    this.empty = isEmpty(this.table, location.search);
    /** The trained network that Jordan or a signal pushed aside. @type {Value} */
    this.aside = null;
  }

  get unit() {
    return unitOf(this.record, this.state, this.place);
  }

  get rows() {
    return rowsOf(this.record, this.state);
  }

  /** The sentence that is read now. @returns {string} "" where something else is read */
  get text() {
    const { x, text } = this.record.experiment;
    return x === "text" ? String(text ?? "") : "";
  }

  /** @override @param {Record<string, Value>} changes */
  settle(changes) {
    return settle(this.table, this.state, changes, this.record.experiment.text);
  }

  /** @override @param {Settled} settled */
  adopt(settled) {
    if (settled.forced) this.aside = this.state.m;
    this.empty = false;
    super.adopt(settled);
  }

  /** A cell; with Jordan the trained weights went aside, and come back with another cell. @param {string} cell */
  chooseCell(cell) {
    const back = this.aside !== null && cell !== "jordan" && this.state.x === this.table.x.default && isRandom(this.state);
    const m = this.aside;
    if (cell !== "jordan") this.aside = null;
    this.change(back ? { cell, m } : { cell }, { push: true });
  }

  /** Nothing is typed. @param {boolean} empty */
  setEmpty(empty) {
    this.empty = empty;
    this.hearing.changed();
  }

  /** @override @param {number} place */
  go(place) {
    if (!this.empty) this.look({ pos: this.positionAt(place), k: null });
  }

  /** @param {number} unit */
  choose(unit) {
    this.change({ unit });
  }

  /** @override */
  returned() {
    this.empty = isEmpty(this.table, location.search);
    this.aside = null;
    super.returned();
  }
}

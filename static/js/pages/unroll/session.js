/**
 * One run of a network and where the reader stands in it. A change goes state -> engine -> record -> pictures -> address; a step needs no engine.
 * @typedef {import("../../types.js").State} State
 * @typedef {import("../../types.js").Value} Value
 * @typedef {import("../../types.js").Parameters} Parameters
 * @typedef {import("../../types.js").UnrollRecord} UnrollRecord
 * @typedef {import("../../types.js").ApiError} ApiError
 * @typedef {{phase?: "move"|"end", push?: boolean}} How
 *
 * @typedef {Object} Hearing
 * @property {() => void} dropped  changes by hand did not fit any more
 * @property {() => void} changed  the picture is another one
 * @property {() => void} stepped  only the place is another one
 * @property {(record: UnrollRecord) => void} arrived
 * @property {(error: ApiError) => void} refused
 * @property {(level: 0|1|2|3) => void} waiting
 * @property {(down: boolean) => void} down
 * @property {(query: string, apiQuery: string) => void} written
 * @property {(why: "jordan"|"signal") => void} forced  the weights had to become random
 */
import { Client, fetchRecord } from "../../api.js";
import { Address } from "../../history.js";
import { prepare } from "../../pack.js";
import { fromQuery, toApiQuery } from "../../state.js";
import { following, isEmpty, isRandom, placeOf, positionAt, rowsOf, settle, shownOf, truth, unitOf } from "./rules.js";

/** @typedef {{record: UnrollRecord, table: Parameters, address: string, lang: "en"|"zh"}} Boot */

/** State and record together. */
export class Session {
  /** @param {Boot} boot @param {Hearing} hearing */
  constructor(boot, hearing) {
    this.boot = boot;
    this.hearing = hearing;
    this.table = boot.table;
    this.record = boot.record;
    const read = fromQuery(this.table, location.search);
    this.pins = read.pins;
    this.state = truth(this.table, read.state, boot.record);
    /** What the server made of the link that was opened: coming back to it is no second question. */
    this.opened = { search: location.search, state: this.state };
    /** Nothing is typed, or a link's text is empty: no engine is asked. */
    this.empty = isEmpty(this.table, location.search);
    /** A hand is moving something; when it lets go, the last value is there already. */
    this.moving = false;
    /** The trained network that Jordan or a signal pushed aside. @type {Value} */
    this.aside = null;
    this.asked = this.apiQuery;
    this.recordQuery = this.asked;
    this.client = new Client(boot.address, boot.lang, {
      record: (record, query) => this.#arrived(/** @type {any} */ (record), query),
      refused: (error) => hearing.refused(error),
      waiting: (level) => hearing.waiting(level),
      down: (down) => hearing.down(down),
    });
    this.address = new Address({ table: this.table, unknown: read.unknown, state: () => this.state, written: (query) => hearing.written(query, toApiQuery(this.table, this.state)) });
    addEventListener("popstate", () => this.#returned());
  }

  get place() {
    return placeOf(this.record, this.state);
  }

  get unit() {
    return unitOf(this.record, this.state);
  }

  get shown() {
    return shownOf(this.record, this.state);
  }

  get rows() {
    return rowsOf(this.record, this.state);
  }

  /** The sentence that is read now. @returns {string} "" where something else is read */
  get text() {
    const { x, text } = this.record.experiment;
    return x === "text" ? String(text ?? "") : "";
  }

  get apiQuery() {
    return toApiQuery(this.table, this.state);
  }

  /** @param {Record<string, Value>} changes @param {How} [how] */
  change(changes, { phase = "end", push = false } = {}) {
    const before = this.state;
    if (push || (phase === "move" && !this.moving)) this.address.flush();
    const { state, forced, dropped } = settle(this.table, before, changes, this.record.experiment.text);
    if (forced) {
      this.aside = before.m;
      this.hearing.forced(forced);
    }
    if (dropped) this.hearing.dropped();
    this.state = state;
    this.empty = false;
    if (!this.moving && Object.keys(state).every((key) => state[key] === before[key])) push = false;
    this.moving = phase === "move";
    if (phase === "end") this.address.write(push);
    this.ask();
  }

  /** A cell; with Jordan the trained weights went aside, and come back with another cell. @param {string} cell */
  chooseCell(cell) {
    const back = this.aside !== null && cell !== "jordan" && this.state.x === this.table.x.default && isRandom(this.state);
    const m = this.aside;
    if (cell !== "jordan") this.aside = null;
    this.change(back ? { cell, m } : { cell }, { push: true });
  }

  /** Ask the engine, if the experiment is another one; else only draw. */
  ask() {
    this.hearing.changed();
    const query = this.apiQuery;
    if (query === this.asked && !this.client.isDown) return;
    this.asked = query;
    this.client.ask(query, "");
  }

  /** @param {UnrollRecord} record @param {string} query */
  #arrived(record, query) {
    this.record = record;
    this.recordQuery = query;
    this.hearing.arrived(record);
  }

  /** Nothing is typed. @param {boolean} empty */
  setEmpty(empty) {
    this.empty = empty;
    this.hearing.changed();
  }

  /** A whole set of decisions at once; nothing changes when the engine refuses them. @param {Record<string, Value>} changes */
  async decide(changes) {
    const { state, forced, dropped } = settle(this.table, this.state, changes, this.record.experiment.text);
    await prepare(state);
    const query = toApiQuery(this.table, state);
    const record = /** @type {UnrollRecord} */ (/** @type {unknown} */ (await fetchRecord(this.boot.address, query, this.boot.lang)));
    this.address.flush();
    if (forced) this.hearing.forced(forced);
    if (dropped) this.hearing.dropped();
    this.state = state;
    this.empty = false;
    this.asked = query;
    this.address.write(true);
    this.#arrived(record, query);
  }

  /** The complex step, for the run shown. */
  async verify() {
    const query = this.apiQuery;
    return (await fetchRecord(this.boot.address, `${query}${query ? "&" : ""}verify=1`, this.boot.lang)).verify;
  }

  /** A stop of the timeline. @param {number} place */
  go(place) {
    if (this.empty) return;
    this.state = { ...this.state, pos: positionAt(this.record.steps, place), k: null };
    this.hearing.stepped();
    this.address.write(false);
  }

  /** @param {number} unit */
  choose(unit) {
    this.change({ unit });
  }

  /** Values or gradients; what the timeline would show anyway is not an override. @param {string} show */
  show(show) {
    this.change({ show: show === following(this.record, this.state) ? null : show });
  }

  /** Back and forward: everything from the link, without a reload. */
  #returned() {
    this.address.cancel();
    const { search, state } = this.opened;
    this.state = location.search === search ? state : fromQuery(this.table, location.search).state;
    this.empty = isEmpty(this.table, location.search);
    this.aside = null;
    this.ask();
    this.hearing.written(this.address.query(), this.apiQuery);
  }
}

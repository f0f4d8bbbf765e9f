/**
 * One run of a wiring and where the reader stands in it: state -> engine -> record -> pictures -> address.
 * @typedef {import("../../types.js").State} State
 * @typedef {import("../../types.js").Value} Value
 * @typedef {import("../../types.js").Parameters} Parameters
 * @typedef {import("../../types.js").WiringRecord} WiringRecord
 * @typedef {import("../../types.js").WiringChoice} WiringChoice
 * @typedef {import("../../types.js").ApiError} ApiError
 * @typedef {{phase?: "move"|"end", push?: boolean}} How
 *
 * @typedef {Object} Hearing
 * @property {() => void} changed  the picture is another one
 * @property {() => void} stepped  only the place is another one
 * @property {(record: WiringRecord) => void} arrived
 * @property {(error: ApiError) => void} refused
 * @property {(level: 0|1|2|3) => void} waiting
 * @property {(down: boolean) => void} down
 * @property {(query: string, apiQuery: string) => void} written
 * @property {() => void} forced  the weights had to become random
 * @property {() => void} dropped  rows of attention by hand did not fit any more
 */
import { Client, fetchRecord } from "../../api.js";
import { Address } from "../../history.js";
import { isUnpacked, prepare } from "../../pack.js";
import { fromQuery, toApiQuery } from "../../state.js";
import { cursorOf, following, isTrained, Memory, modeOf, momentsOf, placeOf, positionAt, settle, shownOf, truth, unitsOf } from "./rules.js";

/** @typedef {{record: WiringRecord, table: Parameters, address: string, lang: "en"|"zh"}} Boot */

/** State and record together. */
export class Session {
  /** @param {Boot} boot @param {Hearing} hearing */
  constructor(boot, hearing) {
    this.boot = boot;
    this.hearing = hearing;
    this.table = boot.table;
    this.record = boot.record;
    /** @type {WiringChoice[]} */ this.wirings = boot.record.wirings ?? [];
    this.memory = new Memory(this.table, this.wirings);
    const read = fromQuery(this.table, location.search);
    this.state = truth(this.table, read.state, boot.record);
    /** What the server made of the link that was opened: coming back to it is no second question. */
    this.opened = { search: location.search, state: this.state };
    this.moving = false;
    this.asked = this.apiQuery;
    this.recordQuery = this.asked;
    this.client = new Client(boot.address, boot.lang, {
      record: (record, query) => this.#arrived(/** @type {any} */ (record), query),
      refused: (error) => hearing.refused(error),
      waiting: (level) => hearing.waiting(level),
      down: (down) => hearing.down(down),
    });
    this.address = new Address({ table: this.table, unknown: read.unknown, state: () => this.state, written: (query) => hearing.written(query, this.apiQuery) });
    addEventListener("popstate", () => this.#returned());
  }

  get place() {
    return placeOf(this.record, this.state);
  }

  get moments() {
    return momentsOf(this.record);
  }

  get shown() {
    return shownOf(this.record, this.state);
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

  get apiQuery() {
    return toApiQuery(this.table, this.state);
  }

  /** @param {string} w @returns {string} what a wiring is called */
  nameOf(w) {
    return this.wirings.find((one) => one.w === w)?.name[this.boot.lang] ?? w;
  }

  /** @param {Record<string, Value>} changes @param {How} [how] */
  change(changes, { phase = "end", push = false } = {}) {
    const before = this.state;
    if (push || (phase === "move" && !this.moving)) this.address.flush();
    const { state, forced, dropped } = settle(before, changes, this.memory);
    if (forced) this.hearing.forced();
    if (dropped) this.hearing.dropped();
    this.state = state;
    if (!this.moving && Object.keys(state).every((key) => state[key] === before[key])) push = false;
    this.moving = phase === "move";
    if (phase === "end") this.address.write(push);
    this.ask();
  }

  /** Ask the engine, if the experiment is another one; else only draw. A long text is packed first: an address has its bounds. */
  ask() {
    this.hearing.changed();
    if (isUnpacked(this.state)) void prepare(this.state).then(() => this.#send());
    else this.#send();
  }

  #send() {
    const query = this.apiQuery;
    if (query === this.asked && !this.client.isDown) return;
    this.asked = query;
    this.client.ask(query, "");
  }

  /** @param {WiringRecord} record @param {string} query */
  #arrived(record, query) {
    this.record = record;
    this.recordQuery = query;
    this.hearing.arrived(record);
  }

  /** What the page knows before the engine answers. @param {WiringRecord} record */
  preview(record) {
    this.record = record;
    this.hearing.changed();
  }

  /** A whole set of decisions at once; nothing changes when the engine refuses them. @param {Record<string, Value>} changes */
  async decide(changes) {
    const { state, forced, dropped } = settle(this.state, changes, this.memory);
    await prepare(state);
    const query = toApiQuery(this.table, state);
    const record = /** @type {WiringRecord} */ (/** @type {unknown} */ (await fetchRecord(this.boot.address, query, this.boot.lang)));
    this.address.flush();
    if (forced) this.hearing.forced();
    if (dropped) this.hearing.dropped();
    this.state = state;
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
    this.state = { ...this.state, pos: positionAt(this.moments, place) };
    this.hearing.stepped();
    this.address.write(false);
  }

  /** A pair of output and input, or none. @param {{t: number, k: number}|null} cursor */
  point(cursor) {
    this.state = { ...this.state, t: cursor?.t ?? null, k: cursor?.k ?? null };
    this.hearing.stepped();
    this.address.write(false);
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
    this.ask();
    this.hearing.written(this.address.query(), this.apiQuery);
  }
}

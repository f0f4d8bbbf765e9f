/**
 * One run and where the reader stands in it. A change goes state -> engine -> record -> pictures -> address; a step needs no engine.
 * What decides what on a page is the page's own session, made from this one.
 * @typedef {import("../types.js").State} State
 * @typedef {import("../types.js").Value} Value
 * @typedef {import("../types.js").Parameters} Parameters
 * @typedef {import("../types.js").ApiError} ApiError
 * @typedef {{phase?: "move"|"end", push?: boolean}} How
 * @typedef {{state: State, forced: string|boolean|null, dropped: boolean}} Settled  forced: why the weights had to become random; dropped: changes by hand did not fit any more
 *
 * @typedef {Object} Hearing
 * @property {() => void} changed  the picture is another one
 * @property {() => void} asked  another run was asked for; its picture comes with the answer
 * @property {() => void} stepped  only the place is another one
 * @property {() => void} arrived  the record is another one
 * @property {(error: ApiError) => void} refused
 * @property {(level: 0|1|2|3) => void} waiting
 * @property {(down: boolean) => void} down
 * @property {(query: string, apiQuery: string) => void} written
 * @property {(why: string|boolean) => void} forced
 * @property {() => void} dropped
 */
import { outdate } from "../controls/errors.js";
import { adding, Client, fetchRecord } from "../api.js";
import { Address } from "../history.js";
import { isUnpacked, prepare } from "../pack.js";
import { fromQuery, positionOf, positionText, toApiQuery } from "../state.js";

/**
 * @template {{query: string}} R
 * @typedef {{record: R, table: Parameters, address: string, lang: "en"|"zh"}} Boot
 */

/**
 * How a page's timeline counts.
 * @template R
 * @typedef {{stops: (record: R) => number, rest: (record: R) => number}} Clock  stops: before the loss; rest: the place of a link that names none
 */

/** The server has read the link first: what it computed counts, what only looks is the link's. @param {Parameters} table @param {State} state @param {{query: string}} record @returns {State} */
function truth(table, state, record) {
  const computed = fromQuery(table, record.query).state;
  const kept = { ...state };
  for (const [key, row] of Object.entries(table)) if (row.group === "experiment" && key !== "verify") kept[key] = computed[key];
  return kept;
}

/**
 * State and record together.
 * @template {{query: string}} R
 */
export class BaseSession {
  /** @param {Boot<R>} boot @param {Hearing} hearing @param {Clock<R>} clock */
  constructor(boot, hearing, clock) {
    this.boot = boot;
    this.hearing = hearing;
    this.clock = clock;
    this.table = boot.table;
    this.record = boot.record;
    const read = fromQuery(this.table, location.search);
    this.state = truth(this.table, read.state, boot.record);
    /** What the server made of the link that was opened: coming back to it is no second question. */
    this.opened = { search: location.search, state: this.state };
    /** A hand is moving something; when it lets go, the last value is there already. */
    this.moving = false;
    this.asked = this.apiQuery;
    this.recordQuery = this.asked;
    /** The engine has turned down what was asked last. */
    this.refused = false;
    this.client = new Client(boot.address, boot.lang, {
      record: (record, query) => this.#arrived(/** @type {any} */ (record), query),
      refused: (error) => {
        this.refused = true;
        hearing.refused(error);
      },
      waiting: (level) => hearing.waiting(level),
      down: (down) => hearing.down(down),
    });
    this.address = new Address({ table: this.table, unknown: read.unknown, state: () => this.state, written: (query) => hearing.written(query, this.apiQuery) });
    addEventListener("popstate", () => this.returned());
  }

  get apiQuery() {
    return toApiQuery(this.table, this.state);
  }

  /** Stops before the loss; as many come after it. */
  get stops() {
    return this.clock.stops(this.record);
  }

  /** @returns {number} 0 … 2·stops */
  get place() {
    return this.state.pos ? positionOf(this.stops, this.state) : this.clock.rest(this.record);
  }

  /** What the timeline asks for: values on the way forward, gradients past the loss. @returns {"values"|"grad"} */
  get following() {
    return this.place > this.stops ? "grad" : "values";
  }

  /** @returns {"values"|"grad"} */
  get shown() {
    const { show } = this.state;
    return show === "values" || show === "grad" ? show : this.following;
  }

  /** What decisions bring along; by themselves nothing. @param {Record<string, Value>} changes @returns {Settled} */
  settle(changes) {
    return { state: { ...this.state, ...changes }, forced: null, dropped: false };
  }

  /** @param {Settled} settled */
  adopt({ state, forced, dropped }) {
    if (forced) this.hearing.forced(forced);
    if (dropped) this.hearing.dropped();
    this.state = state;
  }

  /** @param {Record<string, Value>} changes @param {How} [how] */
  change(changes, { phase = "end", push = false } = {}) {
    const before = this.state;
    if (push || (phase === "move" && !this.moving)) this.address.flush();
    this.adopt(this.settle(changes));
    if (!this.moving && Object.keys(this.state).every((key) => this.state[key] === before[key])) push = false;
    this.moving = phase === "move";
    if (phase === "end") this.address.write(push);
    this.ask();
  }

  /** Ask the engine, if the experiment is another one; else only draw. A long text is packed first: an address has its bounds. */
  ask() {
    const packed = !isUnpacked(this.state);
    if (packed && !this.isAnother) return this.hearing.changed();
    outdate();
    this.hearing.asked();
    return packed ? this.#send() : void prepare(this.state).then(() => this.isAnother && this.#send());
  }

  /** Whether the engine was not asked for this run last. */
  get isAnother() {
    return this.apiQuery !== this.asked || this.client.isDown;
  }

  #send() {
    this.asked = this.apiQuery;
    this.refused = false;
    this.client.ask(this.asked, "");
  }

  /** @param {R} record @param {string} query */
  #arrived(record, query) {
    this.record = record;
    this.recordQuery = query;
    this.refused = false;
    this.#fit();
    this.hearing.arrived();
  }

  /** A link names no place that the run does not have. */
  #fit() {
    const fitting = this.fitting();
    if (Object.entries(fitting).every(([key, value]) => this.state[key] === value)) return;
    this.state = { ...this.state, ...fitting };
    this.address.write(false);
  }

  /** What of the state the record decides. @returns {Record<string, Value>} */
  fitting() {
    return this.state.pos ? { pos: this.positionAt(this.place) } : {};
  }

  /** A whole set of decisions at once; nothing changes when the engine refuses them. @param {Record<string, Value>} changes */
  async decide(changes) {
    const settled = this.settle(changes);
    await prepare(settled.state);
    const query = toApiQuery(this.table, settled.state);
    const record = /** @type {R} */ (/** @type {unknown} */ (await fetchRecord(this.boot.address, query, this.boot.lang)));
    this.address.flush();
    this.adopt(settled);
    this.asked = query;
    this.address.write(true);
    outdate();
    this.#arrived(record, query);
  }

  /** The complex step, for the run shown. */
  async verify() {
    return (await fetchRecord(this.boot.address, adding(this.apiQuery, "verify=1"), this.boot.lang)).verify;
  }

  /** Another look at the same run. @param {Record<string, Value>} changes */
  look(changes) {
    this.state = { ...this.state, ...changes };
    this.hearing.stepped();
    this.address.write(false);
  }

  /** A stop of the timeline. @param {number} place */
  go(place) {
    this.look({ pos: this.positionAt(place) });
  }

  /** @param {number} place @returns {string|null} null where a link says nothing */
  positionAt(place) {
    const bounded = Math.min(Math.max(place, 0), 2 * this.stops);
    return bounded === this.clock.rest(this.record) ? null : positionText(this.stops, bounded);
  }

  /** Values or gradients; what the timeline would show anyway is not an override. @param {string} show */
  show(show) {
    this.change({ show: show === this.following ? null : show });
  }

  /** Back and forward: everything from the link, without a reload. */
  returned() {
    this.address.cancel();
    const { search, state } = this.opened;
    this.state = location.search === search ? state : fromQuery(this.table, location.search).state;
    this.ask();
    this.hearing.written(this.address.query(), this.apiQuery);
  }
}

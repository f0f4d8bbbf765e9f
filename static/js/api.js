/**
 * Asking the engine: one request in flight, the newest wins, the last answer stays until the next one is there. What the hand asks
 * for is fetched by a worker; single records are fetched here.
 * @typedef {import("./types.js").ApiError} ApiError
 * @typedef {import("./types.js").RunRecord} RunRecord
 */
import { FETCH, unpack } from "./wire.js";

/** How long an answer may take before the page looks stale, busy, slow. */
const PATIENCE_MS = [250, 400, 4000];
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 15_000;
/** The engine refused a query: its words, and the control they belong to. */
export class Refused extends Error {
  /** @param {ApiError} error */
  constructor(error) {
    super(error.message);
    this.error = error;
  }
}

/**
 * One record.
 * @param {string} address @param {string} query @param {string} lang @param {string} [parts] only these, by commas
 * @returns {Promise<RunRecord>}
 * @throws {Refused} for a query the engine does not accept; TypeError or Error when no engine answers
 */
export async function fetchRecord(address, query, lang, parts = "") {
  const response = await fetch(urlOf(address, query, lang, parts), FETCH);
  return unpack(recordIn(response.status, await response.json().catch(() => null)));
}

/** @param {string} query @param {string} more @returns {string} */
export const adding = (query, more) => `${query}${query ? "&" : ""}${more}`;

/** @param {string} address @param {string} query @param {string} lang @param {string} parts @returns {string} */
function urlOf(address, query, lang, parts) {
  const form = `arrays=base64${parts ? `&parts=${parts}` : ""}${lang === "en" ? "" : `&lang=${lang}`}`;
  return `${address}?${adding(query, form)}`;
}

/** @param {number} status @param {any} body @returns {RunRecord} @throws {Refused} and Error, as fetchRecord does */
function recordIn(status, body) {
  if (status === 200 && body) return body;
  if (status < 500 && body?.error) throw new Refused(body.error);
  throw new Error(`The engine answered ${status}.`);
}

/**
 * @typedef {Object} Handlers
 * @property {(record: RunRecord, query: string) => void} record
 * @property {(error: ApiError, query: string) => void} refused
 * @property {(level: 0|1|2|3) => void} waiting  1 stale, 2 busy, 3 slow, 0 over
 * @property {(down: boolean) => void} down  the engine does not answer
 */

/** A client in which the newest question wins. */
export class Client {
  /** @param {string} address @param {string} lang @param {Handlers} handlers */
  constructor(address, lang, handlers) {
    this.address = address;
    this.lang = lang;
    this.handlers = handlers;
    /** @type {Worker|null} */ this.worker = null;
    /** The newest question while its answer is awaited. @type {string|null} */ this.running = null;
    this.newest = { id: 0, query: "", parts: "" };
    /** @type {Map<number, string>} */ this.queries = new Map();
    this.timer = 0;
    this.level = 0;
    this.retryIn = FIRST_RETRY_MS;
    this.retryTimer = 0;
    this.isDown = false;
  }

  /** @param {string} query @param {string} parts */
  ask(query, parts) {
    clearTimeout(this.retryTimer);
    const id = this.newest.id + 1;
    this.newest = { id, query, parts };
    this.queries.set(id, query);
    if (this.running === null) this.#watch();
    this.running = query;
    this.#post({ id, url: new URL(urlOf(this.address, query, this.lang, parts), location.href).href });
  }

  /** Ask again at once, after the engine was away. */
  retry() {
    if (this.running === null) this.ask(this.newest.query, this.newest.parts);
  }

  /** @param {{id: number, url: string}} question */
  #post(question) {
    if (!this.worker) {
      this.worker = new Worker(new URL("./engine-worker.js", import.meta.url), { type: "module" });
      this.worker.addEventListener("message", ({ data }) => this.#answered(data));
      this.worker.addEventListener("error", () => {
        this.worker = null; // its script could not be fetched: the next question tries again
        this.#answered({ id: this.newest.id, status: 0, body: null });
      });
    }
    this.worker.postMessage(question);
  }

  /** @param {{id: number, status: number, body: any}} answer */
  #answered({ id, status, body }) {
    const query = /** @type {string} */ (this.queries.get(id));
    for (const old of this.queries.keys()) if (old <= id) this.queries.delete(old);
    this.#calm();
    if (id === this.newest.id) this.running = null;
    else this.#watch();
    let record;
    try {
      record = recordIn(status, body);
    } catch (error) {
      if (!(error instanceof Refused)) return this.#failed();
      this.#reached();
      return this.handlers.refused(error.error, query);
    }
    this.#reached();
    return this.handlers.record(record, query);
  }

  #reached() {
    this.retryIn = FIRST_RETRY_MS;
    this.#setDown(false);
  }

  #failed() {
    this.#setDown(true);
    if (this.running !== null) return;
    this.retryTimer = window.setTimeout(() => this.retry(), this.retryIn);
    this.retryIn = Math.min(2 * this.retryIn, LONGEST_RETRY_MS);
  }

  /** @param {boolean} down */
  #setDown(down) {
    if (down !== this.isDown) this.handlers.down(down);
    this.isDown = down;
  }

  #watch() {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.#later(1), PATIENCE_MS[0]);
  }

  /** @param {1|2|3} level */
  #later(level) {
    this.#wait(level);
    if (level < 3) this.timer = window.setTimeout(() => this.#later(/** @type {2|3} */ (level + 1)), PATIENCE_MS[level] - PATIENCE_MS[level - 1]);
  }

  #calm() {
    clearTimeout(this.timer);
    if (this.level > 0) this.#wait(0);
  }

  /** @param {0|1|2|3} level */
  #wait(level) {
    this.level = level;
    this.handlers.waiting(level);
  }
}

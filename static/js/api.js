/**
 * Asking the engine: one request in flight, the newest wins, the last answer stays until the next one is there.
 * @typedef {import("./types.js").ApiError} ApiError
 * @typedef {import("./types.js").RunRecord} RunRecord
 */
const STALE_MS = 250;
const BUSY_MS = 400;
const SLOW_MS = 4000;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 15_000;
/** Records are many and each is used once: the browser's cache would only cost time. */
const FETCH = /** @type {RequestInit} */ ({ cache: "no-store", priority: "high" });

/** @type {Record<string, (buffer: ArrayBuffer) => any>} */
const TYPES = { f4: (b) => new Float32Array(b), f8: (b) => new Float64Array(b), i4: (b) => new Int32Array(b), u1: (b) => new Uint8Array(b) };

/** @param {string} text @returns {ArrayBuffer} */
function bytes(text) {
  const native = /** @type {{fromBase64?: (text: string) => Uint8Array}} */ (/** @type {unknown} */ (Uint8Array)).fromBase64;
  if (native) return /** @type {ArrayBuffer} */ (native.call(Uint8Array, text).buffer);
  const binary = atob(text);
  const out = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) out[i] = binary.charCodeAt(i);
  return out.buffer;
}

/** An array of a record, decoded when someone first looks at it: most arrays of most records are never drawn. */
class Packed {
  /** @param {{dtype: string, bdata: string, shape: string}} wire */
  constructor({ dtype, bdata, shape }) {
    this.wire = bdata;
    this.dtype = dtype;
    this.shape = String(shape).split(",").map(Number);
    /** @type {any} */ this.decoded = null;
  }

  get data() {
    if (this.decoded === null) {
      this.decoded = TYPES[this.dtype](bytes(this.wire));
      this.wire = "";
    }
    return this.decoded;
  }
}

/** Every `{dtype, bdata, shape}` in a JSON value -> `{data, shape}`. @param {any} value @returns {any} */
export function decode(value) {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(decode);
  if (typeof value.bdata === "string") return new Packed(value);
  for (const key in value) {
    const inner = value[key];
    if (inner !== null && typeof inner === "object") value[key] = decode(inner);
  }
  return value;
}

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
  const form = `arrays=base64${parts ? `&parts=${parts}` : ""}${lang === "en" ? "" : `&lang=${lang}`}`;
  const response = await fetch(`${address}?${query}${query ? "&" : ""}${form}`, FETCH);
  if (response.ok) return decode(await response.json());
  const body = await response.json().catch(() => null);
  if (response.status < 500 && body?.error) throw new Refused(body.error);
  throw new Error(`The engine answered ${response.status}.`);
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
    this.parts = "";
    /** @type {string|null} */ this.running = null;
    /** @type {string|null} */ this.next = null;
    /** @type {number[]} */ this.timers = [];
    this.level = 0;
    this.retryIn = FIRST_RETRY_MS;
    this.retryTimer = 0;
    this.isDown = false;
  }

  /** @param {string} query @param {string} parts */
  ask(query, parts) {
    this.next = query;
    this.parts = parts;
    if (this.running === null) this.#start();
  }

  /** Ask again at once, after the engine was away. */
  retry() {
    clearTimeout(this.retryTimer);
    if (this.running === null && this.next !== null) this.#start();
  }

  #start() {
    clearTimeout(this.retryTimer);
    const query = /** @type {string} */ (this.next);
    this.running = query;
    this.next = null;
    this.#watch();
    fetchRecord(this.address, query, this.lang, this.parts).then(
      (record) => this.#finish(() => this.handlers.record(record, query)),
      (error) => (error instanceof Refused ? this.#finish(() => this.handlers.refused(error.error, query)) : this.#failed(query)),
    );
  }

  /** @param {() => void} tell */
  #finish(tell) {
    this.running = null;
    this.retryIn = FIRST_RETRY_MS;
    this.#setDown(false);
    this.#calm();
    if (this.next !== null) this.#start();
    tell();
  }

  /** @param {string} query */
  #failed(query) {
    this.running = null;
    this.next ??= query;
    this.#calm();
    this.#setDown(true);
    this.retryTimer = window.setTimeout(() => this.retry(), this.retryIn);
    this.retryIn = Math.min(2 * this.retryIn, LONGEST_RETRY_MS);
  }

  /** @param {boolean} down */
  #setDown(down) {
    if (down !== this.isDown) this.handlers.down(down);
    this.isDown = down;
  }

  #watch() {
    const levels = /** @type {[number, 1|2|3][]} */ ([[STALE_MS, 1], [BUSY_MS, 2], [SLOW_MS, 3]]);
    this.timers = levels.map(([delay, level]) => window.setTimeout(() => this.#wait(level), delay));
  }

  #calm() {
    this.timers.forEach(clearTimeout);
    this.timers = [];
    if (this.level > 0) this.#wait(0);
  }

  /** @param {0|1|2|3} level */
  #wait(level) {
    this.level = level;
    this.handlers.waiting(level);
  }
}

/**
 * The address bar: decisions are entries of the history, movements only change the present one.
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").Parameters} Parameters
 */
import { prepare } from "./pack.js";
import { toQuery } from "./state.js";

const PAUSE_MS = 300;

/** Writes the state into the address. */
export class Address {
  /** @param {{table: Parameters, unknown: string, state: () => State, written: (query: string) => void}} options */
  constructor(options) {
    this.options = options;
    this.timer = 0;
    this.dueAt = 0;
  }

  /** @param {State} [state] the present one @returns {string} its query, unknown keys kept */
  query(state = this.options.state()) {
    const own = toQuery(this.options.table, state, (key) => this.options.table[key].group !== "api" && key !== "verify");
    return [own, this.options.unknown].filter(Boolean).join("&");
  }

  /** @param {boolean} push */
  write(push) {
    this.dueAt = performance.now() + PAUSE_MS;
    if (push) {
      this.cancel();
      this.#now(true);
    } else if (!this.timer) this.timer = window.setTimeout(() => this.#due(), PAUSE_MS);
  }

  #due() {
    const early = this.dueAt - performance.now();
    if (early > 0) this.timer = window.setTimeout(() => this.#due(), early);
    else this.#now(false);
  }

  /** What is not written yet is written, so that a decision that follows has its own entry. */
  flush() {
    if (!this.timer) return;
    clearTimeout(this.timer);
    this.timer = 0;
    this.#now(false);
  }

  /** Nothing waiting is written any more. */
  cancel() {
    clearTimeout(this.timer);
    this.timer = 0;
  }

  /** @param {boolean} push */
  async #now(push) {
    this.timer = 0;
    const state = this.options.state(); // of this moment: another decision may follow while it is packed
    await prepare(state);
    const query = this.query(state);
    const place = query ? `?${query}` : location.pathname;
    if (place !== (location.search || location.pathname)) history[push ? "pushState" : "replaceState"](null, "", place);
    this.options.written(query);
  }
}

/**
 * Asks the engine beside the page's own thread, so that a question does not wait for a picture: one request in flight, the newest
 * question that came meanwhile goes next. Message in: {id, url}. Message out: {id, status, body}; status 0: nobody answered.
 */
import { FETCH, unpack } from "./wire.js";

/** @typedef {{id: number, url: string}} Question */

/** @type {Question|null} */
let waiting = null;
let busy = false;

addEventListener("message", ({ data }) => {
  waiting = /** @type {Question} */ (data);
  if (!busy) work();
});

async function work() {
  busy = true;
  while (waiting) {
    const { id, url } = waiting;
    waiting = null;
    const { status, body } = await answer(url);
    /** @type {Transferable[]} */
    const buffers = [];
    const unpacked = unpack(body, buffers);
    postMessage({ id, status, body: unpacked }, { transfer: buffers });
  }
  busy = false;
}

/** @param {string} url @returns {Promise<{status: number, body: any}>} */
async function answer(url) {
  try {
    const response = await fetch(url, FETCH);
    return { status: response.status, body: await response.json().catch(() => null) };
  } catch {
    return { status: 0, body: null };
  }
}

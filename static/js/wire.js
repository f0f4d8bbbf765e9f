/** How a record travels: base64 arrays on the wire, typed arrays in the page. Runs in the page and in the worker. */

import { shown } from "./tokens.js";

/** Records are many and each is used once: the browser's cache would only cost time. */
export const FETCH = /** @type {RequestInit} */ ({ cache: "no-store", priority: "high" });

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

/**
 * Every `{dtype, bdata, shape}` in a JSON value -> `{data, shape}`, in place; tokens as they may be shown.
 * @param {any} value @param {Transferable[]} [buffers] takes the buffers, for another thread @returns {any}
 */
export function unpack(value, buffers = []) {
  if (value === null || typeof value !== "object") return value;
  if (typeof value.bdata === "string") {
    const data = TYPES[value.dtype](bytes(value.bdata));
    buffers.push(data.buffer);
    return { data, shape: String(value.shape).split(",").map(Number) };
  }
  for (const key in value) value[key] = key === "tokens" ? value[key]?.map(shown) ?? null : unpack(value[key], buffers);
  return value;
}

/** How a record travels: base64 arrays on the wire, typed arrays in the page. Runs in the page and in the worker. */

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

/** The same at once, for another thread: `{data, shape}`, and the buffers to hand over. @param {any} value @param {Transferable[]} buffers @returns {any} */
export function unpack(value, buffers) {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item) => unpack(item, buffers));
  if (typeof value.bdata === "string") {
    const { data, shape } = new Packed(value);
    buffers.push(data.buffer);
    return { data, shape };
  }
  for (const key in value) value[key] = unpack(value[key], buffers);
  return value;
}

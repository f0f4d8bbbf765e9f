/**
 * Long text in a link: `~` + base64url(deflate-raw(utf-8)). Packing is asynchronous, so it is done ahead and remembered. A short text that
 * begins with `~` has a second one in front of it.
 */

const LONG = 1500;
const KEYS = new Set(["text", "to", "series", "W"]);
/** @type {Map<string, string>} */
const toPacked = new Map();
/** @type {Map<string, string>} */
const toPlain = new Map();
/** Packed by someone else: such a text stays as the link has it. @type {Set<string>} */
const foreign = new Set();

/** @param {Uint8Array} bytes */
function base64url(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** @param {unknown} text @returns {text is string} */
const isLong = (text) => typeof text === "string" && text.length > LONG && !foreign.has(text) && !toPacked.has(text);

/** @param {Record<string, unknown>} state @returns {boolean} whether a text of it has still to be packed */
export const isUnpacked = (state) => [...KEYS].some((key) => isLong(state[key]));

/** Pack a text before it is put into a link. @param {Record<string, unknown>} state */
export async function prepare(state) {
  for (const key of KEYS) {
    const text = state[key];
    if (!isLong(text)) continue;
    const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
    const short = `~${base64url(new Uint8Array(await new Response(stream).arrayBuffer()))}`;
    toPacked.set(text, short);
    toPlain.set(short, text);
  }
}

/** @param {string} key @param {string} text @returns {string} */
export function packed(key, text) {
  if (!KEYS.has(key) || foreign.has(text)) return text;
  return toPacked.get(text) ?? (text.startsWith("~") ? `~${text}` : text);
}

/** @param {string} key @param {string} text @returns {string} */
export function unpacked(key, text) {
  if (!KEYS.has(key) || !text.startsWith("~")) return text;
  if (text.startsWith("~~")) return text.slice(1);
  const plain = toPlain.get(text);
  if (plain === undefined) foreign.add(text);
  return plain ?? text;
}

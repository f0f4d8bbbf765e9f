import { textWidth } from "../textwidth.js";
import { matrixShort, plain, stateLetter } from "./stage-letters.js";

/**
 * Letters of nodes and weights in the reader's notation, as markup for Mark.words.
 * @typedef {import("./wiring-stage-types.js").WiringNode} WiringNode
 */

const PARTS = /^(.+?)(?:\^(?:\{([^}]*)\}|(.)))?(?:_(?:\{([^}]*)\}|(.+)))?$/;

/** @param {string} text `h^{(2)}_1` @returns {{base: string, above: string, below: string}} */
function parsed(text) {
  const [, base = text, a = "", b = "", c = "", d = ""] = PARTS.exec(text) ?? [];
  return { base, above: a || b, below: c || d };
}

/** @param {{base: string, above: string, below: string}} parts @returns {string} */
function markup({ base, above, below }) {
  return `<i>${base}</i>${above ? `<sup>${above}</sup>` : ""}${below ? `<sub>${below}</sub>` : ""}`;
}

/** @param {WiringNode} node @param {string} note @returns {string} */
export function nodeMarkup({ label, values }, note) {
  const state = stateLetter(note);
  if (values === "mean") return `<i>Σ${state}</i>/<i>N</i>`;
  const parts = parsed(label);
  return markup({ ...parts, base: parts.base === "h" ? state : parts.base });
}

const AIR = 3;
const FRAME = 6;
const ABOVE = 7; // over the mark of the chosen unit
const BESIDE_LINE = 3; // that leads into the vector from above

/** Room that a letter takes: an index above and one below stand over each other. @param {WiringNode} node @param {string} note @param {number} size @returns {number} */
export function labelWidth(node, note, size) {
  const [, base, above, below] = /** @type {RegExpExecArray} */ (/^(.*?)(?:<sup>(.*)<\/sup>)?(?:<sub>(.*)<\/sub>)?$/.exec(nodeMarkup(node, note)));
  return textWidth(base, size) + Math.max(0, ...[above, below].map((part) => textWidth(`<sub>${part ?? ""}</sub>`, size)));
}

/**
 * Where the letter of a vector stands, from the picture's corner.
 * @param {import("./wiring-stage-types.js").Place} place @param {string} note @param {boolean} framed
 * @returns {{left: number, right: number, top: number, bottom: number, x: number, y: number, anchor: "start"|"end", size: number}|null} null: no room for one
 */
export function labelBox({ node, x, y, w, h, label, aside }, note, framed) {
  if (!label || node.kind === "output") return null;
  const away = AIR + (framed ? FRAME : aside);
  const size = label === "above" ? 12 : 14;
  const width = labelWidth(node, note, size);
  const [at, base] = label === "corner" ? [x + w / 2 + away, y - h / 2 + 10] : label === "first" ? [x - w / 2 - away, y - h / 2 + 10] : [Math.min(x - w / 2, x - width - BESIDE_LINE), y - h / 2 - ABOVE - (framed ? FRAME : aside)];
  const left = label === "first" ? at - width : at;
  return { left, right: left + width, top: base - size + 1, bottom: base + 4, x: at, y: base, anchor: label === "first" ? "end" : "start", size };
}

/** @param {WiringNode} node @param {string} note @returns {string} for words that are spoken */
export function nodeName(node, note) {
  return plain(nodeMarkup(node, note).replace(/<sup>\((\d)\)<\/sup>/, "⁽$1⁾"));
}

/** @param {string} weight as the graph writes it: U, W_b, α @param {string} note @param {string} wiring the W of a Jordan network comes from the output @returns {string} */
export function weightMarkup(weight, note, wiring) {
  const { base, above, below } = parsed(weight);
  if (base !== "U" && base !== "W" && base !== "V") return markup({ base, above, below });
  const letter = matrixShort(note, base, wiring);
  if (!below && !above) return letter;
  const inner = /^<i>(.)<\/i>(?:<sub>(.*)<\/sub>)?$/.exec(letter);
  return inner ? markup({ base: inner[1], above, below: inner[2] ? `${inner[2]},${below}` : below }) : `${letter}<sub>${below}</sub>`;
}

/** @param {string} weight @param {string} note @param {string} wiring @returns {string} */
export function weightName(weight, note, wiring) {
  return plain(weightMarkup(weight, note, wiring)).replace(/_(\w,)/, "_$1");
}

/** @param {string} weight @returns {string} the colour of its role */
export function weightColour(weight) {
  const first = weight[0];
  if (first === "U") return "var(--role-input)";
  return first === "V" ? "var(--role-output)" : "var(--role-hidden)";
}

/** @param {WiringNode} node @returns {string} the colour of its role */
export function nodeColour({ kind }) {
  if (kind === "input") return "var(--role-input)";
  return kind === "output" || kind === "fed" ? "var(--role-output)" : "var(--role-hidden)";
}

/** @type {Map<string, RegExp>} */
const kinds = new Map();

/** Whether a weight is one that is pointed at. @param {string|null} letter a weight; several, apart by spaces; # is any number: K_# is K_0, K_1, … @param {string} weight @returns {boolean} */
export function lights(letter, weight) {
  if (!letter || !weight) return false;
  if (letter === weight) return true;
  if (!/[ #]/.test(letter)) return false;
  const kind = kinds.get(letter) ?? new RegExp(`^(?:${letter.replaceAll("#", "\\d+").replaceAll(" ", "|")})$`);
  kinds.set(letter, kind);
  return kind.test(weight);
}

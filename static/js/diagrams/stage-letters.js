/**
 * Letters of the stage in the reader's notation, as markup for Mark.words.
 * @typedef {import("./stage-types.js").Matrix} Matrix
 */

/** @type {Record<string, Record<Matrix, string>>} */
const MATRICES = {
  gbc: { U: "<i>U</i>", W: "<i>W</i>", V: "<i>V</i>" },
  swap: { U: "<i>W</i>", W: "<i>U</i>", V: "<i>V</i>" },
  sub: { U: "<i>W</i><sub>hx</sub>", W: "<i>W</i><sub>hh</sub>", V: "<i>W</i><sub>yh</sub>" },
  torch: { U: "weight_ih", W: "weight_hh", V: "head.weight" },
};

/** The name of a matrix; what recurs in a Jordan network comes from the output. @param {string} note @param {Matrix} matrix @param {string} [cell] @returns {string} */
export function matrix(note, matrix, cell = "") {
  if (note === "sub" && matrix === "W" && cell === "jordan") return "<i>W</i><sub>hy</sub>";
  return (MATRICES[note] ?? MATRICES.gbc)[matrix];
}

/** The same for narrow places: PyTorch's names are long. @param {string} note @param {Matrix} which @param {string} [cell] @returns {string} */
export function matrixShort(note, which, cell = "") {
  return note === "torch" ? `<i>w</i><sub>${{ U: "ih", W: "hh", V: "y" }[which]}</sub>` : matrix(note, which, cell);
}

/** @param {string} markup @returns {string} without tags, for words that are spoken */
export function plain(markup) {
  return markup.replace(/<sub>(\d+|[a-z]+)<\/sub>/g, (_, index) => (/^\d+$/.test(index) ? subscript(Number(index)) : `_${index}`)).replace(/<[^>]+>/g, "");
}

const DIGITS = "₀₁₂₃₄₅₆₇₈₉";

/** @param {number} n @returns {string} `12` → `₁₂` */
export function subscript(n) {
  return String(n).replace(/\d/g, (digit) => DIGITS[Number(digit)]);
}

/** @param {string} letter @param {string|number} index @returns {string} `c` with an index */
export function letter(letter, index) {
  return `<i>${letter}</i><sub>${index}</sub>`;
}

/** @param {string} note @returns {string} letter of the hidden state */
export function stateLetter(note) {
  return note === "swap" ? "H" : "h";
}

/** @param {string} markup @returns {string} the derivative of the loss by it */
export function byIt(markup) {
  return `<small>∂L/∂</small>${markup}`;
}

/** Gates and candidates by the engine's names. @type {Record<string, string>} */
export const GATE_LETTER = { input: "i", forget: "f", output: "o", candidate: "ĉ", reset: "r", update: "z" };

/** @param {string} of a quantity's name @param {string} note @param {string} cell @returns {string} its letter */
export function letterOf(of, note, cell) {
  const [kind, key] = of.split(":");
  if (of === "h") return stateLetter(note);
  if (kind === "gate") return key === "candidate" && cell === "gru" ? "ĥ" : GATE_LETTER[key];
  return { c: "c", x: "x", y: "y", output: "ŷ", target: "y" }[of] ?? "a";
}

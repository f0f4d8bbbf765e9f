/**
 * Products of parameter blocks, as the record names them ("V W^2 U"), in the reader's notation and as markup for Mark.words.
 * @typedef {{base: string, index: string, power: string}} Factor
 */
import { plain } from "./stage-letters.js";

const FACTOR = /^([^_^\d]+)(\d*)(?:_([^^]+))?(?:\^(.+))?$/;
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** @type {Record<string, Record<string, [string, string]>>} letter and index of each matrix; Y is the W of a Jordan network, which comes from the output */
const NOTES = {
  gbc: { U: ["U", ""], W: ["W", ""], V: ["V", ""], Y: ["W", ""] },
  swap: { U: ["W", ""], W: ["U", ""], V: ["V", ""], Y: ["U", ""] },
  sub: { U: ["W", "hx"], W: ["W", "hh"], V: ["W", "yh"], Y: ["W", "hy"] },
  torch: { U: ["w", "ih"], W: ["w", "hh"], V: ["w", "y"], Y: ["w", "hh"] },
};

/** @param {string} word @returns {Factor} */
function factorOf(word) {
  const found = FACTOR.exec(word);
  if (!found) return { base: word, index: "", power: "" };
  return { base: found[1], index: [found[2], found[3]].filter(Boolean).join(","), power: found[4] ?? "" };
}

/** One matrix: "W_b^2". @param {string} word @param {string} note @returns {string} markup */
export function factorMarkup(word, note) {
  const { base, index, power } = factorOf(word);
  const [letter, own] = (NOTES[note] ?? NOTES.gbc)[base] ?? [base, ""];
  const below = [own, index].filter(Boolean).join(",");
  return `<i>${letter}</i>${below ? `<sub>${below}</sub>` : ""}${power ? `<sup>${power}</sup>` : ""}`;
}

/** Words of a product that are no matrix: they keep their distance, or stand alone. @type {Record<string, string>} */
const OPERATORS = { "+": " + ", "=": " = ", "(": " (", ")": ") ", "/": " / ", "…": "…", Σ: "Σ " };

/** @param {string} product factors apart by spaces @param {string} note @returns {string} markup */
export function productMarkup(product, note) {
  return product.split(" ").filter(Boolean).map((word) => {
    if (word in OPERATORS) return OPERATORS[word];
    const [, open, inner, close] = /** @type {RegExpExecArray} */ (/^(\(?)(.*?)(\)?)$/.exec(word));
    return `${open ? " (" : ""}${/^\d/.test(inner) ? inner : factorMarkup(inner, note)}${close}`;
  }).join("").trim();
}

/** The same without tags, for words that are spoken. @param {string} markup @returns {string} */
export function spoken(markup) {
  return plain(markup.replace(/<sup>(\d+)<\/sup>/g, (_, power) => [...power].map((digit) => RAISED[Number(digit)]).join("")).replace(/<sup>(.*?)<\/sup>/g, "^$1"));
}

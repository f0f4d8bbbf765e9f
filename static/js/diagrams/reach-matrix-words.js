/**
 * What each cell of a wiring's matrices says: subject, value, why.
 * @typedef {import("./reach-matrix-data.js").Table} Table
 * @typedef {import("./reach-matrix-data.js").Cell} Cell
 * @typedef {(message: string, values?: Record<string, string|number>) => string} Tr
 */
import { norm, ratio } from "../format.js";
import { cellText, full } from "./stage-numbers.js";
import { productMarkup, spoken } from "./wiring-letters.js";

const DIGITS = "₀₁₂₃₄₅₆₇₈₉";

/** @param {number} n @returns {string} `12` → `₁₂` */
const below = (n) => String(n).replace(/\d/g, (digit) => DIGITS[Number(digit)]);

/** @param {string} name @param {number} n @returns {string} the word in quotes, or its number when it has no word */
const called = (name, n) => (name === String(n) ? name : `${n} “${name}”`);

/** Letter of a group's vector. @param {Table} table @param {number} k @returns {string} */
function vector({ group, columns }, k) {
  const [name, part] = group.split(".");
  const layer = /^h(\d)$/.exec(name);
  const letter = part ? part : layer ? "h" : name;
  if (columns.length === 1 && ["c", "mean"].includes(name)) return name === "mean" ? "h̄" : "c";
  return `${letter}${below(k)}${layer ? ` (${layer[1]})` : ""}`;
}

/** @param {Table} table @param {Cell} cell @param {Tr} t @param {string} note @returns {string} */
function sharing(table, cell, t, note) {
  const values = { t: called(table.rows[cell.t - 1], cell.t), k: called(table.columns[cell.k - 1], cell.k) };
  if (!cell.path) return t("Output {t} cannot see input {k}: no path leads there.", values);
  const name = spoken(productMarkup(table.names[cell.value] ?? "", note));
  const shared = table.cells.filter((one) => one.path && one.value === cell.value).length - 1;
  if (!shared) return t("Output {t} reads input {k} through {name}; no other pair uses these parameters.", { ...values, name });
  return t("Output {t} reads input {k} through {name}; {n} other pairs go through the same matrices.", { ...values, name, n: shared });
}

/** @param {Table} table @param {Cell} cell @param {Tr} t @returns {string} */
function gradient(table, cell, t) {
  const values = { t: called(table.rows[cell.t - 1], cell.t), k: called(table.columns[cell.k - 1], cell.k), a: below(cell.t), b: below(cell.k), v: norm(cell.value, t), s: vector(table, cell.k) };
  if (table.mode === "states") {
    if (Number.isNaN(cell.value)) return t("No loss is taken at output {t}.", values);
    return cell.path ? t("The loss at output {t} reaches {s} with {v}.", values) : t("The loss at output {t} does not reach {s}: exactly 0.", values);
  }
  if (!cell.path) return t("Output {t} cannot see input {k}: no path leads there.", values);
  if (table.mode === "inputs" && Number.isNaN(cell.value)) return t("No loss is taken at output {t}.", values);
  if (!Number.isFinite(cell.value)) return t("A path leads from input {k} to output {t}, but this run passes nothing along it: exactly 0.", values);
  return table.mode === "inputs" ? t("The loss at output {t} reaches input {k} with {v} = ‖∂L{a}/∂x{b}‖.", values) : t("Output {t} depends on input {k} with {v} = ‖∂o{a}/∂x{b}‖.", values);
}

/** @param {Table} table @param {Cell} cell @param {Tr} t @returns {string} */
function attention(table, cell, t) {
  const [row, column] = [table.rows[cell.t - 1], table.columns[cell.k - 1]];
  const words = t("“{word}” looks {alpha} at “{token}”.", { word: row, alpha: full(cell.value), token: column });
  return table.byHand.includes(cell.t) ? `${words} ${t("This row is set by hand.")}` : words;
}

/** @param {Table} table @param {Cell} cell @param {Tr} t @param {[string, string]} names of the two wirings @returns {string} */
function difference(table, cell, t, [first, second]) {
  const values = { t: called(table.rows[cell.t - 1], cell.t), k: called(table.columns[cell.k - 1], cell.k), first, second, r: ratio(Math.abs(cell.value)) };
  if (!cell.path) return t("In neither wiring does output {t} see input {k}.", values);
  if (cell.value === Infinity) return t("Only in “{first}” does output {t} see input {k}.", values);
  if (cell.value === -Infinity) return t("Only in “{second}” does output {t} see input {k}.", values);
  if (Number.isNaN(cell.value)) return t("In neither wiring does anything of input {k} arrive at output {t}.", values);
  if (Math.abs(cell.value) < 0.01) return t("Output {t} depends on input {k} as strongly in both wirings.", values);
  return cell.value > 0 ? t("Output {t} depends on input {k} {r}× more strongly in “{first}”.", values) : t("Output {t} depends on input {k} {r}× more strongly in “{second}”.", values);
}

/** @param {Table} table @param {Cell} cell @param {{t: Tr, note: string, names: [string, string]}} words @returns {string} */
export function sentenceOf(table, cell, { t, note, names }) {
  if (table.mode === "sharing") return sharing(table, cell, t, note);
  if (table.mode === "attention") return attention(table, cell, t);
  if (table.mode === "difference") return difference(table, cell, t, names);
  return gradient(table, cell, t);
}

/** What is printed in a cell. @param {Table} table @param {Cell} cell @param {string} note @returns {string} markup; "" where there is nothing to print */
export function printed(table, cell, note) {
  if (!cell.path || Number.isNaN(cell.value)) return "";
  if (table.mode === "sharing") return productMarkup(table.names[cell.value] ?? "", note);
  if (table.mode === "attention") return cellText(cell.value);
  if (!Number.isFinite(cell.value)) return "";
  if (table.mode === "difference") return `${cell.value > 0 ? "+" : ""}${cellText(cell.value)}`;
  return shortNorm(cell.value);
}

/** @param {number} log10 @returns {string} `.12`, `.003`, `10⁻⁵`, `14` */
export function shortNorm(log10) {
  if (log10 < -3) return norm(log10).replace(/^.*×/, "").replace(/^(\d)/, "$1");
  const value = 10 ** log10;
  return value >= 9999.5 ? norm(log10).replace(/^.*×/, "") : value.toPrecision(2).replace(/^0\./, ".").replace(/e.*/, "");
}

/** The matrix as a table of numbers. @param {Table} table @param {{t: Tr, note: string}} words @returns {{columns: string[], rows: string[][]}} */
export function numbersOf(table, { t, note }) {
  const width = table.columns.length;
  const text = (/** @type {Cell} */ cell) => {
    if (!cell.path) return "–";
    if (table.mode === "sharing") return spoken(productMarkup(table.names[cell.value] ?? "", note));
    if (table.mode === "attention") return full(cell.value, 3);
    if (table.mode === "difference") return Number.isFinite(cell.value) ? full(cell.value, 2) : cell.value > 0 ? t("only the first") : cell.value < 0 ? t("only the second") : "–";
    return norm(cell.value, t);
  };
  const rows = table.rows.map((name, i) => [`${i + 1} ${name === String(i + 1) ? "" : name}`.trim(), ...table.cells.slice(i * width, (i + 1) * width).map(text)]);
  return { columns: [t("output"), ...table.columns.map((name, i) => (name === String(i + 1) ? name : `${i + 1} ${name}`))], rows };
}

/**
 * Sentences that the page of /unroll composes itself.
 * @typedef {import("../../types.js").UnrollRecord} UnrollRecord
 * @typedef {import("../../types.js").State} State
 */
import { t } from "../../i18n.js";
import { quoted, shorten } from "../../instrument/words.js";
import { stepAt } from "../../state.js";
import { editsIn, editWords } from "./edits.js";

const CELLS = /** @type {Record<string, string>} */ ({ vanilla: "Vanilla", lstm: "LSTM", gru: "GRU", jordan: "Jordan" });
/** Keys that a pinned run may differ in, with the words for them. @returns {Record<string, string>} */
const names = () => ({ m: "", seed: t("seed"), H: "H", T: "T", fb: t("forget bias"), in: t("input"), x: "", loss: t("loss"), read: t("read-out"), init: "", act: "" });

/** Where on the way: `Step 5 of 7 · forward`. @param {number} steps @param {number} place @returns {string} */
export function phaseWords(steps, place) {
  if (place === steps) return t("The loss");
  const values = { k: stepAt(steps, place), T: steps };
  return place < steps ? t("Step {k} of {T} · forward", values) : t("Step {k} of {T} · backward", values);
}

/** What is said aloud at a stop. @param {UnrollRecord} record @param {number} place @param {"en"|"zh"} lang @returns {string} */
export function spoken(record, place, lang) {
  const headline = record.headlines[lang][place].text;
  if (place === record.steps) return headline;
  const values = { k: stepAt(record.steps, place), T: record.steps, headline };
  return place < record.steps ? t("Step {k} of {T}, forward. {headline}", values) : t("Step {k} of {T}, backward. {headline}", values);
}

/** Words that the network does not know. @param {UnrollRecord} record @returns {string} "" when it knows all */
export function unknownWords(record) {
  const { tokens, unknown, network } = record;
  if (!tokens || !unknown.length || !network) return "";
  const words = [...new Set(unknown.map((step) => tokens[step - 1]))];
  const n = network.words;
  if (words.length === 1) return t("“{word}” is not in this model’s {n} words; it is read as ⟨unk⟩.", { word: shorten(words[0]), n });
  return t("{words} are not in this model’s {n} words; they are read as ⟨unk⟩.", { words: quoted(words), n });
}

/** One line: what a pinned run differs in. @param {{state: State, text: string}} pinned @param {{state: State, text: string}} now @returns {string} */
export function difference(pinned, now) {
  const parts = [];
  if (pinned.state.cell !== now.state.cell) parts.push(CELLS[String(pinned.state.cell)]);
  if (pinned.text !== now.text && pinned.text) parts.push(`“${shorten(pinned.text)}”`);
  for (const [key, name] of Object.entries(names())) {
    if (pinned.state[key] !== now.state[key]) parts.push(`${name ? `${name} ` : ""}${pinned.state[key] ?? "–"}`);
  }
  if (pinned.state.edit !== now.state.edit) parts.push(pinned.state.edit ? editsIn(String(pinned.state.edit)).map(editWords).join(", ") : t("untouched"));
  return parts.length ? parts.slice(0, 3).join(" · ") : t("as it is now");
}

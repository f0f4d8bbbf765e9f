/**
 * Sentences that the page of /wirings composes itself.
 * @typedef {import("../../types.js").WiringRecord} WiringRecord
 * @typedef {import("../../diagrams/reach-matrix-data.js").Mode} Mode
 */
import { outputNames } from "../../diagrams/reach-matrix-data.js";
import { t } from "../../i18n.js";
import { quoted } from "../../instrument/words.js";


/** What comes to life at each moment, for the timeline: the word that is read or given out, else the letter of what is computed. @param {WiringRecord} record @returns {string[]} */
export function momentWords(record) {
  const nodes = new Map(record.graph.nodes.map((node) => [node.id, node]));
  const given = outputNames(record);
  const { source } = record.pair;
  return record.graph.moments.map((ids) => {
    const members = ids.map((id) => /** @type {import("../../types.js").WiringNode} */ (nodes.get(id)));
    const inputs = members.filter(({ kind }) => kind === "input");
    if (inputs.length) return inputs.length === 1 ? source[inputs[0].step] ?? "" : "x";
    const outputs = members.filter(({ kind }) => kind === "output");
    if (outputs.length) return outputs.length === 1 ? given[outputs[0].step] ?? "" : "ŷ";
    const [first] = members;
    if (first.kind === "summary") return first.id === "mean" ? "h̄" : first.id;
    return members.length === 1 ? source[first.step] ?? first.id : first.values[0];
  });
}

/** The step that a stop of the timeline stands at. @param {number} moments @param {number} place */
const momentAt = (moments, place) => (place < moments ? place + 1 : 2 * moments + 1 - place);

/** Where on the way: `Moment 3 of 7 · forward`. @param {number} moments @param {number} place @returns {string} */
export function phaseWords(moments, place) {
  if (place === moments) return t("The loss");
  const values = { k: momentAt(moments, place), n: moments };
  return place < moments ? t("Moment {k} of {n} · forward", values) : t("Moment {k} of {n} · backward", values);
}

/** What is said aloud at a stop. @param {WiringRecord} record @param {number} place @param {"en"|"zh"} lang @returns {string} */
export function spoken(record, place, lang) {
  const moments = record.graph.moments.length;
  const headline = record.headline[lang].text;
  if (place === moments) return headline;
  const k = momentAt(moments, place);
  const values = { k, n: moments, headline, name: momentWords(record)[k - 1] ?? "" };
  return place < moments ? t("Moment {k} of {n}, forward: {name}. {headline}", values) : t("Moment {k} of {n}, backward: {name}. {headline}", values);
}

/** Words that the trained network does not know. @param {WiringRecord} record @returns {string} "" when it knows all */
export function unknownWords({ pair }) {
  const source = pair.source_unknown.map((step) => pair.source[step - 1]);
  const target = pair.target_unknown.map((step) => pair.target?.[step - 1] ?? "");
  const words = [...new Set([...source, ...target].filter(Boolean))];
  if (!words.length) return "";
  return words.length === 1 ? t("{words} is not among the words that this network was trained on; it is read as ⟨unk⟩.", { words: quoted(words) }) : t("{words} are not among the words that this network was trained on; they are read as ⟨unk⟩.", { words: quoted(words) });
}

/** How to read a matrix. @param {Mode} mode @returns {string} */
export function subtitleOf(mode) {
  return {
    reach: t("Rows: outputs. Columns: inputs."),
    sharing: t("Equal colour: the same matrices."),
    states: t("Size of ∂L by each state, per loss."),
    inputs: t("Size of ∂L by each input, per loss."),
    attention: t("Each row sums to 1. Drag a square."),
    difference: "",
  }[mode];
}

/** What is what in the switches of a second wiring. @returns {Record<string, {name: string, options: [string, string][]}>} */
export function switchWords() {
  const numbers = (/** @type {number} */ from, /** @type {number} */ to) => Array.from({ length: to - from + 1 }, (_, i) => /** @type {[string, string]} */ ([String(from + i), String(from + i)]));
  return {
    read: { name: t("Reads"), options: [["last", t("last state")], ["mean", t("mean of states")]] },
    feed: { name: t("Input enters"), options: [["every", t("every step")], ["first", t("first step")]] },
    join: { name: t("Directions"), options: [["cat", t("concatenate")], ["sum", t("sum")]] },
    c: { name: "c =", options: [["last", "h_N"], ["affine", "q(h_N)"], ["all", "q(h₁…h_N)"]] },
    use: { name: t("c enters"), options: [["start", t("as s₀")], ["each", t("every step")]] },
    score: { name: t("Score"), options: [["dot", t("dot")], ["general", t("general")], ["additive", t("additive")]] },
    layers: { name: t("Layers"), options: numbers(1, 4) },
    kern: { name: t("Kernel"), options: numbers(2, 7) },
    dil: { name: t("Dilation"), options: numbers(1, 4) },
  };
}

/**
 * Changes by hand, as they stand in a link: `h2@5:.9` sets h of unit 2 after step 5, `ablate3` silences unit 3, `f:1` or `f2:0` holds a gate.
 * @typedef {import("../../diagrams/stage-types.js").Poke} Poke
 */
import { t } from "../../i18n.js";
import { minus } from "../../format.js";
import { numberText } from "../../state.js";

const POKE = /^([hc])(\d+)@(\d+):(.+)$/;
const ABLATE = /^ablate(\d+)$/;
const FREEZE = /^([a-z])(\d*):([01])$/;
const DIGITS = 1000;
/** Gates that can be held, by cell. */
export const HOLDABLE = /** @type {Record<string, string[]>} */ ({ lstm: ["f", "i", "o"], gru: ["z", "r"] });

/** What a gate does. @param {string} gate @returns {string} */
const gateVerb = (gate) => /** @type {Record<string, string>} */ ({ f: t("keep"), z: t("keep"), i: t("write"), o: t("show"), r: t("admit") })[gate];

/** @param {string} text @returns {string[]} */
export const editsIn = (text) => text.split(",").map((edit) => edit.trim()).filter(Boolean);

/** @param {string} text @returns {string} */
export const withoutPokes = (text) => editsIn(text).filter((edit) => !POKE.test(edit)).join(",");

/** @param {string} text @param {string} edit @returns {string} */
export const without = (text, edit) => editsIn(text).filter((one) => one !== edit).join(",");

/** @param {string} text @param {string} edit @returns {boolean} */
export const has = (text, edit) => editsIn(text).includes(edit);

/** A state set by hand; the same state set before is replaced. @param {string} text @param {Omit<Poke, "phase">} poke @returns {string} */
export function withPoke(text, { state, unit, step, value }) {
  const place = `${state}${unit}@${step}:`;
  const edit = `${place}${numberText(Math.round(DIGITS * value) / DIGITS)}`;
  const edits = editsIn(text);
  const at = edits.findIndex((one) => one.startsWith(place));
  if (at < 0) edits.push(edit);
  else edits[at] = edit;
  return edits.join(",");
}

/** On, or off when it is on; a gate is not held at 0 and at 1. @param {string} text @param {string} edit @returns {string} */
export function toggled(text, edit) {
  if (has(text, edit)) return without(text, edit);
  const gate = FREEZE.exec(edit);
  const rest = gate ? editsIn(text).filter((one) => !one.startsWith(`${gate[1]}${gate[2]}:`)) : editsIn(text);
  return [...rest, edit].join(",");
}

/** @param {string} edit @returns {string} in words */
export function editWords(edit) {
  const poke = POKE.exec(edit);
  if (poke) return t("{state} of unit {j} after step {k} set to {v}", { state: poke[1], j: poke[2], k: poke[3], v: minus(poke[4].replace(/^(-?)\./, "$10.")) });
  const ablated = ABLATE.exec(edit);
  if (ablated) return t("unit {j} silenced", { j: ablated[1] });
  const frozen = FREEZE.exec(edit);
  if (!frozen) return edit;
  if (!frozen[2]) return t("{gate} held at {v}", { gate: frozen[1], v: frozen[3] });
  return t("{gate} of unit {j} held at {v}", { gate: frozen[1], j: frozen[2], v: frozen[3] });
}

/** What can be done to a unit of a cell. @param {string} cell @param {number} unit @returns {{edit: string, words: string}[]} */
export function offers(cell, unit) {
  const holds = (HOLDABLE[cell] ?? []).flatMap((gate) => [1, 0].flatMap((value) => [
    { edit: `${gate}${unit}:${value}`, words: t("Hold {gate} of unit {j} at {v}", { gate: `${gate} (${gateVerb(gate)})`, j: unit, v: value }) },
    { edit: `${gate}:${value}`, words: t("Hold {gate} of every unit at {v}", { gate: `${gate} (${gateVerb(gate)})`, v: value }) },
  ]));
  return [{ edit: `ablate${unit}`, words: t("Silence unit {j}", { j: unit }) }, ...holds];
}

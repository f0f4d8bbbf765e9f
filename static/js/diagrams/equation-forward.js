import { t } from "../i18n.js";
import { activation, bias, candidate, feedback, hat, incoming, indexed, recurrent, SIGMA, state, TANH } from "./equation-symbols.js";
import { at } from "./equation-values.js";

/**
 * The equations of the way forward, one cell after another; `held` says what the reader did where one is not true.
 * @typedef {import("./equation-types.js").Equation} Equation
 * @typedef {import("./equation-types.js").EquationView} EquationView
 * @typedef {import("./equation-types.js").Part} Part
 * @typedef {import("./equation-types.js").Role} Role
 * @typedef {import("./equation-values.js").Unit} Unit
 * @typedef {{id: string, label: string, short: string, equations: Equation[]}} Asked
 * @typedef {{rows: Equation[], groups: Asked[]}} Written
 */

/** Longest sum over outputs that is written out. */
const MOST_OUTPUTS = 6;

/** @param {string} id @param {string} symbol @param {Role} role @param {number} value @param {Part["kind"]} [kind] @returns {Part} */
export function part(id, symbol, role, value, kind = "state") {
  return { id, symbol, role, value, kind };
}

/** @param {string} id @param {string} symbol markup of what is explained @param {Equation[]} equations @returns {Asked} */
export function group(id, symbol, equations) {
  const values = { symbol };
  return { id, label: t("Where {symbol} comes from", values), short: symbol, equations };
}

/** @param {string} letters markup of a matrix @param {string} vector @returns {string} one entry of their product */
const sumOf = (letters, vector) => `Σ ${letters}\u2009${vector}`;

/** @param {Unit} unit @param {EquationView} view @param {string} block @returns {Part} what the input adds to a block */
const fromInput = (unit, { step, note }, block) => part(`Ux_${block}`, sumOf(incoming(note, block), indexed("x", step)), "input", unit.term(`Ux_${block}`, step));

/** @param {Unit} unit @param {EquationView} view @param {string} block @returns {Part} */
const fromBias = (unit, { step, note }, block) => part(`b_${block}`, bias(note, block), "hidden", unit.term(`b_${block}`, step));

/** What block `block` adds up, in the order input, state, bias. @param {Unit} unit @param {EquationView} view @param {string} block @returns {Part[][]} */
function threeTerms(unit, view, block) {
  const { step, note } = view;
  const back = part(`Wh_${block}`, sumOf(recurrent(note, block), state(note, step - 1)), "hidden", unit.term(`Wh_${block}`, step));
  return [[fromInput(unit, view, block)], [back], [fromBias(unit, view, block)]];
}

/** @param {string} id @param {Part} result @param {Part[][]} sum @returns {Equation} σ of a sum */
const gateOf = (id, result, sum) => ({ id, result, sum, fn: SIGMA });

/** @param {Unit} unit @param {EquationView} view @returns {Written} */
export function lstmForward(unit, view) {
  const { step, note } = view;
  const c = part("c", indexed("c", step), "memory", unit.c(step));
  const f = part("f", indexed("f", step), "memory", unit.gate("forget", step), "factor");
  const i = part("i", indexed("i", step), "input", unit.gate("input", step), "factor");
  const o = part("o", indexed("o", step), "output", unit.gate("output", step), "factor");
  const g = part("g", candidate(note, "lstm", step), "hidden", unit.gate("candidate", step));
  const before = part("c-before", indexed("c", step - 1), "memory", unit.c(step - 1));
  const shown = part("tanh_c", `tanh ${c.symbol}`, "memory", unit.term("tanh_c", step));
  return {
    rows: [
      { id: "c", result: c, sum: [[f, before], [i, g]] },
      { id: "h", result: part("h", state(note, step), "hidden", unit.h(step)), sum: [[o, shown]] },
    ],
    groups: [
      group("f", f.symbol, [gateOf("f", f, threeTerms(unit, view, "f"))]),
      group("i", i.symbol, [gateOf("i", i, threeTerms(unit, view, "i"))]),
      group("g", g.symbol, [{ id: "g", result: g, sum: threeTerms(unit, view, "g"), fn: TANH }]),
      group("o", o.symbol, [gateOf("o", o, threeTerms(unit, view, "o"))]),
    ],
  };
}

/** z as the reader means it. @param {Unit} unit @param {EquationView} view @returns {{keep: Part, write: Part}} the factors of h_{t−1} and of ĥ_t */
export function updateGate(unit, { step, gru }) {
  const kept = unit.gate("update", step);
  const writes = gru === "writes";
  const z = part("z", indexed("z", step), writes ? "input" : "memory", writes ? 1 - kept : kept, "factor");
  const rest = { ...z, rest: true };
  return writes ? { keep: rest, write: z } : { keep: z, write: rest };
}

/** @param {Unit} unit @param {EquationView} view @returns {Part[][]} what the candidate's tanh is taken of */
function candidateSum(unit, view) {
  const { step, note } = view;
  const input = [fromInput(unit, view, "n")];
  const constant = [fromBias(unit, view, "n")];
  const before = state(note, step - 1);
  const r = part("r", indexed("r", step), "input", unit.gate("reset", step), "factor");
  if (unit.resetAfter) return [input, constant, [r, part("Whb_n", `(${sumOf(recurrent(note, "n"), before)} + ${bias(note, "hn")})`, "hidden", unit.term("Whb_n", step))]];
  return [input, [part("Wh_n", sumOf(recurrent(note, "n"), `(${r.symbol} ⊙ ${before})`), "hidden", unit.term("Wh_n", step))], constant];
}

/** @param {Unit} unit @param {EquationView} view @returns {Written} */
export function gruForward(unit, view) {
  const { step, note, gru } = view;
  const before = part("h-before", state(note, step - 1), "hidden", unit.h(step - 1));
  const n = part("n", candidate(note, "gru", step), "hidden", unit.gate("candidate", step));
  const r = part("r", indexed("r", step), "input", unit.gate("reset", step), "factor");
  const { keep, write } = updateGate(unit, view);
  const kept = gru === "writes" ? { ...keep, id: "keep", rest: false, symbol: `1 − ${keep.symbol}`, value: unit.gate("update", step) } : keep;
  const applied = { id: "rh", result: part("rh", `${r.symbol} ⊙ ${before.symbol}`, "hidden", unit.resetAfter ? NaN : unit.term("rh", step)), sum: [[r, before]] };
  return {
    rows: [
      { id: "h", result: part("h", state(note, step), "hidden", unit.h(step)), sum: [[keep, before], [write, n]] },
      { id: "n", result: n, sum: candidateSum(unit, view), fn: TANH },
    ],
    groups: [
      group("z", indexed("z", step), [gateOf("z", kept, threeTerms(unit, view, "z"))]),
      group("r", r.symbol, [gateOf("r", r, threeTerms(unit, view, "r")), ...(unit.resetAfter ? [] : [applied])]),
    ],
  };
}

/** @param {Unit} unit @param {EquationView} view @param {Part[]} second what comes back @returns {Equation[]} a and h */
function simple(unit, { step, note, record }, second) {
  const a = part("a", indexed("a", step), "hidden", unit.pre("h", step));
  const input = part("Ux", sumOf(incoming(note), indexed("x", step)), "input", unit.term("Ux", step));
  return [
    { id: "a", result: a, sum: [[input], second, [part("b", bias(note), "hidden", unit.term("b", step))]] },
    { id: "h", result: part("h", state(note, step), "hidden", unit.h(step)), sum: [[a]], fn: activation(record.experiment.act) },
  ];
}

/** @param {Unit} unit @param {EquationView} view @returns {Written} */
export function vanillaForward(unit, view) {
  const { step, note } = view;
  const rows = simple(unit, view, [part("Wh", sumOf(recurrent(note), state(note, step - 1)), "hidden", unit.term("Wh", step))]);
  const [input, back] = [unit.term("Ux", step), unit.term("Wh", step)];
  const both = { ...part("W[x;h]", sumOf("<i>W</i>", `[${indexed("x", step)}; ${state(note, step - 1)}]`), "hidden", input + back), slack: Math.abs(input) + Math.abs(back) };
  return { rows, groups: [{ id: "merged", label: t("W and U as one matrix"), short: t("one matrix"), equations: [{ id: "merged", result: rows[0].result, sum: [[both], rows[0].sum[2]] }] }] };
}

/** What a Jordan network reads beside its input: y_{t−1}, or the target of that step; before the first there is none. @param {EquationView} view @returns {string} */
export function fedBack({ step, record }) {
  if (!Number(record.experiment.tf)) return hat("y", step - 1);
  return step > 1 ? `${indexed("y", step - 1)} (${t("target")})` : indexed("y", 0);
}

/** @param {Unit} unit @param {EquationView} view @returns {Written} */
export function jordanForward(unit, view) {
  const { step, note, record } = view;
  const { W_yh: weights } = record.weights;
  const y = record.trace.terms.y;
  const back = part("Wy", sumOf(feedback(note), fedBack(view)), "output", unit.term("Wy", step));
  const products = Array.from({ length: y.shape[1] }, (_, k) => [
    part(`W_yh:${k + 1}`, indexed("W", `${unit.unit},${k + 1}`), "output", at(weights, unit.unit, k + 1), "factor"),
    part(`y:${k + 1}`, indexed(Number(record.experiment.tf) ? "y" : "ŷ", `${step - 1},${k + 1}`), "output", at(y, step, k + 1), "factor"),
  ]);
  const written = { id: "Wy", result: back, sum: products };
  return { rows: simple(unit, view, [back]), groups: products.length <= MOST_OUTPUTS ? [group("Wy", back.symbol, [written])] : [] };
}

import { group, part, updateGate } from "./equation-forward.js";
import { GRAIN, holds } from "./equation-print.js";
import { activation, candidate, derivative, hat, indexed, recurrent, sigmoid, state, tanhSlope } from "./equation-symbols.js";
import { t } from "../i18n.js";

/**
 * The equations of the way back. A number that the reader set lets nothing through, so some have shorter forms: the first that is true counts.
 * @typedef {import("./equation-types.js").Equation} Equation
 * @typedef {import("./equation-types.js").EquationView} EquationView
 * @typedef {import("./equation-types.js").Part} Part
 * @typedef {import("./equation-values.js").Unit} Unit
 * @typedef {import("./equation-values.js").Sum} Sum
 * @typedef {import("./equation-forward.js").Written} Written
 */

/** Share of a step's own loss by which the rest of a sum may miss it. */
const CLOSE = 1e-3;

/** @param {string} id without `d:` @param {string} symbol @param {number} value @returns {Part} */
function slopeOf(id, symbol, value) {
  return part(`d:${id}`, derivative(symbol), "grad", value, "grad");
}

/** @param {string} id @param {string} words @param {Sum} sum @returns {Part} a path without a letter */
const path = (id, words, { value, slack }) => ({ ...part(id, words, "grad", value, "grad"), slack });

/** @param {string} id @param {Part} result @param {Part[][][]} sums @returns {Equation} with the first sum that is true, else the first */
function firstTrue(id, result, sums) {
  const all = sums.map((sum) => ({ id, result, sum }));
  return all.find(holds) ?? all[0];
}

/** Paths that carry exactly nothing are not written. @param {Part[][]} sum @returns {Part[][]} */
const withoutZeros = (sum) => sum.filter(([first, ...others]) => others.length || first.value !== 0);

/**
 * ∂𝓛/∂h_step as the part of its own loss and what later steps send back.
 * @param {Unit} unit @param {number} step @param {Part} result @param {Part[][]} direct the path of a gate, if there is one @param {Part} through the matrices @returns {Equation}
 */
function stateEquation(unit, step, result, direct, through) {
  /** @type {Part[][][]} */
  const sums = [];
  for (const sum of [[...direct, [through]], [[through]]]) {
    const last = ownLoss(unit.own(step), result, sum);
    if (last) sums.push(withoutZeros([...sum, ...last]));
  }
  return firstTrue(result.id, result, sums.length ? sums : [[...direct, [through]]]);
}

/** What is left for the own loss, if that is about what the read-out says; nothing where no loss sees the state. @param {{value: number, grain: number}} own @param {Part} result @param {Part[][]} sum @returns {Part[][]|null} */
function ownLoss(own, result, sum) {
  if (own.value === 0 && own.grain === 0) return [];
  let value = result.value;
  let slack = Math.abs(result.value);
  for (const product of sum) {
    const sizes = product.map((factor) => (factor.rest ? 1 - factor.value : factor.value));
    value -= sizes.reduce((all, size) => all * size, 1);
    slack += sizes.reduce((all, size, i) => all * Math.max(Math.abs(size), product[i].slack ?? 0), 1);
  }
  const near = CLOSE * Math.abs(own.value) + own.grain + GRAIN * slack;
  return Math.abs(value - own.value) <= near ? [[path("own-loss", t("its own loss"), { value, slack })]] : null;
}

/** @param {string} symbol @returns {string} */
const viaWords = (symbol) => t("through {symbol}", { symbol });

/** @param {Unit} unit @param {EquationView} view @param {string} id @returns {Part} what c_step gets through h_step */
function throughShown(unit, { step, note }, id) {
  const value = unit.gate("output", step) * tanhSlope(unit.c(step)) * unit.dh(step);
  return path(id, viaWords(state(note, step)), { value, slack: Math.abs(value) * (1 + Math.abs(unit.c(step))) });
}

/** @param {string} id @param {string} label @param {string} short @param {Equation[]} equations @returns {import("./equation-forward.js").Asked} */
const listed = (id, label, short, equations) => ({ id, label, short, equations });

/** @param {Unit} unit @param {EquationView} view @returns {Written} */
export function lstmBackward(unit, view) {
  const { step, note } = view;
  const dc = slopeOf("c", indexed("c", step), unit.dc(step));
  const dh = slopeOf("h", state(note, step), unit.dh(step));
  const f = part("f", indexed("f", step), "memory", unit.gate("forget", step), "factor");
  const i = part("i", indexed("i", step), "input", unit.gate("input", step), "factor");
  const o = part("o", indexed("o", step), "output", unit.gate("output", step), "factor");
  const g = part("g", candidate(note, "lstm", step), "hidden", unit.gate("candidate", step), "factor");
  const before = part("c-before", indexed("c", step - 1), "memory", unit.c(step - 1), "factor");
  const shown = part("tanh_c", `tanh ${indexed("c", step)}`, "memory", unit.term("tanh_c", step), "factor");
  const dBefore = slopeOf("c-before", indexed("c", step - 1), unit.dc(step - 1));
  const shownBefore = step > 1 ? [[throughShown(unit, { ...view, step: step - 1 }, "d:through-h-before")]] : [];
  const gate = (/** @type {string} */ id, /** @type {string} */ name, /** @type {Part} */ factor, /** @type {Part} */ adjoint) => {
    const symbol = name === "candidate" ? g.symbol : indexed(id, step);
    return firstTrue(`d:${id}`, slopeOf(id, symbol, unit.dgate(name, step)), [[[factor, adjoint]], []]);
  };
  const later = step < unit.steps ? [[{ ...f, id: "f-after", symbol: indexed("f", step + 1), value: unit.gate("forget", step + 1) }, slopeOf("c-after", indexed("c", step + 1), unit.dc(step + 1))]] : [];
  const here = [throughShown(unit, view, "d:through-h")];
  return {
    rows: [
      firstTrue("d:c-before", dBefore, [[[f, dc], ...shownBefore], [[f, dc]], shownBefore, []]),
      gate("g", "candidate", i, dc),
    ],
    groups: [
      listed("d:gates", t("Gradients of the gates"), t("gates"), [gate("f", "forget", before, dc), gate("i", "input", g, dc), gate("o", "output", shown, dh)]),
      listed("d:a", t("Gradients before the gates"), t("before the gates"), beforeGates(unit, view, { f: "forget", i: "input", o: "output" })),
      group("d:c", dc.symbol, [firstTrue("d:c", dc, [[...later, here], later, [here], []]), firstTrue("d:tanh_c", slopeOf("tanh_c", shown.symbol, unit.dtanh(step)), [[[o, dh]], []])]),
      group("d:h", dh.symbol, [stateEquation(unit, step, dh, [], path("later", t("through later gates"), unit.later(step)))]),
    ],
  };
}

/** ∂𝓛/∂a of gates: their slope s (1 − s) times the gradient by their value. @param {Unit} unit @param {EquationView} view @param {Record<string, string>} names @returns {Equation[]} */
function beforeGates(unit, { step }, names) {
  return Object.entries(names).map(([block, name]) => {
    const s = part(`${block}′`, `σ′(${indexed("a", `${block},${step}`)})`, "hidden", sigmoid(unit.pre(block, step)) * sigmoid(-unit.pre(block, step)), "factor");
    const by = slopeOf(block, indexed(block, step), unit.dgate(name, step));
    return firstTrue(`d:a_${block}`, slopeOf(`a_${block}`, indexed("a", `${block},${step}`), unit.dpre(block, step)), [[[s, by]], []]);
  });
}

/** @param {Unit} unit @param {EquationView} view @returns {Written} */
export function gruBackward(unit, view) {
  const { step, note, gru } = view;
  const dh = slopeOf("h", state(note, step), unit.dh(step));
  const before = slopeOf("h-before", state(note, step - 1), unit.dh(step - 1));
  const { keep, write } = updateGate(unit, view);
  const n = candidate(note, "gru", step);
  const dn = slopeOf("n", n, unit.dgate("candidate", step));
  const writes = gru === "writes";
  const difference = unit.h(step - 1) - unit.gate("candidate", step);
  const between = writes ? `(${n} − ${state(note, step - 1)})` : `(${state(note, step - 1)} − ${n})`;
  const slack = Math.abs(unit.h(step - 1)) + Math.abs(unit.gate("candidate", step));
  const spread = { ...part("h-n", between, "hidden", writes ? -difference : difference, "factor"), slack };
  const dz = slopeOf("z", indexed("z", step), writes ? -unit.dgate("update", step) : unit.dgate("update", step));
  const slope = part("n′", `tanh′(${indexed("a", `n,${step}`)})`, "hidden", tanhSlope(unit.pre("n", step)), "factor");
  const da = slopeOf("a_n", indexed("a", `n,${step}`), unit.dpre("n", step));
  const later = step < unit.steps ? [[{ ...keepAfter(unit, view) }, slopeOf("h-after", state(note, step + 1), unit.dh(step + 1))]] : [];
  const afterGates = path("later", t("through later gates"), unit.later(step));
  return {
    rows: [
      stateEquation(unit, step - 1, before, [[keep, dh]], path("d:through-gates", t("through the gates"), unit.throughGates(step))),
      firstTrue("d:n", dn, [[[write, dh]], []]),
    ],
    groups: [
      listed("d:gates", t("Gradients of the gates"), t("gates"), [firstTrue("d:z", dz, [[[spread, dh]], []]), resetEquation(unit, view, da), firstTrue("d:a_n", da, [[[slope, dn]], []])]),
      group("d:h", dh.symbol, [stateEquation(unit, step, dh, later, afterGates)]),
    ],
  };
}

/** @param {Unit} unit @param {EquationView} view @returns {Part} the factor of ∂𝓛/∂h_{step+1} */
function keepAfter(unit, view) {
  const { keep } = updateGate(unit, { ...view, step: view.step + 1 });
  return { ...keep, id: "z-after" };
}

/** ∂𝓛/∂r: what r multiplies, times what arrives there. @param {Unit} unit @param {EquationView} view @param {Part} da @returns {Equation} */
function resetEquation(unit, { step, note }, da) {
  const result = slopeOf("r", indexed("r", step), unit.dgate("reset", step));
  const before = state(note, step - 1);
  if (unit.resetAfter) return firstTrue("d:r", result, [[[part("Whb_n", `(Σ ${recurrent(note, "n")}\u2009${before} + ${indexed("b", "hn")})`, "hidden", unit.term("Whb_n", step), "factor"), da]], []]);
  const arrives = path("d:rh", derivative(`(${indexed("r", step)} ⊙ ${before})`), unit.candidateThrough(step));
  return firstTrue("d:r", result, [[[part("h-before", before, "hidden", unit.h(step - 1), "factor"), arrives]], []]);
}

/** @param {Unit} unit @param {EquationView} view @returns {Written} vanilla and Jordan */
export function simpleBackward(unit, view) {
  const { step, note, record } = view;
  const dh = slopeOf("h", state(note, step), unit.dh(step));
  const before = slopeOf("h-before", state(note, step - 1), unit.dh(step - 1));
  const da = slopeOf("a", indexed("a", step), unit.dpre("h", step));
  const fn = activation(record.experiment.act);
  const slope = part("f′", fn ? `${fn.name}′(${indexed("a", step)})` : "1", "hidden", fn ? fn.slope(unit.pre("h", step)) : 1, "factor");
  const jordan = unit.cell === "jordan";
  const back = (/** @type {number} */ from) => (jordan ? viaWords(Number(record.experiment.tf) ? indexed("y", from - 1) : hat("y", from - 1)) : `Σ ${recurrent(note)}<sup>⊤</sup>\u2009${derivative(indexed("a", from))}`);
  return {
    rows: [
      firstTrue("d:a", da, [[[slope, dh]], []]),
      stateEquation(unit, step - 1, before, [], path("d:through", back(step), unit.throughGates(step))),
    ],
    groups: [group("d:h", dh.symbol, [stateEquation(unit, step, dh, [], path("later", back(step + 1), unit.later(step)))])],
  };
}

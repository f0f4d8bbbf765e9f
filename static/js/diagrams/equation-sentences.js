import { t } from "../i18n.js";
import { percent, spoken } from "./equation-print.js";
import { activation } from "./equation-symbols.js";

/**
 * What the equation of a unit says, in one plain sentence.
 * @typedef {import("./equation-types.js").EquationView} EquationView
 * @typedef {import("./equation-values.js").Unit} Unit
 */

/** @param {Unit} unit @param {number} step @returns {string} */
function lstm(unit, step) {
  return t("Keep {f} of what was there, write {w}, then show {o} of tanh.", {
    f: percent(unit.gate("forget", step)), w: spoken(unit.gate("input", step) * unit.gate("candidate", step)), o: percent(unit.gate("output", step)),
  });
}

/** @param {Unit} unit @param {number} step @returns {string} */
function gru(unit, step) {
  const kept = unit.gate("update", step);
  const values = { z: percent(kept), w: spoken((1 - kept) * unit.gate("candidate", step)), r: percent(unit.gate("reset", step)) };
  return unit.resetAfter
    ? t("Keep {z} of the old state and write {w}; the candidate hears {r} of what the state sends it.", values)
    : t("Keep {z} of the old state and write {w}; the candidate sees {r} of the old state.", values);
}

/** @param {EquationView} view @returns {string} */
const functionName = ({ record }) => activation(record.experiment.act)?.name ?? "";

/** @param {Unit} unit @param {EquationView} view @returns {string} */
function simple(unit, view) {
  const { step, record } = view;
  const values = { x: spoken(unit.term("Ux", step)), b: spoken(unit.term("b", step)), a: spoken(unit.pre("h", step)), h: spoken(unit.h(step)), f: functionName(view) };
  if (unit.cell === "jordan") {
    const back = { ...values, y: spoken(unit.term("Wy", step)) };
    return Number(record.experiment.tf)
      ? t("The input adds {x}, the target before adds {y}, the bias {b}; together {a}, and the state is {h}.", back)
      : t("The input adds {x}, the output before adds {y}, the bias {b}; together {a}, and the state is {h}.", back);
  }
  return t("The input adds {x}, the state before adds {s}, the bias {b}; together {a}, and the state is {h}.", { ...values, s: spoken(unit.term("Wh", step)) });
}

/** @param {Unit} unit @param {EquationView} view @returns {string} */
function backward(unit, view) {
  const { step, record } = view;
  if (unit.cell === "lstm") return t("Going back, the gate that kept {f} of the memory passes {f} of the gradient.", { f: percent(unit.gate("forget", step)) });
  if (unit.cell === "gru") return t("Going back, the gate that kept {z} of the state passes {z} of the gradient.", { z: percent(unit.gate("update", step)) });
  const fn = activation(record.experiment.act);
  if (!fn) return t("Going back, a linear unit passes the whole gradient.");
  return t("Going back, the slope of {f} passes {p} of the gradient.", { f: fn.name, p: percent(fn.slope(unit.pre("h", step))) });
}

/** @param {Unit} unit @param {EquationView} view @param {boolean} held whether something in these rows was set by the reader @param {boolean} missing whether a number is not finite @returns {string} */
export function sentence(unit, view, held, missing) {
  const { step, direction } = view;
  const forward = direction === "forward";
  const first = view.record.trace.first_nonfinite_step;
  if (typeof first === "number" && step >= first) return t("From step {first} on the state is past every number.", { first });
  if (missing) return t("The gradient is past every number here.");
  if (held) {
    return forward ? t("What you set by hand is not computed; the rest of the step follows from it.") : t("What you set by hand is a constant: no gradient passes through it.");
  }
  if (!forward) return backward(unit, view);
  return unit.cell === "lstm" ? lstm(unit, step) : unit.cell === "gru" ? gru(unit, step) : simple(unit, view);
}

import { t } from "../i18n.js";
import { gruBackward, lstmBackward, simpleBackward } from "./equation-backward.js";
import { gruForward, jordanForward, lstmForward, vanillaForward } from "./equation-forward.js";
import { givenRow, holds, printRow } from "./equation-print.js";
import { sentence } from "./equation-sentences.js";
import { Unit } from "./equation-values.js";

/**
 * The equation of one unit at one step, forward or backward, checked against the record before it is printed.
 * @typedef {import("./equation-types.js").Equation} Equation
 * @typedef {import("./equation-types.js").Equations} Equations
 * @typedef {import("./equation-types.js").EquationView} EquationView
 * @typedef {import("./equation-types.js").Row} Row
 * @typedef {import("./equation-forward.js").Written} Written
 */

/** @type {Record<string, (unit: Unit, view: EquationView) => Written>} */
const FORWARD = { lstm: lstmForward, gru: gruForward, vanilla: vanillaForward, jordan: jordanForward };
/** @type {Record<string, (unit: Unit, view: EquationView) => Written>} */
const BACKWARD = { lstm: lstmBackward, gru: gruBackward, vanilla: simpleBackward, jordan: simpleBackward };

/** @param {Equation} equation @param {boolean} edited @returns {Row|null} only what is true of the record */
function print(equation, edited) {
  if (!Number.isFinite(equation.result.value)) return null;
  if (holds(equation)) return printRow(equation);
  if (!edited) return null;
  return givenRow(equation.id, equation.result, equation.result.kind === "factor" ? t("held by hand") : t("set by hand"));
}

/** @param {EquationView} view @returns {Equations} */
export function equationRows(view) {
  const { record, direction } = view;
  const unit = new Unit(record, Math.min(Math.max(1, view.unit), record.trace.h.shape[1]));
  const edited = Boolean(record.experiment.edit);
  const { rows, groups } = (direction === "forward" ? FORWARD : BACKWARD)[unit.cell](unit, view);
  const written = (/** @type {Equation[]} */ equations) => equations.map((equation) => print(equation, edited)).filter((row) => row !== null);
  const held = edited && rows.some((equation) => !holds(equation) || !equation.sum.length);
  return {
    rows: written(rows),
    groups: groups.map(({ id, label, short, equations }) => ({ id, label, short, rows: written(equations) })).filter((group) => group.rows.length > 0),
    sentence: sentence(unit, view, held, rows.some(({ result }) => !Number.isFinite(result.value))),
    merged: unit.cell === "vanilla" && direction === "forward",
  };
}

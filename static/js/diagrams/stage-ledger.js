import { band } from "./stage-geometry.js";
import { at, column, untouchedAt } from "./stage-data.js";
import { byIt, letter, letterOf } from "./stage-letters.js";

/**
 * What the open cells of all networks share: vectors with their values and labels, by quantity.
 * @typedef {import("./stage-types.js").StageView} StageView
 * @typedef {import("./stage-types.js").Moment} Moment
 * @typedef {import("./stage-types.js").Geometry} Geometry
 * @typedef {import("./stage-types.js").Band} Band
 * @typedef {import("./stage-types.js").Vector} Vector
 * @typedef {{view: StageView, moment: Moment, geometry: Geometry, cell: string, gateGradients: boolean}} Open
 * @typedef {{x: number, left?: number, w?: number, end?: number}} Place
 * @typedef {{markup?: string, colour?: string, below?: boolean, word?: string, bare?: boolean}} Said  bare: too narrow for ∂L/∂
 */

const LABEL_ABOVE = 11;
const LABEL_BELOW = 19;
const MOST_INPUT_ROWS = 8;

/** @type {Record<string, string>} colours of letters */
const ROLE = {
  h: "var(--role-hidden)", c: "var(--role-memory)", x: "var(--role-input)", y: "var(--role-output)", output: "var(--role-output)",
  "gate:forget": "var(--role-memory)", "gate:update": "var(--role-memory)", "gate:input": "var(--role-input)", "gate:reset": "var(--role-input)",
  "gate:output": "var(--role-output)", "gate:candidate": "var(--role-hidden)",
};
/** @type {Record<string, string>} */
const GATE_FILL = { forget: "var(--gate-forget)", input: "var(--gate-input)", output: "var(--gate-output)", update: "var(--gate-update)", reset: "var(--gate-reset)" };

/** @param {Band} shape @param {boolean} below @param {boolean} phone @returns {number} baseline of a label */
export function labelAt(shape, below, phone) {
  if (phone) return below ? shape.bottom + 15.7 : shape.top - 8;
  return below ? shape.bottom + LABEL_BELOW : shape.top - LABEL_ABOVE;
}

/** @param {Open} open @param {string} of @param {number} step @param {Place} place @param {Band} shape @param {Said} [said] @returns {Vector} one column of units */
export function units(open, of, step, place, shape, said = {}) {
  const { view, moment, geometry, cell } = open;
  const { record } = view;
  const ready = moment.grad ? moment.gradFrom <= moment.step : moment.valuesTo >= Math.max(step, 1);
  const markup = said.markup ?? letter(letterOf(of, view.note, cell), step);
  const values = ready ? column(record, of, step, geometry.rows, moment.grad) : geometry.rows.map(() => null);
  const edited = (of === "h" || of === "c") && !moment.grad && record.untouched;
  return {
    id: `${of}@${step}`, kind: "cell", x: place.x, band: shape, values, grad: moment.grad, of, step, units: geometry.rows,
    label: { x: place.x, y: labelAt(shape, said.below ?? false, geometry.layout === "phone"), markup: moment.grad && !said.bare ? byIt(markup) : markup, colour: moment.grad ? "var(--role-grad)" : said.colour ?? ROLE[of] ?? "var(--ink-2)" },
    old: edited ? geometry.rows.map((j) => untouchedAt(record, of === "c" ? "c" : "h", step, j)) : null,
    poke: ready && !moment.grad && step === moment.step && (of === "h" || of === "c"),
  };
}

/** @param {Open} open @param {string} name of the gate @param {Place} place left end, width and where the number ends @param {Band} shape @param {Said} said @param {(v: number) => number} [turned] @returns {Vector} */
export function gate(open, name, place, shape, said, turned = (v) => v) {
  const { view, moment, geometry, cell } = open;
  const { left = 0, w = 0, end = 0 } = place;
  const ready = moment.valuesTo >= moment.step && (!moment.grad || moment.gradFrom <= moment.step);
  const letters = said.markup ?? letter(letterOf(`gate:${name}`, view.note, cell), moment.step);
  const middle = left + w / 2;
  if (moment.grad && open.gateGradients) {
    const vector = units(open, `gate:${name}`, moment.step, { x: middle }, shape, { ...said, markup: letters.includes("−") ? `(${letters})` : letters });
    return { ...vector, values: vector.values.map((v) => (v === null ? null : v * slope(turned))) };
  }
  const row = (/** @type {boolean} */ grad) => column(view.record, `gate:${name}`, moment.step, geometry.rows, grad);
  return {
    id: slope(turned) < 0 ? "rest" : name, kind: "gate", x: left, w, end, band: shape, of: `gate:${name}`, step: moment.step, units: geometry.rows, grad: false,
    values: ready ? row(false).map(turned) : geometry.rows.map(() => null), colour: GATE_FILL[name], tint: moment.grad && ready ? row(true) : null,
    label: { x: middle, y: labelAt(shape, said.below ?? false, geometry.layout === "phone"), markup: `${letters}${said.word ? `<em>${said.word}</em>` : ""}`, colour: ROLE[`gate:${name}`] },
  };
}

/** 1 of v, −1 of 1 − v. @param {(v: number) => number} turned @returns {number} */
function slope(turned) {
  return turned(1) - turned(0);
}

/** The round-ended cells of a vector whose rows are no units. @param {Open} open @param {"x"|"y"|"output"} of @param {number} step @param {number} x @param {Band} box @param {Said} said @returns {Vector} */
export function rounded(open, of, step, x, box, said = {}) {
  const { view, moment, geometry, cell } = open;
  const { record } = view;
  const size = of === "x" ? record.trace.x.shape[1] : record.trace.predictions.shape[1];
  const fits = Math.max(1, Math.floor((box.row * box.n) / 12));
  const shown = Array.from({ length: size <= Math.max(MOST_INPUT_ROWS, fits) ? size : fits }, (_, i) => i + 1);
  const room = Math.max(box.row * box.n, geometry.layout === "phone" ? 104 : 116);
  const row = Math.min(box.row, room / shown.length);
  const shape = band(box.mid - (row * shown.length) / 2, row, shown.length);
  const grad = moment.grad && of === "x";
  const ready = grad ? moment.gradFrom <= moment.step : moment.valuesTo >= moment.step;
  const label = said.markup ?? letter(letterOf(of, view.note, cell), step);
  return {
    id: of, kind: "round", x, band: shape, of, step, units: shown, grad,
    values: shown.map((i) => (ready ? valueOf(open, of, step, i, grad) : null)),
    label: { x, y: labelAt(box, said.below ?? true, geometry.layout === "phone"), markup: grad ? byIt(label) : label, colour: grad ? "var(--role-grad)" : ROLE[of] },
    unknown: of === "x" && record.unknown.includes(step),
  };
}

/** @param {Open} open @param {string} of @param {number} step @param {number} i @param {boolean} grad @returns {number} y: what is fed back into the open step */
function valueOf({ view, moment }, of, step, i, grad) {
  return of === "y" ? at(view.record, "y", moment.step, i) : at(view.record, of, step, i, grad);
}

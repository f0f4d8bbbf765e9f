import { fill, minus } from "../format.js";
import { letters } from "../notation.js";
import { axis, gridRows, layout, linearTicks, shortNumber } from "./axes.js";
import { clamp, plotArea } from "./geometry.js";
import { Labels } from "./labels.js";
import { overflowed } from "./overflow.js";
import { extent, keep } from "./ranges.js";
import { drawable, steps } from "./series.js";
import { endLabels, ringed, wordTicks } from "./unroll-view.js";

/**
 * The gates of one unit, word by word, up to the open step. For a cell without gates, its state and the slope there.
 * @typedef {import("../types.js").UnrollRecord} UnrollRecord
 * @typedef {import("../types.js").NdArray} NdArray
 * @typedef {import("./types.js").UnrollView} UnrollView
 * @typedef {import("./types.js").Figure} Figure
 * @typedef {{id: string, name: string, plain: string, color: string, dash?: string, values: Float64Array}} Series
 */

const DESK = { l: 28, r: 76, t: 8, b: 24 };
const PHONE = { l: 38, r: 70, t: 12, b: 28 };
/** Dashes of design §5. */
const DASHES = { second: "5px,3px", third: "1.5px,3px" };
/** Room for ticks such as 5×10³⁷. */
const POWERS = 56;
const POWERS_FROM = 100;
const LEAK = 0.01;
const BESIDE = 9;

/** Column `unit` of a (T, H) array. @param {NdArray} array @param {number} unit @param {(value: number) => number} [of] @returns {Float64Array} */
function column({ data, shape: [T, H] }, unit, of = (value) => value) {
  return drawable(Float64Array.from({ length: T }, (_, i) => of(data[i * H + unit - 1])));
}

/** Slanted letters lean over what follows them. @param {string} letter @param {string} word @returns {string} `f_t keep` */
const named = (letter, word) => `<i>${letter}</i>\u200A<sub>t</sub> ${word}`;

/** f′ by the state h = f(a) and a. @type {Record<string, (a: number) => number>} */
const SLOPES = {
  tanh: (a) => 1 / Math.cosh(a) ** 2,
  sigmoid: (a) => 1 / (2 + Math.exp(a) + Math.exp(-a)),
  relu: (a) => (a > 0 ? 1 : 0),
  leaky_relu: (a) => (a > 0 ? 1 : LEAK),
};

/** @param {UnrollRecord} record @param {UnrollView} view @returns {Series[]} */
function seriesOf({ trace, experiment }, { unit, colours, gru, note, tr }) {
  const { roles } = colours;
  const { gates } = trace;
  const one = (/** @type {string} */ id, /** @type {string} */ word, /** @type {string} */ color, /** @type {Float64Array} */ values, /** @type {string} */ dash = "solid") => ({ id, name: named(id, word), plain: `${id} ${word}`.trim(), color, values, dash });
  if (experiment.cell === "lstm") return [
    one("f", tr("keep"), roles.memory, column(gates.forget, unit)),
    one("i", tr("write"), roles.input, column(gates.input, unit), DASHES.second),
    one("o", tr("show"), roles.output, column(gates.output, unit), DASHES.third),
  ];
  if (experiment.cell === "gru") return [
    gru === "writes" ? one("z", tr("write"), roles.memory, column(gates.update, unit, (z) => 1 - z)) : one("z", tr("keep"), roles.memory, column(gates.update, unit)),
    one("r", tr("admit"), roles.input, column(gates.reset, unit), DASHES.second),
  ];
  const slope = SLOPES[String(experiment.act)] ?? (() => 1);
  const { state } = letters(note ?? "gbc");
  return [
    one(state, "", roles.hidden, column(trace.h, unit)),
    { id: "slope", name: "<i>f</i>\u200A′(<i>a</i>\u200A<sub>t</sub>)", plain: "f′(a)", color: colours.ink3, dash: DASHES.second, values: column(trace.pre.h, unit, slope) },
  ];
}

/** @param {Series[]} series @param {UnrollRecord} record @returns {[number, number]} */
function rangeOf(series, { experiment }) {
  const gated = experiment.cell === "lstm" || experiment.cell === "gru";
  if (gated || experiment.act === "sigmoid") return [0, 1];
  const found = extent(series.map(({ values }) => values)) ?? [0, 1];
  const round = (/** @type {number} */ size) => {
    const unit = 10 ** Math.floor(Math.log10(size));
    return ([1, 2, 5, 10].find((n) => size <= n * unit * (1 + 1e-9)) ?? 10) * unit;
  };
  return [found[0] < 0 ? -round(Math.max(1, -found[0])) : 0, round(Math.max(1, found[1]))];
}

/** @param {UnrollRecord} record @param {UnrollView} view @returns {Figure} */
export function gatesFigure(record, view) {
  const { colours, tr, step } = view;
  const T = record.steps;
  const series = seriesOf(record, view);
  const yrange = keep(view.sticky, "gates", rangeOf(series, record));
  const margin = view.compact ? PHONE : DESK;
  const wide = Math.max(yrange[1], -yrange[0]) >= POWERS_FROM;
  const plot = plotArea(view.width, view.height, wide ? { ...margin, l: POWERS } : margin, T > 1 ? [1, T] : [0.5, 1.5], yrange);
  const labels = new Labels(plot, colours.font);
  const x = steps(1, step);
  endLabels(labels, plot, series.map(({ name, color, values }) => ({ text: name, color, x: plot.px(step) + BESIDE, y: plot.py(values[step - 1]) })));
  const ticks = wordTicks(record, plot);
  const yticks = yrange[0] === 0 && yrange[1] === 1 ? [0, 0.5, 1] : linearTicks(yrange[1], yrange[0]);
  return {
    id: "gates",
    data: [
      ...overflowed(/** @type {any} */ (record), plot, labels, view),
      ...series.flatMap(({ id, values, color, dash }) => ringed(id, x, values.slice(0, step), { color, width: 1.8, dash }, view)),
      ...labels.traces(),
    ],
    layout: layout(plot, axis(colours, plot.xrange, ticks.at, ticks.text, 5), axis(colours, yrange, yticks, yticks.map(shortNumber), 7), gridRows(plot, colours, yticks, yrange[0] < 0 ? 0 : undefined)),
    cursor: { x: step },
    at: (k) => ({ x: plot.px(k), top: plot.top, bottom: plot.bottom, line: true, y: null, tick: { text: ticks.name(k), y: plot.bottom + 17 } }),
    pick: (at) => ({ k: clamp(Math.round(at), 1, T), t: view.t }),
    hover: (at) => sentence(series, record, clamp(Math.round(at), 1, T), view),
    summary: summary(series, view),
    get table() {
      const rows = Array.from({ length: step }, (_, i) => [i + 1, record.tokens?.[i] ?? "", ...series.map(({ values }) => printed(values[i], 4))]);
      return { columns: [tr("step"), tr("word"), ...series.map(({ plain }) => plain)], rows, caption: fill(tr("Unit {j}, up to step {k}"), { j: view.unit, k: step }) };
    },
    colours,
    steps: T,
  };
}

/** @param {number} value @param {number} digits @returns {string} */
const printed = (value, digits) => (Number.isFinite(value) ? minus(value.toFixed(digits)) : "∞");

/** @param {Series[]} series @param {UnrollRecord} record @param {number} k @param {UnrollView} view @returns {string} */
function sentence(series, { tokens }, k, { tr, step }) {
  if (k > step) return fill(tr("Step {k} is not computed yet."), { k });
  const numbers = series.map(({ plain, values }) => `${plain} ${printed(values[k - 1], 2)}`).join(", ");
  return tokens ? fill(tr("Step {k}, “{word}”: {numbers}"), { k, word: tokens[k - 1], numbers }) : fill(tr("Step {k}: {numbers}"), { k, numbers });
}

/** @param {Series[]} series @param {UnrollView} view @returns {string} */
function summary(series, { tr, step, unit }) {
  const numbers = series.map(({ plain, values }) => `${plain} ${printed(values[step - 1], 2)}`).join(", ");
  return fill(tr("Unit {j} up to step {k}; there: {numbers}."), { j: unit, k: step, numbers });
}

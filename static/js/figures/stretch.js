import { fill } from "../format.js";
import { axis, gridRows, layout, linearTicks, shortNumber, stepTicks, TICK_SIZE } from "./axes.js";
import { clamp, plotArea } from "./geometry.js";
import { Labels, textBox } from "./labels.js";
import { overflowed } from "./overflow.js";
import { extent, keep, niceTop } from "./ranges.js";
import { row, steps, thin } from "./series.js";
import { between, line } from "./traces.js";

/**
 * Stretch of one step: the singular values of ∂h_k/∂h_{k−1} for k = 2…T.
 * @typedef {import("./types.js").RunRecord} RunRecord
 * @typedef {import("./types.js").View} View
 * @typedef {import("./types.js").Figure} Figure
 * @typedef {import("./geometry.js").Plot} Plot
 */

const DESK = { l: 28, r: 8, t: 8, b: 24 };
const PHONE = { l: 38, r: 14, t: 12, b: 28 };
/** More lines than this are shown as evenly chosen ones. */
const MOST_LINES = 8;
const HEADROOM = 1.02;

/** Column j of the singular values from step 2 on. @param {RunRecord} record @param {number} j @returns {Float64Array} */
function column(record, j) {
  const { data, shape: [T, S] } = record.sensitivity.singular_values;
  const out = new Float64Array(Math.max(0, T - 1));
  for (let i = 1; i < T; i += 1) out[i - 1] = data[i * S + j];
  return out;
}

/** @param {number} count @returns {number[]} the first, the last, and at most six between */
function chosen(count) {
  if (count <= MOST_LINES) return Array.from({ length: count }, (_, j) => j);
  return Array.from({ length: MOST_LINES }, (_, i) => Math.round((i * (count - 1)) / (MOST_LINES - 1)));
}

/** @param {RunRecord} record @param {View} view @returns {Figure} */
export function stretchFigure(record, view) {
  const { colours, tr } = view;
  const T = record.steps;
  const count = record.sensitivity.singular_values.shape[1];
  const picked = chosen(count);
  const columns = picked.map((j) => column(record, j));
  const top = niceTop(Math.max(1.2, HEADROOM * (extent([columns[0]])?.[1] ?? 1)));
  const yrange = keep(view.sticky, "stretch", [0, top]);
  const xrange = /** @type {[number, number]} */ (T > 1 ? [1, T] : [0.5, 1.5]);
  const plot = plotArea(view.width, view.height, view.compact ? PHONE : DESK, xrange, yrange);
  const labels = new Labels(plot, colours.font);
  preservedLabel(labels, plot, view, columns);
  const ticks = stepTicks(T, plot.right - plot.left).filter((n) => view.compact || n === 1 || n === T);
  const yticks = linearTicks(yrange[1]).filter((n) => yrange[1] > 1.5 || n <= 1);
  return {
    id: "stretch",
    data: [...overflowed(record, plot, labels, view), ...lines(columns, view), ...labels.traces()],
    layout: layout(
      plot,
      axis(colours, xrange, ticks, ticks.map(String), 5),
      axis(colours, yrange, yticks, yticks.map(shortNumber), 7),
      gridRows(plot, colours, yticks, 1),
    ),
    cursor: { x: view.k },
    at: (k) => ({ x: plot.px(k), top: plot.top, bottom: plot.bottom, line: true, y: null, tick: { text: String(k), y: plot.bottom + 17 } }),
    pick: (x) => ({ k: clamp(Math.round(x), 1, T), t: view.t }),
    hover: (x) => sentence(record, clamp(Math.round(x), 1, T), view),
    summary: summary(columns, count, view),
    get table() {
      return table(record, view);
    },
    colours,
    steps: T,
  };
}

/** Many lines as one, with a gap between them: one path costs less than seven. @param {{x: Float64Array, y: Float64Array}[]} parts @returns {{x: Float64Array, y: Float64Array}} */
function joined(parts) {
  const count = parts.reduce((sum, part) => sum + part.x.length + 1, 0);
  const out = { x: new Float64Array(count).fill(NaN), y: new Float64Array(count).fill(NaN) };
  let from = 0;
  for (const part of parts) {
    out.x.set(part.x, from);
    out.y.set(part.y, from);
    from += part.x.length + 1;
  }
  return out;
}

/** @param {Float64Array[]} columns largest first @param {View} view @returns {import("./types.js").Trace[]} */
function lines(columns, view) {
  const { colours } = view;
  const x = steps(2, columns[0].length + 1);
  const rose = colours.roles.grad;
  /** @type {import("./types.js").Trace[]} */
  const traces = [];
  const upper = thin(x, columns[0]);
  if (columns.length > 1) {
    const lower = columns[columns.length - 1];
    traces.push(between("band", upper.x, upper.y, upper.x.map((k) => lower[k - 2]), rose, 0.08));
    const others = joined(columns.slice(1).map((values) => thin(x, values)));
    traces.push(line("others", others.x, others.y, { color: rose, width: 1, opacity: 0.42 }));
  }
  traces.push(line("sigma1", upper.x, upper.y, { color: rose, width: 2.2 }));
  return traces;
}

/** Beside the line at 1, where the fewest lines run. @param {Labels} labels @param {Plot} plot @param {View} view @param {Float64Array[]} columns */
function preservedLabel(labels, plot, view, columns) {
  const text = view.tr("1 = norm preserved");
  const one = plot.py(1);
  const spots = [one - 6, one + 14].flatMap((y) => [{ x: plot.right, y, anchor: /** @type {const} */ ("end") }, { x: plot.left + 4, y }]);
  /** @type {(spot: import("./labels.js").Spot) => number} */
  const crossed = (spot) => {
    const box = textBox(text, TICK_SIZE, spot);
    const [from, to] = [Math.max(2, Math.floor(plot.ix(box.x))), Math.ceil(plot.ix(box.x + box.w))];
    let touched = 0;
    for (const values of columns) for (let k = from; k <= to; k += 1) if (plot.py(values[k - 2]) > box.y - 1 && plot.py(values[k - 2]) < box.y + box.h) touched += 1;
    return touched;
  };
  const inside = spots.filter(({ y }) => y > plot.top + TICK_SIZE - 2 && y < plot.bottom - 2);
  const [best] = inside.map((spot) => ({ spot, touched: crossed(spot) })).sort((a, b) => a.touched - b.touched);
  if (best) labels.put({ text, size: TICK_SIZE, color: view.colours.ink3, halo: true }, best.spot);
}

/** Spectral radius of each one-step Jacobian, when the record carries it. @param {RunRecord} record */
function radii(record) {
  return record.radii?.eigenvalue_radius;
}

/** @param {RunRecord} record @param {number} k @param {View} view @returns {string} */
function sentence(record, k, view) {
  const { singular_values: sigmas, mean_slope: slope } = record.sensitivity;
  const radius = radii(record)?.data[k - 1];
  const values = row(sigmas, k - 1);
  const shown = Array.from(values.subarray(0, MOST_LINES), (value) => value.toFixed(2)).join(" ");
  const parts = [fill(view.tr("Step {k} stretches by σ = {values}"), { k, values: values.length > MOST_LINES ? `${shown} …` : shown })];
  if (radius !== undefined) parts.push(`ρ(J) = ${radius.toFixed(2)}`);
  const mean = slope?.data[k - 1];
  if (Number.isFinite(mean)) parts.push(fill(view.tr("mean slope {slope}"), { slope: mean.toFixed(2) }));
  return parts.join("; ");
}

/** @param {Float64Array[]} columns @param {number} count @param {View} view @returns {string} */
function summary(columns, count, view) {
  const largest = extent([columns[0]]);
  if (!largest) return view.tr("No finite singular values.");
  return fill(view.tr("{count} singular values of the Jacobian of one step. The largest lies between {low} and {high}."), {
    count, low: largest[0].toFixed(2), high: largest[1].toFixed(2),
  });
}

/** @param {number} value @returns {string} three digits, or that it is past every number */
const printed = (value) => (Number.isFinite(value) ? value.toFixed(3) : "∞");

/** @param {RunRecord} record @param {View} view @returns {Figure["table"]} */
function table(record, view) {
  const { tr } = view;
  const sigmas = record.sensitivity.singular_values;
  const radius = radii(record);
  const count = Math.min(MOST_LINES, sigmas.shape[1]);
  const names = Array.from({ length: count }, (_, j) => `σ${"₁₂₃₄₅₆₇₈"[j]}`);
  const rows = Array.from({ length: record.steps }, (_, i) => [i + 1, ...Array.from(row(sigmas, i).subarray(0, count), printed), ...(radius ? [printed(radius.data[i])] : [])]);
  return { columns: [tr("step k"), ...names, ...(radius ? ["ρ(J)"] : [])], rows, caption: tr("Singular values of the Jacobian of each step") };
}

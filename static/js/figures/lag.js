import { decade, fill, norm } from "../format.js";
import { axis, layout, stepTicks, TICK_SIZE } from "./axes.js";
import { clamp, plotArea } from "./geometry.js";
import { hatchCells } from "./hatch.js";
import { Labels } from "./labels.js";
import { textWidth } from "../textwidth.js";
import { cellExtent, cellsOf, contourAtOne, EMPTY, OVERFLOW, ZERO } from "./lag-cells.js";
import { keep } from "./ranges.js";
import { hasNoLoss, row } from "./series.js";
import { heat, line } from "./traces.js";

/**
 * Every loss, every step: log10 ‖∂L_t/∂h_k‖ as a triangle of cells.
 * @typedef {import("./types.js").RunRecord} RunRecord
 * @typedef {import("./types.js").View} View
 * @typedef {import("./types.js").Figure} Figure
 * @typedef {import("./types.js").Trace} Trace
 * @typedef {import("./geometry.js").Plot} Plot
 * @typedef {import("./lag-cells.js").Cells} Cells
 */

const MARGIN = { l: 36, t: 3, b: 31 };
const DOMAIN = /** @type {[number, number]} */ ([-4, 1]);
const GAP_FROM = 5;
const WHOLE_PIXELS_FROM = 6;
const LEGEND_HEIGHT = 10;
const LEGEND_TOP = 26;
const HATCH_SPACING = 6;
const TICK_GAP = 7;

/** @param {View} view @param {number} T @returns {{plot: Plot, cell: number, side: number}} pixels per step and of the square */
function square(view, T) {
  const right = view.compact ? 8 : 24;
  const side = Math.min(view.width - MARGIN.l - right, view.height - MARGIN.t - MARGIN.b);
  const cell = side / T >= WHOLE_PIXELS_FROM ? Math.floor(side / T) : side / T;
  const plotWidth = view.width - MARGIN.l - right;
  const margin = { l: MARGIN.l, r: right, t: MARGIN.t, b: view.height - MARGIN.t - cell * T };
  const plot = plotArea(view.width, view.height, margin, [0.5, 0.5 + plotWidth / cell], [T + 0.5, 0.5]);
  return { plot, cell, side: cell * T };
}

/** Whole decades, at least the default domain. @param {Cells} cells @param {View} view @returns {[number, number]} */
function domain(cells, view) {
  const found = cellExtent(cells) ?? DOMAIN;
  return keep(view.sticky, "lag", [DOMAIN[0], Math.max(DOMAIN[1], Math.ceil(found[1]))]);
}

/** Cells below the colour scale or that get exactly nothing (pale), and cells that overflowed (ink, ∞). @param {Cells} cells @param {[number, number]} scale @param {View} view @param {number} cell @param {Labels} labels @returns {Trace[]} */
function hatching({ n, stride, z, kind }, [low], view, cell, labels) {
  const every = Math.max(1, Math.ceil(HATCH_SPACING / (cell * stride)));
  const faint = hatchCells(n, 0.5, stride, every, (i, j) => j <= i && (z[i][j] < low || kind[i * n + j] === ZERO));
  const ink = hatchCells(n, 0.5, stride, every, (i, j) => kind[i * n + j] === OVERFLOW);
  if (ink.x.length) labels.put({ text: "∞", size: 28, color: view.colours.ink, weight: 500, halo: true }, { x: labels.plot.px(n * stride * 0.3), y: labels.plot.py(n * stride * 0.72), anchor: "middle" });
  return [
    ...(faint.x.length ? [line("gone", faint.x, faint.y, { color: view.colours.lineStrong, width: 0.75 })] : []),
    ...(ink.x.length ? [line("overflow", ink.x, ink.y, { color: view.colours.ink, width: 1, opacity: 0.6 })] : []),
  ];
}

/** Rows without a loss stay empty; the widest gap says why. @param {Cells} cells @param {Labels} labels @param {View} view */
function silentRows({ n, stride, z, kind }, labels, view) {
  let best = { from: 0, count: 0 };
  let from = 0;
  for (let i = 0; i <= n; i += 1) {
    const silent = i < n && kind[i * n] === EMPTY && Number.isNaN(z[i][0]);
    if (silent) continue;
    if (i - from > best.count) best = { from, count: i - from };
    from = i + 1;
  }
  const { plot } = labels;
  const middle = plot.py(0.5 + (best.from + best.count / 2) * stride);
  const height = best.count * stride * (plot.py(2) - plot.py(1));
  if (height < 16) return;
  labels.place({ text: view.tr("no loss at these steps"), size: 12, color: view.colours.ink3, halo: true }, [{ x: plot.left + 8, y: Math.max(middle, plot.top + 0.5 * height) + 4 }]);
}

/** The colour scale in the empty corner. @param {Plot} plot @param {Labels} labels @param {[number, number]} scale @param {View} view @param {number} side @returns {Trace} */
function legend(plot, labels, scale, view, side) {
  const { tr, colours } = view;
  const width = view.width < 320 ? 118 : 150;
  const right = Math.round(Math.max(plot.left + side, view.compact ? plot.right : 0));
  const left = right - width;
  const small = { size: TICK_SIZE, color: colours.ink3 };
  labels.put({ text: tr("weak"), size: 12, color: colours.ink2 }, { x: left, y: 16 });
  labels.put({ text: tr("strong"), size: 12, color: colours.ink2 }, { x: right, y: 16, anchor: "end" });
  const decades = scale[1] - scale[0];
  const step = Math.ceil(decades / 4);
  const at = (/** @type {number} */ n) => left + (width * (n - scale[0])) / decades;
  const wide = (/** @type {number} */ n) => textWidth(decade(n), TICK_SIZE);
  labels.put({ text: decade(scale[0]), ...small }, { x: left, y: 50 });
  labels.put({ text: decade(scale[1]), ...small }, { x: right, y: 50, anchor: "end" });
  let end = left + wide(scale[0]);
  for (let n = scale[0] + Math.max(2, step); n < scale[1]; n += Math.max(2, step)) {
    const half = wide(n) / 2;
    if (at(n) - half < end + TICK_GAP || at(n) + half > right - wide(scale[1]) - TICK_GAP) continue;
    labels.put({ text: decade(n), ...small }, { x: at(n), y: 50, anchor: "middle" });
    end = at(n) + half;
  }
  const n = colours.grad.length;
  const edges = Float64Array.from({ length: n + 1 }, (_, i) => plot.ix(left + (width * i) / n));
  const z = Float64Array.from({ length: n }, (_, i) => i);
  return heat("legend", edges, [plot.iy(LEGEND_TOP), plot.iy(LEGEND_TOP + LEGEND_HEIGHT)], [z], [-0.5, n - 0.5], colours.grad, 0);
}

/** Two lines that say how to read it, when the corner has room. @param {Labels} labels @param {View} view @param {number} t @param {number} right */
function reading(labels, view, t, right) {
  if (view.width < 320 || view.compact) return;
  const style = { size: 12, color: view.colours.ink3 };
  labels.place({ text: view.tr("Each row is one loss."), ...style }, [{ x: right, y: 82, anchor: "end" }]);
  labels.place({ text: fill(view.tr("Row {t} is the curve."), { t }), ...style }, [{ x: right, y: 99, anchor: "end" }]);
}

/** Staircase where the window ends. @param {number} T @param {number} tau @param {View} view @returns {Trace[]} */
function windowEdge(T, tau, view) {
  if (!tau || tau >= T - 1) return [];
  /** @type {number[]} */
  const xs = [];
  /** @type {number[]} */
  const ys = [];
  for (let t = tau + 2; t <= T; t += 1) {
    xs.push(t - tau - 0.5, t - tau - 0.5);
    ys.push(t - 0.5, t + 0.5);
  }
  return [line("window", xs, ys, { color: view.colours.ink2, width: 1, dash: "3px,2px" })];
}

/** @param {RunRecord} record @param {View} view @returns {Figure} */
export function lagFigure(record, view) {
  const { colours, tr } = view;
  const T = record.steps;
  const tau = view.tau ?? 0;
  const { plot, cell, side } = square(view, T);
  const cells = cellsOf(record, tau, Math.max(1, Math.floor(side)));
  const scale = domain(cells, view);
  const labels = new Labels(plot, colours.font);
  const edges = Float64Array.from({ length: cells.n + 1 }, (_, i) => 0.5 + i * cells.stride);
  const contour = contourAtOne(cells);
  silentRows(cells, labels, view);
  const scaleTrace = legend(plot, labels, scale, view, side);
  reading(labels, view, view.t, plot.left + side);
  const ticks = stepTicks(T, side);
  const told = (/** @type {number} */ t, /** @type {number} */ k) => (hasNoLoss(record, t) ? tr("no loss") : norm(value(t, k), tr));
  const value = (/** @type {number} */ t, /** @type {number} */ k) => (tau && t - k > tau ? -Infinity : row(record.gradients.log10_norm, t - 1)[k - 1]);
  return {
    id: "lag",
    data: [
      heat("cells", edges, edges, cells.z, scale, colours.grad, cell >= GAP_FROM ? 1 : 0),
      scaleTrace,
      ...hatching(cells, scale, view, cell, labels),
      ...(contour.x.length ? [line("contour", contour.x, contour.y, { color: colours.ink, width: 1, opacity: 0.55 })] : []),
      ...windowEdge(T, tau, view),
      ...labels.traces(),
    ],
    layout: layout(plot, axis(colours, plot.xrange, ticks, ticks.map(String), 5), axis(colours, plot.yrange, ticks, ticks.map(String), 7)),
    cursor: { x: view.k, row: view.t },
    at: cursorAt(plot, cell, side),
    pick: (x, y) => pick(x, y, T),
    hover: (x, y) => {
      const steps = pick(x, y, T);
      if (!steps || x > T + 0.5) return "";
      if (hasNoLoss(record, steps.t)) return fill(tr("Step {t} has no loss, so no gradient starts there."), { t: steps.t });
      return fill(tr("Loss at t = {t} reaches h at step {k} with {value}"), { ...steps, value: told(steps.t, steps.k) });
    },
    summary: fill(tr("Triangle of gradient sizes for every loss step t (rows, 1 to {T}) and every earlier step k (columns). Row {t}: from {start} at k = 1 to {end} on the diagonal."), {
      T, t: view.t, start: told(view.t, 1), end: told(view.t, view.t),
    }),
    get table() {
      return table(T, told, view);
    },
    colours,
    steps: T,
  };
}

/** @param {number} x @param {number} y @param {number} T @returns {{k: number, t: number}|null} null above the diagonal */
function pick(x, y, T) {
  const t = clamp(Math.round(y), 1, T);
  const k = clamp(Math.round(x), 1, T);
  return k <= t ? { k, t } : null;
}

/** @param {Plot} plot @param {number} cell @param {number} side @returns {Figure["at"]} */
function cursorAt(plot, cell, side) {
  return (k, t) => ({
    x: plot.px(k), top: plot.top, bottom: plot.bottom, line: false, y: null,
    arrow: plot.top + side + 5,
    tick: { text: String(k), y: plot.top + side + 24 },
    frame: { x: plot.left - 2, y: plot.top + (t - 1) * cell - 2, w: t * cell + 3, h: Math.max(cell, 2) + 3 },
  });
}

const MOST_ROWS = 5000;

/** @param {number} T @param {(t: number, k: number) => string} told @param {View} view @returns {Figure["table"]} */
function table(T, told, view) {
  const { tr } = view;
  const rows = [];
  const from = (T * (T + 1)) / 2 > MOST_ROWS ? view.t : 1;
  const to = from === 1 ? T : view.t;
  for (let t = from; t <= to; t += 1) for (let k = 1; k <= t; k += 1) rows.push([t, k, told(t, k)]);
  const caption = from === 1 ? tr("Gradient of every loss t at every step k") : fill(tr("Gradient of the loss at step {t} at every step k"), { t: view.t });
  return { columns: [tr("loss t"), tr("step k"), tr("norm")], rows, caption };
}

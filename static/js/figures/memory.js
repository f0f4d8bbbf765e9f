import { textWidth } from "../textwidth.js";
import { fill, fixed, norm } from "../format.js";
import { axis, decadeText, decadeTicks, gridRows, layout, linearTicks, shortNumber, stepTicks } from "./axes.js";
import { clamp, plotArea } from "./geometry.js";
import { Labels } from "./labels.js";
import { overflowed } from "./overflow.js";
import { decades, extent, keep } from "./ranges.js";
import { bars, line } from "./traces.js";

/**
 * What step t remembers: ‖∂h_t/∂x_k‖ beside the newest input's.
 * @typedef {import("./types.js").RunRecord} RunRecord
 * @typedef {import("./types.js").View} View
 * @typedef {import("./types.js").Figure} Figure
 * @typedef {import("./types.js").Trace} Trace
 * @typedef {import("./geometry.js").Plot} Plot
 */

const DESK = { l: 28, r: 8, t: 8, b: 24 };
const PHONE = { l: 38, r: 14, t: 12, b: 28 };
const WIDE_TICKS = { ...DESK, l: 36 };
const POWERS = { ...DESK, l: 50 };
const POWERS_FROM = 1000;
/** Decades above the newest input from which on only a logarithmic axis can show the bars. */
const LONGEST_LINEAR = 4;
const BAR_SHARE = 0.813;
/** Pixels that a bar and its gap need; thinner ones would lie on one another. */
const NARROWEST = 3;
const WORDS = 12;
/** A bar this little above the newest one does not change the axis. */
const ALMOST_ONE = 1.02;
const LINE = 15;

/** log10 of the influence of each input on the record's chosen step t, newest = 0. @param {RunRecord} record @param {number} t @returns {Float64Array} */
function influence(record, t) {
  const values = chosenMemory(record).data;
  return Float64Array.from({ length: t }, (_, i) => values[i] - values[t - 1]);
}

/** @param {RunRecord} record @returns {import("./types.js").NdArray} */
function chosenMemory({ sensitivity }) {
  return /** @type {import("./types.js").NdArray} */ (sensitivity.log10_memory);
}

/** Lag from which on the influence stays at or below `share`. @param {Float64Array} logs @param {number} share @returns {number} 0 = never */
function fallenTo(logs, share) {
  const limit = Math.log10(share);
  const above = logs.findIndex((value) => !(value <= limit));
  return above > 0 ? logs.length - above : 0;
}

/** @param {RunRecord} record @param {View} view @returns {Figure} */
export function memoryFigure(record, view) {
  const { colours, tr } = view;
  const T = record.steps;
  const t = Math.min(record.experiment.t || T, T);
  const logs = influence(record, t);
  const logarithmic = view.mem === "log" || (extent([logs])?.[1] ?? 0) > LONGEST_LINEAR;
  const yrange = logarithmic
    ? keep(view.sticky, "memorylog", decades(extent([logs]), [-3, 0]))
    : keep(view.sticky, "memory", [0, topOf(logs)]);
  const margin = view.compact ? (logarithmic || yrange[1] < POWERS_FROM ? PHONE : { ...PHONE, l: POWERS.l }) : logarithmic ? WIDE_TICKS : yrange[1] < POWERS_FROM ? DESK : POWERS;
  const plot = plotArea(view.width, view.height, margin, [0.5, T + 0.5], yrange);
  const heights = logs.map((value) => (logarithmic ? Math.max(value, yrange[0]) : 10 ** value));
  const labels = new Labels(plot, colours.font);
  const leaders = marks(logs, heights, plot, labels, view);
  const ticks = stepTicks(T, plot.right - plot.left).filter((n) => view.compact || n === 1 || n === T);
  const yticks = logarithmic ? decadeTicks(yrange, plot.bottom - plot.top) : yrange[1] === 1 ? [0, 0.5, 1] : linearTicks(yrange[1]);
  const width = ((plot.right - plot.left) / T) * BAR_SHARE;
  return {
    id: "memory",
    data: [...overflowed(record, plot, labels, view), ...barTraces(heights, T, yrange[0], view, plot.right - plot.left), ...leaders, ...labels.traces()],
    layout: layout(
      plot,
      axis(colours, plot.xrange, ticks, ticks.map(String), 5),
      axis(colours, yrange, yticks, logarithmic ? decadeText(yticks) : yticks.map(shortNumber), 7),
      gridRows(plot, colours, yticks),
    ),
    cursor: { x: view.k },
    at: (k) => ({
      x: plot.px(k), top: plot.top, bottom: plot.bottom, line: true, y: null,
      bar: k <= t && Number.isFinite(heights[k - 1]) ? barBox(plot, k, heights[k - 1], width) : null,
      tick: { text: String(k), y: plot.bottom + 17 },
    }),
    pick: (x) => ({ k: clamp(Math.round(x), 1, T), t }),
    hover: (x) => sentence(logs, clamp(Math.round(x), 1, T), t, view),
    summary: summary(logs, t, view),
    get table() {
      const rows = Array.from(logs, (value, i) => [i + 1, norm(value, tr)]);
      return { columns: [tr("input at step k"), tr("influence, newest = 1")], rows, caption: fill(tr("What step {t} remembers of each input"), { t }) };
    },
    colours,
    steps: T,
  };
}

/** @param {Float64Array} logs @returns {number} top of a linear axis: 1, or more when an older input counts more */
function topOf(logs) {
  const most = 10 ** (extent([logs])?.[1] ?? 0);
  if (!(most > ALMOST_ONE)) return 1;
  const unit = 10 ** Math.floor(Math.log10(most));
  return ([1, 1.5, 2, 3, 5, 10].find((top) => most <= top * unit) ?? 10) * unit;
}

/** Bars, or an outline when there are more bars than pixels. @param {Float64Array} heights @param {number} T @param {number} base @param {View} view @param {number} length pixels @returns {Trace[]} */
function barTraces(heights, T, base, view, length) {
  const stride = Math.max(1, Math.ceil((T * NARROWEST) / length));
  const x = [];
  const y = [];
  for (let i = 0; i < heights.length; i += stride) {
    let tallest = NaN;
    for (let j = i; j < Math.min(heights.length, i + stride); j += 1) if (!(heights[j] <= tallest) && Number.isFinite(heights[j])) tallest = heights[j];
    x.push(i + 1 + (Math.min(stride, heights.length - i) - 1) / 2);
    y.push((Number.isNaN(tallest) ? base : tallest) - base);
  }
  return [bars("bars", x, y, { color: view.colours.roles.input, opacity: 0.62, width: BAR_SHARE * stride, base })];
}

/** @param {Plot} plot @param {number} k @param {number} height @param {number} width @returns {import("./types.js").Box} */
function barBox(plot, k, height, width) {
  const y = plot.py(height);
  return { x: plot.px(k) - width / 2, y: Math.min(y, plot.bottom - 2), w: Math.max(width, 1), h: Math.max(plot.bottom - y, 2) };
}

/**
 * "90% forgotten after n steps", with leaders down to the bars.
 * @param {Float64Array} logs @param {Float64Array} heights @param {Plot} plot @param {Labels} labels @param {View} view @returns {Trace[]}
 */
function marks(logs, heights, plot, labels, view) {
  const { tr } = view;
  /** @type {Trace[]} */
  const leaders = [];
  const entries = /** @type {const} */ ([["ninety", 0.1, tr("90% forgotten"), 0.28], ["half", 0.5, tr("half forgotten"), 0.06]]);
  for (const [uid, share, first, height] of entries) {
    const lag = fallenTo(logs, share);
    if (!lag || (uid === "half" && lag === fallenTo(logs, 0.1))) continue;
    const second = lag === 1 ? tr("after 1 step") : fill(tr("after {n} steps"), { n: lag });
    const k = logs.length - lag;
    const bottom = plot.py(heights[k - 1]) - 6;
    const half = Math.max(textWidth(first, WORDS), textWidth(second, WORDS)) / 2;
    const tall = (/** @type {number} */ from) => Math.min(...Array.from(heights.subarray(clamp(Math.floor(plot.ix(from - half)), 1, k) - 1, Math.min(logs.length, Math.ceil(plot.ix(from + half)))), plot.py));
    for (const share0 of [height, height + 0.14, height + 0.28, height + 0.42]) {
      const y = plot.top + 12 + share0 * (plot.bottom - plot.top);
      const x = [plot.px(k), plot.px(k) - half + 6].map((at) => clamp(at, plot.left + half + 2, plot.right - half)).find((at) => y + LINE + 8 < tall(at));
      if (x === undefined || !labels.free({ x: x - half - 4, y: y - WORDS, w: 2 * half + 8, h: 2 * LINE + 4 })) continue;
      labels.put({ text: first, size: WORDS, color: view.colours.ink2, halo: true }, { x, y, anchor: "middle" });
      labels.put({ text: second, size: WORDS, color: view.colours.ink2, halo: true }, { x, y: y + LINE, anchor: "middle" });
      if (bottom > y + LINE + 8) leaders.push(line(uid, [k, k], [plot.iy(y + LINE + 7), plot.iy(bottom)], { color: view.colours.lineStrong, width: 1 }));
      break;
    }
  }
  return leaders;
}

/** @param {Float64Array} logs @param {number} k @param {number} t @param {View} view @returns {string} */
function sentence(logs, k, t, view) {
  if (k > t) return fill(view.tr("Input {k} comes after step {t}."), { k, t });
  const percent = 100 * 10 ** logs[k - 1];
  const share = percent >= 0.1 && percent < 1e5 ? `${fixed(percent, percent < 1 ? 1 : 0)}%` : norm(logs[k - 1], view.tr);
  return fill(view.tr("Step {t} still feels input {k}: {share} of the newest input's influence"), { t, k, share });
}

/** @param {Float64Array} logs @param {number} t @param {View} view @returns {string} */
function summary(logs, t, view) {
  const [half, ninety] = [fallenTo(logs, 0.5), fallenTo(logs, 0.1)];
  const { tr } = view;
  if (!half) return fill(tr("Influence of each input on step {t}: no input has lost half of it."), { t });
  if (!ninety) return fill(tr("Influence of each input on step {t}: half of it is gone after {half} steps."), { t, half });
  return fill(tr("Influence of each input on step {t}: half of it is gone after {half} steps, 90% after {ninety}."), { t, half, ninety });
}

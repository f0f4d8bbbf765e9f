import { fill, fixed, norm } from "../format.js";
import { axis, gridRows, layout, linearTicks } from "./axes.js";
import { clamp, plotArea } from "./geometry.js";
import { hatchBox } from "./hatch.js";
import { Labels } from "./labels.js";
import { textWidth } from "../textwidth.js";
import { extent, keep } from "./ranges.js";
import { bars, line } from "./traces.js";

/**
 * The gradient of the recurrent matrix, split by how far back it looked: each lag's signed share of the whole.
 * @typedef {import("./types.js").RunRecord} RunRecord
 * @typedef {import("./types.js").View} View
 * @typedef {import("./types.js").Figure} Figure
 * @typedef {import("./types.js").Trace} Trace
 * @typedef {import("./geometry.js").Plot} Plot
 */

const DESK = { l: 40, r: 8, t: 8, b: 24 };
const PHONE = { l: 44, r: 14, t: 12, b: 28 };
const BAR_SHARE = 0.813;
const ALMOST_ALL = 0.9;
/** Pixels that a bar and its gap need; thinner ones would lie on one another. */
const NARROWEST = 3;
/** Bars of fewer pixels are left out rather than drawn too tall. */
const FAINTEST = 0.3;

/** Lags needed until the running sum stays within a tenth of the whole. @param {ArrayLike<number>} share @returns {number} */
function lagsForMost(share) {
  let sum = 0;
  let needed = 1;
  for (let lag = 0; lag < share.length; lag += 1) {
    sum += share[lag];
    if (Math.abs(1 - sum) > 1 - ALMOST_ALL) needed = lag + 2;
  }
  return Math.min(needed, share.length);
}

/** @param {number} value share @returns {string} */
function percent(value) {
  return `${fixed(100 * value, 0)}%`;
}

/** @param {[number, number]|null} found @returns {[number, number]} round limits that hold 0 and leave room for words */
function limits(found) {
  const step = (/** @type {number} */ size) => {
    const unit = 10 ** Math.floor(Math.log10(Math.max(size, 1e-3)));
    return ([1, 2, 5, 10].find((n) => size <= n * unit) ?? 10) * unit;
  };
  const high = step(Math.max(0.1, found?.[1] ?? 1));
  const low = found && found[0] < -0.004 ? -step(-found[0]) : 0;
  return [low, high];
}

/** @param {RunRecord} record @param {View} view @returns {Figure} */
export function bylagFigure(record, view) {
  const { colours, tr } = view;
  const T = record.steps;
  const share = record.lags.share.data;
  const yrange = keep(view.sticky, "bylag", limits(extent([share])));
  const plot = plotArea(view.width, view.height, view.compact ? PHONE : DESK, [T - 0.5, -0.5], yrange);
  const labels = new Labels(plot, colours.font);
  const window = view.tau ?? 0;
  const shut = windowTraces(plot, window, T, view, labels);
  const leader = mostMark(share, plot, labels, view);
  const whole = record.lags.total_log10;
  const broken = Number.isNaN(share[0]) ? nothing(typeof whole === "number" ? whole : T > 1 ? NaN : -Infinity, plot, labels, view) : [];
  const ticks = lagTicks(T, plot.right - plot.left);
  const yticks = linearTicks(yrange[1], yrange[0]);
  return {
    id: "bylag",
    data: [
      ...shut,
      ...broken,
      ...barTraces(share, window, view, plot),
      ...leader,
      ...labels.traces(),
    ],
    layout: layout(
      plot,
      axis(colours, plot.xrange, ticks, ticks.map(String), 5),
      axis(colours, yrange, yticks, yticks.map(percent), 7),
      gridRows(plot, colours, yticks, 0),
    ),
    cursor: { x: view.k, row: view.t },
    at: (k, t) => {
      const lag = t - k;
      return { x: lag >= 0 ? plot.px(lag) : null, top: plot.top, bottom: plot.bottom, line: true, y: null, tick: lag >= 0 ? { text: String(lag), y: plot.bottom + 17 } : null };
    },
    pick: (x) => ({ k: clamp(view.t - clamp(Math.round(x), 0, T - 1), 1, T), t: view.t }),
    hover: (x) => sentence(record, clamp(Math.round(x), 0, T - 1), view),
    summary: Number.isNaN(share[0]) ? tr("The gradient of the recurrent matrix is zero or not finite; it has no shares.") : fill(tr("Share of the gradient of the recurrent matrix that comes from each lag. {share} of it lies at lag 0; {n} lags make up 90%."), { share: percent(share[0]), n: lagsForMost(share) }),
    get table() {
      const rows = Array.from(share, (value, lag) => [lag, norm(record.lags.log10_norm.data[lag], tr), Number.isNaN(value) ? "–" : `${fixed(100 * value, 2)}%`]);
      return { columns: [tr("lag"), tr("norm"), tr("signed share")], rows, caption: tr("Gradient of the recurrent matrix by lag") };
    },
    colours,
    steps: T,
  };
}

/** No shares: the whole is exactly nothing, or past every number. @param {number} whole log10 @param {Plot} plot @param {Labels} labels @param {View} view @returns {Trace[]} */
function nothing(whole, plot, labels, view) {
  const middle = { x: (plot.left + plot.right) / 2, y: (plot.top + plot.bottom) / 2, anchor: /** @type {const} */ ("middle") };
  if (whole < Infinity) {
    labels.put({ text: norm(whole, view.tr), size: 13, color: view.colours.ink2 }, middle);
    return [];
  }
  labels.put({ text: "∞", size: 24, color: view.colours.ink, weight: 500, halo: true }, middle);
  const strokes = hatchBox(plot, { x: plot.left, y: plot.top, w: plot.right - plot.left, h: plot.bottom - plot.top });
  return [line("overflow", strokes.x, strokes.y, { color: view.colours.ink, width: 1, opacity: 0.6 })];
}

/** @param {number} T @param {number} length @returns {number[]} lag 0, the longest, and the middle when there is room */
function lagTicks(T, length) {
  if (T < 2) return [0];
  const middle = Math.round((T - 1) / 2);
  return length > 160 && middle > 1 ? [0, middle, T - 1] : [0, T - 1];
}

/** @param {ArrayLike<number>} share @param {number} window @param {View} view @param {Plot} plot @returns {Trace[]} kept terms rose, cut ones grey */
function barTraces(share, window, view, plot) {
  const pixels = (plot.bottom - plot.top) / (plot.yrange[1] - plot.yrange[0]);
  const stride = Math.max(1, Math.ceil((share.length * NARROWEST) / (plot.right - plot.left)));
  /** @type {Record<"kept"|"cut", {x: number[], y: number[]}>} */
  const groups = { kept: { x: [], y: [] }, cut: { x: [], y: [] } };
  for (let lag = 0; lag < share.length; lag += stride) {
    let sum = 0;
    const last = Math.min(share.length, lag + stride);
    for (let i = lag; i < last; i += 1) sum += share[i];
    const group = window && lag > window ? groups.cut : groups.kept;
    group.x.push((lag + last - 1) / 2);
    group.y.push(Math.abs(sum) * pixels < FAINTEST ? NaN : sum);
  }
  const { colours } = view;
  const width = BAR_SHARE * stride;
  const traces = [bars("bars", groups.kept.x, groups.kept.y, { color: colours.roles.grad, opacity: 0.62, width, base: 0 })];
  return groups.cut.x.length ? [...traces, bars("cut", groups.cut.x, groups.cut.y, { color: colours.ink3, opacity: 0.45, width, base: 0 })] : traces;
}

/** Lags the window cuts off. @param {Plot} plot @param {number} window @param {number} T @param {View} view @param {Labels} labels @returns {Trace[]} */
function windowTraces(plot, window, T, view, labels) {
  if (!window || window >= T - 1) return [];
  const box = { x: plot.left, y: plot.top, w: plot.px(window + 0.5) - plot.left, h: plot.bottom - plot.top };
  const strokes = hatchBox(plot, box);
  const text = view.tr("cut off by the window");
  if (box.w > textWidth(text, 12) + 12) labels.place({ text, size: 12, color: view.colours.ink2, halo: true }, [{ x: box.x + box.w / 2, y: plot.top + 18, anchor: "middle" }]);
  return [line("window", strokes.x, strokes.y, { color: view.colours.lineStrong, width: 1, opacity: 0.8 })];
}

/** "90% comes from the last n lags", with a leader. @param {ArrayLike<number>} share @param {Plot} plot @param {Labels} labels @param {View} view @returns {Trace[]} */
function mostMark(share, plot, labels, view) {
  const needed = lagsForMost(share);
  if (needed < 2 || needed >= share.length || !Number.isFinite(share[0])) return [];
  const words = [view.tr("90% comes from"), fill(view.tr("the last {n} steps"), { n: needed })];
  const half = Math.max(...words.map((word) => textWidth(word, 12))) / 2;
  const x = clamp(plot.px(needed - 0.5) - half - 6, plot.left + half + 4, plot.right - half);
  const y = plot.top + 44;
  if (!labels.free({ x: x - half, y: y - 12, w: 2 * half, h: 34 })) return [];
  for (const [i, text] of words.entries()) labels.put({ text, size: 12, color: view.colours.ink2, halo: true }, { x, y: y + 15 * i, anchor: "middle" });
  return [line("most", [needed - 0.5, needed - 0.5], [plot.iy(plot.top + 34), plot.yrange[0]], { color: view.colours.lineStrong, width: 1, dash: "2px,3px" })];
}

/** @param {RunRecord} record @param {number} lag @param {View} view @returns {string} */
function sentence(record, lag, view) {
  const share = record.lags.share.data[lag];
  return fill(view.tr("Lag {lag}: the term has norm {norm} and makes up {share} of the gradient"), {
    lag, norm: norm(record.lags.log10_norm.data[lag], view.tr), share: Number.isFinite(share) ? percent(share) : "–",
  });
}

import { fill, norm, ratio } from "../format.js";
import { axis, decadeText, decadeTicks, gridRows, layout } from "./axes.js";
import { clamp, plotArea } from "./geometry.js";
import { Labels } from "./labels.js";
import { decades, extent, keep } from "./ranges.js";
import { drawable, steps } from "./series.js";
import { endLabels, instead, reached, ringed, wordTicks } from "./unroll-view.js";

/**
 * Size of the gradient at each step, from the loss back to the open step: the hidden state's and the memory's.
 * @typedef {import("../types.js").UnrollRecord} UnrollRecord
 * @typedef {import("./types.js").UnrollView} UnrollView
 * @typedef {import("./types.js").Figure} Figure
 * @typedef {{id: string, name: string, logs: ArrayLike<number>, dash: string}} Series
 */

const DESK = { l: 36, r: 64, t: 8, b: 24 };
const PHONE = { l: 46, r: 64, t: 12, b: 28 };
const BESIDE = 9;

/** @param {UnrollRecord} record @param {UnrollView} view @returns {Series[]} */
function seriesOf({ backward }, { tr }) {
  const { log10_h: hidden, log10_c: memory } = backward;
  return [
    { id: "hidden", name: tr("hidden"), logs: hidden.data, dash: memory ? "5px,3px" : "solid" },
    ...(memory ? [{ id: "memory", name: tr("memory"), logs: memory.data, dash: "solid" }] : []),
  ];
}

/** @param {UnrollRecord} record @param {UnrollView} view @returns {Figure} */
export function reachFigure(record, view) {
  const { colours, tr } = view;
  const T = record.steps;
  const series = seriesOf(record, view);
  const from = reached(record, view);
  const yrange = keep(view.sticky, "reach", decades(extent(series.map(({ logs }) => logs)), [-3, 0]));
  const plot = plotArea(view.width, view.height, view.compact ? PHONE : DESK, T > 1 ? [1, T] : [0.5, 1.5], yrange);
  const labels = new Labels(plot, colours.font);
  const x = steps(from, T);
  const color = colours.roles.grad;
  const lines = series.flatMap(({ id, logs, dash }) => ringed(id, x, drawable(logs).slice(from - 1), { color, width: id === "memory" ? 2.2 : 1.8, dash }, view));
  if (from > T) instead(tr("The gradient starts at the loss. Step to it (Shift →)."), plot, labels, view);
  else endLabels(labels, plot, series.map(({ name, logs }) => ({ text: name, color, x: plot.right + BESIDE, y: plot.py(logs[T - 1]) })));
  const ticks = wordTicks(record, plot);
  const yticks = decadeTicks(yrange, plot.bottom - plot.top);
  return {
    id: "reach",
    data: [...lines, ...labels.traces()],
    layout: layout(plot, axis(colours, plot.xrange, ticks.at, ticks.text, 5), axis(colours, yrange, yticks, decadeText(yticks), 7), gridRows(plot, colours, yticks)),
    cursor: { x: view.step },
    at: (k) => ({ x: plot.px(k), top: plot.top, bottom: plot.bottom, line: true, y: null, tick: { text: ticks.name(k), y: plot.bottom + 17 } }),
    pick: (at) => ({ k: clamp(Math.round(at), 1, T), t: view.t }),
    hover: (at) => sentence(series, clamp(Math.round(at), 1, T), from, T, view),
    summary: from > T ? tr("The gradient starts at the loss. Step to it (Shift →).") : sentence(series, from, from, T, view),
    get table() {
      const rows = Array.from({ length: T - from + 1 }, (_, i) => [from + i, record.tokens?.[from + i - 1] ?? "", ...series.map(({ logs }) => norm(logs[from + i - 1], tr))]);
      return { columns: [tr("step"), tr("word"), ...series.map(({ name }) => name)], rows, caption: tr("Size of the gradient at each step") };
    },
    colours,
    steps: T,
  };
}

/** @param {Series[]} series @param {number} k @param {number} from @param {number} T @param {UnrollView} view @returns {string} */
function sentence(series, k, from, T, { tr }) {
  if (k < from) return fill(tr("The gradient has not reached step {k} yet."), { k });
  const parts = series.map(({ name, logs }) => {
    const change = logs[T - 1] - logs[k - 1];
    const values = { name, value: norm(logs[k - 1], tr), r: ratio(Math.abs(change)), t: T };
    if (k === T || !Number.isFinite(change)) return fill(tr("{name} {value}"), values);
    return change > 0 ? fill(tr("{name} {value}, {r}× weaker than at step {t}"), values) : fill(tr("{name} {value}, {r}× stronger than at step {t}"), values);
  });
  return fill(tr("Step {k}: {parts}"), { k, parts: parts.join("; ") });
}

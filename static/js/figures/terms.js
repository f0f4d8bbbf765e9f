import { fill, fixed, norm } from "../format.js";
import { axis, gridRows, layout, linearTicks } from "./axes.js";
import { clamp, plotArea } from "./geometry.js";
import { Labels } from "./labels.js";
import { extent, keep } from "./ranges.js";
import { bars } from "./traces.js";
import { instead, pastEveryNumber, reached, wordTicks } from "./unroll-view.js";

/**
 * The gradient of the recurrent matrix, step by step: the sum of what it does at each step alone (the immediate derivative) times
 * what arrives there from all losses (the total derivative). Pale bars are the size of each term, full ones what it adds to the sum.
 * @typedef {import("../types.js").UnrollRecord} UnrollRecord
 * @typedef {import("./types.js").UnrollView} UnrollView
 * @typedef {import("./types.js").Figure} Figure
 * @typedef {import("./types.js").Trace} Trace
 * @typedef {import("./geometry.js").Plot} Plot
 */

const DESK = { l: 44, r: 12, t: 8, b: 24 };
const PHONE = { l: 48, r: 14, t: 12, b: 28 };
const SIZE_SHARE = 0.74;
const BAR_SHARE = 0.42;
/** Bars of fewer pixels are left out rather than drawn too tall. */
const FAINTEST = 0.3;

/** Size of each term as a share of the sum's, on the side of its sign. @param {UnrollRecord} record @returns {Float64Array} */
function sizes({ backward }) {
  const total = backward.log10_total ?? NaN;
  return Float64Array.from(backward.log10_terms.data, (log, i) => 10 ** (log - total) * (backward.share.data[i] < 0 ? -1 : 1));
}

/** @param {number} value @returns {string} */
const percent = (value) => `${fixed(100 * value, Math.abs(value) < 0.0095 ? 1 : 0)}%`;

/** @param {[number, number]|null} found @returns {[number, number]} round limits around 0 */
function limits(found) {
  const round = (/** @type {number} */ size) => {
    const unit = 10 ** Math.floor(Math.log10(size));
    return ([1, 1.5, 2, 3, 5, 10].find((n) => size <= n * unit) ?? 10) * unit;
  };
  const high = round(Math.max(0.1, found?.[1] ?? 1));
  return [found && found[0] < -0.004 ? -round(-found[0]) : 0, high];
}

/** @param {UnrollRecord} record @param {UnrollView} view @returns {Figure} */
export function termsFigure(record, view) {
  const { colours, tr } = view;
  const T = record.steps;
  const share = record.backward.share.data;
  const size = sizes(record);
  const from = reached(record, view);
  const yrange = keep(view.sticky, "terms", limits(extent([size, share])));
  const plot = plotArea(view.width, view.height, view.compact ? PHONE : DESK, [0.5, T + 0.5], yrange);
  const labels = new Labels(plot, colours.font);
  const ticks = wordTicks(record, plot);
  const yticks = linearTicks(yrange[1], yrange[0]);
  const box = (/** @type {number} */ k) => ({ x: plot.px(k - SIZE_SHARE / 2), w: plot.px(SIZE_SHARE) - plot.px(0), ...tall(plot, size[k - 1]) });
  return {
    id: "terms",
    data: [...drawn(record, size, from, plot, labels, view), ...labels.traces()],
    layout: layout(plot, axis(colours, plot.xrange, ticks.at, ticks.text, 5), axis(colours, yrange, yticks, yticks.map(percent), 7), gridRows(plot, colours, yticks, 0)),
    cursor: { x: view.step },
    at: (k) => ({ x: plot.px(k), top: plot.top, bottom: plot.bottom, line: true, y: null, frame: k >= from && Number.isFinite(size[k - 1]) ? box(k) : null, tick: { text: ticks.name(k), y: plot.bottom + 17 } }),
    pick: (at) => ({ k: clamp(Math.round(at), 1, T), t: view.t }),
    hover: (at) => sentence(record, clamp(Math.round(at), 1, T), from, view),
    summary: from > T ? tr("The sum starts at the loss. Step to it (Shift →).") : summary(record, from, view),
    get table() {
      const rows = Array.from({ length: T - from + 1 }, (_, i) => [from + i, record.tokens?.[from + i - 1] ?? "", norm(record.backward.log10_terms.data[from + i - 1], tr), Number.isFinite(share[from + i - 1]) ? `${fixed(100 * share[from + i - 1], 2)}%` : "–"]);
      return { columns: [tr("step"), tr("word"), tr("norm of the term"), tr("signed share")], rows, caption: tr("Gradient of the recurrent weights, step by step") };
    },
    colours,
    steps: T,
  };
}

/** @param {Plot} plot @param {number} value @returns {{y: number, h: number}} */
function tall(plot, value) {
  const [a, b] = [plot.py(0), plot.py(value)];
  return { y: Math.min(a, b), h: Math.max(1, Math.abs(a - b)) };
}

/** @param {UnrollRecord} record @param {Float64Array} size @param {number} from @param {Plot} plot @param {Labels} labels @param {UnrollView} view @returns {Trace[]} */
function drawn({ backward, steps }, size, from, plot, labels, view) {
  const { colours, tr } = view;
  if (from > steps) {
    instead(tr("The sum starts at the loss. Step to it (Shift →)."), plot, labels, view);
    return [];
  }
  const total = backward.log10_total;
  if (Number.isNaN(backward.share.data[0])) {
    if (total !== null && !(total < Infinity)) return pastEveryNumber(plot, labels, view);
    instead(tr("Nothing arrives at the recurrent weights: every term is exactly 0."), plot, labels, view);
    return [];
  }
  const pixels = (plot.bottom - plot.top) / (plot.yrange[1] - plot.yrange[0]);
  const x = Array.from({ length: steps - from + 1 }, (_, i) => from + i);
  const seen = (/** @type {ArrayLike<number>} */ values) => x.map((k) => (Math.abs(values[k - 1]) * pixels < FAINTEST ? NaN : values[k - 1]));
  const color = colours.roles.grad;
  return [
    bars("sizes", x, seen(size), { color, opacity: 0.22, width: SIZE_SHARE, base: 0 }),
    bars("shares", x, seen(backward.share.data), { color, opacity: 0.9, width: BAR_SHARE, base: 0 }),
  ];
}

/** @param {UnrollRecord} record @param {number} k @param {number} from @param {UnrollView} view @returns {string} */
function sentence({ backward, tokens }, k, from, { tr }) {
  if (k < from) return fill(tr("The gradient has not reached step {k} yet."), { k });
  const share = backward.share.data[k - 1];
  const values = { k, word: tokens?.[k - 1] ?? "", norm: norm(backward.log10_terms.data[k - 1], tr), share: Number.isFinite(share) ? percent(share) : "–" };
  return tokens
    ? fill(tr("Step {k}, “{word}”: what the recurrent matrix does at this step alone, times what arrives here, has norm {norm} and adds {share} of the sum"), values)
    : fill(tr("Step {k}: what the recurrent matrix does at this step alone, times what arrives here, has norm {norm} and adds {share} of the sum"), values);
}

/** @param {UnrollRecord} record @param {number} from @param {UnrollView} view @returns {string} */
function summary({ backward, steps }, from, { tr }) {
  const share = backward.share.data;
  if (Number.isNaN(share[0])) return tr("The gradient of the recurrent matrix is zero or not finite; it has no shares.");
  let sum = 0;
  for (let k = from; k <= steps; k += 1) sum += share[k - 1];
  return fill(tr("Gradient of the recurrent weights as a sum over steps. Steps {from} to {to} add {share} of it."), { from, to: steps, share: percent(sum) });
}

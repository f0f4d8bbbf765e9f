import { fill } from "../format.js";
import { axis, decadeText, gridRows, layout } from "./axes.js";
import { clamp, plotArea } from "./geometry.js";
import { Labels } from "./labels.js";
import { line } from "./traces.js";
import { endLabels } from "./unroll-view.js";

/**
 * How many parameters a recurrent, a time-delay and a fully connected network of the same sizes have as the sequence grows.
 * @typedef {import("../types.js").WiringRecord} WiringRecord
 * @typedef {import("./types.js").View} View
 * @typedef {import("./types.js").Figure} Figure
 * @typedef {{id: string, name: string, counts: number[], dash: string}} Series
 */

const MARGIN = { l: 44, r: 96, t: 10, b: 26 };
const BESIDE = 8;
const WIDTH = 1.8;
const STEPS = [1, 2, 5, 10, 25]; // between ticks
const KINDS = /** @type {Record<string, string>} */ ({ tdnn: "tdnn", fc: "fc" });

/** @param {WiringRecord} record @param {View} view @returns {Series[]} */
function seriesOf({ parameters: { growth } }, { tr }) {
  return [
    { id: "rnn", name: tr("recurrent"), counts: growth.rnn, dash: "solid" },
    { id: "tdnn", name: tr("time-delay"), counts: growth.tdnn, dash: "6px,3px" },
    { id: "fc", name: tr("fully connected"), counts: growth.fc, dash: "2px,3px" },
  ];
}

/** @param {number} count @returns {string} `12,400` */
export const counted = (count) => count.toLocaleString("en-US");

/** @param {WiringRecord} record @param {View} view @returns {Figure} */
export function growthFigure(record, view) {
  const { colours, tr } = view;
  const { lengths } = record.parameters;
  const series = seriesOf(record, view);
  const logs = series.map(({ counts }) => Float64Array.from(counts, Math.log10));
  const all = logs.flatMap((values) => [...values]);
  const yrange = /** @type {[number, number]} */ ([Math.floor(Math.min(...all)), Math.ceil(Math.max(...all) + 0.05)]);
  const [first, last] = [lengths[0], lengths[lengths.length - 1]];
  const plot = plotArea(view.width, view.height, MARGIN, [first, last], yrange);
  const labels = new Labels(plot, colours.font);
  const own = KINDS[String(record.experiment.w)] ?? "rnn";
  const x = Float64Array.from(lengths);
  const colour = (/** @type {string} */ id) => (id === own ? colours.ink : colours.ink3);
  endLabels(labels, plot, series.map(({ id, name }, i) => ({ text: name, color: colour(id), x: plot.right + BESIDE, y: plot.py(logs[i][lengths.length - 1]) })));
  const yticks = decadesOf(yrange, plot.bottom - plot.top);
  const xticks = ticksOf(lengths, plot.right - plot.left);
  const here = nearest(lengths, view.k);
  return {
    id: "growth",
    data: [...series.map(({ id, dash }, i) => line(id, x, logs[i], { color: colour(id), width: id === own ? WIDTH + 0.6 : WIDTH, dash })), ...labels.traces()],
    layout: layout(plot, axis(colours, plot.xrange, xticks, xticks.map(String), 5), axis(colours, yrange, yticks, decadeText(yticks), 7), gridRows(plot, colours, yticks)),
    cursor: { x: lengths[here] },
    at: (k) => ({ x: plot.px(clamp(k, first, last)), top: plot.top, bottom: plot.bottom, line: true, y: null, tick: { text: String(clamp(k, first, last)), y: plot.bottom + 17 } }),
    pick: (at) => ({ k: lengths[nearest(lengths, at)], t: view.t }),
    hover: (at) => sentence(series, lengths, nearest(lengths, at), view),
    summary: sentence(series, lengths, here, view),
    get table() {
      return { columns: [tr("T"), ...series.map(({ name }) => name)], rows: lengths.map((length, i) => [length, ...series.map(({ counts }) => counted(counts[i]))]), caption: tr("Parameters as the sequence grows") };
    },
    colours,
    steps: last,
  };
}

/** @param {number[]} lengths @param {number} room @returns {number[]} round lengths, as many as there is room for */
function ticksOf(lengths, room) {
  const every = STEPS.find((step) => room >= (28 * lengths.length) / step) ?? lengths.length;
  return lengths.filter((length) => length % every === 0);
}

/** @param {[number, number]} range @param {number} room @returns {number[]} every decade, or every second */
function decadesOf([low, high], room) {
  const every = room >= 28 * (high - low) ? 1 : 2;
  const from = Math.ceil(low / every) * every;
  return Array.from({ length: Math.floor((high - from) / every) + 1 }, (_, i) => from + i * every);
}

/** @param {number[]} lengths @param {number} at @returns {number} index */
function nearest(lengths, at) {
  return lengths.reduce((best, length, i) => (Math.abs(length - at) < Math.abs(lengths[best] - at) ? i : best), 0);
}

/** @param {Series[]} series @param {number[]} lengths @param {number} i @param {View} view @returns {string} */
function sentence(series, lengths, i, { tr }) {
  const numbers = series.map(({ name, counts }) => `${name} ${counted(counts[i])}`).join(", ");
  return fill(tr("Parameters for {T} steps: {numbers}"), { T: lengths[i], numbers });
}

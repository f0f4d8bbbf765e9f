import { fill, minus } from "../format.js";
import { axis, gridRows, layout, linearTicks, shortNumber, stepTicks } from "./axes.js";
import { clamp, plotArea } from "./geometry.js";
import { Labels } from "./labels.js";
import { extent, keep, niceTop } from "./ranges.js";
import { drawable, steps } from "./series.js";
import { endLabels, ringed } from "./unroll-view.js";

/**
 * The loss of every step of a decoder that is fed the target, and of the same one fed its own outputs.
 * @typedef {import("../types.js").WiringRecord} WiringRecord
 * @typedef {import("./types.js").View} View
 * @typedef {import("./types.js").Figure} Figure
 * @typedef {{id: string, name: string, losses: ArrayLike<number>, dash: string}} Series
 */

const MARGIN = { l: 36, r: 84, t: 10, b: 26 };
const BESIDE = 9;
const WIDTH = 1.8;
const ROOM_FOR_TICK = 18;

/** What the second row is called: some of what it is fed may be the target's. @param {number} teacher @param {View["tr"]} tr @returns {string} */
export const nameOfFree = (teacher, tr) => (teacher > 0 && teacher < 1 ? tr("mixed") : tr("free"));

/** @param {WiringRecord} record @param {View} view @returns {Series[]} */
function seriesOf({ rows }, { tr }) {
  if (!rows) return [];
  return [
    { id: "taught", name: tr("taught"), losses: rows.taught.losses.data, dash: "solid" },
    { id: "free", name: nameOfFree(rows.teacher, tr), losses: rows.free.losses.data, dash: "5px,3px" },
  ];
}

/** @param {WiringRecord} record @param {View} view @returns {Figure} */
export function errorsFigure(record, view) {
  const { colours, tr } = view;
  const series = seriesOf(record, view);
  const T = Math.max(1, ...series.map(({ losses }) => losses.length));
  const found = extent(series.map(({ losses }) => losses));
  const yrange = keep(view.sticky, "errors", [0, niceTop(found?.[1] ?? 1)]);
  const plot = plotArea(view.width, view.height, MARGIN, T > 1 ? [1, T] : [0.5, 1.5], yrange);
  const labels = new Labels(plot, colours.font);
  const ends = series.map(({ name, losses }) => ({ text: name, color: colours.ink2, ...lastOf(losses, plot) }));
  endLabels(labels, plot, ends);
  const ticks = ticksOf(T, plot.right - plot.left);
  const yticks = linearTicks(yrange[1]);
  const k = clamp(view.k, 1, T);
  return {
    id: "errors",
    data: [
      ...series.flatMap(({ id, losses, dash }) => ringed(id, steps(1, losses.length), drawable(losses), { color: id === "free" ? colours.roles.grad : colours.ink, width: WIDTH, dash }, /** @type {any} */ ({ ...view, step: k }))),
      ...labels.traces(),
    ],
    layout: layout(plot, axis(colours, plot.xrange, ticks, ticks.map(String), 5), axis(colours, yrange, yticks, yticks.map(shortNumber), 7), gridRows(plot, colours, yticks)),
    cursor: { x: k },
    at: (at) => ({ x: plot.px(clamp(at, 1, T)), top: plot.top, bottom: plot.bottom, line: true, y: null, tick: { text: String(clamp(at, 1, T)), y: plot.bottom + 17 } }),
    pick: (at) => ({ k: clamp(Math.round(at), 1, T), t: view.t }),
    hover: (at) => sentence(record, series, clamp(Math.round(at), 1, T), view),
    summary: sentence(record, series, k, view),
    get table() {
      const words = [record.rows?.taught.tokens ?? [], record.rows?.free.tokens ?? []];
      const rows = Array.from({ length: T }, (_, i) => i + 1).map((step) => [step, ...series.flatMap(({ losses }, i) => [words[i][step - 1] ?? "", printed(losses[step - 1])])]);
      return { columns: [tr("step"), ...series.flatMap(({ name }) => [name, fill(tr("loss, {name}"), { name })])], rows, caption: tr("Error at each step: taught and free") };
    },
    colours,
    steps: T,
  };
}

/** Every step while there is room for its number. @param {number} T @param {number} length pixels @returns {number[]} */
function ticksOf(T, length) {
  return T > 1 && length / (T - 1) < ROOM_FOR_TICK ? stepTicks(T, length) : Array.from({ length: T }, (_, i) => i + 1);
}

/** @param {ArrayLike<number>} losses @param {import("./geometry.js").Plot} plot @returns {{x: number, y: number}} where the line ends */
function lastOf(losses, plot) {
  let last = losses.length;
  while (last > 1 && !Number.isFinite(losses[last - 1])) last -= 1;
  return { x: plot.px(last) + BESIDE, y: plot.py(losses[last - 1] ?? NaN) };
}

/** @param {number|undefined} loss @returns {string} */
const printed = (loss) => (loss === undefined || Number.isNaN(loss) ? "–" : minus(loss.toFixed(loss < 0.1 ? 4 : 3)));

/** @param {WiringRecord} record @param {Series[]} series @param {number} k @param {View} view @returns {string} */
function sentence({ rows }, series, k, { tr }) {
  if (!rows) return "";
  const [taught, free] = series.map(({ losses }) => printed(losses[k - 1]));
  const values = { k, taught, free, name: nameOfFree(rows.teacher, tr), a: rows.taught.tokens[k - 1] ?? "–", b: rows.free.tokens[k - 1] ?? "–" };
  return fill(tr("Step {k}: taught “{a}”, loss {taught}; {name} “{b}”, loss {free}."), values);
}

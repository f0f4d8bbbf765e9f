import { textWidth } from "../textwidth.js";
import { fill, minus, norm } from "../format.js";
import { axis, decadeText, decadeTicks, gridRows, layout, stepTicks, TICK_SIZE } from "./axes.js";
import { strength, strengthSentence } from "./compare.js";
import { clamp, plotArea } from "./geometry.js";
import { curvesOf, curveTraces, hatches } from "./hero-curves.js";
import { aloneLabel, clear, endValues, halfLabel, lineNames, lostLabel, regionNames, silence } from "./hero-words.js";
import { Labels, overlap, textBox } from "./labels.js";
import { decades, extent, keep } from "./ranges.js";
import { dots, line } from "./traces.js";

/**
 * Gradient that reaches each step: ‖∂L_t/∂h_k‖ against k, on a logarithmic scale.
 * @typedef {import("./types.js").RunRecord} RunRecord
 * @typedef {import("./types.js").View} View
 * @typedef {import("./types.js").Figure} Figure
 * @typedef {import("./hero-curves.js").Curves} Curves
 * @typedef {import("./geometry.js").Plot} Plot
 */

const DESK = { l: 46, r: 18, t: 14, b: 34 };
const PHONE = { l: 38, r: 14, t: 12, b: 28 };
const DEFAULT_RANGE = /** @type {[number, number]} */ ([-3, 1]);
/** A reference line may stretch the axis this many decades past the curve. */
const REACH = 2;
const BASELINE = 18;
const STEP_ASIDE = 22;

/** @param {Curves} curves @returns {[number, number]|null} */
function wanted(curves) {
  const found = extent([curves.main, ...curves.ghosts.map((ghost) => ghost.values)]);
  if (!found) return null;
  const near = extent([curves.alone, curves.direct, curves.carried, curves.clipped].filter((values) => values !== null)) ?? found;
  return [Math.min(found[0], Math.max(near[0], found[0] - REACH)), Math.max(found[1], Math.min(near[1], found[1] + REACH))];
}

/** Step ticks that leave room for the words at the axis. @param {Labels} labels @param {View} view @param {number} T @param {number} t @param {Plot} plot @returns {number[]} */
function ticksAndEnds(labels, view, T, t, plot) {
  const y = plot.bottom + BASELINE;
  let ticks = stepTicks(T, plot.right - plot.left);
  if (!ticks.includes(t)) ticks = [...ticks.filter((n) => n === 1 || Math.abs(plot.px(n) - plot.px(t)) > 24), t].sort((a, b) => a - b);
  if (view.compact || T < 2) return ticks;
  const ends = [
    { text: view.tr("earliest step"), spot: { x: plot.left + 14, y } },
    { text: view.tr("loss is here"), spot: { x: plot.px(t) - textWidth(String(t), TICK_SIZE) / 2 - 5, y, anchor: /** @type {const} */ ("end") } },
  ];
  for (const { text, spot } of ends) {
    const box = textBox(text, TICK_SIZE, spot);
    if (box.x < plot.left + 10 || !labels.place({ text, size: TICK_SIZE, color: view.colours.ink3 }, [spot])) continue;
    ticks = ticks.filter((n) => n === 1 || n === t || !overlap(box, textBox(String(n), TICK_SIZE, { x: plot.px(n), y, anchor: "middle" })));
  }
  return ticks;
}

/** @param {RunRecord} record @param {View} view @returns {Figure} */
export function heroFigure(record, view) {
  const { colours } = view;
  const curves = curvesOf(record, view);
  const T = record.steps;
  const yrange = keep(view.sticky, "hero", decades(wanted(curves), DEFAULT_RANGE));
  const xrange = /** @type {[number, number]} */ (T > 1 ? [1, T] : [0.5, 1.5]);
  const plot = plotArea(view.width, view.height, view.compact ? PHONE : DESK, xrange, yrange);
  const labels = new Labels(plot, colours.font);
  const decadesShown = decadeTicks(yrange, plot.bottom - plot.top);
  const scene = { labels, curves, view, plot, record, rows: decadesShown.map(plot.py) };
  const ticks = ticksAndEnds(labels, view, T, curves.t, plot);
  const shaded = record.experiment.cell === "vanilla" && Boolean(curves.alone);
  const regions = hatches(curves, view, plot);
  const leader = words(scene, regions, shaded);
  return {
    id: "hero",
    data: [
      ...regions.traces,
      ...curveTraces(curves, view, plot, shaded),
      dots("ends", [curves.first, curves.t], [curves.main[curves.first - 1], curves.main[curves.t - 1]], colours.roles.grad, 8),
      ...(leader ? [line("leader", leader.x, leader.y, { color: colours.lineStrong, width: 1 })] : []),
      ...labels.traces(),
    ],
    layout: layout(
      plot,
      axis(colours, xrange, ticks, ticks.map(String), 6),
      axis(colours, yrange, decadesShown, decadeText(decadesShown), 7),
      gridRows(plot, colours, decadesShown, 0),
    ),
    cursor: { x: view.k },
    at: cursorAt(scene),
    pick: (x) => ({ k: clamp(Math.round(x), 1, T), t: curves.t }),
    hover: (x) => hover(clamp(Math.round(x), 1, T), curves, view),
    summary: summary(curves, view),
    get table() {
      return table(curves, view);
    },
    colours,
    steps: T,
  };
}

/** @param {import("./hero-words.js").Scene} scene @param {ReturnType<typeof hatches>} regions @param {boolean} shaded */
function words(scene, regions, shaded) {
  if (silence(scene)) return null;
  endValues(scene);
  regionNames(scene, regions);
  if (!scene.view.compact) lineNames(scene);
  aloneLabel(scene);
  if (scene.view.compact) return null;
  const leader = halfLabel(scene);
  if (shaded) lostLabel(scene);
  return leader;
}

/** @param {import("./hero-words.js").Scene} scene @returns {Figure["at"]} */
function cursorAt(scene) {
  const { curves, view, plot } = scene;
  const { raw, t } = curves;
  return (k) => {
    const value = k <= t && k >= curves.first ? raw[k - 1] : NaN;
    const mark = { x: plot.px(k), top: plot.top, bottom: plot.bottom, line: true, dot: view.colours.roles.grad };
    if (curves.silent) return { ...mark, y: null, label: null, tick: { text: String(k), y: plot.bottom + BASELINE } };
    if (!Number.isFinite(value)) return { ...mark, y: null, label: note(k, scene, outside(k, curves, view), plot.top + 24, true) };
    const y = plot.py(value);
    const next = raw[Math.min(t, k + Math.max(2, Math.round(t / 10))) - 1];
    const text = at(view, k, k === t ? norm(value, view.tr) : strength(view.tr, raw[t - 1] - value));
    return { ...mark, y, label: note(k, scene, text, y, next >= value) };
  };
}

/** @param {number} k @param {Curves} curves @param {View} view @returns {string} */
function outside(k, curves, view) {
  if (k > curves.t) return fill(view.tr("k = {k}: after the loss"), { k });
  if (k < curves.first) return fill(view.tr("k = {k}: outside the window"), { k });
  return at(view, k, norm(curves.raw[k - 1], view.tr));
}

/** @param {View} view @param {number} k @param {string} words @returns {string} */
function at(view, k, words) {
  return fill(view.tr("k = {k}: {words}"), { k, words });
}

/** The first of four places beside the dot that touches no other word. @param {number} k @param {import("./hero-words.js").Scene} scene @param {string} text @param {number} y @param {boolean} rising */
function note(k, { labels, curves, plot }, text, y, rising) {
  const x = plot.px(k);
  const width = textWidth(text, 13) * 1.08;
  const below = clamp(y + 22, plot.top + 14, plot.bottom - 4);
  const above = clamp(y - 14, plot.top + 14, plot.bottom - 4);
  const order = rising ? [[11, below], [-11, above], [11, above], [-11, below]] : [[11, above], [-11, below], [11, below], [-11, above]];
  const further = order.map(([dx, sy]) => [dx, clamp(sy + (sy > y ? STEP_ASIDE : -STEP_ASIDE), plot.top + 14, plot.bottom - 4)]);
  const spots = [...order, ...further].map(([dx, sy]) => ({ x: x + dx, y: sy, end: dx < 0 }))
    .filter((spot) => (spot.end ? spot.x - width > plot.left : spot.x + width < plot.width));
  const box = (/** @type {{x: number, y: number, end: boolean}} */ spot) => ({ x: spot.end ? spot.x - width : spot.x, y: spot.y - 13, w: width, h: 17 });
  const free = spots.filter((spot) => labels.free(box(spot)));
  return { text, ...(free.find((spot) => clear(box(spot), curves, plot)) ?? free[0] ?? spots[0] ?? { x: Math.max(2, plot.width - width - 8), y: below, end: false }) };
}

/** @param {View} view @param {number} t @returns {string} */
function noLoss(view, t) {
  return fill(view.tr("Step {t} has no loss, so no gradient starts there."), { t });
}

/** @param {number} k @param {Curves} curves @param {View} view @returns {string} */
function hover(k, curves, view) {
  if (curves.silent) return noLoss(view, curves.t);
  return k < curves.first ? outside(k, curves, view) : strengthSentence(view.tr, curves.raw, k, curves.t);
}

/** @param {Curves} curves @param {View} view @returns {string} */
function summary(curves, view) {
  const { raw, t } = curves;
  if (curves.silent) return noLoss(view, t);
  return fill(view.tr("Size of the gradient that the loss at step {t} sends to every earlier step, on a logarithmic scale: {end} at step {t}, {start} at step 1."), {
    t, end: norm(raw[t - 1], view.tr), start: norm(raw[0], view.tr),
  });
}

/** @param {Curves} curves @param {View} view @returns {Figure["table"]} */
function table(curves, view) {
  const { tr } = view;
  const told = (/** @type {number} */ value) => (curves.silent ? tr("no loss") : norm(value, tr));
  const reached = (/** @type {number} */ i) => (i + 1 < curves.first ? tr("outside the window") : told(curves.raw[i]));
  const columns = [tr("step k"), tr("norm"), tr("log10 of the norm")];
  const extra = /** @type {[string, Float64Array|null][]} */ ([[fill(tr("{W} alone"), { W: view.matrix ?? "W" }), curves.alone], [tr("bound"), curves.bound], [tr("direct path"), curves.direct], [tr("every path to c"), curves.carried], [tr("scaled by clipping"), curves.clipped]])
    .filter(([, values]) => values);
  const rows = Array.from({ length: curves.t }, (_, i) => [
    i + 1, reached(i), Number.isFinite(curves.raw[i]) ? minus(curves.raw[i].toFixed(3)) : reached(i),
    ...extra.map(([, values]) => norm(/** @type {Float64Array} */ (values)[i], tr)),
  ]);
  return { columns: [...columns, ...extra.map(([name]) => name)], rows, caption: fill(tr("Gradient of the loss at step {t} at every step k"), { t: curves.t }) };
}

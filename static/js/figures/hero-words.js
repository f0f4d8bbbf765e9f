import { fill, norm } from "../format.js";
import { clamp } from "./geometry.js";
import { textBox } from "./labels.js";
import { textWidth } from "../textwidth.js";
import { matrixMarkup } from "./notation.js";

/**
 * Every word inside the hero figure's plot.
 * @typedef {import("./labels.js").Labels} Labels
 * @typedef {import("./hero-curves.js").Curves} Curves
 * @typedef {import("./types.js").RunRecord} RunRecord
 * @typedef {import("./types.js").View} View
 * @typedef {import("./geometry.js").Plot} Plot
 * @typedef {{labels: Labels, curves: Curves, view: View, plot: Plot, record: RunRecord, rows: number[]}} Scene
 */

const HALF = Math.log10(2);
/** Large enough for the exponent to be read. */
const ALONE = 14;
const SLOPE_NAMES = /** @type {Record<string, string>} */ ({ tanh: "tanh′", sigmoid: "σ′", relu: "ReLU′", leaky_relu: "leaky ReLU′" });

/** The numbers at both ends of the curve. @param {Scene} scene */
export function endValues({ labels, curves, view, plot }) {
  const { main, t, first } = curves;
  const { tr, colours } = view;
  const words = (/** @type {number} */ value) => ({ text: norm(value, tr), size: 13, color: colours.roles.grad, weight: 600, halo: true });
  const end = main[t - 1];
  if (Number.isFinite(end)) {
    const [x, y] = [plot.px(t), plot.py(end)];
    const steep = t - 2 >= first - 1 && plot.py(main[t - 2]) < y - 4;
    const [above, below] = [-12, 22].map((dy) => ({ x: x - 2, y: y + dy, anchor: /** @type {"start"|"end"} */ (x < plot.left + 60 ? "start" : "end") }));
    const crossed = (/** @type {import("./labels.js").Spot} */ spot) => !clear(textBox(norm(end), 13, { ...spot, x: x - 12 }), { ...curves, alone: null, bound: null, clipped: null }, plot);
    const low = steep || y < plot.top + 20 || (crossed(above) && below.y < plot.bottom - 2 && !crossed(below));
    labels.put(words(end), low ? below : above);
  }
  const start = main[first - 1];
  if (!Number.isFinite(start) || first === t) return;
  const [x, y] = [plot.px(first), plot.py(start)];
  const falls = plot.py(main[Math.min(first + Math.max(1, Math.round(t / 12)), t - 1)]) > y + 1;
  const [above, below] = [{ x: x + 12, y: y - 10 }, { x: x + 12, y: y + 16 }];
  const spots = (falls ? [above, below] : [below, above]).filter((spot) => spot.y > plot.top - 2 && spot.y < plot.bottom - 2);
  if (!labels.place(words(start), spots)) labels.put(words(start), spots[0] ?? above);
}

/** Nothing to follow: the chosen step has no loss. @param {Scene} scene @returns {boolean} */
export function silence({ labels, curves, view, plot }) {
  if (!curves.silent) return false;
  const text = fill(view.tr("Step {t} has no loss, so no gradient starts there."), { t: curves.t });
  labels.place({ text, size: 13, color: view.colours.ink2, halo: true }, [{ x: (plot.left + plot.right) / 2, y: (plot.top + plot.bottom) / 2, anchor: "middle" }]);
  return true;
}

/** @param {Scene} scene */
export function aloneLabel({ labels, curves, view, plot, record, rows }) {
  if (!curves.alone || curves.t < 3) return;
  const { radius, handles } = view.spectrum ?? record.spectrum;
  const [leading] = handles;
  const base = leading && Math.abs(leading.size - radius) < 0.005 * radius ? "|<i>λ</i><sub>1</sub>|" : "<i>ρ</i>";
  const text = fill(view.tr("{W} alone: {power}"), { W: matrixMarkup(view.matrix), power: `${base}<sup>${curves.t}−<i>k</i></sup>` });
  const words = { text, size: ALONE, color: view.colours.ink2, halo: true };
  const spots = [2, 0.15 * curves.t, 0.3 * curves.t, 0.45 * curves.t, 0.6 * curves.t].flatMap((k) => {
    const at = Math.max(1, Math.min(curves.t - 1, Math.round(k)));
    const x = plot.px(at);
    const values = /** @type {Float64Array} */ (curves.alone);
    const y = plot.py(values[at - 1]);
    const last = plot.py(values[Math.min(curves.t - 1, at + Math.ceil(curves.t * 0.24))]);
    return [{ x, y: Math.min(y, last) - 12 }, { x, y: Math.max(y, last) + 22 }];
  });
  const beside = plot.py(curves.alone[Math.min(1, curves.t - 1)]);
  const inside = [...[-30, -22, -40].map((dy) => ({ x: spots[0].x, y: beside + dy })), ...spots].filter(({ y }) => y > plot.top + 16 && y < plot.bottom - 6);
  const crossed = (/** @type {{y: number}} */ { y }) => Number(rows.some((line) => line > y - 14 && line < y + 4));
  labels.place(words, inside.filter((spot) => clear(textBox(text, ALONE, spot), curves, plot)).sort((a, b) => crossed(a) - crossed(b)));
}

/** True when the curve does not run through the box. @param {import("./types.js").Box} box @param {Curves} curves @param {Plot} plot @returns {boolean} */
export function clear(box, curves, plot) {
  const lines = [curves.main, curves.alone, curves.direct, curves.carried, curves.bound, curves.clipped];
  const from = clamp(Math.floor(plot.ix(box.x)), 1, curves.t);
  const to = clamp(Math.ceil(plot.ix(box.x + box.w)), 1, curves.t);
  for (const values of lines) {
    for (let k = from; values && k <= to; k += 1) {
      const y = plot.py(values[k - 1]);
      if (y > box.y - 3 && y < box.y + box.h + 3) return false;
    }
  }
  return true;
}

/** The shaded gap's name, where the gap is wide enough. @param {Scene} scene */
export function lostLabel({ labels, curves, view, plot, record }) {
  const slope = SLOPE_NAMES[record.experiment.act];
  if (!slope || !curves.alone) return;
  const text = fill(view.tr("lost to {slope} and other λ"), { slope });
  const half = textWidth(text, 12) / 2;
  const spots = [];
  for (const share of [0.22, 0.3, 0.14, 0.4]) {
    const k = Math.max(1, Math.round(share * curves.t));
    const [upper, lower] = [plot.py(curves.alone[k - 1]), plot.py(curves.main[k - 1])];
    const x = plot.px(k);
    if (lower - upper > 34 && x - half > plot.left + 6) spots.push({ x, y: (upper + lower) / 2 + 4, anchor: /** @type {const} */ ("middle") });
  }
  labels.place({ text, size: 12, color: view.colours.ink3 }, spots.filter((spot) => clear(textBox(text, 12, spot), curves, plot)));
}

/**
 * "half gone in 6 steps", with a leader to the curve.
 * @param {Scene} scene @returns {{x: number[], y: number[]}|null} the leader, in data units
 */
export function halfLabel({ labels, curves, view, plot }) {
  const { main, t, first } = curves;
  const change = (/** @type {number} */ k) => main[t - 1] - main[k - 1];
  let k = t - 1;
  while (k >= first && !(Math.abs(change(k)) >= HALF)) k -= 1;
  if (k < first) return null;
  const count = t - k;
  const sentence = change(k) > 0 ? view.tr("half gone in {n} steps") : view.tr("twice as strong after {n} steps");
  const text = fill(count === 1 ? (change(k) > 0 ? view.tr("half gone in 1 step") : view.tr("twice as strong after 1 step")) : sentence, { n: count });
  const half = textWidth(text, 12) / 2;
  const x = plot.px(k);
  const y = plot.py(main[k - 1]);
  const middle = clamp(x, plot.left + half, plot.right - half);
  const up = change(k) < 0;
  const spots = [56, 40, 72, 90].map((drop) => ({ x: middle, y: up ? y - drop + 14 : y + drop, anchor: /** @type {const} */ ("middle") }))
    .filter((spot) => spot.y > plot.top + 12 && spot.y < plot.bottom - 4 && clear(textBox(text, 12, spot), curves, plot));
  if (!labels.place({ text, size: 12, color: view.colours.ink2, halo: true }, spots)) return null;
  const spot = labels.placed[labels.placed.length - 1].spot;
  const ends = up ? [y - 11, spot.y + 4] : [y + 11, spot.y - 14];
  return { x: [k, k], y: ends.map(plot.iy) };
}

/** Names of the other lines, at their left ends. @param {Scene} scene */
export function lineNames({ labels, curves, view, plot, record }) {
  const { colours, tr } = view;
  /** @type {{words: import("./labels.js").Words, x: number, y: number}[]} */
  const ends = [];
  /** @param {Float64Array|null} values @param {string} text @param {string} color */
  const add = (values, text, color) => {
    const first = values ? values.findIndex((value) => value >= plot.yrange[0] && value <= plot.yrange[1]) : -1;
    if (!values || first < 0) return;
    ends.push({ words: { text, size: 12, color, weight: 500, halo: true }, x: Math.min(plot.px(first + 1) + 8, plot.right - textWidth(text, 12)), y: plot.py(values[first]) });
  };
  add(curves.direct, record.experiment.cell === "lstm" ? tr("direct path to c") : tr("direct path"), colours.roles.memory);
  add(curves.carried, tr("every path to c"), colours.roles.memory);
  add(curves.clipped, tr("scaled by clipping"), colours.roles.grad);
  for (const ghost of curves.ghosts) add(ghost.values, ghost.label, colours.ink3);
  labels.stack(ends, (box) => clear(box, curves, plot));
  boundName({ labels, curves, view, plot });
}

/** The bound is named where it leaves the picture, else along it. @param {Pick<Scene, "labels"|"curves"|"view"|"plot">} scene */
function boundName({ labels, curves, view, plot }) {
  const { bound, t } = curves;
  if (!bound || t < 4) return;
  const words = { text: fill(view.tr("bound {power}"), { power: `(<i>γσ</i><sub>1</sub>)<sup>${t}−<i>k</i></sup>` }), size: 13, color: view.colours.ink3, halo: true };
  const inside = bound.findIndex((value) => value <= plot.yrange[1] && value >= plot.yrange[0]);
  if (inside < 0) return;
  const x = plot.px(inside + 1);
  const y = plot.py(bound[inside]);
  const width = textWidth(words.text, 13);
  const rising = bound[0] > bound[t - 1];
  const spots = [
    { x: x + 8, y: clamp(y - 5, plot.top + 14, plot.bottom - 6) },
    { x: x + 26, y: clamp(y + 16, plot.top + 14, plot.bottom - 6) },
    { x: x - width - 8, y: clamp(y + (rising ? 16 : -6), plot.top + 14, plot.bottom - 6) },
    ...[0.08, 0.25, 0.45, 0.65].flatMap((share) => {
      const from = Math.max(inside, Math.round(share * t));
      const until = Math.min(t - 1, Math.ceil(plot.ix(plot.px(from + 1) + width)) - 1);
      const heights = [plot.py(bound[from]), plot.py(bound[until])];
      return [Math.min(...heights) - 8, Math.max(...heights) + 20].map((place) => ({ x: plot.px(from + 1), y: place }));
    }).filter((spot) => spot.y > plot.top + 12 && spot.y < plot.bottom - 4),
  ].filter((spot) => spot.x > plot.left && spot.x + width < plot.right);
  labels.place(words, spots.filter((spot) => clear(textBox(words.text, 13, spot), curves, plot)));
}

/** Names of hatched regions. @param {Scene} scene @param {ReturnType<typeof import("./hero-curves.js").hatches>} regions */
export function regionNames({ labels, view, plot }, { closed, zero, overflow }) {
  /** @param {import("./types.js").Box|null} box @param {string} text @param {string} color @param {number} size */
  const name = (box, text, color, size) => {
    if (!box || box.w < textWidth(text, size) + 8) return;
    labels.place({ text, size, color, weight: 500, halo: true }, [0.82, 0.6, 0.4].map((share) => ({
      x: box.x + box.w / 2, y: plot.top + share * (plot.bottom - plot.top), anchor: /** @type {const} */ ("middle"),
    })));
  };
  name(overflow, "∞", view.colours.ink, 28);
  name(closed, view.tr("outside the window"), view.colours.ink2, 12);
  name(zero, view.tr("exactly 0"), view.colours.ink2, 12);
}

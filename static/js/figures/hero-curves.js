import { drawable, hasNoLoss, row, steps, thin } from "./series.js";
import { area, between, line } from "./traces.js";
import { hatchBox } from "./hatch.js";

/**
 * The numbers behind the hero figure and the lines made of them.
 * @typedef {import("./types.js").RunRecord} RunRecord
 * @typedef {import("./types.js").View} View
 * @typedef {import("./types.js").Trace} Trace
 * @typedef {import("./geometry.js").Plot} Plot
 *
 * @typedef {{label: string, dash: string, values: Float64Array}} Ghost
 *
 * @typedef {Object} Curves
 * @property {number} t
 * @property {boolean} silent  step t has no loss
 * @property {number} first  first step the window lets through
 * @property {Float64Array} x  1..t
 * @property {Float32Array|Float64Array} raw  log10 norm, -Infinity and NaN kept; exactly 0 outside the window
 * @property {Float64Array} main  the same with gaps, cut by the window
 * @property {Float64Array|null} alone  what W alone would do
 * @property {Float64Array|null} bound
 * @property {Float64Array|null} clipped
 * @property {Float64Array|null} direct
 * @property {Float64Array|null} carried  every path to the memory c of an LSTM
 * @property {Ghost[]} ghosts
 */

const GHOST_DASHES = ["6px,3px", "2px,3px", "8px,3px,2px,3px", "1px,4px", "10px,4px"];

/** Largest slope of each activation. */
const GAMMA = /** @type {Record<string, number>} */ ({ tanh: 1, sigmoid: 0.25, relu: 1, leaky_relu: 1, identity: 1 });

/** By the norm: known here, before the engine answers. By value: what the engine found. @param {RunRecord} record @param {View} view @returns {number} */
function clippingFactor(record, view) {
  const known = record.lags?.clipped;
  if (known?.mode === "value") return 1; // the direction changes: no one factor describes it
  if (known && (record.experiment.clip ?? view.clip) === view.clip) return known.factor;
  if (!view.clip) return 1;
  let squares = 0;
  let top = -Infinity;
  const norms = Object.values(record.gradients.log10_weight_norms ?? {}).map((value) => value ?? -Infinity);
  for (const value of norms) top = Math.max(top, value);
  for (const value of norms) squares += 10 ** (2 * (value - top));
  return 10 ** Math.min(0, Math.log10(view.clip) - top - 0.5 * Math.log10(squares));
}

/** A straight line in logarithms that meets the curve at step t. @param {number} end @param {number} factor @param {number} t @returns {Float64Array|null} */
function power(end, factor, t) {
  const slope = Math.log10(factor);
  if (!Number.isFinite(slope) || !Number.isFinite(end)) return null;
  return Float64Array.from({ length: t }, (_, i) => end + (t - 1 - i) * slope);
}

/** A normal matrix and a slope of 1 make the bound and W alone one line. @param {number} a @param {number} b @returns {boolean} */
function same(a, b) {
  return Math.abs(a - b) < 0.002 * b;
}

/** @param {import("./types.js").Pin[]} pins @param {number} t @returns {Ghost[]} */
function ghostsOf(pins, t) {
  return pins.map((pin, i) => {
    const last = Math.min(t, pin.record.steps);
    return { label: pin.label, dash: pin.dash ?? GHOST_DASHES[i % GHOST_DASHES.length], values: drawable(row(pin.record.gradients.log10_norm, last - 1), last) };
  });
}

/** The truncated gradient: nothing reaches a step before `first`. @param {Float32Array|Float64Array} values @param {number} first */
function windowed(values, first) {
  return first > 1 ? values.slice().fill(-Infinity, 0, first - 1) : values;
}

/** ‖∂L_t/∂c_k‖ over every path, the partner of the direct path. @param {import("./types.js").Ledger} ledger @param {number} t @param {number} first @returns {Float64Array} */
function carriedBy(ledger, t, first) {
  return drawable(row(ledger.log10_state_total, t - 1), t).fill(NaN, 0, first - 1);
}

/** @param {RunRecord} record @param {View} view @returns {Curves} */
export function curvesOf(record, view) {
  const t = Math.min(view.t, record.steps);
  const first = view.tau ? Math.max(1, t - view.tau) : 1;
  const raw = windowed(row(record.gradients.log10_norm, t - 1), first);
  const main = drawable(raw, t).fill(NaN, 0, first - 1);
  const gamma = GAMMA[record.experiment.act] ?? 1;
  const { radius, sigma1 } = view.spectrum ?? record.spectrum;
  const factor = clippingFactor(record, view);
  return {
    t, first, raw, main,
    silent: hasNoLoss(record, t),
    x: steps(1, t),
    carried: record.ledger && record.experiment.cell === "lstm" ? carriedBy(record.ledger, t, first) : null,
    alone: power(raw[t - 1], radius, t),
    bound: record.experiment.cell === "vanilla" && !same(gamma * sigma1, radius) ? power(raw[t - 1], gamma * sigma1, t) : null,
    clipped: factor > 0 && factor < 1 ? main.map((value) => value + Math.log10(factor)) : null,
    direct: record.ledger ? drawable(row(record.ledger.log10_direct, t - 1), t) : null,
    ghosts: ghostsOf([...(view.pins ?? []), ...(view.compare ?? [])], t),
  };
}

/** @param {Curves} curves @param {View} view @param {Plot} plot @param {boolean} shaded @returns {Trace[]} back to front */
export function curveTraces(curves, view, plot, shaded) {
  const { colours } = view;
  const { x } = curves;
  /** @type {Trace[]} */
  const traces = [];
  /** @param {string} uid @param {Float64Array|null} values @param {{color: string, width: number, dash?: string}} style */
  const add = (uid, values, style) => {
    if (!values) return;
    const points = thin(x.subarray(0, values.length), values);
    traces.push(line(uid, points.x, points.y, style));
  };
  if (shaded && curves.alone) {
    const lower = thin(x, curves.main);
    traces.push(between("lost", lower.x, lower.x.map((k) => /** @type {Float64Array} */ (curves.alone)[k - 1]), lower.y, colours.roles.grad, 0.07));
  }
  curves.ghosts.forEach((ghost, i) => add(`ghost${i}`, ghost.values, { color: colours.ink3, width: 1.75, dash: ghost.dash }));
  add("bound", curves.bound, { color: colours.ink3, width: 1, dash: "1px,3px" });
  add("alone", curves.alone, { color: colours.ink2, width: 1.5, dash: "5px,4px" });
  add("carried", curves.carried, { color: colours.roles.memory, width: 1.5, dash: "2px,3px" });
  add("direct", curves.direct, { color: colours.roles.memory, width: 2 });
  add("clipped", curves.clipped, { color: colours.roles.grad, width: 1.5, dash: "6px,4px" });
  add("main", curves.main, { color: colours.roles.grad, width: 2.75 });
  return traces;
}

/**
 * Hatching over steps the window shuts out, steps that get exactly nothing, and steps that overflowed.
 * @param {Curves} curves @param {View} view @param {Plot} plot
 * @returns {{traces: Trace[], closed: import("./types.js").Box|null, zero: import("./types.js").Box|null, overflow: import("./types.js").Box|null}}
 */
export function hatches(curves, view, plot) {
  const { raw, first, t } = curves;
  if (curves.silent) return { traces: [], closed: null, zero: null, overflow: null };
  const closed = stretch(plot, 1, first);
  const zero = span(plot, raw, first, t, (value) => value === -Infinity);
  const overflow = span(plot, raw, 1, t, (value) => Number.isNaN(value) || value === Infinity);
  /** @type {Trace[]} */
  const traces = [];
  for (const [uid, box, color] of /** @type {const} */ ([["closed", closed, view.colours.lineStrong], ["zero", zero, view.colours.lineStrong], ["overflow", overflow, view.colours.ink]])) {
    if (!box) continue;
    const strokes = hatchBox(plot, box);
    traces.push(line(uid, strokes.x, strokes.y, { color, width: 1, opacity: uid === "overflow" ? 0.6 : 1 }));
    if (uid === "closed") traces.push(area("closedtint", corners(plot, box, "x"), corners(plot, box, "y"), view.colours.lineStrong, 0.12));
  }
  return { traces, closed, zero, overflow };
}

/** @param {Plot} plot @param {number} from @param {number} to @returns {import("./types.js").Box|null} */
function stretch(plot, from, to) {
  const x = plot.px(from);
  const w = plot.px(to) - x;
  return w > 0 ? { x, y: plot.top, w, h: plot.bottom - plot.top } : null;
}

/** Box around the steps for which `test` holds. @param {Plot} plot @param {ArrayLike<number>} raw @param {number} first @param {number} t @param {(value: number) => boolean} test */
function span(plot, raw, first, t, test) {
  let from = 0;
  let to = 0;
  for (let k = first; k <= t; k += 1) {
    if (!test(raw[k - 1])) continue;
    from = from || k;
    to = k;
  }
  return from ? stretch(plot, Math.max(plot.xrange[0], from - 0.5), Math.min(plot.xrange[1], to + 0.5)) : null;
}

/** @param {Plot} plot @param {import("./types.js").Box} box @param {"x"|"y"} axis @returns {number[]} */
function corners(plot, box, axis) {
  if (axis === "x") return [box.x, box.x + box.w, box.x + box.w, box.x].map(plot.ix);
  return [box.y, box.y, box.y + box.h, box.y + box.h].map(plot.iy);
}

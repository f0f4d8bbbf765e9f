import { decade, fixed, superscript } from "../format.js";
import { crispRow } from "./geometry.js";

/**
 * @typedef {import("./types.js").Axis} Axis
 * @typedef {import("./types.js").Colours} Colours
 * @typedef {import("./geometry.js").Plot} Plot
 */

export const TICK_SIZE = 11;
const STEP_SIZES = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000];
const ROOM_PER_TICK = 56;
const COLLISION = 22;

/**
 * Round step numbers between 1 and `last`, always with both ends.
 * @param {number} last @param {number} length pixels available @returns {number[]}
 */
export function stepTicks(last, length) {
  const most = Math.max(1, Math.min(5, Math.floor(length / ROOM_PER_TICK)));
  const step = STEP_SIZES.find((size) => last / size <= most) ?? STEP_SIZES[STEP_SIZES.length - 1];
  const gap = (COLLISION * last) / length;
  const ticks = [1];
  for (let n = step; n < last; n += step) if (n - 1 > gap && last - n > gap) ticks.push(n);
  if (last > 1) ticks.push(last);
  return ticks;
}

/**
 * @param {[number, number]} range in decades @param {number} length pixels @returns {number[]} at most about seven
 */
export function decadeTicks([low, high], length) {
  const most = Math.max(2, Math.min(6, Math.floor(length / 28)));
  const step = STEP_SIZES.find((size) => (high - low) / size <= most) ?? Math.ceil((high - low) / most);
  const ticks = [];
  for (let n = Math.ceil(low / step) * step; n <= high; n += step) ticks.push(n === 0 ? 0 : n);
  return ticks;
}

/** @param {number} top @param {number} [bottom] @returns {number[]} three to five round values */
export function linearTicks(top, bottom = 0) {
  const span = top - bottom;
  const unit = 10 ** Math.floor(Math.log10(span / 2));
  const step = [1, 2, 5, 10].map((n) => n * unit).find((n) => span / n <= 4) ?? span;
  const ticks = [];
  for (let i = Math.ceil(bottom / step - 1e-9); i * step <= top + 1e-9; i += 1) ticks.push(i === 0 ? 0 : Number((i * step).toPrecision(6)));
  return ticks;
}

const LONGEST_PLAIN = 1000;

/** `.5`, `1`, `1.5`, `2×10⁴`: no leading zero, as on the drawn axes. @param {number} value @returns {string} */
export function shortNumber(value) {
  if (value >= LONGEST_PLAIN) {
    const exponent = Math.floor(Math.log10(value) + 1e-9);
    return `${fixed(value / 10 ** exponent, 2)}×10${superscript(exponent)}`;
  }
  return fixed(value, 4).replace(/^(−?)0\./, "$1.");
}

/** @param {number[]} ticks @returns {string[]} */
export function decadeText(ticks) {
  return ticks.map(decade);
}

/**
 * @param {Colours} colours @param {[number, number]} range @param {number[]} tickvals @param {string[]} ticktext
 * @param {number} standoff @returns {Axis}
 */
export function axis(colours, range, tickvals, ticktext, standoff) {
  return {
    range,
    tickvals,
    ticktext,
    tickfont: { size: TICK_SIZE, color: colours.ink3, family: colours.font },
    ticklabelstandoff: standoff,
  };
}

/**
 * Grid lines at the y ticks; the one at `strong` is darker and is drawn even between ticks.
 * @param {Plot} plot @param {Colours} colours @param {number[]} values @param {number} [strong]
 * @returns {import("./types.js").GridRow[]}
 */
export function gridRows(plot, colours, values, strong) {
  const rows = values.filter((value) => value !== strong).map((value) => ({ y: crispRow(plot, value), color: colours.line }));
  const inside = strong !== undefined && strong >= plot.yrange[0] && strong <= plot.yrange[1];
  return inside ? [...rows, { y: crispRow(plot, strong), color: colours.lineStrong }] : rows;
}

/**
 * @param {Plot} plot @param {Axis} xaxis @param {Axis} yaxis @param {import("./types.js").GridRow[]} grid
 * @returns {import("./types.js").Layout}
 */
export function layout(plot, xaxis, yaxis, grid = []) {
  return { width: plot.width, height: plot.height, margin: plot.margin, xaxis, yaxis, grid };
}

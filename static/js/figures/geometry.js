/**
 * The plot area in CSS pixels and its two linear scales.
 * @typedef {import("./types.js").Margin} Margin
 *
 * @typedef {Object} Plot
 * @property {number} width
 * @property {number} height
 * @property {Margin} margin
 * @property {number} left
 * @property {number} right
 * @property {number} top
 * @property {number} bottom
 * @property {[number, number]} xrange
 * @property {[number, number]} yrange
 * @property {(x: number) => number} px
 * @property {(y: number) => number} py
 * @property {(px: number) => number} ix
 * @property {(py: number) => number} iy
 */

/**
 * @param {number} width @param {number} height @param {Margin} margin
 * @param {[number, number]} xrange @param {[number, number]} yrange
 * @returns {Plot}
 */
export function plotArea(width, height, margin, xrange, yrange) {
  const left = margin.l;
  const right = width - margin.r;
  const top = margin.t;
  const bottom = height - margin.b;
  const xScale = (right - left) / (xrange[1] - xrange[0]);
  const yScale = (bottom - top) / (yrange[1] - yrange[0]);
  return {
    width, height, margin, left, right, top, bottom, xrange, yrange,
    px: (x) => left + (x - xrange[0]) * xScale,
    py: (y) => bottom - (y - yrange[0]) * yScale,
    ix: (px) => xrange[0] + (px - left) / xScale,
    iy: (py) => yrange[0] + (bottom - py) / yScale,
  };
}

/** @param {number} value @param {number} low @param {number} high @returns {number} */
export function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

/** Centre of the pixel row nearest to y, inside the plot, so that a 1 px line is crisp. @param {Plot} plot @param {number} y @returns {number} pixels */
export function crispRow(plot, y) {
  return Math.max(Math.round(plot.py(y)) - 0.5, plot.top + 0.5);
}

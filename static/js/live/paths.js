/**
 * Path strings of lines, outlines and bars.
 * @typedef {import("./scales.js").Scales} Scales
 * @typedef {import("../figures/types.js").Numbers} Numbers
 */

const HUNDREDTH = 100;
/** Bars thinner than this are widened to whole pixels, as Plotly does. */
const THIN_BAR = 2;

/** @param {number} value @returns {number} rounded to a hundredth of a pixel */
function round(value) {
  return Math.round(value * HUNDREDTH) / HUNDREDTH;
}

/** @param {Numbers} x @param {Numbers} y @param {Scales} scales @param {boolean} closed @returns {string} NaN lifts the pen */
export function linePath(x, y, { px, py }, closed) {
  let d = "";
  let pen = "M";
  for (let i = 0; i < x.length; i += 1) {
    const value = y[i];
    if (value !== value) {
      if (closed && pen === "L") d += "Z";
      pen = "M";
      continue;
    }
    d += `${pen}${round(px(x[i]))},${round(py(value))}`;
    pen = "L";
  }
  return closed && d ? `${d}Z` : d;
}

/** @param {number} edge @param {number} other @returns {number} */
function visible(edge, other) {
  if (Math.abs(edge - other) >= THIN_BAR || edge === other) return edge;
  return edge > other ? Math.ceil(edge) : Math.floor(edge);
}

/** Both edges of a bar, one after the other, as Plotly widens them. @param {number} from @param {number} to @returns {[number, number]} */
function span(from, to) {
  const first = visible(from, to);
  return [round(first), round(visible(to, first))];
}

/** @param {import("../figures/types.js").BarTrace} trace @param {Scales} scales @returns {string} */
export function barPath({ x, y, base, width, orientation }, { px, py }) {
  const lying = orientation === "h";
  const [lengths, places] = lying ? [x, y] : [y, x];
  const [along, across] = lying ? [px, py] : [py, px];
  let d = "";
  for (let i = 0; i < places.length; i += 1) {
    if (!Number.isFinite(lengths[i]) || lengths[i] === 0) continue;
    const [low, high] = span(across(places[i] - width / 2), across(places[i] + width / 2));
    const [from, to] = span(along(base), along(base + lengths[i]));
    d += lying ? `M${from},${low}H${to}V${high}H${from}Z` : `M${low},${from}V${to}H${high}V${from}Z`;
  }
  return d;
}

/**
 * Plotly traces as plain objects, in the few shapes the figures use.
 * @typedef {import("./types.js").Numbers} Numbers
 * @typedef {import("./types.js").LineTrace} LineTrace
 */

const NONE = "rgba(0,0,0,0)";

/**
 * @param {string} uid @param {Numbers} x @param {Numbers} y
 * @param {{color: string, width: number, dash?: string, opacity?: number}} style
 * @returns {LineTrace}
 */
export function line(uid, x, y, { color, width, dash, opacity = 1 }) {
  return { type: "scatter", mode: "lines", uid, x, y, line: { color, width, dash: dash ?? "solid", simplify: false }, opacity, hoverinfo: "skip" };
}

/**
 * A filled outline.
 * @param {string} uid @param {Numbers} x @param {Numbers} y @param {string} color @param {number} opacity
 * @returns {LineTrace}
 */
export function area(uid, x, y, color, opacity) {
  return {
    type: "scatter", mode: "lines", uid, x, y, line: { color: NONE, width: 0, simplify: false },
    fill: "toself", fillcolor: color, opacity, hoverinfo: "skip",
  };
}

/**
 * The area between two curves over the same x; NaN in either leaves it out at that end.
 * @param {string} uid @param {Numbers} x @param {Numbers} upper @param {Numbers} lower @param {string} color @param {number} opacity
 * @returns {LineTrace}
 */
export function between(uid, x, upper, lower, color, opacity) {
  const keep = [];
  for (let i = 0; i < x.length; i += 1) if (Number.isFinite(upper[i]) && Number.isFinite(lower[i])) keep.push(i);
  const n = keep.length;
  const xs = new Float64Array(2 * n);
  const ys = new Float64Array(2 * n);
  for (let j = 0; j < n; j += 1) {
    xs[j] = x[keep[j]];
    ys[j] = upper[keep[j]];
    xs[2 * n - 1 - j] = x[keep[j]];
    ys[2 * n - 1 - j] = lower[keep[j]];
  }
  return area(uid, xs, ys, color, opacity);
}

/**
 * @param {string} uid @param {Numbers} x @param {Numbers} y @param {string} color @param {number} size diameter
 * @returns {import("./types.js").MarkerTrace}
 */
export function dots(uid, x, y, color, size) {
  return {
    type: "scatter", mode: "markers", uid, x, y,
    marker: { size, color, opacity: 1, line: { width: 0, color } }, cliponaxis: false, hoverinfo: "skip",
  };
}

/**
 * @param {string} uid @param {Numbers} x @param {Numbers} y
 * @param {{color: string, opacity: number, width: number, base: number}} style
 * @returns {import("./types.js").BarTrace}
 */
export function bars(uid, x, y, { color, opacity, width, base }) {
  return { type: "bar", uid, x, y, base, width, marker: { color, opacity, line: { width: 0 } }, hoverinfo: "skip" };
}

/**
 * Bars that lie on their side, from x = 0.
 * @param {string} uid @param {Numbers} lengths @param {Numbers} places @param {{color: string, opacity: number, width: number}} style
 * @returns {import("./types.js").BarTrace}
 */
export function lyingBars(uid, lengths, places, style) {
  return { ...bars(uid, lengths, places, { ...style, base: 0 }), orientation: "h" };
}

/**
 * @param {string} uid @param {Numbers} x edges @param {Numbers} y edges @param {Float64Array[]} z
 * @param {[number, number]} domain @param {string[]} palette @param {number} gap pixels between cells
 * @returns {import("./types.js").HeatTrace}
 */
export function heat(uid, x, y, z, [zmin, zmax], palette, gap) {
  return {
    type: "heatmap", uid, x, y, z, zmin, zmax, colorscale: steps(palette), palette,
    xgap: gap, ygap: gap, showscale: false, zsmooth: false, hoverinfo: "skip",
  };
}

/** @param {string[]} palette @returns {[number, string][]} */
function steps(palette) {
  const n = palette.length;
  return palette.flatMap((colour, i) => /** @type {[number, string][]} */ ([[i / n, colour], [(i + 1) / n, colour]]));
}

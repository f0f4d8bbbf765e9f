/**
 * Pixel scales of a layout, as Plotly computes them.
 * @typedef {{left: number, top: number, right: number, bottom: number, px: (x: number) => number, py: (y: number) => number, ix: (px: number) => number, iy: (py: number) => number}} Scales
 */

/** @param {import("../figures/types.js").Layout} layout @returns {Scales} */
export function scalesOf({ width, height, margin, xaxis, yaxis }) {
  const left = margin.l;
  const top = margin.t;
  const right = width - margin.r;
  const bottom = height - margin.b;
  const [x0, x1] = xaxis.range;
  const [y0, y1] = yaxis.range;
  const sx = (right - left) / (x1 - x0);
  const sy = (bottom - top) / (y1 - y0);
  return {
    left, top, right, bottom,
    px: (x) => left + (x - x0) * sx,
    py: (y) => bottom - (y - y0) * sy,
    ix: (px) => x0 + (px - left) / sx,
    iy: (py) => y0 + (bottom - py) / sy,
  };
}

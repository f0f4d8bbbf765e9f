/**
 * Arcs lie close to one another: which one the pointer means.
 * @typedef {import("./wiring-stage-types.js").Scene} Scene
 */

const SAMPLES = 32;
const NUMBER = /-?\d+(?:\.\d+)?/g;

/** @param {string} d one cubic @param {number} x @param {number} y @returns {number} how far the point is from it */
function distance(d, x, y) {
  const [x0, y0, x1, y1, x2, y2, x3, y3] = (d.match(NUMBER) ?? []).map(Number);
  let least = Infinity;
  for (let i = 0; i <= SAMPLES; i += 1) {
    const p = i / SAMPLES;
    const [a, b, c, e] = [(1 - p) ** 3, 3 * p * (1 - p) ** 2, 3 * p * p * (1 - p), p ** 3];
    least = Math.min(least, Math.hypot(a * x0 + b * x1 + c * x2 + e * x3 - x, a * y0 + b * y1 + c * y2 + e * y3 - y));
  }
  return least;
}

/** @param {Scene} scene @param {number} x in the picture @param {number} y @returns {string} id of the nearest arc of the row that is drawn in full; empty where there is none */
export function nearestArc({ geometry, row }, x, y) {
  let best = "";
  let least = Infinity;
  for (const { edge, d } of geometry.routes.values()) {
    if (!edge.weight.startsWith("α") || edge.target !== `c${row}`) continue;
    const far = distance(d, x, y);
    if (far < least) [best, least] = [edge.id, far];
  }
  return best;
}

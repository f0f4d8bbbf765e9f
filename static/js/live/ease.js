/**
 * One figure on its way to another: what both draw moves, everything else is already there.
 * @typedef {import("../figures/types.js").Figure} Figure
 * @typedef {import("../figures/types.js").Drawing} Drawing
 * @typedef {import("../figures/types.js").Trace} Trace
 * @typedef {import("../figures/types.js").Numbers} Numbers
 */

/** @param {Figure} from @param {Figure} to @param {number} share 0 to 1 @returns {Drawing} */
export function between(from, to, share) {
  const before = new Map(from.data.map((trace) => [trace.uid, trace]));
  const { layout, colours } = to;
  return { layout, colours, data: to.data.map((trace) => blend(before.get(trace.uid), trace, share)) };
}

/** @param {Trace|undefined} a @param {Trace} b @param {number} share @returns {Trace} */
function blend(a, b, share) {
  if (!a || a.type !== b.type || (b.type === "scatter" && b.mode === "text")) return b;
  if (b.type === "heatmap") {
    const rows = /** @type {import("../figures/types.js").HeatTrace} */ (a).z;
    return rows.length === b.z.length ? { ...b, z: b.z.map((values, i) => mix(rows[i], values, share)) } : b;
  }
  const old = /** @type {typeof b} */ (a);
  return old.y.length === b.y.length ? /** @type {Trace} */ ({ ...b, x: mix(old.x, b.x, share), y: mix(old.y, b.y, share) }) : b;
}

/** @param {Numbers} a @param {Numbers} b @param {number} share @returns {Float64Array} b where either has a gap */
function mix(a, b, share) {
  return Float64Array.from(b, (value, i) => {
    const mixed = a[i] + share * (value - a[i]);
    return Number.isFinite(mixed) ? mixed : value;
  });
}

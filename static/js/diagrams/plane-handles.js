/**
 * What a hand may do to a list of eigenvalues: pure functions, list in, list out.
 * A pair is held once, by its upper half; a real one has angle 0 or 180.
 * @typedef {import("../figures/types.js").Handle} Handle
 * @typedef {{handles: Handle[], index: number}} Moved
 */

export const LARGEST = 3;
const SIZE_STEP = 0.01;
const REAL_ENDS = [0, 180];

/** @param {number} value @param {number} step @returns {number} */
function rounded(value, step) {
  return Number((Math.round(value / step) * step).toFixed(6));
}

/** @param {Handle} handle @returns {{re: number, im: number}} upper half */
export function cartesian({ size, angle }) {
  const turn = (angle * Math.PI) / 180;
  return { re: size * Math.cos(turn), im: size * Math.sin(turn) };
}

/** @param {Handle[]} handles @param {number} index @param {Handle} handle @returns {Handle[]} */
function replaced(handles, index, handle) {
  return handles.map((old, i) => (i === index ? handle : old));
}

/** The nearest other real eigenvalue. @param {Handle[]} handles @param {number} index @returns {number} −1 when there is none */
function mateOf(handles, index) {
  const { re } = cartesian(handles[index]);
  let best = -1;
  let distance = Infinity;
  handles.forEach((handle, i) => {
    if (i === index || handle.pair) return;
    const apart = Math.abs(cartesian(handle).re - re);
    if (apart < distance) [best, distance] = [i, apart];
  });
  return best;
}

/**
 * Put one eigenvalue at a size and an angle. On the axis a pair becomes two reals; off it a real one needs another real to join.
 * @param {Handle[]} handles @param {number} index @param {number} size @param {number} angle degrees, 0 to 180 @returns {Moved}
 */
export function placed(handles, index, size, angle) {
  const old = handles[index];
  const bounded = rounded(Math.min(Math.max(size, 0), LARGEST), SIZE_STEP);
  const turned = Math.min(Math.max(rounded(angle, 1), 0), 180);
  if (REAL_ENDS.includes(turned)) {
    const real = { size: bounded, angle: turned, pair: false };
    const list = replaced(handles, index, real);
    return { handles: old.pair ? [...list.slice(0, index + 1), { ...real }, ...list.slice(index + 1)] : list, index };
  }
  if (old.pair) return { handles: replaced(handles, index, { size: bounded, angle: turned, pair: true }), index };
  const mate = mateOf(handles, index);
  if (mate < 0) return { handles: replaced(handles, index, { size: bounded, angle: turned > 90 ? 180 : 0, pair: false }), index };
  const joined = replaced(handles, index, { size: bounded, angle: turned, pair: true }).filter((_, i) => i !== mate);
  return { handles: joined, index: mate < index ? index - 1 : index };
}

/**
 * Put one eigenvalue at a point of the plane; close to the real axis it snaps onto it.
 * @param {Handle[]} handles @param {number} index @param {number} re @param {number} im @param {number} snap distance from the axis @returns {Moved}
 */
export function dragged(handles, index, re, im, snap) {
  const height = Math.abs(im) <= snap ? 0 : Math.abs(im);
  const angle = height ? (Math.atan2(height, re) * 180) / Math.PI : re < 0 ? 180 : 0;
  const alone = !handles[index].pair && mateOf(handles, index) < 0;
  return placed(handles, index, alone ? Math.abs(re) : Math.hypot(re, height), alone ? (re < 0 ? 180 : 0) : Math.min(Math.max(angle, height ? 1 : 0), height ? 179 : 180));
}

/** @param {Handle[]} handles @param {number} index @param {number} step may be negative @returns {Moved} a real one passes through zero */
export function resized(handles, index, step) {
  const { size, angle, pair } = handles[index];
  if (pair || size + step >= 0) return placed(handles, index, size + step, angle);
  return placed(handles, index, -(size + step), 180 - angle);
}

/** @param {Handle[]} handles @param {number} index @param {number} step degrees @returns {Moved} */
export function rotated(handles, index, step) {
  const { size, angle } = handles[index];
  return placed(handles, index, size, angle + step);
}

/** @param {Handle[]} handles @param {number} index @param {string} key @param {boolean} fast @returns {Moved|null} what a key does */
export function keyed(handles, index, key, fast) {
  const many = fast ? 10 : 1;
  const { size, angle } = handles[index];
  if (key === "ArrowUp") return resized(handles, index, SIZE_STEP * many);
  if (key === "ArrowDown") return resized(handles, index, -SIZE_STEP * many);
  if (key === "ArrowRight") return rotated(handles, index, many);
  if (key === "ArrowLeft") return rotated(handles, index, -many);
  if (key === "Home") return placed(handles, index, 1, angle);
  return key === "0" ? placed(handles, index, size, angle > 90 ? 180 : 0) : null;
}

const RANGES = [1.3, 2, 3.2];

/** Half the width of the plane that shows every eigenvalue. @param {Handle[]} handles @param {number} [least] @returns {number} */
export function rangeFor(handles, least = RANGES[0]) {
  const furthest = Math.max(least, ...handles.map(({ size }) => size));
  return RANGES.find((range) => furthest <= range) ?? RANGES[RANGES.length - 1];
}

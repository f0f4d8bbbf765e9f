/**
 * Axis ranges that stay put while something is held: they expand at once and shrink only when released.
 * @typedef {import("./types.js").Sticky} Sticky
 */

/** Space for the words at both ends: in decades, and as a share of the curve's height. */
const LEAST_ROOM = 0.12;
const ROOM_SHARE = 0.07;
const NICE_TOPS = [1.2, 1.5, 2, 3, 5, 10];

/**
 * @param {Sticky|undefined} sticky @param {string} id @param {[number, number]} wanted
 * @returns {[number, number]}
 */
export function keep(sticky, id, wanted) {
  if (!sticky) return wanted;
  const last = /** @type {[number, number]|undefined} */ (sticky[id]);
  const range = sticky.hold && last ? widen(last, wanted) : wanted;
  sticky[id] = range;
  return range;
}

/** @param {[number, number]} a @param {[number, number]} b @returns {[number, number]} */
function widen(a, b) {
  return [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
}

/** Smallest and largest finite value. @param {ArrayLike<number>[]} series @returns {[number, number]|null} */
export function extent(series) {
  let low = Infinity;
  let high = -Infinity;
  for (const values of series) {
    for (let i = 0; i < values.length; i += 1) {
      const value = values[i];
      if (value < low && value > -Infinity) low = value;
      if (value > high && value < Infinity) high = value;
    }
  }
  return low <= high ? [low, high] : null;
}

/**
 * Whole decades around logarithms, with room for the labels at the ends.
 * @param {[number, number]|null} found @param {[number, number]} fallback @returns {[number, number]}
 */
export function decades(found, fallback) {
  if (!found) return fallback;
  const room = Math.max(LEAST_ROOM, ROOM_SHARE * (found[1] - found[0]));
  const low = Math.floor(found[0] - room);
  const high = Math.ceil(found[1] + room);
  return high - low < 2 ? [low - 1, high] : [low, high];
}

/** First comfortable top at or above `value`, at least 1.2. @param {number} value @returns {number} */
export function niceTop(value) {
  if (!(value < Infinity)) return NICE_TOPS[0];
  const unit = value <= 10 ? 1 : 10 ** Math.floor(Math.log10(value));
  for (const top of NICE_TOPS) if (value <= top * unit) return top * unit;
  return 10 * unit;
}

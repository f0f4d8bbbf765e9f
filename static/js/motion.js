/** How pictures move, and whether they may. */

const REDUCED = matchMedia("(prefers-reduced-motion: reduce)");

/** @returns {boolean} whether the reader asked for less motion, of the system or here */
export function isStill() {
  return REDUCED.matches || document.documentElement.dataset.motion === "less";
}

/** The design's ease-in-out, near enough for the eye: flat at both ends. @param {number} p 0 to 1, or beyond @returns {number} */
export function eased(p) {
  const q = Math.max(0, Math.min(1, p));
  return q < 0.5 ? 4 * q ** 3 : 1 - (-2 * q + 2) ** 3 / 2;
}

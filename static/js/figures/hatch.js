/**
 * Diagonal hatching as ordinary line segments (NaN between them), so that every painter draws it alike.
 * @typedef {import("./geometry.js").Plot} Plot
 * @typedef {{x: Float64Array, y: Float64Array}} Segments
 */

/** @param {number[]} xs @param {number[]} ys @returns {Segments} */
function segments(xs, ys) {
  return { x: Float64Array.from(xs), y: Float64Array.from(ys) };
}

/**
 * Rising strokes every `gap` pixels inside a rectangle.
 * @param {Plot} plot @param {import("./types.js").Box} box pixels @param {number} [gap] @returns {Segments}
 */
export function hatchBox(plot, box, gap = 8) {
  /** @type {number[]} */
  const xs = [];
  /** @type {number[]} */
  const ys = [];
  for (let c = gap; c < box.w + box.h; c += gap) {
    const x0 = Math.max(0, c - box.h);
    const x1 = Math.min(box.w, c);
    xs.push(plot.ix(box.x + x0), plot.ix(box.x + x1), NaN);
    ys.push(plot.iy(box.y + c - x0), plot.iy(box.y + c - x1), NaN);
  }
  return segments(xs, ys);
}

/**
 * Rising strokes through every cell for which `test(row, column)` holds; strokes of neighbours join.
 * Cell (row i, column j) covers x from `left + j·size` and y from `top + i·size`, in data units, y downwards.
 * @param {number} n rows and columns @param {number} origin @param {number} size @param {number} every draw only every so many diagonals
 * @param {(i: number, j: number) => boolean} test
 * @returns {Segments}
 */
export function hatchCells(n, origin, size, every, test) {
  /** @type {number[]} */
  const xs = [];
  /** @type {number[]} */
  const ys = [];
  for (let diagonal = 0; diagonal <= 2 * n - 2; diagonal += every) {
    let start = -1;
    const first = Math.max(0, diagonal - n + 1);
    const last = Math.min(diagonal, n - 1);
    for (let j = first; j <= last + 1; j += 1) {
      const on = j <= last && test(diagonal - j, j);
      if (on && start < 0) start = j;
      if (on || start < 0) continue;
      xs.push(origin + start * size, origin + j * size, NaN);
      ys.push(origin + (diagonal - start + 1) * size, origin + (diagonal - j + 1) * size, NaN);
      start = -1;
    }
  }
  return segments(xs, ys);
}

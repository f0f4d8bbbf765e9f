/** A weight of the attention set by hand: the others keep their proportions, and the row still sums to 1. */

/** @param {number[]} weights sum to 1 @param {number} index from 0 @param {number} alpha wanted @returns {number[]} */
export function moved(weights, index, alpha) {
  const wanted = Math.max(0, Math.min(1, Math.round(alpha * 100) / 100));
  if (weights.length === 1) return [1];
  const rest = weights.reduce((sum, value, i) => (i === index ? sum : sum + value), 0);
  return weights.map((value, i) => {
    if (i === index) return wanted;
    return rest > 0 ? (value / rest) * (1 - wanted) : (1 - wanted) / (weights.length - 1);
  });
}

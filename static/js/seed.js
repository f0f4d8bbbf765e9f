/** Seeds of random numbers. */
export const LARGEST_SEED = 2 ** 31 - 1;

/** @returns {number} */
export function anySeed() {
  return Math.floor(Math.random() * LARGEST_SEED);
}

/** Seeds of random numbers. */
/** What `m` says when no trained network runs. */
export const RANDOM = "random";
export const LARGEST_SEED = 2 ** 31 - 1;

/** @returns {number} */
export function anySeed() {
  return Math.floor(Math.random() * LARGEST_SEED);
}

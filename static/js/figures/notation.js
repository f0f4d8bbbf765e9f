/** Slanted letters lean over the space that follows them. */
const THIN = "\u2009";

/** @param {string} [name] of a matrix: `W`, `W_hh`, `weight_hh[g]` @returns {string} label markup */
export function matrixMarkup(name = "W") {
  if (name.startsWith("weight")) return name;
  const [letter, ...rest] = name.split("_");
  return rest.length ? `<i>${letter}</i><sub>${rest.join("_")}</sub>` : `<i>${letter}</i>${THIN}`;
}

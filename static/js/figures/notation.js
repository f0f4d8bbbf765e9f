/** Slanted letters lean over the space that follows them. */
const THIN = "\u2009";

/** Letters that follow the notation switch. @param {string|undefined} note @returns {string} hidden-to-hidden matrix, as label markup */
export function recurrentLetter(note) {
  if (note === "swap") return `<i>U</i>${THIN}`;
  if (note === "sub") return "<i>W</i><sub>hh</sub>";
  return note === "torch" ? "weight_hh" : `<i>W</i>${THIN}`;
}

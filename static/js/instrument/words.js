/** Words of the reader in sentences of the page. */
const LONGEST = 28;
const MOST_WORDS = 5;

/** @param {string} text @returns {string} */
export const shorten = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

/** @param {string[]} words @returns {string} the first of them, in quotes */
export const quoted = (words) => words.slice(0, MOST_WORDS).map((word) => `“${shorten(word)}”`).join(", ") + (words.length > MOST_WORDS ? " …" : "");

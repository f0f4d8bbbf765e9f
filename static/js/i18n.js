/** Messages: the English sentence is the key; the server sends the catalogue of the page's language. */

/** @type {Record<string, string>} */
let catalogue = {};

/** @param {Record<string, string>} messages */
export function setMessages(messages) {
  catalogue = messages;
}

/** Sentences one after the other: Chinese puts no space between them. @param {string[]} sentences @returns {string} */
export function together(sentences) {
  return sentences.join(/[。！？]$/.test(sentences[0] ?? "") ? "" : " ");
}

/**
 * @param {string} message English, with {places}
 * @param {Record<string, string|number>} [values]
 * @returns {string}
 */
export function t(message, values) {
  const text = catalogue[message] || message;
  return values ? text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole)) : text;
}

/** Tokens as a page may show them. app/stops.py does the same for headlines. */

const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const JOINERS = /[\u200c\u200d]/g;
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;

/** @param {string} letter */
const writtenOut = (letter) => `⟨U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}⟩`;

/** What cannot be seen is written out, and what runs from right to left is isolated. @param {string} token @returns {string} */
export function shown(token) {
  const joined = token.replace(JOINERS, "") !== "";
  const seen = token.replace(UNSEEN, (letter) => (joined && letter.match(JOINERS) ? letter : writtenOut(letter)));
  return RIGHT_TO_LEFT.test(seen) ? `\u2068${seen}\u2069` : seen;
}

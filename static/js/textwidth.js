/** How wide a text will be, without asking the browser. */

const WIDE = /[ᄀ-ᅟ⺀-꓏가-힣豈-﫿︰-﹏＀-｠￠-￦]/;
const THIN = /[ .,:;|'′il1()[\]]/;
const TAG = /<[^>]+>/g;
const RAISED = /<su[bp]>(.*?)<\/su[bp]>/g;
const RAISED_SHARE = 0.7;

/** @param {string} text with tags @returns {number} */
function ems(text) {
  let sum = 0;
  for (const letter of text.replace(TAG, "")) sum += WIDE.test(letter) ? 1 : THIN.test(letter) ? 0.32 : 0.58;
  return sum;
}

/** Width of a text without asking the browser: good to about 8 %. @param {string} text @param {number} size @returns {number} */
export function textWidth(text, size) {
  const small = Array.from(text.matchAll(RAISED), (match) => match[1]).join("");
  return (ems(text.replace(RAISED, "")) + RAISED_SHARE * ems(small)) * size;
}

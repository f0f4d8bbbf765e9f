/** Words with <i>, <sub>, <sup> as nodes of the page; nothing else is read as markup. */

const TAG = /<(\/?)(i|sub|sup)>/g;
const SUBSCRIPTS = /<sub>([^<]*)<\/sub>/g;

/** @type {WeakMap<Element, string>} */
const written = new WeakMap();

/** @param {Element} node @param {string} markup */
export function writeMath(node, markup) {
  if (written.get(node) === markup) return;
  written.set(node, markup);
  const out = document.createDocumentFragment();
  /** @type {Node[]} */
  const stack = [out];
  let last = 0;
  for (const match of markup.matchAll(TAG)) {
    stack[stack.length - 1].appendChild(document.createTextNode(markup.slice(last, match.index)));
    last = match.index + match[0].length;
    if (match[1]) {
      stack.pop();
      continue;
    }
    const element = document.createElement(match[2]);
    element.className = "math";
    stack[stack.length - 1].appendChild(element);
    stack.push(element);
  }
  stack[stack.length - 1].appendChild(document.createTextNode(markup.slice(last)));
  node.replaceChildren(out);
}

/** The same as plain text, for names: `c5`, `U_f x5`. @param {string} markup @returns {string} */
export function mathText(markup) {
  return markup.replace(SUBSCRIPTS, (_, inside) => (/^\d+$/.test(inside) ? inside : `_${inside}`)).replace(TAG, "").replaceAll("\u2009", " ");
}

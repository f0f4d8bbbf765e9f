/** The headline and its emphasised word; and the title of the tab. */

/** @param {string} headline @param {string} page what the page is called */
export function writeTitle(headline, page) {
  const title = `${headline} · ${page} · Unrolled`;
  if (document.title !== title) document.title = title;
}

/** @param {HTMLElement} node @param {import("./types.js").Headline} headline */
export function writeHeadline(node, { text, emphasis }) {
  if (node.textContent === text) return;
  const at = emphasis ? text.indexOf(emphasis) : -1;
  if (at < 0) {
    node.textContent = text;
    return;
  }
  const parts = [text.slice(0, at), emphasis, text.slice(at + emphasis.length)];
  const [before, word, after] = node.childNodes;
  if (node.childNodes.length === 3 && word.nodeName === "EM") {
    [before, word.firstChild, after].forEach((part, i) => {
      if (part && part.nodeValue !== parts[i]) part.nodeValue = parts[i];
    });
    return;
  }
  const fresh = document.createElement("em");
  fresh.textContent = emphasis;
  node.replaceChildren(document.createTextNode(parts[0]), fresh, document.createTextNode(parts[2]));
}

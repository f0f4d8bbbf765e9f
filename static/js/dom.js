/** Shorthands for the page's elements; what must be there is there, or the page says which id is missing. */

/** @param {string} id @returns {HTMLElement} */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no element #${id}.`);
  return found;
}

/** @template {Element} T @param {string} selector @param {ParentNode} [root] @returns {T[]} */
export function all(selector, root = document) {
  return /** @type {T[]} */ ([...root.querySelectorAll(selector)]);
}

/** Plain text into a node; the text node that is there is kept, because a new one would cost a layout. @param {Element} node @param {string} text */
export function setText(node, text) {
  const only = node.firstChild;
  if (only?.nodeType !== Node.TEXT_NODE || only !== node.lastChild) node.textContent = text;
  else if (only.nodeValue !== text) only.nodeValue = text;
}

/**
 * An element with properties and children.
 * @param {string} tag @param {Record<string, string>} [attributes] @param {(Node|string)[]} children @returns {HTMLElement}
 */
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** @param {string} id @returns {any} the JSON data block of that id */
export function dataBlock(id) {
  return JSON.parse(byId(id).textContent ?? "null");
}

/** @param {EventTarget|null} target @returns {boolean} whether keys typed there are text */
export function isTextField(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["range", "checkbox", "radio", "button", "file"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}

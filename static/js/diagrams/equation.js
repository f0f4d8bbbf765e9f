import { make, setText } from "../dom.js";
import { t } from "../i18n.js";
import { mathText, writeMath } from "./equation-markup.js";
import { drawMerged } from "./equation-merged.js";
import { equationRows } from "./equation-rows.js";

/**
 * The equation of the chosen unit in the page: symbols above numbers, one button for each term.
 * @typedef {import("./equation-types.js").EquationView} EquationView
 * @typedef {import("./equation-types.js").Equations} Equations
 * @typedef {import("./equation-types.js").Row} Row
 * @typedef {{onTerm: (id: string|null) => void}} Hearing
 * @typedef {{view: EquationView, hearing: Hearing, shape: string, open: Set<string>}} Drawn
 */

export { equationRows };
export { ringCells } from "./equation-cells.js";

/** @type {WeakMap<HTMLElement, Drawn>} */
const drawn = new WeakMap();

/** Draw, or bring up to date, the equation in a container. @param {HTMLElement} container @param {EquationView} view @param {Hearing} hearing */
export function drawEquation(container, view, hearing) {
  const last = drawn.get(container);
  const now = { view, hearing, shape: "", open: last?.open ?? new Set() };
  drawn.set(container, now);
  if (!last) listen(container);
  const equations = equationRows(view);
  now.shape = shapeOf(equations, now.open);
  if (last?.shape !== now.shape) build(container, equations, now.open);
  fillIn(container, equations, now);
  if (last) requestAnimationFrame(() => tellAgain(container));
}

/** The term in hand is another cell after a step. @param {HTMLElement} container */
function tellAgain(container) {
  const term = /** @type {HTMLElement|null} */ (container.querySelector(".equation-term:is(:hover, :focus)"));
  if (term) drawn.get(container)?.hearing.onTerm(term.dataset.term ?? null);
}

/** Which nodes an equation needs; equal shapes differ in their words alone. @param {Equations} equations @param {Set<string>} open @returns {string} */
function shapeOf({ rows, groups, merged }, open) {
  const of = (/** @type {Row} */ { id, symbols }) => `${id}:${symbols.map(({ kind, id: term, role }) => term ? `${term}/${role}` : kind[0]).join(",")}`;
  return [merged, ...rows.map(of), ...groups.map((group) => [group.id, open.has(group.id), ...group.rows.map(of)].join(" "))].join("|");
}

/** @param {HTMLElement} container @param {Equations} equations @param {Set<string>} open */
function build(container, { rows, groups, merged }, open) {
  const focused = container.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).dataset : null;
  container.classList.add("equation");
  const parts = groups.map((group) => {
    const button = make("button", { type: "button", class: "equation-ask", "data-group": group.id, "aria-expanded": String(open.has(group.id)) });
    const inside = make("div", { class: "equation-group", "data-inside": group.id, role: "group" }, ...group.rows.map(rowNode));
    if (merged && group.id === "merged") inside.append(make("div", { class: "equation-merged" }));
    inside.hidden = !open.has(group.id);
    return { button, inside };
  });
  container.replaceChildren(
    ...rows.map(rowNode), make("p", { class: "equation-sentence" }),
    ...(parts.length ? [make("div", { class: "equation-asks" }, make("span", { class: "equation-asking" }, t("Explain:")), ...parts.map(({ button }) => button))] : []), ...parts.map(({ inside }) => inside),
  );
  const terms = termsOf(container);
  terms.forEach((term, i) => { term.tabIndex = i ? -1 : 0; });
  if (focused) refocus(container, focused);
}

/** @param {HTMLElement} container @param {DOMStringMap} before */
function refocus(container, before) {
  const all = /** @type {HTMLElement[]} */ ([...container.querySelectorAll("button")]);
  const same = all.find(({ dataset }) => dataset.term === before.term && dataset.group === before.group) ?? all[0];
  if (same?.dataset.term) for (const term of termsOf(container)) term.tabIndex = term === same ? 0 : -1;
  same?.focus({ preventScroll: true });
}

/** @param {Row} row @returns {HTMLElement} */
function rowNode({ id, symbols }) {
  const cells = symbols.map(({ kind, id: term, role }) => {
    const lines = [make("span", { class: "symbol" }), make("span", { class: "number" })];
    return kind === "term" ? make("button", { type: "button", class: `equation-term role-${role}`, "data-term": term ?? "" }, ...lines) : make("span", { class: `equation-${kind}` }, ...lines);
  });
  return make("div", { class: "equation-row", "data-row": id, role: "group" }, ...cells);
}

/** Write symbols, numbers and names into nodes that stand already. @param {HTMLElement} container @param {Equations} equations @param {Drawn} now */
function fillIn(container, { rows, groups, sentence }, { view, open }) {
  const nodes = /** @type {HTMLElement[]} */ ([...container.querySelectorAll(".equation-row")]);
  [...rows, ...groups.flatMap((group) => group.rows)].forEach((row, i) => fillRow(nodes[i], row));
  setText(/** @type {Element} */ (container.querySelector(".equation-sentence")), sentence);
  const buttons = container.querySelectorAll(".equation-ask");
  const insides = container.querySelectorAll(".equation-group");
  groups.forEach((group, i) => {
    writeMath(buttons[i], group.short);
    for (const node of [buttons[i], insides[i]]) node.setAttribute("aria-label", mathText(group.label));
  });
  const merged = container.querySelector(".equation-merged");
  if (merged && open.has("merged")) drawMerged(/** @type {HTMLElement} */ (merged), view);
}

/** @param {HTMLElement} node @param {Row} row */
function fillRow(node, { symbols, numbers }) {
  symbols.forEach((symbol, i) => {
    const cell = /** @type {HTMLElement} */ (node.children[i]);
    writeMath(cell.children[0], symbol.text);
    writeMath(cell.children[1], symbol.kind === "words" ? "" : numbers[i].text);
    if (symbol.kind === "term") cell.setAttribute("aria-label", `${mathText(symbol.text)} = ${numbers[i].text}`);
    else cell.setAttribute("aria-hidden", "true");
  });
  const line = (/** @type {import("./equation-types.js").Token[]} */ tokens) => tokens.map(({ text }) => mathText(text)).join(" ");
  node.setAttribute("aria-label", t("{symbols}; in numbers {numbers}", { symbols: line(symbols), numbers: line(numbers) }));
}

/** @param {HTMLElement} container @returns {HTMLElement[]} the terms in sight, in reading order */
function termsOf(container) {
  const all = /** @type {HTMLElement[]} */ ([...container.querySelectorAll(".equation-term")]);
  return all.filter((term) => !term.closest("[hidden]"));
}

/** @param {EventTarget|null} target @returns {HTMLElement|null} */
const termAt = (target) => (target instanceof Element ? target.closest(".equation-term") : null);

/** One set of listeners for a container's whole life. @param {HTMLElement} container */
function listen(container) {
  const tell = (/** @type {Event} */ event) => drawn.get(container)?.hearing.onTerm(termAt(event.target)?.dataset.term ?? null);
  const hush = (/** @type {Event} */ event) => termAt(event.target) && drawn.get(container)?.hearing.onTerm(null);
  for (const type of ["pointerover", "focusin"]) container.addEventListener(type, tell);
  for (const type of ["pointerout", "focusout"]) container.addEventListener(type, hush);
  container.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? /** @type {HTMLElement|null} */ (event.target.closest(".equation-ask")) : null;
    if (button?.dataset.group) toggle(container, button.dataset.group);
  });
  container.addEventListener("keydown", (event) => moveFocus(container, event));
}

/** @param {HTMLElement} container @param {string} group */
function toggle(container, group) {
  const now = drawn.get(container);
  if (!now) return;
  if (!now.open.delete(group)) now.open.add(group);
  drawEquation(container, now.view, now.hearing);
}

/** The terms are one stop of the tab key; arrows walk from term to term. @param {HTMLElement} container @param {KeyboardEvent} event */
function moveFocus(container, event) {
  const here = termAt(event.target);
  const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!here || !way || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const terms = termsOf(container);
  const next = terms[terms.indexOf(here) + way];
  event.preventDefault();
  event.stopPropagation();
  if (!next) return;
  here.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

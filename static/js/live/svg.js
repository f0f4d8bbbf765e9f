/** Small tools for SVG nodes that stay alive: attributes are written only when they change. */

import { setText } from "../dom.js";
import { textWidth } from "../textwidth.js";

const SVG = "http://www.w3.org/2000/svg";
/** Plotly's own shifts for <sub> and <sup>, in ems of their letters. */
const SHIFT = { sub: 0.3, sup: -0.6, "": 0 };
const SMALL = 0.7;
/** An index eats nothing of the letter beside it. */
const THIN_HALO = "1px";
const TOKEN = /<(\/?)(i|b|em|small|sub|sup)>/g;
/** A word beside a letter. */
const WORD = "font-family:var(--font-ui);font-size:11px;fill:var(--ink-2)";
const WORD_GAP = 5;

/** @param {string} tag @param {Record<string, string|number>} [attributes] @returns {SVGElement} */
export function element(tag, attributes = {}) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  return node;
}

/** @param {Element} parent @param {Record<string, string|number>} [attributes] @returns {SVGElement} a group in it */
export function layer(parent, attributes = {}) {
  const group = element("g", attributes);
  parent.append(group);
  return group;
}

/** Far outside every picture. */
export const AWAY = "translate(-9999,0)";

/** One node and what was last written to it. */
export class Mark {
  /** @param {string} tag @param {Element} parent @param {Record<string, string|number>} [attributes] */
  constructor(tag, parent, attributes = {}) {
    this.node = element(tag, attributes);
    /** @type {Record<string, string|number>} */
    this.last = {};
    parent.append(this.node);
  }

  /** @param {string} name @param {string|number} value @returns {this} */
  set(name, value) {
    if (this.last[name] !== value) {
      this.last[name] = value;
      this.node.setAttribute(name, String(value));
    }
    return this;
  }

  /** @param {boolean} visible @returns {this} */
  show(visible) {
    return this.set("display", visible ? "inline" : "none");
  }

  /** Out of the picture and back, for what comes and goes with every frame: unlike one that is not displayed, a group that is moved keeps its layout. @param {boolean} away @returns {this} */
  aside(away) {
    return this.set("transform", away ? AWAY : "translate(0,0)");
  }

  /** Words with <i>, <b>, <small>, <em> (a word beside a letter), <sub>, <sup>. @param {string} markup @param {string} mathFont @returns {this} */
  words(markup, mathFont) {
    if (this.last.words !== markup) {
      this.last.words = markup;
      if (markup.includes("<")) this.#rich(markup, mathFont);
      else setText(this.node, markup);
    }
    return this;
  }

  /** Spans of the same make keep their nodes. @param {string} markup @param {string} mathFont */
  #rich(markup, mathFont) {
    const spans = rich(markup, mathFont);
    const make = spans.map(({ style, dx, dy, reset }) => [style, dx, dy, reset].join("|")).join();
    if (this.last.make === make && this.node.childElementCount === spans.length) {
      spans.forEach(({ text, reset }, i) => setText(reset ? this.node.children[i].children[0] : this.node.children[i], text));
      return;
    }
    this.last.make = make;
    this.node.replaceChildren(...spans.map(spanOf));
  }
}

/** Nodes of one kind, reused in order; the surplus is hidden. */
export class Pool {
  /** @param {string} tag @param {Element} parent @param {Record<string, string|number>} [attributes] */
  constructor(tag, parent, attributes = {}) {
    this.tag = tag;
    this.parent = parent;
    this.attributes = attributes;
    /** @type {Mark[]} */
    this.marks = [];
    this.used = 0;
  }

  begin() {
    this.used = 0;
  }

  /** @param {boolean} [shown] one that is hidden keeps its place, so that all others stay who they are @returns {Mark} */
  next(shown = true) {
    const mark = this.marks[this.used] ?? new Mark(this.tag, this.parent, this.attributes);
    this.marks[this.used] = mark;
    this.used += 1;
    return mark.show(shown);
  }

  end() {
    for (let i = this.used; i < this.marks.length; i += 1) this.marks[i].show(false);
  }
}

/** @typedef {{text: string, style: string, dx: string, dy: string, reset: string}} Span  reset: back to the baseline, in ems of the text */

/** @param {Span} span @returns {Element} */
function spanOf({ text, reset, ...attributes }) {
  const node = element("tspan", Object.fromEntries(Object.entries(attributes).filter(([, value]) => value)));
  node.textContent = text;
  if (!reset) return node;
  const back = element("tspan", { dy: reset });
  back.append(node);
  return back;
}

/** @param {number} value @returns {string} */
const ems = (value) => `${Math.round(100 * value) / 100}em`;

/** @param {string} markup @param {string} mathFont @returns {Span[]} laid out as Plotly does, without its characters of no width: each would be laid out like a word */
function rich(markup, mathFont) {
  /** @type {Span[]} */
  const out = [];
  const open = { i: 0, b: 0, em: 0, small: 0 };
  /** @type {"sub"|"sup"|""} */
  let shift = "";
  let drop = 0; // from the baseline, in ems of an index
  let back = 0;
  let raised = { text: "", end: -1 };
  const push = (/** @type {string} */ text) => {
    if (!text) return;
    const style = [open.i ? `font-family:${mathFont};font-style:italic` : "", open.b ? "font-weight:bold" : "", open.em ? WORD : "", open.small ? "font-family:var(--font-ui);font-size:75%" : "", shift ? `font-size:${100 * SMALL}%;stroke-width:${THIN_HALO}` : ""].filter(Boolean).join(";");
    const by = SHIFT[shift] - drop;
    out.push({ text, style, dy: shift && by ? ems(by) : "", dx: back ? `${back}em` : open.em ? String(WORD_GAP) : "", reset: !shift && by ? ems(SMALL * by) : "" });
    drop = SHIFT[shift];
    back = 0;
  };
  let last = 0;
  let start = 0;
  for (const match of markup.matchAll(TOKEN)) {
    push(markup.slice(last, match.index));
    last = match.index + match[0].length;
    const closing = match[1] === "/";
    const tag = match[2];
    if (!closing && tag === "sup") start = last;
    if (tag === "i" || tag === "b" || tag === "em" || tag === "small") open[tag] += closing ? -1 : 1;
    else if (!closing) {
      shift = /** @type {"sub"|"sup"} */ (tag);
      if (shift === "sub" && match.index === raised.end) back = -Math.round(90 * textWidth(raised.text, 1)) / 100; // under what is raised
    } else {
      if (shift === "sup") raised = { text: markup.slice(start, match.index), end: last };
      shift = "";
    }
  }
  push(markup.slice(last));
  return out;
}

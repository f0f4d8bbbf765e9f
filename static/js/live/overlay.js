import { textWidth } from "../textwidth.js";
import { Mark, element } from "./svg.js";

/**
 * The cursor, moved by transforms: dot, words, row frame and triangle above a figure, and a line below it that crosses no word.
 * @typedef {import("../figures/types.js").Figure} Figure
 * @typedef {import("../figures/types.js").CursorMark} CursorMark
 */

const TICK_CLEARANCE = 5;
const LABEL_SIZE = 13;
const TICK_SIZE = 11;

export class Overlay {
  /** @param {Element} host */
  constructor(host) {
    this.svg = layer("chart-cursor");
    this.below = layer("chart-cursor below");
    const add = (/** @type {string} */ tag, /** @type {Record<string, string|number>} */ attributes) => new Mark(tag, this.svg, attributes);
    this.bar = add("rect", {});
    this.frame = add("rect", { fill: "none", rx: 2, "stroke-width": 1.5 });
    this.line = new Mark("line", this.below, { opacity: 0.45, "stroke-width": 1 });
    this.arrow = add("path", { d: "M0,0l-4.5,7h9z" });
    this.dot = add("circle", { r: 5.5, "stroke-width": 2 });
    this.label = add("text", {});
    this.letter = new Mark("tspan", this.label.node);
    this.rest = new Mark("tspan", this.label.node);
    this.tick = add("text", { "text-anchor": "middle" });
    this.theme = "";
    this.size = "";
    host.prepend(this.below);
    host.append(this.svg);
  }

  /** @param {Figure} figure */
  resize({ layout, colours }) {
    const size = `${layout.width} ${layout.height}`;
    if (size !== this.size) {
      this.size = size;
      for (const svg of [this.svg, this.below]) {
        svg.setAttribute("width", String(layout.width));
        svg.setAttribute("height", String(layout.height));
      }
    }
    const theme = colours.ink + colours.surface + colours.font;
    if (theme === this.theme) return;
    this.theme = theme;
    for (const mark of [this.line, this.frame]) mark.set("stroke", colours.ink);
    for (const mark of [this.bar, this.arrow]) mark.set("fill", colours.ink);
    this.dot.set("stroke", colours.surface);
    const halo = `paint-order:stroke;stroke:${colours.surface};stroke-width:4px;stroke-linejoin:round`;
    this.label.set("style", `font-family:${colours.font};font-size:${LABEL_SIZE}px;font-weight:600;fill:${colours.ink};${halo}`);
    this.letter.set("style", `font-family:${colours.mathFont};font-style:italic`);
    this.tick.set("style", `font-family:${colours.font};font-size:${TICK_SIZE}px;font-weight:600;fill:${colours.ink}`);
  }

  /**
   * @param {CursorMark} mark @param {{x: number, text: string, nodes: (Element & ElementCSSInlineStyle)[]}[]} ticks labels that give way to the bold number
   * @param {boolean} [words] false: the words stay as they are
   */
  move(mark, ticks, words = true) {
    const x = mark.x;
    const on = x !== null;
    this.line.show(on && mark.line);
    if (on && mark.line) this.line.set("y1", mark.top).set("y2", mark.bottom).set("transform", `translate(${x},0)`);
    this.dot.show(on && typeof mark.y === "number");
    if (on && typeof mark.y === "number") this.dot.set("fill", mark.dot ?? "").set("transform", `translate(${x},${mark.y})`);
    this.arrow.show(on && typeof mark.arrow === "number");
    if (on && typeof mark.arrow === "number") this.arrow.set("transform", `translate(${x},${mark.arrow})`);
    box(this.frame, mark.frame);
    box(this.bar, mark.bar);
    if (!words) return;
    this.#words(mark);
    this.#clear(x, mark.tick, ticks);
  }

  /** @param {CursorMark} mark */
  #words({ label, tick, x }) {
    this.label.show(Boolean(label));
    if (label) {
      this.label.set("transform", `translate(${label.x},${label.y})`).set("text-anchor", label.end ? "end" : "start");
      const letter = label.text.startsWith("k ") ? "k" : "";
      this.letter.words(letter, "");
      this.rest.words(letter ? `\u2009${label.text.slice(1)}` : label.text, "");
    }
    const shown = Boolean(tick) && x !== null;
    this.tick.show(shown);
    if (tick && x !== null) this.tick.set("transform", `translate(${x},${tick.y})`).words(tick.text, "");
  }

  /** @param {number|null} x @param {{text: string}|null|undefined} tick @param {{x: number, text: string, nodes: (Element & ElementCSSInlineStyle)[]}[]} ticks */
  #clear(x, tick, ticks) {
    const width = tick ? textWidth(tick.text, TICK_SIZE) : 0;
    for (const other of ticks) {
      const hidden = tick && x !== null && Math.abs(other.x - x) < (width + textWidth(other.text, TICK_SIZE)) / 2 + TICK_CLEARANCE;
      const opacity = hidden ? "0" : "1";
      for (const node of other.nodes) if (node.style.opacity !== opacity) node.style.opacity = opacity;
    }
  }
}

/** @param {string} name @returns {SVGElement} */
function layer(name) {
  const svg = element("svg", { "aria-hidden": "true", class: name });
  svg.style.cssText = "position:absolute;inset:0;overflow:visible;pointer-events:none";
  return svg;
}

/** @param {Mark} mark @param {import("../figures/types.js").Box|null|undefined} place */
function box(mark, place) {
  mark.show(Boolean(place));
  if (place) mark.set("transform", `translate(${place.x},${place.y})`).set("width", place.w).set("height", place.h);
}

import { textWidth } from "../textwidth.js";
import { Mark, Pool } from "../live/svg.js";

/**
 * The stops of a short sequence of words: a dot each, and its word where there is room.
 * @typedef {{T: number, position: number, tokens: string[], x: (place: number) => number, y: number}} Stops
 */

const MOST_STEPS = 12;
const SIZE = 11;
const GAP = 6;
const RADIUS = 4.5;
const ABOVE = 13;
/** Stops nearer than this show the word of the knob alone. */
const LEAST_ROOM = 30;

/** @param {number} T @param {string[]|null|undefined} tokens @returns {boolean} */
export function isShort(T, tokens) {
  return Boolean(tokens) && T <= MOST_STEPS;
}

/** Markup has no place in a token. @param {string} token */
const plain = (token) => token.replaceAll("<", "‹");

export class WordStops {
  /** @param {Element} parent */
  constructor(parent) {
    this.rail = new Mark("line", parent, { style: "stroke:var(--line-strong);stroke-width:2" });
    this.dots = new Pool("circle", parent, { r: RADIUS });
    this.words = new Pool("text", parent, { "text-anchor": "middle" });
  }

  hide() {
    this.rail.show(false);
    for (const pool of [this.dots, this.words]) {
      pool.begin();
      pool.end();
    }
  }

  /** @param {Stops} stops */
  draw({ T, position, tokens, x, y }) {
    this.rail.show(position < T).set("x1", x(Math.min(position, T))).set("x2", x(T)).set("y1", y).set("y2", y);
    this.dots.begin();
    this.words.begin();
    for (let place = 0; place <= 2 * T; place += 1) {
      if (place === T) continue;
      this.#dot(place, { T, position, x: x(place), y });
      this.#word(place, { T, position, tokens, x, y });
    }
    this.dots.end();
    this.words.end();
  }

  /** @param {number} place @param {{T: number, position: number, x: number, y: number}} at */
  #dot(place, { T, position, x, y }) {
    if (place === position) return;
    const colour = place > T ? "var(--role-grad)" : "var(--ink)";
    const style = place < position ? `fill:${colour};stroke:${colour};stroke-width:1.5` : "fill:var(--surface);stroke:var(--line-strong);stroke-width:1.5";
    this.dots.next().set("cx", x).set("cy", y).set("style", style);
  }

  /** @param {number} place @param {Stops} stops */
  #word(place, { T, position, tokens, x, y }) {
    const here = place === position;
    const word = plain(tokens[place < T ? place : 2 * T - place] ?? "");
    const room = x(1) - x(0) - GAP;
    const fits = room >= LEAST_ROOM && textWidth(word, SIZE) <= room;
    if (!fits && !here) return;
    if (!here && Math.abs(place - position) * (x(1) - x(0)) < (textWidth(word, SIZE) + this.#width(position, T, tokens)) / 2 + GAP) return;
    const colour = !here ? "var(--ink-3)" : place > T ? "var(--role-grad)" : "var(--ink)";
    this.words.next().set("x", x(place)).set("y", y - ABOVE).set("style", `font-size:${SIZE}px;fill:${colour}${here ? ";font-weight:600" : ""}`).words(word, "");
  }

  /** @param {number} position @param {number} T @param {string[]} tokens @returns {number} of the word at the knob */
  #width(position, T, tokens) {
    if (position === T) return 0;
    return 1.08 * textWidth(tokens[position < T ? position : 2 * T - position] ?? "", SIZE);
  }

  /** @param {Stops} stops @param {string} name @returns {boolean} whether the word at the knob leaves room for the loss's name */
  clearOfLoss({ T, position, tokens, x }, name) {
    if (position === T) return true;
    return Math.abs(x(position) - x(T)) > (this.#width(position, T, tokens) + textWidth(name, SIZE)) / 2 + GAP;
  }
}

import { textWidth } from "../textwidth.js";
import { clamp } from "./geometry.js";

/**
 * Words in a figure: placed in pixels, kept apart, handed over as text traces.
 * @typedef {import("./types.js").Box} Box
 * @typedef {import("./types.js").TextTrace} TextTrace
 * @typedef {import("./geometry.js").Plot} Plot
 *
 * @typedef {Object} Spot
 * @property {number} x
 * @property {number} y baseline
 * @property {"start"|"middle"|"end"} [anchor]
 *
 * @typedef {{text: string, size: number, color: string, weight?: number, halo?: boolean}} Words
 */

/** Plotly puts the baseline this many ems below the point of a centred text. */
const MIDDLE_SHIFT = 0.25;
const SIDES = { start: "middle right", middle: "middle center", end: "middle left" };

/** @param {Box} a @param {Box} b @returns {boolean} */
export function overlap(a, b) {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

/** @param {string} text @param {number} size @param {Spot} spot @returns {Box} */
export function textBox(text, size, { x, y, anchor = "start" }) {
  const w = textWidth(text, size);
  const shift = anchor === "start" ? 0 : anchor === "middle" ? w / 2 : w;
  return { x: x - shift, y: y - size, w, h: size * 1.3 };
}

export class Labels {
  /** @param {Plot} plot @param {string} family */
  constructor(plot, family) {
    this.plot = plot;
    this.family = family;
    /** @type {{words: Words, spot: Spot}[]} */
    this.placed = [];
    /** @type {Box[]} */
    this.boxes = [];
  }

  /** @param {Box} box @returns {boolean} inside the figure and touching no other label */
  free(box) {
    const inside = box.x >= 0 && box.x + box.w <= this.plot.width && box.y >= 0 && box.y + box.h <= this.plot.height;
    return inside && !this.boxes.some((other) => overlap(box, other));
  }

  /** Keep a place empty. @param {Box} box */
  reserve(box) {
    this.boxes.push(box);
  }

  /** Put the words down whatever stands there. @param {Words} words @param {Spot} spot */
  put(words, spot) {
    this.placed.push({ words, spot });
    this.boxes.push(textBox(words.text, words.size, spot));
  }

  /** Put the words at the first free spot; false when there is none. @param {Words} words @param {Spot[]} spots @returns {boolean} */
  place(words, spots) {
    const spot = spots.find((candidate) => this.free(textBox(words.text, words.size, candidate)));
    if (spot) this.put(words, spot);
    return Boolean(spot);
  }

  /**
   * Labels for the left ends of several lines: each as near to its line as the others allow, where no line runs if there is such a place.
   * @param {{words: Words, x: number, y: number}[]} ends @param {(box: Box) => boolean} clear whether no line runs through a box
   */
  stack(ends, clear) {
    for (const { words, x, y } of [...ends].sort((a, b) => a.y - b.y)) {
      const spots = [-6, 16, 26, -20, 38, -34, 52, -48].map((offset) => ({
        x, y: clamp(y + offset, this.plot.top + words.size, this.plot.bottom - 4),
      }));
      const lies = spots.map((spot) => clear(textBox(words.text, words.size, spot)));
      this.place(words, [...spots.filter((_, i) => lies[i]), ...spots.filter((_, i) => !lies[i])]);
    }
  }

  /** @returns {TextTrace[]} one trace of plain words, one of words with a halo */
  traces() {
    return [this.#trace("labels", false), this.#trace("halo", true)];
  }

  /** @param {string} uid @param {boolean} halo @returns {TextTrace} */
  #trace(uid, halo) {
    const chosen = this.placed.filter(({ words }) => Boolean(words.halo) === halo);
    return {
      type: "scatter", mode: "text", uid, cliponaxis: false, hoverinfo: "skip",
      x: chosen.map(({ spot }) => this.plot.ix(spot.x)),
      y: chosen.map(({ words, spot }) => this.plot.iy(spot.y - MIDDLE_SHIFT * words.size)),
      text: chosen.map(({ words }) => words.text),
      textposition: chosen.map(({ spot }) => SIDES[spot.anchor ?? "start"]),
      textfont: {
        family: this.family,
        size: chosen.map(({ words }) => words.size),
        color: chosen.map(({ words }) => words.color),
        weight: chosen.map(({ words }) => words.weight ?? 400),
      },
    };
  }
}

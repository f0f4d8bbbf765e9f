import { textWidth } from "../textwidth.js";
import { fill, minus, superscript } from "../format.js";
import { stepTicks } from "./axes.js";
import { clamp } from "./geometry.js";
import { hatchBox } from "./hatch.js";
import { dots, line } from "./traces.js";

/**
 * What the figures of /unroll share: words at the steps, numbers that add up, labels at the ends of lines.
 * @typedef {import("../types.js").UnrollRecord} UnrollRecord
 * @typedef {import("./types.js").UnrollView} UnrollView
 * @typedef {import("./types.js").Trace} Trace
 * @typedef {import("./geometry.js").Plot} Plot
 * @typedef {import("./labels.js").Labels} Labels
 */

const LONGEST_WORD = 10;
/** Steps up to which an axis carries words. */
const MOST_WORDS = 24;
const BETWEEN_WORDS = 8;
const TICK_SIZE = 11;
/** Steps up to which every one has its own ring. */
const MOST_RINGS = 60;
const RING = 7;
const LABEL_SIZE = 12;
const LINE_HEIGHT = 14;
/** Decimals of the terms and of the total, in the order in which they are tried. */
const WIDTHS = /** @type {[number, number][]} */ ([[2, 2], [3, 3], [4, 4], [3, 2], [4, 3], [4, 2], [5, 3], [5, 2], [6, 2]]);
const SMALLEST_PLAIN = 0.005;

/** First step, from the right, whose gradient is known at this stop; T + 1 before the way back. @param {UnrollRecord} record @param {UnrollView} view @returns {number} */
export function reached({ steps }, { place, step }) {
  return place > steps ? step : steps + 1;
}

/** @param {string} word @returns {string} at most 10 characters */
export function cut(word) {
  const letters = Array.from(word);
  return letters.length > LONGEST_WORD ? `${letters.slice(0, LONGEST_WORD - 1).join("")}…` : word;
}

/** @param {string} text @returns {string} safe in a label, whose tags are markup */
const plain = (text) => text.replaceAll("<", "‹").replaceAll(">", "›").replaceAll("&", "＆");

/** What a step is called: its word, or its number. @param {UnrollRecord} record @param {number} k @param {UnrollView} view @returns {string} */
export function stepName({ tokens }, k, { tr }) {
  return tokens ? plain(cut(tokens[k - 1] ?? "")) : fill(tr("step {k}"), { k });
}

/** Words under an axis of steps while they fit, else numbers. @param {UnrollRecord} record @param {Plot} plot @returns {{at: number[], text: string[], name: (k: number) => string}} */
export function wordTicks({ tokens, steps }, plot) {
  const room = (plot.right - plot.left) / Math.max(1, steps - 1);
  if (tokens && steps <= MOST_WORDS) {
    const words = tokens.slice(0, steps).map((word) => plain(cut(word)));
    const every = Math.ceil((Math.max(...words.map((word) => textWidth(word, TICK_SIZE))) + BETWEEN_WORDS) / room);
    const at = words.map((_, i) => i + 1).filter((k) => (k - 1) % every === 0);
    return { at, text: at.map((k) => words[k - 1]), name: (k) => words[k - 1] ?? String(k) };
  }
  const at = stepTicks(steps, plot.right - plot.left);
  return { at, text: at.map(String), name: String };
}

/** A number with its sign. @param {number} value @param {number} decimals @param {number} exponent @returns {{text: string, value: number}} */
function signed(value, decimals, exponent) {
  const digits = Math.abs(value / 10 ** exponent).toFixed(decimals);
  const shown = Number(digits) * (value < 0 ? -1 : 1);
  const power = exponent ? `×10${superscript(exponent)}` : "";
  const sign = shown === 0 ? "" : value < 0 ? "-" : "+";
  return { text: `${minus(sign + digits)}${shown === 0 ? "" : power}`, value: shown };
}

/** Signed numbers with as few decimals as let the printed ones add up to the printed total. @param {ArrayLike<number>} values @param {number} total @returns {{texts: string[], total: string}} */
export function addingUp(values, total) {
  const all = Array.from(values);
  const largest = Math.max(Math.abs(total), ...all.map(Math.abs));
  const exponent = largest > 0 && (largest < SMALLEST_PLAIN || largest >= 1e4) ? Number(largest.toExponential(1).split("e")[1]) : 0;
  const ways = WIDTHS.map(([terms, whole]) => {
    const printed = all.map((value) => signed(value, terms, exponent));
    const sum = signed(total, whole, exponent);
    const off = Math.abs(printed.reduce((all, { value }) => all + value, 0) - sum.value);
    return { texts: printed.map(({ text }) => text), total: sum.text, fits: off <= 0.500001 * 10 ** -whole };
  });
  const { texts, total: text } = ways.find(({ fits }) => fits) ?? ways[ways.length - 1];
  return { texts, total: text };
}

/** A line with a ring at every step. @param {string} uid @param {Float64Array} x @param {Float64Array} y @param {{color: string, width: number, dash?: string}} style @param {UnrollView} view @returns {Trace[]} */
export function ringed(uid, x, y, style, view) {
  const drawn = [line(uid, x, y, style)];
  if (view.step === undefined || x.length > MOST_RINGS) return drawn;
  const finite = Array.from(x.keys()).filter((i) => Number.isFinite(y[i]));
  const [at, values] = [finite.map((i) => x[i]), finite.map((i) => y[i])];
  return [...drawn, dots(`${uid}-ring`, at, values, style.color, RING), dots(`${uid}-hole`, at, values, view.colours.surface, RING - 3)];
}

/** Words beside the ends of lines, each as near to its end as the others allow; a halo would hide the letter before a subscript. @param {Labels} labels @param {Plot} plot @param {{text: string, color: string, x: number, y: number}[]} ends pixels */
export function endLabels(labels, plot, ends) {
  const sorted = ends.filter(({ y }) => Number.isFinite(y)).sort((a, b) => a.y - b.y);
  const places = sorted.map(({ y }) => clamp(y, plot.top, plot.bottom) + 4);
  for (let i = 1; i < places.length; i += 1) places[i] = Math.max(places[i], places[i - 1] + LINE_HEIGHT);
  const over = Math.max(0, (places[places.length - 1] ?? 0) - plot.bottom - 2);
  for (let i = places.length - 1; i >= 0; i -= 1) {
    const below = i + 1 < places.length ? places[i + 1] - LINE_HEIGHT : Infinity;
    places[i] = Math.min(places[i] - (i === places.length - 1 ? over : 0), below);
  }
  sorted.forEach(({ text, color, x }, i) => labels.put({ text, size: LABEL_SIZE, color, halo: !text.includes("<") }, { x, y: places[i] }));
}

/** Hatching and ∞ over the whole plot. @param {Plot} plot @param {Labels} labels @param {UnrollView} view @returns {Trace[]} */
export function pastEveryNumber(plot, labels, { colours }) {
  labels.put({ text: "∞", size: 24, color: colours.ink, weight: 500, halo: true }, { x: (plot.left + plot.right) / 2, y: (plot.top + plot.bottom) / 2, anchor: "middle" });
  const strokes = hatchBox(plot, { x: plot.left, y: plot.top, w: plot.right - plot.left, h: plot.bottom - plot.top });
  return [line("overflow", strokes.x, strokes.y, { color: colours.ink, width: 1, opacity: 0.6 })];
}

/** A sentence in place of a picture, broken where it must be. @param {string} text @param {Plot} plot @param {Labels} labels @param {UnrollView} view */
export function instead(text, plot, labels, { colours }) {
  const room = plot.right - plot.left;
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(/(?<=\s)|(?=[⺀-鿿])/)) {
    const last = lines[lines.length - 1];
    if (last !== undefined && textWidth(last + word, LABEL_SIZE) < room) lines[lines.length - 1] = last + word;
    else lines.push(word);
  }
  const y = (plot.top + plot.bottom) / 2 - ((lines.length - 1) * LINE_HEIGHT) / 2;
  lines.forEach((words, i) => labels.put({ text: words.trim(), size: LABEL_SIZE, color: colours.ink2, halo: true }, { x: (plot.left + plot.right) / 2, y: y + i * (LINE_HEIGHT + 2), anchor: "middle" }));
}

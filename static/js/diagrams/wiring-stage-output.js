import { layer, Mark } from "../live/svg.js";
import { fitted } from "./stage-columns.js";
import { shortened } from "./wiring-stage-columns.js";
import { full, gradText } from "./stage-numbers.js";
import { outputOf } from "./wiring-stage-data.js";

/**
 * What an output says: the most probable class, how probable, and what was asked for; past the loss its loss as well.
 * @typedef {import("./wiring-stage-types.js").Scene} Scene
 * @typedef {import("./wiring-stage-types.js").Place} Place
 */

const MATH = "var(--font-math)";
const BAR = 4;
const NARROW = 46;
const FULL = 80;
const TIGHT = 40;
const PERCENT = 28;
const LOSS = 32;
const SMALLEST = 5e-4; // three decimals would say 0

/** What was asked for, and whether it came. @param {string} target @param {boolean} right @param {boolean} narrow @returns {string} */
function marked(target, right, narrow) {
  if (narrow) return right ? "✓" : target;
  return `${right ? "✓" : "✗"} ${target}`;
}

export class OutputMark {
  /** @param {Element} parent */
  constructor(parent) {
    const group = layer(parent);
    this.group = group;
    this.empty = new Mark("rect", group, { fill: "none", stroke: "var(--line-strong)", "stroke-dasharray": "2 3", rx: 3 });
    this.reach = new Mark("rect", group, { fill: "transparent" });
    this.track = new Mark("rect", group, { fill: "var(--sunken)", stroke: "var(--line)", rx: 2 });
    this.bar = new Mark("rect", group, { fill: "var(--role-output)", rx: 2 });
    this.word = new Mark("text", group, { "font-weight": 600, fill: "var(--role-output)", class: "wiring-word" });
    this.share = new Mark("text", group, { "font-size": 11, fill: "var(--ink-2)", class: "wiring-share" });
    this.target = new Mark("text", group, { "font-size": 11, class: "wiring-target" });
    this.loss = new Mark("text", group, { "font-size": 11, fill: "var(--role-grad)", class: "wiring-loss" });
  }

  hide() {
    for (const mark of [this.empty, this.reach, this.track, this.bar, this.word, this.share, this.target, this.loss]) mark.show(false);
  }

  /** @param {Scene} scene @param {Place} place @param {boolean} known */
  draw({ view, moment, geometry }, place, known) {
    const { node, w, h, room, upright } = place;
    const said = outputOf(view.record, node.step);
    for (const mark of [this.track, this.bar, this.word, this.share]) mark.show(known);
    this.reach.show(true).set("x", -w / 2).set("y", -h / 2).set("width", w).set("height", h);
    this.empty.show(!known).set("x", -w / 2).set("y", upright ? h / 2 - BAR - 3 : -h / 2).set("width", w).set("height", upright ? BAR + 3 : h);
    if (known) this.#said(said, place, geometry.pitch < TIGHT ? 12 : 13);
    this.target.show(said.target !== null).set("fill", "var(--ink-2)");
    const asked = !known || said.target === null ? said.target ?? "" : marked(said.target, said.right, upright ? room < NARROW : w < FULL);
    const lost = moment.afterLoss && Number.isFinite(said.loss);
    if (said.target !== null) put(this.target, place, upright ? -h / 2 + 9 : 15, asked, 11, lost && !upright ? LOSS : 0);
    this.loss.show(lost);
    if (!lost) return;
    if (upright) put(this.loss, place, -h / 2 - 6, whole([full(said.loss), said.loss.toFixed(1), said.loss.toFixed(0)], room), 11);
    else this.loss.set("x", w / 2 - 4).set("y", 15).set("text-anchor", "end").words(said.loss < SMALLEST ? gradText(said.loss) : said.loss.toFixed(3), MATH);
  }

  /** @param {{word: string, p: number}} said @param {Place} place @param {number} size of the word's letters */
  #said({ word, p }, place, size) {
    const { w, h, room, upright } = place;
    const finite = Number.isFinite(p);
    const percent = finite ? `${Math.round(100 * p)}%` : "∞";
    const long = Math.max(16, upright ? w : w - 4);
    const left = upright ? -long / 2 : -w / 2;
    const top = upright ? h / 2 - BAR : 0;
    this.track.set("x", left).set("y", top).set("width", long).set("height", BAR);
    this.bar.set("x", left).set("y", top).set("width", finite ? Math.round(1000 * long * p) / 1000 : 0).set("height", BAR);
    this.word.set("font-size", size);
    put(this.word, place, upright ? h / 2 - BAR - 19 : -4, word, size, upright ? 0 : PERCENT);
    if (upright) put(this.share, place, h / 2 - BAR - 6, whole([percent], room), 11);
    else this.share.set("x", w / 2 - 4).set("y", -4).set("text-anchor", "end").words(percent, MATH);
  }
}

/** The first of several ways to write a number that fits; none rather than a part of one. @param {string[]} ways @param {number} room @returns {string} */
function whole(ways, room) {
  return ways.find((text) => fitted(text, room - 4, 11) === text) ?? "";
}

/** A word in the room that its place has. @param {Mark} mark @param {Place} place @param {number} y @param {string} text @param {number} size of the letters @param {number} [kept] room that it leaves */
function put(mark, { w, room, upright }, y, text, size, kept = 0) {
  mark.set("x", upright ? 0 : -w / 2).set("y", y).set("text-anchor", upright ? "middle" : "start").words(shortened(text.replaceAll("<", "‹"), (upright ? room : w) - 4 - kept, size), MATH);
}

import { Mark } from "../live/svg.js";
import { at } from "./stage-data.js";
import { fitted } from "./stage-columns.js";
import { cellText, full } from "./stage-numbers.js";

/**
 * The read-out lane: what the network would answer if the sequence ended at each step.
 * @typedef {import("./stage-types.js").StageView} StageView
 * @typedef {import("./stage-types.js").Moment} Moment
 * @typedef {import("./stage-types.js").Geometry} Geometry
 * @typedef {import("./stage-types.js").UnrollRecord} UnrollRecord
 * @typedef {{text: string, long: string, part: number, signed: boolean, middle: boolean}} Verdict  part: 0 to 1, or −1 to 1 when signed
 */

const OPEN_WIDTH = 120;
const HEIGHT = 6;
const HIT = 32;

/** Rounded, but never 0, 50 or 100 where it is not, as in the headline: a verdict stays on its side of one half. @param {number} share @returns {string} */
function percent(share) {
  const rounded = Math.round(100 * share);
  const edge = rounded % 50 === 0 && share !== rounded / 100;
  return `${edge ? rounded + Math.sign(share - rounded / 100) : rounded}%`;
}

/** The token an output stands for, where the sequence tells: its one-hot inputs, or the targets that are its next tokens; else its number. @param {UnrollRecord} record @param {number} k @returns {string} */
function tokenOf({ tokens, trace, experiment }, k) {
  const K = trace.predictions.shape[1];
  const number = `#${k + 1}`;
  if (!tokens || experiment.target === "seed" || trace.x.shape[1] !== K) return number;
  const found = tokens.findIndex((_, step) => trace.x.data[step * K + k] !== 0);
  const others = found >= 0 && trace.x.data.slice(found * K, found * K + K).filter((value) => value !== 0).length > 1;
  return found >= 0 && !others ? `“${tokens[found]}”` : number;
}

/** What the read-out says at a step. @param {UnrollRecord} record @param {number} step @param {string} lang @param {import("./stage-types.js").NdArray} [from] other predictions @returns {Verdict} */
export function verdict(record, step, lang, from) {
  const { predictions } = record.trace;
  const K = predictions.shape[1];
  const source = from ?? predictions;
  const row = Array.from({ length: K }, (_, k) => source.data[(step - 1) * K + k]);
  const classes = record.network?.classes[lang === "zh" ? "zh" : "en"];
  if (!Number.isFinite(row[0])) return { text: "∞", long: "∞", part: 0, signed: false, middle: false };
  if (classes && K === 2) return { text: percent(row[1]), long: `${percent(row[1])} ${classes[1]}`, part: row[1], signed: false, middle: true };
  if (record.experiment.out === "softmax" || classes) {
    const best = row.indexOf(Math.max(...row));
    const name = classes?.[best] ?? tokenOf(record, best);
    return { text: percent(row[best]), long: `${name} ${percent(row[best])}`, part: row[best], signed: false, middle: false };
  }
  const signed = record.experiment.out !== "sigmoid";
  return { text: cellText(row[0]), long: K > 1 ? `${full(row[0])}, …` : full(row[0]), part: Math.max(-1, Math.min(1, row[0])), signed, middle: signed };
}

/** One step's part of the lane. */
export class ReadoutMark {
  /** @param {Element} parent */
  constructor(parent) {
    this.group = new Mark("g", parent, { class: "stage-readout", transform: "translate(0,0)" });
    /** Its own place, from which folding moves it. */
    this.place = new Mark("g", this.group.node);
    const { node } = this.place;
    const bar = { rx: HEIGHT / 2, height: HEIGHT };
    this.track = new Mark("rect", node, { ...bar, fill: "var(--sunken)", stroke: "var(--line)" });
    this.bar = new Mark("rect", node, { ...bar, fill: "var(--role-output)" });
    this.tick = new Mark("line", node, { stroke: "var(--ink-3)" });
    this.old = new Mark("line", node, { stroke: "var(--ink)", "stroke-width": 2 });
    this.hit = new Mark("rect", node, { fill: "transparent", height: HIT });
    this.pending = new Mark("line", node, { stroke: "var(--line-strong)", "stroke-dasharray": "2 3" });
    this.text = new Mark("text", node, {});
    /** @type {unknown[]} what it was drawn from */
    this.drawn = [];
  }

  /**
   * @param {StageView} view @param {Moment} moment @param {Geometry} geometry @param {number} step
   * @param {{x: number, w: number, open: boolean}} place right end and width of the open step's bar, middle of the others'
   */
  draw(view, moment, geometry, step, { x, w, open }) {
    this.place.set("transform", `translate(${Math.round(100 * x) / 100},0)`);
    const known = step <= moment.valuesTo;
    const stamp = [view.record, view.lang, step, known, geometry.key, geometry.pitch, w, open, moment.backward, moment.atLoss];
    if (stamp.every((part, i) => part === this.drawn[i])) return;
    this.drawn = stamp;
    this.#draw(view, moment, geometry, step, { w, open }, known);
  }

  /** @param {StageView} view @param {Moment} moment @param {Geometry} geometry @param {number} step @param {{w: number, open: boolean}} place @param {boolean} known */
  #draw(view, moment, geometry, step, { w, open }, known) {
    const phone = geometry.layout === "phone";
    const y = geometry.readout;
    const left = -w / 2;
    this.group.set("data-readout", step);
    this.hit.set("x", left).set("y", y - HIT + 8).set("width", w);
    for (const mark of [this.track, this.bar]) mark.show(known && !phone);
    this.pending.show(!known && !phone);
    this.text.show(known);
    if (!known || phone) this.tick.show(false);
    if (!known) {
      this.old.show(false);
      if (!phone) this.pending.set("x1", left).set("x2", left + w).set("y1", y).set("y2", y);
      return;
    }
    const said = verdict(view.record, step, view.lang);
    if (!phone) this.#bar(said, left, w, y, moment, view, step, open);
    this.#words(view, moment, geometry, step, said, { w, open });
  }

  /** @param {Verdict} said @param {number} left @param {number} w @param {number} y @param {Moment} moment @param {StageView} view @param {number} step @param {boolean} open */
  #bar({ part, signed, middle }, left, w, y, moment, view, step, open) {
    const zero = signed ? left + w / 2 : left;
    const end = signed ? zero + (part * w) / 2 : left + part * w;
    const top = y - HEIGHT / 2;
    this.track.set("x", left).set("y", top).set("width", w);
    this.bar.set("x", Math.min(zero, end)).set("y", top).set("width", Math.abs(end - zero)).set("opacity", open || (moment.atLoss && step === moment.T) ? 1 : 0.55);
    this.tick.show(middle).set("x1", left + w / 2).set("x2", left + w / 2).set("y1", y - 6).set("y2", y + 6);
    const before = view.record.untouched && verdict(view.record, step, view.lang, view.record.untouched.predictions);
    const moved = Boolean(before) && Math.abs((before?.part ?? 0) - part) > 5e-4;
    this.old.show(moved);
    if (!moved || !before) return;
    const at = signed ? zero + (before.part * w) / 2 : left + before.part * w;
    this.old.set("x1", at).set("x2", at).set("y1", y - 5).set("y2", y + 5);
  }

  /** @param {StageView} view @param {Moment} moment @param {Geometry} geometry @param {number} step @param {Verdict} said @param {{w: number, open: boolean}} place */
  #words(view, moment, geometry, step, said, { w, open }) {
    const wide = open && geometry.layout !== "phone";
    const before = view.record.untouched && verdict(view.record, step, view.lang, view.record.untouched.predictions);
    const was = before && before.text !== said.text ? `${before.text} → ` : "";
    const faint = view.record.experiment.loss === "last" && !open && step < moment.T && !moment.backward;
    this.text.set("x", wide ? w / 2 : 0).set("y", wide ? geometry.readout - 12 : geometry.layout === "phone" ? geometry.readout : geometry.readout - 12)
      .set("text-anchor", wide ? "end" : "middle").set("font-size", wide ? 13 : 11).set("font-weight", open ? 600 : 400)
      .set("fill", open ? "var(--role-output)" : faint || geometry.layout === "phone" ? "var(--ink-3)" : "var(--ink-2)")
      .words(wide ? was + said.long : fitted(was && geometry.pitch > 70 ? was + said.text : said.text, geometry.pitch - 2, 11), "");
  }
}

/** Where the bar of a step stands. @param {Geometry} geometry @param {number} step @param {number} x middle of the column @param {boolean} open @param {number} after where the open cell's state stands @returns {{x: number, w: number, open: boolean}} */
export function barPlace(geometry, step, x, open, after) {
  if (open && geometry.layout !== "phone") return { x: after - OPEN_WIDTH / 2, w: OPEN_WIDTH, open };
  return { x, w: Math.min(56, geometry.pitch - 16), open };
}

/** Loss of a step, NaN where it has none. @param {UnrollRecord} record @param {number} step @returns {number} */
export function lossAt(record, step) {
  return record.trace.losses.data[step - 1];
}

/** The probabilities of all classes in a sentence. @param {UnrollRecord} record @param {number} step @param {string} lang @returns {string} */
export function chances(record, step, lang) {
  const K = record.trace.predictions.shape[1];
  const names = record.network?.classes[lang === "zh" ? "zh" : "en"];
  const said = Array.from({ length: Math.min(K, 6) }, (_, k) => `${names?.[k] ?? tokenOf(record, k)} ${full(at(record, "output", step, k + 1))}`);
  return said.join(lang === "zh" ? "，" : ", ") + (K > 6 ? "…" : "");
}

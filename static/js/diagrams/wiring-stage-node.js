import { layer, Mark, Pool } from "../live/svg.js";
import { look } from "./stage-look.js";
import { textWidth } from "../textwidth.js";
import { cellText, gradText } from "./stage-numbers.js";
import { shortened } from "./wiring-stage-columns.js";
import { isUnknown, tokenOf, vectorOf } from "./wiring-stage-data.js";
import { labelBox, nodeColour, nodeMarkup } from "./wiring-stage-letters.js";
import { OutputMark } from "./wiring-stage-output.js";

/**
 * One vector of the graph, always the same node for the same id. Drawn round its own centre, so that only its group moves.
 * @typedef {import("./wiring-stage-types.js").Scene} Scene
 * @typedef {import("./wiring-stage-types.js").Place} Place
 */

const MATH = "var(--font-math)";
const MERGED_FROM = 17;
const CLAMP_BAR = 2;
const LEAST_RING = 5;
const TIGHT = 40;

export class NodeMark {
  /** @param {Element} parent @param {string} id */
  constructor(parent, id) {
    this.id = id;
    this.group = new Mark("g", parent, { class: "wiring-node", "data-node": id });
    const { node } = this.group;
    const quiet = { "pointer-events": "none" };
    this.frame = new Mark("rect", node, { ...quiet, fill: "none", stroke: "var(--ink)", rx: 5 });
    this.empty = new Mark("rect", node, { fill: "var(--surface)", stroke: "var(--line-strong)", "stroke-dasharray": "2 3", rx: 3 });
    this.cells = new Pool("rect", layer(node), {});
    this.strips = new Pool("path", layer(node), { "shape-rendering": "crispEdges" });
    this.hatches = new Pool("rect", layer(node, quiet), {});
    this.numbers = new Pool("text", layer(node, { ...quiet, "text-anchor": "middle", "font-size": 11 }), {});
    this.unit = new Mark("rect", node, { ...quiet, fill: "none", stroke: "var(--ink)", "stroke-width": 1.25, rx: 2 });
    this.label = new Mark("text", node, { ...quiet, "font-family": MATH, stroke: "var(--surface)", "stroke-width": 3, "paint-order": "stroke" });
    this.token = new Mark("text", node, {});
    /** @type {OutputMark|null} */
    this.output = null;
    /** @type {Place|null} */
    this.place = null;
    /** @type {unknown[]} what it was drawn from */
    this.drawn = [];
  }

  /** @param {Scene} scene @param {Place} place */
  draw(scene, place) {
    const { view, moment, geometry, lit } = scene;
    this.place = place;
    this.group.show(true).set("transform", `translate(${place.x},${place.y})`);
    const shown = moment.shown(this.id);
    const known = moment.known(this.id);
    const marked = lit.nodes !== null && lit.nodes.has(this.id);
    const stamp = [view.record, moment.grad, shown, known, moment.afterLoss, view.unit, view.note, marked, place.w, place.h, place.n, place.room, geometry.pitch < TIGHT, place.drop, place.raised, place.aside, place.label, place.upright, place.numbers, place.node.label, geometry.bottleneck === this.id];
    if (stamp.every((part, i) => part === this.drawn[i]) && this.drawn.length) return;
    this.drawn = stamp;
    for (const pool of [this.cells, this.strips, this.hatches, this.numbers]) pool.begin();
    this.#body(scene, place, shown);
    for (const pool of [this.cells, this.strips, this.hatches, this.numbers]) pool.end();
    this.#words(scene, place, known, marked);
  }

  /** @param {Scene} scene @param {Place} place @param {boolean} shown */
  #body(scene, place, shown) {
    const { view, moment, geometry } = scene;
    const { node, w, h } = place;
    const stressed = geometry.bottleneck === this.id;
    this.frame.show(stressed).set("x", -w / 2 - 5).set("y", -h / 2 - 5).set("width", w + 10).set("height", h + 10).set("stroke-width", 2.5);
    if (node.kind === "output") {
      this.output ??= new OutputMark(this.group.node);
      this.output.draw(scene, place, moment.known(this.id));
      this.empty.show(false);
      this.unit.show(false);
      return;
    }
    this.output?.hide();
    const values = shown ? vectorOf(view.record, node, moment.grad) : [];
    this.empty.show(values.length === 0).set("x", -w / 2).set("y", -h / 2).set("width", w).set("height", h).set("rx", node.kind === "input" || node.kind === "fed" ? Math.min(9, w / 3, h / 3) : 3);
    if (values.length >= MERGED_FROM) this.#merged(values, scene, place);
    else for (let i = 0; i < values.length; i += 1) this.#cell(values[i], i, values.length, scene, place);
    const j = view.unit - 1;
    const chosen = values.length > 0 && values.length < MERGED_FROM && j < values.length && node.kind !== "input" && node.kind !== "fed";
    this.unit.show(chosen);
    if (!chosen) return;
    const box = boxOf(place, values.length, j);
    const thin = Math.min(box.w, box.h) < LEAST_RING;
    const tick = place.upright ? { ...box, x: box.x - 5, w: 3 } : { ...box, y: box.y - 5, h: 3 };
    const { x, y, w: width, h: height } = thin ? tick : box;
    this.unit.set("x", x).set("y", y).set("width", width).set("height", height).set("fill", thin ? "var(--ink)" : "none").set("stroke", thin ? "none" : "var(--ink)").set("rx", thin ? 0 : 2);
  }

  /** @param {number} value @param {number} i @param {number} n @param {Scene} scene @param {Place} place */
  #cell(value, i, n, { view, moment, domain }, place) {
    const { node } = place;
    const box = boxOf(place, n, i);
    const { fill, ink, gone, bad } = look(value, moment.grad, domain);
    const round = node.kind === "input" || node.kind === "fed";
    const rx = round ? Math.min(9, box.w / 2, box.h / 2) : Math.min(2, box.h / 4, box.w / 4);
    this.cells.next().set("x", box.x).set("y", box.y).set("width", box.w).set("height", box.h).set("rx", rx).set("fill", fill);
    const unknown = isUnknown(view.record, node);
    if (gone || bad || unknown) this.hatches.next().set("x", box.x).set("y", box.y).set("width", box.w).set("height", box.h).set("rx", rx).set("fill", `url(#stage-${bad || unknown ? "bad" : "gone"})`);
    if (!place.numbers) return;
    if (!moment.grad && Math.abs(value) > 1) this.hatches.next().set("x", value > 0 ? box.x + box.w - CLAMP_BAR - 3 : box.x + 3).set("y", box.y + 3.5).set("width", CLAMP_BAR).set("height", Math.max(1, box.h - 7)).set("fill", ink).set("rx", 0);
    this.numbers.next().set("x", 0).set("y", box.y + box.h / 2 + 3.96).set("fill", ink).set("data-number", `${node.values}@${node.step + 1}:${i + 1}${moment.grad ? " grad" : ""}`).words(moment.grad ? gradText(value) : cellText(value), MATH);
  }

  /** One path a colour: a strip of many thin rows. @param {ArrayLike<number>} values @param {Scene} scene @param {Place} place */
  #merged(values, { moment, domain }, place) {
    /** @type {Map<string, string>} */
    const colours = new Map();
    const [row, across] = place.upright ? [place.h / values.length, place.w] : [place.w / values.length, place.h];
    for (let i = 0; i < values.length; i += 1) {
      const { fill } = look(values[i], moment.grad, domain);
      const start = Math.round((-(row * values.length) / 2 + i * row) * 100) / 100;
      const rect = place.upright ? `M${-across / 2} ${start}h${across}v${row}h${-across}z` : `M${start} ${-across / 2}v${across}h${row}v${-across}z`;
      colours.set(fill, (colours.get(fill) ?? "") + rect);
    }
    for (const [fill, d] of colours) this.strips.next().set("d", d).set("fill", fill);
  }

  /** Its letter and its token. @param {Scene} scene @param {Place} place @param {boolean} known @param {boolean} marked */
  #words({ view, geometry }, place, known, marked) {
    const { node, w, h } = place;
    const label = labelBox({ ...place, x: 0, y: 0 }, view.note, geometry.bottleneck === this.id);
    this.label.show(label !== null);
    if (label) this.label.set("x", label.x).set("y", label.y).set("text-anchor", label.anchor).set("font-size", label.size).set("fill", known ? nodeColour(node) : "var(--ink-3)").words(nodeMarkup(node, view.note), MATH);
    const token = tokenOf(view.record, node);
    this.token.show(token !== "");
    if (!token) return;
    const usual = geometry.pitch < TIGHT ? 12 : place.tokenBelow ? 14 : 13;
    const size = usual > 12 && textWidth(token, usual) > place.room - 5 ? 12 : usual;
    const [x, y, anchor] = place.tokenBelow ? [0, h / 2 + 17 + place.drop, "middle"] : [-w / 2 - 6, 4.5, "end"];
    this.token.set("x", x).set("y", y).set("text-anchor", anchor).set("font-size", size).set("font-weight", marked ? 600 : 400).set("fill", known ? "var(--ink)" : "var(--ink-3)")
      .set("text-decoration", isUnknown(view.record, node) ? "underline" : "none").words(shortened(token.replaceAll("<", "‹"), (place.drop || place.raised ? 2 : 1) * place.room - 5, size), MATH);
  }
}

/** The box of a unit, round the node's centre. @param {Place} place @param {number} n @param {number} i */
export function boxOf({ w, h, upright }, n, i) {
  const row = (upright ? h : w) / n;
  const gap = Math.min(1, row / 4);
  const start = -(row * n) / 2 + i * row + gap / 2;
  return upright ? { x: -w / 2, y: start, w, h: row - gap } : { x: start, y: -h / 2, w: row - gap, h };
}

import { layer, Mark, Pool } from "../live/svg.js";
import { patterns } from "./stage-frame.js";
import { alphaOf, ArcMark, footOf } from "./wiring-stage-arc.js";
import { Backdrop } from "./wiring-stage-backdrop.js";
import { between, domainOf } from "./wiring-stage-data.js";
import { EdgeMark } from "./wiring-stage-edge.js";
import { geometryOf } from "./wiring-stage-layout.js";
import { letteringOf } from "./wiring-stage-lettering.js";
import { lights, weightColour, weightMarkup } from "./wiring-stage-letters.js";
import { momentOf } from "./wiring-stage-moment.js";
import { NodeMark } from "./wiring-stage-node.js";

/**
 * The picture of a wiring: keyed marks that keep their nodes from one wiring to the next. A step changes attributes, no nodes.
 * @typedef {import("./wiring-stage-types.js").WiringView} WiringView
 * @typedef {import("./wiring-stage-types.js").Scene} Scene
 * @typedef {import("./wiring-stage-types.js").Route} Route
 * @typedef {import("./wiring-stage-types.js").Tr} Tr
 */

const MOST_HITS = 90;
const MOST_LETTERS = 12;

/** @param {WiringView} view @param {{letter?: string|null, hand?: {row: number, weights: number[]}|null}} [held] @returns {Scene} */
export function sceneOf(view, { letter = null, hand = null } = {}) {
  const moment = momentOf(view);
  const { graph } = view.record;
  const { selected } = view;
  const chosen = selected ? between(graph, `x${selected.k}`, `o${selected.t}`) : null;
  const row = hand?.row ?? rowOf(view, moment);
  return {
    view, moment, geometry: geometryOf(view), domain: domainOf(view.record), lit: { nodes: chosen?.size ? chosen : null, letter: view.light ?? letter },
    row, hand: hand?.weights ?? null,
  };
}

/** The decoder step whose attention is drawn in full. @param {WiringView} view @param {import("./wiring-stage-types.js").Moment} moment @returns {number} */
function rowOf({ record, selected }, moment) {
  if (!record.attention) return 0;
  const open = [...moment.open].find((id) => /^c\d+$/.test(id));
  const wanted = selected && moment.known(`c${selected.t}`) ? selected.t : 0;
  return wanted || Number(open?.slice(1) ?? 0) || (moment.known("c1") ? record.attention.weights.shape[0] : 1);
}

/** Hides what is no longer there; what was not there the time before either goes for good. @param {Map<string, NodeMark>|Map<string, EdgeMark|ArcMark>} marks @param {Map<string, unknown>} now @param {Map<string, unknown>} [before] */
function retire(marks, now, before) {
  for (const [id, { group }] of marks) {
    if (now.has(id)) continue;
    group.show(false);
    if (before?.has(id)) continue;
    group.node.remove();
    marks.delete(id);
  }
}

export class Picture {
  /** @param {SVGElement} svg @param {Tr} t */
  constructor(svg, t) {
    this.svg = svg;
    svg.replaceChildren(patterns());
    this.around = layer(svg);
    this.backdrop = new Backdrop(this.around, t);
    this.arcLayer = layer(svg);
    this.edgeLayer = layer(svg);
    this.nodeLayer = layer(svg);
    this.letterLayer = layer(svg);
    this.letters = new Pool("text", this.letterLayer, { class: "wiring-letter", "font-family": "var(--font-math)", "font-size": 14, stroke: "var(--surface)", "stroke-width": 4, "paint-order": "stroke" });
    this.alphas = new Pool("text", layer(this.letterLayer), { class: "wiring-alpha", "font-size": 11, fill: "var(--ink)", stroke: "var(--surface)", "stroke-width": 3, "paint-order": "stroke", "pointer-events": "none" });
    this.caption = new Mark("g", svg);
    this.backdrop.over(this.caption.node);
    /** @type {import("./wiring-stage-types.js").Geometry|null} */
    this.last = null;
    /** @type {Map<string, NodeMark>} */
    this.nodes = new Map();
    /** @type {Map<string, EdgeMark|ArcMark>} */
    this.edges = new Map();
  }

  /** What belongs to no single node. @returns {SVGElement[]} */
  get surroundings() {
    return [this.around, this.letterLayer, this.caption.node];
  }

  /** @param {Scene} scene @returns {Scene} */
  draw(scene) {
    const { geometry, view } = scene;
    const { width, height } = geometry;
    for (const [name, value] of [["viewBox", `0 0 ${width} ${height}`], ["width", width], ["height", height], ["lang", view.lang === "zh" ? "zh" : "en"]]) {
      if (this.svg.getAttribute(String(name)) !== String(value)) this.svg.setAttribute(String(name), String(value));
    }
    retire(this.nodes, geometry.places, this.last?.places);
    retire(this.edges, geometry.routes, this.last?.routes);
    this.last = geometry;
    const hits = geometry.routes.size <= MOST_HITS;
    for (const [id, route] of geometry.routes) {
      const mark = this.#edge(id, route);
      if (mark instanceof ArcMark) mark.draw(scene, route);
      else mark.draw(scene, route, hits || !route.fan);
    }
    for (const [id, place] of geometry.places) this.node(id).draw(scene, place);
    this.#letters(scene);
    this.#alphas(scene);
    this.backdrop.draw(scene);
    return scene;
  }

  /** @param {string} id @returns {NodeMark} */
  node(id) {
    const mark = this.nodes.get(id) ?? new NodeMark(this.nodeLayer, id);
    this.nodes.set(id, mark);
    return mark;
  }

  /** @param {string} id @param {Route} route @returns {EdgeMark|ArcMark} */
  #edge(id, { edge }) {
    const arc = edge.weight.startsWith("α");
    const known = this.edges.get(id);
    if (known && known instanceof ArcMark === arc) return known;
    known?.group.node.remove();
    const mark = arc ? new ArcMark(this.arcLayer, id) : new EdgeMark(this.edgeLayer, id);
    this.edges.set(id, mark);
    return mark;
  }

  /** Each weight's letter, once, beside an edge that carries it. @param {Scene} scene */
  #letters({ view, geometry, lit }) {
    const weights = [...new Set([...geometry.routes.values()].map(({ edge }) => edge.weight))].filter((weight) => weight && !weight.startsWith("α"));
    const letters = weights.length > MOST_LETTERS ? [] : weights.map((weight) => ({ weight, markup: weightMarkup(weight, view.note, String(view.record.experiment.w)) }));
    const { size, spots } = letteringOf(geometry, letters, { note: view.note, size: geometry.pitch < 34 || geometry.vertical ? 12 : 14 });
    this.letters.begin();
    for (const { weight, markup } of letters) {
      const { x, y, route } = /** @type {import("./wiring-stage-lettering.js").Spot} */ (spots.get(weight));
      this.letters.next().set("x", Math.round(10 * x) / 10).set("y", Math.round(10 * y) / 10).set("text-anchor", "middle").set("fill", weightColour(weight)).set("font-weight", lights(lit.letter, weight) ? 700 : 400)
        .set("font-size", size).set("data-light", weight).set("data-edge", route.edge.id).words(markup, "var(--font-math)");
    }
    this.letters.end();
  }

  /** What the arcs of the chosen decoder step weigh, over every arc. @param {Scene} scene */
  #alphas(scene) {
    const { geometry, moment, row } = scene;
    this.alphas.begin();
    for (const [id, mark] of this.edges) {
      const route = geometry.routes.get(id);
      if (!route || !(mark instanceof ArcMark) || mark.row !== row || !(moment.grad ? moment.shown(route.edge.source) : moment.known(route.edge.target))) continue;
      const alpha = alphaOf(scene, row, mark.k);
      const { x, y, anchor } = footOf(route, alpha, geometry.vertical);
      this.alphas.next().set("x", x).set("y", y).set("text-anchor", anchor).set("data-row", row).set("data-k", mark.k).words(alpha.toFixed(2).replace(/^0\./, "."), "");
    }
    this.alphas.end();
  }
}

import { layer, Mark, Pool } from "../live/svg.js";
import { nodeMarkup } from "./wiring-stage-letters.js";

/**
 * What stands round the vectors: the frame of the open moment, the names of the lanes, and the words at the bottleneck.
 * @typedef {import("./wiring-stage-types.js").Scene} Scene
 * @typedef {import("./wiring-stage-types.js").Place} Place
 * @typedef {import("./wiring-stage-types.js").Tr} Tr
 */

const PAD = 8;
const BELOW = 26;
const LETTER = 13;
const LOSS = 12;
const TIGHT = 60;
const ROUND = 10;
const APART = 4;
const NEAR = 3;

/** A box with round corners; its sides are left out where vectors of other moments stand. @param {{left: number, right: number, top: number, bottom: number}} box @param {[number, number][]} lefts @param {[number, number][]} rights @returns {string} */
function framed({ left, right, top, bottom }, lefts, rights) {
  const [low, high] = [top + ROUND, bottom - ROUND];
  const down = rights.filter(([from, to]) => from > low && to < high).map(([from, to]) => `V${from}M${right} ${to}`).join("");
  const up = lefts.filter(([from, to]) => from > low && to < high).reverse().map(([from, to]) => `V${to}M${left} ${from}`).join("");
  return `M${left + ROUND} ${top}H${right - ROUND}Q${right} ${top} ${right} ${low}${down}V${high}Q${right} ${bottom} ${right - ROUND} ${bottom}H${left + ROUND}Q${left} ${bottom} ${left} ${high}${up}V${low}Q${left} ${top} ${left + ROUND} ${top}`;
}

export class Backdrop {
  /** @param {Element} parent @param {Tr} t */
  constructor(parent, t) {
    this.t = t;
    this.frame = new Mark("path", parent, { class: "wiring-frame", fill: "none", stroke: "var(--ink)", "stroke-width": 1.5 });
    this.names = new Pool("text", layer(parent), { "font-size": 12, "text-anchor": "start" });
    /** @type {Pool|null} */
    this.captions = null;
  }

  /** Words that stand before everything. @param {Element} parent */
  over(parent) {
    this.captions = new Pool("text", parent, { "font-size": 11, "font-weight": 600, "text-anchor": "middle", fill: "var(--ink)", stroke: "var(--surface)", "stroke-width": 3, "paint-order": "stroke", "pointer-events": "none" });
  }

  /** @param {Scene} scene */
  draw(scene) {
    this.#frame(scene);
    this.names.begin();
    if (scene.geometry.places.size && scene.view.layout !== "phone") this.#names(scene);
    this.names.end();
    this.captions?.begin();
    this.#bottleneck(scene);
    this.captions?.end();
  }

  /** @param {Scene} scene */
  #frame({ moment, geometry }) {
    const open = [...moment.open].flatMap((id) => geometry.places.get(id) ?? []).filter(({ node }) => Number.isInteger(node.column));
    this.frame.show(open.length > 0);
    if (!open.length) return;
    const shut = [...geometry.places.values()].filter(({ node }) => !moment.open.has(node.id) || !Number.isInteger(node.column));
    const inside = (/** @type {number} */ pad) => Math.max(...open.map(({ x, w, label, node }) => x + w / 2 + (label === "corner" && node.kind !== "output" ? LETTER : 0))) + pad;
    const top = Math.max(1, Math.min(...open.map(({ y, h, node, upright }) => y - h / 2 - (moment.afterLoss && upright && node.kind === "output" ? LOSS : 0))) - PAD);
    const bottom = Math.min(geometry.height - 1, Math.max(...open.map(({ y, h, node, tokenBelow, drop }) => y + h / 2 + (tokenBelow && node.lane === 0 ? BELOW - PAD + drop : 0))) + PAD - 2);
    const beside = shut.filter(({ y, h }) => y + h / 2 > top && y - h / 2 < bottom);
    const next = Math.min(...beside.filter(({ x }) => x > open[0].x + 1).map(({ x, w }) => x - w / 2)) - APART;
    const left = Math.max(1, geometry.vertical ? 1 : Math.min(...open.map(({ x, w }) => x - w / 2)) - PAD);
    const right = Math.min(geometry.width - 1, geometry.vertical ? inside(PAD) : Math.min(inside(PAD), Math.max(inside(NEAR), next)));
    const gaps = (/** @type {number} */ at) => (geometry.vertical ? [] : beside.filter(({ x, w }) => Math.abs(x - at) < w / 2 + APART - 1).map(({ y, h }) => /** @type {[number, number]} */ ([y - h / 2 - APART, y + h / 2 + APART])).sort((a, b) => a[0] - b[0]));
    this.frame.set("d", framed({ left, right, top, bottom }, gaps(left), gaps(right)));
  }

  /** What the lanes are, at the left of all, once for each height. @param {Scene} scene */
  #names({ geometry, view }) {
    const words = { input: this.t("input"), state: this.t("hidden"), output: this.t("output") };
    const [h, s] = ["h1", "s1"].map((id) => geometry.places.get(id));
    /** @type {Record<string, string>} */ const apart = geometry.places.has("b1") ? { h: this.t("forward"), b: this.t("backward") }
      : h && s && h.y !== s.y ? { h: this.t("encoder"), s: this.t("decoder"), c: this.t("context") } : {};
    /** @type {Set<string>} */ const named = new Set();
    for (const { node, y } of geometry.places.values()) {
      const word = apart[node.values] || /** @type {Record<string, string>} */ (words)[node.kind];
      const lane = `${node.kind} ${Math.round(y)}`;
      if (!word || named.has(lane) || view.width < 600) continue;
      named.add(lane);
      this.names.next().set("x", 6).set("y", y + 4).set("fill", node.kind === "input" ? "var(--role-input)" : node.kind === "output" ? "var(--role-output)" : "var(--role-hidden)").words(word, "");
    }
  }

  /** @param {Scene} scene */
  #bottleneck({ geometry, view }) {
    const place = geometry.places.get(geometry.bottleneck ?? "");
    if (!place || !this.captions) return;
    const said = this.t("everything passes {name}", { name: nodeMarkup(place.node, view.note) });
    const gathers = [...geometry.routes.values()].filter(({ edge }) => edge.target === place.node.id).length > 1;
    const beside = place.node.values === "mean";
    const passed = [...geometry.routes.values()].filter(({ edge }) => edge.source === place.node.id).length > 1; // by the lines to every step
    if (geometry.vertical) this.#caption(place.x - place.w / 2 - (passed ? 24 : 12), place.y + 4, "end", said);
    else if (beside) this.#caption(place.x - place.w / 2 - 12, place.y + 4, "end", said);
    else if (!gathers && geometry.pitch < TIGHT) this.#caption(place.x + place.w / 2 - 4, place.y - place.h / 2 - 12, "end", said); // off the letter of s_1
    else this.#caption(place.x, gathers ? place.y + place.h / 2 + 34 : place.y - place.h / 2 - 12, "middle", said);
  }

  /** @param {number} x @param {number} y @param {"start"|"middle"|"end"} anchor @param {string} said */
  #caption(x, y, anchor, said) {
    this.captions?.next().set("x", x).set("y", y).set("text-anchor", anchor).words(said, "var(--font-math)");
  }
}

import { element } from "../live/svg.js";
import { Tip } from "./stage-tip.js";
import { pictureOf, tableOf } from "./wiring-stage-export.js";
import { Focus } from "./wiring-stage-focus.js";
import { Hands } from "./wiring-stage-hands.js";
import { Morph, snapshotOf } from "./wiring-stage-morph.js";
import { Picture, sceneOf } from "./wiring-stage-picture.js";

/**
 * The stage of /wirings: any wiring's graph with its numbers. One tab stop; arrows walk from vector to vector.
 * @typedef {import("./wiring-stage-types.js").WiringView} WiringView
 * @typedef {import("./wiring-stage-types.js").WiringOptions} WiringOptions
 * @typedef {import("./wiring-stage-types.js").Scene} Scene
 */

export class WiringStage {
  /** @param {HTMLElement} container @param {WiringOptions} options */
  constructor(container, options) {
    this.options = options;
    this.node = /** @type {SVGSVGElement} */ (element("svg", { class: "wiring-stage", role: "group" }));
    this.scroller = document.createElement("div");
    this.scroller.className = "wiring-scroll";
    this.scroller.append(this.node);
    container.classList.add("wiring-host");
    container.replaceChildren(this.scroller);
    this.tip = new Tip(container);
    if (document.querySelectorAll(`#${this.tip.box.id}`).length > 1) this.tip.box.removeAttribute("id"); // two stages stand on one page
    this.picture = new Picture(this.node, options.t);
    /** @type {Scene|null} */
    this.scene = null;
    /** @type {Morph|null} */
    this.morph = null;
    /** @type {{row: number, weights: number[]}|null} */
    this.hand = null;
    /** @type {string|null} */
    this.letter = null;
    this.focus = new Focus(this);
    this.hands = new Hands(this);
  }

  /** @returns {Scene} what is drawn */
  get drawn() {
    if (!this.scene) throw new Error("The stage has not been drawn yet.");
    return this.scene;
  }

  /** Draws at once, and where the graph has changed shows it coming. @param {WiringView} view @returns {Promise<void>} when nothing moves any more */
  draw(view) {
    const before = this.scene && snapshotOf(this.scene);
    const changed = before !== null && this.scene?.view.record.graph !== view.record.graph;
    if (this.scene?.view.record !== view.record && !this.hands.dragging) this.hand = null;
    this.morph?.finish?.();
    this.scene = this.picture.draw(sceneOf(view, { letter: this.letter, hand: this.hand }));
    this.#name();
    this.focus.draw();
    this.tip.update();
    if (!changed || before.key === this.scene.geometry.key || !view.motion || this.hands.dragging) return Promise.resolve();
    this.tip.hide();
    this.morph = new Morph(this.picture, before, this.scene);
    return this.morph.run(view.motion);
  }

  /** The same record, after a hand has changed what is lit or an arc. */
  redraw() {
    if (this.scene) this.scene = this.picture.draw(sceneOf(this.scene.view, { letter: this.letter, hand: this.hand }));
    this.tip.update();
  }

  /** What assistive technology hears. */
  #name() {
    const { view, moment } = this.drawn;
    const { t } = this.options;
    const label = t("Unrolled graph, {vectors} vectors, moment {moment} of {moments}", { vectors: view.record.graph.nodes.length, moment: Math.min(moment.place, 2 * moment.count - moment.place) + (moment.atLoss || moment.backward ? 0 : 1), moments: moment.count });
    if (this.node.getAttribute("aria-label") !== label) this.node.setAttribute("aria-label", label);
  }

  /** @param {WiringView} view */
  table(view) {
    return tableOf(view, this.options.t);
  }

  /** @param {WiringView} view @param {{theme?: "light"|"dark"}} [options] @returns {string} standalone SVG */
  svg(view, { theme = view.theme === "dark" ? "dark" : "light" } = {}) {
    return pictureOf(view, this.options.t, theme);
  }

  /** Puts the keyboard on a vector. @param {string} id */
  focusNode(id) {
    this.focus.go(id);
  }
}

/** @param {HTMLElement} container @param {WiringOptions} options @returns {WiringStage} */
export function createWiringStage(container, options) {
  return new WiringStage(container, options);
}

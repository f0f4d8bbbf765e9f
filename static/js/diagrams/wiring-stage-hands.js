import { alphaOf, arcOf } from "./wiring-stage-arc.js";
import { Keys } from "./wiring-stage-keys.js";
import { nearestArc } from "./wiring-stage-nearest.js";
import { moved } from "./wiring-stage-attend.js";
import { placeOf } from "./wiring-stage-moment.js";
import { arcSentence, edgeSentence, nodeSentence } from "./wiring-stage-words.js";

/**
 * The pointer: a vector is chosen, a letter lights its weight, an arc of attention is dragged up and down.
 * @typedef {import("./wiring-stage.js").WiringStage} WiringStage
 * @typedef {{row: number, k: number, pointer: number, y: number, from: number, moved: boolean}} Drag
 */

const ALPHA_A_PIXEL = 1 / 120;
const SLIP = 3;
const ABOVE = 70; // a tip of two lines, over the arcs

/** @param {EventTarget|null} target @param {string} name @returns {string} the attribute of the mark that an event is on */
function held(target, name) {
  const node = target instanceof Element ? target.closest(`[data-${name}]:not([data-${name}=""])`) : null;
  return node?.getAttribute(`data-${name}`) ?? "";
}

export class Hands {
  /** @param {WiringStage} stage */
  constructor(stage) {
    this.stage = stage;
    /** @type {Drag|null} */
    this.drag = null;
    this.keys = new Keys(this);
    const { node: svg } = stage;
    svg.addEventListener("pointerdown", (event) => this.#grab(event));
    // a finger on an arc does not scroll; touch-action on the arc would hold for all of its box
    svg.addEventListener("touchstart", (event) => this.#isArc(event) && event.preventDefault(), { passive: false });
    svg.addEventListener("pointermove", (event) => this.#move(event));
    svg.addEventListener("pointerup", () => this.#release());
    svg.addEventListener("pointercancel", () => this.#release());
    svg.addEventListener("click", (event) => this.#click(event));
    svg.addEventListener("pointerover", (event) => this.#over(event));
    svg.addEventListener("pointerleave", (event) => this.#leave(event));
    svg.addEventListener("keydown", (event) => this.keys.press(event));
    // not on the SVG: Chromium takes an SVG that listens for focus for a tab stop
    stage.tip.container.addEventListener("focusin", (event) => this.#focus(event));
    stage.tip.container.addEventListener("focusout", () => stage.tip.hide());
  }

  get dragging() {
    return this.drag !== null;
  }

  /** @param {PointerEvent} event */
  #grab(event) {
    const id = this.#arcAt(event);
    if (event.button !== 0 || !id) return;
    event.preventDefault();
    const { row, k } = arcOf(id);
    this.drag = { row, k, pointer: event.pointerId, y: event.clientY, from: alphaOf(this.stage.drawn, row, k), moved: false };
    this.stage.node.setPointerCapture(event.pointerId);
    this.stage.focus.go(id);
  }

  /** @param {Event} event @returns {boolean} */
  #isArc(event) {
    return Boolean(this.stage.options.onAttend) && event.target instanceof Element && event.target.closest(".wiring-arc") !== null;
  }

  /** @param {PointerEvent} event @returns {string} */
  #arcAt(event) {
    if (!this.#isArc(event)) return "";
    const box = this.stage.node.getBoundingClientRect();
    return nearestArc(this.stage.drawn, event.clientX - box.left, event.clientY - box.top);
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const { drag } = this;
    if (!drag || event.pointerId !== drag.pointer) return;
    const by = drag.y - event.clientY;
    if (!drag.moved && Math.abs(by) < SLIP) return;
    drag.moved = true;
    this.attend(drag.row, drag.k, drag.from + by * ALPHA_A_PIXEL, "move");
  }

  #release() {
    const { drag, stage } = this;
    this.drag = null;
    if (drag?.moved && stage.hand) stage.options.onAttend?.({ row: stage.hand.row, weights: stage.hand.weights, phase: "end" });
  }

  /** @param {number} row @param {number} k @param {number} alpha @param {"move"|"end"} phase */
  attend(row, k, alpha, phase) {
    const { stage } = this;
    const count = stage.drawn.view.record.pair.source.length;
    const now = Array.from({ length: count }, (_, i) => alphaOf(stage.drawn, row, i + 1));
    const weights = moved(now, k - 1, alpha);
    stage.hand = { row, weights };
    stage.redraw();
    stage.focus.draw();
    stage.options.onAttend?.({ row, weights, phase });
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const id = held(event.target, "node");
    if (!id) return;
    this.stage.focus.go(id);
    this.choose(id);
  }

  /** @param {string} id */
  choose(id) {
    const { drawn, options } = this.stage;
    if (!drawn.moment.shown(id)) options.onStep?.(placeOf(drawn.view, id));
    options.onNode?.(id);
  }

  /** @param {string|null} letter */
  #light(letter) {
    const { stage } = this;
    if (stage.letter === letter) return;
    stage.letter = letter;
    stage.redraw();
    stage.options.onLight?.(letter);
  }

  /** @param {PointerEvent} event */
  #over(event) {
    if (this.drag) return;
    const { stage } = this;
    this.#light(held(event.target, "light") || null);
    const say = this.#saying(event);
    const box = stage.tip.container.getBoundingClientRect();
    if (say && event.pointerType !== "touch") stage.tip.show(say, event.clientX - box.left, event.clientY - box.top);
    else stage.tip.hide();
  }

  /** @param {PointerEvent} event @returns {(() => string)|null} */
  #saying(event) {
    const { stage } = this;
    const { t } = stage.options;
    const node = held(event.target, "node");
    if (node) {
      const unit = this.#unitAt(node, event);
      return () => (stage.drawn.geometry.places.has(node) ? nodeSentence(stage.drawn, node, unit, t) : "");
    }
    const arc = this.#arcAt(event);
    if (arc) return () => arcSentence(stage.drawn, arc, t);
    const edge = held(event.target, "edge");
    return edge ? () => edgeSentence(stage.drawn, edge, t) : null;
  }

  /** Which of its units the pointer is on. @param {string} id @param {PointerEvent} event @returns {number} 1-based */
  #unitAt(id, event) {
    const { geometry, view } = this.stage.drawn;
    const place = geometry.places.get(id);
    const box = this.stage.node.getBoundingClientRect();
    if (!place || place.node.kind === "output") return view.unit;
    const [x, y] = [event.clientX - box.left - place.x + place.w / 2, event.clientY - box.top - place.y + place.h / 2];
    const share = place.upright ? y / place.h : x / place.w;
    return share < 0 || share >= 1 ? view.unit : Math.floor(share * place.n) + 1;
  }

  /** @param {PointerEvent} event */
  #leave(event) {
    if (!(event.relatedTarget instanceof Element && event.relatedTarget.closest(".stage-tip"))) this.stage.tip.hide();
    this.#light(null);
  }

  /** @param {FocusEvent} event */
  #focus(event) {
    const node = event.target instanceof Element ? event.target.closest("[data-focus]") : null;
    if (!node || !node.matches(":focus-visible")) return;
    const { stage } = this;
    const box = stage.tip.container.getBoundingClientRect();
    const place = node.getBoundingClientRect();
    const below = stage.focus.onArc ? place.top - ABOVE : place.bottom;
    stage.tip.show(() => stage.focus.sentence(), place.left - box.left + place.width / 2, below - box.top, true);
  }
}

import { rowAt } from "./stage-columns.js";
import { at } from "./stage-data.js";
import { cellAt, holder, sentenceAt } from "./stage-pointed.js";

/**
 * Pointer and keyboard on the stage. A column moves there, a row chooses a unit, a state of the open step can be dragged up and down.
 * @typedef {import("./stage-types.js").StageOptions} StageOptions
 * @typedef {import("./stage-types.js").Matrix} Matrix
 * @typedef {import("./stage.js").Stage} Stage
 * @typedef {{of: string, step: number, unit: number}} Target
 */

const VALUE_A_PIXEL = 0.01;
const SLIP = 3;
const LETTERS = /** @type {(Matrix|null)[]} */ (["U", "W", "V", null]);

export class Hands {
  /** @param {Stage} stage */
  constructor(stage) {
    this.stage = stage;
    /** @type {(Target & {pointer: number, y: number, from: number, value: number, moved: boolean})|null} */
    this.drag = null;
    const { node: svg } = stage;
    svg.addEventListener("pointerdown", (event) => this.#grab(event));
    svg.addEventListener("pointermove", (event) => this.#move(event));
    svg.addEventListener("pointerup", () => this.#release());
    svg.addEventListener("pointercancel", () => this.#release());
    svg.addEventListener("click", (event) => this.#click(event));
    svg.addEventListener("pointerover", (event) => this.#over(event));
    svg.addEventListener("pointerleave", (event) => this.#leave(event));
    svg.addEventListener("keydown", (event) => this.#key(event));
    // not on the SVG: Chromium takes an SVG that listens for focus for a tab stop
    stage.tip.container.addEventListener("focusin", (event) => this.#focus(event));
    stage.tip.container.addEventListener("focusout", () => stage.tip.hide());
  }

  /** A state of the open step is taken in hand. @param {PointerEvent} event */
  #grab(event) {
    const cell = cellAt(event.target);
    const { stage } = this;
    if (event.button !== 0 || !cell || !stage.canPoke(cell)) return;
    event.preventDefault();
    const from = at(stage.current.record, cell.of, cell.step, cell.unit);
    this.drag = { ...cell, pointer: event.pointerId, y: event.clientY, from, value: from, moved: false };
    stage.node.setPointerCapture(event.pointerId);
    if (cell.unit !== stage.current.unit) stage.options.onUnit?.(cell.unit);
    stage.focusOpen(); // the arrows go on stepping: a hand on the mouse has not entered the cell
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const { drag } = this;
    if (!drag || event.pointerId !== drag.pointer) return;
    const by = drag.y - event.clientY;
    if (!drag.moved && Math.abs(by) < SLIP) return;
    drag.moved = true;
    const value = Math.round((drag.from + by * VALUE_A_PIXEL) * 100) / 100;
    drag.value = drag.of === "h" ? Math.max(-1, Math.min(1, value)) : value;
    this.#poke(drag, drag.value, "move");
  }

  #release() {
    const { drag } = this;
    this.drag = null;
    if (drag?.moved) this.#poke(drag, drag.value, "end");
  }

  /** @param {Target} target @param {number} value @param {"move"|"end"} phase */
  #poke({ of, unit, step }, value, phase) {
    this.stage.options.onPoke?.({ state: of === "c" ? "c" : "h", unit, step, value, phase });
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const { stage } = this;
    const { options } = stage;
    const chip = holder(event.target, "to-step");
    if (chip) return options.onStep?.(Number(chip.getAttribute("data-to-step")));
    const cell = cellAt(event.target);
    if (cell) return this.#chosen(cell);
    const column = event.target instanceof Element ? event.target.closest(".stage-column, .stage-reach") : null;
    if (!column) return undefined;
    const step = Number(column.getAttribute("data-step"));
    const row = rowAt(stage.geometry.lanes, event.clientY - stage.node.getBoundingClientRect().top);
    if (row && row.unit !== stage.current.unit) options.onUnit?.(row.unit);
    if (step > 0 && step !== stage.moment.step) options.onStep?.(step);
    return undefined;
  }

  /** @param {Target} cell */
  #chosen({ of, unit }) {
    const { stage } = this;
    if (of.startsWith("weight:") || ["x", "y", "output"].includes(of)) return;
    if (stage.moment.grad && of.startsWith("gate:") && of !== "gate:candidate") stage.toggleGateGradients();
    if (unit !== stage.current.unit) stage.options.onUnit?.(unit);
  }

  /** @param {PointerEvent} event */
  #over(event) {
    if (this.drag) return;
    const { stage } = this;
    const lit = holder(event.target, "light");
    const letter = /** @type {Matrix|null} */ (lit?.getAttribute("data-light") ?? null);
    if (letter !== stage.current.light) stage.options.onLight?.(letter);
    const say = sentenceAt(stage, event);
    const box = stage.node.getBoundingClientRect();
    if (say && event.pointerType !== "touch") stage.tip.show(say, event.clientX - box.left, event.clientY - box.top);
    else stage.tip.hide();
  }

  /** @param {PointerEvent} event */
  #leave(event) {
    if (!(event.relatedTarget instanceof Element && event.relatedTarget.closest(".stage-tip"))) this.stage.tip.hide();
    if (this.stage.current.light) this.stage.options.onLight?.(null);
  }

  /** @param {FocusEvent} event */
  #focus(event) {
    const node = event.target instanceof Element ? event.target.closest("[data-focus]") : null;
    if (!node || !node.matches(":focus-visible")) return;
    const box = this.stage.node.getBoundingClientRect();
    const place = node.getBoundingClientRect();
    const kind = node.getAttribute("data-focus");
    const { stage } = this;
    stage.tip.show(() => stage.focusedSentence(kind), place.left - box.left + place.width / 2, (kind === "open" ? place.top : place.bottom) - box.top, true);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const kind = event.target instanceof Element ? event.target.getAttribute("data-focus") : null;
    if (!kind) return;
    const done = event.key === "Escape" ? this.#escape(kind) : kind === "open" ? this.#onOpen(event) : kind === "delay" ? this.#onDelay(event) : this.#onCell(event, kind);
    if (!done) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {string} kind @returns {boolean} */
  #escape(kind) {
    if (!this.stage.tip.box.hidden) this.stage.tip.hide();
    else if (kind === "open") return false;
    else this.stage.focusOpen();
    return true;
  }

  /** @param {KeyboardEvent} event @returns {boolean} */
  #onOpen({ key }) {
    const { moment, current, options } = this.stage;
    const H = current.record.trace.h.shape[1];
    const step = { ArrowLeft: moment.step - 1, ArrowRight: moment.step + 1, Home: 1, End: moment.T }[key];
    const unit = { ArrowUp: current.unit - 1, ArrowDown: current.unit + 1 }[key];
    if (step !== undefined) {
      if (step > moment.T && !moment.backward) return false; // on to the loss, as everywhere on the page
      if (step >= 1 && step <= moment.T) options.onStep?.(step);
    } else if (unit !== undefined) {
      if (unit >= 1 && unit <= H) options.onUnit?.(unit);
    } else if (key === "Enter") this.stage.enter();
    else if (key === "l") options.onLight?.(LETTERS[(LETTERS.indexOf(current.light) + 1) % LETTERS.length]);
    else return false;
    return true;
  }

  /** @param {KeyboardEvent} event @returns {boolean} */
  #onDelay({ key }) {
    if (key === "Enter") this.stage.focusOpen();
    return key === "Enter";
  }

  /** @param {KeyboardEvent} event @param {string} of @returns {boolean} */
  #onCell({ key, shiftKey }, of) {
    const { stage } = this;
    const { current, moment } = stage;
    const by = { ArrowUp: VALUE_A_PIXEL, ArrowDown: -VALUE_A_PIXEL, PageUp: 0.1, PageDown: -0.1 }[key];
    if (key === "ArrowLeft" || key === "ArrowRight") stage.focusCell(of === "h" && current.record.trace.c ? "c" : "h", current.unit);
    else if (key === "Enter") stage.focusOpen();
    else if (by !== undefined && stage.canPoke({ of, step: moment.step, unit: current.unit })) {
      const now = at(current.record, of, moment.step, current.unit);
      const value = Math.round((now + by * (shiftKey ? 10 : 1)) * 100) / 100;
      this.#poke({ of, unit: current.unit, step: moment.step }, of === "h" ? Math.max(-1, Math.min(1, value)) : value, "end");
    } else return by !== undefined;
    return true;
  }
}

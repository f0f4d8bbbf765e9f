import { fill, norm } from "../format.js";
import { cartesian, dragged, keyed, rangeFor } from "./plane-handles.js";
import { Picture, RIM, subscript } from "./plane-picture.js";

/**
 * The complex plane: eigenvalues to take in hand, by mouse, finger or key.
 * @typedef {import("../figures/types.js").Handle} Handle
 *
 * @typedef {Object} PlaneOptions
 * @property {(handles: Handle[], phase: "move"|"end") => void} onChange
 * @property {(index: number) => void} [onSelect]
 * @property {(message: string) => string} [messages]
 *
 * @typedef {Object} PlaneState
 * @property {Handle[]} handles
 * @property {number} selected
 * @property {number} steps
 * @property {Handle[][]} [pins]
 * @property {boolean} [disabled]
 * @property {number} [rangeMax]  show at least this far
 * @property {string} [note]
 */

const SIDE = 256;
const SNAP = 4;

export class Plane {
  /** @param {SVGSVGElement} svg @param {PlaneOptions} options */
  constructor(svg, options) {
    this.element = svg;
    this.options = options;
    this.tr = options.messages ?? ((message) => message);
    svg.setAttribute("viewBox", `0 0 ${SIDE} ${SIDE}`);
    svg.setAttribute("role", "group");
    if (!svg.hasAttribute("aria-label")) svg.setAttribute("aria-label", this.tr("Complex plane with the eigenvalues of the recurrent matrix and the unit circle"));
    svg.style.touchAction = "pan-y";
    this.picture = new Picture(svg, this.tr);
    /** @type {PlaneState} */
    this.state = { handles: [], selected: 0, steps: 1 };
    this.range = 1.3;
    /** @type {{index: number, pointer: number, sign: number, box: DOMRect, dx: number, dy: number, moved: boolean}|null} */
    this.drag = null;
    this.keyHeld = false;
    this.#listen();
  }

  /** @param {PlaneState} state */
  draw(state) {
    this.state = state;
    const wanted = rangeFor(state.handles, state.rangeMax);
    if (!this.drag) this.range = wanted;
    this.picture.draw({ ...state, pins: state.pins ?? [], range: this.range });
    if (!this.drag) this.#name();
  }

  /** What assistive technology hears, and what a resting pointer sees. */
  #name() {
    const { handles, steps, disabled } = this.state;
    const { tr } = this;
    handles.forEach(({ size, angle, pair }, i) => {
      const { group, title } = this.picture.dots[i];
      const name = `λ${subscript(i + 1)}`;
      const value = (angle === 180 && !pair ? -size : size).toFixed(2).replace("-", "−");
      const label = pair
        ? fill(tr("{name}, size {size}, angle {angle} degrees"), { name, size: size.toFixed(2), angle: Math.round(angle) })
        : fill(tr("{name}, real, {value}"), { name, value });
      const power = norm(steps * Math.log10(size), tr);
      const polar = pair ? `${size.toFixed(2)}∠${Math.round(angle)}°` : value;
      group.set("aria-label", label).set("tabindex", disabled ? -1 : 0).set("aria-disabled", String(Boolean(disabled))).set("aria-pressed", String(i === this.state.selected));
      title.words(fill(tr("{name} = {polar}. After {steps} multiplications its size is {power}."), { name, polar, steps, power }), "");
    });
  }

  #listen() {
    const { element: svg } = this;
    svg.addEventListener("pointerdown", (event) => this.#grab(event));
    svg.addEventListener("pointermove", (event) => this.#move(event));
    for (const type of ["pointerup", "pointercancel", "lostpointercapture"]) svg.addEventListener(type, () => this.#release());
    svg.addEventListener("focusin", (event) => {
      const index = indexOf(event.target);
      if (index >= 0 && index !== this.state.selected && !this.drag) this.#choose(index);
    });
    svg.addEventListener("keydown", (event) => this.#key(event));
    svg.addEventListener("keyup", () => this.#keyEnd());
    svg.addEventListener("focusout", () => this.#keyEnd());
  }

  /** @param {number} index */
  #choose(index) {
    this.options.onSelect?.(index);
    if (this.state.selected !== index) this.draw({ ...this.state, selected: index });
  }

  /** @param {{clientX: number, clientY: number}} event @param {DOMRect} box @returns {{re: number, im: number}} */
  #point({ clientX, clientY }, box) {
    const half = box.width / 2;
    return { re: ((clientX - box.left - half) / half) * this.range, im: ((box.top + box.height / 2 - clientY) / half) * this.range };
  }

  /** The nearest dot within reach. @param {{re: number, im: number}} at @param {number} reach @returns {{index: number, sign: number}|null} */
  #nearest({ re, im }, reach) {
    let best = null;
    let distance = reach;
    this.state.handles.forEach((handle, index) => {
      const place = cartesian(handle);
      const most = this.range * (1 - RIM / (SIDE / 2));
      const shrink = Math.min(1, most / Math.max(Math.abs(place.re), Math.abs(place.im), 1e-9));
      for (const sign of handle.pair ? [1, -1] : [1]) {
        const apart = Math.hypot(place.re * shrink - re, sign * place.im * shrink - im) - (index === this.state.selected ? 1e-6 : 0);
        if (apart <= distance) [best, distance] = [{ index, sign }, apart];
      }
    });
    return best;
  }

  /** @param {PointerEvent} event */
  #grab(event) {
    if (this.state.disabled || event.button !== 0) return;
    const box = this.element.getBoundingClientRect();
    const at = this.#point(event, box);
    const found = this.#nearest(at, (this.picture.hit * 2 * this.range) / SIDE);
    if (!found) return;
    event.preventDefault();
    this.#choose(found.index);
    const place = cartesian(this.state.handles[found.index]);
    this.drag = { ...found, pointer: event.pointerId, box, dx: place.re - at.re, dy: found.sign * place.im - at.im, moved: false };
    this.element.setPointerCapture(event.pointerId);
    const { node } = this.picture.dots[found.index].group;
    node.style.cursor = "grabbing";
    node.focus({ preventScroll: true });
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const { drag } = this;
    if (!drag || event.pointerId !== drag.pointer) return;
    const at = this.#point(event, drag.box);
    const bound = (/** @type {number} */ value) => Math.max(-this.range, Math.min(this.range, value));
    const im = drag.sign * bound(at.im + drag.dy);
    const crossed = im < 0 && this.state.handles[drag.index].pair;
    const moved = dragged(this.state.handles, drag.index, bound(at.re + drag.dx), crossed ? 0 : im, (SNAP * 2 * this.range) / drag.box.width);
    drag.moved = true;
    this.#apply(moved, "move");
    drag.index = moved.index;
    if (im < 0) drag.sign = -drag.sign;
  }

  #release() {
    if (!this.drag) return;
    const { index, moved } = this.drag;
    this.drag = null;
    this.picture.dots[index].group.node.style.cursor = "grab";
    if (moved) this.options.onChange(this.state.handles, "end");
    this.draw(this.state);
  }

  /** @param {import("./plane-handles.js").Moved} moved @param {"move"|"end"} phase */
  #apply({ handles, index }, phase) {
    const reselected = index !== this.state.selected;
    this.draw({ ...this.state, handles, selected: index });
    if (reselected) this.options.onSelect?.(index);
    this.options.onChange(handles, phase);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const index = indexOf(event.target);
    if (index < 0 || this.state.disabled || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      event.stopPropagation();
      this.#choose(index);
      return;
    }
    const moved = keyed(this.state.handles, index, event.key, event.shiftKey);
    if (!moved) return;
    event.preventDefault();
    event.stopPropagation();
    this.keyHeld = true;
    this.#apply(moved, "move");
    if (moved.index !== index) this.picture.dots[moved.index].group.node.focus();
  }

  #keyEnd() {
    if (!this.keyHeld) return;
    this.keyHeld = false;
    this.options.onChange(this.state.handles, "end");
  }
}

/** @param {EventTarget|null} target @returns {number} */
function indexOf(target) {
  const group = target instanceof Element ? target.closest("[data-index]") : null;
  return group ? Number(group.getAttribute("data-index")) : -1;
}

/** @param {SVGSVGElement} svg @param {PlaneOptions} options @returns {Plane} */
export function createPlane(svg, options) {
  return new Plane(svg, options);
}

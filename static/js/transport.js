/** Steps through time: forward, the loss, backward. A place is 0 … 2T; T is the loss. */
import { all, byId } from "./dom.js";
import { t } from "./i18n.js";

const FORWARD_MS = 3200;
const BACKWARD_MS = 1600;
const SHORTEST_MS = 40;

/** Plays, steps and jumps; knows nothing about pictures. */
export class Transport {
  /**
   * @param {{steps: () => number, place: () => number, go: (place: number, playing: boolean) => void, stopped: () => void}} options
   */
  constructor(options) {
    this.options = options;
    this.timer = 0;
    this.button = /** @type {HTMLButtonElement} */ (document.querySelector("[data-step=play]"));
    this.speed = /** @type {HTMLSelectElement} */ (byId("speed"));
    const moves = { first: () => this.jump(0), back: () => this.step(-1), play: () => this.toggle(), forward: () => this.step(1), last: () => this.last() };
    for (const node of /** @type {HTMLElement[]} */ (all("[data-step]"))) {
      node.addEventListener("click", moves[/** @type {keyof typeof moves} */ (node.dataset.step)]);
    }
  }

  get playing() {
    return this.timer !== 0;
  }

  /** Whether a stop is said aloud: while it plays at full speed, only the loss and the end. @param {boolean} playing @returns {boolean} */
  speaks(playing) {
    const steps = this.options.steps();
    return !playing || Number(this.speed.value) < 1 || [steps, 2 * steps].includes(this.options.place());
  }

  /** @param {number} place */
  jump(place) {
    this.stop();
    this.options.go(Math.min(Math.max(place, 0), 2 * this.options.steps()), false);
  }

  /** To the end of the way back. */
  last() {
    this.jump(2 * this.options.steps());
  }

  /** @param {number} by */
  step(by) {
    this.jump(this.options.place() + by);
  }

  /** To the previous or next of start, loss, end. @param {number} direction */
  phase(direction) {
    const steps = this.options.steps();
    const stops = [0, steps, 2 * steps];
    const place = this.options.place();
    const next = direction > 0 ? stops.find((stop) => stop > place) : stops.reverse().find((stop) => stop < place);
    if (next !== undefined) this.jump(next);
  }

  toggle() {
    if (this.playing) this.stop();
    else this.#play();
  }

  #play() {
    if (this.options.place() >= 2 * this.options.steps()) this.options.go(0, true);
    document.body.classList.add("playing");
    this.button.setAttribute("aria-label", t("Pause"));
    this.#plan();
  }

  #plan() {
    const steps = this.options.steps();
    const whole = this.options.place() < steps ? FORWARD_MS : BACKWARD_MS;
    const wait = Math.max(SHORTEST_MS, whole / steps) / Number(this.speed.value);
    this.timer = window.setTimeout(() => this.#tick(), wait);
  }

  #tick() {
    const steps = this.options.steps();
    const next = this.options.place() + 1;
    this.options.go(next, true);
    if (next === steps || next >= 2 * steps) this.stop();
    else this.#plan();
  }

  stop() {
    if (!this.playing) return;
    clearTimeout(this.timer);
    this.timer = 0;
    document.body.classList.remove("playing");
    this.button.setAttribute("aria-label", t("Play"));
    this.options.stopped();
  }
}

import { fill } from "../format.js";
import { element, Mark, Pool } from "../live/svg.js";
import { isShort, WordStops } from "./timeline-words.js";

/**
 * The timeline: forward 1…T, the loss, backward T…1. A position is 0…2T; T is the loss.
 * @typedef {{steps: number, position: number, tokens?: string[]|null}} TimelineState
 * @typedef {{onSeek: (position: number) => void, messages?: (message: string) => string}} TimelineOptions
 */

const PAD = 12;
const LOW = 29;
const LOW_SHORT = 23;
const TALL = 44;
const LABELS_FROM = 520;
const EVERY_STEP = 24;
const PLAIN_FROM = 100;
const LABEL_ROOM = 40;
const KNOB_ROOM = 14;
const BIG_STEP = 10;
const SMALL_TEXT = "font-size:11px";
const STEPS = [1, 5, 10, 20, 25, 50, 100, 200, 250, 500];

/** Steps that get a tick. @param {number} T @param {number} width @returns {number[]} */
function tickSteps(T, width) {
  if (T > PLAIN_FROM) return [1, T];
  const room = width / 2 / T;
  const step = T <= EVERY_STEP && room >= 8 ? 1 : STEPS.slice(1).find((n) => T / n <= 5) ?? 10;
  const ticks = [1];
  for (let n = step === 1 ? 2 : step; n < T; n += step) ticks.push(n);
  return T > 1 ? [...ticks, T] : ticks;
}

export class Timeline {
  /** @param {Element} container @param {TimelineOptions} options */
  constructor(container, options) {
    this.options = options;
    this.tr = options.messages ?? ((message) => message);
    this.svg = container instanceof SVGElement ? container : element("svg");
    if (this.svg !== container) container.replaceChildren(this.svg);
    else this.svg.replaceChildren();
    for (const [name, value] of Object.entries({ role: "slider", tabindex: "0", "aria-label": this.tr("Timeline"), "aria-valuemin": "0" })) this.svg.setAttribute(name, value);
    this.svg.style.cssText = "display:block;width:100%;height:100%;touch-action:pan-y;cursor:pointer;overflow:visible";
    const mark = (/** @type {string} */ tag, /** @type {string} */ style) => new Mark(tag, this.svg, { style });
    this.pending = mark("line", "stroke:var(--line-strong);stroke-width:2;stroke-dasharray:4 3");
    this.forward = mark("line", "stroke:var(--ink);stroke-width:2");
    this.backward = mark("line", "stroke:var(--role-grad);stroke-width:2.5");
    const marks = element("g");
    this.svg.append(marks);
    this.ticks = new Pool("line", marks, {});
    this.labels = new Pool("text", marks, { "text-anchor": "middle" });
    this.stops = new WordStops(marks);
    this.diamond = mark("path", "fill:var(--role-grad);stroke:var(--surface)");
    this.loss = new Mark("text", this.svg, { "text-anchor": "middle", style: `${SMALL_TEXT};font-weight:500;fill:var(--role-grad)` });
    this.knob = mark("circle", "fill:var(--ink)");
    this.number = new Mark("text", this.svg, { "text-anchor": "middle", style: `${SMALL_TEXT};font-weight:600;fill:var(--on-ink)` });
    /** @type {TimelineState} */
    this.state = { steps: 1, position: 0 };
    this.box = { left: 0, width: 1060, height: 48 };
    this.dragging = false;
    this.drawn = "";
    new ResizeObserver(() => {
      this.#measure();
      this.#draw();
    }).observe(this.svg);
    this.#measure();
    this.#listen();
  }

  #measure() {
    const { left, width, height } = this.svg.getBoundingClientRect();
    if (width) this.box = { left, width, height };
  }

  /** @param {TimelineState} state */
  draw(state) {
    const wanted = `${state.steps} ${state.position} ${state.tokens}`;
    if (wanted === this.drawn) return;
    this.drawn = wanted;
    this.state = state;
    this.#draw();
  }

  /** @param {number} position @returns {number} */
  #x(position) {
    return PAD + ((this.box.width - 2 * PAD) * position) / (2 * this.state.steps);
  }

  #draw() {
    const { steps: T, position } = this.state;
    const y = this.box.height >= TALL ? LOW : LOW_SHORT;
    const [start, middle, end, here] = [0, T, 2 * T, position].map((place) => this.#x(place));
    const line = (/** @type {Mark} */ mark, /** @type {number} */ a, /** @type {number} */ b) => mark.show(b > a).set("x1", a).set("x2", b).set("y1", y).set("y2", y);
    line(this.forward, start, Math.min(here, middle));
    line(this.backward, middle, here);
    const words = this.#words(y);
    line(this.pending, words ? Math.max(here, middle) : Math.min(here, end), end);
    if (!words) this.#ticks(y);
    const atLoss = position === T;
    const size = atLoss ? 10 : 7;
    const ahead = words && position < T;
    this.diamond.set("d", `M${middle},${y - size}l${size},${size}l${-size},${size}l${-size},${-size}Z`).set("stroke-width", atLoss ? 2 : ahead ? 1.5 : 0).set("style", ahead ? "fill:var(--surface);stroke:var(--role-grad)" : "fill:var(--role-grad);stroke:var(--surface)");
    this.loss.set("x", middle).set("y", y - 13).words(this.tr("loss"), "").show(!words || this.stops.clearOfLoss(words, this.tr("loss")));
    this.#knob(here, y, atLoss);
    this.#name();
  }

  /** A short sequence shows its words. @param {number} y @returns {import("./timeline-words.js").Stops|null} null = too long for it */
  #words(y) {
    const { steps: T, position, tokens } = this.state;
    if (!tokens || !isShort(T, tokens)) {
      this.stops.hide();
      return null;
    }
    const stops = { T, position, tokens, x: (/** @type {number} */ place) => this.#x(place), y };
    this.#clear();
    this.stops.draw(stops);
    return stops;
  }

  /** No ticks. */
  #clear() {
    for (const pool of [this.ticks, this.labels]) {
      pool.begin();
      pool.end();
    }
  }

  /** @param {number} x @param {number} y @param {boolean} atLoss */
  #knob(x, y, atLoss) {
    const { steps: T, position } = this.state;
    const step = this.#step();
    this.knob.show(!atLoss).set("transform", `translate(${x},${y})`).set("r", step > 99 ? 12 : 10).set("style", `fill:${position > T ? "var(--role-grad)" : "var(--ink)"}`);
    this.number.show(!atLoss).set("x", x).set("y", y + 4).words(String(step), "");
  }

  /** Step number at the position. @returns {number} */
  #step() {
    const { steps: T, position } = this.state;
    return position < T ? position + 1 : Math.min(T, 2 * T - position + 1);
  }

  /** @param {number} y */
  #ticks(y) {
    const { steps: T, position, tokens } = this.state;
    const { width } = this.box;
    const numbered = width >= LABELS_FROM;
    this.ticks.begin();
    this.labels.begin();
    let lastLabel = -Infinity;
    for (const [place, step] of tickSteps(T, width).flatMap((n) => /** @type {[number, number][]} */ ([[n - 1, n], [2 * T - n + 1, n]])).sort((a, b) => a[0] - b[0])) {
      const x = this.#x(place);
      const color = place > position ? "var(--line-strong)" : place > T ? "var(--role-grad)" : "var(--ink)";
      this.ticks.next().set("x1", x).set("x2", x).set("y1", y - 5).set("y2", y + 5).set("style", `stroke:${color};stroke-width:1.5`);
      const word = place < T && tokens && T <= EVERY_STEP ? tokens[step - 1] ?? String(step) : String(step);
      const clear = Math.abs(x - this.#x(T)) > LABEL_ROOM && x - lastLabel > (word.length > 2 ? LABEL_ROOM : 24);
      if (!numbered || !clear) continue;
      lastLabel = x;
      this.labels.next(Math.abs(x - this.#x(position)) > KNOB_ROOM).set("x", x).set("y", y - 13).set("style", `${SMALL_TEXT};fill:var(--ink-3)`).words(word.slice(0, 8), "");
    }
    this.ticks.end();
    this.labels.end();
  }

  #name() {
    const { steps: T, position, tokens } = this.state;
    const { tr } = this;
    const step = this.#step();
    const sentence = position === T ? tr("Loss") : position < T ? tr("Step {step} of {T}, forward") : tr("Step {step} of {T}, backward");
    const token = position !== T && tokens?.[step - 1] ? `, ${tokens[step - 1]}` : "";
    this.svg.setAttribute("aria-valuemax", String(2 * T));
    this.svg.setAttribute("aria-valuenow", String(position));
    this.svg.setAttribute("aria-valuetext", fill(sentence, { step, T }) + token);
  }

  /** @param {number} position */
  #seek(position) {
    const bounded = Math.max(0, Math.min(2 * this.state.steps, Math.round(position)));
    if (bounded !== this.state.position) this.options.onSeek(bounded);
  }

  /** @param {PointerEvent} event */
  #follow(event) {
    this.#seek(((event.clientX - this.box.left - PAD) / (this.box.width - 2 * PAD)) * 2 * this.state.steps);
  }

  #listen() {
    const { svg } = this;
    svg.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      this.#measure();
      this.dragging = true;
      svg.setPointerCapture(event.pointerId);
      this.#follow(event);
    });
    svg.addEventListener("pointermove", (event) => {
      if (this.dragging) this.#follow(event);
    });
    for (const type of ["pointerup", "pointercancel", "lostpointercapture"]) {
      svg.addEventListener(type, () => {
        this.dragging = false;
      });
    }
    svg.addEventListener("keydown", (event) => this.#key(event));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { steps: T, position } = this.state;
    const next = position < T ? T : 2 * T;
    const before = position > T ? T : 0;
    /** @type {Record<string, number>} */
    const places = {
      ArrowRight: event.shiftKey ? next : position + 1, ArrowUp: position + 1,
      ArrowLeft: event.shiftKey ? before : position - 1, ArrowDown: position - 1,
      PageUp: position + BIG_STEP, PageDown: position - BIG_STEP, Home: 0, End: 2 * T,
    };
    if (!(event.key in places)) return;
    event.preventDefault();
    event.stopPropagation();
    this.#seek(places[event.key]);
  }
}

/** @param {Element} container @param {TimelineOptions} options @returns {Timeline} */
export function createTimeline(container, options) {
  return new Timeline(container, options);
}

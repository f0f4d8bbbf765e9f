import { isStill } from "../motion.js";

/**
 * One step, taken by itself: its cells fill, its gates grow, its products land, and the frame slides after them. Everything is drawn
 * already; this only lets it come into sight, so that attributes are those of the end at once. Steps that rush are not moved.
 * @typedef {import("./stage-picture.js").Picture} Picture
 * @typedef {import("./stage-picture.js").Scene} Scene
 * @typedef {{from: number, to: number}} Span  ms
 * @typedef {{node: ElementCSSInlineStyle & Element, span: Span, from: {opacity?: string, transform?: string}, still?: Record<string, string>}} Part  from: where it begins; still: what it is moved by
 */

const WHOLE_MS = 420;
const FILL = { from: 0, to: 120 };
const GROW = { from: 80, to: 260 };
const LAND = { from: 220, to: 340 };
const SLIDE = { from: 260, to: WHOLE_MS };
const EASING = "cubic-bezier(.6,0,.2,1)"; // --ease-in-out
const END = { opacity: "1", transform: "none" };
const LEFT = { transformBox: "fill-box", transformOrigin: "left" };

export class Motion {
  constructor() {
    this.steppedAt = -Infinity;
    this.frame = 0;
    /** @type {Part[]} in the first frame, which has enough to do without animations */
    this.waiting = [];
    /** @type {Animation[]} */
    this.running = [];
  }

  /** After a draw. @param {Picture} picture @param {Scene|null} before @param {Scene} after */
  follow(picture, before, after) {
    if (!before || before.view.place === after.view.place) return;
    this.#stop();
    const now = performance.now();
    const rushed = now - this.steppedAt < WHOLE_MS;
    this.steppedAt = now;
    if (rushed || isStill() || !isOneStep(before, after)) return;
    this.waiting = partsOf(picture, before, after);
    for (const { node, from } of this.waiting) Object.assign(node.style, from);
    this.frame = requestAnimationFrame(() => this.#start());
  }

  #start() {
    this.running = this.waiting.map(({ node, span, from, still }) => {
      const frames = Object.fromEntries(Object.entries({ ...from, ...still }).map(([name, value]) => [name, [value, still?.[name] ?? END[/** @type {keyof typeof END} */ (name)]]]));
      return node.animate(frames, { delay: span.from, duration: span.to - span.from, easing: EASING, fill: "backwards" });
    });
    this.#clear();
  }

  /** Where nothing is moved, everything stands at its end. */
  #clear() {
    for (const { node } of this.waiting.splice(0)) node.removeAttribute("style");
  }

  #stop() {
    cancelAnimationFrame(this.frame);
    this.#clear();
    for (const animation of this.running.splice(0)) animation.cancel();
  }
}

/** @param {Picture} picture @param {Scene} before @param {Scene} after @returns {Part[]} */
function partsOf({ cells, backdrop }, before, { geometry, moment }) {
  const result = moment.grad ? moment.step - 1 : moment.step;
  const { vectors } = cells;
  const lands = vectors.filter(({ is }) => (is.of === "h" || is.of === "c") && is.step === result);
  const grow = moment.grad ? [] : vectors.filter(({ bars }) => bars.used);
  const by = before.geometry.slot.x - geometry.slot.x;
  return [
    { node: cells.drawn, span: FILL, from: { opacity: "0.15" } },
    ...grow.map(({ bars }) => ({ node: /** @type {SVGElement} */ (bars.parent), span: GROW, from: { transform: "scaleX(0)" }, still: LEFT })),
    ...lands.map(({ group }) => ({ node: group.node, span: LAND, from: { opacity: "0", transform: "translateY(-5px)" } })),
    ...(by ? [{ node: backdrop.moving, span: SLIDE, from: { transform: `translateX(${by}px)` } }] : []),
  ];
}

/** One stop further on the way that is shown, in the same run and the same kind of picture. @param {Scene} before @param {Scene} after */
function isOneStep({ view: a, moment: was }, { view: b, moment: is }) {
  return b.place === a.place + 1 && a.record === b.record && was.step !== is.step && is.grad === is.backward && !a.folded && !b.folded && !b.empty && a.layout === b.layout;
}

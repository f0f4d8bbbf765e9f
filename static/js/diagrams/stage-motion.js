/**
 * One step, taken by itself: its cells fill, its gates grow, its products land, and the frame slides after them. Everything is drawn
 * already; this only lets it come into sight, so that attributes are those of the end at once. Steps that rush are not moved.
 * @typedef {import("./stage-picture.js").Picture} Picture
 * @typedef {import("./stage-picture.js").Scene} Scene
 * @typedef {{from: number, to: number}} Part  ms
 */

const WHOLE_MS = 420;
const FILL = { from: 0, to: 120 };
const GROW = { from: 80, to: 260 };
const LAND = { from: 220, to: 340 };
const SLIDE = { from: 260, to: WHOLE_MS };
const EASING = "cubic-bezier(.6,0,.2,1)"; // --ease-in-out
const FALL = -5;
const CALM = matchMedia("(prefers-reduced-motion: reduce)");

export class Motion {
  constructor() {
    this.steppedAt = -Infinity;
    /** @type {Animation[]} */
    this.running = [];
  }

  /** After a draw. @param {Picture} picture @param {Scene|null} before @param {Scene} after */
  follow(picture, before, after) {
    if (!before || before.view.place === after.view.place) return;
    for (const animation of this.running.splice(0)) animation.cancel();
    const now = performance.now();
    const rushed = now - this.steppedAt < WHOLE_MS;
    this.steppedAt = now;
    if (!rushed && !CALM.matches && isOneStep(before, after)) this.#run(picture, before, after);
  }

  /** @param {Picture} picture @param {Scene} before @param {Scene} after */
  #run(picture, before, { geometry, moment }) {
    const { cells, backdrop } = picture;
    const result = moment.grad ? moment.step - 1 : moment.step;
    const { vectors } = cells;
    this.#move(cells.drawn, FILL, { opacity: [0.15, 1] });
    if (!moment.grad) for (const { bars } of vectors) if (bars.used) this.#move(bars.parent, GROW, { transform: ["scaleX(0)", "none"] }, true);
    const lands = vectors.filter(({ is }) => (is.of === "h" || is.of === "c") && is.step === result);
    for (const { group } of lands) this.#move(group.node, LAND, { opacity: [0, 1], transform: [`translateY(${FALL}px)`, "none"] });
    const by = before.geometry.slot.x - geometry.slot.x;
    if (by) this.#move(backdrop.moving, SLIDE, { transform: [`translateX(${by}px)`, "none"] });
  }

  /** @param {Element} node @param {Part} part @param {PropertyIndexedKeyframes} frames @param {boolean} [fromLeft] */
  #move(node, { from, to }, frames, fromLeft = false) {
    const origin = fromLeft ? { transformBox: ["fill-box", "fill-box"], transformOrigin: ["left", "left"] } : {};
    this.running.push(node.animate({ ...frames, ...origin }, { delay: from, duration: to - from, easing: EASING, fill: "backwards" }));
  }
}

/** One stop further on the way that is shown, in the same run and the same kind of picture. @param {Scene} before @param {Scene} after */
function isOneStep({ view: a, moment: was }, { view: b, moment: is }) {
  return b.place === a.place + 1 && a.record === b.record && was.step !== is.step && is.grad === is.backward && !a.folded && !b.folded && !b.empty && a.layout === b.layout;
}

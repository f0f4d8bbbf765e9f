import { eased, isStill } from "../motion.js";

/**
 * Folding and unfolding: the columns slide onto one another, one after the other, and keep their nodes. Only transforms and opacity move.
 * @typedef {import("./stage-picture.js").Picture} Picture
 * @typedef {import("./stage-types.js").StageView} StageView
 */

const WHOLE = 900;
const STAGGER = 40;
const FADE = 220;
const LOOP = 200;
const CROSS_FADE = 120;

/** @param {Element[]} nodes @param {number} opacity 1 leaves no trace */
function fade(nodes, opacity) {
  for (const node of nodes) {
    if (opacity >= 1) node.removeAttribute("opacity");
    else node.setAttribute("opacity", opacity.toFixed(3));
  }
}

export class Morph {
  /** @param {Picture} picture @param {StageView} unrolled @param {boolean} gateGradients */
  constructor(picture, unrolled, gateGradients) {
    this.picture = picture;
    const scene = picture.draw({ ...unrolled, folded: false }, gateGradients);
    const { moment, geometry } = scene;
    const stands = picture.stands(scene);
    this.middle = Math.round(geometry.width / 2);
    this.slides = stands.map(({ step, x, open, right }) => ({ column: picture.column(step), readout: picture.readouts.get(step), from: open ? right - picture.cells.width / 2 : x, stays: step === moment.step }));
    const open = stands.find((stand) => stand.open);
    const drawn = { view: unrolled, moment, geometry, domain: { low: 0, high: 1 } };
    this.lead = open ? () => picture.column(open.step).draw({ ...drawn, domain: picture.domain(unrolled) }, { cells: true, arrows: false }) : () => undefined;
    this.rest = [picture.links, picture.open.node, picture.backdrop.moving];
    this.frame = 0;
    /** @type {(() => void)|null} */
    this.finish = null;
  }

  /** @param {boolean} folded where to @returns {Promise<void>} when it is there, or was stopped */
  run(folded) {
    if (isStill()) return this.#crossFade();
    this.lead();
    const count = this.slides.length;
    const slide = WHOLE - (folded ? LOOP : 0) - STAGGER * (count - 1);
    return new Promise((resolve) => {
      this.finish = () => {
        this.finish = null;
        cancelAnimationFrame(this.frame);
        this.#clear();
        resolve();
      };
      const start = performance.now();
      const tick = () => {
        const now = performance.now() - start;
        this.#place(now, folded, Math.max(300, slide), count);
        if (now >= WHOLE) this.finish?.();
        else this.frame = requestAnimationFrame(tick);
      };
      tick();
    });
  }

  /** @param {number} now @param {boolean} folded @param {number} slide @param {number} count */
  #place(now, folded, slide, count) {
    fade(this.rest, folded ? 1 - now / FADE : (now - WHOLE + FADE) / FADE);
    this.slides.forEach(({ column, readout, from, stays }, i) => {
      const delay = STAGGER * (folded ? count - 1 - i : i);
      const p = eased((now - delay) / slide);
      const apart = folded ? 1 - p : p;
      const by = (this.middle - from) * (1 - apart);
      column.move(from + by);
      readout?.group.set("transform", `translate(${Math.round(by * 100) / 100},0)`);
      if (!stays && readout) fade([readout.group.node], Math.max(0.02, apart));
    });
  }

  /** @returns {Promise<void>} */
  async #crossFade() {
    await this.picture.svg.animate([{ opacity: 0.2 }, { opacity: 1 }], { duration: CROSS_FADE }).finished;
  }

  #clear() {
    fade(this.rest, 1);
    for (const { readout } of this.slides) if (readout) fade([readout.group.node], 1);
  }
}

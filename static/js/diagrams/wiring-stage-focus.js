import { Mark } from "../live/svg.js";
import { alphaOf, arcOf } from "./wiring-stage-arc.js";
import { arcSentence, nodeSentence } from "./wiring-stage-words.js";

/**
 * Where the keyboard is: on a vector, or on an arc of the chosen decoder step. One mark that moves is the tab stop.
 * @typedef {import("./wiring-stage.js").WiringStage} WiringStage
 * @typedef {import("./wiring-stage-types.js").Place} Place
 */

export class Focus {
  /** @param {WiringStage} stage */
  constructor(stage) {
    this.stage = stage;
    const ring = { fill: "none", "pointer-events": "none", class: "stage-focus", rx: 5 };
    this.rings = [0, 1].map((i) => new Mark("rect", stage.node, { ...ring, role: "button", tabindex: i ? -1 : 0, "data-focus": "" }));
    this.now = 0;
    /** @type {string} id of a node, or of an edge of attention */
    this.id = "";
  }

  get ring() {
    return this.rings[this.now];
  }

  /** @returns {boolean} */
  get onArc() {
    return !this.stage.drawn.geometry.places.has(this.id);
  }

  /** The same place in a new picture. */
  draw() {
    const { geometry, view } = this.stage.drawn;
    if (!this.#there(this.id)) {
      const { selected } = view;
      this.id = selected && geometry.places.has(`o${selected.t}`) ? `o${selected.t}` : view.record.graph.nodes[0]?.id ?? "";
    }
    this.#dress();
  }

  /** @param {string} id */
  #there(id) {
    const { geometry, row } = this.stage.drawn;
    return geometry.places.has(id) || (geometry.routes.has(id) && arcOf(id).row === row);
  }

  /** Two marks take turns, so that a reader of the screen hears each place it comes to. @param {string} id @returns {boolean} */
  go(id) {
    if (!this.#there(id)) return false;
    this.id = id;
    this.now = 1 - this.now;
    this.#dress();
    /** @type {SVGElement} */ (this.ring.node).focus({ preventScroll: true });
    this.#reveal();
    return true;
  }

  #dress() {
    const { row } = this.stage.drawn;
    this.rings[1 - this.now].set("tabindex", -1).show(false);
    const box = this.box();
    this.ring.show(true).set("tabindex", 0).set("data-focus", this.id).set("aria-label", this.sentence());
    this.ring.set("role", this.onArc ? "slider" : "button").set("aria-keyshortcuts", `ArrowLeft ArrowRight ArrowUp ArrowDown Enter${row ? " a" : ""}`);
    if (this.onArc) this.#slider();
    for (const [name, value] of Object.entries(box)) this.ring.set(name, value);
  }

  #slider() {
    const { k, row } = arcOf(this.id);
    const alpha = alphaOf(this.stage.drawn, row, k);
    this.ring.set("aria-valuemin", 0).set("aria-valuemax", 1).set("aria-valuenow", alpha.toFixed(2)).set("aria-orientation", "vertical");
  }

  /** @returns {{x: number, y: number, width: number, height: number}} */
  box() {
    const { geometry } = this.stage.drawn;
    const place = geometry.places.get(this.id);
    if (place) return { x: place.x - place.w / 2 - 3, y: place.y - place.h / 2 - 3, width: place.w + 6, height: place.h + 6 };
    const route = geometry.routes.get(this.id);
    const [x, y] = route ? route.tail : [0, 0];
    return geometry.vertical ? { x: x + 1, y: y - 8, width: 30, height: 16 } : { x: x - 15, y: y - 17, width: 30, height: 16 };
  }

  /** @returns {string} */
  sentence() {
    const { stage } = this;
    const { drawn, options } = stage;
    return this.onArc ? arcSentence(drawn, this.id, options.t) : nodeSentence(drawn, this.id, drawn.view.unit, options.t);
  }

  /** In a picture that scrolls. */
  #reveal() {
    const { scroller } = this.stage;
    const { x, width } = this.box();
    if (x < scroller.scrollLeft + 20) scroller.scrollLeft = Math.max(0, x - 60);
    else if (x + width > scroller.scrollLeft + scroller.clientWidth - 20) scroller.scrollLeft = x + width - scroller.clientWidth + 60;
  }

  /** The nearest vector in a direction of the screen. @param {-1|0|1} dx @param {-1|0|1} dy @returns {string|null} */
  next(dx, dy) {
    const { geometry, view } = this.stage.drawn;
    const from = geometry.places.get(this.id);
    if (!from) return null;
    let best = null;
    let least = Infinity;
    for (const { id } of view.record.graph.nodes) {
      const to = /** @type {Place} */ (geometry.places.get(id));
      const ahead = dx * (to.x - from.x) + dy * (to.y - from.y);
      const aside = Math.abs(dx ? to.y - from.y : to.x - from.x);
      if (ahead < 2 || aside > (dx ? 1 : 2) * ahead) continue;
      const cost = ahead + 3 * aside;
      if (cost < least) [best, least] = [id, cost];
    }
    return best;
  }
}

import { alphaOf, arcOf } from "./wiring-stage-arc.js";

/**
 * The keyboard: arrows walk from vector to vector, `a` leads to the arcs of the chosen decoder step, and there ↑ and ↓ set a weight.
 * @typedef {import("./wiring-stage-hands.js").Hands} Hands
 */

const STEP = 0.05;

export class Keys {
  /** @param {Hands} hands */
  constructor(hands) {
    this.hands = hands;
    this.stage = hands.stage;
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.stage.focus.id) return;
    if (!(this.stage.focus.onArc ? this.#onArc(event) : this.#onNode(event))) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {KeyboardEvent} event @returns {boolean} */
  #onNode({ key }) {
    const { stage } = this;
    const { focus, drawn } = stage;
    const way = /** @type {Record<string, [-1|0|1, -1|0|1]>} */ ({ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] })[key];
    const { nodes } = drawn.view.record.graph;
    if (key === "Enter" || key === " ") this.hands.choose(focus.id);
    else if (key === "Home" || key === "End") focus.go(nodes[key === "Home" ? 0 : nodes.length - 1].id);
    else if (key === "a" && drawn.row) focus.go(`h1>c${drawn.row}`);
    else if (way) {
      const next = focus.next(...way);
      if (next) focus.go(next);
    } else if (key === "Escape" && !stage.tip.box.hidden) stage.tip.hide();
    else return false;
    return true;
  }

  /** @param {KeyboardEvent} event @returns {boolean} */
  #onArc({ key, shiftKey }) {
    const { stage } = this;
    const { k, row } = arcOf(stage.focus.id);
    const by = { ArrowUp: STEP, ArrowDown: -STEP, PageUp: 4 * STEP, PageDown: -4 * STEP }[key];
    if (by !== undefined) this.hands.attend(row, k, alphaOf(stage.drawn, row, k) + by * (shiftKey ? 4 : 1), "end");
    else if (key === "Home" || key === "End") this.hands.attend(row, k, key === "Home" ? 0 : 1, "end");
    else if (key === "ArrowLeft") stage.focus.go(`h${k - 1}>c${row}`);
    else if (key === "ArrowRight") stage.focus.go(`h${k + 1}>c${row}`);
    else if (key === "Enter" || key === "Escape") stage.focus.go(`c${row}`);
    else return false;
    return true;
  }
}

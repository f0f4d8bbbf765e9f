import { make, setText } from "../dom.js";

/**
 * The sentence of the mark that is pointed at or focused. It stays while the pointer is on it, goes with Escape, and follows the data.
 * What was said of another mark does not outlast the move to this one: only a tip that was closed waits before it opens.
 */

const DELAY = 120;
const AWAY = 12;
const WIDEST = 280;

export class Tip {
  /** @param {HTMLElement} container */
  constructor(container) {
    this.box = make("div", { class: "stage-tip", role: "tooltip", id: "stage-tip", hidden: "" });
    container.append(this.box);
    this.container = container;
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.timer = undefined;
    /** @type {(() => string)|null} */
    this.say = null;
    this.box.addEventListener("pointerleave", () => this.hide());
  }

  /** @param {() => string} say @param {number} x @param {number} y in the container @param {boolean} [now] */
  show(say, x, y, now = false) {
    clearTimeout(this.timer);
    this.say = say;
    if (now || !this.box.hidden) this.#open(x, y);
    else this.timer = setTimeout(() => this.#open(x, y), DELAY);
  }

  /** @param {number} x @param {number} y */
  #open(x, y) {
    const text = this.say?.() ?? "";
    this.box.hidden = !text;
    if (!text) return;
    setText(this.box, text);
    const room = this.container.clientWidth;
    const left = Math.max(4, Math.min(x - WIDEST / 2, room - WIDEST - 4));
    this.box.style.left = `${left}px`;
    this.box.style.top = `${y + AWAY}px`;
  }

  /** The data changed under it. */
  update() {
    if (this.box.hidden || !this.say) return;
    const text = this.say();
    if (text) setText(this.box, text);
    else this.hide();
  }

  hide() {
    clearTimeout(this.timer);
    this.say = null;
    this.box.hidden = true;
  }
}

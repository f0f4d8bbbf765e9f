/** What colours mean: values, or gradients from the weakest to the strongest. */
import { all, setText } from "../dom.js";
import { decade } from "../format.js";

/** The legend of a stage. */
export class Legend {
  constructor() {
    this.node = /** @type {HTMLElement} */ (document.querySelector(".legend"));
    this.ends = /** @type {HTMLElement[]} */ (all(".key-grad span", this.node));
  }

  /** @param {"values"|"grad"} shown @param {{low: number, high: number}} domain exponents of the weakest gradient and of the strongest */
  draw(shown, { low, high }) {
    if (this.node.dataset.show !== shown) this.node.dataset.show = shown;
    setText(this.ends[0], decade(low));
    setText(this.ends[1], decade(high));
  }
}

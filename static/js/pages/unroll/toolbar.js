/**
 * The toolbar: cell, folded or unrolled, the sentence, values or gradients.
 * @typedef {import("./session.js").Session} Session
 */
import { createChoice } from "../../controls/choice.js";
import { pass } from "../../controls/errors.js";
import { gradientDomain } from "../../diagrams/stage-numbers.js";
import { all, byId, setText } from "../../dom.js";
import { superscript } from "../../format.js";

/** @param {string} key @returns {HTMLElement} */
function root(key) {
  return /** @type {HTMLElement} */ (document.querySelector(`[data-choice="${key}"]`));
}

/** @param {number} exponent @returns {string} `10⁻⁴`, 1 */
const power = (exponent) => (exponent ? `10${superscript(exponent)}` : "1");

/** Controls that say what runs and what is shown. */
export class Toolbar {
  /** @param {{session: Session, fold: (folded: boolean) => void, run: (text: string) => void}} options */
  constructor({ session, fold, run }) {
    this.session = session;
    this.cell = createChoice(root("cell"), (cell) => session.chooseCell(cell));
    this.view = createChoice(root("view"), (view) => fold(view === "folded"));
    this.show = createChoice(root("show"), (show) => session.show(show));
    this.form = /** @type {HTMLFormElement} */ (byId("sentence"));
    this.field = /** @type {HTMLInputElement} */ (byId("text-value"));
    this.legend = /** @type {HTMLElement} */ (document.querySelector(".legend"));
    const [weakest, strongest] = /** @type {HTMLElement[]} */ (all(".key-grad span", this.legend));
    this.ends = { weakest, strongest };
    this.written = this.field.value;
    for (const node of /** @type {(HTMLInputElement|HTMLButtonElement)[]} */ (all("input, button", this.form))) node.disabled = false;
    this.field.addEventListener("input", () => pass("text"));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.written = this.field.value.trim();
      run(this.written);
    });
    for (const chip of /** @type {HTMLElement[]} */ (all("[data-sample]"))) chip.addEventListener("click", () => run(/** @type {string} */ (chip.dataset.sample)));
  }

  focus() {
    this.field.focus();
    this.field.select();
  }

  render() {
    const { session } = this;
    this.cell.set(String(session.state.cell));
    this.view.set(session.state.view === "folded" ? "folded" : "unrolled");
    this.show.set(session.shown);
    if (this.legend.dataset.show !== session.shown) this.legend.dataset.show = session.shown;
    const { low, high } = gradientDomain(session.record);
    setText(this.ends.weakest, power(low));
    setText(this.ends.strongest, power(high));
  }

  /** The sentence that is on the stage now; what is being typed is not overwritten. */
  sentence() {
    const { text } = this.session;
    if (this.session.empty || text === this.written) return;
    const typing = document.activeElement === this.field && this.field.value !== this.written;
    this.written = text;
    if (!typing) this.field.value = text;
  }
}

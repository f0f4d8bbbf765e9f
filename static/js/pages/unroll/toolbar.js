/**
 * The toolbar: cell, folded or unrolled, the sentence, values or gradients.
 * @typedef {import("./session.js").Session} Session
 */
import { choiceRoot, createChoice } from "../../controls/choice.js";
import { pass } from "../../controls/errors.js";
import { gradientDomain, hatchesOf } from "../../diagrams/stage-numbers.js";
import { all, byId } from "../../dom.js";
import { t } from "../../i18n.js";
import { Legend } from "../../instrument/legend.js";

/** A system without input. */
const FORMULA = "sₜ = f(sₜ₋₁; θ)";

/** Controls that say what runs and what is shown. */
export class Toolbar {
  /** @param {{session: Session, fold: (folded: boolean) => void, run: (text: string) => void}} options */
  constructor({ session, fold, run }) {
    this.session = session;
    this.cell = createChoice(choiceRoot("cell"), (cell) => session.chooseCell(cell));
    this.view = createChoice(choiceRoot("view"), (view) => fold(view === "folded"));
    this.show = createChoice(choiceRoot("show"), (show) => session.show(show));
    this.form = /** @type {HTMLFormElement} */ (byId("sentence"));
    this.field = /** @type {HTMLInputElement} */ (byId("text-value"));
    this.legend = new Legend();
    this.written = session.empty ? "" : session.text;
    this.controls = /** @type {(HTMLInputElement|HTMLButtonElement)[]} */ (all("input, button", this.form));
    /** @type {boolean|null} */ this.off = null;
    this.field.addEventListener("input", () => pass("text"));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.written = this.field.value.trim();
      run(this.written);
    });
    for (const chip of /** @type {HTMLElement[]} */ (all("[data-sample]"))) chip.addEventListener("click", () => run(/** @type {string} */ (chip.dataset.sample)));
  }

  /** To the sentence, or to what lets it be read. */
  focus() {
    if (this.off) return byId("note-off").querySelector("button")?.focus();
    this.field.focus();
    return this.field.select();
  }

  /** With the input off no sentence is read, and the field says so. @param {boolean} off */
  #read(off) {
    if (off === this.off) return;
    this.off = off;
    for (const node of this.controls) node.disabled = off;
    this.field.placeholder = off ? t("Input is off: {formula}", { formula: FORMULA }) : t("Type a sentence");
    this.field.value = off ? "" : this.written;
  }

  render() {
    const { session } = this;
    this.#read(Number(session.state.in) === 0);
    this.cell.set(String(session.state.cell));
    this.view.set(session.state.view === "folded" ? "folded" : "unrolled");
    this.show.set(session.shown);
    this.legend.draw(session.shown, gradientDomain(session.record));
    this.#hatches();
  }

  /** What the hatches mean, where there are any. */
  #hatches() {
    const { session, legend: { node: legend } } = this;
    const { gone, bad } = session.shown === "grad" ? hatchesOf(session.record) : { gone: false, bad: session.record.trace.first_nonfinite_step !== null };
    const said = session.empty ? "" : [gone ? "gone" : "", bad ? "bad" : ""].join(" ").trim();
    if (legend.dataset.hatch !== said) legend.dataset.hatch = said;
  }

  /** The sentence that is on the stage now; what is being typed is not overwritten. */
  sentence() {
    const { text } = this.session;
    if (this.session.empty || text === this.written) return;
    const typing = document.activeElement === this.field && this.field.value !== this.written;
    this.written = text;
    if (!typing && !this.off) this.field.value = text;
  }
}

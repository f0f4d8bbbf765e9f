/**
 * The toolbar: cell, both texts, values or gradients.
 * @typedef {import("./session.js").Session} Session
 */
import { choiceRoot, createChoice } from "../../controls/choice.js";
import { pass } from "../../controls/errors.js";
import { domainOf } from "../../diagrams/reach-matrix-colours.js";
import { all, byId } from "../../dom.js";
import { Legend } from "../../instrument/legend.js";

/** Controls that say what runs and what is shown. */
export class Toolbar {
  /** @param {{session: Session, run: (text: string, to: string) => void}} options */
  constructor({ session, run }) {
    this.session = session;
    this.cell = createChoice(choiceRoot("cell"), (cell) => cell !== this.#cell() && session.change({ cell }, { push: true }));
    this.show = createChoice(choiceRoot("show"), (show) => session.show(show));
    this.form = /** @type {HTMLFormElement} */ (byId("pair"));
    this.fields = /** @type {HTMLInputElement[]} */ ([byId("text-value"), byId("to-value")]);
    this.legend = new Legend();
    this.written = this.fields.map(({ value }) => value);
    for (const node of /** @type {(HTMLInputElement|HTMLButtonElement)[]} */ (all("input, button", this.form))) node.disabled = false;
    ["text", "to"].forEach((key, i) => this.fields[i].addEventListener("input", () => pass(key)));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.written = this.fields.map(({ value }) => value.trim());
      run(this.written[0], this.written[1]);
    });
  }

  focus() {
    this.fields[0].focus();
    this.fields[0].select();
  }

  /** The cell that runs: a trained network has its own. */
  #cell() {
    const { session } = this;
    return session.trained ? String(session.record.experiment.cell) : String(session.state.cell);
  }

  render() {
    const { session } = this;
    const { record, state } = session;
    this.cell.set(this.#cell());
    choiceRoot("cell").hidden = ["tdnn", "fc", "jordan"].includes(String(state.w));
    this.show.set(session.shown);
    this.legend.draw(session.shown, domainOf(Object.values(record.norms)));
    for (const field of this.fields) field.parentElement?.classList.toggle("example", record.pair.example);
  }

  /** The texts that are on the stage now; what is being typed is not overwritten. */
  texts() {
    const { text, to } = this.session.record.experiment;
    [String(text), String(to)].forEach((words, i) => {
      const field = this.fields[i];
      if (words === this.written[i]) return;
      const typing = document.activeElement === field && field.value !== this.written[i];
      this.written[i] = words;
      if (!typing) field.value = words;
    });
  }
}

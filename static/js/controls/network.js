/**
 * The dialog "Network and data": everything that has no place on the panel, applied together.
 * @typedef {import("../types.js").State} State
 * @typedef {import("../types.js").Value} Value
 * @typedef {import("../types.js").Parameters} Parameters
 */
import { all, byId } from "../dom.js";
import { t } from "../i18n.js";
import { Refused } from "../api.js";
import { anySeed } from "../seed.js";
import { fail, passAll } from "./errors.js";


/**
 * @typedef {Object} NetworkOptions
 * @property {Parameters} table
 * @property {(changes: Record<string, Value>) => Promise<void>} apply rejects with Refused when the engine refuses
 * @property {(values: Record<string, Value>) => [string, string]|null} [missing] the key of a text that must not be empty, and what to say
 * @property {(changed: string, field: (key: string) => HTMLInputElement) => void} [rules] fields that one field decides
 */

/** The dialog and its fields. */
export class Network {
  /** @param {NetworkOptions} options */
  constructor(options) {
    this.options = options;
    this.dialog = /** @type {HTMLDialogElement} */ (byId("network"));
    this.form = /** @type {HTMLFormElement} */ (this.dialog.querySelector("form"));
    this.status = /** @type {HTMLElement} */ (this.dialog.querySelector(".status"));
    this.loss = /** @type {HTMLSelectElement} */ (byId("f-loss"));
    /** Only where single steps can be asked for. */
    this.lossSteps = /** @type {HTMLInputElement|null} */ (document.getElementById("f-loss-steps"));
    this.fields = /** @type {(HTMLInputElement|HTMLSelectElement|HTMLTextAreaElement)[]} */ (all("[name]", this.form));
    this.twins = /** @type {HTMLInputElement[]} */ (all("[data-twin]", this.form));
    /** @type {Record<string, Value>} */ this.before = {};
    this.#listen();
  }

  #listen() {
    this.form.addEventListener("input", (event) => this.#changed(/** @type {HTMLElement} */ (event.target)));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#apply();
    });
    this.form.querySelector("[data-do=dice]")?.addEventListener("click", () => {
      this.#field("seed").value = String(anySeed());
    });
    document.getElementById("series-file")?.addEventListener("change", async (event) => {
      const file = /** @type {HTMLInputElement} */ (event.target).files?.[0];
      if (file) this.#field("series").value = (await file.text()).trim();
    });
  }

  /** @param {string} key */
  #field(key) {
    return /** @type {HTMLInputElement} */ (byId(`f-${key}`));
  }

  /** @param {HTMLElement} source */
  #changed(source) {
    for (const twin of this.twins) {
      const number = this.#field(/** @type {string} */ (twin.dataset.twin).slice(2));
      if (source === twin) number.value = twin.value;
      else if (source === number) twin.value = number.value;
    }
    this.options.rules?.(source.id.replace(/^f-/, ""), (key) => this.#field(key));
    this.#conditions();
  }

  #conditions() {
    for (const option of /** @type {HTMLOptionElement[]} */ (all("[data-unless]", this.form))) {
      const [key, value] = /** @type {string} */ (option.dataset.unless).split("=");
      option.disabled = this.#field(key).value === value;
      const select = /** @type {HTMLSelectElement} */ (option.parentElement);
      if (option.disabled && option.selected) select.value = /** @type {HTMLOptionElement} */ (select.querySelector("option:not([data-unless])")).value;
    }
    for (const node of /** @type {HTMLElement[]} */ (all("[data-when]", this.form))) {
      const [key, values] = /** @type {string} */ (node.dataset.when).split("=");
      node.hidden = !values.split("|").includes(this.#field(key).value);
    }
    const select = /** @type {HTMLSelectElement|null} */ (document.getElementById("f-gate"));
    if (!select) return;
    const gates = { lstm: "i f g o", gru: "r z n" }[this.#field("cell").value] ?? "";
    for (const option of select.options) option.hidden = option.disabled = option.value !== "auto" && !gates.includes(option.value);
    if (select.selectedOptions[0]?.disabled) select.value = "auto";
  }

  /** Show the present state and open. @param {State} state @param {string} [key] the control to begin at */
  open(state, key) {
    passAll();
    this.status.textContent = "";
    for (const field of this.fields) {
      if (field.name !== "loss") field.value = String(state[field.name] ?? "");
    }
    for (const twin of this.twins) twin.value = this.#field(/** @type {string} */ (twin.dataset.twin).slice(2)).value;
    if (state.init !== "spectrum" && "eig" in this.options.table) this.#field("eig").value = "";
    const loss = String(state.loss ?? "every");
    this.loss.value = ["every", "last"].includes(loss) ? loss : "chosen";
    if (this.lossSteps) this.lossSteps.value = this.loss.value === "chosen" ? loss : "";
    this.#conditions();
    this.before = this.#read();
    this.dialog.showModal();
    if (key) this.#field(key).focus();
  }

  /** @returns {Record<string, Value>} */
  #read() {
    /** @type {Record<string, Value>} */ const values = {};
    for (const field of this.fields) {
      const row = this.options.table[field.name];
      const text = field.value.trim();
      values[field.name] = row.type === "int" || row.type === "float" ? (text === "" ? row.default : Number(text)) : text || (this.options.missing && field.matches(".prose") ? "" : row.default);
    }
    if (this.lossSteps && this.loss.value === "chosen") values.loss = this.lossSteps.value.replace(/[\s，]+/g, ",").replace(/,+/g, ",") || "last";
    if ("eig" in this.options.table && values.init !== "spectrum") values.eig = null;
    return values;
  }

  /** @returns {Record<string, Value>} what differs from the state the dialog opened with */
  #changes() {
    const now = this.#read();
    return Object.fromEntries(Object.entries(now).filter(([key, value]) => value !== this.before[key]));
  }

  async #apply() {
    passAll();
    this.status.textContent = "";
    if (!this.#inBounds()) return;
    const [key, words] = this.options.missing?.(this.#read()) ?? [];
    if (key && words) return void this.refuse(key, words);
    try {
      await this.options.apply(this.#changes());
      this.dialog.close();
    } catch (error) {
      if (error instanceof Refused) this.refuse(error.error.field ?? "", error.message);
      else this.status.textContent = t("The engine does not answer. Nothing was changed; try again.");
    }
  }

  /** @returns {boolean} numbers inside their bounds; the first that is not gets the focus */
  #inBounds() {
    const wrong = this.fields.filter((field) => field instanceof HTMLInputElement && field.type === "number" && field.getClientRects().length > 0 && !field.validity.valid && !field.validity.stepMismatch);
    for (const field of wrong) {
      const { min, max } = this.options.table[field.name];
      fail(field.name, t("Type a number from {min} to {max}.", { min: min ?? "", max: max ?? "" }));
    }
    wrong[0]?.focus();
    return wrong.length === 0;
  }

  /** A refusal stays in the dialog, at its control. @param {string} key @param {string} message */
  refuse(key, message) {
    const shown = key !== "" && fail(key, message);
    this.status.textContent = shown ? "" : message;
    if (shown) this.#field(key).focus();
  }
}

/**
 * What is worth a line above the graph: changes by hand, words that the network does not know, an input that is off, units that are shown.
 * @typedef {import("./session.js").Session} Session
 */
import { hideBanner, showBanner } from "../../banner.js";
import { byId, make, setText } from "../../dom.js";
import { t } from "../../i18n.js";
import { anySeed } from "../../seed.js";
import { editsIn, editWords, without } from "./edits.js";
import { unknownWords } from "./words.js";

const LONGEST_T = 200;

/** @param {string} words @param {string} label @param {string} act @returns {HTMLElement} */
function chip(words, label, act) {
  return make("span", { class: "pin" }, make("span", {}, words), make("button", { type: "button", "aria-label": label, "data-edit": act }, "×"));
}

/** Lines above the graph, and banners that belong to the run. */
export class Notes {
  /** @param {Session} session */
  constructor(session) {
    this.session = session;
    this.unknown = byId("note-unknown");
    this.off = byId("note-off");
    this.word = byId("stage-word");
    this.edits = byId("edits");
    this.shown = "";
    this.edits.addEventListener("click", (event) => this.#undo(event));
    byId("note-off").querySelector("button")?.addEventListener("click", () => session.change({ in: session.table.in.default }, { push: true }));
  }

  /** @param {Event} event */
  #undo(event) {
    const button = /** @type {HTMLElement|null} */ (/** @type {Element} */ (event.target).closest("button"));
    if (!button) return;
    const edit = button.dataset.edit;
    this.session.change({ edit: edit ? without(String(this.session.state.edit), edit) : "" }, { push: true });
  }

  /** Words that follow the place. */
  stepped() {
    const { session } = this;
    const early = session.shown === "grad" && session.place < session.record.steps && !session.empty;
    this.word.hidden = !early;
  }

  render() {
    const { session } = this;
    const words = session.empty ? "" : unknownWords(session.record);
    this.unknown.hidden = !words;
    setText(this.unknown, words);
    this.off.hidden = Number(session.state.in) !== 0 || session.empty;
    this.#chips(editsIn(String(session.state.edit ?? "")));
    this.stepped();
  }

  /** @param {string[]} edits */
  #chips(edits) {
    const shown = edits.join();
    if (shown === this.shown) return;
    this.shown = shown;
    const chips = edits.map((edit) => chip(editWords(edit), t("Undo: {words}", { words: editWords(edit) }), edit));
    const undo = make("button", { type: "button", class: "chip small", "data-edit": "" }, t("Undo all"));
    const held = this.edits.contains(document.activeElement);
    this.edits.replaceChildren(...chips, ...(edits.length > 1 ? [undo] : []));
    if (held) /** @type {HTMLElement} */ (this.edits.querySelector("button") ?? byId("unit-menu-button")).focus();
  }

  /** Banners of a record: cut short, or past every number. */
  banners() {
    const { record, state } = this.session;
    const whole = record.full_length;
    if (whole > record.steps && ["text", "series"].includes(String(state.x))) {
      const act = () => this.session.change({ T: Math.min(whole, LONGEST_T) }, { push: true });
      const more = record.steps < LONGEST_T ? [{ label: whole > LONGEST_T ? t("Show {n} (slower)", { n: LONGEST_T }) : t("Show all (slower)"), act }] : [];
      showBanner("cut", t("Showing {n} of {all} tokens.", { n: record.steps, all: whole }), more, true);
    } else hideBanner("cut");
    const bad = record.trace.first_nonfinite_step;
    if (bad === null) return hideBanner("overflow");
    const again = { label: t("New random weights"), act: () => this.session.change({ seed: anySeed() }, { push: true }) };
    return showBanner("overflow", t("The state or its loss passes 10³⁰⁸ at step {k}. Everything from there on is hatched.", { k: bad }), [again]);
  }
}

/**
 * What is worth a line above the graph: changes by hand, words that the network does not know, an input that is off, units that are shown.
 * @typedef {import("./session.js").Session} Session
 */
import { hideBanner, showBanner } from "../../banner.js";
import { byId } from "../../dom.js";
import { t } from "../../i18n.js";
import { BaseNotes } from "../../instrument/notes.js";
import { anySeed } from "../../seed.js";
import { editsIn, editWords, without } from "./edits.js";
import { unknownWords } from "./words.js";

const LONGEST_T = 200;

/** Lines above the graph, and banners that belong to the run. @extends {BaseNotes<Session>} */
export class Notes extends BaseNotes {
  /** @param {Session} session */
  constructor(session) {
    super(session, "edit", (edit) => session.change({ edit: edit ? without(String(session.state.edit), edit) : "" }, { push: true }));
    this.off = byId("note-off");
    this.off.querySelector("button")?.addEventListener("click", () => session.change({ in: session.table.in.default }, { push: true }));
  }

  /** @override */
  stepped() {
    super.stepped();
    if (this.session.empty) this.word.hidden = true;
  }

  render() {
    const { session } = this;
    this.odd(session.empty ? "" : unknownWords(session.record));
    this.off.hidden = Number(session.state.in) !== 0 || session.empty;
    this.chips(editsIn(String(session.state.edit ?? "")), editWords, "unit-menu-button");
    this.stepped();
  }

  /** Banners of a record: cut short, or past every number. */
  banners() {
    const { record, state } = this.session;
    const { steps, full_length: whole } = record;
    this.cut({ read: steps, whole: ["text", "series"].includes(String(state.x)) ? whole : steps, longest: LONGEST_T });
    const bad = record.trace.first_nonfinite_step;
    if (bad === null) return hideBanner("overflow");
    const again = { label: t("New random weights"), act: () => this.session.change({ seed: anySeed() }, { push: true }) };
    return showBanner("overflow", t("The state or its loss passes 10³⁰⁸ at step {k}. Everything from there on is hatched.", { k: bad }), [again]);
  }
}

/**
 * What is worth a line above the stage: attention set by hand, unknown words, why the outputs are labels; and banners of a run.
 * @typedef {import("./session.js").Session} Session
 */
import { hideBanner, showBanner } from "../../banner.js";
import { byId, make, setText } from "../../dom.js";
import { t } from "../../i18n.js";
import { rowsIn, rowsText } from "./rules.js";
import { unknownWords } from "./words.js";

const LONGEST_T = 24;

/** Lines above the stage. */
export class Notes {
  /** @param {Session} session */
  constructor(session) {
    this.session = session;
    this.reason = byId("note-reason");
    this.unknown = byId("note-unknown");
    this.word = byId("stage-word");
    this.edits = byId("edits");
    this.shown = "";
    this.edits.addEventListener("click", (event) => {
      const button = /** @type {HTMLElement|null} */ (/** @type {Element} */ (event.target).closest("button"));
      if (!button) return;
      const rows = rowsIn(String(session.state.att ?? ""));
      rows.delete(Number(button.dataset.row));
      session.change({ att: button.dataset.row ? rowsText(rows) : "" }, { push: true });
    });
  }

  /** Words that follow the place. */
  stepped() {
    this.word.hidden = !(this.session.shown === "grad" && this.session.place < this.session.moments);
  }

  render() {
    const { record, boot } = this.session;
    this.reason.hidden = !record.reason;
    setText(this.reason, record.reason?.[boot.lang] ?? "");
    const words = unknownWords(record);
    this.unknown.hidden = !words;
    setText(this.unknown, words);
    this.#chips(record.attention?.by_hand ?? []);
    this.stepped();
  }

  /** @param {number[]} rows */
  #chips(rows) {
    const shown = rows.join();
    if (shown === this.shown) return;
    this.shown = shown;
    const held = this.edits.contains(document.activeElement);
    const chips = rows.map((row) => {
      const words = t("attention of output {t} set by hand", { t: row });
      return make("span", { class: "pin" }, make("span", {}, words), make("button", { type: "button", "data-row": String(row), "aria-label": t("Undo: {words}", { words }) }, "×"));
    });
    const undo = make("button", { type: "button", class: "chip small", "data-row": "" }, t("Undo all"));
    this.edits.replaceChildren(...chips, ...(rows.length > 1 ? [undo] : []));
    if (held) /** @type {HTMLElement} */ (this.edits.querySelector("button") ?? byId("matrix")).focus();
  }

  /** Texts that were cut short. */
  banners() {
    const { pair, experiment } = this.session.record;
    const T = Number(experiment.T);
    const whole = Math.max(pair.source_full, pair.target_full);
    if (whole <= T) return hideBanner("cut");
    const act = () => this.session.change({ T: Math.min(whole, LONGEST_T) }, { push: true });
    const more = T < LONGEST_T ? [{ label: whole > LONGEST_T ? t("Show {n} (slower)", { n: LONGEST_T }) : t("Show all (slower)"), act }] : [];
    return showBanner("cut", t("Showing {n} of {all} tokens.", { n: T, all: whole }), more, true);
  }
}

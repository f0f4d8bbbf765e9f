/**
 * What is worth a line above the stage: attention set by hand, unknown words, why the outputs are labels; and banners of a run.
 * @typedef {import("./session.js").Session} Session
 */
import { isUnasked } from "../../diagrams/wiring-stage-data.js";
import { byId, setText } from "../../dom.js";
import { t } from "../../i18n.js";
import { BaseNotes } from "../../instrument/notes.js";
import { rowsIn, rowsText } from "./rules.js";
import { unknownWords } from "./words.js";

const LONGEST_T = 24;

/** Lines above the stage. @extends {BaseNotes<Session>} */
export class Notes extends BaseNotes {
  /** @param {Session} session */
  constructor(session) {
    super(session, "row", (row) => {
      const rows = rowsIn(String(session.state.att ?? ""));
      rows.delete(Number(row));
      session.change({ att: row ? rowsText(rows) : "" }, { push: true });
    });
    this.reason = byId("note-reason");
    this.free = byId("note-free");
  }

  render() {
    const { record, boot } = this.session;
    this.reason.hidden = !record.reason;
    setText(this.reason, record.reason?.[boot.lang] ?? "");
    this.free.hidden = !isUnasked(record);
    this.odd(unknownWords(record));
    this.chips((record.attention?.by_hand ?? []).map(String), (row) => t("attention of output {t} set by hand", { t: row }), "matrix");
    this.stepped();
  }

  /** @override */
  stepped() {
    super.stepped();
    const { shown, place, stops } = this.session;
    if (shown !== "grad" || place > stops) return;
    this.word.hidden = false;
    setText(this.word, place === stops ? t("The gradient starts here, at the loss. Step on (→).") : t("The gradient starts at the loss. Step to it (Shift →)."));
  }

  /** Texts that were cut short. */
  banners() {
    const { pair, experiment } = this.session.record;
    const [text, whole] = pair.target_full > pair.source_full ? [t("Target"), pair.target_full] : [t("Source"), pair.source_full];
    this.cut({ read: Number(experiment.T), whole, longest: LONGEST_T, text });
  }
}

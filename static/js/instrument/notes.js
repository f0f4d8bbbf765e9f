/** Lines above a stage: changes by hand that can be taken back, words that a network does not know, where gradients start; and the banner of a text that was cut. */
import { hideBanner, showBanner } from "../banner.js";
import { refill, removable } from "../controls/chip.js";
import { byId, make, setText } from "../dom.js";
import { t } from "../i18n.js";

/**
 * The lines; what they say is each page's own.
 * @template {import("./session.js").BaseSession<any>} S
 */
export class BaseNotes {
  /** @param {S} session @param {string} data name of what a chip's button carries @param {(id: string) => void} undo what was changed by hand; "" = all */
  constructor(session, data, undo) {
    this.session = session;
    this.data = `data-${data}`;
    this.unknown = byId("note-unknown");
    this.word = byId("stage-word");
    this.edits = byId("edits");
    this.shown = "";
    this.edits.addEventListener("click", (event) => {
      const button = /** @type {Element} */ (event.target).closest("button");
      if (button) undo(button.getAttribute(this.data) ?? "");
    });
  }

  /** Words that follow the place: gradients are asked for where none has started. */
  stepped() {
    const { shown, place, stops } = this.session;
    this.word.hidden = !(shown === "grad" && place < stops);
  }

  /** Chips of what was changed by hand: one is taken back, or all. @param {string[]} ids @param {(id: string) => string} said @param {string} next id of what has the focus when none is left */
  chips(ids, said, next) {
    const shown = ids.join();
    if (shown === this.shown) return;
    this.shown = shown;
    const one = (/** @type {string} */ id) => removable(said(id), t("Undo: {words}", { words: said(id) }), { [this.data]: id });
    const undo = make("button", { type: "button", class: "chip small", [this.data]: "" }, t("Undo all"));
    refill(this.edits, [...ids.map(one), ...(ids.length > 1 ? [undo] : [])], () => byId(next));
  }

  /** Words that the network does not know. @param {string} words */
  odd(words) {
    this.unknown.hidden = !words;
    setText(this.unknown, words);
  }

  /** A text is longer than what is read of it. @param {{read: number, whole: number, longest: number, text?: string}} lengths text: which, where there are two */
  cut({ read, whole, longest, text = "" }) {
    if (whole <= read) return hideBanner("cut");
    const act = () => this.session.change({ T: Math.min(whole, longest) }, { push: true });
    const more = read < longest ? [{ label: whole > longest ? t("Show {n} (slower)", { n: longest }) : t("Show all (slower)"), act }] : [];
    const words = text ? t("{text}: showing {n} of {all} tokens.", { text, n: read, all: whole }) : t("Showing {n} of {all} tokens.", { n: read, all: whole });
    return showBanner("cut", words, more, true);
  }
}

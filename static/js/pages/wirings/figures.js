/**
 * Under the stage: error of the taught and of the free decoder with their words, and parameters as the sequence grows.
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("../../types.js").WiringRecord} WiringRecord
 */
import { byId, make } from "../../dom.js";
import { errorsFigure, nameOfFree } from "../../figures/wiring-errors.js";
import { growthFigure } from "../../figures/wiring-growth.js";
import { t } from "../../i18n.js";
import { PHONE } from "../../instrument/stage-panel.js";
import { Panels } from "../../panels.js";
import { readColours } from "../../ramp.js";
import { shownTheme } from "../../theme.js";

const SETTLE_MS = 400;
/** The array behind each. @type {Record<string, string>} */
export const ARRAYS = { errors: "rows.free.losses", growth: "parameters.growth.rnn" };

/** @param {string[]} tokens @param {string} name @param {number} steps @param {number|null} ring @param {number|null} here @returns {HTMLElement} */
function tokenRow(tokens, name, steps, ring, here) {
  const cells = Array.from({ length: steps }, (_, i) => {
    const marks = [i + 1 === ring ? "ring" : "", i + 1 === here ? "here" : ""].filter(Boolean).join(" ");
    return make("td", { ...(marks ? { class: marks } : {}), "data-step": String(i + 1) }, tokens[i] ?? "");
  });
  return make("tr", {}, make("th", { scope: "row" }, name), ...cells);
}

/** Both figures and the rows of words. */
export class Figures {
  /** @param {{session: Session, seen: () => WiringRecord}} options */
  constructor({ session, seen }) {
    this.session = session;
    this.seen = seen;
    this.colours = readColours(document.body);
    /** @type {import("../../figures/types.js").Sticky} */ this.sticky = {};
    this.length = 0;
    this.timer = 0;
    this.rows = byId("figure-errors");
    this.tokens = byId("token-rows");
    this.shownRows = "";
    const panels = (/** @type {string} */ id, /** @type {import("../../panels.js").Drawn["draw"]} */ draw, /** @type {(k: number) => void} */ onCursor) => new Panels({ figures: { [id]: { draw, needs: [], csv: ARRAYS[id] } }, record: seen, view: () => this.view(id), onCursor, seen: () => undefined });
    this.all = {
      errors: panels("errors", errorsFigure, (step) => session.point({ t: step, k: session.cursor?.k ?? 1 })),
      growth: panels("growth", growthFigure, (length) => this.#grow(length)),
    };
    this.tokens.addEventListener("click", (event) => {
      const cell = /** @type {HTMLElement|null} */ (/** @type {Element} */ (event.target).closest("td"));
      if (cell) session.point({ t: Number(cell.dataset.step), k: session.cursor?.k ?? 1 });
    });
  }

  /** @param {number} length */
  #grow(length) {
    this.length = length;
    this.all.growth.paint(true, () => true);
  }

  /** What a figure reads. @param {string} id */
  view(id) {
    const { session } = this;
    const step = session.cursor?.t ?? 1;
    return {
      t: step, k: id === "growth" ? this.length || this.seen().pair.source.length : step, note: String(session.state.note ?? "gbc"), lang: session.boot.lang,
      theme: shownTheme(), compact: PHONE.matches, width: 0, height: 0, tr: t, colours: this.colours, sticky: this.sticky, pins: [],
    };
  }

  draw() {
    const { rows } = this.seen();
    this.rows.hidden = !rows;
    if (rows) this.#tokenRows(rows);
    if (rows) this.all.errors.paint(true, () => true);
    this.all.growth.paint(true, () => true);
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.settle(), SETTLE_MS);
  }

  settle() {
    if (this.seen().rows) this.all.errors.settle();
    this.all.growth.settle();
  }

  /** @param {NonNullable<WiringRecord["rows"]>} rows */
  #tokenRows({ taught, free, first_divergence: ring, teacher }) {
    const here = this.session.cursor?.t ?? null;
    const steps = Math.max(taught.tokens.length, free.tokens.length);
    const shown = JSON.stringify([taught.tokens, free.tokens, ring, here, teacher]);
    const name = nameOfFree(teacher, t);
    if (shown === this.shownRows) return;
    this.shownRows = shown;
    const numbers = make("tr", {}, make("td", {}), ...Array.from({ length: steps }, (_, i) => make("th", { scope: "col" }, String(i + 1))));
    const ended = free.tokens.length < taught.tokens.length;
    const agree = ended ? t("Taught and {free} say the same until the second ends at step {k}.", { free: name, k: free.tokens.length }) : t("Taught and {free} say the same at every step.", { free: name });
    const caption = ring ? t("Taught and {free} say something else for the first time at step {k}.", { free: name, k: ring }) : agree;
    this.tokens.replaceChildren(make("p", {}, caption), make("table", { "aria-label": caption }, make("thead", {}, numbers), make("tbody", {}, tokenRow(taught.tokens, t("taught"), steps, null, here), tokenRow(free.tokens, name, steps, ring, here))));
    this.#toRing();
  }

  /** The ring is in sight, whatever the length of the rows. */
  #toRing() {
    const cell = /** @type {HTMLElement|null} */ (this.tokens.querySelector(".ring"));
    if (cell) this.tokens.scrollLeft = cell.offsetLeft + cell.offsetWidth / 2 - this.tokens.clientWidth / 2;
  }

  /** @param {boolean} held */
  hold(held) {
    this.sticky.hold = held;
  }

  restyled() {
    this.colours = readColours(document.body);
    this.draw();
  }

  /** @param {string} id @returns {Panels} */
  panels(id) {
    return id === "errors" ? this.all.errors : this.all.growth;
  }
}

/**
 * The words and marks around the figures: headline, subtitles, formulas, timeline, banners, links.
 * @typedef {import("../../types.js").RunRecord} RunRecord
 * @typedef {import("../../types.js").State} State
 * @typedef {import("../../types.js").Value} Value
 */
import { hideBanner, showBanner } from "../../banner.js";
import { createTimeline } from "../../diagrams/timeline.js";
import { all, byId, setText } from "../../dom.js";
import { pointExports } from "../../exports.js";
import { writeHeadline, writeTitle } from "../../headline.js";
import { t } from "../../i18n.js";
import { pointLanguages, pointPages } from "../../links.js";
import { formula, spectrumMatrix } from "../../notation.js";
import { VerifyBadge } from "../../verify.js";
import { showWaiting } from "../../waiting.js";

const SMALLER_T = 40;
/** Steps of four digits need room in the titles. */
const LONG = 1000;
const CALM_RADIUS = 0.95;

/**
 * @typedef {Object} SurfaceOptions
 * @property {"en"|"zh"} lang
 * @property {(changes: Record<string, Value>, how: {push: boolean}) => void} change
 * @property {(place: number) => void} seek
 */

/** Everything on the page that is not a control or a figure. */
export class Surface {
  /** @param {SurfaceOptions} options */
  constructor(options) {
    this.options = options;
    this.headline = byId("headline");
    this.memoryTitle = byId("title-memory");
    this.eyebrow = byId("eyebrow");
    this.badge = new VerifyBadge();
    this.stepLine = /** @type {HTMLElement} */ (document.querySelector(".step-line"));
    this.clock = createTimeline(byId("timeline"), { onSeek: options.seek, messages: t });
    this.subtitles = /** @type {HTMLElement[]} */ (all("[data-subtitle]"));
    this.logAxis = document.querySelector("[data-do=mem]");
    this.formulas = "";
    /** @type {unknown} */
    this.note = "gbc";
  }

  /** @param {RunRecord} record @param {number} row @param {Record<string, string>} lines @param {State} state @param {string} query */
  record(record, row, lines, state, query) {
    const headline = record.headline[this.options.lang];
    writeHeadline(this.headline, headline);
    const eyebrow = record.eyebrow[this.options.lang];
    setText(this.eyebrow, eyebrow);
    for (const node of this.subtitles) {
      setText(node, lines[/** @type {string} */ (node.dataset.subtitle)]);
    }
    setText(this.memoryTitle, t("What step {t} remembers", { t: row }));
    const pressed = String(state.mem === "log");
    if (this.logAxis?.ariaPressed !== pressed) this.logAxis?.setAttribute("aria-pressed", pressed);
    this.note = state.note;
    this.#formulas(String(state.note ?? "gbc"), row, record.experiment.cell);
    this.badge.belongsTo(query);
    this.#trouble(record);
  }

  /** What need not follow the hand: the title of the tab. @param {RunRecord} record */
  settled(record) {
    writeTitle(record.headline[this.options.lang].text, t("Gradients"));
  }

  /** @param {string} note @param {number} row @param {string} cell */
  #formulas(note, row, cell) {
    const shown = `${note}${row}${cell}`;
    if (this.formulas === shown) return;
    this.formulas = shown;
    for (const node of /** @type {HTMLElement[]} */ (all("[data-formula]"))) {
      node.innerHTML = formula(/** @type {string} */ (node.dataset.formula), note, row, cell);
      node.toggleAttribute("data-long", (row >= LONG && node.dataset.formula === "memory") || (cell === "lstm" && node.dataset.formula === "stretch"));
    }
  }

  /** @param {RunRecord} record */
  #trouble(record) {
    const { change } = this.options;
    const headline = record.headline[this.options.lang];
    const wanted = (record.experiment.scale * CALM_RADIUS) / (record.spectrum.radius || 1);
    const shrink = { label: t("Shrink {W}", { W: spectrumMatrix({ ...record.experiment, note: this.note }) }), act: () => change({ scale: Math.floor(100 * wanted) / 100 }, { push: true }) };
    if (record.trace.first_nonfinite_step !== null) {
      showBanner("overflow", t("The state or its loss passes 10³⁰⁸ at step {k}. Everything from there on is hatched.", { k: record.trace.first_nonfinite_step }), [
        shrink,
        ...(record.experiment.cell === "vanilla" ? [{ label: t("Use tanh"), act: () => change({ act: "tanh" }, { push: true }) }] : []),
      ]);
    } else if (headline.rule === "overflow") {
      const clipped = Number(record.experiment.clip) > 0;
      showBanner("overflow", clipped ? t("The gradient passes 10³⁰⁸. This page counts exponents, so it can still clip it; in plain float64 it is already ∞.") : t("The gradient passes 10³⁰⁸: an update with it would destroy the weights."), [
        ...(clipped ? [] : [{ label: t("Clip at 1"), act: () => change({ clip: 1 }, { push: true }) }]),
        shrink,
      ]);
    } else hideBanner("overflow");
  }

  /** @param {{steps: number, position: number, tokens: string[]|null}} place @param {string} sentence */
  timeline(place, sentence) {
    this.clock.draw(place);
    setText(this.stepLine, sentence);
  }

  /** @param {0|1|2|3} level */
  waiting(level) {
    showWaiting(level, () => this.options.change({ T: SMALLER_T }, { push: true }));
  }

  /** The last refusal is over. */
  accepted() {
    hideBanner("refused");
  }

  /** @param {string} message */
  refused(message) {
    showBanner("refused", message);
  }

  /** Links that carry the state. @param {State} state @param {string} query @param {string} apiQuery @param {string} address */
  link(state, query, apiQuery, address) {
    pointLanguages(query);
    pointPages("gradients", state);
    pointExports(address, apiQuery, "gradients.log10_norm");
  }
}

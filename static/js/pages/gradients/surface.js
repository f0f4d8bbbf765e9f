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
import { t } from "../../i18n.js";
import { formula, spectrumMatrix } from "../../notation.js";
import { verified } from "./words.js";

const SMALLER_T = 40;
/** Steps of four digits need room in the titles. */
const LONG = 1000;
const CALM_RADIUS = 0.95;

/**
 * @typedef {Object} SurfaceOptions
 * @property {"en"|"zh"} lang
 * @property {() => void} retry
 * @property {(changes: Record<string, Value>, how: {push: boolean}) => void} change
 * @property {(place: number) => void} seek
 */

/** @param {HTMLElement} node @param {import("../../types.js").Headline} headline */
function writeHeadline(node, { text, emphasis }) {
  const at = emphasis ? text.indexOf(emphasis) : -1;
  if (at < 0) {
    node.textContent = text;
    return;
  }
  const parts = [text.slice(0, at), emphasis, text.slice(at + emphasis.length)];
  const [before, word, after] = node.childNodes;
  if (node.childNodes.length === 3 && word.nodeName === "EM") {
    [before, word.firstChild, after].forEach((part, i) => {
      if (part && part.nodeValue !== parts[i]) part.nodeValue = parts[i];
    });
    return;
  }
  const fresh = document.createElement("em");
  fresh.textContent = emphasis;
  node.replaceChildren(document.createTextNode(parts[0]), fresh, document.createTextNode(parts[2]));
}

/** Everything on the page that is not a control or a figure. */
export class Surface {
  /** @param {SurfaceOptions} options */
  constructor(options) {
    this.options = options;
    this.headline = byId("headline");
    this.memoryTitle = byId("title-memory");
    this.eyebrow = byId("eyebrow");
    this.verifyButton = /** @type {HTMLButtonElement} */ (byId("verify"));
    this.verifyButton.disabled = false;
    this.stepLine = /** @type {HTMLElement} */ (document.querySelector(".step-line"));
    this.clock = createTimeline(byId("timeline"), { onSeek: options.seek, messages: t });
    this.subtitles = /** @type {HTMLElement[]} */ (all("[data-subtitle]"));
    this.logAxis = document.querySelector("[data-do=mem]");
    this.checkedQuery = "";
    this.formulas = "";
    /** @type {unknown} */
    this.note = "gbc";
  }

  /** @param {RunRecord} record @param {number} row @param {Record<string, string>} lines @param {State} state @param {string} query */
  record(record, row, lines, state, query) {
    const headline = record.headline[this.options.lang];
    if (this.headline.textContent !== headline.text) {
      writeHeadline(this.headline, headline);
    }
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
    if (query !== this.checkedQuery) this.#unverified();
    this.#trouble(record);
  }

  /** What need not follow the hand: the title of the tab. @param {RunRecord} record */
  settled(record) {
    const page = t("Gradients");
    const title = `${record.headline[this.options.lang].text} · ${page} · Unrolled`;
    if (document.title !== title) document.title = title;
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
    byId("lab").classList.toggle("stale", level >= 1);
    document.body.classList.toggle("busy", level >= 2);
    if (level === 3) showBanner("slow", t("The engine is slow; still trying."), [{ label: t("Use smaller T"), act: () => this.options.change({ T: SMALLER_T }, { push: true }) }]);
    if (level === 0) hideBanner("slow");
  }

  /** @param {boolean} down */
  down(down) {
    if (down) showBanner("down", t("The engine does not answer; the last picture stays. Trying again by itself."), [{ label: t("Retry"), act: this.options.retry }]);
    else hideBanner("down");
  }

  /** The last refusal is over. */
  accepted() {
    hideBanner("refused");
  }

  /** @param {string} message */
  refused(message) {
    showBanner("refused", message);
  }

  /** @param {{largest_relative_difference: number, compared: number}} verify @returns {string} */
  verified(verify) {
    const words = verified(verify);
    this.verifyButton.textContent = `✓ ${words}`;
    return words;
  }

  /** @param {string} message */
  verifyFailed(message) {
    this.verifyButton.textContent = message;
  }

  /** @param {string} query the experiment a verification would belong to */
  checking(query) {
    this.checkedQuery = query;
    this.verifyButton.textContent = t("checking …");
  }

  #unverified() {
    if (this.verifyButton.textContent !== t("Verify")) this.verifyButton.textContent = t("Verify");
    this.checkedQuery = "";
  }

  /** Links that carry the state. @param {string} query @param {string} apiQuery @param {string} address */
  link(query, apiQuery, address) {
    const own = query.split("&").filter((part) => part && !part.startsWith("lang="));
    for (const node of /** @type {HTMLAnchorElement[]} */ (all("a[data-lang]"))) node.href = `?${[...own, `lang=${node.dataset.lang}`].join("&")}`;
    pointExports(address, apiQuery);
  }

  /** What a link says about the look. @param {State} state */
  look(state) {
    document.body.classList.toggle("embed", state.embed === 1);
    const hidden = typeof state.hide === "string" ? state.hide.split(",") : [];
    for (const node of /** @type {HTMLElement[]} */ (all("[data-slider], [data-cure], [data-choice], .topbar nav"))) {
      const name = node.dataset.slider ?? node.dataset.cure ?? node.dataset.choice ?? "nav";
      node.classList.toggle("taken-out", hidden.includes(name));
    }
    if (state.theme) document.documentElement.dataset.theme = String(state.theme);
  }
}

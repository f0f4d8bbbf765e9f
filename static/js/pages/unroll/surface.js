/**
 * The words around the graph: eyebrow, headline, timeline, title, links.
 * @typedef {import("./session.js").Session} Session
 */
import { FOLLOW_MS, RUSH_MS } from "../../diagrams/stage-rush.js";
import { setText } from "../../dom.js";
import { pointExports } from "../../exports.js";
import { writeHeadline } from "../../headline.js";
import { t } from "../../i18n.js";
import { BaseSurface } from "../../instrument/surface.js";
import { pointLanguages, pointPages } from "../../links.js";
import { phaseWords } from "./words.js";

/** Everything that is said and is no control. @extends {BaseSurface<Session>} */
export class Surface extends BaseSurface {
  /** @param {{session: Session, badge: import("../../verify.js").VerifyBadge, seek: (place: number) => void}} options */
  constructor(options) {
    super(options);
    this.resting = 0;
    this.steppedAt = -Infinity;
    this.saidAt = 0;
  }

  render() {
    this.step();
    this.#words();
  }

  /** A step: the clock at once, the words too unless steps rush, for whom lines that are broken anew cost much and say nothing. */
  step() {
    const { record, place } = this.session;
    this.clock.draw({ steps: record.steps, position: place, tokens: record.tokens });
    this.titleSoon(() => this.#said.text, t("Unroll"));
  }

  /** @param {number} askedAt when the step was asked for */
  follow(askedAt) {
    const rushed = askedAt - this.steppedAt < RUSH_MS;
    this.steppedAt = performance.now();
    clearTimeout(this.resting);
    this.step();
    if (!rushed || askedAt - this.saidAt > FOLLOW_MS) this.#words();
    else {
      this.resting = window.setTimeout(() => this.#words(), RUSH_MS);
      this.headline.setAttribute("aria-busy", "true");
    }
  }

  #words() {
    const { session } = this;
    const { record, place } = session;
    const { lang } = session.boot;
    clearTimeout(this.resting);
    this.saidAt = performance.now();
    this.headline.removeAttribute("aria-busy");
    writeHeadline(this.headline, this.#said);
    setText(this.phase, session.empty ? t("No words") : phaseWords(record.steps, place));
    setText(this.eyebrow, record.eyebrow[lang]);
    this.badge.belongsTo(session.apiQuery);
  }

  /** @returns {import("../../types.js").Headline} */
  get #said() {
    const { record, place, boot, empty } = this.session;
    return empty ? { text: t("There is nothing to read yet."), emphasis: "", rule: "" } : record.headlines[boot.lang][place];
  }

  /** @param {string} query @param {string} apiQuery */
  link(query, apiQuery) {
    const { session } = this;
    pointLanguages(query);
    pointPages("unroll", { ...session.state, text: session.record.experiment.text });
    pointExports(session.boot.address, apiQuery, "trace.h");
  }
}

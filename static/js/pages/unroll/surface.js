/**
 * The words around the graph: eyebrow, headline, timeline, title, links.
 * @typedef {import("./session.js").Session} Session
 */
import { createTimeline } from "../../diagrams/timeline.js";
import { byId, setText } from "../../dom.js";
import { pointExports } from "../../exports.js";
import { writeHeadline } from "../../headline.js";
import { t } from "../../i18n.js";
import { pointLanguages, pointPages } from "../../links.js";
import { VerifyBadge } from "../../verify.js";
import { phaseWords } from "./words.js";

const TITLE_AFTER_MS = 200;
/** Steps nearer than this rush: the headline follows so often. */
const RUSH_MS = 60;
const FOLLOW_MS = 500;

/** Everything that is said and is no control. */
export class Surface {
  /** @param {{session: Session, seek: (place: number) => void}} options */
  constructor({ session, seek }) {
    this.session = session;
    this.headline = byId("headline");
    this.phase = byId("phase");
    this.eyebrow = byId("eyebrow");
    this.badge = new VerifyBadge();
    this.clock = createTimeline(byId("timeline"), { onSeek: seek, messages: t });
    this.timer = 0;
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
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.#title(), TITLE_AFTER_MS);
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
    if (session.empty) writeHeadline(this.headline, { text: t("There is nothing to read yet."), emphasis: "", rule: "" });
    else writeHeadline(this.headline, record.headlines[lang][place]);
    setText(this.phase, session.empty ? t("No words") : phaseWords(record.steps, place));
    setText(this.eyebrow, record.eyebrow[lang]);
    this.badge.belongsTo(session.apiQuery);
  }

  #title() {
    const { record, place, boot, empty } = this.session;
    const title = `${empty ? t("There is nothing to read yet.") : record.headlines[boot.lang][place].text} · ${t("Unroll")} · Unrolled`;
    if (document.title !== title) document.title = title;
  }

  /** @param {string} query @param {string} apiQuery */
  link(query, apiQuery) {
    const { session } = this;
    pointLanguages(query);
    pointPages("unroll", { ...session.state, text: session.record.experiment.text });
    pointExports(session.boot.address, apiQuery, "trace.h");
  }
}

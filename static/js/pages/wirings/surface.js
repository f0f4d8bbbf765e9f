/**
 * The words around the stage: eyebrow, headline, use, equation, timeline, title, links.
 * @typedef {import("./session.js").Session} Session
 */
import { createTimeline } from "../../diagrams/timeline.js";
import { createWiringEquation } from "../../diagrams/wiring-equation.js";
import { byId, setText } from "../../dom.js";
import { pointExports } from "../../exports.js";
import { writeHeadline } from "../../headline.js";
import { t } from "../../i18n.js";
import { pointLanguages } from "../../links.js";
import { VerifyBadge } from "../../verify.js";
import { momentWords, phaseWords } from "./words.js";

const TITLE_AFTER_MS = 200;

/** Everything that is said and is no control. */
export class Surface {
  /** @param {{session: Session, seek: (place: number) => void, lit: (weight: string|null) => void}} options */
  constructor({ session, seek, lit }) {
    this.session = session;
    this.headline = byId("headline");
    this.phase = byId("phase");
    this.eyebrow = byId("eyebrow");
    this.use = byId("use-for");
    this.badge = new VerifyBadge();
    this.clock = createTimeline(byId("timeline"), { onSeek: seek, messages: t });
    this.equation = createWiringEquation(byId("equation"), { onLight: lit });
    this.timer = 0;
  }

  render() {
    const { session } = this;
    const { record, place, moments } = session;
    const { lang } = session.boot;
    writeHeadline(this.headline, record.headline[lang]);
    setText(this.phase, phaseWords(moments, place));
    setText(this.eyebrow, record.eyebrow[lang]);
    setText(this.use, record.use_for[lang]);
    this.clock.draw({ steps: moments, position: place, tokens: momentWords(record) });
    this.equation.draw(record.experiment, String(session.state.note ?? "gbc"));
    this.badge.belongsTo(session.apiQuery);
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.#title(), TITLE_AFTER_MS);
  }

  #title() {
    const { record, boot } = this.session;
    const title = `${record.headline[boot.lang].text} · ${t("Wirings")} · Unrolled`;
    if (document.title !== title) document.title = title;
  }

  /** @param {string} query @param {string} apiQuery */
  link(query, apiQuery) {
    pointLanguages(query);
    pointExports(this.session.boot.address, apiQuery, "matrices.reach");
  }
}

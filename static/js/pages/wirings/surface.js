/**
 * The words around the stage: eyebrow, headline, use, equation, timeline, title, links.
 * @typedef {import("./session.js").Session} Session
 */
import { createWiringEquation } from "../../diagrams/wiring-equation.js";
import { byId, setText } from "../../dom.js";
import { pointExports } from "../../exports.js";
import { writeHeadline } from "../../headline.js";
import { t } from "../../i18n.js";
import { BaseSurface } from "../../instrument/surface.js";
import { pointLanguages } from "../../links.js";
import { momentWords, phaseWords } from "./words.js";

/** Everything that is said and is no control. @extends {BaseSurface<Session>} */
export class Surface extends BaseSurface {
  /** @param {{session: Session, badge: import("../../verify.js").VerifyBadge, seek: (place: number) => void, lit: (weight: string|null) => void}} options */
  constructor({ session, badge, seek, lit }) {
    super({ session, badge, seek });
    this.use = byId("use-for");
    this.equation = createWiringEquation(byId("equation"), { onLight: lit });
  }

  render() {
    const { session } = this;
    const { record, place, stops: moments } = session;
    const { lang } = session.boot;
    writeHeadline(this.headline, record.headline[lang]);
    setText(this.phase, phaseWords(moments, place));
    setText(this.eyebrow, record.eyebrow[lang]);
    setText(this.use, record.use_for[lang]);
    this.clock.draw({ steps: moments, position: place, tokens: momentWords(record) });
    this.equation.draw(record.experiment, String(session.state.note ?? "gbc"));
    this.badge.belongsTo(session.apiQuery);
    this.titleSoon(() => session.record.headline[lang].text, t("Wirings"));
  }

  /** @param {string} query @param {string} apiQuery */
  link(query, apiQuery) {
    pointLanguages(query);
    pointExports(this.session.boot.address, apiQuery, "matrices.reach");
  }
}

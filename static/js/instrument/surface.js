/** The words around a stage: eyebrow, headline, timeline, title of the tab. */
import { createTimeline } from "../diagrams/timeline.js";
import { byId } from "../dom.js";
import { writeTitle } from "../headline.js";
import { t } from "../i18n.js";

const TITLE_AFTER_MS = 200;

/**
 * Where they stand; what they say is each page's own.
 * @template {import("./session.js").BaseSession<any>} S
 */
export class BaseSurface {
  /** @param {{session: S, badge: import("../verify.js").VerifyBadge, seek: (place: number) => void}} options */
  constructor({ session, badge, seek }) {
    this.session = session;
    this.badge = badge;
    this.headline = byId("headline");
    this.phase = byId("phase");
    this.eyebrow = byId("eyebrow");
    this.clock = createTimeline(byId("timeline"), { onSeek: seek, messages: t });
    this.timer = 0;
  }

  /** The tab's title need not follow the hand. @param {() => string} headline @param {string} page */
  titleSoon(headline, page) {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => writeTitle(headline(), page), TITLE_AFTER_MS);
  }
}

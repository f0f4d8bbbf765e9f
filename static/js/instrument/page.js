/**
 * What the pages with a stage do alike when something changes: draw once a frame, speak, step, show what the engine says, verify.
 * What they draw, and what they say, is each page's own.
 * @typedef {import("./session.js").Hearing} Hearing
 * @typedef {import("../types.js").ApiError} ApiError
 */
import { createAnnouncer } from "../announce.js";
import { hideBanner, showBanner, toast } from "../banner.js";
import { fail, passOutdated } from "../controls/errors.js";
import { t } from "../i18n.js";
import { applyLook } from "../look.js";
import { Transport } from "../transport.js";
import { VerifyBadge } from "../verify.js";
import { showDown, showWaiting } from "../waiting.js";

/**
 * Session, transport and announcer together.
 * @template {import("./session.js").BaseSession<any>} S
 */
export class Instrument {
  /** @param {import("./session.js").Boot<any>} boot @param {new (boot: any, hearing: Hearing) => S} Session @param {number} smaller the T that is offered while the engine is slow */
  constructor(boot, Session, smaller) {
    this.frame = 0;
    this.askedAt = 0;
    /** @type {Set<"picture"|"controls"|"place">} what is another one */
    this.due = new Set();
    this.announcer = createAnnouncer();
    this.session = new Session(boot, this.#hearing(smaller));
    this.transport = new Transport({ steps: () => this.session.stops, place: () => this.session.place, go: (place, playing) => this.#go(place, playing), stopped: () => this.speak() });
    this.badge = new VerifyBadge();
  }

  /** @param {number} smaller @returns {Hearing} */
  #hearing(smaller) {
    return {
      changed: () => this.draw(),
      asked: () => this.#soon("controls"),
      stepped: () => this.#soon("place"),
      arrived: () => this.arrived(),
      refused: (error) => this.#refused(error),
      waiting: (level) => showWaiting(level, () => this.session.change({ T: smaller }, { push: true })),
      down: (down) => showDown(down, () => this.session.client.retry()),
      written: (query, apiQuery) => this.linked(query, apiQuery),
      forced: (why) => toast(this.forcedWords(why)),
      dropped: () => toast(t("Changes by hand that no longer fit were taken back.")),
    };
  }

  /** The first picture. */
  begin() {
    const { session } = this;
    applyLook(session.state);
    this.render();
    this.linked(session.address.query(), session.apiQuery);
  }

  /** Everything. Each page has its own pictures. */
  render() {}

  /** Another place in the same picture. */
  follow() {}

  /** What was decided, before the picture of it is there. */
  decided() {
    this.render();
  }

  /** Links that carry the state. @param {string} query @param {string} apiQuery */
  linked(query, apiQuery) {}

  /** What is said aloud at a stop. @returns {string} */
  get sentence() {
    return "";
  }

  /** Why the weights are random now. @param {string|boolean} why @returns {string} */
  forcedWords(why) {
    return String(why);
  }

  /** @param {number} place @param {boolean} playing */
  #go(place, playing) {
    this.session.go(place);
    if (this.transport.speaks(playing)) this.speak();
  }

  speak() {
    this.say(this.sentence);
  }

  /** @param {string} words */
  say(words) {
    this.announcer.say(words);
  }

  /** The engine has answered. */
  arrived() {
    passOutdated();
    hideBanner("refused");
    this.draw();
    this.speak();
  }

  /** The control says why; the last good picture stays. @param {ApiError} error */
  #refused(error) {
    if (!this.explains(error)) showBanner("refused", error.message);
    this.say(error.message);
  }

  /** @param {ApiError} error @returns {boolean} whether its words stand at a control where anyone can see them */
  explains({ field, message }) {
    return field !== null && fail(field, message);
  }

  /** Another picture. */
  draw() {
    this.#soon("picture");
  }

  /** Once a frame, however much changed. @param {"picture"|"controls"|"place"} what */
  #soon(what) {
    this.due.add(what);
    if (this.frame) return;
    this.askedAt = performance.now();
    this.frame = requestAnimationFrame(() => {
      const { due } = this;
      this.frame = 0;
      this.due = new Set();
      if (due.has("picture")) return this.render();
      if (due.has("controls")) this.decided();
      if (due.has("place")) this.follow();
    });
  }

  async verify() {
    const words = await this.badge.check(this.session.apiQuery, () => this.session.verify());
    if (words) this.say(words);
  }
}

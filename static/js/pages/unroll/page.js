/**
 * The page of /unroll: what happens when something changes, and in which order it is drawn.
 * @typedef {import("../../types.js").UnrollRecord} UnrollRecord
 * @typedef {import("./session.js").Boot} Boot
 */
import { createAnnouncer } from "../../announce.js";
import { hideBanner, showBanner, toast } from "../../banner.js";
import { fail, passAll } from "../../controls/errors.js";
import { byId } from "../../dom.js";
import { t } from "../../i18n.js";
import { applyLook } from "../../look.js";
import { Transport } from "../../transport.js";
import { showDown, showWaiting } from "../../waiting.js";
import { Chooser } from "./chooser.js";
import { withPoke } from "./edits.js";
import { Inspector } from "./inspector.js";
import { Notes } from "./notes.js";
import { Pins } from "./pins.js";
import { Session } from "./session.js";
import { StageHost } from "./stage-host.js";
import { Surface } from "./surface.js";
import { Toolbar } from "./toolbar.js";
import { spoken } from "./words.js";

const SMALLER_T = 12;
/** Terms of the equation that are a weight matrix at work. */
const MATRICES = /** @type {Record<string, "U"|"W"|"V">} */ ({ Ux: "U", Wh: "W", Wy: "W", U: "U", W: "W", V: "V" });

/** Everything together. */
export class UnrollPage {
  /** @param {Boot} boot */
  constructor(boot) {
    this.frame = 0;
    this.askedAt = 0;
    this.whole = false;
    this.announcer = createAnnouncer();
    this.session = new Session(boot, {
      changed: () => this.#draw(),
      stepped: () => this.#step(),
      arrived: (record) => this.#arrived(record),
      refused: (error) => this.#refused(error),
      waiting: (level) => showWaiting(level, () => this.session.change({ T: SMALLER_T }, { push: true })),
      down: (down) => showDown(down, () => this.session.client.retry()),
      written: (query, apiQuery) => this.surface.link(query, apiQuery),
      dropped: () => toast(t("Changes by hand that no longer fit were taken back.")),
      forced: (why) => toast(why === "jordan" ? t("There is no trained Jordan network: these weights are random.") : t("A trained network reads text only: these weights are random.")),
    });
    const { session } = this;
    this.surface = new Surface({ session, seek: (place) => this.transport.jump(place) });
    this.transport = new Transport({ steps: () => session.record.steps, place: () => session.place, go: (place, playing) => this.#go(place, playing), stopped: () => this.#speak() });
    this.toolbar = new Toolbar({ session, fold: (folded) => this.fold(folded), run: (text) => this.run(text) });
    this.pins = new Pins({ session, changed: () => this.#draw() });
    this.notes = new Notes(session);
    this.chooser = new Chooser(session);
    this.stage = new StageHost({
      session,
      pins: () => this.pins.pins,
      on: { onStep: (step) => this.seekStep(step), onUnit: (unit) => session.choose(unit), onPoke: (poke) => this.#poke(poke) },
      resized: () => this.#draw(),
    });
    this.inspector = new Inspector({ session, seek: (step) => this.seekStep(step), lit: (term) => this.stage.lit(MATRICES[String(term).replace(/[_:].*$/, "")] ?? null), pointed: (step) => this.stage.point(step), stepping: () => this.frame !== 0 });
    this.#begin();
  }

  #begin() {
    const { session } = this;
    applyLook(session.state);
    this.#render();
    this.notes.banners();
    this.surface.link(session.address.query(), session.apiQuery);
    this.pins.restore(session.pins);
  }

  /** A step, in the direction that the reader is looking. @param {number} step */
  seekStep(step) {
    const { steps } = this.session.record;
    this.transport.jump(this.session.place > steps ? 2 * steps + 1 - step : step - 1);
  }

  /** @param {number} place @param {boolean} playing */
  #go(place, playing) {
    const { session } = this;
    const { steps } = session.record;
    session.go(place);
    if (!playing || Number(this.transport.speed.value) < 1 || [steps, 2 * steps].includes(session.place)) this.#speak();
  }

  #speak() {
    const { record, place, boot } = this.session;
    this.announcer.say(spoken(record, place, boot.lang));
  }

  /** @param {string} words */
  say(words) {
    this.announcer.say(words);
  }

  /** Read a text. @param {string} text */
  run(text) {
    const { session } = this;
    this.transport.stop();
    if (!text.trim()) {
      this.say(t("Type a sentence, or pick one"));
      return session.setEmpty(true);
    }
    return session.change({ text, x: "text" }, { push: true });
  }

  /** @param {boolean} folded */
  fold(folded) {
    const { session } = this;
    if ((session.state.view === "folded") === folded) return;
    this.stage.fold(folded);
    session.change({ view: folded ? "folded" : null }, { push: true });
    this.say(folded ? t("Folded: one cell, and a loop.") : t("Unrolled: one copy for every step."));
  }

  /** @param {import("../../diagrams/stage-types.js").Poke} poke */
  #poke(poke) {
    const { session } = this;
    this.announcer.hold(poke.phase === "move");
    this.inspector.sticky.hold = poke.phase === "move";
    session.change({ edit: withPoke(String(session.state.edit ?? ""), poke) }, { phase: poke.phase, push: poke.phase === "end" });
  }

  /** @param {UnrollRecord} record */
  #arrived(record) {
    passAll();
    hideBanner("refused");
    this.toolbar.sentence();
    this.notes.banners();
    this.#draw();
    if (record) this.#speak();
  }

  /** The control says why; the last good picture stays. @param {import("../../types.js").ApiError} error */
  #refused(error) {
    const seen = error.field !== null && fail(error.field, error.message);
    if (!seen) showBanner("refused", error.message);
    this.say(error.message);
  }

  /** Another picture. */
  #draw() {
    this.whole = true;
    this.#step();
  }

  /** Once a frame, however much changed. */
  #step() {
    if (this.frame) return;
    this.askedAt = performance.now();
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      if (this.whole) this.#render();
      else this.#follow();
    });
  }

  /** Another place in the same picture. */
  #follow() {
    this.surface.follow(this.askedAt);
    this.toolbar.render();
    this.notes.stepped();
    this.stage.draw();
    this.inspector.follow(this.askedAt);
  }

  #render() {
    this.whole = false;
    this.#still(this.session.empty);
    this.pins.render();
    this.surface.render();
    this.toolbar.render();
    this.notes.render();
    this.chooser.render();
    this.stage.draw();
    this.inspector.draw();
  }

  /** With nothing to read there is nothing to step through. @param {boolean} empty */
  #still(empty) {
    if (this.inspector.root.inert === empty) return;
    this.inspector.root.inert = empty;
    /** @type {HTMLElement} */ (document.querySelector(".transport")).inert = empty;
  }

  /** The theme or the notation is another one. */
  restyled() {
    this.stage.draw();
    this.inspector.restyled();
  }

  async verify() {
    const { session } = this;
    const { badge } = this.surface;
    badge.checking(session.apiQuery);
    const verify = await session.verify().catch((error) => badge.failed(error.error?.message ?? t("The engine does not answer.")));
    if (verify) this.say(badge.passed(verify));
  }

  get help() {
    return /** @type {HTMLDialogElement} */ (byId("help"));
  }
}

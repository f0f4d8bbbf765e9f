/**
 * The page of /wirings: what happens when something changes, and in which order it is drawn.
 * @typedef {import("../../types.js").WiringRecord} WiringRecord
 * @typedef {import("./session.js").Boot} Boot
 */
import { createAnnouncer } from "../../announce.js";
import { hideBanner, showBanner, toast } from "../../banner.js";
import { fail, inView, passAll } from "../../controls/errors.js";
import { byId } from "../../dom.js";
import { t } from "../../i18n.js";
import { applyLook } from "../../look.js";
import { Transport } from "../../transport.js";
import { showDown, showWaiting } from "../../waiting.js";
import { Compare } from "./compare.js";
import { Figures } from "./figures.js";
import { Hand } from "./hand.js";
import { WiringList } from "./list.js";
import { Matrices } from "./matrices.js";
import { Notes } from "./notes.js";
import { momentsOf } from "./rules.js";
import { Session } from "./session.js";
import { StageHost } from "./stage-host.js";
import { Surface } from "./surface.js";
import { Switches } from "./switches.js";
import { Toolbar } from "./toolbar.js";
import { spoken } from "./words.js";

const SMALLER_T = 8;

/** Everything together. */
export class WiringsPage {
  /** @param {Boot} boot */
  constructor(boot) {
    this.frame = 0;
    this.whole = false;
    this.announcer = createAnnouncer();
    this.session = new Session(boot, {
      changed: () => this.#draw(),
      stepped: () => this.#step(),
      arrived: () => this.#arrived(),
      refused: (error) => this.#refused(error),
      waiting: (level) => showWaiting(level, () => this.session.change({ T: SMALLER_T }, { push: true })),
      down: (down) => showDown(down, () => this.session.client.retry()),
      written: (query, apiQuery) => this.#linked(query, apiQuery),
      forced: () => toast(t("Random weights instead of the trained ones.")),
      dropped: () => toast(t("Changes by hand that no longer fit were taken back.")),
    });
    const { session } = this;
    this.hand = new Hand(session, (held) => {
      this.announcer.hold(held);
      this.figures.hold(held);
    });
    const seen = () => this.hand.seen;
    this.surface = new Surface({ session, seek: (place) => this.transport.jump(place), lit: (weight) => this.stage.lit(weight) });
    this.transport = new Transport({ steps: () => session.moments, place: () => session.place, go: (place, playing) => this.#go(place, playing), stopped: () => this.#speak() });
    this.toolbar = new Toolbar({ session, run: (text, to) => this.run(text, to) });
    this.switches = new Switches({ session, moved: (key, value, phase) => this.hand.slide(key, value, phase) });
    this.list = new WiringList({ session, choose: (w) => this.choose(w) });
    this.notes = new Notes(session);
    this.compare = new Compare(session);
    this.stage = new StageHost({ session, seen, on: { onNode: (id) => this.#node(id), onStep: (place) => this.transport.jump(place), onAttend: (change) => this.hand.attend(change) } });
    this.matrices = new Matrices({ session, seen, said: (words) => this.say(words), attend: (change) => this.hand.attend(change) });
    this.figures = new Figures({ session, seen });
    this.#begin();
  }

  #begin() {
    const { session } = this;
    applyLook(session.state);
    this.#render();
    this.notes.banners();
    this.#linked(session.address.query(), session.apiQuery);
  }

  /** @param {string} query @param {string} apiQuery */
  #linked(query, apiQuery) {
    this.surface.link(query, apiQuery);
    this.list.link(query);
  }

  /** @param {string} w */
  choose(w) {
    this.transport.stop();
    this.session.change({ w, pos: null }, { push: true });
  }

  /** A vector of the stage: an output or an input is a row or a column of the matrices. @param {string} id */
  #node(id) {
    const { session } = this;
    const node = session.record.graph.nodes.find((one) => one.id === id);
    const { t: row, k } = session.cursor ?? { t: session.record.outputs.targets.length, k: 1 };
    if (node?.kind === "output") session.point({ t: node.step + 1, k });
    else if (node?.kind === "input") session.point({ t: row, k: node.step + 1 });
  }

  /** @param {number} place @param {boolean} playing */
  #go(place, playing) {
    const { session } = this;
    const { moments } = session;
    session.go(place);
    if (!playing || Number(this.transport.speed.value) < 1 || [moments, 2 * moments].includes(session.place)) this.#speak();
  }

  #speak() {
    const { record, place, boot } = this.session;
    this.announcer.say(spoken(record, place, boot.lang));
  }

  /** @param {string} words */
  say(words) {
    this.announcer.say(words);
  }

  /** Read a pair of texts; a trained network needs no target, and is not asked for that of another source. @param {string} text @param {string} to */
  run(text, to) {
    const { trained, state } = this.session;
    this.transport.stop();
    if (!text) fail("text", t("The source is empty. Type at least one word or character."));
    if (!to && !trained) fail("to", t("The target is empty. Type at least one word or character."));
    if (!text || !(to || trained)) return void this.say(t("Nothing was changed: a text is empty."));
    const another = trained && text !== state.text && to === state.to;
    return this.session.change({ text, to: another ? "" : to }, { push: true });
  }

  #arrived() {
    passAll();
    hideBanner("refused");
    this.hand.answered();
    this.toolbar.texts();
    this.notes.banners();
    this.#draw();
    this.#speak();
  }

  /** The control says why, and a banner too where the control is out of sight; the last good picture stays. @param {import("../../types.js").ApiError} error */
  #refused(error) {
    const seen = error.field !== null && fail(error.field, error.message) && inView(error.field);
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
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      if (this.whole) this.#render();
      else this.#follow();
    });
  }

  /** Another place in the same picture. */
  #follow() {
    this.surface.render();
    this.toolbar.render();
    this.notes.stepped();
    this.stage.draw();
    this.matrices.draw();
    this.figures.draw();
  }

  #render() {
    this.whole = false;
    this.surface.render();
    this.toolbar.render();
    this.switches.render();
    this.list.render();
    this.compare.render();
    this.notes.render();
    this.stage.draw();
    this.matrices.draw();
    this.figures.draw();
  }

  /** The theme or the notation is another one. */
  restyled() {
    this.surface.render();
    this.stage.draw();
    this.matrices.draw();
    this.figures.restyled();
  }

  /** The next unit of every vector. @param {number} by */
  unit(by) {
    this.session.change({ unit: this.session.unit + by });
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

  /** The last stop. */
  get last() {
    return 2 * momentsOf(this.session.record);
  }
}

/**
 * The page of /unroll: what happens when something changes, and in which order it is drawn.
 * @typedef {import("./session.js").Boot} Boot
 */
import { t } from "../../i18n.js";
import { Instrument } from "../../instrument/page.js";
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

/** Everything together. @extends {Instrument<Session>} */
export class UnrollPage extends Instrument {
  /** @param {Boot} boot */
  constructor(boot) {
    super(boot, Session, SMALLER_T);
    const { session, badge } = this;
    this.surface = new Surface({ session, badge, seek: (place) => this.transport.jump(place) });
    this.toolbar = new Toolbar({ session, fold: (folded) => this.fold(folded), run: (text) => this.run(text) });
    this.pins = new Pins({ session, changed: () => this.draw() });
    this.notes = new Notes(session);
    this.chooser = new Chooser(session);
    this.stage = new StageHost({
      session,
      pins: () => this.pins.pins,
      on: { onStep: (step) => this.seekStep(step), onUnit: (unit) => session.choose(unit), onPoke: (poke) => this.#poke(poke) },
      resized: () => this.draw(),
    });
    this.inspector = new Inspector({ session, seek: (step) => this.seekStep(step), lit: (term) => this.stage.lit(MATRICES[String(term).replace(/[_:].*$/, "")] ?? null), pointed: (step) => this.stage.point(step), stepping: () => this.frame !== 0 });
    this.begin();
  }

  /** @override */
  begin() {
    super.begin();
    this.notes.banners();
    this.pins.restore(this.session.pins);
  }

  /** @override @param {string} query @param {string} apiQuery */
  linked(query, apiQuery) {
    this.surface.link(query, apiQuery);
  }

  /** A step, in the direction that the reader is looking. @param {number} step */
  seekStep(step) {
    const { steps } = this.session.record;
    this.transport.jump(this.session.place > steps ? 2 * steps + 1 - step : step - 1);
  }

  /** @override */
  get sentence() {
    const { record, place, boot } = this.session;
    return spoken(record, place, boot.lang);
  }

  /** @override @param {string|boolean} why */
  forcedWords(why) {
    return why === "jordan" ? t("There is no trained Jordan network: these weights are random.") : t("A trained network reads text only: these weights are random.");
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

  /** @override */
  arrived() {
    this.toolbar.sentence();
    this.notes.banners();
    super.arrived();
  }

  /** @override */
  follow() {
    this.surface.follow(this.askedAt);
    this.toolbar.render();
    this.notes.stepped();
    this.stage.draw();
    this.inspector.follow(this.askedAt);
  }

  /** @override */
  render() {
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
}

/**
 * The page of /wirings: what happens when something changes, and in which order it is drawn.
 * @typedef {import("./session.js").Boot} Boot
 */
import { fail, inView } from "../../controls/errors.js";
import { t } from "../../i18n.js";
import { Instrument } from "../../instrument/page.js";
import { Compare } from "./compare.js";
import { Figures } from "./figures.js";
import { Hand } from "./hand.js";
import { WiringList } from "./list.js";
import { Matrices } from "./matrices.js";
import { Notes } from "./notes.js";
import { Session } from "./session.js";
import { StageHost } from "./stage-host.js";
import { Surface } from "./surface.js";
import { Switches } from "./switches.js";
import { Toolbar } from "./toolbar.js";
import { unitsOf } from "./rules.js";
import { spoken } from "./words.js";

const SMALLER_T = 8;

/** Everything together. @extends {Instrument<Session>} */
export class WiringsPage extends Instrument {
  /** @param {Boot} boot */
  constructor(boot) {
    super(boot, Session, SMALLER_T);
    const { session, badge } = this;
    this.hand = new Hand(session, (held) => {
      this.announcer.hold(held);
      this.figures.hold(held);
    });
    const seen = () => this.hand.seen;
    this.surface = new Surface({ session, badge, seek: (place) => this.transport.jump(place), lit: (weight) => this.stage.lit(weight) });
    this.toolbar = new Toolbar({ session, run: (text, to) => this.run(text, to) });
    this.switches = new Switches({ session, moved: (key, value, phase) => this.hand.slide(key, value, phase) });
    this.list = new WiringList({ session, choose: (w) => this.choose(w) });
    this.notes = new Notes(session);
    this.compare = new Compare(session);
    this.stage = new StageHost({ session, seen, on: { onNode: (id) => this.#node(id), onStep: (place) => this.transport.jump(place), onAttend: (change) => this.hand.attend(change) } });
    this.matrices = new Matrices({ session, seen, said: (words) => this.say(words), attend: (change) => this.hand.attend(change) });
    this.figures = new Figures({ session, seen });
    this.begin();
    this.notes.banners();
  }

  /** @override @param {string} query @param {string} apiQuery */
  linked(query, apiQuery) {
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

  /** @override */
  get sentence() {
    const { record, place, boot } = this.session;
    return spoken(record, place, boot.lang);
  }

  /** @override */
  forcedWords() {
    return t("Random weights instead of the trained ones.");
  }

  /** Read a pair of texts; a trained network needs no target, and is not asked for that of another source. @param {string} text @param {string} to */
  run(text, to) {
    const { trained, state } = this.session;
    this.transport.stop();
    const [key, words] = this.missing(text, to, trained) ?? [];
    if (key && words) {
      fail(key, words);
      return void this.say(t("Nothing was changed: a text is empty."));
    }
    const another = trained && text !== state.text && to === state.to;
    return this.session.change({ text, to: another ? "" : to }, { push: true });
  }

  /** A text that must not be empty, and what to say of it. @param {string} text @param {string} to @param {boolean} trained @returns {[string, string]|null} */
  missing(text, to, trained) {
    if (!text) return ["text", t("The source is empty. Type at least one word or character.")];
    return to || trained ? null : ["to", t("The target is empty. Type at least one word or character.")];
  }

  /** @override */
  arrived() {
    this.hand.answered();
    this.toolbar.texts();
    this.notes.banners();
    super.arrived();
  }

  /** A control that is out of sight explains nothing. @override @param {import("../../types.js").ApiError} error */
  explains({ field, message }) {
    return field !== null && fail(field, message) && inView(field);
  }

  /** @override */
  follow() {
    this.surface.render();
    this.toolbar.render();
    this.notes.stepped();
    this.stage.draw();
    this.matrices.draw();
    this.figures.draw();
  }

  /** @override */
  decided() {
    this.toolbar.render();
    this.switches.render();
    this.list.render();
    this.compare.render();
  }

  /** @override */
  render() {
    this.surface.render();
    this.decided();
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
    const { unit, record } = this.session;
    this.session.change({ unit: Math.min(Math.max(unit + by, 1), unitsOf(record)) });
  }
}

/**
 * The eigenvalue lab: one state, one record, five figures. A change goes state -> controls -> engine -> pictures -> address.
 * @typedef {import("../../types.js").State} State
 * @typedef {import("../../types.js").Value} Value
 * @typedef {import("../../types.js").RunRecord} RunRecord
 * @typedef {import("../../types.js").Parameters} Parameters
 * @typedef {import("../../types.js").View} View
 * @typedef {{phase?: "move"|"end", push?: boolean}} How
 */
import { createAnnouncer } from "../../announce.js";
import { toast } from "../../banner.js";
import { adding, Client, fetchRecord } from "../../api.js";
import { fail, outdate, passOutdated } from "../../controls/errors.js";
import { byId } from "../../dom.js";
import { Address } from "../../history.js";
import { t } from "../../i18n.js";
import { applyLook } from "../../look.js";
import { Panels } from "../../panels.js";
import { spectrumMatrix } from "../../notation.js";
import { prepare } from "../../pack.js";
import { readColours } from "../../ramp.js";
import { fitting, parseEigenvalues, writeEigenvalues } from "../../spectrum.js";
import { defaults, fromQuery, positionOf, positionText, stepAt, toApiQuery } from "../../state.js";
import { shownTheme } from "../../theme.js";
import { Transport } from "../../transport.js";
import { showDown } from "../../waiting.js";
import { FIGURES } from "./figures.js";
import { PanelControls } from "./panel-controls.js";
import { Pins } from "./pins.js";
import { SpectrumControls, createPresets } from "./spectrum-controls.js";
import { Surface } from "./surface.js";
import { shortSentence, stepSentence, subtitles } from "./words.js";

const SETTLE_MS = 150;
/** While something is held, lines follow every frame, words every sixth: five figures, then the sentences, take turns. */
const WORDS_EVERY = 6;
const SENTENCES = 5;
const PHONE = "(width < 900px)";
/** What every request asks for, and what only the figures in sight add. */
const BASIC_PARTS = ["spectrum", "trace", "headline"];
const EVERY_PART = [...BASIC_PARTS, "gradients", "lags", "sensitivity", "ledger"];
/** Keys that make another recurrent matrix. */
const REBUILT = ["init", "W", "H", "cell", "seed", "gate", "rest"];
/** Keys that mean something only while another key has one value; a link does not carry them otherwise. */
const OWNED = { text: ["x", "text"], series: ["x", "series"], W: ["init", "matrix"] };

/** @typedef {{record: RunRecord, table: Parameters, presets: import("../../types.js").Preset[], address: string, lang: "en"|"zh"}} Boot */

/** The page. */
export class Lab {
  /** @param {Boot} boot */
  constructor(boot) {
    this.boot = boot;
    this.table = boot.table;
    this.record = boot.record;
    const read = fromQuery(this.table, location.search);
    this.state = this.#truth(read.state, boot.record);
    this.askedQuery = this.apiQuery;
    this.phone = matchMedia(PHONE);
    this.colours = readColours(byId("figure-hero"));
    /** @type {import("../../figures/types.js").Sticky} */ this.sticky = {};
    this.frame = 0;
    this.fresh = true;
    this.recordQuery = this.askedQuery;
    /** @type {Set<string>} */ this.askedParts = new Set(EVERY_PART);
    this.settleTimer = 0;
    this.restsAt = 0;
    this.turn = 0;
    this.decided = false;
    this.pressed = false;
    const state = () => this.state;
    const { table } = this;
    const { address, lang, presets } = boot;
    this.announcer = createAnnouncer();
    this.surface = new Surface({ lang, change: (changes, how) => this.change(changes, how), seek: (place) => this.#seek(place) });
    this.client = new Client(address, lang, {
      record: (record, query) => this.#arrived(record, query),
      refused: (error) => this.refused(error),
      waiting: (level) => this.surface.waiting(level),
      down: (down) => showDown(down, () => this.client.retry()),
    });
    this.address = new Address({ table, unknown: read.unknown, state, written: (query) => this.surface.link(this.state, query, this.apiQuery, address) });
    this.panels = new Panels({ figures: FIGURES, record: () => this.record, view: () => this.view(), onCursor: (k) => this.go(2 * this.record.steps + 1 - k), onRow: (row) => this.change({ t: row === this.record.steps ? null : row }, { push: true }), seen: () => this.ask() });
    this.transport = new Transport({ steps: () => this.record.steps, place: () => this.place, go: (place, playing) => this.go(place, playing), stopped: () => this.say(this.sentence) });
    this.spectrum = new SpectrumControls({ state, pins: () => this.pins?.pins.map((pin) => pin.record.spectrum.handles) ?? [], change: (changes, phase) => this.change(changes, { phase }) });
    this.controls = new PanelControls({ table, state, change: (changes, how) => this.change(changes, how), rescale: (factor) => this.spectrum.rescale(factor) });
    const usual = defaults(table);
    this.showPresets = createPresets(presets, (_, changes) => this.change(changes, { push: true }), (key) => usual[key]);
    this.pins = new Pins({ boot, state, record: () => this.record, changed: () => this.#pinned() });
    this.#begin(read.pins);
  }

  /** @param {string[]} pins queries that came with the link */
  #begin(pins) {
    this.spectrum.adopt(this.record.spectrum);
    applyLook(this.state);
    this.#render();
    this.panels.settle();
    this.surface.link(this.state, this.address.query(), this.askedQuery, this.boot.address);
    this.pins.restore(pins);
    addEventListener("popstate", () => this.#returned());
    addEventListener("pointerdown", () => this.#press(true), true);
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => this.#press(false), true);
    this.phone.addEventListener("change", () => this.restyled());
  }

  /** A finger is on something: what is held stays held until it lifts, however long it rests. @param {boolean} down */
  #press(down) {
    this.pressed = down;
    if (!down && this.sticky.hold) this.#draw();
  }

  #pinned() {
    this.panels.settle();
    this.spectrum.render();
  }

  /** The present record with every part. @returns {Promise<RunRecord>} */
  async whole() {
    const parts = /** @type {(keyof RunRecord)[]} */ (EVERY_PART);
    return parts.every((part) => this.record[part] !== undefined) ? this.record : fetchRecord(this.boot.address, this.recordQuery, this.boot.lang);
  }

  /** The server has read the link first: what it computed counts. @param {State} state @param {RunRecord} record @returns {State} */
  #truth(state, record) {
    for (const [key, value] of Object.entries(record.experiment)) {
      if (key in this.table && key !== "t") state[key] = value;
    }
    const { t: row, T } = record.experiment;
    state.t = row && row !== T ? row : null;
    return state;
  }

  get apiQuery() {
    return toApiQuery(this.table, this.state);
  }

  get place() {
    return positionOf(this.record.steps, this.state);
  }

  get row() {
    return Math.min(Number(this.state.t) || this.record.steps, this.record.steps);
  }

  get sentence() {
    return stepSentence(this.record, this.place, this.row);
  }

  /** @returns {View} */
  view() {
    const { state } = this;
    return {
      t: this.row,
      k: stepAt(this.record.steps, this.place),
      lang: this.boot.lang,
      theme: shownTheme(),
      matrix: spectrumMatrix(state),
      mem: state.mem === "log" ? "log" : "linear",
      tau: Number(state.tau),
      clip: Number(state.clip),
      spectrum: this.#spectrum(),
      pins: this.pins.pins,
      compare: this.pins.compared(),
      compact: this.phone.matches,
      width: 0,
      height: 0,
      tr: t,
      colours: this.colours,
      sticky: this.sticky,
    };
  }

  /** The spectrum in hand: ahead of the record while a request is on its way. @returns {View["spectrum"]} */
  #spectrum() {
    const { spectrum, experiment } = this.record;
    if (this.recordQuery === this.askedQuery) return spectrum;
    const { handles } = this.spectrum;
    const radius = handles.reduce((most, { size }) => Math.max(most, size), 0);
    const normal = this.state.init === this.table.init.default && !this.state.shear;
    const sigma1 = normal ? radius : spectrum.sigma1 * (Number(this.state.scale) / (experiment.scale || 1) || 0);
    return { handles, radius, sigma1 };
  }

  /** @param {Record<string, Value>} changes @param {How} [how] */
  change(changes, { phase = "end", push = false } = {}) {
    const before = this.state;
    if (push) this.address.flush();
    this.decided = push;
    this.state = { ...before, ...changes };
    this.#refit(this.state, changes);
    if ("eig" in changes) this.#cut(this.state);
    if ("T" in changes && Number(this.state.t) >= Number(changes.T)) this.state.t = null;
    if (Object.keys(changes).every((key) => this.state[key] === before[key])) push = false;
    this.#moving(phase === "move");
    this.address.write(push);
    this.ask();
  }

  /** Edited eigenvalues belong to one matrix; another matrix begins with its own. @param {State} state @param {Record<string, Value>} changes */
  #refit(state, changes) {
    if ("eig" in changes && changes.eig !== null) return;
    if (state.init !== this.table.init.default && REBUILT.some((key) => key in changes)) state.eig = null;
    if (state.init === this.table.init.default && "init" in changes) state.eig = this.table.eig.default;
    if ("H" in changes) this.#cut(state);
  }

  /** Fewer units have room for fewer eigenvalues: the last ones go. @param {State} state */
  #cut(state) {
    if (typeof state.eig !== "string" || !state.eig) return;
    const kept = fitting(parseEigenvalues(state.eig), Number(state.H));
    if (kept.dropped === 0) return;
    if (state.eig !== this.table.eig.default) state.eig = writeEigenvalues(kept.handles);
    toast(t("{H} units have room for {H} eigenvalues; the last {n} were dropped.", { H: Number(state.H), n: kept.dropped }));
  }

  /** @param {boolean} moving */
  #moving(moving) {
    this.sticky.hold = moving;
    this.announcer.hold(moving);
  }

  /** Ask the engine, if the experiment is another one; else only draw. */
  ask() {
    const query = this.apiQuery;
    this.#draw();
    const parts = this.#parts();
    if (query === this.askedQuery && !this.client.isDown && parts.every((part) => this.askedParts.has(part))) return;
    this.askedQuery = query;
    this.askedParts = new Set(parts);
    outdate();
    this.client.ask(query, parts.join());
  }

  /** @returns {string[]} the parts that can be seen now; the curve of a gated cell has its ledger */
  #parts() {
    const seen = this.panels.needs();
    const ledger = this.state.cell !== "vanilla" && seen.includes("gradients");
    const cut = Number(this.state.tau) > 0 || Number(this.state.clipv) > 0;
    return EVERY_PART.filter((part) => BASIC_PARTS.includes(part) || seen.includes(part) || (part === "ledger" && ledger) || (part === "lags" && cut));
  }

  /** @param {RunRecord} record @param {string} query */
  #arrived(record, query) {
    passOutdated();
    this.surface.accepted();
    this.record = record;
    this.recordQuery = query;
    this.fresh = true;
    this.pins.refresh();
    if (query === this.askedQuery && !this.sticky.hold) this.spectrum.adopt(record.spectrum);
    this.#draw();
    this.say(record.headline[this.boot.lang].text);
  }

  /** The control says why; the last good picture stays. @param {import("../../types.js").ApiError} error */
  refused(error) {
    const seen = error.field !== null && fail(error.field, error.message);
    if (!seen) this.surface.refused(error.message);
    this.say(error.message);
  }

  /** A whole set of decisions at once; nothing changes when the engine refuses them. @param {Record<string, Value>} changes */
  async decide(changes) {
    const state = { ...this.state, ...changes };
    this.#refit(state, changes);
    if (Number(state.t) >= Number(state.T)) state.t = null;
    for (const [key, [owner, value]] of Object.entries(OWNED)) if (state[owner] !== value) state[key] = this.table[key].default;
    await prepare(state);
    const record = await fetchRecord(this.boot.address, toApiQuery(this.table, state), this.boot.lang);
    this.address.flush();
    this.state = state;
    this.askedQuery = toApiQuery(this.table, state);
    this.askedParts = new Set(EVERY_PART);
    this.address.write(true);
    outdate();
    this.#arrived(record, this.askedQuery);
  }

  /** Memory on a linear axis, or on a logarithmic one. */
  turnAxis() {
    this.change({ mem: this.state.mem === "log" ? "linear" : "log" }, { push: true });
  }

  /** The complex step, for the experiment shown. */
  async verify() {
    const query = this.apiQuery;
    const ask = async () => (await fetchRecord(this.boot.address, adding(query, "verify=1&parts=headline"), this.boot.lang)).verify;
    const words = await this.surface.badge.check(query, ask);
    if (words) this.say(words);
  }

  /** A place on the timeline. @param {number} place @param {boolean} [playing] */
  go(place, playing = false) {
    const { steps } = this.record;
    this.state = { ...this.state, pos: positionText(steps, Math.min(Math.max(place, 0), 2 * steps)), k: null };
    this.#cursor();
    this.address.write(false);
    if (this.transport.speaks(playing)) this.say(this.sentence);
  }

  /** @param {number} place */
  #seek(place) {
    this.transport.jump(place);
  }

  #cursor() {
    this.panels.cursor(stepAt(this.record.steps, this.place), this.row);
    this.#clock();
  }

  #clock() {
    const { steps } = this.record;
    this.surface.timeline({ steps, position: this.place, tokens: this.record.tokens ?? null }, this.phone.matches ? shortSentence(this.record, this.place, this.row) : this.sentence);
  }

  #draw() {
    if (!this.frame) {
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        this.turn += 1;
        const words = (/** @type {number} */ place) => !this.sticky.hold || (this.turn + place) % WORDS_EVERY === 0;
        this.#render(words(SENTENCES));
        this.panels.paint(this.fresh || !this.sticky.hold, words, this.#easing());
        this.fresh = false;
      });
    }
    this.restsAt = performance.now() + SETTLE_MS;
    if (!this.settleTimer) this.settleTimer = window.setTimeout(() => this.#settle(), SETTLE_MS);
  }

  /** @returns {number} ms that a decision's picture takes to come; 0 where nothing is decided or nothing may move */
  #easing() {
    if (!this.decided || !this.fresh || this.recordQuery !== this.askedQuery) return 0;
    this.decided = false;
    const duration = Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--t-quick")) || 0;
    this.restsAt += duration;
    return duration;
  }

  #settle() {
    const early = this.restsAt - performance.now();
    this.settleTimer = 0;
    if (early > 0 || this.frame || this.client.running !== null) {
      this.settleTimer = window.setTimeout(() => this.#settle(), early > 0 ? early : SETTLE_MS);
      return;
    }
    if (!this.pressed) this.#moving(false);
    if (this.recordQuery === this.askedQuery) this.spectrum.adopt(this.record.spectrum);
    this.#render();
    this.surface.settled(this.record);
    this.panels.settle();
  }

  /** @param {boolean} [words] also the sentences */
  #render(words = true) {
    const { state, record } = this;
    this.controls.render(state, (shown) => this.spectrum.size.show(shown));
    this.spectrum.title(state);
    this.showPresets(state);
    if (!words) return;
    this.pins.render();
    this.surface.record(record, this.row, subtitles(record, this.row, this.phone.matches), state, this.askedQuery);
    this.#clock();
  }

  /** @param {string} sentence */
  say(sentence) {
    this.announcer.say(sentence);
  }

  /** Back and forward: everything from the link, without a reload. */
  #returned() {
    this.address.cancel();
    this.transport.stop();
    this.state = fromQuery(this.table, location.search).state;
    applyLook(this.state);
    this.ask();
    this.surface.link(this.state, this.address.query(), this.askedQuery, this.boot.address);
  }

  /** The theme or the notation is another one. */
  restyled() {
    this.colours = readColours(byId("figure-hero"));
    this.spectrum.render();
    this.#render();
    this.panels.settle();
  }
}

/**
 * Beside the graph: the unit's equation, and the figures of its way forward or back.
 * @typedef {import("./session.js").Session} Session
 */
import { drawEquation, ringCells } from "../../diagrams/equation.js";
import { FOLLOW_MS, RUSH_MS } from "../../diagrams/stage-rush.js";
import { all, byId, make, setText } from "../../dom.js";
import { t } from "../../i18n.js";
import { PHONE } from "../../instrument/stage-panel.js";
import { matrixHtml, matrixName } from "../../notation.js";
import { Panels } from "../../panels.js";
import { readColours } from "../../ramp.js";
import { readSetting } from "../../settings.js";
import { stepAt } from "../../state.js";
import { shownTheme } from "../../theme.js";
import { has, offers, toggled } from "./edits.js";
import { FIGURES } from "./figures.js";
import { unitsOf } from "./rules.js";

const SETTLE_MS = 400;
const PARTS = 3; // the equation and two figures, one in a frame while steps rush

/** @param {unknown} cell */
const isGated = (cell) => cell === "lstm" || cell === "gru";

/** @param {number} j @param {boolean} words @returns {string[]} titles and how to read them: what is left, gates */
function gatedWords(j, words) {
  return [
    words ? t("What each word has left in unit {j}", { j }) : t("What each step has left in unit {j}", { j }),
    t("The bars add up to the memory, exactly."),
    words ? t("Gates of unit {j}, word by word", { j }) : t("Gates of unit {j}, step by step", { j }),
    t("How wide each gate is open."),
  ];
}

/** The same for a cell without gates. @param {number} j @returns {string[]} */
function plainWords(j) {
  return [t("What unit {j} adds up", { j }), t("The bars add up to its pre-activation, exactly."), t("State and slope of unit {j}", { j }), t("The slope is what a gradient is multiplied by.")];
}

/** The three panels. */
export class Inspector {
  /** @param {{session: Session, seek: (step: number) => void, lit: (term: string|null) => void, pointed: (step: number|null) => void, stepping: () => boolean}} options  pointed: at whose term of the sum for W; stepping: a step waits for its frame */
  constructor({ session, seek, lit, pointed, stepping }) {
    this.session = session;
    this.stepping = stepping;
    this.lit = lit;
    this.root = byId("inspector");
    this.title = byId("title-equation");
    this.box = byId("equation");
    this.menu = byId("unit-menu");
    this.colours = readColours(this.root);
    /** @type {import("../../figures/types.js").Sticky} */ this.sticky = {};
    this.shownFigures = "";
    this.shownMatrix = "";
    this.timer = 0;
    this.frame = 0;
    this.part = 0;
    this.followedAt = 0;
    this.steppedAt = 0;
    this.panels = new Panels({ figures: FIGURES, record: () => session.record, view: () => this.view(), onCursor: seek, onPoint: (id, k) => id === "terms" && pointed(k), seen: () => undefined });
    for (const button of /** @type {HTMLButtonElement[]} */ (all("[data-unit]"))) {
      button.disabled = false;
      button.addEventListener("click", () => this.move(Number(button.dataset.unit)));
    }
    this.third = "gates";
    for (const button of /** @type {HTMLButtonElement[]} */ (all("[data-third]"))) {
      button.disabled = false;
      button.addEventListener("click", () => this.#turn(/** @type {string} */ (button.dataset.third)));
    }
    this.menu.addEventListener("beforetoggle", (event) => /** @type {ToggleEvent} */ (event).newState === "open" && this.#fillMenu());
    this.menu.addEventListener("click", (event) => {
      const edit = /** @type {HTMLElement|null} */ (/** @type {Element} */ (event.target).closest("[data-edit]"))?.dataset.edit;
      if (edit) session.change({ edit: toggled(String(session.state.edit ?? ""), edit) }, { push: true });
    });
  }

  /** To the unit above or below. @param {number} by */
  move(by) {
    const { session } = this;
    const next = Math.min(Math.max(session.unit + by, 1), unitsOf(session.record));
    if (next !== session.unit) session.choose(next);
  }

  /** Gates, or the sum that the gradient of W is. @param {string} third */
  #turn(third) {
    this.third = third;
    this.draw();
    /** @type {HTMLElement|null} */ (document.querySelector(`[data-third]:not([data-third=${third}])`))?.focus();
  }

  #fillMenu() {
    const { session } = this;
    const edits = String(session.state.edit ?? "");
    const items = offers(String(session.state.cell), session.unit).map(({ edit, words }) => make("button", { type: "button", class: "item", "data-edit": edit, "aria-pressed": String(has(edits, edit)) }, words));
    this.menu.replaceChildren(...items);
  }

  /** What every figure reads. */
  view() {
    const { session } = this;
    const step = stepAt(session.record.steps, session.place);
    return {
      place: session.place, step, unit: session.unit, show: session.shown, t: session.record.steps, k: step,
      note: String(session.state.note ?? "gbc"), gru: readSetting("gru") === "writes" ? "writes" : "keeps",
      lang: session.boot.lang, theme: shownTheme(), compact: PHONE.matches, width: 0, height: 0, tr: t, colours: this.colours, sticky: this.sticky, pins: [],
    };
  }

  /**
   * A step was taken: the graph has this frame, the rest follows in the next one, unless that has a step of its own; while steps rush it
   * follows now and then. A frame that took long is no pause between two steps.
   * @param {number} askedAt when the step was asked for
   */
  follow(askedAt) {
    const rushed = askedAt - this.steppedAt < RUSH_MS;
    this.steppedAt = performance.now();
    clearTimeout(this.timer);
    cancelAnimationFrame(this.frame);
    if (!rushed) this.frame = requestAnimationFrame(() => this.stepping() || this.draw());
    else {
      if (this.part > 0 || askedAt - this.followedAt > FOLLOW_MS) this.#part();
      this.timer = window.setTimeout(() => this.draw(), RUSH_MS);
    }
  }

  /** The next part. */
  #part() {
    if (this.part > 0) this.panels.paintOne(this.part - 1);
    else {
      this.followedAt = performance.now();
      this.#equation(this.view());
    }
    this.part = (this.part + 1) % PARTS;
  }

  /** Everything by our own painter; Plotly comes when nothing moves any more. */
  draw() {
    const view = this.view();
    this.part = 0;
    this.followedAt = performance.now();
    this.#equation(view);
    this.#choose(view.show);
    this.panels.paint(true, () => true);
    this.#settleSoon();
  }

  /** @param {ReturnType<Inspector["view"]>} view */
  #equation(view) {
    const { record, place } = { record: this.session.record, place: view.place };
    setText(this.title, t("Unit {j} at step {k}", { j: view.unit, k: view.step }));
    const unit = /** @type {import("../../diagrams/equation-types.js").EquationView} */ ({ record, step: view.step, unit: view.unit, direction: view.show === "grad" && place >= record.steps ? "backward" : "forward", note: view.note, gru: view.gru });
    drawEquation(this.box, unit, { onTerm: (id) => {
      this.lit(id);
      ringCells(byId("stage"), unit, id);
    } });
    this.#titles(view.unit, matrixName(view.note));
  }

  /** @param {number} unit @param {string} matrix */
  #titles(unit, matrix) {
    const { tokens, experiment: { cell } } = this.session.record;
    const [left, leftHow, gates, gatesHow] = isGated(cell) ? gatedWords(unit, tokens !== null) : plainWords(unit);
    setText(byId("title-left"), left);
    setText(byId("title-gates"), gates);
    this.#matrix(matrix);
    for (const [id, words] of [["left", leftHow], ["gates", gatesHow]]) setText(/** @type {Element} */ (document.querySelector(`[data-subtitle=${id}]`)), words);
  }

  /** @param {string} matrix its name in the chosen notation */
  #matrix(matrix) {
    if (matrix === this.shownMatrix) return;
    this.shownMatrix = matrix;
    const html = { W: matrixHtml(matrix) };
    byId("title-terms").innerHTML = t("Gradient of {W}, term by term", html);
    /** @type {Element} */ (document.querySelector("[data-third=terms]")).innerHTML = t("Sum for {W}", html);
  }

  /** Which two figures there are. @param {"values"|"grad"} show */
  #choose(show) {
    const { record } = this.session;
    const gated = isGated(record.experiment.cell);
    const wanted = show === "grad" ? ["reach", gated ? this.third : "terms"] : ["left", "gates"];
    const shown = `${wanted.join()} ${gated} ${show}`;
    if (shown === this.shownFigures) return;
    this.shownFigures = shown;
    for (const button of /** @type {HTMLElement[]} */ (all("[data-third]"))) button.hidden = show !== "grad" || !gated;
    for (const id of Object.keys(FIGURES)) byId(`figure-${id}`).hidden = !wanted.includes(id);
    for (const id of wanted) this.panels.get(id).measure();
  }

  #settleSoon() {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.panels.settle(), SETTLE_MS);
  }

  restyled() {
    this.colours = readColours(this.root);
    this.draw();
  }
}

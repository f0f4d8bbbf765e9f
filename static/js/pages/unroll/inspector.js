/**
 * Beside the graph: the unit's equation, and the figures of its way forward or back.
 * @typedef {import("./session.js").Session} Session
 */
import { drawEquation } from "../../diagrams/equation.js";
import { all, byId, make, setText } from "../../dom.js";
import { t } from "../../i18n.js";
import { Panels } from "../../panels.js";
import { readColours } from "../../ramp.js";
import { readSetting } from "../../settings.js";
import { stepAt } from "../../state.js";
import { shownTheme } from "../../theme.js";
import { has, offers, toggled } from "./edits.js";
import { FIGURES } from "./figures.js";
import { unitsOf } from "./rules.js";
import { PHONE } from "./stage-host.js";

const SETTLE_MS = 150;

/** The three panels. */
export class Inspector {
  /** @param {{session: Session, seek: (step: number) => void, lit: (term: string|null) => void}} options */
  constructor({ session, seek, lit }) {
    this.session = session;
    this.lit = lit;
    this.title = byId("title-equation");
    this.box = byId("equation");
    this.menu = byId("unit-menu");
    this.colours = readColours(byId("inspector"));
    /** @type {import("../../figures/types.js").Sticky} */ this.sticky = {};
    this.shownFigures = "";
    this.timer = 0;
    this.panels = new Panels({ figures: FIGURES, record: () => session.record, view: () => this.view(), onCursor: seek, seen: () => undefined });
    for (const button of /** @type {HTMLButtonElement[]} */ (all("[data-unit]"))) {
      button.disabled = false;
      button.addEventListener("click", () => this.move(Number(button.dataset.unit)));
    }
    this.menu.addEventListener("beforetoggle", () => this.#fillMenu());
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

  /** Follow the place, at once: the equation, and the figures by our own painter. */
  draw() {
    const view = this.view();
    const { record, place } = { record: this.session.record, place: view.place };
    setText(this.title, t("Unit {j} at step {k}", { j: view.unit, k: view.step }));
    drawEquation(this.box, { record, step: view.step, unit: view.unit, direction: view.show === "grad" && place >= record.steps ? "backward" : "forward", note: view.note, gru: view.gru }, { onTerm: (id) => this.lit(id) });
    this.#titles(view.unit);
    this.#choose(view.show);
    this.panels.paint(true, () => true);
    this.#settleSoon();
  }

  /** @param {number} unit */
  #titles(unit) {
    const text = this.session.record.tokens !== null;
    setText(byId("title-left"), text ? t("What each word has left in unit {j}", { j: unit }) : t("What each step has left in unit {j}", { j: unit }));
    setText(byId("title-gates"), text ? t("Gates of unit {j}, word by word", { j: unit }) : t("Gates of unit {j}, step by step", { j: unit }));
  }

  /** Which two figures there are. @param {"values"|"grad"} show */
  #choose(show) {
    const { record } = this.session;
    const gated = record.experiment.cell === "lstm" || record.experiment.cell === "gru";
    const wanted = show === "grad" ? ["reach", "terms"] : [...(record.left ? ["left"] : []), "gates"];
    const shown = `${wanted.join()} ${gated}`;
    if (shown === this.shownFigures) return;
    this.shownFigures = shown;
    for (const id of Object.keys(FIGURES)) byId(`figure-${id}`).hidden = !wanted.includes(id);
    byId("inspector").dataset.figures = String(wanted.length);
    for (const id of wanted) this.panels.get(id).measure();
  }

  #settleSoon() {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.panels.settle(), SETTLE_MS);
  }

  restyled() {
    this.colours = readColours(byId("inspector"));
    this.draw();
  }
}

/** The stage in its panel: how much room it has, which weight is lit, and whether it is a picture or a table. */
import { byId } from "../dom.js";
import { shownTheme } from "../theme.js";
import { TableToggle } from "./table-toggle.js";

const DESK = matchMedia("(width >= 1200px)");
export const PHONE = matchMedia("(width < 900px)");

/** @returns {"desk"|"compact"|"phone"} */
export function layoutNow() {
  if (PHONE.matches) return "phone";
  return DESK.matches ? "desk" : "compact";
}

/**
 * The panel; what stands on the stage is each page's own.
 * @template {import("./session.js").BaseSession<any> & {unit: number}} S
 * @template {string} L what can be lit
 */
export class StagePanel {
  /** @param {S} session */
  constructor(session) {
    this.session = session;
    this.root = byId("figure-stage");
    this.box = byId("stage");
    this.tableBox = byId("table-stage");
    /** @type {L|null} */ this.light = null;
    this.table = new TableToggle({ root: this.root, box: this.box, tableBox: this.tableBox, picture: "graph", button: "[data-do=table][aria-pressed]", draw: () => this.draw() });
  }

  /** The picture, or the table. */
  draw() {}

  get asTable() {
    return this.table.on;
  }

  /** @param {boolean} [focus] */
  toggleTable(focus) {
    this.table.turn(focus);
  }

  /** @param {L|null} letter */
  lit(letter) {
    if (letter === this.light) return;
    this.light = letter;
    this.draw();
  }

  /** How any stage is seen. */
  seen() {
    const { session, light } = this;
    return { unit: session.unit, show: session.shown, note: String(session.state.note ?? "gbc"), lang: session.boot.lang, theme: shownTheme(), light };
  }
}

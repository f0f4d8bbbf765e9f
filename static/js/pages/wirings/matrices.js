/**
 * The matrices of the page: the one in hand, and with a comparison both and their difference. One cursor for all of them.
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("../../types.js").WiringRecord} WiringRecord
 * @typedef {import("../../diagrams/reach-matrix-data.js").Mode} Mode
 * @typedef {import("../../diagrams/reach-matrix.js").View} View
 */
import { choiceRoot, createChoice } from "../../controls/choice.js";
import { createReachMatrix } from "../../diagrams/reach-matrix.js";
import { all, byId, make, setText } from "../../dom.js";
import { modesOf, stateGroups, tableOf as matrixOf } from "../../diagrams/reach-matrix-data.js";
import { domainOf } from "../../diagrams/reach-matrix-colours.js";
import { t } from "../../i18n.js";
import { TableToggle } from "../../instrument/table-toggle.js";
import { tableOf } from "../../table.js";
import { shownTheme } from "../../theme.js";
import { Compared } from "./compared.js";
import { subtitleOf } from "./words.js";

const WIDTH = 268;

/** @param {WiringRecord} record @param {Mode} mode @returns {import("../../diagrams/reach-matrix-colours.js").Domain} one scale for all matrices of gradients */
function scaleOf({ matrices, other }, mode) {
  if (mode === "reach" || mode === "difference") return domainOf([matrices.reach, other?.matrices.reach ?? null]);
  return domainOf([...Object.values(matrices.states), matrices.inputs]);
}

/** What the numbers of a scale are. @param {Mode} mode @param {number} classes @returns {string} */
function unitOf(mode, classes) {
  if (mode === "sharing") return classes === 1 ? t("1 class") : t("{n} classes", { n: classes });
  return { reach: "‖∂o/∂x‖", states: "‖∂L/∂h‖", inputs: "‖∂L/∂x‖", attention: "α", difference: "" }[mode];
}

/** What every path of an encoder–decoder passes. @param {WiringRecord} record @param {Mode} mode */
const throughOf = ({ experiment }, mode) => (experiment.w === "ed" && (mode === "reach" || mode === "inputs") ? t("everything passes <i>c</i>") : "");

/** The panel of the matrix; the strip of a comparison is drawn with it. */
export class Matrices {
  /** @param {{session: Session, seen: () => WiringRecord, said: (words: string) => void, attend: (change: {row: number, weights: number[], phase: "move"|"end"}) => void}} options */
  constructor({ session, seen, said, attend }) {
    this.session = session;
    this.seen = seen;
    this.root = byId("figure-matrix");
    this.tableBox = byId("table-matrix");
    this.box = byId("matrix");
    this.group = /** @type {HTMLSelectElement} */ (byId("matrix-group"));
    this.groupChosen = "";
    this.table = new TableToggle({ root: this.root, box: this.box, tableBox: this.tableBox, picture: "chart", button: "[data-do=matrix-table]", draw: () => this.draw() });
    const onCursor = (/** @type {{t: number, k: number}} */ cursor, /** @type {string} */ sentence) => {
      session.point(cursor);
      said(sentence);
    };
    this.main = createReachMatrix(this.box, { t, label: t("Who sees whom"), onCursor, onAttend: attend });
    const pair = () => /** @type {[WiringRecord, WiringRecord]|null} */ (seen().other && session.state.vs ? [seen(), seen().other] : null);
    this.compared = new Compared({ lang: session.boot.lang, pair, name: ({ experiment }) => session.nameOf(String(experiment.w)), view: (record, table, width) => this.#view(record, table, width), onCursor });
    this.choice = createChoice(choiceRoot("mat"), (mode) => this.choose(/** @type {Mode} */ (mode)));
    this.group.addEventListener("change", () => {
      this.groupChosen = this.group.value;
      this.draw();
    });
    for (const box of [this.box, this.tableBox]) box.addEventListener("keydown", (event) => this.#tableKey(event));
    this.box.addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && session.point(null));
    this.width = WIDTH;
    this.#measure();
    new ResizeObserver(() => {
      this.#measure();
      this.draw();
    }).observe(this.root);
  }

  /** Only when something is resized: to ask in the middle of a drawing lays out the page twice. */
  #measure() {
    this.width = this.box.clientWidth || this.width;
  }

  /** @param {KeyboardEvent} event */
  #tableKey(event) {
    if (event.key.toLowerCase() !== "t" || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.toggleTable(true);
  }

  /** @param {Mode} mode */
  choose(mode) {
    this.session.change({ mat: mode === "reach" ? null : mode }, { push: true });
  }

  /** @returns {View} of the matrix in hand */
  view() {
    const record = this.seen();
    const { mode } = this.session;
    return this.#view(record, matrixOf(record, mode, this.groupChosen), this.width);
  }

  /** @param {WiringRecord} record @param {import("../../diagrams/reach-matrix-data.js").Table} table @param {number} width @returns {View} */
  #view(record, table, width) {
    const { session } = this;
    const names = /** @type {[string, string]} */ ([session.nameOf(String(this.seen().experiment.w)), session.nameOf(String(this.seen().other?.experiment.w ?? ""))]);
    return {
      table, width, names, domain: scaleOf(this.seen(), table.mode), cursor: session.cursor, note: String(session.state.note ?? "gbc"), theme: shownTheme(),
      through: throughOf(record, table.mode), unit: unitOf(table.mode, table.names.length),
    };
  }

  draw() {
    const record = this.seen();
    const { mode } = this.session;
    this.#modes(record, mode);
    this.main.draw(this.view());
    if (this.table.on) this.tableBox.replaceChildren(tableOf(this.main.table()));
    this.compared.draw();
  }

  /** Which matrices there are. @param {WiringRecord} record @param {Mode} mode */
  #modes(record, mode) {
    const modes = modesOf(record);
    this.choice.set(mode);
    for (const button of /** @type {HTMLElement[]} */ (all("[data-choice=mat] button"))) button.hidden = !modes.includes(/** @type {Mode} */ (button.dataset.value));
    setText(byId("matrix-subtitle"), subtitleOf(mode));
    const groups = mode === "states" ? stateGroups(record) : [];
    this.group.hidden = groups.length < 2;
    if (groups.join() === this.group.dataset.groups) return;
    this.group.dataset.groups = groups.join();
    this.group.replaceChildren(...groups.map((group) => make("option", { value: group }, group)));
    if (groups.includes(this.groupChosen)) this.group.value = this.groupChosen;
  }

  /** @param {boolean} [focus] */
  toggleTable(focus) {
    this.table.turn(focus);
  }

  /** @param {"light"|"dark"} theme @returns {string} the picture by itself */
  svg(theme) {
    return this.main.svg({ theme, title: document.querySelector("#headline")?.textContent ?? "" });
  }

  /** The array behind the matrix. @returns {string} */
  get array() {
    const { mode } = this.session;
    return mode === "states" ? `matrices.states.${matrixOf(this.seen(), "states", this.groupChosen).group}` : `matrices.${mode}`;
  }
}

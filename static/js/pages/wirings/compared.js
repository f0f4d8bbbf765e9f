/**
 * Two wirings, one sentence: both reach matrices and their difference, as pictures, as a table and as a file.
 * @typedef {import("../../types.js").WiringRecord} WiringRecord
 * @typedef {import("../../diagrams/reach-matrix-data.js").Table} Table
 * @typedef {import("../../diagrams/reach-matrix.js").View} View
 */
import { differenceOf, tableOf as matrixOf } from "../../diagrams/reach-matrix-data.js";
import { numbersOf } from "../../diagrams/reach-matrix-words.js";
import { createReachMatrix } from "../../diagrams/reach-matrix.js";
import { byId, setText } from "../../dom.js";
import { t } from "../../i18n.js";
import { TableToggle } from "../../instrument/table-toggle.js";
import { tableOf } from "../../table.js";

/** @param {string} first @param {string} second @returns {string} */
function differenceName(first, second) {
  return first === second ? t("The first minus the second, in powers of ten") : t("{first} minus {second}, in powers of ten", { first, second });
}

/** The strip of a comparison. */
export class Compared {
  /** @param {{lang: "en"|"zh", pair: () => [WiringRecord, WiringRecord]|null, name: (record: WiringRecord) => string, view: (record: WiringRecord, table: Table, width: number) => View, onCursor: (cursor: {t: number, k: number}, sentence: string) => void}} options */
  constructor({ lang, pair, name, view, onCursor }) {
    this.lang = lang;
    this.pair = pair;
    this.name = name;
    this.view = view;
    this.root = byId("figure-compare");
    this.tableBox = byId("table-compare");
    const box = byId("three");
    this.three = ["matrix-a", "matrix-b", "matrix-d"].map((id) => createReachMatrix(byId(id), { t, label: t("Who sees whom"), onCursor }));
    this.table = new TableToggle({ root: this.root, box, tableBox: this.tableBox, picture: "chart", button: "[data-do=compare-table]", draw: () => this.draw() });
    for (const one of [box, this.tableBox]) one.addEventListener("keydown", (event) => this.#tableKey(event));
    this.widths = [0, 0, 0];
    new ResizeObserver(() => {
      this.widths = this.three.map(({ container }, i) => container.clientWidth || this.widths[i]);
      this.draw();
    }).observe(this.root);
  }

  /** @param {KeyboardEvent} event */
  #tableKey(event) {
    if (event.key.toLowerCase() !== "t" || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.table.turn(true);
  }

  /** @param {[WiringRecord, WiringRecord]} pair @returns {{record: WiringRecord, table: Table, name: string}[]} */
  #parts([record, other]) {
    const [first, second] = [this.name(record), this.name(other)];
    const network = (/** @type {WiringRecord} */ one) => one.eyebrow[this.lang].split(" · ")[1];
    const whole = (/** @type {WiringRecord} */ one, /** @type {string} */ name) => (network(record) === network(other) ? name : one.eyebrow[this.lang]);
    return [
      { record, table: matrixOf(record, "reach"), name: whole(record, first) },
      { record: other, table: matrixOf(other, "reach"), name: whole(other, second) },
      { record, table: differenceOf(record, other), name: differenceName(first, second) },
    ];
  }

  draw() {
    const pair = this.pair();
    this.root.hidden = !pair;
    if (!pair) return;
    const parts = this.#parts(pair);
    parts.forEach(({ name }, i) => setText(byId(`name-${"abd"[i]}`), name));
    if (this.table.on) return void this.tableBox.replaceChildren(...parts.map(({ record, table, name }) => tableOf({ ...numbersOf(table, { t, note: this.view(record, table, 0).note }), caption: name })));
    const views = parts.map(({ record, table }, i) => this.view(record, table, this.widths[i]));
    const beside = views.some(({ through }) => through);
    views.forEach((view, i) => view.width > 0 && this.three[i].draw({ ...view, beside }));
    return undefined;
  }

  /** The difference by itself. @param {"light"|"dark"} theme @returns {string} */
  svg(theme) {
    return this.three[2].svg({ theme, title: byId("name-d").textContent ?? "" });
  }

  /** Each pair of output and input: log10 of both norms, and their difference; empty where there is no path. @returns {string} */
  csv() {
    const pair = this.pair();
    if (!pair) return "";
    const shown = (/** @type {number} */ value) => (Number.isFinite(value) ? String(value) : "");
    const rows = differenceOf(...pair).cells.map(({ t: output, k: input, value, both: [first, second] = [NaN, NaN] }) => [output, input, shown(first), shown(second), shown(value)].join(","));
    return ["output,input,log10_first,log10_second,difference", ...rows, ""].join("\n");
  }
}

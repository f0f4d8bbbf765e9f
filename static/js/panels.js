/**
 * The figures of a page: which of them can be seen, how large they are, and when each is drawn.
 * @typedef {import("./types.js").Figure} Figure
 *
 * @typedef {Object} Drawn  how one figure comes to be
 * @property {(record: any, view: any) => Figure} draw
 * @property {string[]} needs  the parts of a record that it is drawn from
 * @property {string} csv  path of the array behind it
 * @property {boolean} [leads]  it follows the hand, the others wait for the record
 */
import { byId } from "./dom.js";
import { createChart } from "./chart.js";
import { tableOf } from "./table.js";
import { t } from "./i18n.js";

const SMALLEST = 40;

/** One figure on the page. */
class Panel {
  /** @param {string} id @param {Drawn} drawn @param {Omit<import("./chart.js").ChartOptions, "id"|"label">} on @param {() => void} resized */
  constructor(id, drawn, on, resized) {
    this.id = id;
    this.drawn = drawn;
    this.root = byId(`figure-${id}`);
    this.box = byId(`chart-${id}`);
    this.tableBox = byId(`table-${id}`);
    this.toggle = /** @type {HTMLButtonElement} */ (this.root.querySelector("[data-table]"));
    this.toggle.disabled = false;
    this.chart = createChart(this.box, { id, label: byId(`title-${id}`).textContent ?? "", ...on });
    this.width = 0;
    this.height = 0;
    this.seen = true;
    new ResizeObserver(() => {
      this.measure();
      resized();
    }).observe(this.box);
    new IntersectionObserver((entries) => {
      const before = this.seen;
      this.seen = entries[entries.length - 1].isIntersecting; // a busy browser tells of several changes at once
      if (this.seen && !before) resized();
    }, { rootMargin: "80px" }).observe(this.root);
    this.measure();
  }

  measure() {
    this.width = this.box.clientWidth;
    this.height = this.box.clientHeight;
  }

  get shown() {
    return this.seen && this.width > SMALLEST && this.height > SMALLEST;
  }

  get asTable() {
    return this.root.dataset.view === "table";
  }

  /** @param {any} record @returns {boolean} whether the record holds what this figure shows */
  drawable(record) {
    return this.drawn.needs.every((part) => record[part] !== undefined);
  }

  /** @param {any} record @param {any} view @returns {Figure} */
  figure(record, view) {
    return this.drawn.draw(record, { ...view, width: this.width || 600, height: this.height || 300 });
  }

  /** @param {any} record @param {any} view */
  fillTable(record, view) {
    this.tableBox.replaceChildren(tableOf(this.figure(record, view).table));
  }

  /** @param {boolean} on */
  showTable(on) {
    this.root.dataset.view = on ? "table" : "chart";
    this.tableBox.hidden = !on;
    this.toggle.setAttribute("aria-pressed", String(on));
    const words = on ? t("Show as chart") : t("Show as table");
    this.toggle.setAttribute("aria-label", `${words}: ${byId(`title-${this.id}`).textContent}`);
    if (!on) this.tableBox.replaceChildren();
  }
}

/** All of them. */
export class Panels {
  /**
   * @param {{figures: Record<string, Drawn>, record: () => any, view: () => any, onCursor: (k: number) => void, onRow?: (row: number) => void, onPoint?: (id: string, k: number|null) => void, seen: () => void}} options
   */
  constructor(options) {
    this.options = options;
    const on = (/** @type {string} */ id) => ({ onCursor: options.onCursor, onRow: options.onRow, onPoint: options.onPoint && ((/** @type {number|null} */ k) => options.onPoint?.(id, k)) });
    this.panels = Object.entries(options.figures).map(([id, drawn]) => new Panel(id, drawn, on(id), () => this.#later()));
    this.planned = 0;
    for (const panel of this.panels) panel.toggle.addEventListener("click", () => this.toggleTable(panel.id));
    document.addEventListener("keydown", (event) => {
      const box = /** @type {Element} */ (event.target).closest?.(".chart, .table-view");
      const panel = this.panels.find((one) => one.box === box || one.tableBox === box);
      if (panel && event.key.toLowerCase() === "t" && !event.ctrlKey && !event.metaKey) this.toggleTable(panel.id, true);
    });
  }

  #later() {
    if (this.planned) return;
    this.planned = requestAnimationFrame(() => {
      this.planned = 0;
      this.options.seen();
      this.settle();
    });
  }

  /** @param {string} id @returns {Panel} */
  get(id) {
    return /** @type {Panel} */ (this.panels.find((panel) => panel.id === id));
  }

  /** @returns {string[]} the parts of a record that can be seen now */
  needs() {
    return [...new Set(this.panels.filter((panel) => panel.shown || panel.asTable).flatMap((panel) => panel.drawn.needs))];
  }

  /**
   * Draw what moves, at once: everything, or only what follows the hand.
   * @param {boolean} everything @param {(place: number) => boolean} words whether the figure at a place writes its words anew
   * @param {number} [duration] ms that the pictures may take to turn into the new ones
   */
  paint(everything, words, duration = 0) {
    const record = this.options.record();
    const view = this.options.view();
    this.panels.forEach((panel, place) => {
      if (!everything && !panel.drawn.leads) return;
      if (!panel.shown || panel.asTable || !panel.drawable(record)) return;
      if (duration) panel.chart.ease(panel.figure(record, view), duration);
      else panel.chart.paint(panel.figure(record, view), words(place));
    });
  }

  /** Draw one of the figures in sight, if there are so many. @param {number} n from 0 */
  paintOne(n) {
    const panel = this.panels.filter(({ shown, asTable }) => shown && !asTable)[n];
    panel?.chart.paint(panel.figure(this.options.record(), this.options.view()));
  }

  /** Draw the settled pictures, and the tables. */
  settle() {
    const record = this.options.record();
    const view = this.options.view();
    for (const panel of this.panels) {
      if (!panel.drawable(record)) continue;
      if (panel.asTable) panel.fillTable(record, view);
      else if (panel.shown) panel.chart.settle(panel.figure(record, view));
    }
  }

  /** Move the cursors only. @param {number} k @param {number} row */
  cursor(k, row) {
    for (const panel of this.panels) if (panel.shown && !panel.asTable) panel.chart.cursor(k, row);
  }

  /** @param {string} id @param {boolean} [focus] */
  toggleTable(id, focus = false) {
    const panel = this.get(id);
    panel.showTable(!panel.asTable);
    this.settle();
    if (focus) (panel.asTable ? panel.tableBox : panel.box).focus();
  }
}

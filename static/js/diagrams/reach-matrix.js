/**
 * The reach matrix: who can see whom, in the hand. A cursor (t, k) by mouse, finger and arrow keys; with attention, weights that can be dragged.
 * @typedef {import("./reach-matrix-picture.js").MatrixView} MatrixView
 * @typedef {import("./reach-matrix-words.js").Tr} Tr
 *
 * @typedef {Object} MatrixOptions
 * @property {Tr} t
 * @property {string} label
 * @property {(cursor: {t: number, k: number}, sentence: string) => void} onCursor
 * @property {(change: {row: number, weights: number[], phase: "move"|"end"}) => void} [onAttend]  row from 1
 *
 * @typedef {MatrixView & {names: [string, string]}} View  names: of the two wirings of a difference
 */
import { cellAt, withWeight } from "./reach-matrix-data.js";
import { numbersOf, sentenceOf } from "./reach-matrix-words.js";
import { standalone } from "./stage-export.js";
import { MatrixPicture } from "./reach-matrix-picture.js";
import { Tip } from "./stage-tip.js";

/** Pixels of a drag from weight 0 to weight 1. */
const WHOLE_DRAG = 140;
const THRESHOLD = 3;
const STEP = 0.05;
const FINE = 0.01;

/** One matrix on the page. */
export class ReachMatrix {
  /** @param {HTMLElement} container @param {MatrixOptions} options */
  constructor(container, options) {
    this.container = container;
    this.options = options;
    container.classList.add("matrix-box");
    container.tabIndex = 0;
    this.picture = new MatrixPicture(container);
    this.tip = new Tip(container);
    this.tip.box.removeAttribute("id");
    /** @type {View|null} */ this.view = null;
    /** @type {{t: number, k: number, x: number, y: number, row: number[], moved: boolean}|null} */ this.drag = null;
    /** A row that is in hand, or was set since the last drawing: an older answer does not take it back. @type {{t: number, weights: number[]}|null} */ this.ahead = null;
    /** The keyboard holds the weight under the cursor. */
    this.taken = false;
    this.#listen();
  }

  /** @param {View} view */
  draw(view) {
    this.view = view;
    if (!this.drag && !this.taken) this.ahead = null;
    this.picture.draw(view);
    this.picture.svg.classList.toggle("hands", this.#handy);
    const sentence = this.#sentence();
    const handy = this.#handy;
    this.container.setAttribute("role", handy ? "slider" : "img");
    for (const [name, value] of Object.entries(handy ? { min: 0, max: 1, now: Math.round(100 * this.#cell().value) / 100, text: sentence } : { min: null, max: null, now: null, text: null })) {
      if (value === null) this.container.removeAttribute(`aria-value${name}`);
      else this.container.setAttribute(`aria-value${name}`, String(value));
    }
    this.container.setAttribute("aria-label", handy ? this.options.label : `${this.options.label}. ${sentence}`);
    this.tip.update();
  }

  get #handy() {
    return this.view?.table.mode === "attention" && Boolean(this.options.onAttend);
  }

  #cell() {
    const { table, cursor } = /** @type {View} */ (this.view);
    return cellAt(table, cursor?.t ?? 1, cursor?.k ?? 1);
  }

  /** @param {{t: number, k: number}} [place] @returns {string} */
  #sentence(place) {
    const view = /** @type {View} */ (this.view);
    const cell = place ? cellAt(view.table, place.t, place.k) : this.#cell();
    return cell ? sentenceOf(view.table, cell, { t: this.options.t, note: view.note, names: view.names }) : "";
  }

  /** @returns {{columns: string[], rows: string[][], caption: string}} */
  table() {
    const view = /** @type {View} */ (this.view);
    return { ...numbersOf(view.table, { t: this.options.t, note: view.note }), caption: this.options.label };
  }

  /** A picture by itself. @param {{theme: "light"|"dark", title: string}} options @returns {string} */
  svg({ theme, title }) {
    const view = /** @type {View} */ (this.view);
    this.picture.draw({ ...view, theme });
    const text = standalone(this.picture.svg, { title, description: this.#sentence(), theme });
    this.picture.draw(view);
    return text;
  }

  #listen() {
    const { container } = this;
    container.addEventListener("pointerdown", (event) => this.#down(event));
    container.addEventListener("pointermove", (event) => this.#move(event));
    for (const type of ["pointerup", "pointercancel"]) container.addEventListener(type, () => this.#up());
    container.addEventListener("pointerleave", (event) => !this.tip.box.contains(/** @type {Node|null} */ (event.relatedTarget)) && this.tip.hide());
    container.addEventListener("keydown", (event) => this.#key(event));
    container.addEventListener("focus", () => container.matches(":focus-visible") && this.#tell(this.#place(), true));
    container.addEventListener("blur", () => {
      this.#release();
      this.tip.hide();
    });
  }

  #place() {
    const { t, k } = this.#cell() ?? { t: 1, k: 1 };
    return { t, k };
  }

  /** @param {PointerEvent} event @returns {{t: number, k: number}|null} */
  #under(event) {
    const { geometry } = this.picture;
    if (!geometry) return null;
    const box = this.picture.svg.getBoundingClientRect();
    const k = Math.floor((event.clientX - box.left - geometry.left) / geometry.cell) + 1;
    const t = Math.floor((event.clientY - box.top - geometry.top) / geometry.cell) + 1;
    return k >= 1 && k <= geometry.columns && t >= 1 && t <= geometry.rows ? { t, k } : null;
  }

  /** @param {PointerEvent} event */
  #down(event) {
    const place = event.button === 0 ? this.#under(event) : null;
    if (!place) return;
    this.#choose(place);
    this.#tell(place, true);
    this.container.setPointerCapture(event.pointerId);
    this.drag = { ...place, x: event.clientX, y: event.clientY, row: this.#row(place.t), moved: false };
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const { drag } = this;
    if (drag && this.#handy) return this.#pull(drag, event);
    const place = this.#under(event);
    if (!place) return this.tip.hide();
    if (drag) this.#choose(place);
    return this.#tell(place, Boolean(drag));
  }

  /** @param {NonNullable<ReachMatrix["drag"]>} drag @param {PointerEvent} event */
  #pull(drag, event) {
    const by = event.clientX - drag.x + drag.y - event.clientY;
    if (!drag.moved && Math.abs(by) < THRESHOLD) return;
    drag.moved = true;
    this.#attend(drag, drag.row[drag.k - 1] + by / WHOLE_DRAG, drag.row, "move");
  }

  #up() {
    const { drag } = this;
    if (drag?.moved) this.options.onAttend?.({ row: drag.t, weights: this.#row(drag.t), phase: "end" });
    this.drag = null;
  }

  /** @param {number} t @returns {number[]} */
  #row(t) {
    const { table } = /** @type {View} */ (this.view);
    if (this.ahead?.t === t) return this.ahead.weights;
    return table.cells.filter((cell) => cell.t === t).map(({ value }) => value);
  }

  /** @param {{t: number, k: number}} place @param {number} weight @param {number[]} row @param {"move"|"end"} phase */
  #attend({ t, k }, weight, row, phase) {
    const weights = withWeight(row, k - 1, weight);
    this.ahead = { t, weights };
    this.options.onAttend?.({ row: t, weights, phase });
    this.tip.update();
  }

  /** @param {{t: number, k: number}} place */
  #choose(place) {
    const view = /** @type {View} */ (this.view);
    if (view.cursor && view.cursor.t === place.t && view.cursor.k === place.k) return;
    this.view = { ...view, cursor: place }; // the next key may come before the next frame
    this.options.onCursor(place, this.#sentence(place));
  }

  /** @param {{t: number, k: number}} place @param {boolean} now */
  #tell(place, now) {
    const { geometry } = this.picture;
    if (!geometry) return;
    const box = this.picture.svg.getBoundingClientRect();
    const host = this.container.getBoundingClientRect();
    const x = geometry.left + (place.k - 0.5) * geometry.cell + box.left - host.left;
    this.tip.show(() => this.#sentence(place), x, geometry.top + place.t * geometry.cell + box.top - host.top, now);
  }

  #release() {
    if (!this.taken) return;
    const { t } = this.#place();
    this.options.onAttend?.({ row: t, weights: this.#row(t), phase: "end" });
    this.taken = false;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.view) return;
    const act = this.#acts(event)[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  /** @param {KeyboardEvent} event @returns {Record<string, () => void>} */
  #acts({ shiftKey }) {
    const { t, k } = this.#place();
    const { rows, columns } = /** @type {View} */ (this.view).table;
    const go = (/** @type {number} */ row, /** @type {number} */ column) => () => this.#step(Math.min(Math.max(1, row), rows.length), Math.min(Math.max(1, column), columns.length));
    const pull = (/** @type {number} */ sign) => () => this.#attend({ t, k }, this.#row(t)[k - 1] + sign * (shiftKey ? FINE : STEP), this.#row(t), this.taken ? "move" : "end");
    /** @type {Record<string, () => void>} */
    const moves = {
      ArrowLeft: go(t, k - 1), ArrowRight: go(t, k + 1), ArrowUp: go(t - 1, k), ArrowDown: go(t + 1, k),
      Home: go(t, 1), End: go(t, columns.length), PageUp: go(1, k), PageDown: go(rows.length, k),
    };
    if (!this.tip.box.hidden) moves.Escape = () => this.tip.hide();
    if (!this.#handy) return moves;
    /** @type {Record<string, () => void>} */ const held = this.taken ? { ArrowUp: pull(1), ArrowDown: pull(-1), Escape: () => this.#release() } : {};
    const take = () => (this.taken ? this.#release() : this.#take());
    return { ...moves, ...held, "+": pull(1), "=": pull(1), "-": pull(-1), Enter: take, " ": take };
  }

  #take() {
    this.taken = true;
    this.options.onCursor(this.#place(), this.options.t("The weight is in hand: ↑ and ↓ change it, Enter lets go."));
  }

  /** @param {number} t @param {number} k */
  #step(t, k) {
    this.#release();
    this.#choose({ t, k });
    this.#tell({ t, k }, true);
  }
}

/** @param {HTMLElement} container @param {MatrixOptions} options @returns {ReachMatrix} */
export function createReachMatrix(container, options) {
  return new ReachMatrix(container, options);
}

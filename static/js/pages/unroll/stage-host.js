/**
 * The graph in its panel: how large it is, when it is drawn, and its table.
 * @typedef {import("../../diagrams/stage-types.js").StageView} StageView
 * @typedef {import("./session.js").Session} Session
 */
import { createStage } from "../../diagrams/stage.js";
import { byId } from "../../dom.js";
import { t } from "../../i18n.js";
import { layoutNow, StagePanel } from "../../instrument/stage-panel.js";
import { readSetting } from "../../settings.js";
import { stepAt } from "../../state.js";
import { tableOf } from "../../table.js";

/** Heights of the drawing where nothing else decides; the phone's grows with its strip and open cell. */
const LEAST_HEIGHT = 426;
/** The open cell is drawn for it; a narrower phone scrolls inside the stage. */
const LEAST_PHONE_WIDTH = 358;
const PHONE_HEIGHT = 470;

/** The stage on the page. @extends {StagePanel<Session, import("../../diagrams/stage-types.js").Matrix>} */
export class StageHost extends StagePanel {
  /** @param {{session: Session, pins: () => {label: string, record: import("../../types.js").UnrollRecord}[], on: Omit<import("../../diagrams/stage-types.js").StageOptions, "t">, resized: () => void}} options */
  constructor({ session, pins, on, resized }) {
    super(session);
    this.pins = pins;
    this.tabled = "";
    this.emptyBox = byId("stage-empty");
    this.strips = 0;
    /** @type {number|null} */ this.term = null;
    this.stage = createStage(this.box, { t, ...on, onLight: (letter) => this.lit(letter) });
    this.measure();
    new ResizeObserver(() => {
      if (!this.measure()) return;
      this.draw();
      resized();
    }).observe(this.box);
  }

  /** @returns {boolean} whether the size is another one */
  measure() {
    const layout = layoutNow();
    const { clientWidth } = this.box;
    const width = layout === "phone" && clientWidth > 0 ? Math.max(LEAST_PHONE_WIDTH, clientWidth) : clientWidth;
    const height = layout === "phone" ? PHONE_HEIGHT : Math.max(LEAST_HEIGHT, this.box.clientHeight - this.strips);
    const before = this.size;
    this.size = { layout, width, height };
    return before?.width !== width || before.height !== height || before.layout !== layout;
  }

  /** The step whose term of the sum for W is pointed at. @param {number|null} step */
  point(step) {
    if (step === null && layoutNow() === "phone") return; // the figure lies over the graph: its way is still there when it is closed
    this.term = step;
    this.draw();
  }

  /** On a phone only as long as its step is open. @returns {number|null} */
  #term() {
    const { session, size, term } = this;
    return size?.layout === "phone" && term !== stepAt(session.record.steps, session.place) ? null : term;
  }

  /** @returns {StageView} */
  view() {
    const { session } = this;
    const { layout, width, height } = /** @type {NonNullable<typeof this.size>} */ (this.size);
    return {
      ...this.seen(),
      record: session.record,
      place: session.place,
      folded: session.state.view === "folded",
      layout,
      width,
      height,
      gru: readSetting("gru") === "writes" ? "writes" : "keeps",
      rows: session.rows,
      term: this.#term(),
      pins: this.pins(),
      empty: session.empty,
    };
  }

  /** @override */
  draw() {
    const view = this.view();
    this.emptyBox.hidden = !this.session.empty;
    if (this.asTable) this.#fill(view);
    else if (view.width > 0) {
      this.stage.draw(view);
      this.#grow(view);
    }
  }

  /** Pinned runs stand under the graph: the panel grows with them. @param {StageView} view */
  #grow({ layout, height }) {
    const drawn = Number(this.box.querySelector("svg")?.getAttribute("height"));
    const strips = layout === "phone" ? 0 : Math.max(0, drawn - height);
    const size = layout === "phone" ? `${drawn}px` : "";
    if (strips === this.strips && size === this.box.style.height) return;
    this.strips = strips;
    this.box.style.height = size;
    this.box.style.setProperty("--strips", `${strips}px`);
  }

  /** @param {StageView} view */
  #fill(view) {
    const headline = view.record.headlines[this.session.boot.lang][view.place].text;
    const table = { ...this.stage.table(view), caption: headline };
    const written = JSON.stringify(table);
    if (this.tabled === written && this.tableBox.firstChild) return; // what is selected in it, or read aloud, stays
    this.tabled = written;
    this.tableBox.replaceChildren(tableOf(table));
  }

  /** @param {boolean} folded */
  fold(folded) {
    return this.stage.fold(folded, { animate: true });
  }

  /** @param {"light"|"dark"} theme @returns {string} the picture by itself */
  svg(theme) {
    return this.stage.svg({ ...this.view(), light: null, term: null }, { theme });
  }
}

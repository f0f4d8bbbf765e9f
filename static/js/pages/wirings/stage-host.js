/**
 * The stages in their panel: one, or two of them under each other, how large they are, and their numbers as a table.
 * @typedef {import("../../diagrams/wiring-stage-types.js").WiringView} WiringView
 * @typedef {import("../../types.js").WiringRecord} WiringRecord
 * @typedef {import("./session.js").Session} Session
 */
import { createWiringStage } from "../../diagrams/wiring-stage.js";
import { byId, setText } from "../../dom.js";
import { t } from "../../i18n.js";
import { layoutNow, StagePanel } from "../../instrument/stage-panel.js";
import { isStill } from "../../motion.js";
import { tableOf } from "../../table.js";
import { momentsOf } from "./rules.js";

const HEIGHT = 470;
const HALF = 330;
const PHONE_HEIGHT = 420;

/** The first stage, and with a comparison the second. @extends {StagePanel<Session, string>} */
export class StageHost extends StagePanel {
  /** @param {{session: Session, on: Omit<import("../../diagrams/wiring-stage-types.js").WiringOptions, "t">, seen: () => WiringRecord}} options seen: the record as it is drawn, with what is in hand */
  constructor({ session, on, seen }) {
    super(session);
    this.inHand = seen;
    this.boxes = [this.box, byId("stage-two")];
    this.names = [byId("name-one"), byId("name-two")];
    this.stages = [createWiringStage(this.boxes[0], { t, ...on }), createWiringStage(this.boxes[1], { t, onNode: on.onNode, onLight: on.onLight })];
    /** Where the page, not the reader, has put a picture that scrolls. @type {Map<Element, number>} */
    this.put = new Map();
    const [one, two] = this.stages.map(({ scroller }) => scroller);
    one.addEventListener("scroll", () => this.#together(one, two), { passive: true });
    two.addEventListener("scroll", () => this.#together(two, one), { passive: true });
    this.measured = "";
    this.width = 0;
    this.#measure();
    new ResizeObserver(() => this.#measure() && this.draw()).observe(this.boxes[0]);
  }

  /** @returns {boolean} whether the size is another one */
  #measure() {
    this.width = this.boxes[0].clientWidth || this.width;
    const now = `${this.width} ${layoutNow()}`;
    const another = now !== this.measured;
    this.measured = now;
    return another;
  }

  /** Both stages scroll as far along. @param {Element} moved @param {Element} other */
  #together(moved, other) {
    const put = this.put.get(moved);
    this.put.delete(moved);
    if (put === moved.scrollLeft || !other.clientWidth) return;
    const share = moved.scrollLeft / Math.max(1, moved.scrollWidth - moved.clientWidth);
    const before = other.scrollLeft;
    other.scrollLeft = Math.round(share * (other.scrollWidth - other.clientWidth));
    if (other.scrollLeft !== before) this.put.set(other, other.scrollLeft);
  }

  /** @returns {WiringRecord[]} */
  get records() {
    const record = this.inHand();
    return record.other && this.session.state.vs ? [record, record.other] : [record];
  }

  /** @param {WiringRecord} record @param {boolean} split @returns {WiringView} */
  view(record, split) {
    const { session } = this;
    const layout = layoutNow();
    return {
      ...this.seen(),
      record,
      place: this.#place(record),
      selected: session.cursor,
      layout,
      width: this.width,
      height: layout === "phone" ? PHONE_HEIGHT : split ? HALF : HEIGHT,
      motion: !isStill(),
    };
  }

  /** The second wiring may have fewer moments: it stands as far along as the first. @param {WiringRecord} record @returns {number} */
  #place(record) {
    const { place, stops: moments } = this.session;
    const count = momentsOf(record);
    if (record === this.session.record || count === moments) return place;
    if (place === moments) return count;
    return place < moments ? Math.min(place, count - 1) : Math.max(count + 1, place - moments + count);
  }

  /** @override */
  draw() {
    const { records } = this;
    const split = records.length > 1;
    this.boxes[1].hidden = !split || this.asTable;
    records.forEach((record, i) => {
      this.names[i].hidden = !split || this.asTable;
      setText(this.names[i], split ? this.session.nameOf(String(record.experiment.w)) : "");
    });
    if (!split) this.names[1].hidden = true;
    if (this.asTable) return this.#fill(records);
    if (this.width <= 0) return undefined;
    return void records.forEach((record, i) => this.#paint(i, this.view(record, split)));
  }

  /** @param {number} i @param {WiringView} view */
  #paint(i, view) {
    this.stages[i].draw(view);
    const drawn = Number(this.boxes[i].querySelector("svg")?.getAttribute("height"));
    const height = `${Math.max(view.layout === "phone" ? 0 : view.height, drawn)}px`;
    if (this.boxes[i].style.height !== height) this.boxes[i].style.height = height;
  }

  /** @param {WiringRecord[]} records */
  #fill(records) {
    const tables = records.map((record, i) => {
      const caption = records.length > 1 ? this.session.nameOf(String(record.experiment.w)) : record.headline[this.session.boot.lang].text;
      return tableOf({ ...this.stages[i].table(this.view(record, records.length > 1)), caption });
    });
    this.tableBox.replaceChildren(...tables);
  }

  /** @param {"light"|"dark"} theme @returns {string} the picture by itself */
  svg(theme) {
    return this.stages[0].svg({ ...this.view(this.inHand(), this.records.length > 1), light: null, theme });
  }
}

/**
 * Up to two runs kept beside the present one, with what they differ in.
 * @typedef {import("../../types.js").UnrollRecord} UnrollRecord
 * @typedef {import("./session.js").Session} Session
 */
import { byId } from "../../dom.js";
import { t } from "../../i18n.js";
import { PinList } from "../../instrument/pins.js";
import { difference } from "./words.js";

const MOST = 2;

/** The tray. @extends {PinList<UnrollRecord>} */
export class Pins extends PinList {
  /** @param {{session: Session, changed: () => void}} options */
  constructor({ session, changed }) {
    super({ tray: byId("pin-tray"), most: MOST, boot: session.boot, changed });
    this.session = session;
  }

  /** Keep the present run. @returns {string} what happened, in words */
  add() {
    const { recordQuery, record } = this.session;
    if (this.has(recordQuery)) return t("This run is pinned already.");
    if (this.full) return t("Two runs are pinned; remove one first.");
    this.keep(recordQuery, record);
    return t("Pinned. Change something, and compare.");
  }

  render() {
    const { session } = this;
    const now = { state: session.state, text: session.text };
    for (const pin of this.pins) pin.label = difference({ state: pin.state, text: pin.record.experiment.x === "text" ? String(pin.record.experiment.text) : "" }, now);
    this.draw(({ label }) => t("Pinned: {label}", { label }));
  }
}

/**
 * What leaves the page: the graph as a picture, figures, arrays.
 * @typedef {import("./session.js").Session} Session
 */
import { toast } from "../../banner.js";
import { save, savePicture, saveTable, wordsOf } from "../../exports.js";
import { t } from "../../i18n.js";
import { rasterise } from "../../live/export.js";
import { readColours } from "../../ramp.js";
import { readSetting } from "../../settings.js";
import { stepAt } from "../../state.js";
import { shownTheme } from "../../theme.js";
import { arrayOf } from "./figures.js";

const SCALE = 2;
const STAGE_ARRAY = "trace.h";

/** Pictures and tables. */
export class Files {
  /** @param {{session: Session, stage: import("./stage-host.js").StageHost, inspector: import("./inspector.js").Inspector}} options */
  constructor({ session, stage, inspector }) {
    this.session = session;
    this.stage = stage;
    this.inspector = inspector;
  }

  /** The graph. @param {"png"|"svg"} kind */
  async graph(kind) {
    const svg = this.stage.svg(readSetting("print") ? "light" : shownTheme());
    const picture = kind === "svg" ? new Blob([svg], { type: "image/svg+xml" }) : await rasterise(svg, Number(readSetting("scale")) || SCALE);
    save(picture, `unroll.${kind}`);
  }

  /** @param {string} id @param {"png"|"svg"} kind */
  async picture(id, kind) {
    if (id === "stage") return this.graph(kind);
    const view = this.inspector.view();
    const colours = readSetting("print") ? readColours(document.body, "light") : view.colours;
    const figure = this.inspector.panels.get(id).figure(this.session.record, { ...view, colours });
    const step = stepAt(this.session.record.steps, view.place);
    return savePicture(figure, wordsOf(id, figure, { k: step, t: this.session.record.steps, pins: [] }), kind);
  }

  /** An act of a figure's menu. @param {string} id @param {string} act */
  async menu(id, act) {
    const panel = id === "stage" ? this.stage : this.inspector.panels.get(id);
    if (act === "table") {
      if (id === "stage") this.stage.toggleTable(true);
      else this.inspector.panels.toggleTable(id);
    }
    if (act === "csv") saveTable(this.session.boot.address, id === "stage" ? "unroll" : id, id === "stage" ? STAGE_ARRAY : arrayOf(id, this.session.state.cell), this.session.apiQuery);
    if (act === "full") await panel.root.requestFullscreen().catch(() => toast(t("The browser did not allow full screen.")));
    if (act === "png" || act === "svg") await this.picture(id, act).catch(() => toast(t("The picture could not be made; try again.")));
  }
}

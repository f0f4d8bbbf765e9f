/**
 * What leaves the page: the stage and the matrices as pictures, figures, arrays.
 * @typedef {import("./session.js").Session} Session
 */
import { toast } from "../../banner.js";
import { byId } from "../../dom.js";
import { save, savePicture, saveTable, wordsOf } from "../../exports.js";
import { t } from "../../i18n.js";
import { rasterise } from "../../live/export.js";
import { readColours } from "../../ramp.js";
import { readSetting } from "../../settings.js";
import { shownTheme } from "../../theme.js";
import { ARRAYS } from "./figures.js";

const SCALE = 2;

/** Pictures and tables. */
export class Files {
  /** @param {{session: Session, stage: import("./stage-host.js").StageHost, matrices: import("./matrices.js").Matrices, figures: import("./figures.js").Figures}} options */
  constructor({ session, stage, matrices, figures }) {
    this.session = session;
    this.stage = stage;
    this.matrices = matrices;
    this.figures = figures;
  }

  /** Our own drawings. @param {"stage"|"matrix"} id @param {"png"|"svg"} kind */
  async #drawing(id, kind) {
    const theme = readSetting("print") ? "light" : shownTheme();
    const svg = id === "stage" ? this.stage.svg(theme) : this.matrices.svg(theme);
    const picture = kind === "svg" ? new Blob([svg], { type: "image/svg+xml" }) : await rasterise(svg, Number(readSetting("scale")) || SCALE);
    save(picture, `${id === "stage" ? "wirings" : `wirings-${this.session.mode}`}.${kind}`);
  }

  /** @param {string} id @param {"png"|"svg"} kind */
  async picture(id, kind) {
    if (id === "stage" || id === "matrix") return this.#drawing(id, kind);
    const view = this.figures.view(id);
    const colours = readSetting("print") ? readColours(document.body, "light") : view.colours;
    const figure = this.figures.panels(id).get(id).figure(this.session.record, { ...view, colours });
    return savePicture(figure, wordsOf(id, figure, { k: view.k, t: view.t, pins: [] }), kind);
  }

  /** @param {string} id */
  #table(id) {
    if (id === "stage") this.stage.toggleTable(true);
    else if (id === "matrix") this.matrices.toggleTable(true);
    else this.figures.panels(id).toggleTable(id);
  }

  /** An act of a figure's menu. @param {string} id @param {string} act */
  async menu(id, act) {
    const array = id === "stage" ? "values.h" : id === "matrix" ? this.matrices.array : ARRAYS[id];
    if (act === "table") this.#table(id);
    if (act === "csv") saveTable(this.session.boot.address, id === "stage" ? "wirings" : id, array, this.session.apiQuery);
    if (act === "full") await byId(`figure-${id}`).requestFullscreen().catch(() => toast(t("The browser did not allow full screen.")));
    if (act === "png" || act === "svg") await this.picture(id, act).catch(() => toast(t("The picture could not be made; try again.")));
  }
}

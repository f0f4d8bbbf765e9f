/**
 * What leaves a page: its figures as pictures, and the arrays behind them.
 * @typedef {"png"|"svg"} Kind
 */
import { toast } from "../banner.js";
import { byId } from "../dom.js";
import { save, savePicture, saveTable, wordsOf } from "../exports.js";
import { t } from "../i18n.js";
import { rasterise } from "../live/export.js";
import { readColours } from "../ramp.js";
import { readSetting } from "../settings.js";
import { shownTheme } from "../theme.js";

const SCALE = 2;

/** Pictures and tables; which figures there are is each page's own. */
export class BaseFiles {
  /** @param {{boot: {address: string}, apiQuery: string}} run the experiment, and the API's address */
  constructor(run) {
    this.run = run;
  }

  /** The figure as numbers, or as a picture again. @param {string} id */
  table(id) {
    throw new Error(`no table of ${id}`);
  }

  /** @param {string} id @returns {{name: string, array: string}} of the file, and the path of what it holds */
  csv(id) {
    throw new Error(`no array of ${id}`);
  }

  /** @param {string} id @param {Kind} kind @returns {Promise<void>} */
  async picture(id, kind) {
    throw new Error(`no ${kind} of ${id}`);
  }

  /** One of our own drawings. @param {(theme: "light"|"dark") => string} draw @param {string} name @param {Kind} kind */
  async drawing(draw, name, kind) {
    const svg = draw(readSetting("print") ? "light" : shownTheme());
    const picture = kind === "svg" ? new Blob([svg], { type: "image/svg+xml" }) : await rasterise(svg, Number(readSetting("scale")) || SCALE);
    save(picture, `${name}.${kind}`);
  }

  /** One of the figures. @param {string} id @param {import("../panels.js").Panels} panels @param {{record: any, view: any}} seen @param {Kind} kind */
  figure(id, panels, { record, view }, kind) {
    const colours = readSetting("print") ? readColours(document.body, "light") : view.colours;
    const figure = panels.get(id).figure(record, { ...view, colours });
    return savePicture(figure, wordsOf(id, figure, view), kind);
  }

  /** An act of a figure's menu. @param {string} id @param {string} act */
  async menu(id, act) {
    if (act === "table") this.table(id);
    if (act === "csv") {
      const { name, array } = this.csv(id);
      saveTable(this.run.boot.address, name, array, this.run.apiQuery);
    }
    if (act === "full") await byId(`figure-${id}`).requestFullscreen().catch(() => toast(t("The browser did not allow full screen.")));
    if (act === "png" || act === "svg") await this.picture(id, act).catch(() => toast(t("The picture could not be made; try again.")));
  }
}

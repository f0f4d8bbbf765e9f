/** What leaves the page: figures as pictures, and the arrays behind them. */
import { BaseFiles } from "../../instrument/files.js";

/** Pictures and tables. */
export class Files extends BaseFiles {
  /** @param {import("./lab.js").Lab} lab */
  constructor(lab) {
    super(lab);
    this.lab = lab;
  }

  /** @override @param {string} id */
  table(id) {
    this.lab.panels.toggleTable(id);
  }

  /** @override @param {string} id */
  csv(id) {
    return { name: id, array: this.lab.panels.get(id).drawn.csv };
  }

  /** @override @param {string} id @param {import("../../instrument/files.js").Kind} kind */
  async picture(id, kind) {
    return this.figure(id, this.lab.panels, { record: await this.lab.whole(), view: this.lab.view() }, kind);
  }

  /** One of the figures has an axis that can be turned. @override @param {string} id @param {string} act */
  async menu(id, act) {
    if (act === "mem") this.lab.turnAxis();
    return super.menu(id, act);
  }
}

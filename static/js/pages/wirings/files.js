/**
 * What leaves the page: the stage and the matrices as pictures, figures, arrays.
 * @typedef {import("./session.js").Session} Session
 */
import { save } from "../../exports.js";
import { BaseFiles } from "../../instrument/files.js";
import { ARRAYS } from "./figures.js";

const STAGE_ARRAY = "values.h";

/** Pictures and tables. */
export class Files extends BaseFiles {
  /** @param {{session: Session, stage: import("./stage-host.js").StageHost, matrices: import("./matrices.js").Matrices, figures: import("./figures.js").Figures}} options */
  constructor({ session, stage, matrices, figures }) {
    super(session);
    this.session = session;
    this.stage = stage;
    this.matrices = matrices;
    this.figures = figures;
  }

  /** @override @param {string} id */
  table(id) {
    if (id === "stage") this.stage.toggleTable(true);
    else if (id === "matrix") this.matrices.toggleTable(true);
    else if (id === "compare") this.matrices.compared.table.turn(true);
    else this.figures.panels(id).toggleTable(id);
  }

  /** @override @param {string} id */
  csv(id) {
    if (id === "stage") return { name: "wirings", array: STAGE_ARRAY };
    return { name: id, array: id === "matrix" ? this.matrices.array : ARRAYS[id] };
  }

  /** @override @param {string} id @param {import("../../instrument/files.js").Kind} kind */
  async picture(id, kind) {
    if (id === "stage") return this.drawing((theme) => this.stage.svg(theme), "wirings", kind);
    if (id === "matrix") return this.drawing((theme) => this.matrices.svg(theme), `wirings-${this.session.mode}`, kind);
    if (id === "compare") return this.drawing((theme) => this.matrices.compared.svg(theme), "wirings-difference", kind);
    return this.figure(id, this.figures.panels(id), { record: this.session.record, view: this.figures.view(id) }, kind);
  }

  /** The difference is in no array of the engine's. @override @param {string} id @param {string} act */
  async menu(id, act) {
    if (id === "compare" && act === "csv") save(new Blob([this.matrices.compared.csv()], { type: "text/csv" }), "wirings-difference.csv");
    else await super.menu(id, act);
  }
}

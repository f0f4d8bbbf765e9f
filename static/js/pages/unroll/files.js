/**
 * What leaves the page: the graph as a picture, figures, arrays.
 * @typedef {import("./session.js").Session} Session
 */
import { BaseFiles } from "../../instrument/files.js";
import { arrayOf } from "./figures.js";

const STAGE_ARRAY = "trace.h";

/** Pictures and tables. */
export class Files extends BaseFiles {
  /** @param {{session: Session, stage: import("./stage-host.js").StageHost, inspector: import("./inspector.js").Inspector}} options */
  constructor({ session, stage, inspector }) {
    super(session);
    this.session = session;
    this.stage = stage;
    this.inspector = inspector;
  }

  /** @override @param {string} id */
  table(id) {
    if (id === "stage") this.stage.toggleTable(true);
    else this.inspector.panels.toggleTable(id);
  }

  /** @override @param {string} id */
  csv(id) {
    return id === "stage" ? { name: "unroll", array: STAGE_ARRAY } : { name: id, array: arrayOf(id, this.session.state.cell) };
  }

  /** @override @param {string} id @param {import("../../instrument/files.js").Kind} kind */
  async picture(id, kind) {
    if (id === "stage") return this.drawing((theme) => this.stage.svg(theme), "unroll", kind);
    return this.figure(id, this.inspector.panels, { record: this.session.record, view: this.inspector.view() }, kind);
  }
}

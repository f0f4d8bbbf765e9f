import { Mark } from "../live/svg.js";
import { Cells, layer } from "./stage-cells.js";
import { StepColumn } from "./stage-columns.js";
import { cellOf } from "./stage-data.js";
import { Backdrop, patterns } from "./stage-frame.js";
import { geometryOf } from "./stage-geometry.js";
import { Lanes } from "./stage-lanes.js";
import { gruLedger } from "./stage-gru.js";
import { lstmLedger } from "./stage-lstm.js";
import { MatrixCells } from "./stage-matrix.js";
import { momentOf } from "./stage-moment.js";
import { gradientDomain } from "./stage-numbers.js";
import { barPlace, ReadoutMark } from "./stage-readout.js";
import { vanillaLedger } from "./stage-vanilla.js";
import { head, Wires } from "./stage-wires.js";

/**
 * The unrolled picture: one step open as an equation, all others folded to a column. A step changes attributes, no nodes.
 * @typedef {import("./stage-types.js").StageView} StageView
 * @typedef {import("./stage-types.js").Tr} Tr
 * @typedef {import("./stage-types.js").Moment} Moment
 * @typedef {import("./stage-types.js").Geometry} Geometry
 * @typedef {import("./stage-types.js").Ledger} Ledger
 */

/** @type {Record<string, (open: import("./stage-ledger.js").Open, t: Tr) => Ledger>} */
const LEDGERS = { lstm: lstmLedger, gru: gruLedger, vanilla: vanillaLedger, jordan: vanillaLedger };

/** A new layout or cell needs new nodes. @param {StageView} view @returns {string} */
export function kindOf(view) {
  return `${view.layout} ${cellOf(view.record)}`;
}

export class Picture {
  /** @param {SVGElement} svg @param {StageView} view @param {Tr} t */
  constructor(svg, view, t) {
    this.svg = svg;
    this.t = t;
    this.kind = kindOf(view);
    this.svg.replaceChildren(patterns());
    this.backdrop = new Backdrop(layer(this.svg));
    this.lanes = new Lanes(this.svg);
    this.columnsLayer = layer(this.svg);
    this.readoutLayer = layer(this.svg);
    this.open = new Mark("g", this.svg, { class: "stage-open" });
    this.wires = new Wires(this.open.node);
    this.matrix = new MatrixCells(this.open.node);
    this.cells = new Cells(this.open.node, view.layout);
    this.entry = new Mark("path", this.svg, { fill: "none", stroke: "var(--ink)", "stroke-width": 1.25 });
    this.entryHead = new Mark("path", this.svg, { fill: "var(--ink)" });
    /** @type {Map<number, StepColumn>} */
    this.columns = new Map();
    /** @type {Map<number, ReadoutMark>} */
    this.readouts = new Map();
  }

  /** @param {StageView} view @param {boolean} gateGradients */
  draw(view, gateGradients) {
    const moment = momentOf(view);
    const geometry = geometryOf(view, moment);
    this.svg.setAttribute("viewBox", `0 0 ${geometry.width} ${geometry.height}`);
    this.svg.setAttribute("width", String(geometry.width));
    this.svg.setAttribute("height", String(geometry.height));
    const ledger = LEDGERS[cellOf(view.record)]({ view, moment, geometry, cell: cellOf(view.record), gateGradients }, this.t);
    this.backdrop.draw(view, moment.step, geometry, this.t);
    this.#columns(view, moment, geometry, ledger);
    this.#ledger(view, moment, geometry, ledger);
    return { moment, geometry, ledger };
  }

  /** @param {StageView} view @param {Moment} moment @param {Geometry} geometry @param {Ledger} ledger */
  #columns(view, moment, geometry, ledger) {
    const scene = { view, moment, geometry, domain: gradientDomain(view.record) };
    const phone = geometry.layout === "phone";
    const stops = [];
    const wanted = [...(geometry.initial ? [{ step: 0, x: geometry.initial }] : []), ...geometry.columns];
    for (const { step, x } of wanted) {
      const open = step === moment.step && !phone;
      const column = this.#column(step);
      column.group.show(true);
      column.move(open ? geometry.slot.x + ledger.anchors.input : x).draw(scene, { cells: !open, arrows: !open && step > 0 && !phone });
      stops.push(open ? { step, left: geometry.slot.x + ledger.anchors.before - this.cells.width / 2, right: geometry.slot.x + ledger.anchors.after + this.cells.width / 2 } : { step, left: x - geometry.cell / 2, right: x + geometry.cell / 2 });
      if (step > 0) this.#readout(view, moment, geometry, step, x, open || (phone && step === moment.step), ledger);
    }
    for (const [step, column] of this.columns) if (!wanted.some((one) => one.step === step)) column.group.show(false);
    for (const [step, mark] of this.readouts) if (!geometry.columns.some((one) => one.step === step)) mark.group.show(false);
    this.lanes.draw(view, moment, geometry, stops);
  }

  /** @param {number} step @returns {StepColumn} */
  #column(step) {
    const known = this.columns.get(step) ?? new StepColumn(this.columnsLayer, step);
    this.columns.set(step, known);
    return known;
  }

  /** @param {StageView} view @param {Moment} moment @param {Geometry} geometry @param {number} step @param {number} x @param {boolean} open @param {Ledger} ledger */
  #readout(view, moment, geometry, step, x, open, ledger) {
    const known = this.readouts.get(step) ?? new ReadoutMark(this.readoutLayer);
    this.readouts.set(step, known);
    known.group.show(true);
    known.draw(view, moment, geometry, step, barPlace(geometry, step, x, open, geometry.slot.x + ledger.anchors.after + this.cells.width / 2));
  }

  /** @param {StageView} view @param {Moment} moment @param {Geometry} geometry @param {Ledger} ledger */
  #ledger(view, moment, geometry, ledger) {
    const { slot } = geometry;
    this.open.set("transform", `translate(${slot.x},0)`);
    const domain = gradientDomain(view.record);
    this.matrix.draw(ledger.matrix, view.light);
    this.cells.begin();
    this.wires.begin(view.light);
    for (const vector of ledger.vectors) this.cells.vector(vector, domain);
    for (const note of ledger.notes) this.cells.note(note);
    for (const wire of ledger.wires) this.wires.draw(wire);
    const pending = moment.grad ? moment.gradFrom > moment.step : moment.valuesTo < moment.step;
    for (const dot of ledger.dots) this.wires.dot(dot, moment.grad, pending);
    this.cells.end();
    this.wires.end();
    const entry = geometry.layout !== "phone" && !moment.grad;
    const x = slot.x + ledger.anchors.input;
    this.entry.show(entry).set("d", `M${x} ${geometry.words - 13}V${slot.bottom + 2}`);
    this.entryHead.show(entry).set("d", head(x, slot.bottom + 2, "up", 1.25, true));
  }
}

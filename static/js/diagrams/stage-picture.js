import { layer, Mark, Pool } from "../live/svg.js";
import { Cells } from "./stage-cells.js";
import { Chips } from "./stage-chips.js";
import { StepColumn } from "./stage-columns.js";
import { cellOf } from "./stage-data.js";
import { Feedback } from "./stage-feedback.js";
import { foldedLedger } from "./stage-folded.js";
import { Backdrop, patterns } from "./stage-frame.js";
import { geometryOf } from "./stage-geometry.js";
import { gruLedger } from "./stage-gru.js";
import { Lanes } from "./stage-lanes.js";
import { Lights } from "./stage-lights.js";
import { lstmLedger } from "./stage-lstm.js";
import { MatrixCells } from "./stage-matrix.js";
import { momentOf } from "./stage-moment.js";
import { TermPath } from "./stage-path.js";
import { gradientDomain } from "./stage-numbers.js";
import { Pins } from "./stage-pins.js";
import { barPlace, ReadoutMark } from "./stage-readout.js";
import { claim, standsOf } from "./stage-stands.js";
import { vanillaLedger } from "./stage-vanilla.js";
import { head, Wires } from "./stage-wires.js";

/**
 * The picture: one step open as an equation, all others folded to a column. A step changes attributes, no nodes.
 * @typedef {import("./stage-types.js").StageView} StageView
 * @typedef {import("./stage-types.js").Tr} Tr
 * @typedef {import("./stage-types.js").Moment} Moment
 * @typedef {import("./stage-types.js").Geometry} Geometry
 * @typedef {import("./stage-types.js").Ledger} Ledger
 * @typedef {import("./stage-lights.js").Stand} Stand
 * @typedef {{view: StageView, moment: Moment, geometry: Geometry, ledger: Ledger}} Scene
 */

/** @type {Record<string, (open: import("./stage-ledger.js").Open, t: Tr) => Ledger>} */
const LEDGERS = { lstm: lstmLedger, gru: gruLedger, vanilla: vanillaLedger, jordan: vanillaLedger };

const LEAST_TARGET = 24;

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
    svg.replaceChildren(patterns());
    this.backdrop = new Backdrop(layer(svg));
    this.reaches = new Pool("rect", layer(svg), { fill: "transparent", class: "stage-reach" });
    this.links = layer(svg);
    this.lanes = new Lanes(this.links);
    this.feedback = new Feedback(this.links);
    this.columnsLayer = layer(svg);
    this.readoutLayer = layer(svg);
    this.open = new Mark("g", svg, { class: "stage-open" });
    this.matrix = new MatrixCells(this.open.node);
    this.wires = new Wires(this.open.node);
    this.squares = new Pool("rect", layer(this.open.node), { fill: "var(--surface)", stroke: "var(--ink)", "stroke-width": 1.5, rx: 3 });
    this.delays = new Pool("text", layer(this.open.node, { "pointer-events": "none" }), { "text-anchor": "middle", "font-size": 13, "font-weight": 600, fill: "var(--ink)" });
    this.cells = new Cells(this.open.node, view.layout);
    this.entry = new Mark("path", this.links, { fill: "none", stroke: "var(--ink)", "stroke-width": 1.25 });
    this.entryHead = new Mark("path", this.links, { fill: "var(--ink)" });
    this.chips = new Chips(this.links);
    this.path = new TermPath(this.links, this.open.node);
    this.lights = new Lights(this.links);
    this.pins = new Pins(layer(svg));
    /** @type {Map<number, StepColumn>} */
    this.columns = new Map();
    /** @type {Map<number, ReadoutMark>} */
    this.readouts = new Map();
  }

  /** @param {StageView} view @param {boolean} gateGradients @returns {Scene} */
  draw(view, gateGradients) {
    const moment = momentOf(view);
    const geometry = geometryOf(view, moment);
    const cell = cellOf(view.record);
    const open = { view, moment, geometry, cell, gateGradients };
    const ledger = view.folded ? foldedLedger(open) : LEDGERS[cell](open, this.t);
    const scene = { view, moment, geometry, ledger };
    const height = geometry.height + this.pins.height(view);
    for (const [name, value] of [["viewBox", `0 0 ${geometry.width} ${height}`], ["width", geometry.width], ["height", height]]) {
      if (this.svg.getAttribute(String(name)) !== String(value)) this.svg.setAttribute(String(name), String(value));
    }
    this.backdrop.draw(view, moment.step, geometry, this.t);
    this.#columns(scene);
    this.#ledger(scene);
    const stands = this.stands(scene);
    this.path.draw(scene, stands);
    this.pins.draw(scene, stands);
    return scene;
  }

  /** Where each step stands, the initial state first. @param {Scene} scene @returns {Stand[]} */
  stands(scene) {
    return standsOf(scene, this.cells.width / 2);
  }

  /** @param {Scene} scene */
  #columns(scene) {
    const { view, moment, geometry } = scene;
    const phone = geometry.layout === "phone";
    const stands = this.stands(scene);
    const domain = gradientDomain(view.record);
    const there = new Set(stands.map(({ step }) => step));
    for (const { step, x, open } of stands) {
      const column = this.column(step, there);
      column.group.show(true);
      column.move(x).draw({ view, moment, geometry, domain }, { cells: !open, arrows: !open && step > 0 && !phone });
      if (step > 0) this.#readout(scene, claim(this.readouts, step, there, () => new ReadoutMark(this.readoutLayer)), step, x, open);
    }
    this.#reach(geometry, stands);
    for (const [step, column] of this.columns) if (!there.has(step)) column.group.show(false);
    for (const [step, mark] of this.readouts) if (!there.has(step)) mark.group.show(false);
    const jordan = cellOf(view.record) === "jordan";
    this.lanes.draw(view, moment, geometry, jordan || view.folded ? [] : stands);
    this.feedback.draw(view, moment, geometry, jordan && !view.folded ? stands : []);
    this.lights.draw(view, moment, geometry, view.folded ? [] : stands);
    this.chips.draw(view.folded ? { ...geometry, chips: [] } : geometry, this.t);
  }

  /** A finger need not hit a cell to mean its step. @param {Geometry} geometry @param {Stand[]} stands */
  #reach(geometry, stands) {
    const width = Math.max(LEAST_TARGET, geometry.pitch);
    const top = geometry.layout === "phone" ? 0 : geometry.readout - 24;
    this.reaches.begin();
    for (const { step, x, open } of stands) {
      if (step > 0 && !open) this.reaches.next().set("x", x - width / 2).set("y", top).set("width", width).set("height", geometry.words + 10 - top).set("data-step", step);
    }
    this.reaches.end();
  }

  /** The decades that gradients are coloured by. @param {StageView} view */
  domain(view) {
    return gradientDomain(view.record);
  }

  /** @param {number} step @param {Set<number>} [there] steps that stand on the stage @returns {StepColumn} */
  column(step, there) {
    return claim(this.columns, step, there, () => new StepColumn(this.columnsLayer, step)).serve(step);
  }

  /** @param {Scene} scene @param {ReadoutMark} known @param {number} step @param {number} x @param {boolean} open */
  #readout({ view, moment, geometry, ledger }, known, step, x, open) {
    known.group.show(true).set("transform", "translate(0,0)");
    const phone = geometry.layout === "phone";
    const end = view.folded ? x + 60 : geometry.slot.x + ledger.anchors.after + this.cells.width / 2 - 2;
    known.draw(view, moment, geometry, step, barPlace(geometry, step, x, open || (phone && step === moment.step), end));
  }

  /** @param {Scene} scene */
  #ledger({ view, moment, geometry, ledger }) {
    const { slot } = geometry;
    this.open.set("transform", `translate(${view.folded ? 0 : slot.x},0)`);
    const domain = gradientDomain(view.record);
    this.matrix.draw(ledger.matrix, view.light);
    this.cells.begin();
    this.wires.begin(view.light);
    for (const vector of ledger.vectors) this.cells.vector(vector, domain);
    if (view.folded || geometry.rows.length < geometry.lanes[0].folded.n) {
      for (const lane of geometry.lanes) if (view.folded || geometry.layout !== "phone") this.cells.unitNumbers(geometry.rows, lane.open, view.unit, view.folded ? ledger.anchors.after - 28 : 32);
    }
    for (const note of ledger.notes) this.cells.note(note);
    for (const wire of ledger.wires) this.wires.draw(wire);
    const pending = moment.grad ? moment.gradFrom > moment.step : moment.valuesTo < moment.step;
    for (const dot of ledger.dots) this.wires.dot(dot, moment.grad, pending);
    this.cells.end();
    this.wires.end();
    this.#delays(ledger);
    this.#entry({ view, moment, geometry, ledger });
  }

  /** @param {Ledger} ledger */
  #delays({ squares = [] }) {
    this.squares.begin();
    this.delays.begin();
    for (const { x, y, size, text, of } of squares) {
      this.squares.next().set("x", x - size / 2).set("y", y - size / 2).set("width", size).set("height", size).set("data-delay", of);
      this.delays.next().set("x", x).set("y", y + 4.5).words(text, "");
    }
    this.squares.end();
    this.delays.end();
  }

  /** The word enters the open step from below. @param {Scene} scene */
  #entry({ view, moment, geometry, ledger }) {
    const { slot } = geometry;
    const shown = geometry.layout !== "phone" && !moment.grad && !view.folded && Number(view.record.experiment.in ?? 1) !== 0 && moment.valuesTo >= moment.step;
    const x = slot.x + ledger.anchors.input;
    this.entry.show(shown).set("d", `M${x} ${geometry.words - 13}V${slot.bottom + 2}`);
    this.entryHead.show(shown).set("d", head(x, slot.bottom + 2, "up", 1.25, true));
  }
}

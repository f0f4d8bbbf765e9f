import { hasInput } from "./stage-data.js";
import { units } from "./stage-ledger.js";
import { matrix } from "./stage-letters.js";
import { laneWidth } from "./stage-lanes.js";

/**
 * The folded graph: one cell, its input below, its read-out above, and the loop with the delay, a square with the step's number.
 * @typedef {import("./stage-ledger.js").Open} Open
 * @typedef {import("./stage-types.js").Ledger} Ledger
 * @typedef {import("./stage-types.js").Wire} Wire
 * @typedef {import("./stage-types.js").Note} Note
 */

const REACH = 74;
const BEND = 16;
const SQUARE = 26;

/** @param {import("./stage-types.js").Geometry} geometry @returns {number} where the one cell stands */
export function middleOf(geometry) {
  return Math.round(geometry.width / 2);
}

/** @param {Open} open @returns {Ledger} */
export function foldedLedger(open) {
  const { view, moment, geometry } = open;
  const x = middleOf(geometry);
  const jordan = open.cell === "jordan";
  const vectors = geometry.lanes.map(({ name, open: shape }) => units(open, name, moment.step, { x }, shape, { below: name === "h" && geometry.lanes.length > 1 }));
  const half = geometry.layout === "phone" ? 22 : 23;
  const back = moment.grad;
  const pending = !moment.shown(moment.step);
  const taught = jordan && Boolean(Number(view.record.experiment.tf ?? 0));
  const loops = jordan ? [loop({ y: geometry.readout - (geometry.layout === "phone" ? 4 : 0), to: geometry.lanes[0].open.mid, x: x + half, from: x + (geometry.layout === "phone" ? 20 : 64) })] : geometry.lanes.map(({ open: shape }) => loop({ y: shape.mid - BEND, to: shape.mid + BEND, x: x + half }));
  const travelled = taught && back ? [] : loops; // a target is a constant: no gradient goes that way
  const wires = travelled.map(({ d, tip, backTip }, i) => ({ d, tip: back ? backTip : tip, back, pending, of: /** @type {Wire["of"]} */ (i === loops.length - 1 ? "W" : ""), width: geometry.lanes[i]?.name === "c" && !pending ? laneWidth(geometry, view.record, moment.step) : 1.25 }));
  const squares = loops.map(({ square }, i) => ({ ...square, size: SQUARE, text: String(moment.step), of: jordan ? /** @type {const} */ ("y") : geometry.lanes[i].name }));
  return { vectors, matrix: null, dots: [], squares, anchors: { before: x, after: x, input: x }, wires: [...wires, ...straight(open, x, pending)], notes: letters(open, x + half, loops[loops.length - 1].square) };
}

/** Out at the right and back in. @param {{x: number, y: number, to: number, from?: number}} at @returns {{d: string, tip: Wire["tip"], backTip: Wire["tip"], square: {x: number, y: number}}} */
function loop({ x, y, to, from = x + 4 }) {
  const out = x + REACH;
  const d = `M${from} ${y}H${out}a${BEND} ${BEND} 0 0 1 ${BEND} ${BEND}V${to - BEND}a${BEND} ${BEND} 0 0 1 ${-BEND} ${BEND}H${x + 6}`;
  return { d, tip: [x + 6, to, "left"], backTip: [from + 2, y, "left"], square: { x: out + BEND, y: (y + to) / 2 } };
}

/** x up, c down to h, and up to the read-out. @param {Open} open @param {number} x @param {boolean} pending @returns {Wire[]} */
function straight({ view, moment, geometry }, x, pending) {
  const { lanes } = geometry;
  const [first, last] = [lanes[0].open, lanes[lanes.length - 1].open];
  const back = moment.grad;
  const low = foldedBottom(geometry);
  const wire = (/** @type {number} */ from, /** @type {number} */ to, /** @type {Wire["of"]} */ of = "") => {
    const [a, b] = back ? [to, from] : [from, to];
    return { d: `M${x} ${a}V${b}`, tip: /** @type {Wire["tip"]} */ ([x, b, b < a ? "up" : "down"]), of, back, pending };
  };
  return [
    ...(hasInput(view.record) ? [wire(low, last.bottom + (lanes.length > 1 ? 28 : 14), "U")] : []),
    ...(lanes.length > 1 ? [wire(first.bottom + 4, last.top - 5)] : []),
    wire(first.top - 26, geometry.readout + (geometry.layout === "phone" ? 8 : 10), "V"),
  ];
}

/** @param {import("./stage-types.js").Geometry} geometry @returns {number} where the word's arrow begins */
export function foldedBottom(geometry) {
  return geometry.words - 16;
}

/** @param {Open} open @param {number} right of the cell @param {{x: number, y: number}} square @returns {Note[]} */
function letters({ view, geometry, cell }, right, square) {
  const note = view.note;
  const top = geometry.lanes[0].open.top;
  const one = (/** @type {"U"|"W"|"V"} */ of, /** @type {number} */ x, /** @type {number} */ y, /** @type {string} */ colour) => ({ x, y, text: matrix(note, of, cell), size: 16, anchor: "start", light: of, colour });
  const x = middleOf(geometry) + 8;
  return [
    one("W", right + 30, cell === "jordan" ? geometry.lanes[0].open.mid - 8 : square.y - BEND - 8, "var(--role-hidden)"),
    ...(hasInput(view.record) ? [{ ...one("U", x, foldedBottom(geometry) - 2, "var(--role-input)"), size: 13 }] : []),
    one("V", x, top - 32, "var(--role-output)"),
  ];
}

import { cellOf, rowsOf, unitsOf } from "./stage-data.js";
import { strip, windowed } from "./stage-moment.js";

/**
 * Where everything stands. Units are CSS pixels.
 * @typedef {import("./stage-types.js").StageView} StageView
 * @typedef {import("./stage-types.js").Moment} Moment
 * @typedef {import("./stage-types.js").Geometry} Geometry
 * @typedef {import("./stage-types.js").Band} Band
 * @typedef {import("./stage-types.js").Lane} Lane
 */

const DRAWN_HEIGHT = 460;
const FULL_ROW = 20;
const THIN_ROW = 6;
const STRIP_FROM = 33;
const LEAST_PITCH = 46;
const CHIP = 44;
const FRAME = { top: 58, bottom: 419, inset: 8 };

/**
 * gutter: where the first column begins; slot: width of the open cell; pitch: the widest column; box: height of a band for six units;
 * first, second: where the bands' boxes begin.
 */
const LAYOUTS = {
  desk: { gutter: 140, right: 18, slot: 716, pitch: 86, cell: 34, initial: 111, left: 92 },
  compact: { gutter: 144, right: 8, slot: 480, pitch: 57, cell: 28, initial: 115, left: 96 },
};
const PHONE = { left: 28, columns: 7, row: 8, first: 28, second: 88, box: 48, open: { row: 18, first: 24, second: 164, top: 171, height: 296 }, cell: 28 };

/** Where the phone's one cell begins when the graph is folded. */
const FOLDED_TOP = 56;

/** @param {number} top @param {number} row @param {number} n @param {number} [box] in whose middle the rows stand @returns {Band} */
export function band(top, row, n, box = row * n) {
  const start = top + (box - row * n) / 2;
  return { top: start, row, n, mid: start + (row * n) / 2, bottom: start + row * n };
}

/** @param {number} H @param {number} box @param {number} most height of a row @returns {number} height of a folded row */
function foldedRow(H, box, most) {
  if (H >= STRIP_FROM) return box / H;
  return Math.min(H <= 8 ? most : THIN_ROW, box / H);
}

/** @param {StageView} view @param {Moment} moment @returns {Geometry} */
export function geometryOf(view, moment) {
  return view.layout === "phone" ? phone(view, moment) : wide(view, moment);
}

/** @param {StageView} view @param {Moment} moment @returns {Geometry} */
function wide(view, moment) {
  const { width, height } = view;
  const rows = rowsOf(view, moment);
  const H = unitsOf(view.record);
  const extra = (height - DRAWN_HEIGHT) / 2;
  const box = 6 * FULL_ROW + extra;
  const openRow = Math.min(FULL_ROW, Math.floor(box / rows.length));
  const boxes = [94, 94 + box + 56];
  const names = /** @type {("c"|"h")[]} */ (cellOf(view.record) === "lstm" ? ["c", "h"] : ["h"]);
  const lanes = names.map((name, i) => ({
    name,
    folded: band(boxes[i], foldedRow(H, box, openRow), H, box),
    open: band(boxes[i], openRow, rows.length, box),
  }));
  const place = columnsOf(view, moment);
  const bottom = FRAME.bottom + 2 * extra;
  return finish({
    layout: view.layout, width, height, lanes, lower: band(boxes[1], openRow, rows.length, box), rows, ...place,
    slot: { ...place.slot, left: place.slot.x + FRAME.inset, right: place.slot.x + place.slot.w - FRAME.inset, top: FRAME.top, bottom },
    readout: 36, words: 449 + 2 * extra, key: "",
  });
}

/** Columns, chips and the open cell, from left to right. @param {StageView} view @param {Moment} moment */
function columnsOf(view, { T, step }) {
  const { slot, pitch: widest, cell: widestCell, initial, gutter, right, left } = LAYOUTS[view.layout === "compact" ? "compact" : "desk"];
  const room = view.width - 2 - gutter - right - slot;
  const all = room / Math.max(1, T - 1) >= Math.min(LEAST_PITCH, widest);
  const { steps, gaps } = windowed(T, step, all);
  const pitch = Math.min(widest, (room - CHIP * gaps.length) / Math.max(1, steps.length - 1));
  let x = gutter;
  let open = gutter;
  const columns = [];
  const chips = [];
  for (const s of steps) {
    const w = s === step ? slot : pitch;
    if (s === step) open = x;
    columns.push({ step: s, x: x + w / 2 });
    x += w;
    const gap = gaps.find(({ after }) => after === s);
    if (!gap) continue;
    chips.push({ from: gap.from, to: gap.to, x: x + CHIP / 2 });
    x += CHIP;
  }
  return { columns, chips, pitch, cell: Math.min(widestCell, Math.max(12, pitch - 14)), initial, left, slot: { x: open, w: slot } };
}

/** The strip of columns above, the open cell below. @param {StageView} view @param {Moment} moment @returns {Geometry} */
function phone(view, moment) {
  const { width } = view;
  const rows = rowsOf(view, moment);
  const H = unitsOf(view.record);
  const open = { ...PHONE.open, top: view.folded ? FOLDED_TOP : PHONE.open.top };
  const names = /** @type {("c"|"h")[]} */ (cellOf(view.record) === "lstm" ? ["c", "h"] : ["h"]);
  const openRow = Math.min(open.row, Math.floor((6 * open.row) / rows.length));
  const both = names.length > 1;
  const lanes = names.map((name, i) => ({
    name,
    folded: band(i ? PHONE.second : PHONE.first, both ? foldedRow(H, PHONE.box, PHONE.row) : foldedRow(H, 2 * PHONE.box, 2 * PHONE.row), H, both ? PHONE.box : 108),
    open: band(open.top + (i ? open.second : open.first), openRow, rows.length, 6 * open.row),
  }));
  const pitch = (width - PHONE.left) / PHONE.columns;
  const below = lanes[lanes.length - 1].open.bottom + 62; // the folded graph's word
  const columns = strip(moment.T, moment.step, PHONE.columns).map((step, i) => ({ step, x: PHONE.left + pitch * (i + 0.5) }));
  return finish({
    layout: "phone", width, height: view.folded ? below + 10 : open.top + open.height + 2, lanes, lower: band(open.top + open.second, openRow, rows.length, 6 * open.row), rows, columns, chips: [],
    pitch, cell: PHONE.cell, initial: 0, left: 0, slot: { x: 0, w: width, left: 0.5, right: width - 0.5, top: open.top, bottom: open.top + open.height },
    readout: 19, words: view.folded ? below : 153, key: "",
  });
}

/** @param {Geometry} geometry @returns {Geometry} */
function finish(geometry) {
  const { layout, width, height, lanes, cell, rows } = geometry;
  geometry.key = [layout, width, height, cell, rows.length, ...lanes.flatMap(({ folded }) => [folded.top, folded.row, folded.n])].join(" ");
  return geometry;
}

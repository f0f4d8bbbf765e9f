import { textWidth } from "../textwidth.js";
import { arranged, columnsOf, lanesOf, MOST_ROWS, roomAt } from "./wiring-stage-columns.js";
import { bottleneckOf, tokenOf, unitsOf } from "./wiring-stage-data.js";
import { labelBox, labelWidth } from "./wiring-stage-letters.js";
import { routesOf } from "./wiring-stage-routes.js";

/**
 * Where every vector stands: time one way, lanes the other. On the phone the time of a decoder runs downwards.
 * Lengths along time are called u, across it v; v grows from what is read to what is given out.
 * @typedef {import("./wiring-stage-types.js").WiringView} WiringView
 * @typedef {import("./wiring-stage-types.js").WiringNode} WiringNode
 * @typedef {import("./wiring-stage-types.js").WiringGraph} WiringGraph
 * @typedef {import("./wiring-stage-columns.js").Lane} Lane
 * @typedef {import("./wiring-stage-types.js").WiringEdge} WiringEdge
 * @typedef {import("./wiring-stage-types.js").Geometry} Geometry
 * @typedef {import("./wiring-stage-types.js").Place} Place
 * @typedef {{low: number, length: number}} Band
 */

const ROW = { desk: 20, compact: 18, phone: 9 };
const LEAST_ROW = 5;
const THIN = 6;
const LEAST_LABELLED = 36;
const SIDES = 12;
const EDGE = 2;
const FRAMED = 6; // between a vector and the frame of what everything passes
const SECOND_ROW = 14;
const PASSED = 5; // by a line over the vector
const LEFT = { desk: 64, compact: 60, phone: 26 };
const RIGHT = { desk: 16, compact: 16, phone: 6 };
const WORDS = 26;
const TOP = 24;
const OUTPUT = 49;
const NARROWEST_NUMBER = 32;
const DOWN = { pitch: 40, thick: 16, left: 58, output: 88, narrowOutput: 76, gap: 20, top: 14, row: 13, least: 2.5, widest: 2.6 };
const NARROW = 340;

/** @param {WiringView} view @returns {boolean} whether time runs downwards */
function isVertical({ layout, record: { graph } }) {
  return layout === "phone" && graph.nodes.some(({ values }) => values === "s");
}

/** @param {Lane[]} lanes @param {number} row @param {number} output length of an output @param {number} gap room for a gap of share 1 @param {number} start @returns {Map<number, Band>} */
function bandsOf(lanes, row, output, gap, start) {
  const bands = new Map();
  let low = start;
  lanes.forEach((lane, i) => {
    if (i) low += gap * lane.gap;
    const length = lane.output ? output : lane.rows * row;
    bands.set(lane.value, { low, length });
    low += length;
  });
  return bands;
}

/** @param {number} units @param {number} row @returns {number} length of a vector */
function lengthOf(units, row) {
  return units <= MOST_ROWS ? units * row : Math.min(units * THIN, MOST_ROWS * row);
}

/** @param {WiringView} view @returns {Geometry} */
function across(view) {
  const { record, layout, width, height } = view;
  const nodes = arranged(record.graph);
  const lanes = lanesOf(view, nodes);
  const shares = lanes.slice(1).reduce((sum, { gap }) => sum + gap, 0);
  const least = layout === "phone" ? 22 : 26;
  const outputs = lanes.filter(({ output }) => output).length * OUTPUT;
  const rows = lanes.filter(({ output }) => !output).reduce((sum, lane) => sum + lane.rows, 0);
  const [left, right] = [LEFT[layout], RIGHT[layout]];
  const { at, pitch, span } = columnsOf(view, nodes, width - left - right);
  const rowsOfWords = nodes.some((node) => node.lane === lanes[0].value && textWidth(tokenOf(record, node), 12) > roomAt(at, node.column, pitch) - 5);
  const words = WORDS + (rowsOfWords ? SECOND_ROW : 0);
  const room = height - TOP - words - outputs;
  const row = Math.max(LEAST_ROW, Math.min(ROW[layout], (room - shares * least) / rows));
  const gap = Math.max(least, Math.min(96, (room - rows * row) / Math.max(1, shares)));
  const used = rows * row + shares * gap;
  const slack = Math.max(0, room - used) / 2;
  const whole = Math.max(height, used + TOP + words + outputs);
  const wide = Math.max(width, left + right + span);
  const start = left + (wide - left - right - span) / 2 + pitch / 2;
  const thick = Math.min(46, Math.round(pitch * 0.6));
  const bands = bandsOf(lanes, row, OUTPUT, gap, words + slack);
  const places = nodes.map((node) => {
    const band = bands.get(node.lane) ?? { low: 0, length: 0 };
    const n = unitsOf(record, node);
    const h = node.kind === "output" ? OUTPUT : lengthOf(n, row);
    return placed(node, { x: start + (at.get(node.column) ?? 0), y: whole - band.low - band.length / 2, w: thick, h, n, room: roomAt(at, node.column, pitch), upright: true, tokenBelow: true, label: "", aside: 0, drop: 0, raised: false, numbers: n <= MOST_ROWS && row >= 12 && thick >= NARROWEST_NUMBER });
  });
  labelled(places, pitch - thick - (record.graph.nodes.some(({ values }) => values === "b") ? SIDES : 0), view.note);
  inside(places, wide, view.note);
  if (rowsOfWords) twoRows(places);
  return finished(view, { vertical: false, width: wide, height: whole, pitch, places });
}

/** Arcs need room, slanted lines do not. @param {Lane} lane @returns {number} */
function downGap({ gap }) {
  return gap > 2 ? DOWN.widest : 1;
}

/** Time runs downwards. @param {WiringView} view @returns {Geometry} */
function down(view) {
  const { record, width } = view;
  const nodes = arranged(record.graph);
  const lanes = lanesOf(view, nodes);
  const shares = lanes.slice(1).reduce((sum, lane) => sum + downGap(lane), 0);
  const rows = lanes.filter(({ output }) => !output).reduce((sum, lane) => sum + lane.rows, 0);
  const output = width < NARROW ? DOWN.narrowOutput : DOWN.output;
  const room = width - DOWN.left - output - 4;
  const row = Math.max(DOWN.least, Math.min(DOWN.row, (room - shares * DOWN.gap) / rows));
  const gap = (room - rows * row) / shares;
  const bands = bandsOf(lanes.map((lane) => ({ ...lane, gap: downGap(lane) })), row, output, gap, DOWN.left);
  const steps = [...new Set(nodes.map(({ column }) => column))].sort((a, b) => a - b);
  const places = nodes.map((node) => {
    const band = bands.get(node.lane) ?? { low: 0, length: 0 };
    const n = unitsOf(record, node);
    const w = node.kind === "output" ? output : lengthOf(n, row);
    return placed(node, { x: band.low + band.length / 2, y: DOWN.top + DOWN.pitch * (steps.indexOf(node.column) + 0.5), w, h: node.kind === "output" ? 30 : DOWN.thick, n, room: DOWN.left, upright: false, tokenBelow: false, label: "above", aside: node.kind === "context" ? PASSED : 0, drop: 0, raised: false, numbers: false });
  });
  return finished(view, { vertical: true, width, height: DOWN.top + DOWN.pitch * steps.length, pitch: DOWN.pitch, places });
}

/** @param {WiringNode} node @param {Omit<Place, "node">} rest @returns {Place} */
function placed(node, rest) {
  return { node, ...rest, x: Math.round(rest.x * 10) / 10, y: Math.round(rest.y * 10) / 10, h: Math.round(rest.h * 10) / 10 };
}

/** Letters stand at every node where there is room, else at the first of each group. @param {Place[]} places @param {number} free between two columns @param {string} note */
function labelled(places, free, note) {
  /** @type {Map<string, Place[]>} */
  const groups = new Map();
  for (const place of places) if (place.node.kind !== "output") groups.set(place.node.values, [...(groups.get(place.node.values) ?? []), place]);
  for (const group of groups.values()) {
    const said = group[0].node.kind === "summary" && group[0].node.values === "c"; // everything passes it, and that is written over it
    const need = Math.max(...group.map(({ node }) => labelWidth(node, note, 14))) + 5 + (said ? FRAMED : 0);
    const half = group.some(({ node }) => !Number.isInteger(node.column));
    const fits = need <= (half ? free / 2 : free) && group[0].h >= LEAST_LABELLED;
    const passed = groups.has("b") && group[0].node.values === (fits ? "b" : "h");
    for (const place of group) Object.assign(place, { label: fits ? "corner" : "", aside: passed ? 0.15 * place.w + 3 : 0 });
    if (fits || said) continue;
    const first = group.reduce((one, place) => (place.x < one.x ? place : one));
    const besideC = first.node.values === "s" && (groups.get("c") ?? []).some(({ y }) => Math.abs(y - first.y) < 1);
    first.label = besideC ? "above" : "first";
  }
}

/** Words that are too long for their columns take turns in two rows. @param {Place[]} places */
function twoRows(places) {
  const lane = Math.min(...places.map(({ node }) => node.lane));
  places.filter(({ node, tokenBelow }) => node.lane === lane && tokenBelow).sort((a, b) => a.x - b.x).forEach((place, i) => {
    place.drop = i % 2 ? SECOND_ROW : 0;
    place.raised = i % 2 === 0;
  });
}

/** Letters at the right of the last column: where they would leave the picture, all of it makes room. @param {Place[]} places @param {number} wide @param {string} note */
function inside(places, wide, note) {
  const boxes = places.flatMap((place) => labelBox(place, note, false) ?? []);
  const over = Math.max(0, ...boxes.map(({ right }) => right)) + EDGE - wide;
  const free = Math.min(...boxes.map(({ left }) => left), ...places.map(({ x, w }) => x - w / 2)) - EDGE;
  const by = Math.round(10 * Math.min(over, free)) / 10;
  if (by > 0) for (const place of places) place.x = Math.round(10 * (place.x - by)) / 10;
}

/** @param {WiringView} view @param {{vertical: boolean, width: number, height: number, pitch: number, places: Place[]}} drawn @returns {Geometry} */
function finished({ record }, { places, ...rest }) {
  const all = new Map(places.map((place) => [place.node.id, place]));
  const bottleneck = bottleneckOf(record.graph);
  return {
    ...rest, width: Math.round(rest.width), height: Math.round(rest.height), places: all, bottleneck,
    routes: routesOf(drawnEdges(record.graph), all, rest.vertical, bottleneck), key: "",
  };
}

/** With the arcs whose weight is 0 by hand, which the graph leaves out: a hand must be able to take them up again. @param {WiringGraph} graph @returns {WiringEdge[]} */
function drawnEdges({ nodes, edges }) {
  const known = new Set(edges.map(({ id }) => id));
  const arcs = nodes.filter(({ kind }) => kind === "context").flatMap(({ id: target }) => nodes.filter(({ values }) => values === "h").map(({ id: source }) => ({ id: `${source}>${target}`, source, target, weight: "α", recurrent: false, constant: false })));
  return [...edges, ...arcs.filter(({ id }) => !known.has(id))];
}

/** @type {WeakMap<WiringGraph, {of: string, geometry: Geometry}>} */
const known = new WeakMap();

/** @param {WiringView} view @returns {Geometry} the same object while nothing moves */
export function geometryOf(view) {
  const of = [view.layout, view.width, view.height, view.note].join();
  const { graph } = view.record;
  const found = known.get(graph);
  if (found?.of === of) return found.geometry;
  const geometry = isVertical(view) ? down(view) : across(view);
  geometry.key = [geometry.width, geometry.height, ...[...geometry.places.values()].map(({ node, x, y, w, h, n }) => [node.id, x, y, w, h, n].join()), ...geometry.routes.keys()].join(" ");
  known.set(graph, { of, geometry });
  return geometry;
}

import { bottleneckOf, unitsOf } from "./wiring-stage-data.js";
import { routesOf } from "./wiring-stage-routes.js";

/**
 * Where every vector stands: time one way, lanes the other. On the phone the time of a decoder runs downwards.
 * Lengths along time are called u, across it v; v grows from what is read to what is given out.
 * @typedef {import("./wiring-stage-types.js").WiringView} WiringView
 * @typedef {import("./wiring-stage-types.js").WiringNode} WiringNode
 * @typedef {import("./wiring-stage-types.js").WiringGraph} WiringGraph
 * @typedef {import("./wiring-stage-types.js").Geometry} Geometry
 * @typedef {import("./wiring-stage-types.js").Place} Place
 * @typedef {{value: number, rows: number, output: boolean, gap: number}} Lane  gap: share of the room below it
 * @typedef {{low: number, length: number}} Band
 */

const ROW = { desk: 20, compact: 18, phone: 9 };
const LEAST_ROW = 5;
const MOST_ROWS = 8;
const THIN = 6;
const PITCH = { desk: 132, compact: 112, phone: 64 };
const LEAST_PITCH = 25;
const LEFT = { desk: 64, compact: 60, phone: 26 };
const WORDS = 26;
const TOP = 20;
const OUTPUT = 46;
const NARROWEST_NUMBER = 32;
const DOWN = { pitch: 40, thick: 16, left: 50, output: 66, gap: 20, top: 14, row: 10 };

/** @param {WiringView} view @returns {boolean} whether time runs downwards */
function isVertical({ layout, record: { graph } }) {
  return layout === "phone" && graph.nodes.some(({ values }) => values === "s");
}

/** Lanes from what is read to what is given out. @param {WiringView} view @returns {Lane[]} */
function lanesOf({ record }) {
  const { nodes, edges } = record.graph;
  const at = new Map(nodes.map((node) => [node.id, node]));
  return [...new Set(nodes.map(({ lane }) => lane))].sort((a, b) => a - b).map((value) => {
    const here = nodes.filter(({ lane }) => lane === value);
    const into = edges.filter(({ source, target }) => at.get(target)?.lane === value && (at.get(source)?.lane ?? 0) < value);
    const slanted = into.some(({ source, target }) => Math.abs((at.get(source)?.column ?? 0) - (at.get(target)?.column ?? 0)) > 0.75);
    const gap = into.some(({ weight }) => weight.startsWith("α")) ? 2.4 : slanted ? 1.5 : 1;
    return { value, rows: Math.max(...here.map((node) => Math.min(MOST_ROWS, unitsOf(record, node)))), output: here.every(({ kind }) => kind === "output"), gap };
  });
}

/** Columns with the room between them; a half column is wide only where its lane would collide. @param {WiringGraph} graph @returns {Map<number, number>} column -> units of the pitch */
function columnsOf({ nodes }) {
  const all = [...new Set(nodes.map(({ column }) => column))].sort((a, b) => a - b);
  const lanes = new Map(all.map((column) => [column, new Set(nodes.filter((node) => node.column === column).map(({ lane }) => lane))]));
  const out = new Map();
  let u = 0;
  all.forEach((column, i) => {
    const before = all[i - 1];
    if (i) u += column - before >= 1 || ![...(lanes.get(column) ?? [])].some((lane) => lanes.get(before)?.has(lane)) ? column - before : 1;
    out.set(column, u);
  });
  return out;
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
  const lanes = lanesOf(view);
  const shares = lanes.slice(1).reduce((sum, { gap }) => sum + gap, 0);
  const least = layout === "phone" ? 22 : 26;
  const outputs = lanes.filter(({ output }) => output).length * OUTPUT;
  const rows = lanes.filter(({ output }) => !output).reduce((sum, lane) => sum + lane.rows, 0);
  const room = height - TOP - WORDS - outputs;
  const row = Math.max(LEAST_ROW, Math.min(ROW[layout], (room - shares * least) / rows));
  const gap = Math.max(least, Math.min(96, (room - rows * row) / Math.max(1, shares)));
  const used = rows * row + shares * gap;
  const slack = Math.max(0, room - used) / 2;
  const whole = Math.max(height, used + TOP + WORDS + outputs);
  const columns = columnsOf(record.graph);
  const span = Math.max(...columns.values()) + 1;
  const left = LEFT[layout];
  const pitch = Math.max(LEAST_PITCH, Math.min(PITCH[layout], (width - left - 6) / span));
  const wide = Math.max(width, left + 6 + pitch * span);
  const start = left + (wide - left - 6 - pitch * span) / 2 + pitch / 2;
  const thick = Math.min(46, Math.round(pitch * 0.6));
  const bands = bandsOf(lanes, row, OUTPUT, gap, WORDS + slack);
  const places = record.graph.nodes.map((node) => {
    const band = bands.get(node.lane) ?? { low: 0, length: 0 };
    const n = unitsOf(record, node);
    const h = node.kind === "output" ? OUTPUT : lengthOf(n, row);
    return placed(node, { x: start + pitch * (columns.get(node.column) ?? 0), y: whole - band.low - band.length / 2, w: thick, h, n, room: pitch, upright: true, tokenBelow: true, label: "", numbers: n <= MOST_ROWS && row >= 12 && thick >= NARROWEST_NUMBER });
  });
  labelled(places, pitch - thick >= 24);
  return finished(view, { vertical: false, width: wide, height: whole, pitch, places });
}

/** Time runs downwards. @param {WiringView} view @returns {Geometry} */
function down(view) {
  const { record, width } = view;
  const lanes = lanesOf(view);
  const shares = lanes.slice(1).reduce((sum, { gap }) => sum + Math.min(gap, 1.5), 0);
  const rows = lanes.filter(({ output }) => !output).reduce((sum, lane) => sum + lane.rows, 0);
  const row = Math.max(3, Math.min(DOWN.row, (width - DOWN.left - DOWN.output - 4 - shares * DOWN.gap) / rows));
  const gap = (width - DOWN.left - DOWN.output - 4 - rows * row) / shares;
  const bands = bandsOf(lanes.map((lane) => ({ ...lane, gap: Math.min(lane.gap, 1.5) })), row, DOWN.output, gap, DOWN.left);
  const columns = columnsOf(record.graph);
  const places = record.graph.nodes.map((node) => {
    const band = bands.get(node.lane) ?? { low: 0, length: 0 };
    const n = unitsOf(record, node);
    const w = node.kind === "output" ? DOWN.output : lengthOf(n, row);
    return placed(node, { x: band.low + band.length / 2, y: DOWN.top + DOWN.pitch * ((columns.get(node.column) ?? 0) + 0.5), w, h: node.kind === "output" ? 30 : DOWN.thick, n, room: DOWN.left, upright: false, tokenBelow: false, label: "above", numbers: false });
  });
  return finished(view, { vertical: true, width, height: DOWN.top + DOWN.pitch * (Math.max(...columns.values()) + 1), pitch: DOWN.pitch, places });
}

/** @param {WiringNode} node @param {Omit<Place, "node">} rest @returns {Place} */
function placed(node, rest) {
  return { node, ...rest, x: Math.round(rest.x * 10) / 10, y: Math.round(rest.y * 10) / 10, h: Math.round(rest.h * 10) / 10 };
}

/** Letters stand at every node where there is room, else at the first of each group. @param {Place[]} places @param {boolean} all */
function labelled(places, all) {
  /** @type {Map<string, Place>} */
  const first = new Map();
  for (const place of places) {
    if (place.node.kind === "output") continue;
    if (all) place.label = "corner";
    const known = first.get(place.node.values);
    if (!known || place.x < known.x) first.set(place.node.values, place);
  }
  if (!all) for (const place of first.values()) place.label = "first";
}

/** @param {WiringView} view @param {{vertical: boolean, width: number, height: number, pitch: number, places: Place[]}} drawn @returns {Geometry} */
function finished({ record }, { places, ...rest }) {
  const all = new Map(places.map((place) => [place.node.id, place]));
  return {
    ...rest, width: Math.round(rest.width), height: Math.round(rest.height), places: all, bottleneck: bottleneckOf(record.graph),
    routes: routesOf(record.graph, all, rest.vertical), key: "",
  };
}

/** @type {WeakMap<WiringGraph, {of: string, geometry: Geometry}>} */
const known = new WeakMap();

/** @param {WiringView} view @returns {Geometry} the same object while nothing moves */
export function geometryOf(view) {
  const of = [view.layout, view.width, view.height].join();
  const { graph } = view.record;
  const found = known.get(graph);
  if (found?.of === of) return found.geometry;
  const geometry = isVertical(view) ? down(view) : across(view);
  geometry.key = [geometry.width, geometry.height, ...[...geometry.places.values()].map(({ node, x, y, w, h, n }) => [node.id, x, y, w, h, n].join()), ...geometry.routes.keys()].join(" ");
  known.set(graph, { of, geometry });
  return geometry;
}

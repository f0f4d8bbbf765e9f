import { textWidth } from "../textwidth.js";
import { fitted } from "./stage-columns.js";
import { outputOf, tokenOf, unitsOf } from "./wiring-stage-data.js";

/**
 * Lanes and columns of a wiring as they are drawn, and how far apart its columns stand.
 * @typedef {import("./wiring-stage-types.js").WiringView} WiringView
 * @typedef {import("./wiring-stage-types.js").WiringNode} WiringNode
 * @typedef {import("./wiring-stage-types.js").WiringGraph} WiringGraph
 * @typedef {{value: number, rows: number, output: boolean, gap: number}} Lane  gap: share of the room below it
 */

/** Units that a lane has room for: more are thin rows in it. */
export const MOST_ROWS = 8;
const PITCH = { desk: 132, compact: 112, phone: 64 };
const LEAST_PITCH = 25;
/** Where the picture scrolls anyway, a column is as wide as its words, up to this. */
const MOST_WORD = 52;
const ELLIPSIS = 0.8; // em

/**
 * Lanes and columns as they are drawn. A decoder's words stand in the lane of the source's; with one c, encoder, c and decoder are one line.
 * @param {WiringGraph} graph @returns {WiringNode[]}
 */
export function arranged({ nodes }) {
  if (!nodes.some(({ values }) => values === "s")) return nodes;
  const single = nodes.some(({ kind, values }) => kind === "summary" && values === "c");
  const steps = nodes.filter(({ kind }) => kind === "input").length;
  const lanes = /** @type {Record<string, number>} */ (single ? { c: 1, y: 0, s: 1, o: 2 } : { y: 0 });
  return nodes.map((node) => {
    const { values, kind, step } = node;
    const lane = lanes[values] ?? node.lane;
    if (kind === "summary") return { ...node, lane, column: steps };
    return { ...node, lane, column: values === "x" || values === "h" ? node.column : steps + Number(single) + step };
  });
}

/** Lanes from what is read to what is given out. @param {WiringView} view @param {WiringNode[]} nodes @returns {Lane[]} */
export function lanesOf({ record }, nodes) {
  const { edges } = record.graph;
  const at = new Map(nodes.map((node) => [node.id, node]));
  return [...new Set(nodes.map(({ lane }) => lane))].sort((a, b) => a - b).map((value) => {
    const here = nodes.filter(({ lane }) => lane === value);
    const into = edges.filter(({ source, target }) => at.get(target)?.lane === value && (at.get(source)?.lane ?? 0) < value);
    const slanted = into.some(({ source, target }) => at.get(target)?.kind === "state" && Math.abs((at.get(source)?.column ?? 0) - (at.get(target)?.column ?? 0)) > 0.75);
    const gap = into.some(({ weight }) => weight.startsWith("α")) ? 2.4 : slanted ? 1.5 : 1;
    return { value, rows: Math.max(...here.map((node) => Math.min(MOST_ROWS, unitsOf(record, node)))), output: here.every(({ kind }) => kind === "output"), gap };
  });
}

/**
 * Where the columns stand, in pixels from the first. Even, as long as the words fit; a half column is wide only where its lane would collide.
 * @param {WiringView} view @param {WiringNode[]} nodes @param {number} room @returns {{at: Map<number, number>, pitch: number, span: number}} pitch: the narrowest; span: from edge to edge
 */
export function columnsOf({ record, layout }, nodes, room) {
  const all = [...new Set(nodes.map(({ column }) => column))].sort((a, b) => a - b);
  const lanes = new Map(all.map((column) => [column, new Set(nodes.filter((node) => node.column === column).map(({ lane }) => lane))]));
  const apart = all.map((column, i) => {
    if (!i) return 0;
    const collides = [...(lanes.get(column) ?? [])].some((lane) => lanes.get(all[i - 1])?.has(lane));
    return column - all[i - 1] >= 1 || !collides ? column - all[i - 1] : 1;
  });
  const steps = apart.reduce((sum, part) => sum + part, 1);
  const needs = all.map((column) => Math.max(LEAST_PITCH, ...nodes.filter((node) => node.column === column).map((node) => wordOf(record, node))));
  const scrolls = steps * LEAST_PITCH > room;
  const even = scrolls ? Math.min(MOST_WORD, PITCH[layout], Math.max(...needs)) : Math.min(PITCH[layout], room / steps);
  const whole = all.every(Number.isInteger);
  const wanted = needs.reduce((sum, need) => sum + Math.max(0, need - LEAST_PITCH), 0);
  const spare = room - steps * LEAST_PITCH;
  const grown = whole && !scrolls && needs.some((need) => need > even) && wanted > 0 && spare > 0 && even < PITCH[layout];
  const widths = needs.map((need) => (whole && scrolls ? Math.min(MOST_WORD, need) : grown ? LEAST_PITCH + Math.max(0, need - LEAST_PITCH) * Math.min(1, spare / wanted) + Math.max(0, spare - wanted) / steps : even));
  const at = new Map();
  let u = 0;
  all.forEach((column, i) => {
    if (i) u += grown || (whole && scrolls) ? (widths[i - 1] + widths[i]) / 2 : even * apart[i];
    at.set(column, u);
  });
  return { at, pitch: Math.min(...widths), span: u + (widths[0] + widths[widths.length - 1]) / 2 };
}

/** A text in its room, shortened where it must be; the … is part of the room. @param {string} text @param {number} room pixels @param {number} size of the letters @returns {string} */
export function shortened(text, room, size) {
  return fitted(text, room, size) === text ? text : fitted(text, room - ELLIPSIS * size, size);
}

/** Room that the words at a node would like. @param {import("./wiring-stage-types.js").WiringRecord} record @param {WiringNode} node @returns {number} */
function wordOf(record, node) {
  if (node.kind !== "output") return textWidth(tokenOf(record, node), 13) + 6;
  const { word, target } = outputOf(record, node.step);
  return Math.max(textWidth(word, 13), textWidth(target ?? "", 11)) + 8;
}

/** How wide a word may be. @param {Map<number, number>} at @param {number} column @param {number} pitch @returns {number} */
export function roomAt(at, column, pitch) {
  const here = at.get(column) ?? 0;
  const others = [...at].filter(([other]) => Math.abs(other - column) >= 1).map(([, u]) => Math.abs(u - here));
  return Math.max(pitch, Math.min(...others, 2 * pitch));
}

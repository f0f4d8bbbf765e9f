import { middleOf } from "./stage-folded.js";

/**
 * Which steps are on the stage, where, and by which nodes.
 * @typedef {import("./stage-picture.js").Scene} Scene
 * @typedef {import("./stage-lights.js").Stand} Stand
 */

/** Where each step stands, the initial state first. @param {Scene} scene @param {number} half of a cell of the open step @returns {Stand[]} */
export function standsOf({ view, moment, geometry, ledger }, half) {
  const { slot, columns, initial, cell } = geometry;
  const first = initial && !view.folded ? [{ step: 0, x: initial }] : [];
  const all = view.folded ? [{ step: moment.step, x: middleOf(geometry) }] : columns;
  return [...first, ...all].map(({ step, x }) => {
    const open = step === moment.step && (geometry.layout !== "phone" || view.folded);
    if (!open) return { step, x, left: x - cell / 2, right: x + cell / 2, readout: x, open };
    const from = view.folded ? 0 : slot.x;
    const { before, after, input } = ledger.anchors;
    return { step, x: from + input, left: from + before - half, right: from + after + half, readout: view.folded ? x : from + after + half - 62, open };
  });
}

/**
 * The node of a step: its own, one whose step has left the stage, or a new one.
 * @template T @param {Map<number, T>} nodes @param {number} step @param {Set<number>|undefined} there @param {() => T} make @returns {T}
 */
export function claim(nodes, step, there, make) {
  let known = nodes.get(step);
  if (known === undefined && there) {
    for (const [other, node] of nodes) {
      if (other === 0 || there.has(other)) continue;
      nodes.delete(other);
      known = node;
      break;
    }
  }
  const found = known ?? make();
  nodes.set(step, found);
  return found;
}

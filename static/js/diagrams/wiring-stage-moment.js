/**
 * What a stop of the timeline shows: forward moment by moment, the loss, and the same moments backward.
 * @typedef {import("./wiring-stage-types.js").WiringView} WiringView
 * @typedef {import("./wiring-stage-types.js").WiringGraph} WiringGraph
 * @typedef {import("./wiring-stage-types.js").Moment} Moment
 */

/** @type {WeakMap<WiringGraph, Map<string, number>>} */
const known = new WeakMap();

/** @param {WiringGraph} graph @returns {Map<string, number>} id -> the moment in which it comes to life, from 0 */
export function momentsOf(graph) {
  const found = known.get(graph);
  if (found) return found;
  const moments = new Map(graph.moments.flatMap((ids, i) => ids.map((id) => /** @type {[string, number]} */ ([id, i]))));
  known.set(graph, moments);
  return moments;
}

/** @param {WiringView} view @returns {Moment} */
export function momentOf(view) {
  const { graph } = view.record;
  const of = momentsOf(graph);
  const count = graph.moments.length;
  const place = Math.max(0, Math.min(2 * count, view.place));
  const backward = place > count;
  const grad = view.show === "grad";
  const index = backward ? 2 * count - place : place;
  const to = place < count ? place : count - 1;
  const from = backward ? index : count;
  const at = (/** @type {string} */ id) => of.get(id) ?? 0;
  const computed = (/** @type {string} */ id) => at(id) <= to;
  return {
    count, place, backward, atLoss: place === count, afterLoss: place >= count, grad,
    open: new Set(place === count ? [] : graph.moments[index]),
    shown: grad ? (id) => at(id) >= from : computed, known: computed,
  };
}

/** The stop at which a node comes to life, in the direction that is shown. @param {WiringView} view @param {string} id @returns {number} */
export function placeOf(view, id) {
  const { graph } = view.record;
  const at = momentsOf(graph).get(id) ?? 0;
  return view.show === "grad" ? 2 * graph.moments.length - at : at;
}

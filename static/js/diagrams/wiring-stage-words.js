import { together } from "../i18n.js";
import { norm } from "../format.js";
import { full } from "./stage-numbers.js";
import { alphaOf, arcOf } from "./wiring-stage-arc.js";
import { normOf, outputOf, tokenOf, unitsOf, vectorOf } from "./wiring-stage-data.js";
import { nodeName, weightName } from "./wiring-stage-letters.js";
import { momentsOf } from "./wiring-stage-moment.js";

/**
 * What each mark says: what it is, its number, and where that comes from.
 * @typedef {import("./wiring-stage-types.js").Scene} Scene
 * @typedef {import("./wiring-stage-types.js").WiringNode} WiringNode
 * @typedef {import("./wiring-stage-types.js").Tr} Tr
 */

const MOST_SOURCES = 3;

/** @param {Scene} scene @param {string} id @returns {WiringNode} */
function nodeOf({ view }, id) {
  const found = view.record.graph.nodes.find((node) => node.id === id);
  if (!found) throw new Error(`no node ${id}`);
  return found;
}

/** @param {Scene} scene @param {string} id @param {number} unit 1-based @param {Tr} t @returns {string} */
export function nodeSentence(scene, id, unit, t) {
  const { view, moment, geometry } = scene;
  const { record } = view;
  const node = nodeOf(scene, id);
  const name = nodeName(node, view.note);
  if (!moment.known(id)) return t("{name} is not computed yet: it comes at moment {moment} of {moments}.", { name, moment: (momentsOf(record.graph).get(id) ?? 0) + 1, moments: moment.count });
  if (node.kind === "output") return outputSentence(scene, node, name, t);
  if (moment.grad && !moment.shown(id)) return t("The gradient has not reached {name} yet.", { name });
  const values = vectorOf(record, node, moment.grad);
  const j = Math.min(Math.max(1, unit), Math.max(1, values.length));
  const value = full(values[j - 1] ?? NaN, moment.grad ? 3 : 2);
  if (moment.grad) return t("∂𝓛/∂{name} at entry {j} is {value}; the whole vector has length {norm}.", { name, j, value, norm: norm(normOf(record, node), t) });
  const parts = [];
  const token = tokenOf(record, node);
  if (token) parts.push(t("Entry {j} of {name}, “{token}”, is {value}.", { j, name, token, value }));
  else parts.push(t("Entry {j} of {name} is {value}.", { j, name, value }));
  const from = node.kind === "context" ? meanOf(scene, node, j, t) : sourcesOf(scene, id, t);
  if (from) parts.push(from);
  if (geometry.bottleneck === id) parts.push(t("Everything the outputs know of the {tokens} tokens passes these {units} numbers.", { tokens: record.pair.source.length, units: unitsOf(record, node) }));
  return together(parts);
}

/** The largest terms of a context's entry. @param {Scene} scene @param {WiringNode} node @param {number} j from 1 @param {Tr} t @returns {string} */
function meanOf(scene, node, j, t) {
  const { record, note } = scene.view;
  const states = record.graph.nodes.filter(({ values, kind }) => values === "h" && kind === "state");
  const terms = states.map((state) => ({ name: nodeName(state, note), alpha: alphaOf(scene, node.step + 1, state.step + 1), h: vectorOf(record, state, false)[j - 1] ?? NaN }))
    .sort((a, b) => Math.abs(b.alpha * b.h) - Math.abs(a.alpha * a.h));
  const shown = terms.slice(0, MOST_SOURCES).map(({ name, alpha, h }) => `${full(alpha)} × ${full(h)} (${name})`);
  return t("It is α times h, added up: {terms}.", { terms: [...shown, ...(terms.length > MOST_SOURCES ? ["…"] : [])].join(" + ") });
}

/** @param {Scene} scene @param {string} id @param {Tr} t @returns {string} what a vector is computed from */
function sourcesOf({ view }, id, t) {
  const { graph, experiment } = view.record;
  const names = graph.edges.filter(({ target }) => target === id).map(({ source, weight }) => {
    const from = graph.nodes.find((node) => node.id === source);
    const name = from ? nodeName(from, view.note) : source;
    return weight ? `${weightName(weight, view.note, String(experiment.w))} ${name}` : name;
  });
  if (!names.length) return "";
  const shown = names.length > MOST_SOURCES + 1 ? [...names.slice(0, MOST_SOURCES - 1), "…", names[names.length - 1]] : names;
  return t("It comes from {sources}.", { sources: shown.join(", ") });
}

/** @param {Scene} scene @param {WiringNode} node @param {string} name @param {Tr} t @returns {string} */
function outputSentence({ view, moment }, node, name, t) {
  const { word, p, target, right, loss } = outputOf(view.record, node.step);
  const percent = Math.round(100 * p);
  const parts = [t("{name} gives “{word}” {percent}%.", { name, word, percent })];
  if (target !== null) parts.push(right ? t("That is the target.") : t("The target is “{target}”.", { target }));
  if (moment.afterLoss && Number.isFinite(loss)) parts.push(t("Its loss is {loss}.", { loss: full(loss, 3) }));
  return together(parts);
}

/** @param {Scene} scene @param {string} id @param {Tr} t @returns {string} */
export function edgeSentence({ view }, id, t) {
  const { graph, experiment } = view.record;
  const edge = graph.edges.find((one) => one.id === id);
  if (!edge) return "";
  const [from, to] = [edge.source, edge.target].map((end) => {
    const node = graph.nodes.find((one) => one.id === end);
    return node ? nodeName(node, view.note) : end;
  });
  if (!edge.weight) return bareEdge(view, edge, t, { from, to });
  const count = graph.edges.filter(({ weight }) => weight === edge.weight).length;
  const values = { weight: weightName(edge.weight, view.note, String(experiment.w)), from, to, count };
  return count > 1 ? t("{weight} carries {from} into {to}. The same {weight} is at work on {count} edges.", values) : t("{weight} carries {from} into {to}, and nothing else.", values);
}

/** An edge without a matrix: not each of them is a copy. @param {Scene["view"]} view @param {import("./wiring-stage-types.js").WiringEdge} edge @param {Tr} t @param {{from: string, to: string}} names @returns {string} */
function bareEdge({ record }, edge, t, names) {
  const target = record.graph.nodes.find(({ id }) => id === edge.target);
  const taught = Number(record.experiment.tf ?? 1);
  if (target?.values === "mean") return t("{from} is one of the {n} states whose mean this is.", { ...names, n: record.pair.source.length });
  if (target?.kind === "context") return t("{from} is compared with every state of the source: how well it fits each decides {to}.", names);
  if (edge.constant) return t("{to} is the word that {from} gives most; no gradient runs back along a choice.", names);
  if (target?.kind === "fed" && taught > 0) return t("{to} takes {p}% of {from}, and the rest from the target.", { ...names, p: Math.round(100 * (1 - taught)) });
  return t("{to} takes {from} as it is.", names);
}

/** @param {Scene} scene @param {string} id @param {Tr} t @returns {string} */
export function arcSentence(scene, id, t) {
  const { view } = scene;
  const { k, row } = arcOf(id);
  const { record } = view;
  const { target, word: given } = outputOf(record, row - 1);
  const word = target ?? given;
  const said = t("“{word}” looks {alpha} at “{token}”.", { word, alpha: full(alphaOf(scene, row, k)), token: record.pair.source[k - 1] ?? String(k) });
  const hand = scene.hand || record.attention?.by_hand.includes(row) ? t("This row is set by hand.") : t("Drag it up or down to set it by hand.");
  return together([said, hand]);
}

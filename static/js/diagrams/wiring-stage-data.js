/**
 * Reading a record of /wirings for the stage: vectors, tokens, and what lies on a path.
 * @typedef {import("./wiring-stage-types.js").WiringRecord} WiringRecord
 * @typedef {import("./wiring-stage-types.js").WiringGraph} WiringGraph
 * @typedef {import("./wiring-stage-types.js").WiringNode} WiringNode
 * @typedef {import("./wiring-stage-types.js").Domain} Domain
 */

const FLOOR = -4;
const MOST_DECADES = 12;

/** @param {WiringRecord} record @param {WiringNode} node @param {boolean} grad @returns {ArrayLike<number>} its numbers; empty where the record has none */
export function vectorOf(record, node, grad) {
  const table = (grad ? record.adjoints : record.values)[node.values];
  if (!table || node.kind === "output") return [];
  const size = table.shape[1];
  return table.data.subarray(node.step * size, (node.step + 1) * size);
}

/** @param {WiringRecord} record @param {WiringNode} node @returns {number} how many units it has */
export function unitsOf(record, node) {
  return record.values[node.values]?.shape[1] ?? 1;
}

/** @param {WiringRecord} record @param {WiringNode} node @returns {number} log10 of the norm of its gradient; NaN where there is none */
export function normOf(record, node) {
  return record.norms[node.values]?.data[node.step] ?? NaN;
}

/** Whether a decoder says what it likes, for no target was given. @param {WiringRecord} record @returns {boolean} */
export const isUnasked = ({ graph, pair }) => !pair.target?.length && graph.nodes.some(({ values }) => values === "s");

/** What an output says; where nothing was asked nothing is right or wrong. @param {WiringRecord} record @param {number} step from 0 @returns {{word: string, p: number, target: string|null, right: boolean, loss: number}} */
export function outputOf(record, step) {
  const { classes, outputs } = record;
  const said = outputs.predicted[step];
  const wanted = outputs.targets[step];
  const size = outputs.predictions.shape[1];
  return {
    word: classes[said] ?? String(said), p: outputs.predictions.data[step * size + said],
    target: wanted >= 0 && !isUnasked(record) ? classes[wanted] : null, right: said === wanted, loss: outputs.losses.data[step],
  };
}

/** Whether a decoder is fed words. @param {WiringRecord} record */
function feedsWords(record) {
  return Boolean(record.rows && record.graph.nodes.some(({ values }) => values === "s"));
}

/** The word that a node is: what was read, or what a decoder is fed. @param {WiringRecord} record @param {WiringNode} node @returns {string} */
export function tokenOf(record, node) {
  if (node.kind === "input") return record.pair.source[node.step] ?? "";
  if (node.kind !== "fed" || !feedsWords(record)) return "";
  if (node.step === 0) return "⟨start⟩";
  const before = outputOf(record, node.step - 1);
  const own = record.graph.edges.some(({ target, constant }) => constant && target === node.id);
  return own ? before.word : before.target ?? "";
}

/** @param {WiringRecord} record @param {WiringNode} node @returns {boolean} whether the trained network does not know its word */
export function isUnknown(record, node) {
  return node.kind === "input" && record.pair.source_unknown.includes(node.step + 1);
}

/** @type {WeakMap<object, Domain>} */
const domains = new WeakMap();

/** The decades between which gradients are coloured, as on /unroll. @param {WiringRecord} record @returns {Domain} */
export function domainOf(record) {
  const found = domains.get(record.adjoints);
  if (found) return found;
  let most = 0;
  let faintest = 0;
  for (const { data } of Object.values(record.adjoints)) for (const value of data) if (Math.abs(value) > most && Math.abs(value) < Infinity) most = Math.abs(value);
  for (const { data } of Object.values(record.norms)) for (const value of data) if (Number.isFinite(value) && value < faintest) faintest = value;
  const high = most > 0 ? Math.ceil(Math.log10(most) - 1e-9) : 0;
  const domain = { low: Math.max(high - MOST_DECADES, Math.min(FLOOR, high - 4, Math.floor(faintest))), high };
  domains.set(record.adjoints, domain);
  return domain;
}

/** Along edges that a gradient can take. @param {WiringGraph} graph @param {string} from @param {"forward"|"back"} way @param {string} [without] a node that is taken out @returns {Set<string>} all that can be reached */
function reached(graph, from, way, without = "") {
  /** @type {Map<string, string[]>} */
  const next = new Map();
  for (const { source, target, constant } of graph.edges) {
    if (constant) continue;
    const [a, b] = way === "forward" ? [source, target] : [target, source];
    next.set(a, [...(next.get(a) ?? []), b]);
  }
  const seen = new Set([from]);
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const to of next.get(id) ?? []) {
      if (to === without || seen.has(to)) continue;
      seen.add(to);
      open.push(to);
    }
  }
  return seen;
}

/** @param {WiringGraph} graph @param {string} x @param {string} o @returns {Set<string>} every node on a path from one to the other */
export function between(graph, x, o) {
  const ahead = reached(graph, x, "forward");
  const behind = reached(graph, o, "back");
  return new Set([...ahead].filter((id) => behind.has(id)));
}

/** The summary that every path from an input to an output passes. @param {WiringGraph} graph @returns {string|null} */
export function bottleneckOf(graph) {
  const inputs = graph.nodes.filter(({ kind }) => kind === "input");
  const outputs = new Set(graph.nodes.filter(({ kind }) => kind === "output").map(({ id }) => id));
  const passes = (/** @type {string} */ id) => inputs.every((x) => ![...reached(graph, x.id, "forward", id)].some((to) => outputs.has(to)));
  return graph.nodes.find(({ id, kind }) => kind === "summary" && passes(id))?.id ?? null;
}

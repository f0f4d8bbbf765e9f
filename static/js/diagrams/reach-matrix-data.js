/**
 * The matrices of a wiring as plain rows and columns: who can see whom, how strongly, and through which parameters.
 * @typedef {import("../types.js").NdArray} NdArray
 * @typedef {import("../types.js").WiringRecord} WiringRecord
 * @typedef {"reach"|"sharing"|"states"|"inputs"|"attention"|"difference"} Mode
 *
 * @typedef {Object} Cell
 * @property {number} t  row, from 1
 * @property {number} k  column, from 1
 * @property {boolean} path  whether row t sees column k at all
 * @property {[number, number]} [both]  of a difference: log10 of both norms; −∞ where there is none
 * @property {number} value  log10 of a norm, a weight, a class, or a difference in decades; NaN where there is none
 *
 * @typedef {Object} Table  one matrix
 * @property {Mode} mode
 * @property {string} group  of the columns: x, h, b, s …
 * @property {string[]} rows  what each output is called
 * @property {string[]} columns
 * @property {Cell[]} cells  row by row
 * @property {number[]} byHand  rows set by hand
 * @property {string[]} names  of the classes; a Jordan network's matrix of the way back is called Y in them
 */

/** Groups of states that a matrix can be shown of, in the order of the graph. @param {WiringRecord} record @returns {string[]} */
export function stateGroups(record) {
  const drawn = new Set(record.graph.nodes.map((node) => node.values));
  return Object.keys(record.matrices.states).filter((group) => drawn.has(group) && group !== "x" && group !== "y" && group !== "o");
}

/** Modes that a record has. @param {WiringRecord} record @returns {Mode[]} */
export function modesOf(record) {
  const states = stateGroups(record).length ? /** @type {Mode[]} */ (["states"]) : [];
  return ["reach", "sharing", ...states, "inputs", ...(record.matrices.attention ? /** @type {Mode[]} */ (["attention"]) : [])];
}

/** What each output is called: the word that it is asked for, else the one it gives, else its number. @param {WiringRecord} record @returns {string[]} */
export function outputNames(record) {
  const { pair, classes, outputs: { predicted, targets }, output_at: at } = record;
  if (!pair.target) return targets.map((_, t) => (at.length === targets.length && at.length < pair.source.length ? "ŷ" : String(t + 1)));
  return targets.map((target, t) => classes[target >= 0 ? target : predicted[t]] ?? String(t + 1));
}

/** What stands over the columns of a group. @param {WiringRecord} record @param {string} group @param {number} count @returns {string[]} */
export function columnNames(record, group, count) {
  const { source } = record.pair;
  if (count === source.length && !["s", "c"].includes(group)) return source;
  const names = outputNames(record);
  if (count === names.length) return names;
  return Array.from({ length: count }, (_, i) => String(i + 1));
}

/** @param {NdArray} matrix @param {number} t @param {number} k from 0 */
const at = (matrix, t, k) => matrix.data[t * matrix.shape[1] + k];

/**
 * @param {WiringRecord} record @param {Mode} mode @param {string} group
 * @returns {{group: string, shape: number[], read: (t: number, k: number) => {path: boolean, value: number}}}
 */
function source(record, mode, group) {
  const { matrices } = record;
  const { sees, sharing } = matrices;
  const size = [sees.length, sees[0]?.length ?? 0];
  if (mode === "sharing") return { group: "x", shape: size, read: (t, k) => ({ path: sharing[t][k] >= 0, value: sharing[t][k] }) };
  if (mode === "attention" && matrices.attention) {
    const weights = matrices.attention;
    return { group: "h", shape: weights.shape, read: (t, k) => ({ path: true, value: at(weights, t, k) }) };
  }
  const known = mode === "states" ? stateGroups(record) : [];
  if (known.length) {
    const name = known.includes(group) ? group : known[0];
    const states = matrices.states[name];
    return { group: name, shape: states.shape, read: (t, k) => ({ path: Number.isFinite(at(states, t, k)), value: at(states, t, k) }) };
  }
  const shown = mode === "inputs" ? matrices.inputs : matrices.reach;
  return { group: "x", shape: size, read: (t, k) => ({ path: sees[t][k] > 0, value: at(shown, t, k) }) };
}

/** @param {WiringRecord} record @param {Mode} mode @param {string} [group] of states @returns {Table} */
export function tableOf(record, mode, group = "") {
  const from = source(record, mode, group);
  const [rows, columns] = from.shape;
  /** @type {Cell[]} */ const cells = [];
  for (let t = 0; t < rows; t += 1) for (let k = 0; k < columns; k += 1) cells.push({ t: t + 1, k: k + 1, ...from.read(t, k) });
  return {
    mode,
    group: from.group,
    rows: outputNames(record),
    columns: columnNames(record, from.group, columns),
    cells,
    byHand: mode === "attention" ? record.attention?.by_hand ?? [] : [],
    names: mode === "sharing" ? record.matrices.sharing_names.map((name) => (record.experiment.w === "jordan" ? name.replaceAll("W", "Y") : name)) : [],
  };
}

/** The row at which each output of a wiring stands, so that two wirings are compared where they say the same thing. @param {WiringRecord} record @returns {number[]} */
function places(record) {
  const { output_at: at, pair: { source } } = record;
  return Math.min(...at) >= source.length ? at.map((column) => column - source.length) : at;
}

/**
 * Decades by which the first wiring's path is stronger than the second's; where only one of them has a path, ±Infinity.
 * @param {WiringRecord} record @param {WiringRecord} other @returns {Table}
 */
export function differenceOf(record, other) {
  const [one, two] = [tableOf(record, "reach"), tableOf(other, "reach")];
  const [mine, theirs] = [places(record), places(other)];
  const rows = [...new Set([...mine, ...theirs])].sort((a, b) => a - b);
  const width = Math.max(one.columns.length, two.columns.length);
  const find = (/** @type {Table} */ table, /** @type {number} */ row, /** @type {number} */ k) => (row < 0 || k >= table.columns.length ? undefined : table.cells[row * table.columns.length + k]);
  /** @type {Cell[]} */ const cells = [];
  rows.forEach((place, t) => {
    for (let k = 0; k < width; k += 1) {
      const [a, b] = [find(one, mine.indexOf(place), k), find(two, theirs.indexOf(place), k)];
      cells.push({ t: t + 1, k: k + 1, path: Boolean(a?.path || b?.path), ...decades(a, b) });
    }
  });
  const names = rows.map((place) => one.rows[mine.indexOf(place)] ?? two.rows[theirs.indexOf(place)]);
  return { mode: "difference", group: "x", rows: names, columns: one.columns.length === width ? one.columns : two.columns, cells, byHand: [], names: [] };
}

/** @param {Cell|undefined} a @param {Cell|undefined} b @returns {{value: number, both: [number, number]}} */
function decades(a, b) {
  const strength = (/** @type {Cell|undefined} */ cell) => (cell?.path && Number.isFinite(cell.value) ? cell.value : -Infinity);
  const [mine, theirs] = [strength(a), strength(b)];
  return { value: mine === -Infinity && theirs === -Infinity ? NaN : mine - theirs, both: [mine, theirs] };
}

/** @param {Table} table @param {number} t @param {number} k from 1 @returns {Cell} the nearest that there is */
export function cellAt(table, t, k) {
  const [rows, columns] = [table.rows.length, table.columns.length];
  const bounded = (/** @type {number} */ n, /** @type {number} */ most) => Math.min(Math.max(1, n), Math.max(1, most));
  return table.cells[(bounded(t, rows) - 1) * columns + bounded(k, columns) - 1];
}

/** A row of attention with one weight set: the others keep their proportions and fill up to 1. @param {ArrayLike<number>} row @param {number} k from 0 @param {number} weight @returns {number[]} */
export function withWeight(row, k, weight) {
  const bounded = Math.min(1, Math.max(0, weight));
  const rest = Array.from(row).reduce((sum, value, i) => (i === k ? sum : sum + value), 0);
  const others = row.length - 1;
  if (others === 0) return [1];
  return Array.from(row, (value, i) => (i === k ? bounded : rest > 0 ? (value / rest) * (1 - bounded) : (1 - bounded) / others));
}

/** softmax(scores / temperature), row by row: what a temperature does is known before the engine answers. @param {NdArray} scores @param {number} temperature @returns {Float64Array} */
export function softmaxRows(scores, temperature) {
  const [rows, columns] = scores.shape;
  const out = new Float64Array(rows * columns);
  for (let t = 0; t < rows; t += 1) {
    const row = Array.from(scores.data.slice(t * columns, (t + 1) * columns), (score) => score / temperature);
    const most = Math.max(...row);
    const powers = row.map((score) => Math.exp(score - most));
    const sum = powers.reduce((a, b) => a + b, 0);
    powers.forEach((power, k) => (out[t * columns + k] = power / sum));
  }
  return out;
}

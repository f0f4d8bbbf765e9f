import { fill, minus } from "../format.js";
import { axis, layout } from "./axes.js";
import { clamp, plotArea } from "./geometry.js";
import { Labels } from "./labels.js";
import { textWidth } from "../textwidth.js";
import { keep } from "./ranges.js";
import { line, lyingBars } from "./traces.js";
import { leftOf, rest, startOf, wholeOf } from "./unroll-left.js";
import { addingUp, pastEveryNumber } from "./unroll-view.js";

/**
 * What each word has left in unit j: bars that add up to the memory, exactly. For a cell without a memory, the terms of a_t.
 * @typedef {import("../types.js").UnrollRecord} UnrollRecord
 * @typedef {import("./types.js").UnrollView} UnrollView
 * @typedef {import("./types.js").Figure} Figure
 * @typedef {import("./types.js").Trace} Trace
 * @typedef {import("./geometry.js").Plot} Plot
 * @typedef {import("./unroll-left.js").Portion} Portion
 * @typedef {import("./unroll-left.js").Whole} Whole
 */

const MARGIN = { r: 6, t: 2, b: 4 };
const PHONE = { r: 14, t: 4, b: 6 };
const NAMES = { least: 40, most: 104 };
const TEXT = 12;
/** Pixels of a row: fewer would lay its words over the next. */
const LEAST_ROW = 14;
const MOST_ROW = 22;
const MOST_ROWS = 24;
const LARGEST = 12;
const BAR_SHARE = 0.68;
const BESIDE = 6;
/** The memory's own colours end at ±1; so do these. */
const MIDDLE = 10;

/** @param {UnrollRecord} record @param {UnrollView} view @returns {Figure} */
export function leftFigure(record, view) {
  const { colours, tr } = view;
  const whole = wholeOf(record, view);
  const edge = view.compact ? PHONE : MARGIN;
  const room = Math.max(2, Math.floor((view.height - edge.t - edge.b) / LEAST_ROW) - 1);
  const rows = gathered(whole.portions, Math.min(MOST_ROWS, room), tr);
  const slots = Math.max(rows.length + 1, (view.height - edge.t - edge.b) / MOST_ROW);
  const names = clamp(Math.ceil(Math.max(...[...rows, whole].map(({ name }) => textWidth(name, TEXT)))) + BESIDE, NAMES.least, NAMES.most);
  const printed = addingUp(rows.map(({ value }) => value), whole.value);
  const words = Math.max(...[...printed.texts, printed.total].map((text) => textWidth(text, TEXT))) + 2 * BESIDE;
  const xrange = scaled(keep(view.sticky, "left", extremes(record, view, whole)), view.width - names - edge.r, words);
  const plot = plotArea(view.width, view.height, { ...edge, l: names }, xrange, [slots, 0]);
  const labels = new Labels(plot, colours.font);
  const finite = Number.isFinite(whole.value);
  if (finite) writeWords(rows, whole, printed, plot, labels, view);
  const drawn = finite ? barTraces(rows, whole, plot, view) : pastEveryNumber(plot, labels, view);
  return {
    id: "left",
    data: [...drawn, ...labels.traces()],
    layout: layout(plot, axis(colours, plot.xrange, [], [], 5), axis(colours, [slots, 0], [], [], 7)),
    cursor: { x: view.step },
    at: () => ({ x: null, top: plot.top, bottom: plot.bottom, line: false }),
    pick: (_, y) => {
      const step = rows[Math.floor(y)]?.step;
      return step ? { k: step, t: view.t } : null;
    },
    hover: (_, y) => sentence(record, rows[Math.floor(y)], whole, Math.floor(y) === rows.length, view),
    summary: finite ? summary(rows, whole, view) : tr("The state is past every number at this step."),
    get table() {
      const numbers = addingUp(whole.portions.map(({ value }) => value), whole.value);
      const body = whole.portions.map(({ plain }, i) => [plain, numbers.texts[i]]);
      return { columns: [whole.isMemory ? tr("word") : tr("term"), tr("part")], rows: [...body, [whole.plain, numbers.total]], caption: fill(tr("Parts of {name} in unit {j}; they add up exactly"), { name: whole.plain, j: view.unit }) };
    },
    colours,
    steps: record.steps,
  };
}

/** All of them, or the largest and the sum of the others. @param {Portion[]} portions @param {number} most @param {import("./types.js").Tr} tr @returns {Portion[]} */
function gathered(portions, most, tr) {
  if (portions.length <= most) return portions;
  const largest = new Set([...portions].sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, Math.min(LARGEST, most - 1)));
  return [...portions.filter((portion) => largest.has(portion)), rest(portions.filter((portion) => !largest.has(portion)), tr)];
}

/** Smallest and largest bar of the unit over all steps, so that the scale rests while time moves. @param {UnrollRecord} record @param {UnrollView} view @param {Whole} whole @returns {[number, number]} */
function extremes(record, view, whole) {
  const found = [whole.value, ...whole.portions.map(({ value }) => value)];
  const left = leftOf(record, view.unit);
  for (let step = 1; left && step <= record.steps; step += 1) {
    let sum = 0;
    for (let k = 0; k <= step; k += 1) {
      found.push(left(step, k));
      sum += left(step, k);
    }
    found.push(sum);
  }
  const finite = found.filter(Number.isFinite);
  return [Math.min(0, ...finite), Math.max(0, ...finite)];
}

/** The range that leaves room for the numbers beside the longest bars. @param {[number, number]} values @param {number} length pixels @param {number} words @returns {[number, number]} */
function scaled([low, high], length, words) {
  const [before, after] = [low < 0 ? words : BESIDE, words];
  const unit = (high - low || 1) / Math.max(1, length - before - after);
  return [low - before * unit, high + after * unit];
}

/** @param {Whole} whole @param {import("./types.js").Colours} colours @returns {string} green for a memory, ink for a sum of weights */
const totalColour = ({ isMemory }, { roles }) => (isMemory ? roles.memory : roles.hidden);

/** @param {Portion[]} rows @param {Whole} whole @param {Plot} plot @param {UnrollView} view @returns {Trace[]} one trace for each colour */
function barTraces(rows, whole, plot, { colours }) {
  /** @type {Map<number, {x: number[], y: number[]}>} */
  const byColour = new Map();
  rows.forEach(({ value }, i) => {
    const shade = MIDDLE + Math.round(clamp(value, -1, 1) * MIDDLE);
    const group = byColour.get(shade) ?? { x: [], y: [] };
    byColour.set(shade, group);
    group.x.push(value);
    group.y.push(i + 0.5);
  });
  const style = (/** @type {string} */ color) => ({ color, opacity: 1, width: BAR_SHARE });
  const n = rows.length;
  const top = plot.iy(Math.round(plot.py(n)) - 0.5);
  return [
    ...Array.from(byColour, ([shade, { x, y }]) => lyingBars(`bars-${shade}`, x, y, style(colours.div[shade]))),
    lyingBars("total", [whole.value], [n + 0.5], style(totalColour(whole, colours))),
    line("zero", [0, 0], [0, n + 1], { color: colours.ink3, width: 1 }),
    line("sum", [plot.xrange[0], plot.xrange[1]], [top, top], { color: colours.lineStrong, width: 1 }),
  ];
}

/** Names at the left, numbers at the bars' ends. @param {Portion[]} rows @param {Whole} whole @param {{texts: string[], total: string}} printed @param {Plot} plot @param {Labels} labels @param {UnrollView} view */
function writeWords(rows, whole, printed, plot, labels, { colours, step }) {
  const put = (/** @type {Portion|Whole} */ one, /** @type {number} */ i, /** @type {string} */ text, /** @type {{name: string, number: string, weight: number}} */ look) => {
    const y = plot.py(i + 0.5) + 4;
    const end = plot.px(one.value);
    labels.put({ text: one.name, size: TEXT, color: look.name, weight: look.weight }, { x: plot.left - BESIDE, y, anchor: "end" });
    labels.put({ text, size: TEXT, color: look.number, weight: look.weight }, one.value < 0 ? { x: end - BESIDE, y, anchor: "end" } : { x: end + BESIDE, y });
  };
  rows.forEach((row, i) => put(row, i, printed.texts[i], { name: row.step === step ? colours.ink : colours.ink2, number: colours.ink2, weight: row.step === step ? 600 : 400 }));
  put(whole, rows.length, printed.total, { name: totalColour(whole, colours), number: colours.ink, weight: 600 });
}

/** @param {number} value @returns {string} with its sign */
const spoken = (value) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(Math.abs(value) < 0.01 && value !== 0 ? 4 : 2)}`;

/** @param {UnrollRecord} record @param {Portion|undefined} row @param {Whole} whole @param {boolean} last @param {UnrollView} view @returns {string} */
function sentence(record, row, whole, last, view) {
  const { tr, step } = view;
  if (!Number.isFinite(whole.value)) return tr("The state is past every number at this step.");
  if (last) return fill(tr("All of it together: {name} = {value}"), { name: whole.plain, value: minus(whole.value.toFixed(4)) });
  if (!row) return "";
  const left = leftOf(record, view.unit);
  const name = row.plain;
  if (!left || row.step === null) return fill(tr("{name} adds {value}"), { name, value: spoken(row.value) });
  if (row.step === 0) return fill(tr("The initial state was {first}; {value} of it is left."), { first: spoken(startOf(record, view.unit)), value: spoken(row.value) });
  const first = left(row.step, row.step);
  if (row.step === step) return fill(tr("“{word}” writes {value} at this step."), { word: name, value: spoken(first) });
  const kept = first === 0 ? 0 : row.value / first;
  return fill(tr("“{word}” wrote {first} at step {k}; {share}% of it was kept since: {value} is left."), { word: name, first: spoken(first), k: row.step, share: (100 * kept).toFixed(0), value: spoken(row.value) });
}

/** @param {Portion[]} rows @param {Whole} whole @param {UnrollView} view @returns {string} */
function summary(rows, whole, { tr, unit }) {
  const largest = rows.reduce((most, row) => (Math.abs(row.value) > Math.abs(most.value) ? row : most), rows[0]);
  return fill(tr("{name} of unit {j} is {total}, the sum of {n} parts; the largest is {value}, from {word}."), { name: whole.plain, j: unit, total: spoken(whole.value), n: whole.portions.length, value: spoken(largest.value), word: largest.plain });
}

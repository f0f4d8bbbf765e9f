import { t } from "../i18n.js";
import { element } from "../live/svg.js";
import { indexed, incoming, recurrent, state } from "./equation-symbols.js";
import { at } from "./equation-values.js";

/**
 * Vanilla's two matrices as one: W = (U W) beside the stacked vector [x; h], the row of the chosen unit framed.
 * @typedef {import("./equation-types.js").EquationView} EquationView
 * @typedef {{letter: string, x: number, y: number}} Name
 */

const MOST_SIZE = 13;
const LEAST_SIZE = 3;
/** Inputs whose columns are drawn; of more, those that add most to the row. */
const MOST_INPUTS = 24;
const GAP = 14;
const TOP = 22;
const LEFT = 6;
const STEPS = 20;

/** @param {number} value @param {number} largest @returns {string} fill of a signed value */
function fill(value, largest) {
  const share = largest > 0 ? Math.max(-1, Math.min(1, value / largest)) : 0;
  return `var(--div-${String(Math.round((share + 1) * (STEPS / 2))).padStart(2, "0")})`;
}

/** @param {EquationView} view @returns {number[]} columns of the input, from 0 */
function chosenInputs({ record, step, unit }) {
  const { W_xh: weights } = record.weights;
  const all = Array.from({ length: weights.shape[1] }, (_, d) => d);
  if (all.length <= MOST_INPUTS) return all;
  const size = (/** @type {number} */ d) => Math.abs(at(weights, unit, d + 1) * at(record.trace.x, step, d + 1));
  return [...all].sort((a, b) => size(b) - size(a)).slice(0, MOST_INPUTS).sort((a, b) => a - b);
}

/** What stands in the drawing: the matrix by rows, and the vector. @param {EquationView} view */
function contents(view) {
  const { record, step } = view;
  const { trace, weights } = record;
  const inputs = chosenInputs(view);
  const size = trace.h.shape[1];
  const h = Array.from({ length: size }, (_, m) => (step > 1 ? at(trace.h, step - 1, m + 1) : trace.h0.data[m]));
  const rows = Array.from({ length: size }, (_, j) => [
    ...inputs.map((d) => at(weights.W_xh, j + 1, d + 1)), ...Array.from({ length: size }, (__, m) => at(weights.W_hh, j + 1, m + 1)),
  ]);
  return { rows, vector: [...inputs.map((d) => at(trace.x, step, d + 1)), ...h], inputs: inputs.length, all: weights.W_xh.shape[1] };
}

/** @param {SVGElement} svg @param {Record<string, string|number>} place @param {string} colour @param {string} title */
function cell(svg, place, colour, title) {
  const rect = element("rect", { ...place, style: `fill:${colour}` });
  const words = element("title");
  words.textContent = title;
  rect.append(words);
  svg.append(rect);
}

/** @param {HTMLElement} box @param {EquationView} view */
export function drawMerged(box, view) {
  const { rows, vector, inputs, all } = contents(view);
  const columns = vector.length;
  const side = Math.max(LEAST_SIZE, Math.min(MOST_SIZE, Math.floor(Math.min((box.clientWidth || 320) - 80, 300) / columns)));
  const width = LEFT + columns * side + GAP + 2 * side + 60;
  const height = TOP + Math.max(rows.length, columns) * side + 6;
  const svg = element("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img" });
  drawMatrix(svg, view, rows, inputs, side);
  drawVector(svg, view, vector, inputs, side, LEFT + columns * side + GAP);
  svg.setAttribute("aria-label", t("W and U side by side as one matrix of {rows} by {columns}, beside the input and the state stacked into one vector; row {unit} is this unit.", { rows: rows.length, columns: inputs < all ? columns - inputs + all : columns, unit: view.unit }));
  box.replaceChildren(svg);
  if (inputs < all) {
    const note = document.createElement("p");
    note.textContent = t("{shown} of {all} inputs: those that add most here", { shown: inputs, all });
    box.append(note);
  }
}

/** @param {SVGElement} svg @param {EquationView} view @param {number[][]} rows @param {number} inputs @param {number} side */
function drawMatrix(svg, { note, unit }, rows, inputs, side) {
  const largest = Math.max(...rows.flat().map(Math.abs));
  rows.forEach((row, j) => row.forEach((value, m) => {
    const from = m < inputs ? `x${m + 1}` : `h${m - inputs + 1}`;
    cell(svg, { x: LEFT + m * side, y: TOP + j * side, width: side - 1, height: side - 1, rx: 1, class: "weight" }, fill(value, largest), `${from} → h${j + 1}: ${value.toFixed(2)}`.replace("-", "−"));
  }));
  const edge = LEFT + inputs * side - 0.5;
  svg.append(
    element("line", { x1: edge, x2: edge, y1: TOP - 4, y2: TOP + rows.length * side + 3, class: "seam" }),
    element("rect", { x: LEFT - 2, y: TOP + (unit - 1) * side - 2, width: rows[0].length * side + 3, height: side + 3, rx: 2, class: "frame" }),
  );
  name(svg, incoming(note), LEFT + (inputs * side) / 2, TOP - 8, "input");
  name(svg, recurrent(note), LEFT + (inputs + (rows[0].length - inputs) / 2) * side, TOP - 8, "hidden");
}

/** @param {SVGElement} svg @param {EquationView} view @param {number[]} vector @param {number} inputs @param {number} side @param {number} x */
function drawVector(svg, { note, step }, vector, inputs, side, x) {
  const largest = [Math.max(...vector.slice(0, inputs).map(Math.abs)), 1];
  vector.forEach((value, m) => {
    const round = m < inputs ? side / 2 : 1;
    cell(svg, { x, y: TOP + m * side, width: 2 * side, height: side - 1, rx: round, class: "entry" }, fill(value, largest[m < inputs ? 0 : 1]), value.toFixed(2).replace("-", "−"));
  });
  name(svg, indexed("x", step), x + 2 * side + 16, TOP + (inputs * side) / 2 + 5, "input");
  name(svg, state(note, step - 1), x + 2 * side + 16, TOP + (inputs + (vector.length - inputs) / 2) * side + 5, "hidden");
}

/** @param {SVGElement} svg @param {string} markup `<i>W</i><sub>hh</sub>` @param {number} x @param {number} y @param {string} role */
function name(svg, markup, x, y, role) {
  const [, letter, , index = ""] = /^<i>(.*?)<\/i>(<sub>(.*?)<\/sub>)?$/.exec(markup) ?? ["", markup];
  const text = element("text", { x, y, "text-anchor": "middle", class: `role-${role}` });
  const main = element("tspan", { class: letter === markup ? "" : "math" });
  main.textContent = letter;
  text.append(main);
  if (index) {
    const small = element("tspan", { dy: 4, class: "small" });
    small.textContent = index;
    text.append(small);
  }
  svg.append(text);
}

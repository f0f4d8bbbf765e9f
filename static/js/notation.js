/** The four notations of the source notes: letters of the weights and of the state, as text and as MathML. */

/**
 * @typedef {"gbc"|"swap"|"sub"|"torch"} Note
 * @typedef {{input: string, hidden: string, output: string, state: string}} Letters
 */

/** @type {Record<Note, Letters>} */
const LETTERS = {
  gbc: { input: "U", hidden: "W", output: "V", state: "h" },
  swap: { input: "W", hidden: "U", output: "V", state: "H" },
  sub: { input: "W_hx", hidden: "W_hh", output: "W_yh", state: "h" },
  torch: { input: "weight_ih", hidden: "weight_hh", output: "head.weight", state: "h" },
};

/** @param {string} note @returns {Letters} */
export function letters(note) {
  return LETTERS[/** @type {Note} */ (note)] ?? LETTERS.gbc;
}

/** The recurrent matrix, or the block of it that belongs to a gate. @param {string} note @param {string} [gate] @returns {string} */
export function matrixName(note, gate = "") {
  const name = letters(note).hidden;
  if (!gate) return name;
  return note === "torch" ? `${name}[${gate}]` : `${name}${name.includes("_") ? "," : "_"}${gate}`;
}

/** The gate that carries the spectrum when the reader has not chosen one. */
const CANDIDATE = /** @type {Record<string, string>} */ ({ lstm: "g", gru: "n", vanilla: "" });

/** The matrix whose eigenvalues are in hand. @param {{note?: unknown, cell?: unknown, gate?: unknown}} state @returns {string} */
export function spectrumMatrix({ note, cell, gate }) {
  const name = String(cell);
  const block = name === "vanilla" ? "" : gate === "auto" ? CANDIDATE[name] : String(gate);
  return matrixName(String(note ?? "gbc"), block);
}

/** @param {string} name `W_hh` -> W with a subscript @returns {string} HTML */
export function matrixHtml(name) {
  if (name.startsWith("weight")) return `<code>${name}</code>`;
  const [letter, ...rest] = name.split("_");
  return rest.length ? `<i class="math">${letter}</i><sub class="math">${rest.join("_")}</sub>` : letter;
}

/** @param {string} letter @param {string|number} index */
const sub = (letter, index) => `<msub><mi>${letter}</mi>${typeof index === "number" ? `<mn>${index}</mn>` : index}</msub>`;
const K = "<mi>k</mi>";
const BEFORE = "<mrow><mi>k</mi><mo>−</mo><mn>1</mn></mrow>";
/** @param {string} above @param {string} below */
const derivative = (above, below) => `<mi>∂</mi>${above}<mo lspace="0" rspace="0" stretchy="false">/</mo><mi>∂</mi>${below}`;
/** The LSTM's whole state. @param {string} state */
const pair = (state) => `<mrow><mo stretchy="false">(</mo><mi>${state}</mi><mo>,</mo><mi>c</mi><mo stretchy="false">)</mo></mrow>`;
/** @param {string} inner */
const normOf = (inner) => `<mo lspace="0" rspace="0" stretchy="false">‖</mo>${inner}<mo lspace="0" rspace="0" stretchy="false">‖</mo>`;

/** @param {string} name */
function matrixMath(name) {
  if (name.startsWith("weight")) return `<mtext>${name}</mtext>`;
  const [letter, ...rest] = name.split("_");
  return rest.length ? `<msub><mi>${letter}</mi><mtext>${rest.join("_")}</mtext></msub>` : `<mi>${letter}</mi>`;
}

/**
 * The formula of a figure.
 * @param {string} figure @param {string} note @param {number} t the chosen loss @param {string} cell @returns {string} MathML
 */
export function formula(figure, note, t, cell) {
  const { state, hidden } = letters(note);
  const whole = (/** @type {string} */ index) => (cell === "lstm" ? `<msub>${pair(state)}${index}</msub>` : sub(state, index));
  const inner = {
    hero: () => normOf(derivative(sub("L", t), sub(state, K))),
    lag: () => normOf(derivative(sub("L", "<mi>t</mi>"), sub(state, K))),
    stretch: () => `<mi>σ</mi><mo stretchy="false">(</mo>${derivative(whole(K), whole(BEFORE))}<mo stretchy="false">)</mo>`,
    memory: () => normOf(derivative(sub(state, t), sub("x", K))),
    bylag: () => `${derivative("<mi>ℒ</mi>", matrixMath(hidden))}`,
  }[figure];
  return inner ? `<math><mrow>${inner()}</mrow></math>` : "";
}

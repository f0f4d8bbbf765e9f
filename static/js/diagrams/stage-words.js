import { together } from "../i18n.js";
import { at, cellOf, untouchedAt } from "./stage-data.js";
import { letter, letterOf, matrix, plain, stateLetter } from "./stage-letters.js";
import { factor, full, term } from "./stage-numbers.js";

/**
 * What a mark says of itself: subject, value, why.
 * @typedef {import("./stage-types.js").StageView} StageView
 * @typedef {import("./stage-types.js").Tr} Tr
 * @typedef {{view: StageView, of: string, step: number, unit: number, grad: boolean, shown: boolean}} Asked
 */

const DECIMALS = [2, 3, 4, 5, 6];
const NUDGE = 0.01;
const ACTIVATIONS = /** @type {Record<string, string>} */ ({ tanh: "tanh", sigmoid: "σ", relu: "ReLU", leaky_relu: "leaky ReLU", identity: "" });
const GATE_BLOCK = /** @type {Record<string, Record<string, string>>} */ ({ lstm: { input: "i", forget: "f", output: "o", candidate: "g" }, gru: { reset: "r", update: "z", candidate: "n" } });

/** The fewest decimals at which the printed parts give the printed result. @param {number} result @param {number[]} parts @param {(parts: number[]) => number} evaluate @returns {number|undefined} none where the reader set the result */
function decimals(result, parts, evaluate) {
  const holds = (/** @type {number} */ d) => (result === 0 || Number(result.toFixed(d)) !== 0) && Number(evaluate(parts.map((part) => Number(part.toFixed(d)))).toFixed(d)) === Number(result.toFixed(d));
  return DECIMALS.find(holds);
}

/** @param {Asked} asked @returns {string} `c₅` */
export function nameOf({ view, of, step, grad }) {
  const cell = cellOf(view.record);
  const [kind, key] = of.split(":");
  if (kind === "pre") return plain(letter("a", key === "h" ? step : `${key},${step}`));
  if (kind === "term") return termName(view, key, step);
  if (of === "gate:update" && view.gru === "writes") return grad ? `(1 − ${plain(letter("z", step))})` : `1 − ${plain(letter("z", step))}`;
  if (of === "tanh_c") return `tanh ${plain(letter("c", step))}`;
  return plain(letter(letterOf(of, view.note, cell), step));
}

/** @param {StageView} view @param {string} key @param {number} step @returns {string} */
function termName(view, key, step) {
  const [h, r] = [plain(letter(stateLetter(view.note), step - 1)), plain(letter("r", step))];
  const cell = cellOf(view.record);
  const [U, W] = [plain(matrix(view.note, "U", cell)), plain(matrix(view.note, "W", cell))];
  const fed = Number(view.record.experiment.tf ?? 0) ? "y" : "ŷ";
  /** @type {Record<string, string>} */
  const names = { Ux: `${U} ${plain(letter("x", step))}`, Wh: `${W} ${h}`, Wy: `${W} ${plain(letter(fed, step - 1))}`, b: "b", rh: `${r} ⊙ ${h}`, r_Whb_n: `${r} ⊙ (${W} ${h} + b)` };
  return names[key] ?? key;
}

/** @param {Asked} asked @param {Tr} t @returns {string} */
export function sentence(asked, t) {
  const { view, of, step, unit, grad, shown } = asked;
  const name = nameOf(asked);
  if (!shown) return grad ? t("The gradient has not reached {name} yet.", { name }) : t("{name} is not computed yet.", { name });
  const v = at(view.record, of, step, unit, grad);
  if (!Number.isFinite(v)) return t("Unit {j} of {name} is not a finite number any more.", { j: unit, name });
  if (grad) return gradient(name, unit, v, of, t);
  const why = reason(asked, v);
  const state = of === "h" || of === "c" ? of : null;
  const old = state ? untouchedAt(view.record, state, step, unit) : NaN;
  const said = of === "x" ? channel(asked, name, v, t) : of === "output" || of === "y" ? t("Entry {j} of {name} is {value}.", { j: unit, name, value: full(v) }) : t("Unit {j} of {name} is {value}.", { j: unit, name, value: why });
  return Math.abs(old - v) > 0.005 ? together([said, t("Without your change it was {value}.", { value: full(old) })]) : said;
}

/** @param {string} name @param {number} unit @param {number} v @param {string} of @param {Tr} t @returns {string} */
function gradient(name, unit, v, of, t) {
  const values = { j: unit, name, value: full(v, 3), nudge: full(NUDGE), change: full(v * NUDGE, 4) };
  if (of === "x") return t("∂L/∂{name} at entry {j} is {value}: raising it by {nudge} changes the loss by about {change}.", values);
  return t("∂L/∂{name} of unit {j} is {value}: raising it by {nudge} changes the loss by about {change}.", values);
}

/** @param {Asked} asked @param {string} name @param {number} v @param {Tr} t @returns {string} */
function channel({ view: { record }, step, unit }, name, v, t) {
  const token = record.tokens?.[step - 1] ?? String(step);
  if (record.unknown.includes(step) && record.network) return t("“{token}” is not in this model's {words} words; it is read as ⟨unk⟩. Entry {j} of {name} is {value}.", { token, words: record.network.words, j: unit, name, value: full(v) });
  return t("Entry {j} of {name}, “{token}”, is {value}.", { j: unit, name, token, value: full(v) });
}

/** The value as what it comes from: `0.50 = 0.97 × 0.87 + 0.40 × (−0.85)`. @param {Asked} asked @param {number} v @returns {string} */
function reason({ view, of, step, unit }, v) {
  const { record } = view;
  const cell = cellOf(record);
  if (step === 0) return full(v);
  const [kind, key] = of.split(":");
  const one = (/** @type {string} */ name, s = step) => at(record, name, s, unit);
  if (kind === "gate") return activated(v, one(`pre:${GATE_BLOCK[cell]?.[key]}`), key === "candidate" ? "tanh" : "σ");
  if (of === "tanh_c") return activated(v, one("c"), "tanh");
  if (of === "c") return mix(v, [one("gate:forget"), one("c", step - 1), one("gate:input"), one("gate:candidate")]);
  if (of === "h" && cell === "gru") return mix(v, [one("gate:update"), one("h", step - 1), 1 - one("gate:update"), one("gate:candidate")]);
  if (of === "h" && cell === "lstm") return product(v, [one("gate:output"), one("tanh_c")]);
  if (of === "h") return activated(v, one("pre:h"), ACTIVATIONS[String(record.experiment.act ?? "tanh")] ?? "f");
  if (kind === "pre") return sum(v, [one("term:Ux"), one(cell === "jordan" ? "term:Wy" : "term:Wh"), one("term:b")]);
  if (key === "rh") return product(v, [one("gate:reset"), one("h", step - 1)]);
  return key === "r_Whb_n" ? product(v, [one("gate:reset"), one("term:Whb_n")]) : full(v);
}

/** @param {number} v @param {number[]} parts @returns {string} */
function mix(v, parts) {
  const d = decimals(v, parts, ([a, b, c, e]) => a * b + c * e);
  if (!d) return full(v);
  const [a, b, c, e] = parts;
  return `${full(v, d)} = ${term(a, d)} × ${factor(b, d)} + ${term(c, d)} × ${factor(e, d)}`;
}

/** @param {number} v @param {number[]} parts @returns {string} */
function product(v, [a, b]) {
  const d = decimals(v, [a, b], ([x, y]) => x * y);
  if (!d) return full(v);
  return `${full(v, d)} = ${term(a, d)} × ${factor(b, d)}`;
}

/** @param {number} v @param {number[]} parts @returns {string} */
function sum(v, parts) {
  const d = decimals(v, parts, (all) => all.reduce((total, part) => total + part, 0));
  if (!d) return full(v);
  return `${full(v, d)} = ${parts.map((part, i) => (i ? factor(part, d) : term(part, d))).join(" + ")}`;
}

/** @param {number} v @param {number} a @param {string} f @returns {string} */
function activated(v, a, f) {
  const apply = /** @type {Record<string, (a: number) => number>} */ ({ tanh: Math.tanh, σ: (x) => 1 / (1 + Math.exp(-x)), ReLU: (x) => Math.max(0, x), "": (x) => x, "leaky ReLU": (x) => (x > 0 ? x : 0.01 * x) })[f];
  const d = apply ? decimals(v, [a], ([x]) => apply(x)) : 2;
  return f && d ? `${full(v, d)} = ${f}(${term(a, d)})` : full(v, d);
}

import { merged, mergedNotes } from "./stage-merged.js";
import { hasInput } from "./stage-data.js";
import { rounded, units } from "./stage-ledger.js";
import { letter, matrixShort, stateLetter } from "./stage-letters.js";

/**
 * The vanilla network as an equation: U x + W h′ + b = a → f → h; below it the same sum as one matrix.
 * The Jordan network: U x + W y′ + b = a → f → h → ŷ, where y′ is what the output lane brings back.
 * @typedef {import("./stage-ledger.js").Open} Open
 * @typedef {import("./stage-types.js").Ledger} Ledger
 * @typedef {import("./stage-types.js").Note} Note
 * @typedef {import("./stage-types.js").Wire} Wire
 * @typedef {import("./stage-types.js").Vector} Vector
 * @typedef {import("./stage-types.js").Tr} Tr
 */

/** From the left end of the slot: columns, and the signs between them. */
const PLACES = {
  desk: { before: 96, input: 200, recurrent: 286, bias: 372, sum: 458, after: 600, out: 0, sign: 19, half: 23, matrix: 300, low: 200 },
  compact: { before: 48, input: 124, recurrent: 192, bias: 260, sum: 328, after: 432, out: 0, sign: 17, half: 23, matrix: 186, low: 124 },
  phone: { before: 26, input: 88, recurrent: 146, bias: 204, sum: 262, after: 332, out: 0, sign: 14, half: 22, matrix: 138, low: 88 },
};
const JORDAN = {
  desk: { before: 110, input: 200, recurrent: 286, bias: 372, sum: 458, after: 560, out: 650, sign: 19, half: 23, matrix: 0, low: 200 },
  compact: { before: 40, input: 104, recurrent: 166, bias: 228, sum: 290, after: 372, out: 438, sign: 15, half: 23, matrix: 0, low: 104 },
  phone: { before: 26, input: 26, recurrent: 82, bias: 138, sum: 194, after: 264, out: 334, sign: 14, half: 22, matrix: 0, low: 26 },
};
const NAMES = /** @type {Record<string, string>} */ ({ tanh: "tanh", sigmoid: "σ", relu: "ReLU", leaky_relu: "leaky ReLU", identity: "=" });

/** @param {Open} open @param {Tr} t @returns {Ledger} */
export function vanillaLedger(open, t) {
  const { view, moment: { step, grad, gradFrom, valuesTo }, geometry } = open;
  const jordan = open.cell === "jordan";
  const place = (jordan ? JORDAN : PLACES)[geometry.layout];
  const [{ open: main }] = geometry.lanes;
  const { lower } = geometry;
  const input = hasInput(view.record);
  const h = letter(stateLetter(view.note), step - 1);
  const bare = geometry.layout === "phone" || (jordan && geometry.layout === "compact");
  const sums = { colour: "var(--ink-2)", bare };
  const recurrent = jordan ? units(open, "term:Wy", step, { x: place.recurrent }, main, { markup: grouped(`${matrixShort(view.note, "W", "jordan")} ${letter(fed(view), step - 1)}`, grad && !bare), ...sums }) : units(open, "term:Wh", step, { x: place.recurrent }, main, { markup: grouped(`${matrixShort(view.note, "W")} ${h}`, grad && !bare), ...sums });
  const vectors = [
    ...(jordan ? [] : [units(open, "h", step - 1, { x: place.before }, main)]),
    ...(input ? [units(open, "term:Ux", step, { x: place.input }, main, { markup: grouped(`${matrixShort(view.note, "U")} ${letter("x", step)}`, grad && !bare), ...sums })] : []),
    recurrent,
    units(open, "term:b", step, { x: place.bias }, main, { markup: "<i>b</i>", ...sums }),
    units(open, "pre:h", step, { x: place.sum }, main, { markup: letter("a", step), ...sums }),
    units(open, "h", step, { x: place.after }, main),
    ...(input ? [rounded(open, "x", step, jordan ? place.low : place.input, lower)] : []),
    ...(jordan ? outputs(open, place, lower, main, t) : []),
  ];
  const pending = grad ? gradFrom > step : valuesTo < step;
  const anchors = { before: place.before, after: place.after, input: jordan ? place.low : place.input };
  const one = jordan ? null : merged(open, place.matrix);
  const wires = jordan ? jordanWires(open, place, vectors, pending) : vanillaWires(open, place, vectors, pending);
  return { vectors, matrix: one, anchors, wires, dots: [], notes: [...signs(open, place, input), ...(one ? mergedNotes(open, one, t) : [])] };
}

/** In brackets where a derivative is taken by it. @param {string} markup @param {boolean} grad @returns {string} */
function grouped(markup, grad) {
  return grad ? `(${markup})` : markup;
}


/** What is fed back: the target, or the network's own answer. @param {import("./stage-types.js").StageView} view @returns {"y"|"ŷ"} */
function fed({ record }) {
  return Number(record.experiment.tf ?? 0) ? "y" : "ŷ";
}

/** y′ below, ŷ beside. @param {Open} open @param {typeof JORDAN.desk} place @param {import("./stage-types.js").Band} lower @param {import("./stage-types.js").Band} main @param {Tr} t @returns {Vector[]} */
function outputs(open, place, lower, main, t) {
  const { view, moment: { step } } = open;
  const taught = Boolean(Number(view.record.experiment.tf ?? 0)) && step > 1;
  const y = rounded(open, "y", step - 1, place.recurrent, lower, { markup: `${letter(fed(view), step - 1)}${taught ? `<em>${t("target")}</em>` : ""}` });
  return [y, rounded(open, "output", step, place.out, main, { markup: letter("ŷ", step), below: false })];
}

/** @param {Open} open @param {typeof PLACES.desk} place @param {boolean} input @returns {Note[]} */
function signs({ view, moment, geometry, cell }, place, input) {
  const y = geometry.lanes[0].open.mid;
  const size = place.sign;
  const between = (/** @type {number} */ a, /** @type {number} */ b, /** @type {string} */ text) => ({ x: (a + b) / 2, y: y + size / 3, text, size });
  const f = { x: (place.sum + place.after) / 2, y: y - 7, text: NAMES[String(view.record.experiment.act ?? "tanh")] ?? "f", size: geometry.layout === "phone" ? 11 : 12, math: true };
  const to = cell === "jordan" ? [{ x: (place.after + place.out) / 2, y: y - 7, text: matrixShort(view.note, "V"), size: 12, light: /** @type {const} */ ("V") }] : [];
  if (moment.grad) return [f, ...to];
  return [...(input ? [between(place.input, place.recurrent, "+")] : []), between(place.recurrent, place.bias, "+"), between(place.bias, place.sum, "="), f, ...to];
}

/** @param {Open} open @param {boolean} pending */
function maker({ moment }, pending) {
  return (/** @type {string} */ d, /** @type {Wire["tip"]} */ tip, /** @type {Wire["of"]} */ of = "", halo = false) => ({ d, tip, of, back: moment.grad, pending, halo });
}

/** a → h and, going back, the other way. @param {Open} open @param {number} from @param {number} to @param {number} half @param {boolean} pending @param {Wire["of"]} of @returns {Wire} */
function across({ moment, geometry }, from, to, half, pending, of = "") {
  const y = geometry.lanes[0].open.mid;
  const [a, b] = moment.grad ? [to - half - 4, from + half + 5] : [from + half + 4, to - half - 5];
  return { d: `M${a} ${y}H${b}`, tip: [b, y, moment.grad ? "left" : "right"], back: moment.grad, pending, of };
}

/** @param {Open} open @param {typeof PLACES.desk} place @param {Vector[]} vectors @param {boolean} pending @returns {Wire[]} */
function vanillaWires(open, place, vectors, pending) {
  const { geometry, moment: { grad } } = open;
  const [{ open: main }] = geometry.lanes;
  const input = vectors.find(({ of }) => of === "x");
  const wire = maker(open, pending);
  const under = main.bottom + 4;
  const bus = main.bottom + (geometry.lower.top - main.bottom) * 0.44;
  const { before, recurrent, input: x } = place;
  const loop = grad ? wire(`M${recurrent} ${under}V${bus}H${before}V${under}`, [before, under, "up"], "W") : wire(`M${before} ${under}V${bus}H${recurrent}V${under}`, [recurrent, under, "up"], "W");
  const top = input ? input.band.top - 2 : 0;
  const up = grad ? wire(`M${x} ${under}V${top}`, [x, top, "down"], "U", true) : wire(`M${x} ${top}V${under}`, [x, under, "up"], "U", true);
  return [loop, ...(input ? [up] : []), across(open, place.sum, place.after, place.half, pending)];
}

/** @param {Open} open @param {typeof JORDAN.desk} place @param {Vector[]} vectors @param {boolean} pending @returns {Wire[]} */
function jordanWires(open, place, vectors, pending) {
  const { geometry, moment: { grad } } = open;
  const [{ open: main }] = geometry.lanes;
  const wire = maker(open, pending);
  const under = main.bottom + 4;
  const [input, y] = ["x", "y"].map((name) => vectors.find(({ of }) => of === name));
  const straight = (/** @type {number} */ x, /** @type {number} */ top, /** @type {"U"|"W"} */ of, /** @type {number} */ to) => {
    const bend = (under + top) / 2;
    const path = grad ? `M${to} ${under}V${bend}H${x}V${top}` : `M${x} ${top}V${bend}H${to}V${under}`;
    return wire(path, grad ? [x, top, "down"] : [to, under, "up"], of);
  };
  return [
    ...(input ? [straight(place.low, input.band.top - 2, "U", place.input)] : []),
    ...(y && !(grad && fed(open.view) === "y") ? [straight(place.recurrent, y.band.top - 2, "W", place.recurrent)] : []), // a target is a constant
    across(open, place.sum, place.after, place.half, pending),
    across(open, place.after, place.out, place.half, pending, "V"),
  ];
}

import { gate, rounded, units } from "./stage-ledger.js";
import { letter, matrixShort, stateLetter } from "./stage-letters.js";
import { hasInput } from "./stage-data.js";

/**
 * The LSTM as an equation: c′ × f + i × ĉ = c over h′ | x | o × tanh c = h, one row a unit.
 * @typedef {import("./stage-ledger.js").Open} Open
 * @typedef {import("./stage-types.js").Ledger} Ledger
 * @typedef {import("./stage-types.js").Note} Note
 * @typedef {import("./stage-types.js").Wire} Wire
 * @typedef {import("./stage-types.js").Vector} Vector
 * @typedef {import("./stage-types.js").Tr} Tr
 */

/** From the left end of the slot: centres of columns, left ends of bars, ends of their numbers, operators. */
const PLACES = {
  desk: { before: 116, f: { left: 169, w: 100, end: 301 }, i: { left: 335, w: 100, end: 467 }, candidate: 520, after: 600, x: 235, signs: [154, 318, 482, 560], sign: 19, bus: 25.76, low: 42.56, gap: 4 },
  compact: { before: 48, f: { left: 93, w: 68, end: 193 }, i: { left: 219, w: 68, end: 319 }, candidate: 364, after: 432, x: 143, signs: [81, 206, 331, 398], sign: 19, bus: 25.76, low: 42.56, gap: 4 },
  phone: { before: 26, f: { left: 63, w: 49, end: 139 }, i: { left: 157, w: 49, end: 233 }, candidate: 270, after: 332, x: 101, signs: [55.5, 148, 240.5, 301], sign: 15, bus: 14.72, low: 24.32, gap: 4 },
};

/** @param {Open} open @param {Tr} t @returns {Ledger} */
export function lstmLedger(open, t) {
  const { moment: { step, grad, gradFrom, valuesTo }, geometry } = open;
  const place = PLACES[geometry.layout];
  const [memory, hidden] = geometry.lanes.map((lane) => lane.open);
  const tanh = { markup: `tanh${grad ? "" : ` ${letter("c", step)}`}`, below: true, colour: "var(--ink-2)" };
  const vectors = [
    units(open, "c", step - 1, { x: place.before }, memory),
    gate(open, "forget", { x: 0, ...place.f }, memory, { word: t("keep") }),
    gate(open, "input", { x: 0, ...place.i }, memory, { word: t("write") }),
    units(open, "gate:candidate", step, { x: place.candidate }, memory),
    units(open, "c", step, { x: place.after }, memory),
    units(open, "h", step - 1, { x: place.before }, hidden, { below: true }),
    ...(hasInput(open.view.record) ? [rounded(open, "x", step, place.x, hidden)] : []),
    gate(open, "output", { x: 0, ...place.i }, hidden, { word: t("show"), below: true }),
    units(open, "tanh_c", step, { x: place.candidate }, hidden, tanh),
    units(open, "h", step, { x: place.after }, hidden, { below: true }),
  ];
  const pending = grad ? gradFrom > step : valuesTo < step;
  const wiring = grad ? backward(open, vectors, pending) : forward(open, vectors, pending);
  return { vectors, matrix: null, anchors: { before: place.before, after: place.after, input: place.x }, ...wiring, notes: [...(grad ? [] : signs(open)), ...wiring.notes(t)] };
}

/** × + × = over × =. @param {Open} open @returns {Note[]} */
function signs({ geometry }) {
  const { signs: [times, plus, times2, equals], sign } = PLACES[geometry.layout];
  const [memory, hidden] = geometry.lanes.map((lane) => lane.open.mid + 6);
  const one = (/** @type {number} */ x, /** @type {number} */ y, /** @type {string} */ text) => ({ x, y: sign < 19 ? y + 0 : y, text, size: sign });
  return [one(times, memory, "×"), one(plus, memory, "+"), one(times2, memory, "×"), one(equals, memory, "="), one(times2, hidden, "×"), one(equals, hidden, "=")];
}

/** Where the lines between the bands run. @param {Open} open @param {Vector[]} vectors */
function levels({ geometry }, vectors) {
  const [memory, hidden] = geometry.lanes.map((lane) => lane.open);
  const place = PLACES[geometry.layout];
  const input = vectors.find(({ of }) => of === "x");
  const squeeze = (hidden.top - memory.bottom) / (geometry.layout === "phone" ? 32 : 56);
  return {
    place, under: memory.bottom + place.gap, over: hidden.top - 2, bus: memory.bottom + place.bus * squeeze, low: memory.bottom + place.low * squeeze,
    xTop: input ? input.band.top - (geometry.layout === "phone" ? 2 : 2) : hidden.top, x: input ? place.x : place.f.left + place.f.w / 2, input: Boolean(input),
    i: place.i.left + place.i.w / 2,
  };
}

/** One bus carries [h; x] up to f, i and ĉ and down to o; c goes down through tanh. @param {Open} open @param {Vector[]} vectors @param {boolean} pending */
function forward(open, vectors, pending) {
  const { place, under, over, bus, low, xTop, x, i, input } = levels(open, vectors);
  const { before, candidate, after } = place;
  const wire = (/** @type {string} */ d, /** @type {Wire["tip"]} */ tip, /** @type {Wire["of"]} */ of = "") => ({ d, tip, of, back: false, pending });
  const wires = [
    wire(`M${before} ${over}V${bus}H${candidate}`, undefined, "W"),
    ...(input ? [wire(`M${x} ${xTop}V${bus}`, undefined, "U")] : []),
    wire(`M${x} ${bus}V${under}`, [x, under, "up"]),
    wire(`M${i} ${bus}V${under}`, [i, under, "up"]),
    wire(`M${candidate} ${bus}V${under}`, [candidate, under, "up"]),
    wire(`M${i} ${bus}V${over}`, [i, over, "down"]),
    wire(`M${after} ${under - 1}V${low}H${candidate}V${over}`, [candidate, over, "down"]),
  ];
  return { wires, dots: [{ x, y: bus }, { x: i, y: bus }], notes: () => said(open, (x + i) / 2, bus, low, x) };
}

/** @param {Open} open @param {number} middle @param {number} bus @param {number} low @param {number} x of the input @returns {Note[]} */
function said({ view, moment, geometry }, middle, bus, low, x) {
  if (geometry.layout === "phone") return [];
  const { candidate, after } = PLACES[geometry.layout];
  const [U, W] = [matrixShort(view.note, "U"), matrixShort(view.note, "W")];
  const h = letter(stateLetter(view.note), moment.step - 1);
  const long = view.note === "torch" || view.note === "sub";
  const sum = [`${W} ${h}`, ...(hasInput(view.record) ? [`${U} ${letter("x", moment.step)}`] : []), "<i>b</i>"].join(" + ");
  const roomy = geometry.layout === "desk" || !long;
  return [
    { x: middle, y: bus - 6, text: roomy ? `σ(${sum})` : "σ(…)", size: long ? 11 : 12, light: "W" },
    { x: candidate - 7, y: bus - 6, text: "tanh(…)", size: 11, anchor: "end", math: true },
    { x: (candidate + after) / 2, y: low - 5, text: "tanh", size: 11, math: true },
  ];
}

/** The same lines the other way. @param {Open} open @param {Vector[]} vectors @param {boolean} pending */
function backward(open, vectors, pending) {
  const { place, under, over, bus, low, xTop, x, i, input } = levels(open, vectors);
  const { before, candidate, after } = place;
  const [memory, hidden] = open.geometry.lanes.map((lane) => lane.open.mid);
  const half = open.geometry.layout === "phone" ? 22 : 23;
  const wire = (/** @type {string} */ d, /** @type {Wire["tip"]} */ tip, /** @type {Wire["of"]} */ of = "") => ({ d, tip, of, back: true, pending });
  const short = (/** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ y) => ({ ...wire(`M${from} ${y}H${to}`, [to, y, "left"]), solid: true, width: 1.5 });
  const wires = [
    short(place.f.left - 5, before + half + 5, memory), short(after - half - 5, candidate + half + 5, memory), short(after - half - 5, candidate + half + 5, hidden),
    wire(`M${candidate} ${over}V${low}H${after}V${under}`, [after, under, "up"]),
    wire(`M${candidate} ${under - 1}V${bus}H${before}`, undefined, "W"),
    wire(`M${x} ${under - 1}V${bus}`, undefined), wire(`M${i} ${under - 1}V${bus}`, undefined), wire(`M${i} ${over}V${bus}`, undefined),
    wire(`M${before} ${bus}V${over}`, [before, over, "down"], "W"),
    ...(input ? [wire(`M${x} ${bus}V${xTop}`, [x, xTop, "down"], "U")] : []),
  ];
  const W = matrixShort(open.view.note, "W");
  const notes = (/** @type {Tr} */ t) => (open.geometry.layout === "phone" ? [] : [{ x: (x + i) / 2, y: bus - 6, text: [`${W}<sup>⊤</sup>`, t("gate slopes")].join(" · "), size: 12, light: /** @type {const} */ ("W") }]);
  return { wires, dots: [], notes };
}

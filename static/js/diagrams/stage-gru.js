import { gate, rounded, units } from "./stage-ledger.js";
import { letter, matrixShort, stateLetter } from "./stage-letters.js";
import { hasInput } from "./stage-data.js";

/**
 * The GRU as an equation: h′ × z + (1−z) × ĥ = h; below it r × h′, which ĥ reads.
 * Reset after the matrix: r × (W h′ + b) instead.
 * @typedef {import("./stage-ledger.js").Open} Open
 * @typedef {import("./stage-types.js").Ledger} Ledger
 * @typedef {import("./stage-types.js").Note} Note
 * @typedef {import("./stage-types.js").Wire} Wire
 * @typedef {import("./stage-types.js").Vector} Vector
 * @typedef {import("./stage-types.js").Tr} Tr
 */

/** From the left end of the slot; r: of the lower row, into: what r multiplies. */
const PLACES = {
  desk: { before: 116, z: { left: 169, w: 100, end: 301 }, rest: { left: 335, w: 100, end: 467 }, candidate: 520, after: 600, signs: [154, 318, 482, 560], r: { left: 236, w: 100, end: 368 }, into: 432, sign: 19, half: 23 },
  compact: { before: 48, z: { left: 93, w: 68, end: 193 }, rest: { left: 219, w: 68, end: 319 }, candidate: 364, after: 432, signs: [81, 206, 331, 398], r: { left: 120, w: 68, end: 220 }, into: 280, sign: 19, half: 23 },
  phone: { before: 26, z: { left: 63, w: 49, end: 139 }, rest: { left: 157, w: 49, end: 233 }, candidate: 270, after: 332, signs: [55.5, 148, 240.5, 301], r: { left: 70, w: 49, end: 146 }, into: 197, sign: 15, half: 22 },
};

/** @param {Open} open @returns {boolean} */
function isAfter({ view }) {
  return "r_Whb_n" in view.record.trace.terms;
}

/** @param {Open} open @param {Tr} t @returns {Ledger} */
export function gruLedger(open, t) {
  const { view, moment: { step, grad, gradFrom, valuesTo }, geometry } = open;
  const place = PLACES[geometry.layout];
  const [{ open: main }] = geometry.lanes;
  const { lower } = geometry;
  const after = isAfter(open);
  const z = letter("z", step);
  const [first, second] = view.gru === "writes" ? [`1 − ${z}`, z] : [z, `1 − ${z}`];
  const vectors = [
    units(open, "h", step - 1, { x: place.before }, main),
    gate(open, "update", { x: 0, ...place.z }, main, { word: t("keep"), markup: first }),
    gate(open, "update", { x: 0, ...place.rest }, main, { word: t("write"), markup: second }, (v) => 1 - v),
    units(open, "gate:candidate", step, { x: place.candidate }, main),
    units(open, "h", step, { x: place.after }, main),
    ...(hasInput(view.record) ? [rounded(open, "x", step, place.before, lower)] : []),
    gate(open, "reset", { x: 0, ...place.r }, lower, { word: t("admit"), below: true }),
    ...(grad ? [] : [units(open, after ? "term:r_Whb_n" : "term:rh", step, { x: place.candidate }, lower, { below: true, markup: product(open, after), colour: "var(--ink-2)" })]),
  ];
  const pending = grad ? gradFrom > step : valuesTo < step;
  const anchors = { before: place.before, after: place.after, input: place.before };
  return { vectors, matrix: null, anchors, ...wiring(open, vectors, pending), notes: [...(grad ? [] : signs(open, after)), ...said(open, after, t)] };
}

/** r ⊙ h′, or r ⊙ (W h′ + b). @param {Open} open @param {boolean} after @returns {string} */
function product({ view, moment }, after) {
  const h = letter(stateLetter(view.note), moment.step - 1);
  return after ? `${letter("r", moment.step)} ⊙ (…)` : `${letter("r", moment.step)} ⊙ ${h}`;
}

/** @param {Open} open @param {boolean} after @returns {Note[]} */
function signs({ view, moment, geometry }, after) {
  const { signs: [times, plus, times2, equals], sign, r, candidate, half } = PLACES[geometry.layout];
  const phone = geometry.layout === "phone";
  const y = geometry.lanes[0].open.mid + 6;
  const low = geometry.lower.mid + 6;
  const h = letter(stateLetter(view.note), moment.step - 1);
  const inner = after ? `(${phone ? "…" : `${matrixShort(view.note, "W")} ${h} + <i>b</i>`})` : h;
  return [
    { x: times, y, text: "×", size: sign }, { x: plus, y, text: "+", size: sign }, { x: times2, y, text: "×", size: sign }, { x: equals, y, text: "=", size: sign },
    { x: (r.end + candidate - half) / 2, y: low, text: `× ${inner} =`, size: phone ? 12 : 14 },
  ];
}

/** What reads what: h′ and x up to z and down to r; x and r ⊙ h′ up to ĥ. @param {Open} open @param {Vector[]} vectors @param {boolean} pending */
function wiring({ moment, geometry }, vectors, pending) {
  const place = PLACES[geometry.layout];
  const { before, z, r, candidate } = place;
  const [{ open: main }] = geometry.lanes;
  const room = geometry.lower.top - main.bottom;
  const [under, over] = [main.bottom + 4, geometry.lower.top - 2];
  const [bus, low] = [main.bottom + room * 0.44, main.bottom + room * 0.72];
  const [zx, rx] = [z.left + z.w / 2, r.left + r.w / 2];
  const input = vectors.find(({ of }) => of === "x");
  const top = input ? input.band.top - 2 : over;
  const back = moment.grad;
  const wire = (/** @type {string} */ d, /** @type {Wire["tip"]} */ tip, /** @type {Wire["of"]} */ of = "", halo = false) => ({ d, tip, of, back, pending, halo });
  if (back) return { wires: backward(wire, { before, zx, rx, candidate, under, over, bus, low, top, input: Boolean(input), mid: main.mid, half: place.half, after: place.after, z: z.left }), dots: [] };
  return {
    wires: [
      ...(input ? [wire(`M${before + 12} ${top}V${low}H${candidate - 10}V${under}`, [candidate - 10, under, "up"], "U")] : []),
      wire(`M${before} ${under}V${bus}H${rx}`, undefined, "W", true),
      wire(`M${zx} ${bus}V${under}`, [zx, under, "up"]),
      wire(`M${rx} ${bus}V${over}`, [rx, over, "down"], "", true),
      ...(input ? [wire(`M${before} ${top}V${bus}`, undefined, "U")] : []),
      wire(`M${candidate + 4} ${over}V${under}`, [candidate + 4, under, "up"], "W"),
    ],
    dots: [{ x: before, y: bus }, { x: zx, y: bus }],
  };
}

/** @param {(d: string, tip?: Wire["tip"], of?: Wire["of"], halo?: boolean) => Wire} wire @param {{before: number, zx: number, rx: number, candidate: number, under: number, over: number, bus: number, low: number, top: number, input: boolean, mid: number, half: number, after: number, z: number}} at @returns {Wire[]} */
function backward(wire, { before, zx, rx, candidate, under, over, bus, low, top, input, mid, half, after, z }) {
  const short = (/** @type {number} */ from, /** @type {number} */ to) => ({ ...wire(`M${from} ${mid}H${to}`, [to, mid, "left"]), solid: true, width: 1.5 });
  return [
    short(after - half - 5, candidate + half + 5), short(z - 5, before + half + 5),
    wire(`M${candidate - 10} ${under}V${low}H${rx}V${over}`, [rx, over, "down"], "W"),
    wire(`M${zx} ${under}V${bus}`), wire(`M${rx + 12} ${over}V${bus}H${before}V${under}`, [before, under, "up"], "W", true),
    ...(input ? [wire(`M${before} ${bus}V${top}`, [before, top, "down"], "U"), wire(`M${rx} ${low}H${before + 12}V${top}`, [before + 12, top, "down"], "U")] : []),
  ];
}

/** @param {Open} open @param {boolean} after @param {Tr} t @returns {Note[]} */
function said({ view, moment, geometry }, after, t) {
  if (geometry.layout === "phone") return [];
  const { candidate, z, r } = PLACES[geometry.layout];
  const [{ open: main }] = geometry.lanes;
  const room = geometry.lower.top - main.bottom;
  const y = main.bottom + room * 0.44 - 6;
  const [U, W] = [matrixShort(view.note, "U"), matrixShort(view.note, "W")];
  if (moment.grad) return [{ x: (z.left + r.left + r.w) / 2 + 20 + (geometry.layout === "compact" ? 14 : 0), y, text: [`${W}<sup>⊤</sup>`, t("gate slopes")].join(" · "), size: 12, light: "W" }];
  const [h, x, rr] = [letter(stateLetter(view.note), moment.step - 1), letter("x", moment.step), letter("r", moment.step)];
  const sum = [...(hasInput(view.record) ? [`${U} ${x}`] : []), `${W} ${h}`, "<i>b</i>"].join(" + ");
  const reads = after ? `${rr} ⊙ (${W} ${h} + <i>b</i>)` : `${W}(${rr} ⊙ ${h})`;
  const drive = [...(hasInput(view.record) ? [`${U} ${x}`] : []), reads, "<i>b</i>"].join(" + ");
  const long = geometry.layout === "compact" && view.note !== "gbc" && view.note !== "swap";
  const middle = z.left + z.w / 2;
  return [
    { x: middle + 6, y, text: long ? "σ(…)" : `σ(${sum})`, size: 12, anchor: "start", light: "W" },
    ...(geometry.layout === "desk" || !long ? [{ x: candidate + 14, y: y + 14, text: geometry.layout === "compact" ? "tanh(…)" : `tanh(${drive})`, size: 11, anchor: "start", light: /** @type {const} */ ("W") }] : [{ x: candidate + 14, y: y + 10, text: "tanh(…)", size: 11, anchor: "start" }]),
  ];
}

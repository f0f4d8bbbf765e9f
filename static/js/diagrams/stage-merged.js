import { hasInput } from "./stage-data.js";
import { letter, matrixShort, stateLetter } from "./stage-letters.js";

/**
 * The merged form: U x + W h′ is one matrix [U W] times one vector [x; h′].
 * @typedef {import("./stage-ledger.js").Open} Open
 * @typedef {import("./stage-types.js").MatrixPicture} MatrixPicture
 * @typedef {import("./stage-types.js").Note} Note
 * @typedef {import("./stage-types.js").Tr} Tr
 */

const LARGEST = 14;
const SMALLEST = 3;
const ROOM = { desk: 250, compact: 220, phone: 200 };
const GAP = 3;

/** @param {Open} open @param {number} x left end @returns {MatrixPicture|null} null where it would be too small to see, or going back */
export function merged({ view, moment, geometry }, x) {
  const { W_xh: U, W_hh: W } = view.record.weights;
  if (!U || !W || moment.grad) return null;
  const parts = [...(hasInput(view.record) ? [{ values: U, of: /** @type {const} */ ("U") }] : []), { values: W, of: /** @type {const} */ ("W") }];
  const wide = parts.reduce((sum, { values }) => sum + values.shape[1], 0);
  const { lower } = geometry;
  const size = Math.min(LARGEST, (ROOM[geometry.layout] - GAP) / wide, (lower.bottom - lower.top - 30) / geometry.rows.length, (lower.bottom - lower.top + 20) / wide);
  if (size < SMALLEST) return null;
  return { x, y: lower.mid - (geometry.rows.length * size) / 2 - 4, size, parts, rows: geometry.rows };
}

/** @param {MatrixPicture} picture @returns {{x: number, w: number, of: "U"|"W"|"V"}[]} where each part stands */
export function partsAt({ x, size, parts }) {
  let left = x;
  return parts.map(({ values, of }) => {
    const part = { x: left, w: values.shape[1] * size, of };
    left += part.w + GAP;
    return part;
  });
}

/** a = [U W] [x; h′] + b in letters. @param {Open} open @param {MatrixPicture} picture @param {Tr} t @returns {Note[]} */
export function mergedNotes({ view, moment, geometry }, picture, t) {
  const { note } = view;
  const places = partsAt(picture);
  const right = places[places.length - 1];
  const below = picture.y + picture.rows.length * picture.size + 15;
  const names = places.map(({ x, w, of }) => ({ x: x + w / 2, y: below, text: matrixShort(note, of), size: 14, light: of, colour: of === "U" ? "var(--role-input)" : "var(--role-hidden)" }));
  const h = letter(stateLetter(note), moment.step - 1);
  const inside = [...(hasInput(view.record) ? [letter("x", moment.step)] : []), h].join("; ");
  const middle = picture.y + (picture.rows.length * picture.size) / 2 + 5;
  return [
    ...names,
    geometry.layout === "phone"
      ? { x: picture.x, y: picture.y - 9, text: `${letter("a", moment.step)} = [${places.map(({ of }) => matrixShort(note, of)).join(" ")}] [${inside}] + <i>b</i>`, size: 13, anchor: "start" }
      : { x: right.x + right.w + 8, y: middle, text: `× [${inside}] + <i>b</i> = ${letter("a", moment.step)}`, size: 14, anchor: "start" },
    ...(geometry.layout === "desk" ? [{ x: right.x + right.w + 8, y: middle + 18, text: t("the same sum as one matrix"), size: 11, anchor: "start" }] : []),
  ];
}

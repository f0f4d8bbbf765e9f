/**
 * Eigenvalues as text and as handles: `.94@38` is a pair, `-.55` a real number.
 * @typedef {import("./types.js").Handle} Handle
 */
import { numberText } from "./state.js";

/** @param {string} text @returns {Handle[]} */
export function parseEigenvalues(text) {
  return text
    .split(",")
    .filter((part) => part.trim())
    .map((part) => {
      const [size, angle] = part.split("@").map(Number);
      if (angle === undefined) return { size: Math.abs(size), angle: size < 0 ? 180 : 0, pair: false };
      return { size, angle: Math.abs(angle), pair: true };
    });
}

/** @param {Handle} handle */
function written({ size, angle, pair }) {
  const rounded = Math.round(size * 1000) / 1000;
  if (pair) return `${numberText(rounded)}@${numberText(Math.round(angle * 10) / 10)}`;
  return numberText(angle > 90 ? -rounded : rounded);
}

/** @param {Handle[]} handles @returns {string} */
export function writeEigenvalues(handles) {
  return handles.map(written).join(",");
}

/** @param {Handle[]} handles @param {number} index @param {number} size @returns {Handle[]} */
export function withSize(handles, index, size) {
  return handles.map((handle, i) => (i === index ? { ...handle, size } : handle));
}

/**
 * Turn one handle. A pair that reaches the axis becomes two real numbers; a real number leaves it only with another.
 * @param {Handle[]} handles @param {number} index @param {number} angle 0 to 180 @returns {Handle[]}
 */
export function withAngle(handles, index, angle) {
  const chosen = handles[index];
  const onAxis = angle <= 0 || angle >= 180;
  if (chosen.pair && onAxis) {
    const real = { size: chosen.size, angle: angle <= 0 ? 0 : 180, pair: false };
    return handles.flatMap((handle, i) => (i === index ? [real, { ...real }] : [handle]));
  }
  if (chosen.pair) return handles.map((handle, i) => (i === index ? { ...handle, angle } : handle));
  if (onAxis) return handles.map((handle, i) => (i === index ? { ...handle, angle: angle <= 0 ? 0 : 180 } : handle));
  const mate = handles.findIndex((handle, i) => i > index && !handle.pair);
  const other = mate >= 0 ? mate : handles.findIndex((handle, i) => i !== index && !handle.pair);
  if (other < 0) return handles;
  return handles.map((handle, i) => (i === index ? { ...handle, angle, pair: true } : handle)).filter((_, i) => i !== other);
}

/** The first eigenvalues that fit; a pair needs two places. @param {Handle[]} handles @param {number} places @returns {{handles: Handle[], dropped: number}} */
export function fitting(handles, places) {
  let used = 0;
  let dropped = 0;
  const kept = [];
  for (const handle of handles) {
    const size = handle.pair ? 2 : 1;
    if (dropped || used + size > places) dropped += size;
    else {
      used += size;
      kept.push(handle);
    }
  }
  return { handles: kept, dropped };
}

/** @param {Handle[]} handles @returns {number} index of the largest */
export function largest(handles) {
  return handles.reduce((best, handle, i) => (handle.size > handles[best].size + 1e-9 ? i : best), 0);
}

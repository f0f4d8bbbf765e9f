import { fill, norm, ratio } from "../format.js";

/**
 * How strong step k is beside the loss step, in words.
 * @typedef {import("./types.js").Tr} Tr
 */

const AS_STRONG = Math.log10(1.05);

/** @param {Tr} tr @param {number} difference log10 of (at the loss / at k) @returns {string} `14× weaker` */
export function strength(tr, difference) {
  if (difference === Infinity) return tr("nothing arrives");
  if (Number.isNaN(difference)) return "∞";
  if (Math.abs(difference) < AS_STRONG) return tr("just as strong");
  return difference > 0
    ? fill(tr("{r}× weaker"), { r: ratio(difference) })
    : fill(tr("{r}× stronger"), { r: ratio(-difference) });
}

/** @param {Tr} tr @param {ArrayLike<number>} curve @param {number} k @param {number} t @returns {string} hover sentence */
export function strengthSentence(tr, curve, k, t) {
  if (k > t) return fill(tr("Step {k} comes after the loss at step {t}: no gradient."), { k, t });
  const value = norm(curve[k - 1], tr);
  if (k === t) return fill(tr("k = {k}: {value}. The loss is here."), { k, value });
  return fill(tr("k = {k}: {value}, {strength} compared with step {t}"), { k, t, value, strength: strength(tr, curve[t - 1] - curve[k - 1]) });
}

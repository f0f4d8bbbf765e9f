import { divStep, gradStep } from "./stage-numbers.js";

/**
 * What a cell looks like: its colour, and the ink of its number.
 * @typedef {{low: number, high: number}} Domain  log10
 */

/** Smaller differences do not show in two decimals. */
export const VISIBLE = 0.005;

/** Steps of each ramp in tokens.css. */
const RAMPS = { div: 21, grad: 17 };

/** @type {Map<string, string>} `grad-11` → `var(--on-div-00)`, the first step that has its ink */
const inks = new Map();

/** Steps that share an ink share its name, so that a number whose cell changes its colour keeps its own: to style a letter anew costs a browser as much as to write it. */
function read() {
  const tokens = getComputedStyle(document.documentElement);
  /** @type {Map<string, string>} */
  const names = new Map();
  for (const [ramp, steps] of Object.entries(RAMPS)) {
    for (let n = 0; n < steps; n += 1) {
      const step = `${ramp}-${String(n).padStart(2, "0")}`;
      const ink = tokens.getPropertyValue(`--on-${step}`);
      if (!names.has(ink)) names.set(ink, `var(--on-${step})`);
      inks.set(step, /** @type {string} */ (names.get(ink)));
    }
  }
}

/** @param {string} step of a ramp, as `div-07` or `grad-11` @returns {string} a colour */
function inkOn(step) {
  if (!inks.size) read();
  return /** @type {string} */ (inks.get(step));
}

/** @param {number} value @param {boolean} grad @param {Domain} domain @returns {{fill: string, ink: string, gone: boolean, bad: boolean}} */
export function look(value, grad, domain) {
  if (!Number.isFinite(value)) return { fill: "var(--surface)", ink: "var(--ink)", gone: false, bad: true };
  if (!grad) {
    const step = divStep(value);
    return { fill: `var(--div-${step})`, ink: inkOn(`div-${step}`), gone: false, bad: false };
  }
  const step = gradStep(value, domain);
  if (step === "-1") return { fill: "var(--grad-00)", ink: inkOn("grad-00"), gone: true, bad: false };
  return { fill: `var(--grad-${step})`, ink: inkOn(`grad-${step}`), gone: false, bad: false };
}

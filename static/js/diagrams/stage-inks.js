/**
 * The ink of a number on each step of a colour ramp. Steps that share an ink share its name, so that a number whose cell changes its
 * colour keeps its own: to style a letter anew costs a browser as much as to write it.
 */

/** Steps of each ramp in tokens.css. */
const RAMPS = { div: 21, grad: 17 };

/** @type {Map<string, string>} `grad-11` → `var(--on-div-00)`, the first step that has its ink */
const inks = new Map();

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
export function inkOn(step) {
  if (!inks.size) read();
  return /** @type {string} */ (inks.get(step));
}

/**
 * How the numbers of a wiring become colours: decades of gradients, and one hue for each class of shared parameters.
 * @typedef {import("../types.js").NdArray} NdArray
 * @typedef {import("../types.js").WiringRecord} WiringRecord
 * @typedef {{low: number, high: number}} Domain  log10
 */

const GRAD_STEPS = 16;
const DIV_MIDDLE = 10;
const FEWEST_DECADES = 4;
const MOST_DECADES = 12;
/** Hues up to this many classes go round the circle once; more of them jump by the golden angle. */
const ONE_ROUND = 14;
const FIRST_HUE = 25;
const LAST_HUE = 330;
const GOLDEN = 137.508;
const LIGHTNESS = { light: 0.86, dark: 0.42 };
const SHADE = { light: -0.06, dark: 0.07 };
const CHROMA = { light: 0.085, dark: 0.075 };

/** @param {number} n @returns {string} */
const two = (n) => String(n).padStart(2, "0");

/** The decades that the given matrices span: whole ones, at least four, the strongest on top. @param {(NdArray|null)[]} matrices log10 @returns {Domain} */
export function domainOf(matrices) {
  let [least, most] = [Infinity, -Infinity];
  for (const matrix of matrices) {
    for (const value of matrix?.data ?? []) {
      if (!Number.isFinite(value)) continue;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
  }
  const high = most === -Infinity ? 0 : Math.ceil(most - 1e-9);
  const low = least === Infinity ? high - FEWEST_DECADES : Math.floor(least + 1e-9);
  return { low: Math.max(high - MOST_DECADES, Math.min(low, high - FEWEST_DECADES)), high };
}

/** @param {number} log10 @param {Domain} domain @returns {string} `11` of `--grad-11`; "" below the domain: numerically gone */
export function gradToken(log10, { low, high }) {
  const place = (log10 - low) / (high - low);
  return place < 0 ? "" : two(Math.min(GRAD_STEPS, Math.round(place * GRAD_STEPS)));
}

/** @param {number} value @param {number} most of the scale @returns {string} `07` of `--div-07` */
export function divToken(value, most) {
  return two(Math.max(0, Math.min(2 * DIV_MIDDLE, Math.round((value / most + 1) * DIV_MIDDLE))));
}

/** @param {number} l @param {number} c @param {number} hue degrees @returns {string} `#rrggbb` of an OKLCH colour */
function oklch(l, c, hue) {
  const [a, b] = [c * Math.cos((hue * Math.PI) / 180), c * Math.sin((hue * Math.PI) / 180)];
  const [x, y, z] = [l + 0.3963377774 * a + 0.2158037573 * b, l - 0.1055613458 * a - 0.0638541728 * b, l - 0.0894841775 * a - 1.291485548 * b].map((part) => part ** 3);
  const linear = [
    4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z,
    -1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z,
    -0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z,
  ];
  const byte = (/** @type {number} */ part) => {
    const bounded = Math.min(1, Math.max(0, part));
    return Math.round(255 * (bounded <= 0.0031308 ? 12.92 * bounded : 1.055 * bounded ** (1 / 2.4) - 0.055)).toString(16).padStart(2, "0");
  };
  return `#${linear.map(byte).join("")}`;
}

/** The colour of a class; every other one is a shade deeper, so that neighbours differ in more than hue. @param {number} index @param {number} count @param {"light"|"dark"} theme @returns {string} */
export function classColour(index, count, theme) {
  const hue = count <= ONE_ROUND ? FIRST_HUE + ((LAST_HUE - FIRST_HUE) * index) / Math.max(1, count - 1) : FIRST_HUE + GOLDEN * index;
  return oklch(LIGHTNESS[theme] + (index % 2 ? SHADE[theme] : 0), CHROMA[theme], hue % 360);
}

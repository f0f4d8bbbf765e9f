/** @typedef {import("./figures/types.js").Colours} Colours */

const GRAD_STEPS = 17;
const DIV_STEPS = 21;
const PLAIN = { ink: "--ink", ink2: "--ink-2", ink3: "--ink-3", line: "--line", lineStrong: "--line-strong", surface: "--surface" };
const ROLES = { input: "--role-input", hidden: "--role-hidden", memory: "--role-memory", output: "--role-output", grad: "--role-grad" };

/** @param {string} prefix @param {number} count @returns {string[]} */
function ramp(prefix, count) {
  return Array.from({ length: count }, (_, i) => `${prefix}${String(i).padStart(2, "0")}`);
}

/** @param {string} colour computed `rgb(…)` or `color(srgb …)` @returns {string} `#rrggbb` */
export function toHex(colour) {
  const numbers = (colour.match(/-?[\d.]+(?:e-?\d+)?/g) ?? []).slice(0, 3).map(Number);
  const scale = colour.startsWith("color(") ? 255 : 1;
  return `#${numbers.map((n) => Math.max(0, Math.min(255, Math.round(n * scale))).toString(16).padStart(2, "0")).join("")}`;
}

/**
 * Resolve tokens through probe elements, because a custom property read directly keeps `light-dark()` unresolved.
 * @param {string[]} tokens @param {Element} root @param {string} theme @returns {Map<string, string>}
 */
export function resolve(tokens, root, theme) {
  const box = document.createElement("div");
  box.style.colorScheme = theme;
  box.hidden = true;
  const probes = tokens.map((token) => {
    const probe = document.createElement("i");
    probe.style.color = `var(${token})`;
    box.append(probe);
    return probe;
  });
  root.append(box);
  const found = new Map(tokens.map((token, i) => [token, toHex(getComputedStyle(probes[i]).color)]));
  box.remove();
  return found;
}

/**
 * Every colour the figures need, as hex, for the current theme. Call it once per theme change.
 * @param {HTMLElement} [root] @param {"light"|"dark"|""} [theme] another theme than the page's @returns {Colours}
 */
export function readColours(root = document.body, theme = "") {
  const grad = ramp("--grad-", GRAD_STEPS);
  const div = ramp("--div-", DIV_STEPS);
  const found = resolve([...Object.values(PLAIN), ...Object.values(ROLES), ...grad, ...div], root, theme);
  /** @param {string} token */
  const get = (token) => found.get(token) ?? "#000000";
  const style = getComputedStyle(document.documentElement);
  return {
    ink: get(PLAIN.ink),
    ink2: get(PLAIN.ink2),
    ink3: get(PLAIN.ink3),
    line: get(PLAIN.line),
    lineStrong: get(PLAIN.lineStrong),
    surface: get(PLAIN.surface),
    roles: {
      input: get(ROLES.input),
      hidden: get(ROLES.hidden),
      memory: get(ROLES.memory),
      output: get(ROLES.output),
      grad: get(ROLES.grad),
    },
    grad: grad.map(get),
    div: div.map(get),
    font: style.getPropertyValue("--font-ui").trim() || "sans-serif",
    mathFont: style.getPropertyValue("--font-math").trim() || "serif",
  };
}

import { Mark } from "../live/svg.js";
import { resolve } from "../ramp.js";

/**
 * A strip of many thin rows on a canvas, one pixel for each, drawn larger.
 * @typedef {{x: number, y: number, width: number, height: number}} Box
 */

const VARIABLE = /^var\((--[\w-]+)\)$/;

/** @type {Map<string, Map<string, string>>} theme → token → hex */
const palettes = new Map();

/** @param {string} theme @param {string} colour as `var(--div-07)` @returns {string} hex */
function hex(theme, colour) {
  const token = VARIABLE.exec(colour)?.[1] ?? colour;
  const palette = palettes.get(theme) ?? new Map();
  palettes.set(theme, palette);
  const known = palette.get(token) ?? resolve([token], document.body, theme).get(token) ?? colour;
  palette.set(token, known);
  return known;
}

export class Strip {
  /** @param {Element} parent */
  constructor(parent) {
    this.frame = new Mark("foreignObject", parent, { "pointer-events": "none" });
    this.canvas = document.createElement("canvas");
    this.canvas.style.cssText = "display:block;width:100%;height:100%;image-rendering:pixelated";
    this.frame.node.append(this.canvas);
  }

  /** @param {Box} box @param {string[]} colours of its rows @param {string} theme */
  draw({ x, y, width, height }, colours, theme) {
    this.frame.show(true).set("x", x).set("y", y).set("width", width).set("height", height);
    [this.canvas.width, this.canvas.height] = [1, colours.length];
    const context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d", { willReadFrequently: true }));
    colours.forEach((colour, i) => {
      context.fillStyle = hex(theme, colour);
      context.fillRect(0, i, 1, 1);
    });
  }
}

import { layer, Pool } from "../live/svg.js";
import { partsAt } from "./stage-merged.js";
import { divStep } from "./stage-numbers.js";
import { MATRIX_COLOUR } from "./stage-wires.js";

/**
 * Weights as small cells, in the colours of signed values.
 * @typedef {import("./stage-types.js").MatrixPicture} MatrixPicture
 */

export class MatrixCells {
  /** @param {Element} parent */
  constructor(parent) {
    this.cells = new Pool("rect", layer(parent), {});
    this.frames = new Pool("rect", layer(parent), { fill: "none" });
    /** @type {unknown[]} */
    this.drawn = [];
  }

  /** @param {MatrixPicture|null} picture @param {string|null} light */
  draw(picture, light) {
    const stamp = [picture?.x, picture?.y, picture?.size, picture?.rows.join(), light, ...(picture?.parts.map(({ values }) => values) ?? [])];
    if (stamp.length === this.drawn.length && stamp.every((part, i) => part === this.drawn[i])) return;
    this.drawn = stamp;
    this.cells.begin();
    this.frames.begin();
    if (picture) partsAt(picture).forEach((place, i) => this.#part(picture, picture.parts[i].values, place, light));
    this.cells.end();
    this.frames.end();
  }

  /** @param {MatrixPicture} picture @param {import("./stage-types.js").NdArray} values @param {{x: number, w: number, of: "U"|"W"|"V"}} place @param {string|null} light */
  #part({ y, size, rows }, values, { x, w, of }, light) {
    const width = values.shape[1];
    rows.forEach((unit, i) => {
      for (let k = 0; k < width; k += 1) {
        this.cells.next().set("x", x + k * size).set("y", y + i * size).set("width", size - 0.5).set("height", size - 0.5)
          .set("fill", `var(--div-${divStep(values.data[(unit - 1) * width + k])})`).set("data-of", `weight:${of}`).set("data-unit", unit).set("data-step", k + 1);
      }
    });
    const lit = of === light;
    this.frames.next().set("x", x - 1).set("y", y - 1).set("width", w + 1.5).set("height", rows.length * size + 1.5).set("stroke", lit ? MATRIX_COLOUR[of] : "var(--line-strong)").set("stroke-width", lit ? 2 : 1);
  }
}

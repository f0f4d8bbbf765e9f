import { Pool } from "./svg.js";

/**
 * Grid and tick labels, placed where Plotly places them.
 * @typedef {import("../figures/types.js").Layout} Layout
 * @typedef {import("./scales.js").Scales} Scales
 */

/** Plotly's distances from the plot area to a tick label, before its standoff. */
const X_BELOW = 1;
const Y_BESIDE = 1;
const Y_MIDDLE = 0.35;

export class Frame {
  /** @param {Element} grid @param {Element} labels */
  constructor(grid, labels) {
    this.grid = new Pool("path", grid, { fill: "none", "stroke-width": 1 });
    this.xticks = new Pool("text", labels, { "text-anchor": "middle" });
    this.yticks = new Pool("text", labels, { "text-anchor": "end" });
    /** @type {{x: number, text: string, node: SVGElement}[]} */
    this.ticks = [];
    this.key = "";
  }

  /** @param {Layout} layout @param {Scales} scales */
  paint(layout, scales) {
    const { xaxis, yaxis } = layout;
    const key = [layout.width, layout.height, layout.margin.b, xaxis.range, yaxis.range, xaxis.ticktext, yaxis.ticktext, JSON.stringify(layout.grid), xaxis.tickfont.color].join("|");
    if (key === this.key) return;
    this.key = key;
    this.grid.begin();
    for (const { y, color } of layout.grid) this.grid.next().set("d", `M${scales.left},${y}H${scales.right}`).set("stroke", color);
    this.grid.end();
    this.xticks.begin();
    this.ticks = xaxis.tickvals.map((v, i) => {
      const mark = label(this.xticks, xaxis, i).set("x", scales.px(v)).set("y", scales.bottom + X_BELOW + xaxis.ticklabelstandoff + xaxis.tickfont.size);
      return { x: scales.px(v), text: xaxis.ticktext[i], node: mark.node };
    });
    this.xticks.end();
    this.yticks.begin();
    yaxis.tickvals.forEach((v, i) => {
      label(this.yticks, yaxis, i).set("x", scales.left - Y_BESIDE - yaxis.ticklabelstandoff).set("y", scales.py(v) + Y_MIDDLE * yaxis.tickfont.size);
    });
    this.yticks.end();
  }
}

/** @param {Pool} pool @param {import("../figures/types.js").Axis} axis @param {number} i @returns {import("./svg.js").Mark} */
function label(pool, axis, i) {
  const { family, size, color } = axis.tickfont;
  const mark = pool.next();
  mark.node.style.cssText = `font-family:${family};font-size:${size}px;fill:${color}`;
  return mark.words(axis.ticktext[i], family);
}

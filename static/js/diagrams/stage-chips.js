import { layer, Pool } from "../live/svg.js";

/**
 * Chips that stand for steps left out; pressing one moves into their middle.
 * @typedef {import("./stage-types.js").Geometry} Geometry
 * @typedef {import("./stage-types.js").Tr} Tr
 */

const WIDTH = 38;
const HEIGHT = 40;

export class Chips {
  /** @param {Element} parent */
  constructor(parent) {
    this.boxes = new Pool("rect", layer(parent), { width: WIDTH, height: HEIGHT, rx: 6, fill: "var(--surface)", stroke: "var(--line-strong)", role: "button", class: "stage-chip" });
    const words = layer(parent, { "pointer-events": "none", "text-anchor": "middle", "font-size": 11, fill: "var(--ink-2)" });
    this.counts = new Pool("text", words, {});
    this.names = new Pool("text", words, {});
  }

  /** @param {Geometry} geometry @param {Tr} t */
  draw({ chips, lanes }, t) {
    for (const pool of [this.boxes, this.counts, this.names]) pool.begin();
    const last = lanes[lanes.length - 1].folded;
    const y = lanes.length > 1 ? (lanes[0].folded.bottom + last.top) / 2 : last.mid;
    for (const { from, to, x } of chips) {
      const count = to - from + 1;
      const left = x - WIDTH / 2;
      this.boxes.next().set("x", left).set("y", y - HEIGHT / 2).set("data-to-step", Math.floor((from + to) / 2)).set("aria-label", t("Steps {from} to {to}", { from, to }));
      this.counts.next().set("x", x).set("y", y - 3).words(`…${count}`, "");
      this.names.next().set("x", x).set("y", y + 12).words(t("steps"), "");
    }
    for (const pool of [this.boxes, this.counts, this.names]) pool.end();
  }
}

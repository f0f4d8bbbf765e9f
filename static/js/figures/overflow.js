import { hatchBox } from "./hatch.js";
import { line } from "./traces.js";

/**
 * Ink hatching and ∞ from the first step whose state is not finite.
 * @param {import("./types.js").RunRecord} record @param {import("./geometry.js").Plot} plot @param {import("./labels.js").Labels} labels @param {import("./types.js").View} view
 * @returns {import("./types.js").Trace[]}
 */
export function overflowed(record, plot, labels, view) {
  const first = record.trace.first_nonfinite_step;
  if (first === null || first === undefined) return [];
  const x = Math.max(plot.left, plot.px(first - 0.5));
  const box = { x, y: plot.top, w: plot.right - x, h: plot.bottom - plot.top };
  const strokes = hatchBox(plot, box);
  if (box.w > 40) labels.put({ text: "∞", size: 24, color: view.colours.ink, weight: 500, halo: true }, { x: x + box.w / 2, y: plot.top + 0.6 * box.h, anchor: "middle" });
  return [line("overflow", strokes.x, strokes.y, { color: view.colours.ink, width: 1, opacity: 0.6 })];
}

/** The figures of the inspector: which belong to the way forward, which to the way back, and what each is drawn from. */
import { gatesFigure } from "../../figures/gates.js";
import { leftFigure } from "../../figures/left.js";
import { reachFigure } from "../../figures/reach.js";
import { termsFigure } from "../../figures/terms.js";

/** @type {Record<string, import("../../panels.js").Drawn>} */
export const FIGURES = {
  left: { draw: leftFigure, needs: [], csv: "trace.h" },
  gates: { draw: gatesFigure, needs: [], csv: "trace.h" },
  reach: { draw: reachFigure, needs: [], csv: "backward.log10_h" },
  terms: { draw: termsFigure, needs: [], csv: "backward.share" },
};

/** The array behind a figure, where the cell decides it. @param {string} id @param {unknown} cell @returns {string} */
export function arrayOf(id, cell) {
  if (id === "left" && (cell === "lstm" || cell === "gru")) return "left.values";
  if (id === "gates" && cell === "lstm") return "trace.gates.forget";
  if (id === "gates" && cell === "gru") return "trace.gates.update";
  return FIGURES[id].csv;
}

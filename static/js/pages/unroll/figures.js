/** The figures of the inspector: which belong to the way forward, which to the way back, and what each is drawn from. */
/** @param {string} name @returns {Promise<any>} */
const load = (name) => import(`../../figures/${name}.js`).then((module) => module[`${name}Figure`], () => null);
const [leftFigure, gatesFigure, reachFigure, termsFigure] = await Promise.all(["left", "gates", "reach", "terms"].map(load));

/** @type {Record<string, import("../../panels.js").Drawn>} */
export const FIGURES = {
  left: { draw: leftFigure, needs: [leftFigure ? "left" : "none"], csv: "left.values" },
  gates: { draw: gatesFigure, needs: gatesFigure ? [] : ["none"], csv: "trace.h" },
  reach: { draw: reachFigure, needs: reachFigure ? [] : ["none"], csv: "backward.log10_h" },
  terms: { draw: termsFigure, needs: termsFigure ? [] : ["none"], csv: "backward.share" },
};

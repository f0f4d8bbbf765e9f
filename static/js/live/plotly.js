import { scalesOf } from "./scales.js";

/**
 * A figure in Plotly's full vocabulary. Pure: no Plotly, no DOM.
 * @typedef {import("../figures/types.js").Figure} Figure
 * @typedef {import("../figures/types.js").Axis} Axis
 */

const NONE = "rgba(0,0,0,0)";

/** @param {Axis} axis @returns {object} */
function fullAxis(axis) {
  return {
    ...axis, type: "linear", autorange: false, fixedrange: true, tickmode: "array", ticks: "", tickangle: 0, automargin: false,
    showgrid: false, zeroline: false, showline: false, showticklabels: true,
  };
}

/**
 * Grid rows as shapes under the data.
 * @param {import("../figures/types.js").Layout} layout @returns {object[]}
 */
function gridShapes(layout) {
  const { iy } = scalesOf(layout);
  const [x0, x1] = layout.xaxis.range;
  return layout.grid.map(({ y, color }) => ({ type: "line", layer: "below", x0, x1, y0: iy(y), y1: iy(y), line: { width: 1, color } }));
}

/** @param {Figure} figure @returns {{data: object[], layout: object}} what Plotly.react is given */
export function plotlyFigure(figure) {
  const { layout, data, colours } = figure;
  const math = colours.mathFont.replaceAll('"', "'");
  return {
    data: data.map((trace) => {
      if (trace.type === "heatmap") return { ...trace, z: trace.z.map((values) => Array.from(values, (v) => (Number.isNaN(v) ? null : v))) };
      if (trace.type === "scatter" && trace.mode === "text") return { ...trace, text: trace.text.map((text) => text.replaceAll("<i>", `<i style="font-family:${math}">`)) };
      return trace;
    }),
    layout: {
      ...layout,
      grid: undefined,
      shapes: gridShapes(layout),
      xaxis: fullAxis(layout.xaxis),
      yaxis: fullAxis(layout.yaxis),
      margin: { ...layout.margin, pad: 0 },
      autosize: false, dragmode: false, hovermode: false, showlegend: false, barmode: "overlay", bargap: 0.1,
      paper_bgcolor: NONE, plot_bgcolor: NONE, font: { family: colours.font, size: 12, color: colours.ink },
    },
  };
}

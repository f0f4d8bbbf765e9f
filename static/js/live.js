import { Frame } from "./live/frame.js";
import { HeatCanvas } from "./live/heatmap.js";
import { barPath, linePath } from "./live/paths.js";
import { scalesOf } from "./live/scales.js";
import { element, Pool } from "./live/svg.js";

/**
 * The moving painter: draws a whole figure (frame, data, words) into SVG and canvas without asking the browser for any size.
 * @typedef {import("./figures/types.js").Figure} Figure
 * @typedef {import("./figures/types.js").Trace} Trace
 * @typedef {import("./live/scales.js").Scales} Scales
 */

/** Plotly puts a text's baseline this many ems below its point. */
const TEXT_DROP = 0.25;
const ANCHORS = /** @type {Record<string, string>} */ ({ "middle right": "start", "middle left": "end", "middle center": "middle" });
export const HALO = "paint-order:stroke;stroke-width:4px;stroke-linejoin:round";
const FILL = "position:absolute;inset:0;pointer-events:none";
let serial = 0;

export class Painter {
  /** @param {Element} host */
  constructor(host) {
    serial += 1;
    this.root = document.createElement("div");
    this.root.className = "painter";
    this.root.style.cssText = FILL;
    this.root.setAttribute("aria-hidden", "true");
    const id = `plot-area-${serial}`;
    this.svg = element("svg");
    this.svg.style.cssText = `${FILL};overflow:visible`;
    this.behind = element("svg");
    this.behind.style.cssText = `${FILL};overflow:visible`;
    this.clip = element("rect");
    const clipPath = element("clipPath", { id });
    clipPath.append(this.clip);
    const grid = element("g");
    const data = element("g", { "clip-path": `url(#${id})` });
    const over = element("g");
    this.behind.append(grid);
    this.svg.append(clipPath, data, over);
    this.canvases = document.createElement("div");
    this.canvases.style.cssText = FILL;
    this.root.append(this.behind, this.canvases, this.svg);
    this.frame = new Frame(grid, over);
    this.bars = new Pool("path", data);
    this.lines = new Pool("path", data, { "stroke-miterlimit": 2 });
    this.dots = new Pool("path", over, { fill: "none", "stroke-linecap": "round" });
    this.texts = new Pool("text", over);
    /** @type {HeatCanvas[]} */
    this.heats = [];
    this.size = "";
    host.append(this.root);
  }

  /** @param {import("./figures/types.js").Drawing} figure @param {boolean} [words] false: the words stay as they are, because nobody reads sixty a second */
  paint(figure, words = true) {
    const { layout, data, colours } = figure;
    const scales = scalesOf(layout);
    this.#resize(layout, scales);
    this.frame.paint(layout, scales);
    const pools = words ? [this.bars, this.lines, this.dots, this.texts] : [this.bars, this.lines, this.dots];
    for (const pool of pools) pool.begin();
    let heats = 0;
    for (const trace of data) {
      if (trace.type === "heatmap") {
        this.heats[heats] = this.heats[heats] ?? new HeatCanvas(this.canvases);
        this.heats[heats].paint(trace, scales);
        heats += 1;
      } else if (words || trace.type !== "scatter" || trace.mode !== "text") this.#mark(trace, scales, colours);
    }
    for (; heats < this.heats.length; heats += 1) this.heats[heats].show(false);
    for (const pool of pools) pool.end();
  }

  /** @param {Exclude<Trace, {type: "heatmap"}>} trace @param {Scales} scales @param {import("./figures/types.js").Colours} colours */
  #mark(trace, scales, colours) {
    if (trace.type === "bar") {
      this.bars.next().set("d", barPath(trace, scales)).set("fill", trace.marker.color).set("opacity", trace.marker.opacity);
    } else if (trace.mode === "lines") {
      paintLine(this.lines, trace, scales);
    } else if (trace.mode === "markers") {
      paintDots(this.dots, trace, scales);
    } else {
      paintTexts(this.texts, trace, scales, colours);
    }
  }

  /** @param {import("./figures/types.js").Layout} layout @param {Scales} scales */
  #resize({ width, height }, { left, top, right, bottom }) {
    const size = [width, height, left, top, right, bottom].join();
    if (size === this.size) return;
    this.size = size;
    for (const svg of [this.svg, this.behind]) {
      svg.setAttribute("width", String(width));
      svg.setAttribute("height", String(height));
    }
    for (const [name, value] of Object.entries({ x: left, y: top, width: right - left, height: bottom - top })) this.clip.setAttribute(name, String(value));
  }

  /** @param {boolean} visible */
  show(visible) {
    this.root.style.visibility = visible ? "visible" : "hidden";
  }
}

/** @param {number} value @returns {number} */
function hundredth(value) {
  return Math.round(100 * value) / 100;
}

/** @param {Pool} pool @param {import("./figures/types.js").LineTrace} trace @param {Scales} scales */
function paintLine(pool, trace, scales) {
  const mark = pool.next().set("d", linePath(trace.x, trace.y, scales, trace.fill === "toself")).set("opacity", trace.opacity ?? 1);
  if (trace.fill) {
    mark.set("fill", trace.fillcolor ?? "none").set("stroke", "none");
    return;
  }
  const { color, width, dash } = trace.line;
  mark.set("fill", "none").set("stroke", color).set("stroke-width", width).set("stroke-dasharray", dash && dash !== "solid" ? dash : "none");
}

/** All dots of a trace as one path: a line of no length has round ends. @param {Pool} pool @param {import("./figures/types.js").MarkerTrace} trace @param {Scales} scales */
function paintDots(pool, { x, y, marker }, scales) {
  let d = "";
  for (let i = 0; i < x.length; i += 1) if (Number.isFinite(y[i])) d += `M${hundredth(scales.px(x[i]))},${hundredth(scales.py(y[i]))}h0`;
  pool.next().set("d", d).set("stroke-width", marker.size).set("stroke", marker.color).set("opacity", marker.opacity);
}

/** @param {Pool} pool @param {import("./figures/types.js").TextTrace} trace @param {Scales} scales @param {import("./figures/types.js").Colours} colours */
function paintTexts(pool, trace, scales, colours) {
  const { family, size, color, weight } = trace.textfont;
  trace.text.forEach((text, i) => {
    const halo = trace.uid === "halo" ? `;${HALO};stroke:${colours.surface}` : "";
    pool.next()
      .set("transform", `translate(${hundredth(scales.px(trace.x[i]))},${hundredth(scales.py(trace.y[i]) + TEXT_DROP * size[i])})`)
      .set("text-anchor", ANCHORS[trace.textposition[i]])
      .set("style", `font-family:${family};font-size:${size[i]}px;font-weight:${weight[i]};fill:${color[i]}${halo}`)
      .words(text, colours.mathFont);
  });
}

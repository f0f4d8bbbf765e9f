import { between } from "./live/ease.js";
import { rasterise, standaloneSVG } from "./live/export.js";
import { HALO, Painter } from "./live.js";
import { Overlay } from "./live/overlay.js";
import { plotlyFigure } from "./live/plotly.js";
import { scalesOf } from "./live/scales.js";

/**
 * One chart: our painter while things move, Plotly once they rest, a cursor above both. The only file that touches Plotly.
 * @typedef {import("./figures/types.js").Figure} Figure
 * @typedef {import("./live/export.js").ExportOptions} ExportOptions
 * @typedef {{react: (host: HTMLElement, data: object[], layout: object, config: object) => Promise<unknown>, purge: (host: HTMLElement) => void}} PlotlyApi
 *
 * @typedef {Object} ChartOptions
 * @property {string} id
 * @property {string} label
 * @property {(k: number) => void} [onCursor]
 * @property {(t: number) => void} [onRow]
 * @property {(k: number|null) => void} [onPoint]  the step under the pointer, or the cursor's while the chart has the focus
 */

const CONFIG = { displayModeBar: false, showSendToCloud: false, displaylogo: false, responsive: false, scrollZoom: false, doubleClick: false, showTips: false };
const TIP_DELAY = 120;
const BIG_STEP = 10;

/** @type {PlotlyApi|null} */
let plotly = null;
/** @type {Promise<void>|null} */
let loading = null;
/** @type {Set<Chart>} */
const waiting = new Set();
let frameRequested = false;

/** Fetch Plotly once; charts settled before it came are settled then. @param {string} url @returns {Promise<void>} */
export function loadPlotly(url) {
  loading = loading ?? new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.async = true;
    script.addEventListener("load", () => {
      plotly = /** @type {any} */ (globalThis).Plotly;
      nextFrame();
      resolve();
    });
    script.addEventListener("error", () => {
      loading = null;
      script.remove();
      reject(new Error(`Plotly could not be loaded from ${url}`));
    });
    document.head.append(script);
  });
  return loading;
}

/** Settle one waiting chart per animation frame. */
function nextFrame() {
  if (frameRequested || !plotly || !waiting.size) return;
  frameRequested = true;
  requestAnimationFrame(() => {
    frameRequested = false;
    const [chart] = waiting;
    if (chart) {
      waiting.delete(chart);
      chart.drawPlotly();
    }
    nextFrame();
  });
}

export class Chart {
  /** @param {HTMLElement} container @param {ChartOptions} options */
  constructor(container, options) {
    this.container = container;
    this.options = options;
    /** @type {Figure|null} */
    this.figure = null;
    this.place = { k: 1, t: 1 };
    container.style.position = "relative";
    container.style.touchAction = "pan-y";
    container.tabIndex = 0;
    container.setAttribute("role", "img");
    container.setAttribute("aria-label", options.label); // until there is a figure to sum up
    this.host = document.createElement("div");
    this.host.className = "plotly-host";
    this.host.style.cssText = "position:absolute;inset:0;pointer-events:none;visibility:hidden";
    this.host.setAttribute("aria-hidden", "true");
    container.append(this.host);
    this.painter = new Painter(container);
    this.overlay = new Overlay(container);
    this.tip = document.createElement("div");
    this.tip.className = "chart-tip";
    this.tip.setAttribute("role", "tooltip");
    this.tip.hidden = true;
    this.tip.style.cssText = "position:absolute;left:0;top:0;pointer-events:none";
    container.append(this.tip);
    /** @type {{x: number, text: string, nodes: (Element & ElementCSSInlineStyle)[]}[]} */
    this.ticks = [];
    /** @type {{clientX: number, clientY: number}|null} */
    this.pointer = null;
    this.tipTimer = 0;
    /** @type {number|null} */
    this.pointed = null;
    this.stop = new AbortController();
    this.#listen();
  }

  /** Draw with our painter, now. @param {Figure} figure @param {boolean} [words] false: only what is not words */
  paint(figure, words = true) {
    this.figure = figure;
    waiting.delete(this);
    this.painter.paint(figure, words);
    this.#live();
    this.#gatherTicks(false);
    this.overlay.resize(figure);
    const { k, t } = { k: figure.cursor?.x ?? this.place.k, t: figure.cursor?.row ?? this.place.t };
    this.cursor(k, t, words);
    if (this.pointer && words) this.#tell();
  }

  /** Draw the way from the present picture to another; the cursor waits for the end. @param {Figure} figure @param {number} duration in ms */
  ease(figure, duration) {
    const from = this.figure;
    if (!from || !duration) return this.paint(figure);
    const began = performance.now();
    this.figure = figure;
    waiting.delete(this);
    const step = () => {
      if (this.figure !== figure) return;
      const left = Math.max(0, 1 - (performance.now() - began) / duration);
      if (left === 0) return void this.paint(figure);
      this.painter.paint(between(from, figure, 1 - left ** 3));
      this.#live();
      requestAnimationFrame(step);
    };
    return step();
  }

  /** Draw now and hand the figure to Plotly when its turn comes. @param {Figure} figure */
  settle(figure) {
    this.paint(figure);
    this.container.setAttribute("aria-label", `${this.options.label}. ${figure.summary}`);
    waiting.add(this);
    nextFrame();
  }

  /** Called by the queue only. */
  drawPlotly() {
    if (!plotly || !this.figure) return;
    const { data, layout } = plotlyFigure(this.figure);
    const { surface } = this.figure.colours;
    this.#showHost(true);
    plotly.react(this.host, data, layout, CONFIG);
    for (const text of this.host.querySelectorAll(".tracehalo text")) /** @type {SVGElement} */ (text).style.cssText += `;${HALO};stroke:${surface}`;
    for (const image of this.host.querySelectorAll(".heatmaplayer image")) /** @type {SVGElement} */ (image).style.imageRendering = "pixelated";
    for (const word of this.host.querySelectorAll('.textpoint[display="none"]')) word.removeAttribute("display");
    for (const node of this.host.querySelectorAll("[tabindex]")) node.removeAttribute("tabindex");
    this.#gatherTicks(true);
    this.painter.show(false);
    this.container.classList.remove("live");
    this.cursor(this.place.k, this.place.t);
  }

  /** Our picture instead of Plotly's. */
  #live() {
    if (!this.container.classList.contains("live")) this.container.classList.add("live");
    this.painter.show(true);
    this.#showHost(false);
  }

  /** Plotly's picture; hidden, it costs the browser nothing. @param {boolean} visible */
  #showHost(visible) {
    const { style } = this.host;
    const wanted = visible ? "visible" : "hidden";
    if (style.visibility === wanted) return;
    style.visibility = wanted;
    style.setProperty("content-visibility", wanted);
  }

  /** Move the cursor: transforms and text only. @param {number} k @param {number} [t] @param {boolean} [words] */
  cursor(k, t = this.place.t, words = true) {
    this.place = { k, t };
    this.#point();
    if (this.figure) this.overlay.move(this.figure.at(k, t), this.ticks, words);
  }

  /** Read the container's size anew. @returns {{width: number, height: number}} for the next figure's view */
  resize() {
    return { width: this.container.clientWidth, height: this.container.clientHeight };
  }

  /** @param {ExportOptions} [options] @returns {string} */
  toSVG(options = {}) {
    if (!this.figure) throw new Error(`Chart ${this.options.id} has no figure to export yet`);
    return standaloneSVG(this.figure, { k: this.place.k, t: this.place.t, ...options });
  }

  /** @param {"png"|"svg"} format @param {number} [scale] @param {ExportOptions} [options] @returns {Promise<Blob>} */
  async toImage(format, scale = 2, options = {}) {
    const svg = this.toSVG(options);
    return format === "svg" ? new Blob([svg], { type: "image/svg+xml" }) : rasterise(svg, scale);
  }

  destroy() {
    this.stop.abort();
    waiting.delete(this);
    clearTimeout(this.tipTimer);
    if (plotly) plotly.purge(this.host);
    this.container.replaceChildren();
  }

  /** @param {boolean} settled also Plotly's own labels */
  #gatherTicks(settled) {
    const mine = this.painter.frame.ticks;
    const theirs = settled ? Array.from(this.host.querySelectorAll(".xtick text")) : [];
    this.ticks = mine.map(({ x, text, node }, i) => ({ x, text, nodes: /** @type {(Element & ElementCSSInlineStyle)[]} */ ([node, theirs[i]].filter(Boolean)) }));
  }

  #listen() {
    const { signal } = this.stop;
    /** @param {string} type @param {(event: any) => void} handler */
    const on = (type, handler) => this.container.addEventListener(type, handler, { signal });
    on("pointermove", (event) => {
      this.pointer = { clientX: event.clientX, clientY: event.clientY };
      this.#point();
      if (event.buttons & 1) this.#choose(event);
      if (this.tip.hidden && event.pointerType === "mouse") this.#tellSoon();
      else this.#tell();
    });
    on("pointerdown", (event) => {
      if (event.button !== 0) return;
      this.pointer = { clientX: event.clientX, clientY: event.clientY };
      this.#choose(event);
      this.#tell();
    });
    on("pointerleave", () => this.hideTip());
    on("pointercancel", () => this.hideTip());
    on("focus", () => this.#point());
    on("blur", () => this.hideTip());
    on("keydown", (event) => this.#key(event));
  }

  hideTip() {
    clearTimeout(this.tipTimer);
    this.pointer = null;
    this.tip.hidden = true;
    this.#point();
  }

  /** Tells the step that is pointed at, when it is another one. */
  #point() {
    const { onPoint } = this.options;
    if (!onPoint) return;
    const at = this.pointer && this.#data(this.pointer);
    const focused = document.activeElement === this.container ? this.place.k : null;
    const step = at && this.figure ? this.figure.pick(at.x, at.y)?.k ?? null : focused;
    if (step === this.pointed) return;
    this.pointed = step;
    onPoint(step);
  }

  #tellSoon() {
    clearTimeout(this.tipTimer);
    this.tipTimer = window.setTimeout(() => this.#tell(), TIP_DELAY);
  }

  /** @param {{clientX: number, clientY: number}} event @returns {{x: number, y: number}|null} data coordinates */
  #data({ clientX, clientY }) {
    if (!this.figure) return null;
    const box = this.container.getBoundingClientRect();
    const scales = scalesOf(this.figure.layout);
    return { x: scales.ix(clientX - box.left), y: scales.iy(clientY - box.top) };
  }

  /** @param {{clientX: number, clientY: number}} event */
  #choose(event) {
    const at = this.#data(event);
    const steps = at && this.figure?.pick(at.x, at.y);
    if (!steps) return;
    if (steps.t !== this.place.t) this.options.onRow?.(steps.t);
    if (steps.k !== this.place.k) this.options.onCursor?.(steps.k);
  }

  /** Show, or keep up to date, the sentence under the pointer. */
  #tell() {
    clearTimeout(this.tipTimer);
    const at = this.pointer && this.#data(this.pointer);
    const sentence = at && this.figure ? this.figure.hover(at.x, at.y) : "";
    this.tip.hidden = !sentence;
    if (!sentence || !this.pointer) return;
    if (this.tip.textContent !== sentence) this.tip.textContent = sentence;
    const box = this.container.getBoundingClientRect();
    const [x, y] = [this.pointer.clientX - box.left, this.pointer.clientY - box.top];
    const left = Math.max(0, Math.min(x + 14, box.width - this.tip.offsetWidth));
    const above = y - this.tip.offsetHeight - 12;
    this.tip.style.transform = `translate(${left}px,${above < 0 ? y + 18 : above}px)`;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (!this.figure || event.ctrlKey || event.metaKey || event.altKey) return;
    const { k, t } = this.place;
    const last = this.figure.steps;
    const step = event.shiftKey ? BIG_STEP : 1;
    const lag = this.figure.id === "lag";
    /** @type {Record<string, () => void>} */
    const moves = {
      ArrowLeft: () => this.options.onCursor?.(Math.max(1, k - step)),
      ArrowRight: () => this.options.onCursor?.(Math.min(last, k + step)),
      Home: () => this.options.onCursor?.(1),
      End: () => this.options.onCursor?.(last),
      ...(lag ? { ArrowUp: () => this.options.onRow?.(Math.max(1, t - step)), ArrowDown: () => this.options.onRow?.(Math.min(last, t + step)) } : {}),
      Escape: () => this.hideTip(),
    };
    const move = moves[event.key];
    if (!move || (event.key === "Escape" && this.tip.hidden)) return;
    event.preventDefault();
    event.stopPropagation();
    move();
  }
}

/** @param {HTMLElement} container @param {ChartOptions} options @returns {Chart} */
export function createChart(container, options) {
  return new Chart(container, options);
}

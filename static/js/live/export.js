import { Overlay } from "./overlay.js";
import { Painter } from "../live.js";
import { textWidth } from "../textwidth.js";

/**
 * A figure as a standalone SVG: colours as hex, text as text, heatmaps as embedded images.
 * @typedef {import("../figures/types.js").Figure} Figure
 * @typedef {{title?: string, subtitle?: string, legend?: string[], footer?: string, description?: string, k?: number, t?: number}} ExportOptions
 */

const PADDING = 16;
const TITLE = 22;
const LINE = 18;
const FOOTER = 24;

/** @param {string} text @returns {string} */
function escape(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** @param {string} text @param {number} size @param {number} room @returns {string[]} broken at spaces, or anywhere when there are none */
function wrap(text, size, room) {
  /** @type {string[]} */
  const lines = [];
  let line = "";
  for (const word of text.split(/(?<=\s)|(?=[⺀-鿿])/)) {
    if (line && textWidth(line + word, size) > room) {
      lines.push(line.trim());
      line = "";
    }
    line += word;
  }
  return line.trim() ? [...lines, line.trim()] : lines;
}

/** @param {Element} node @returns {string} children as markup without hidden nodes */
function inner(node) {
  const copy = /** @type {Element} */ (node.cloneNode(true));
  for (const hidden of copy.querySelectorAll('[display="none"]')) hidden.remove();
  const serializer = new XMLSerializer();
  return Array.from(copy.childNodes, (child) => serializer.serializeToString(child)).join("");
}

/** @param {Painter} painter @returns {string} */
function images(painter) {
  return painter.heats.filter(({ canvas }) => canvas.style.display !== "none").map(({ canvas, box }) => (
    `<image x="${box.x}" y="${box.y}" width="${box.w}" height="${box.h}" preserveAspectRatio="none" style="image-rendering:pixelated" href="${canvas.toDataURL("image/png")}"/>`
  )).join("");
}

/** @param {Figure} figure @param {ExportOptions} options @returns {string} the plot itself */
function drawing(figure, { k, t }) {
  const host = document.createElement("div");
  const painter = new Painter(host);
  painter.paint(figure);
  const overlay = new Overlay(host);
  overlay.resize(figure);
  const ticks = painter.frame.ticks.map(({ x, text, node }) => ({ x, text, nodes: [node] }));
  if (k !== undefined) overlay.move(figure.at(k, t ?? figure.steps), ticks);
  const cursor = (/** @type {Element} */ svg) => (k === undefined ? "" : inner(svg));
  return cursor(overlay.below) + inner(painter.behind) + images(painter) + inner(painter.svg) + cursor(overlay.svg);
}

/** @param {Figure} figure @param {ExportOptions} [options] @returns {string} */
export function standaloneSVG(figure, options = {}) {
  const { layout, colours } = figure;
  const { title = "", subtitle = "", legend = [], footer = "", description = figure.summary } = options;
  const width = layout.width + 2 * PADDING;
  const room = layout.width;
  const rows = [
    ...wrap(title, 15, room).map((text) => ({ text, size: 15, weight: 600, color: colours.ink, step: TITLE })),
    ...[subtitle, ...legend].filter(Boolean).flatMap((words) => wrap(words, 12, room)).map((text) => ({ text, size: 12, weight: 400, color: colours.ink2, step: LINE })),
  ];
  let y = PADDING;
  const words = rows.map(({ text, size, weight, color, step }) => {
    y += step;
    return `<text x="${PADDING}" y="${y - 5}" font-size="${size}" font-weight="${weight}" fill="${color}">${escape(text)}</text>`;
  });
  const top = y + (rows.length ? 8 : 0);
  const height = top + layout.height + (footer ? FOOTER : 0) + PADDING;
  const foot = footer ? `<text x="${PADDING}" y="${height - PADDING + 2}" font-size="10" fill="${colours.ink3}">${escape(footer)}</text>` : "";
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="${escape(colours.font)}">`,
    `<title>${escape(title)}</title><desc>${escape(description)}</desc><rect width="${width}" height="${height}" fill="${colours.surface}"/>`,
    ...words, `<g transform="translate(${PADDING},${top})">${drawing(figure, options)}</g>`, foot, "</svg>",
  ].join("");
}

/** @param {string} svg @param {number} scale @returns {Promise<Blob>} PNG */
export async function rasterise(svg, scale) {
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The browser could not encode the picture."))), "image/png");
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}

/**
 * Heatmaps on a canvas: a look-up table, one pixel row per cell row, copied down.
 * @typedef {import("../figures/types.js").HeatTrace} HeatTrace
 * @typedef {import("./scales.js").Scales} Scales
 */

const LITTLE_ENDIAN_ALPHA = 0xff000000;

/** @param {string} hex @returns {number} ABGR */
function abgr(hex) {
  const n = Number.parseInt(hex.slice(1), 16);
  return (LITTLE_ENDIAN_ALPHA | ((n & 0xff) << 16) | (n & 0xff00) | (n >> 16)) >>> 0;
}

export class HeatCanvas {
  /** @param {Element} parent */
  constructor(parent) {
    this.canvas = document.createElement("canvas");
    this.canvas.style.cssText = "position:absolute;image-rendering:pixelated;pointer-events:none";
    this.canvas.setAttribute("aria-hidden", "true");
    parent.append(this.canvas);
    this.context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d", { willReadFrequently: true }));
    this.box = { x: 0, y: 0, w: 0, h: 0 };
    /** @type {ImageData|null} */
    this.image = null;
    this.palette = "";
    this.lut = new Uint32Array(0);
    this.placed = "";
    this.fixed = "";
  }

  /** @param {boolean} visible */
  show(visible) {
    this.canvas.style.display = visible ? "block" : "none";
  }

  /** @param {HeatTrace} trace @param {Scales} scales */
  paint(trace, scales) {
    const { z, xgap, x, y } = trace;
    const left = scales.px(x[0]);
    const top = scales.py(y[0]);
    const width = Math.round(scales.px(x[x.length - 1]) - left);
    const height = Math.round(scales.py(y[y.length - 1]) - top);
    if (width < 1 || height < 1) return this.show(false);
    this.show(true);
    const same = trace.uid === "legend" ? `${trace.palette}${width},${height}` : "";
    if (same && same === this.fixed) return this.#place({ x: left, y: top, w: width, h: height });
    this.fixed = same;
    this.#palette(trace.palette);
    const columns = xgap ? edges(x, scales.px, left, width) : null;
    const rows = xgap ? edges(y, scales.py, top, height) : null;
    const pixels = this.#pixels(columns ? width : x.length - 1, rows ? height : y.length - 1);
    if (columns && rows) this.#spaced(trace, pixels, width, columns, rows);
    else this.#dense(trace, pixels, z[0].length);
    this.context.putImageData(/** @type {ImageData} */ (this.image), 0, 0);
    this.#place({ x: left, y: top, w: width, h: height });
    return undefined;
  }

  /** @param {string[]} palette */
  #palette(palette) {
    const key = palette.join();
    if (key === this.palette) return;
    this.palette = key;
    this.lut = Uint32Array.from(palette, abgr);
  }

  /** @param {number} width @param {number} height @returns {Uint32Array} cleared */
  #pixels(width, height) {
    if (!this.image || this.image.width !== width || this.image.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
      this.image = this.context.createImageData(width, height);
    }
    return new Uint32Array(this.image.data.buffer).fill(0);
  }

  /** One pixel per cell; the browser scales it. @param {HeatTrace} trace @param {Uint32Array} pixels @param {number} n */
  #dense({ z, zmin, zmax }, pixels, n) {
    const { lut } = this;
    const scale = lut.length / (zmax - zmin);
    for (let i = 0; i < z.length; i += 1) {
      const values = z[i];
      for (let j = 0; j < n; j += 1) if (values[j] === values[j]) pixels[i * n + j] = lut[level(values[j], zmin, scale, lut.length)];
    }
  }

  /** Cells of whole pixels with a gap. @param {HeatTrace} trace @param {Uint32Array} pixels @param {number} width @param {Int32Array} columns @param {Int32Array} rows */
  #spaced({ z, zmin, zmax, xgap }, pixels, width, columns, rows) {
    const { lut } = this;
    const scale = lut.length / (zmax - zmin);
    const lead = Math.floor(xgap / 2);
    for (let i = 0; i < z.length; i += 1) {
      const values = z[i];
      const start = (rows[i] + lead) * width;
      const height = rows[i + 1] - rows[i] - xgap;
      if (height < 1) continue;
      for (let j = 0; j < values.length; j += 1) {
        if (values[j] !== values[j]) continue;
        const from = start + columns[j] + lead;
        pixels.fill(lut[level(values[j], zmin, scale, lut.length)], from, from + columns[j + 1] - columns[j] - xgap);
      }
      for (let r = 1; r < height; r += 1) pixels.copyWithin(start + r * width, start, start + width);
    }
  }

  /** @param {{x: number, y: number, w: number, h: number}} box */
  #place(box) {
    this.box = box;
    const placed = `${box.x},${box.y},${box.w},${box.h}`;
    if (placed === this.placed) return;
    this.placed = placed;
    const { style } = this.canvas;
    style.left = `${box.x}px`;
    style.top = `${box.y}px`;
    style.width = `${box.w}px`;
    style.height = `${box.h}px`;
  }
}

/** @param {number} value @param {number} zmin @param {number} scale @param {number} count @returns {number} */
function level(value, zmin, scale, count) {
  const at = Math.floor((value - zmin) * scale);
  return at < 0 ? 0 : at >= count ? count - 1 : at;
}

/** @param {import("../figures/types.js").Numbers} values @param {(v: number) => number} scale @param {number} origin @param {number} most @returns {Int32Array} */
function edges(values, scale, origin, most) {
  return Int32Array.from(values, (value) => Math.max(0, Math.min(most, Math.round(scale(value) - origin))));
}

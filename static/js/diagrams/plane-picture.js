import { element, Mark, Pool } from "../live/svg.js";
import { cartesian } from "./plane-handles.js";

/**
 * The drawing of the complex plane: 256 × 256 units, redrawn by changing attributes.
 * @typedef {import("../figures/types.js").Handle} Handle
 * @typedef {{handles: Handle[], selected: number, steps: number, pins: Handle[][], range: number}} Scene
 * @typedef {{upper: Mark, lower: Mark, hits: Mark[], arrow: Mark, group: Mark, title: Mark}} Dot
 */

const SIDE = 256;
const MIDDLE = SIDE / 2;
const MOST_POWERS = 200;
const LAST_DOT = 60;
const CROWD = 12;
const HIT = 14;
const HIT_TOUCH = 22;
/** A dot may stand on the edge; the picture does not cut it. */
export const RIM = 0;
const MATH = "font-family:var(--font-math);font-style:italic";
const DIGITS = "₀₁₂₃₄₅₆₇₈₉";

/** @param {number} n @returns {string} `12` → `₁₂` */
export function subscript(n) {
  return String(n).replace(/\d/g, (digit) => DIGITS[Number(digit)]);
}

export class Picture {
  /** @param {SVGElement} svg @param {(message: string) => string} tr */
  constructor(svg, tr) {
    svg.replaceChildren();
    this.svg = svg;
    const zoom = SIDE / (svg.getBoundingClientRect().width || SIDE);
    this.hit = Math.max(1, zoom) * (window.matchMedia("(pointer: coarse)").matches ? HIT_TOUCH : HIT);
    const mark = (/** @type {string} */ tag, /** @type {Record<string, string|number>} */ attributes) => new Mark(tag, svg, attributes);
    mark("rect", { width: SIDE, height: SIDE, rx: 8, style: "fill:var(--grad-01)" });
    this.disc = mark("circle", { cx: MIDDLE, cy: MIDDLE, style: "fill:var(--surface);stroke:var(--ink);stroke-width:1.25" });
    this.half = mark("circle", { cx: MIDDLE, cy: MIDDLE, style: "fill:none;stroke:var(--line-strong);stroke-dasharray:2 4" });
    mark("path", { d: `M0,${MIDDLE}H${SIDE}M${MIDDLE},0V${SIDE}`, style: "stroke:var(--line);fill:none" });
    this.one = mark("text", { style: "font-size:11px;fill:var(--ink-3)" }).words("1", "");
    this.i = mark("text", { x: 134, style: `${MATH};font-size:13px;fill:var(--ink-3)` }).words("i", "");
    mark("text", { x: 10, y: 19, style: "font-size:11px;font-weight:500;fill:var(--role-grad)" }).words(tr("outside: λⁿ grows"), "");
    mark("text", { x: 10, y: 246, style: "font-size:11px;font-weight:500;fill:var(--ink-2)" }).words(tr("inside: λⁿ fades"), "");
    this.ghosts = new Pool("circle", this.#group(), { r: 4, style: "fill:none;stroke:var(--ink-3);stroke-width:1.25;stroke-dasharray:2 2" });
    const inside = element("clipPath", { id: "plane-inside" });
    inside.append(element("rect", { width: SIDE, height: SIDE, rx: 8 }));
    svg.append(inside);
    this.spiral = mark("path", { "clip-path": "url(#plane-inside)", style: "fill:none;stroke:var(--role-grad);stroke-width:1.25;opacity:.8" });
    this.powers = mark("path", { "clip-path": "url(#plane-inside)", style: "fill:var(--role-grad)" });
    this.zeroth = mark("text", { "text-anchor": "end", style: "font-size:11px;fill:var(--role-grad)" });
    this.zeroth.node.append(element("tspan", { style: MATH }), element("tspan", { dy: "-.4em", style: "font-size:8px" }));
    this.zeroth.node.children[0].textContent = "λ";
    this.zeroth.node.children[1].textContent = "0";
    this.links = new Pool("line", this.#group(), { style: "stroke:var(--line-strong);stroke-dasharray:1.5 3" });
    this.halo = mark("circle", { r: 14, class: "halo" });
    this.crowd = this.#group();
    /** @type {Dot[]} */
    this.dots = [];
    this.label = mark("text", { "text-anchor": "middle", style: "font-size:17px;pointer-events:none;paint-order:stroke;stroke:var(--surface);stroke-width:3px" });
    this.label.node.append(element("tspan", { style: MATH }), element("tspan", { dy: ".28em", style: "font-family:var(--font-math);font-size:12px" }));
    this.label.node.children[0].textContent = "λ";
    this.name = this.label.node.children[1];
  }

  /** @returns {SVGElement} */
  #group() {
    const group = element("g");
    this.svg.append(group);
    return group;
  }

  /** @param {Scene} scene */
  draw({ handles, selected, steps, pins, range }) {
    const unit = MIDDLE / range;
    this.disc.set("r", unit);
    this.half.set("r", unit / 2);
    this.one.set("x", MIDDLE + unit + 6).set("y", MIDDLE - 6);
    this.i.set("y", MIDDLE - unit - 6);
    this.zeroth.set("x", MIDDLE + unit - 8).set("y", MIDDLE + 17);
    this.#powers(handles[selected], steps, unit);
    this.ghosts.begin();
    for (const handle of pins.flat()) for (const { x, y } of points(handle, unit)) this.ghosts.next().set("cx", x).set("cy", y);
    this.ghosts.end();
    this.links.begin();
    handles.forEach((handle, i) => this.#dot(handle, i, i === selected, unit, handles.length));
    this.links.end();
    for (let i = handles.length; i < this.dots.length; i += 1) this.dots[i].group.show(false);
    this.#select(handles[selected], selected, unit);
  }

  /** The powers of the chosen eigenvalue, as a spiral. @param {Handle|undefined} handle @param {number} steps @param {number} unit */
  #powers(handle, steps, unit) {
    let d = "";
    let dots = "";
    if (handle) {
      const turn = (handle.angle * Math.PI) / 180;
      for (let n = 0; n <= Math.min(steps, MOST_POWERS); n += 1) {
        const size = handle.size ** n;
        const [x, y] = [MIDDLE + unit * size * Math.cos(n * turn), MIDDLE - unit * size * Math.sin(n * turn)];
        if (size * unit > 2 * SIDE) break;
        d += `${n ? "L" : "M"}${tenth(x)},${tenth(y)}`;
        if (n !== 1 && n <= LAST_DOT) dots += disc(x, y, Math.max(1, 2.5 - 0.04 * n));
      }
    }
    this.powers.set("d", dots);
    this.spiral.set("d", d);
    this.zeroth.show(Boolean(handle));
  }

  /** @param {number} i @returns {Dot} */
  #dotAt(i) {
    if (this.dots[i]) return this.dots[i];
    const group = new Mark("g", this.crowd, { "data-index": i, role: "button", style: "cursor:grab" });
    const make = (/** @type {string} */ tag, /** @type {Record<string, string|number>} */ attributes) => new Mark(tag, group.node, attributes);
    this.dots[i] = {
      group,
      title: make("title", {}),
      lower: make("circle", {}),
      upper: make("circle", {}),
      arrow: make("path", { d: "M0,-4L7,0L0,4Z", style: "fill:var(--ink)" }),
      hits: [0, 1].map(() => make("circle", { r: this.hit, style: "fill:transparent;touch-action:none" })),
    };
    return this.dots[i];
  }

  /** @param {Handle} handle @param {number} i @param {boolean} chosen @param {number} unit @param {number} count */
  #dot(handle, i, chosen, unit, count) {
    const dot = this.#dotAt(i);
    dot.group.show(true);
    const places = points(handle, unit);
    const radius = chosen ? 8 : count > CROWD ? 3.5 : 5;
    const style = chosen ? "fill:var(--ink);stroke:var(--surface);stroke-width:2" : "fill:var(--surface);stroke:var(--ink);stroke-width:1.6";
    [dot.upper, dot.lower].forEach((mark, half) => {
      const place = places[half];
      mark.show(Boolean(place));
      dot.hits[half].show(Boolean(place));
      if (!place) return;
      mark.set("cx", place.x).set("cy", place.y).set("r", radius).set("style", style);
      dot.hits[half].set("cx", place.x).set("cy", place.y);
    });
    const [first] = places;
    dot.arrow.show(first.clamped);
    if (first.clamped) dot.arrow.set("transform", `translate(${first.x},${first.y}) rotate(${-handle.angle}) translate(8,0)`);
    if (places.length === 2 && places[1].y - places[0].y > 2 * radius + 4) {
      this.links.next().set("x1", first.x).set("x2", first.x).set("y1", first.y + radius + 1).set("y2", places[1].y - radius - 1);
    }
  }

  /** @param {Handle|undefined} handle @param {number} index @param {number} unit */
  #select(handle, index, unit) {
    this.halo.show(Boolean(handle));
    this.label.show(Boolean(handle));
    if (!handle) return;
    const [{ x, y }] = points(handle, unit);
    this.halo.set("cx", x).set("cy", y);
    this.label.set("x", Math.min(Math.max(x + 4, 14), SIDE - 16)).set("y", y > 44 ? y - 21 : y + 34);
    if (this.name.textContent !== String(index + 1)) this.name.textContent = String(index + 1);
  }
}

/** @param {number} value @returns {number} */
function tenth(value) {
  return Math.round(10 * value) / 10;
}

/** @param {number} x @param {number} y @param {number} r @returns {string} a filled circle as a piece of a path */
function disc(x, y, r) {
  return `M${tenth(x - r)},${tenth(y)}a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0z`;
}

/** Where an eigenvalue and its conjugate stand; beyond the rim they are held at it. @param {Handle} handle @param {number} unit @returns {{x: number, y: number, clamped: boolean}[]} */
function points(handle, unit) {
  const { re, im } = cartesian(handle);
  const most = (MIDDLE - RIM) / unit;
  const far = Math.max(Math.abs(re), Math.abs(im));
  const shrink = far > most ? most / far : 1;
  const round = (/** @type {number} */ value) => Math.round(value * 100) / 100;
  const x = round(MIDDLE + unit * re * shrink);
  const y = round(unit * im * shrink);
  const upper = { x, y: MIDDLE - y, clamped: shrink < 1 };
  return handle.pair ? [upper, { ...upper, y: MIDDLE + y }] : [upper];
}

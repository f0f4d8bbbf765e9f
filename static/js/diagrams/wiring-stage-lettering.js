import { textWidth } from "../textwidth.js";
import { labelBox } from "./wiring-stage-letters.js";

/**
 * Where the letter of a weight stands: beside one of its edges, off every other line, vector and letter where there is room for that.
 * @typedef {import("./wiring-stage-types.js").Route} Route
 * @typedef {import("./wiring-stage-types.js").Geometry} Geometry
 * @typedef {import("./wiring-stage-types.js").Place} Place
 * @typedef {{left: number, right: number, top: number, bottom: number}} Box
 * @typedef {{x: number, y: number, route: Route, cost: number}} Spot  middle of its baseline
 * @typedef {{size: number, spots: Map<string, Spot>}} Lettering
 * @typedef {{boxes: Box[], lines: Grid, geometry: Geometry}} Full  what takes room
 * @typedef {{weight: string, markup: string}} Letter
 */

const HALF = 6.5;
const ASCENT = 4.5;
const AIR = 3;
const FAR = 7;
const LEAN = 2; // italics reach to the right
const HANGS = 2.5; // as far as an index, or the tail of a Q
const STEP = 3;
const SHARES = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8];
const MOST_EDGES = 8;
const SHORTEST = 12;
const SMALL = 12; // where there is no room for a larger letter
const CROWDED = 2.5; // a line or a vector is touched
const ON_LINE = 3;
const ON_BOX = 0.6;
const OUTSIDE = 500;
const ON_FRAME = 4; // where the frame of the open moment may run
const VALUE = { half: 13, height: 13 };
const FRAME = 9;
const ARC = 5; // as far as a thick one reaches from its middle
const ARC_POINTS = 72;
const MANY_ARCS = 100; // fill what they run through

/** Pixels of the picture, and how many points of lines lie in each. */
class Grid {
  /** @param {number} width @param {number} height */
  constructor(width, height) {
    this.columns = Math.ceil(width) + 1;
    this.rows = Math.ceil(height) + 1;
    this.counts = new Uint8Array(this.columns * this.rows);
  }

  /** @param {number} x @param {number} y */
  mark(x, y) {
    const [column, row] = [Math.floor(x), Math.floor(y)];
    if (column >= 0 && row >= 0 && column < this.columns && row < this.rows) this.counts[row * this.columns + column] += 1;
  }

  /** @param {Box} box @returns {number} */
  within({ left, right, top, bottom }) {
    let sum = 0;
    const [from, to] = [Math.max(0, Math.floor(left)), Math.min(this.columns - 1, Math.floor(right))];
    for (let row = Math.max(0, Math.floor(top)); row <= Math.min(this.rows - 1, Math.floor(bottom)); row += 1) {
      for (let column = from; column <= to; column += 1) sum += this.counts[row * this.columns + column];
    }
    return sum;
  }
}

/** @param {Grid} grid @param {Route} route */
function drawInto(grid, { path, curved }) {
  if (curved) {
    for (let i = 0; i <= ARC_POINTS; i += 1) {
      const [x, y] = cubic(path, i / ARC_POINTS);
      for (const by of [-ARC, 0, ARC]) grid.mark(x + by, y);
    }
    return;
  }
  for (let i = 1; i < path.length; i += 1) {
    const [[x0, y0], [x1, y1]] = [path[i - 1], path[i]];
    const steps = Math.max(1, Math.ceil(Math.hypot(x1 - x0, y1 - y0) / STEP));
    for (let j = 0; j <= steps; j += 1) grid.mark(x0 + ((x1 - x0) * j) / steps, y0 + ((y1 - y0) * j) / steps);
  }
}

/** @param {[number, number][]} path four points @param {number} s @returns {[number, number]} */
function cubic([a, b, c, d], s) {
  const r = 1 - s;
  const on = (/** @type {0|1} */ i) => r * r * r * a[i] + 3 * r * r * s * b[i] + 3 * r * s * s * c[i] + s * s * s * d[i];
  return [on(0), on(1)];
}

/** Half of what a letter takes: capitals are wider than textWidth takes them for. @param {string} markup @param {number} size @returns {number} */
export function halfOf(markup, size) {
  const [, capital = "", index = ""] = /<i>([A-Z])<\/i>(<sub>)?/.exec(markup) ?? [];
  const more = capital === "W" ? (index ? 0.3 : 0.5) : capital && 0.25;
  return (textWidth(markup, size) + Number(more) * size) / 2;
}

/** @param {Place} place @returns {Box} with the token under it */
function boxOf({ x, y, w, h, tokenBelow, drop, node }) {
  return { left: x - w / 2 - 2, right: x + w / 2 + 2, top: y - h / 2 - 2, bottom: y + h / 2 + (tokenBelow && node.kind === "input" ? 20 + drop : 2) };
}

/** The weight that an arc of attention says at its foot. @param {Route} route @param {boolean} vertical @returns {Box} */
function valueBox({ tail: [x, y] }, vertical) {
  const [left, bottom] = vertical ? [x, y - 4] : [x - 2 * VALUE.half, y + 1];
  return { left, right: left + 2 * VALUE.half, top: bottom - VALUE.height, bottom };
}

/** @param {Route[]} routes @returns {Box} */
function around(routes) {
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const [x, y] of routes.flatMap(({ tail, tip }) => [tail, tip])) {
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  }
  return box;
}

/** @param {Geometry} geometry @param {string} note @returns {Full} */
function fullOf(geometry, note) {
  const places = [...geometry.places.values()];
  const routes = [...geometry.routes.values()];
  const arcs = routes.filter(({ edge }) => edge.weight.startsWith("α"));
  const feet = new Map(arcs.map((route) => [route.edge.source, valueBox(route, geometry.vertical)]));
  const lines = new Grid(geometry.width, geometry.height);
  const many = arcs.length > MANY_ARCS;
  for (const route of routes) if (!many || !route.curved) drawInto(lines, route);
  return { geometry, lines, boxes: [...(many ? [around(arcs)] : []), ...places.map(boxOf), ...places.flatMap((place) => labelBox(place, note, place.node.id === geometry.bottleneck) ?? []), ...feet.values()] };
}

/** @param {Box} a @param {Box} b @returns {number} square pixels in both */
function shared(a, b) {
  return Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) * Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
}

/** What is wrong with a place. @param {Box} box @param {Full} full @returns {number} */
function costOf(box, { boxes, lines, geometry }) {
  const free = Math.min(box.left, box.top, geometry.width - box.right, geometry.height - box.bottom);
  let cost = free < 1 ? OUTSIDE : free < FRAME ? ON_FRAME : 0;
  for (const other of boxes) cost += ON_BOX * shared(box, other);
  return cost + ON_LINE * lines.within(box);
}

/** Places beside a line: the middle of the longest part first, at its right or above it; further off where what it joins stands close. @param {Route} route @param {number} half width of the letter @param {number} hangs pixels below it @returns {{x: number, y: number, cost: number}[]} middles, the best first */
function besides({ path, curved, side }, half, hangs) {
  if (curved) return [];
  const all = path.slice(1).map((to, i) => ({ from: path[i], to, length: Math.hypot(to[0] - path[i][0], to[1] - path[i][1]) }));
  const longest = Math.max(...all.map(({ length }) => length));
  const parts = all.filter(({ length }) => length >= SHORTEST || length === longest);
  const found = parts.flatMap(({ from, to, length }) => SHARES.flatMap((share, i) => [1, -1].flatMap((way) => {
    const [dx, dy] = length ? [(to[0] - from[0]) / length, (to[1] - from[1]) / length] : [1, 0];
    const lying = Math.abs(dy) < 0.5;
    const flip = (lying ? Math.sign(dx) : Math.sign(-dy) * side) * way || way;
    const [nx, ny] = lying ? [dy * flip, -dx * flip] : [-dy * flip, dx * flip];
    const away = Math.abs(nx) * half + Math.abs(ny) * HALF + AIR + (ny < -0.5 ? hangs : 0) + (nx < -0.5 ? LEAN : 0);
    const cost = 0.3 * i + (way < 0 ? 0.6 : 0) + (length < longest ? 0.5 : 0);
    const at = (/** @type {number} */ far, /** @type {number} */ worse) => ({ x: from[0] + (to[0] - from[0]) * share + nx * far, y: from[1] + (to[1] - from[1]) * share + ny * far, cost: cost + worse });
    return lying ? [at(away, 0), at(away + FAR, 1.2)] : [at(away, 0)];
  })));
  return found.sort((a, b) => a.cost - b.cost);
}

/** @param {Letter} letter @param {Route[]} routes that carry it @param {Full} full @param {number} size @returns {Spot} */
function spotOf({ markup }, routes, full, size) {
  const half = halfOf(markup, size);
  const hangs = /<sub>|<i>Q/.test(markup) ? HANGS : 0;
  /** @type {Spot|null} */ let best = null;
  let least = Infinity;
  for (const [i, route] of routes.slice(0, MOST_EDGES).entries()) {
    if (0.8 * i >= least) break;
    for (const { x, y, cost } of besides(route, half, hangs)) {
      if (cost + 0.8 * i >= least) break;
      const whole = cost + 0.8 * i + costOf({ left: x - half - 0.5, right: x + half + 0.5, top: y - HALF, bottom: y + HALF + hangs }, full);
      if (whole >= least) continue;
      [best, least] = [{ x, y: y + ASCENT, route, cost: whole }, whole];
    }
  }
  const [x, y] = routes[0].mid;
  const spot = best ?? { x, y, route: routes[0], cost: 0 };
  full.boxes.push({ left: spot.x - half, right: spot.x + half, top: spot.y - ASCENT - HALF, bottom: spot.y - ASCENT + HALF });
  return spot;
}

/** @type {WeakMap<Geometry, Lettering & {of: string}>} */
const known = new WeakMap();

/** Each letter's place, the same while nothing moves, and the size that all have. @param {Geometry} geometry @param {Letter[]} letters @param {{note: string, size: number}} written @returns {Lettering} by weight */
export function letteringOf(geometry, letters, { note, size }) {
  const of = [note, size, ...letters.map(({ markup }) => markup)].join();
  const found = known.get(geometry);
  if (found?.of === of) return found;
  const full = fullOf(geometry, note);
  /** @type {Map<string, Route[]>} */ const carrying = new Map();
  for (const route of geometry.routes.values()) carrying.set(route.edge.weight, [...(carrying.get(route.edge.weight) ?? []), route]);
  const laid = (/** @type {number} */ own) => {
    const taken = { ...full, boxes: [...full.boxes] };
    const spots = new Map(letters.map((letter) => [letter.weight, spotOf(letter, carrying.get(letter.weight) ?? [], taken, own)]));
    return { of, size: own, spots, worst: Math.max(0, ...[...spots.values()].map(({ cost }) => cost)) };
  };
  const wanted = laid(size);
  const smaller = wanted.worst > CROWDED && size > SMALL ? laid(SMALL) : wanted;
  const lettering = smaller.worst < wanted.worst ? smaller : wanted;
  known.set(geometry, lettering);
  return lettering;
}

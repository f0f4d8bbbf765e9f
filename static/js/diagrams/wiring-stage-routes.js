/**
 * How the edges run. Everything is worked out in (u, v): u along time, v from what is read to what is given out.
 * @typedef {import("./wiring-stage-types.js").WiringEdge} WiringEdge
 * @typedef {import("./wiring-stage-types.js").WiringNode} WiringNode
 * @typedef {import("./wiring-stage-types.js").Place} Place
 * @typedef {import("./wiring-stage-types.js").Route} Route
 * @typedef {[number, number]} Point
 * @typedef {{node: WiringNode, u: number, v: number, hu: number, hv: number}} Box  centre and half sizes
 * @typedef {{points: Point[], curved?: boolean, fan?: boolean, side?: number}} Run  straight with round corners, or curved: one cubic
 * @typedef {{boxes: Box[], fans: Map<string, number>, vertical: boolean}} Whole
 */

const AIR = 4;
const FRAME = 4; // as far as it stands off its vector, less what it may come nearer
const BUS = 11;
const CORNER = 4;
const MANY = 3;

/** @param {WiringEdge[]} edges @param {Map<string, Place>} places @param {boolean} vertical @param {string|null} framed the node that edges reach at its frame @returns {Map<string, Route>} */
export function routesOf(edges, places, vertical, framed) {
  const boxes = new Map([...places].map(([id, { node, x, y, w, h }]) => {
    const [hw, hh] = [w, h].map((size) => size / 2 + (id === framed ? FRAME : 0));
    return [id, vertical ? { node, u: y, v: x, hu: hh, hv: hw } : { node, u: x, v: -y, hu: hw, hv: hh }];
  }));
  /** @type {Map<string, number>} */
  const fans = new Map();
  for (const { source, target } of edges) for (const key of [`${source}>`, `>${target}`]) fans.set(key, (fans.get(key) ?? 0) + 1);
  const whole = { boxes: [...boxes.values()], fans, vertical };
  const routes = new Map();
  for (const edge of edges) {
    const [a, b] = [boxes.get(edge.source), boxes.get(edge.target)];
    if (a && b) routes.set(edge.id, routed(edge, runOf(edge, a, b, whole), whole));
  }
  return routes;
}

/** @param {WiringEdge} edge @param {Box} a @param {Box} b @param {Whole} whole @returns {Run} */
function runOf(edge, a, b, whole) {
  const up = b.node.lane - a.node.lane;
  const along = Math.abs(b.u - a.u) > 0.5 * Math.min(a.hu, b.hu);
  const fan = Math.max(whole.fans.get(`${edge.source}>`) ?? 0, whole.fans.get(`>${edge.target}`) ?? 0) >= MANY;
  if (edge.weight.startsWith("α")) return arc(a, b);
  if (up === 0) return sideways(a, b, whole);
  if (up < 0) return a.node.kind === "output" ? fedBack(a, b) : { points: [[a.u + 0.5 * a.hu, a.v - a.hv - AIR], [b.u - 0.5 * b.hu, b.v + b.hv + AIR]], fan: true };
  if (!along) return upwards(a, b, whole);
  if (b.node.kind === "summary") return gathered(a, b);
  if (a.node.values === "h" && b.node.values === "s") return started(a, b);
  return { points: [[a.u, a.v + a.hv + AIR], [b.u, b.v - b.hv - AIR]], fan };
}

/** An arc of attention. @param {Box} a @param {Box} b @returns {Run} */
function arc(a, b) {
  const [from, to] = [a.v + a.hv + 2, b.v - b.hv - 2];
  const bend = 0.6 * (to - from);
  return { points: [[a.u, from], [a.u, from + bend], [b.u, to - bend], [b.u, to]], curved: true };
}

/** In the same lane: from side to side; many to one above what stands between, one to many below it. @param {Box} a @param {Box} b @param {Whole} whole @returns {Run} */
function sideways(a, b, { boxes }) {
  const way = Math.sign(b.u - a.u);
  const [low, high] = [Math.min(a.u, b.u), Math.max(a.u, b.u)];
  const free = !boxes.some(({ node, u }) => node.lane === a.node.lane && u > low + 1 && u < high - 1);
  if (free) return { points: [[a.u + way * (a.hu + AIR), a.v], [b.u - way * (b.hu + AIR), b.v]] };
  if (a.node.kind === "summary") {
    const bus = b.v - b.hv - AIR - BUS;
    return { points: [[a.u, a.v - a.hv - AIR], [a.u, bus], [b.u - 0.5 * b.hu, bus], [b.u - 0.5 * b.hu, b.v - b.hv - AIR]] };
  }
  const bus = Math.max(a.v + a.hv, b.v + b.hv) + AIR + BUS;
  return { points: [[a.u, a.v + a.hv + AIR], [a.u, bus], [b.u, bus], [b.u, b.v + b.hv + AIR]] };
}

/** In the same column; round what stands between: at the left of it, or at the right when it leads to an output. @param {Box} a @param {Box} b @param {Whole} whole @returns {Run} */
function upwards(a, b, { boxes }) {
  const between = boxes.filter(({ node, u, hu }) => node.lane > a.node.lane && node.lane < b.node.lane && Math.abs(u - a.u) < hu);
  const [from, to] = [a.v + a.hv + AIR, b.v - b.hv - AIR];
  if (!between.length) return { points: [[a.u, from], [b.u, to]] };
  const side = b.node.kind === "output" ? 1 : -1;
  const reach = Math.max(...between.map(({ hu }) => hu));
  const out = a.u + side * (reach + Math.min(7, 0.3 * reach));
  const foot = a.u + side * 0.5 * reach;
  return { points: [[foot, from], [foot, from + 5], [out, from + 5], [out, to - 9], [foot, to - 9], [foot, to]], side };
}

/** From an output to what the next step is fed: out at the side, down between the columns. @param {Box} a @param {Box} b @returns {Run} */
function fedBack(a, b) {
  const from = a.v - a.hv + 2;
  const start = a.u + a.hu + 2;
  if (b.u - b.hu < a.u + a.hu + 6) return { points: [[start, from], [b.u, from], [b.u, b.v + b.hv + AIR]] };
  const between = (a.u + a.hu + b.u - b.hu) / 2;
  if (b.node.lane > 0) return { points: [[start, from], [b.u, from], [b.u, b.v + b.hv + AIR]] };
  return { points: [[start, from], [between, from], [between, b.v], [b.u - b.hu - AIR, b.v]] };
}

/** Many to one in a higher lane: along a bus above the lane that they stand in. @param {Box} a @param {Box} b @returns {Run} */
function gathered(a, b) {
  const bus = a.v + a.hv + AIR + BUS;
  return { points: [[a.u, a.v + a.hv + AIR], [a.u, bus], [b.u, bus], [b.u, b.v - b.hv - AIR]] };
}

/** The decoder's start: up, then along below its lane. @param {Box} a @param {Box} b @returns {Run} */
function started(a, b) {
  const bus = b.v - b.hv - AIR - BUS;
  const foot = b.u - 0.5 * b.hu;
  return { points: [[a.u, a.v + a.hv + AIR], [a.u, bus], [foot, bus], [foot, b.v - b.hv - AIR]] };
}

/** @param {number} n */
const round = (n) => Math.round(n * 10) / 10;

/** @param {WiringEdge} edge @param {Run} run @param {Whole} whole @returns {Route} */
function routed(edge, { points, curved = false, fan = false, side = 1 }, { vertical }) {
  const at = points.map(([u, v]) => /** @type {Point} */ (vertical ? [round(v), round(u)] : [round(u), round(-v)]));
  const last = at.length - 1;
  const d = curved ? `M${at[0].join(" ")}C${at.slice(1).map((point) => point.join(" ")).join(" ")}` : rounded(at);
  return { edge, d, path: at, curved, fan, side, tip: [...at[last], direction(at[last - 1], at[last])], tail: [...at[0], direction(at[1], at[0])], mid: curved ? halfway(at) : middle(at) };
}

/** @param {Point} a @param {Point} b @returns {number} */
function direction(a, b) {
  return Math.atan2(b[1] - a[1], b[0] - a[0]);
}

/** @param {Point[]} at four points of a cubic @returns {[number, number, number]} */
function halfway([a, b, c, d]) {
  return [round((a[0] + 3 * b[0] + 3 * c[0] + d[0]) / 8), round((a[1] + 3 * b[1] + 3 * c[1] + d[1]) / 8), direction([a[0] + b[0], a[1] + b[1]], [c[0] + d[0], c[1] + d[1]])];
}

/** The middle of the longest straight part. @param {Point[]} at @returns {[number, number, number]} */
function middle(at) {
  let best = 0;
  const length = (/** @type {number} */ i) => Math.hypot(at[i + 1][0] - at[i][0], at[i + 1][1] - at[i][1]);
  for (let i = 1; i < at.length - 1; i += 1) if (length(i) > length(best)) best = i;
  const on = (/** @type {0|1} */ axis) => round(at[best][axis] + (at[best + 1][axis] - at[best][axis]) / 2);
  return [on(0), on(1), direction(at[best], at[best + 1])];
}

/** Straight parts with round corners. @param {Point[]} at @returns {string} */
function rounded(at) {
  let d = `M${at[0].join(" ")}`;
  for (let i = 1; i < at.length - 1; i += 1) {
    const [p, q, r] = [at[i - 1], at[i], at[i + 1]];
    const step = (/** @type {Point} */ to) => {
      const far = Math.hypot(to[0] - q[0], to[1] - q[1]);
      const share = far ? Math.min(CORNER, far / 2) / far : 0;
      return [round(q[0] + (to[0] - q[0]) * share), round(q[1] + (to[1] - q[1]) * share)].join(" ");
    };
    d += `L${step(p)}Q${q.join(" ")} ${step(r)}`;
  }
  return `${d}L${at[at.length - 1].join(" ")}`;
}

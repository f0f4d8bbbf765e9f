/**
 * How the edges run. Everything is worked out in (u, v): u along time, v from what is read to what is given out.
 * @typedef {import("./wiring-stage-types.js").WiringGraph} WiringGraph
 * @typedef {import("./wiring-stage-types.js").WiringEdge} WiringEdge
 * @typedef {import("./wiring-stage-types.js").WiringNode} WiringNode
 * @typedef {import("./wiring-stage-types.js").Place} Place
 * @typedef {import("./wiring-stage-types.js").Route} Route
 * @typedef {[number, number]} Point
 * @typedef {{node: WiringNode, u: number, v: number, hu: number, hv: number}} Box  centre and half sizes
 * @typedef {{boxes: Box[], fans: Map<string, number>, vertical: boolean}} Whole
 */

const AIR = 4;
const BUS = 11;
const CORNER = 4;
const MANY = 3;

/** @param {WiringGraph} graph @param {Map<string, Place>} places @param {boolean} vertical @returns {Map<string, Route>} */
export function routesOf(graph, places, vertical) {
  const boxes = new Map([...places].map(([id, { node, x, y, w, h }]) => [id, vertical ? { node, u: y, v: x, hu: h / 2, hv: w / 2 } : { node, u: x, v: -y, hu: w / 2, hv: h / 2 }]));
  /** @type {Map<string, number>} */
  const fans = new Map();
  for (const { source, target } of graph.edges) for (const key of [`${source}>`, `>${target}`]) fans.set(key, (fans.get(key) ?? 0) + 1);
  const whole = { boxes: [...boxes.values()], fans, vertical };
  const routes = new Map();
  for (const edge of graph.edges) {
    const [a, b] = [boxes.get(edge.source), boxes.get(edge.target)];
    if (a && b) routes.set(edge.id, routed(edge, pointsOf(edge, a, b, whole), whole));
  }
  return routes;
}

/** A run of points: straight with round corners, or (four points, curved) one cubic. @param {WiringEdge} edge @param {Box} a @param {Box} b @param {Whole} whole @returns {{points: Point[], curved: boolean, fan?: boolean}} */
function pointsOf(edge, a, b, whole) {
  const up = b.node.lane - a.node.lane;
  const along = Math.abs(b.u - a.u) > 0.5 * Math.min(a.hu, b.hu);
  if (edge.weight.startsWith("α")) return arc(a, b);
  if (up === 0) return sideways(a, b, whole);
  if (!along && up > 0) return straightUp(a, b, whole);
  if (up < 0) return downwards(a, b);
  const many = Math.max(whole.fans.get(`${edge.source}>`) ?? 0, whole.fans.get(`>${edge.target}`) ?? 0);
  if (a.node.kind === "summary") return (whole.fans.get(`${edge.source}>`) ?? 0) >= MANY ? spread(a, b) : beside(a, b);
  if (b.node.kind === "summary") return (whole.fans.get(`>${edge.target}`) ?? 0) >= MANY ? gathered(a, b) : beside(a, b);
  if (b.node.lane - a.node.lane > 0 && a.node.kind === "state" && b.node.kind === "state" && many < MANY) return beside(a, b);
  return { points: [[a.u, a.v + a.hv + AIR], [b.u, b.v - b.hv - AIR]], curved: false, fan: many >= MANY };
}

/** An arc of attention. @param {Box} a @param {Box} b */
function arc(a, b) {
  const [from, to] = [a.v + a.hv + 2, b.v - b.hv - 2];
  const bend = 0.55 * (to - from);
  return { points: /** @type {Point[]} */ ([[a.u, from], [a.u, from + bend], [b.u, to - bend], [b.u, to]]), curved: true };
}

/** In the same lane: from side to side, or over what stands between. @param {Box} a @param {Box} b @param {Whole} whole */
function sideways(a, b, { boxes }) {
  const way = Math.sign(b.u - a.u);
  const [low, high] = [Math.min(a.u, b.u), Math.max(a.u, b.u)];
  const free = !boxes.some(({ node, u }) => node.lane === a.node.lane && u > low + 1 && u < high - 1);
  if (free) return { points: /** @type {Point[]} */ ([[a.u + way * (a.hu + AIR), a.v], [b.u - way * (b.hu + AIR), b.v]]), curved: false };
  const over = Math.max(a.v + a.hv, b.v + b.hv) + 18;
  return { points: /** @type {Point[]} */ ([[a.u, a.v + a.hv + AIR], [a.u, over], [b.u, over], [b.u, b.v + b.hv + AIR]]), curved: true };
}

/** In the same column; round what stands between: at the left of it when it comes from the lowest lane. @param {Box} a @param {Box} b @param {Whole} whole */
function straightUp(a, b, { boxes }) {
  const between = boxes.filter(({ node, u, hu }) => node.lane > a.node.lane && node.lane < b.node.lane && Math.abs(u - a.u) < hu);
  const [from, to] = [a.v + a.hv + AIR, b.v - b.hv - AIR];
  if (!between.length) return { points: /** @type {Point[]} */ ([[a.u, from], [b.u, to]]), curved: false };
  const side = b.node.kind === "output" ? 1 : -1;
  const reach = Math.max(...between.map(({ hu }) => hu));
  const out = a.u + side * (reach + Math.min(6, 0.3 * reach));
  const foot = a.u + side * 0.5 * reach;
  return { points: /** @type {Point[]} */ ([[foot, from], [foot, from + 5], [out, from + 5], [out, to - 9], [foot, to - 9], [foot, to]]), curved: false };
}

/** Back to a lower lane: out at the side and down into the top. @param {Box} a @param {Box} b */
function downwards(a, b) {
  const way = b.u >= a.u ? 1 : -1;
  const [from, to] = [a.u + way * (a.hu + 1), b.v + b.hv + AIR];
  return { points: /** @type {Point[]} */ ([[from, a.v], [b.u, a.v], [b.u, to + 0.5 * Math.max(12, a.v - to)], [b.u, to]]), curved: true };
}

/** A curve from side to side between two lanes. @param {Box} a @param {Box} b */
function beside(a, b) {
  const way = Math.sign(b.u - a.u);
  const [from, to] = [a.u + way * (a.hu + AIR), b.u - way * (b.hu + AIR)];
  if (way * (to - from) < 8) return { points: /** @type {Point[]} */ ([[a.u, a.v + a.hv + AIR], [a.u, (a.v + a.hv + b.v - b.hv) / 2], [b.u, (a.v + a.hv + b.v - b.hv) / 2], [b.u, b.v - b.hv - AIR]]), curved: true };
  const bend = 0.5 * (to - from);
  return { points: /** @type {Point[]} */ ([[from, a.v], [from + bend, a.v], [to - bend, b.v], [to, b.v]]), curved: true };
}

/** One to many: along a bus under the lane of those that it reaches. @param {Box} a @param {Box} b */
function spread(a, b) {
  const bus = b.v - b.hv - AIR - BUS;
  const out = a.u + a.hu + AIR;
  const foot = b.u - 0.5 * b.hu;
  const edge = a.v + a.hv > bus ? Math.min(a.v, bus) : a.v;
  return { points: /** @type {Point[]} */ ([[out, edge], [out + 5, edge], [out + 5, bus], [foot, bus], [foot, b.v - b.hv - AIR]]), curved: false };
}

/** Many to one: along a bus above the lane that they stand in. @param {Box} a @param {Box} b */
function gathered(a, b) {
  const bus = a.v + a.hv + AIR + BUS;
  if (Math.abs(a.u - b.u) < 2) return { points: /** @type {Point[]} */ ([[a.u, a.v + a.hv + AIR], [b.u, b.v - b.hv - AIR]]), curved: false };
  if (bus < b.v - b.hv - AIR - 4) return { points: /** @type {Point[]} */ ([[a.u, a.v + a.hv + AIR], [a.u, bus], [b.u, bus], [b.u, b.v - b.hv - AIR]]), curved: false };
  const way = Math.sign(b.u - a.u);
  return { points: /** @type {Point[]} */ ([[a.u, a.v + a.hv + AIR], [a.u, b.v], [b.u - way * (b.hu + AIR), b.v]]), curved: false };
}

/** @param {number} n */
const round = (n) => Math.round(n * 10) / 10;

/** @param {WiringEdge} edge @param {{points: Point[], curved: boolean, fan?: boolean}} run @param {Whole} whole @returns {Route} */
function routed(edge, { points, curved, fan = false }, { vertical }) {
  const at = points.map(([u, v]) => /** @type {Point} */ (vertical ? [round(v), round(u)] : [round(u), round(-v)]));
  const last = at.length - 1;
  const d = curved ? `M${at[0].join(" ")}C${at.slice(1).map((point) => point.join(" ")).join(" ")}` : rounded(at);
  return { edge, d, fan, tip: [...at[last], direction(at[last - 1], at[last])], tail: [...at[0], direction(at[1], at[0])], mid: curved ? halfway(at) : middle(at) };
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
  return [round((at[best][0] + at[best + 1][0]) / 2), round((at[best][1] + at[best + 1][1]) / 2), direction(at[best], at[best + 1])];
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

import { eased, isStill } from "../motion.js";

/**
 * From one wiring to another: what both have moves, the rest fades. Only transforms, paths and opacity change, and nothing of it stays.
 * @typedef {import("./wiring-stage-picture.js").Picture} Picture
 * @typedef {import("./wiring-stage-types.js").Scene} Scene
 * @typedef {{x: number, y: number, w: number, h: number}} Stand
 * @typedef {{nodes: Map<string, Stand>, edges: Map<string, string>, key: string, w: string}} Snapshot
 */

const WIRING = 600;
const SWITCH = 420;
const NUMBER = /-?\d+(?:\.\d+)?/g;

/** What stands there now. @param {Scene} scene @returns {Snapshot} */
export function snapshotOf({ view, geometry }) {
  return {
    nodes: new Map([...geometry.places].map(([id, { x, y, w, h }]) => [id, { x, y, w, h }])),
    edges: new Map([...geometry.routes].map(([id, { d }]) => [id, d])), key: geometry.key, w: String(view.record.experiment.w),
  };
}

/** @param {string} from @param {string} to @returns {((p: number) => string)|null} a path between two of the same build */
export function between(from, to) {
  if (from.replace(NUMBER, "") !== to.replace(NUMBER, "")) return null;
  const [a, b] = [from, to].map((d) => (d.match(NUMBER) ?? []).map(Number));
  return (p) => {
    let i = -1;
    return to.replace(NUMBER, () => {
      i += 1;
      return String(Math.round(10 * (a[i] + (b[i] - a[i]) * p)) / 10);
    });
  };
}

/** @param {Element} node @param {number} opacity 1 leaves no trace */
function fade(node, opacity) {
  if (opacity >= 1) node.removeAttribute("opacity");
  else node.setAttribute("opacity", opacity.toFixed(3));
}

export class Morph {
  /** The picture is drawn as it ends; this shows it coming. @param {Picture} picture @param {Snapshot} before @param {Scene} after */
  constructor(picture, before, after) {
    this.picture = picture;
    this.frame = 0;
    this.lasts = before.w === String(after.view.record.experiment.w) ? SWITCH : WIRING;
    const { places, routes } = after.geometry;
    this.moves = [...places].flatMap(([id, to]) => {
      const from = before.nodes.get(id);
      return from && (from.x !== to.x || from.y !== to.y || from.w !== to.w || from.h !== to.h) ? [{ node: picture.node(id).group.node, from, to }] : [];
    });
    this.paths = [...routes].flatMap(([id, { d }]) => {
      const old = before.edges.get(id);
      const edge = picture.edges.get(id);
      const way = old && old !== d ? between(old, d) : null;
      return way && edge ? [{ edge, way, d }] : [];
    });
    const moved = new Set(this.paths.map(({ edge }) => edge));
    this.heads = this.paths.flatMap(({ edge }) => ("head" in edge ? [edge.head.node] : []));
    this.coming = [
      ...[...places.keys()].filter((id) => !before.nodes.has(id)).map((id) => picture.node(id).group.node),
      ...[...routes].flatMap(([id, { d }]) => { const edge = picture.edges.get(id); return edge && before.edges.get(id) !== d && !moved.has(edge) ? [edge.group.node] : []; }),
      ...picture.surroundings,
    ];
    this.going = [
      ...[...before.nodes.keys()].filter((id) => !places.has(id)).map((id) => picture.node(id).group),
      ...[...before.edges.keys()].filter((id) => !routes.has(id)).flatMap((id) => picture.edges.get(id)?.group ?? []),
    ];
    /** @type {(() => void)|null} */
    this.finish = null;
  }

  /** @param {boolean} motion @returns {Promise<void>} when it is there, or was stopped */
  run(motion) {
    if (!motion || isStill()) return Promise.resolve();
    for (const mark of this.going) mark.show(true);
    return new Promise((resolve) => {
      this.finish = () => {
        this.finish = null;
        cancelAnimationFrame(this.frame);
        this.#clear();
        resolve();
      };
      const start = performance.now();
      const tick = () => {
        const p = (performance.now() - start) / this.lasts;
        if (p >= 1) return this.finish?.();
        this.#place(eased(p), p);
        this.frame = requestAnimationFrame(tick);
        return undefined;
      };
      tick();
    });
  }

  /** @param {number} p eased @param {number} time */
  #place(p, time) {
    for (const { node, from, to } of this.moves) {
      const [x, y] = [from.x + (to.x - from.x) * p, from.y + (to.y - from.y) * p];
      const [sx, sy] = [from.w / to.w + (1 - from.w / to.w) * p, from.h / to.h + (1 - from.h / to.h) * p];
      node.setAttribute("transform", `translate(${x.toFixed(1)},${y.toFixed(1)}) scale(${sx.toFixed(3)},${sy.toFixed(3)})`);
    }
    for (const { edge, way } of this.paths) edge.line.node.setAttribute("d", way(p));
    const come = Math.max(0, 2 * time - 1);
    for (const node of [...this.coming, ...this.heads]) fade(node, Math.min(0.999, come));
    for (const mark of this.going) fade(mark.node, Math.max(0, 1 - 2 * time));
  }

  #clear() {
    for (const { node, to } of this.moves) node.setAttribute("transform", `translate(${to.x},${to.y})`);
    for (const { edge, d } of this.paths) edge.line.node.setAttribute("d", d);
    for (const node of this.coming) fade(node, 1);
    for (const { edge } of this.paths) if ("head" in edge) edge.head.node.setAttribute("opacity", String(edge.head.last.opacity ?? 1));
    for (const mark of this.going) {
      fade(mark.node, 1);
      mark.show(false);
    }
  }
}

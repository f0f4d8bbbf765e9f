/**
 * Which cell of the graph a term of the equation is, by the graph's own names (stage-data.js).
 * @typedef {import("./equation-types.js").EquationView} EquationView
 * @typedef {{of: string, step: number, unit: number}} Target
 */

/** @type {Record<string, Record<string, string>>} */
const GATES = {
  lstm: { i: "input", f: "forget", g: "candidate", o: "output" },
  gru: { r: "reset", z: "update", keep: "update", n: "candidate" },
};
const STATES = new Set(["h", "c", "tanh_c"]);
const TERM = /^(?:Ux|Wh|Wy|Whb|r_Whb|b|rh)(?:_[a-z])?$/;

/** @param {string} id of a term @param {EquationView} view @returns {Target|null} */
export function cellOfTerm(id, { record, step, unit }) {
  const [, name, moved] = /^(?:d:)?(?:through-)?(.*?)(-before|-after)?$/.exec(id) ?? ["", id, ""];
  const at = step + ({ "-before": -1, "-after": 1 }[moved] ?? 0);
  const gate = GATES[String(record.experiment.cell)]?.[name];
  if (gate) return { of: `gate:${gate}`, step: at, unit };
  if (STATES.has(name)) return { of: name, step: at, unit };
  if (name === "a") return { of: "pre:h", step: at, unit };
  if (name.startsWith("a_")) return { of: `pre:${name.slice(2)}`, step: at, unit };
  return TERM.test(name) ? { of: `term:${name}`, step: at, unit } : null;
}

/** Ring the cells of a term in the graph, and no others. @param {Element} graph @param {EquationView} view @param {string|null} id */
export function ringCells(graph, view, id) {
  for (const node of graph.querySelectorAll("[data-ring]")) node.removeAttribute("data-ring");
  const target = id === null ? null : cellOfTerm(id, view);
  if (!target) return;
  const cells = graph.querySelectorAll(`[data-step="${target.step}"] [data-of="${target.of}"][data-unit="${target.unit}"]`);
  for (const node of cells) node.setAttribute("data-ring", "");
}

/** A figure's numbers as a real table. */
import { make } from "./dom.js";
import { t } from "./i18n.js";

const MOST_ROWS = 2000;

/** @param {{columns: string[], rows: (string|number)[][], caption: string}} table @returns {HTMLElement} */
export function tableOf({ columns, rows, caption }) {
  const body = make("tbody");
  for (const row of rows.slice(0, MOST_ROWS)) body.append(make("tr", {}, ...row.map((cell) => make("td", {}, String(cell)))));
  const note = t("The first {n} rows; the CSV has all.", { n: MOST_ROWS });
  const more = rows.length > MOST_ROWS ? ` ${note}` : "";
  const head = make("thead", {}, make("tr", {}, ...columns.map((column) => make("th", { scope: "col" }, column))));
  return make("table", {}, make("caption", {}, caption + more), head, body);
}

/**
 * What the entry of every instrument connects: acts of the buttons, keys, settings. What only one page can do, it brings along.
 * @typedef {import("../types.js").State} State
 * @typedef {import("../types.js").Value} Value
 *
 * @typedef {Object} Run  whose state the page shows
 * @property {import("../types.js").Parameters} table
 * @property {State} state
 * @property {import("../history.js").Address} address
 * @property {(changes: Record<string, Value>, how?: {push: boolean}) => void} change
 *
 * @typedef {Object} Page
 * @property {import("../transport.js").Transport} transport
 * @property {(words: string) => void} say
 * @property {() => void} restyled
 * @property {() => Promise<void>} verify
 *
 * @typedef {Record<string, () => void>} Acts
 */
import { toast } from "../banner.js";
import { byId } from "../dom.js";
import { t } from "../i18n.js";
import { anySeed, RANDOM } from "../seed.js";
import { preferredNote, wireSettings } from "../settings-menu.js";
import { copyLink, fetchPlotly, wireButtons } from "../shell.js";
import { listenToKeys } from "../shortcuts.js";
import { defaults } from "../state.js";
import { watchTheme } from "../theme.js";

/** What a reset leaves alone: how the reader looks at things. */
const KEPT = ["note", "mem", "lang", "theme"];

/** @param {Run} run */
function reset(run) {
  const before = run.state;
  const kept = Object.fromEntries(KEPT.filter((key) => key in run.table).map((key) => [key, before[key]]));
  run.change({ ...defaults(run.table), ...kept }, { push: true });
  toast(t("Everything is at its default."), () => run.change(before, { push: true }));
}

/** Other random weights; where trained ones made room for them, they can come back. @param {Run} run @param {boolean} trained */
export function newSeed(run, trained) {
  const before = run.state;
  run.change({ m: RANDOM, seed: anySeed() }, { push: true });
  if (trained) toast(t("Random weights instead of the trained ones."), () => run.change(before, { push: true }));
}

/** The address, with pinned runs or without. @param {Run} run @param {Page} page @param {{query: string}[]} pins */
export const share = (run, page, pins) => copyLink(run.address.query(), pins.map(({ query }) => query), (words) => page.say(words));

/** @returns {HTMLDialogElement} keyboard and glossary */
const help = () => /** @type {HTMLDialogElement} */ (byId("help"));

/** @param {Run} run @param {Page} page @param {HTMLDialogElement} dialog network and data @returns {Acts} by `data-do` */
const acts = (run, page, dialog) => ({
  theme: watchTheme(() => page.restyled()),
  copy: () => void share(run, page, []),
  help: () => help().showModal(),
  "verify-dialog": () => {
    dialog.close();
    page.verify();
  },
});

/** @param {Run} run @param {Page} page @returns {Acts} by key */
const keys = (run, { transport }) => ({
  " ": () => transport.toggle(),
  ArrowLeft: () => transport.step(-1),
  ArrowRight: () => transport.step(1),
  "Shift+ArrowLeft": () => transport.phase(-1),
  "Shift+ArrowRight": () => transport.phase(1),
  Home: () => transport.jump(0),
  End: () => transport.last(),
  r: () => reset(run),
  e: () => byId("export-menu").showPopover(),
  "?": () => help().showModal(),
});

/** The notation of the link, else the one that the reader prefers. @param {Run} run @param {Page} page */
function settle(run, page) {
  wireSettings({ linkNote: String(run.state.note ?? ""), noted: (note) => run.change({ note }, { push: true }), restyled: () => page.restyled() });
  if (run.state.note || !preferredNote()) return;
  run.state = { ...run.state, note: preferredNote() };
  page.restyled();
}

/**
 * Keys of a page with a stage.
 * @param {import("./session.js").BaseSession<any>} session @param {{stage: {toggleTable: (focus: boolean) => void}, toolbar: {focus: () => void}}} page @param {string} figures where T is a figure's own
 * @returns {Acts}
 */
export const stageKeys = (session, { stage, toolbar }, figures) => ({
  v: () => session.show(session.shown === "values" ? "grad" : "values"),
  "/": () => toolbar.focus(),
  t: () => void (document.activeElement?.closest(`.chart, ${figures} .table-view`) || stage.toggleTable(true)),
});

/**
 * Connect everything.
 * @param {Object} parts
 * @param {Run} parts.run @param {Page} parts.page @param {import("../shell.js").Links} parts.links
 * @param {HTMLDialogElement} parts.dialog network and data
 * @param {import("./files.js").BaseFiles} parts.files @param {() => string} parts.current the figure that the export menu means
 * @param {Acts} parts.acts @param {Acts} parts.keys the page's own
 */
export function connect({ run, page, links, dialog, files, current, ...own }) {
  wireButtons({ acts: { ...acts(run, page, dialog), ...own.acts }, menu: (id, act) => files.menu(id, act), picture: (kind) => files.menu(current(), kind), verify: () => page.verify() });
  settle(run, page);
  listenToKeys({ ...keys(run, page), ...own.keys });
  fetchPlotly(links);
}

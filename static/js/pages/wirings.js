/** The entry of /wirings: reads what the server sent, builds the page, connects buttons, keys and dialogs. */
import { toast } from "../banner.js";
import { Network } from "../controls/network.js";
import { byId } from "../dom.js";
import { t } from "../i18n.js";
import { anySeed } from "../seed.js";
import { preferredNote, wireSettings } from "../settings-menu.js";
import { begin, copyLink, fetchPlotly, wireButtons } from "../shell.js";
import { listenToKeys } from "../shortcuts.js";
import { defaults } from "../state.js";
import { watchTheme } from "../theme.js";
import { Files } from "./wirings/files.js";
import { WiringsPage } from "./wirings/page.js";
import { RANDOM, SINGLE, TRANSLATE, translates } from "./wirings/rules.js";

const { links, lang, table, record } = begin();
const page = new WiringsPage({ record, table, address: links.api, lang });
const { session, stage, transport } = page;
const files = new Files({ session, stage, matrices: page.matrices, figures: page.figures });
const network = new Network({ table, apply: (changes) => session.decide(changes) });
const switchTheme = watchTheme(() => page.restyled());

/** Only some wirings have trained weights. */
function openNetwork() {
  const m = /** @type {HTMLSelectElement} */ (byId("f-m"));
  for (const option of m.options) option.disabled = option.value === TRANSLATE && !translates(session.state.w);
  /** @type {HTMLElement} */ (document.querySelector("#network [data-field=loss]")).hidden = session.state.w === SINGLE;
  const { text, to } = session.record.experiment;
  network.open({ ...session.state, m: session.trained ? TRANSLATE : RANDOM, text, to });
}

function reset() {
  const before = session.state;
  const { note, lang: language, theme } = before;
  session.change({ ...defaults(table), note, lang: language, theme }, { push: true });
  toast(t("Everything is at its default."), () => session.change(before, { push: true }));
}

function newSeed() {
  const before = session.state;
  const trained = session.trained;
  session.change({ m: RANDOM, seed: anySeed() }, { push: true });
  if (trained) toast(t("Random weights instead of the trained ones."), () => session.change(before, { push: true }));
}

/** @param {string} mode */
const turn = (mode) => page.matrices.choose(session.mode === mode ? "reach" : /** @type {"sharing"} */ (mode));

/** @type {Record<string, () => void>} */
const ACTS = {
  theme: switchTheme,
  copy: () => void copyLink(session.address.query(), [], (words) => page.say(words)),
  network: openNetwork,
  help: () => page.help.showModal(),
  dice: () => void (network.dialog.open || newSeed()),
  table: () => stage.toggleTable(),
  "matrix-table": () => page.matrices.toggleTable(),
  "compare-end": () => page.compare.end(),
  "verify-dialog": () => {
    network.dialog.close();
    page.verify();
  },
};

wireButtons({ acts: ACTS, menu: (id, act) => files.menu(id, act), picture: (kind) => files.picture("stage", kind), verify: () => page.verify() });
wireSettings({ linkNote: String(session.state.note ?? ""), noted: (note) => session.change({ note }, { push: true }), restyled: () => page.restyled() });
if (!session.state.note && preferredNote()) {
  session.state = { ...session.state, note: preferredNote() };
  page.restyled();
}

/** T: a figure that has the focus turns by itself; else the stage becomes a table. */
function tableKey() {
  if (!document.activeElement?.closest(".chart, .strip .table-view")) stage.toggleTable(true);
}

listenToKeys({
  " ": () => transport.toggle(),
  ArrowLeft: () => transport.step(-1),
  ArrowRight: () => transport.step(1),
  "Shift+ArrowLeft": () => transport.phase(-1),
  "Shift+ArrowRight": () => transport.phase(1),
  Home: () => transport.jump(0),
  End: () => transport.jump(page.last),
  ArrowUp: () => page.unit(-1),
  ArrowDown: () => page.unit(1),
  "[": () => page.choose(page.list.beside(-1)),
  "]": () => page.choose(page.list.beside(1)),
  x: () => page.compare.toggle(),
  s: () => turn("sharing"),
  v: () => session.show(session.shown === "values" ? "grad" : "values"),
  "/": () => page.toolbar.focus(),
  n: newSeed,
  t: tableKey,
  r: reset,
  e: () => byId("export-menu").showPopover(),
  "?": () => page.help.showModal(),
  Escape: () => session.cursor && session.point(null),
});

fetchPlotly(links);

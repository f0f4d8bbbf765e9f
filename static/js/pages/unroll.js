/** The entry of /unroll: reads what the server sent, builds the page, connects buttons, keys and dialogs. */
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
import { Files } from "./unroll/files.js";
import { UnrollPage } from "./unroll/page.js";
import { isRandom, RANDOM } from "./unroll/rules.js";

const { links, lang, table, record } = begin();
const page = new UnrollPage({ record, table, address: links.api, lang });
const { session, stage, transport } = page;
const files = new Files({ session, stage, inspector: page.inspector });
const network = new Network({ table, apply: (changes) => session.decide(changes), rules: decideTogether });
const switchTheme = watchTheme(() => page.restyled());

/** In the dialog: a trained network reads text, and there is no trained Jordan network. @param {string} changed @param {(key: string) => HTMLInputElement} field */
function decideTogether(changed, field) {
  const trained = field("m").value !== RANDOM;
  if (changed === "m" && trained) {
    field("x").value = "text";
    if (field("cell").value === "jordan") field("cell").value = "lstm";
  }
  if (["x", "cell"].includes(changed) && trained && (field("x").value !== "text" || field("cell").value === "jordan")) field("m").value = RANDOM;
}

/** @param {boolean} withPins */
const share = (withPins) => copyLink(session.address.query(), withPins ? page.pins.pins.map(({ query }) => query) : [], (words) => page.say(words));

function pin() {
  const words = page.pins.add();
  page.say(words);
  toast(words);
}

function reset() {
  const before = session.state;
  const { note, lang: language, theme } = before;
  session.change({ ...defaults(table), note, lang: language, theme }, { push: true });
  toast(t("Everything is at its default."), () => session.change(before, { push: true }));
}

function newSeed() {
  const before = session.state;
  session.change({ m: RANDOM, seed: anySeed() }, { push: true });
  if (!isRandom(before)) toast(t("Random weights instead of the trained ones."), () => session.change(before, { push: true }));
}

/** @type {Record<string, () => void>} */
const ACTS = {
  theme: switchTheme,
  copy: () => share(false),
  "copy-pins": () => share(true),
  network: () => network.open({ ...session.state, text: session.record.experiment.text }),
  help: () => page.help.showModal(),
  pin,
  table: () => stage.toggleTable(),
  "verify-dialog": () => {
    network.dialog.close();
    page.verify();
  },
};

wireButtons({ acts: ACTS, menu: (id, act) => files.menu(id, act), picture: (kind) => files.menu("stage", kind), verify: () => page.verify() });
wireSettings({ linkNote: String(session.state.note ?? ""), noted: (note) => session.change({ note }, { push: true }), restyled: () => page.restyled() });
if (!session.state.note && preferredNote()) {
  session.state = { ...session.state, note: preferredNote() };
  page.restyled();
}

/** T: a figure that has the focus turns by itself; else the graph becomes a table. */
function tableKey() {
  if (!document.activeElement?.closest(".chart, .details .table-view")) stage.toggleTable(true);
}

listenToKeys({
  " ": () => transport.toggle(),
  ArrowLeft: () => transport.step(-1),
  ArrowRight: () => transport.step(1),
  "Shift+ArrowLeft": () => transport.phase(-1),
  "Shift+ArrowRight": () => transport.phase(1),
  Home: () => transport.jump(0),
  End: () => transport.jump(2 * session.record.steps),
  ArrowUp: () => page.inspector.move(-1),
  ArrowDown: () => page.inspector.move(1),
  1: () => session.chooseCell("vanilla"),
  2: () => session.chooseCell("lstm"),
  3: () => session.chooseCell("gru"),
  4: () => session.chooseCell("jordan"),
  f: () => page.fold(session.state.view !== "folded"),
  v: () => session.show(session.shown === "values" ? "grad" : "values"),
  "/": () => page.toolbar.focus(),
  n: newSeed,
  p: pin,
  t: tableKey,
  r: reset,
  e: () => byId("export-menu").showPopover(),
  "?": () => page.help.showModal(),
  Escape: () => byId("details").hidePopover(),
});

fetchPlotly(links);

/** The entry of /gradients: reads what the server sent, builds the lab, connects buttons, keys and dialogs. */
import { toast } from "../banner.js";
import { Network } from "../controls/network.js";
import { byId, dataBlock } from "../dom.js";
import { savePicture, saveTable, wordsOf } from "../exports.js";
import { t } from "../i18n.js";
import { readColours } from "../ramp.js";
import { anySeed } from "../seed.js";
import { readSetting } from "../settings.js";
import { preferredNote, wireSettings } from "../settings-menu.js";
import { begin, copyLink, fetchPlotly, wireButtons } from "../shell.js";
import { listenToKeys } from "../shortcuts.js";
import { defaults, toApiQuery } from "../state.js";
import { watchTheme } from "../theme.js";
import { Lab } from "./gradients/lab.js";
import { PanelControls } from "./gradients/panel-controls.js";
import { createTabs } from "./gradients/tabs.js";

const KEPT_ON_RESET = ["note", "mem"];

const { links, lang, table, record } = begin();
const lab = new Lab({ record, table, presets: dataBlock("presets"), address: links.api, lang });
const network = new Network({ table, apply: (changes) => lab.decide(changes) });
const help = /** @type {HTMLDialogElement} */ (byId("help"));
const exportMenu = byId("export-menu");
const currentFigure = createTabs(() => lab.panels.settle());
const switchTheme = watchTheme(() => lab.restyled());

/** @param {boolean} withPins */
const share = (withPins) => copyLink(lab.address.query(), withPins ? lab.pins.pins.slice(0, 2).map(({ query }) => query) : [], (words) => lab.say(words));

function pin() {
  const words = lab.pins.add();
  lab.say(words);
  if (lab.pins.pins.length === 3) toast(words);
}

function reset() {
  const before = lab.state;
  const kept = Object.fromEntries(KEPT_ON_RESET.map((key) => [key, before[key]]));
  lab.change({ ...defaults(table), ...kept, eig: table.eig.default, lang: before.lang, theme: before.theme }, { push: true });
  toast(t("Everything is at its default."), () => lab.change(before, { push: true }));
}

function verify() {
  lab.surface.badge.checking(toApiQuery(table, lab.state));
  lab.verify();
}

/** @type {Record<string, () => void>} */
const ACTS = {
  theme: switchTheme,
  copy: () => share(false),
  "copy-pins": () => share(true),
  network: () => network.open(lab.state),
  help: () => help.showModal(),
  pin,
  mem: () => lab.change({ mem: lab.state.mem === "log" ? "linear" : "log" }, { push: true }),
  "verify-dialog": () => {
    network.dialog.close();
    verify();
  },
};

/** @param {string} id @param {"png"|"svg"} kind */
async function picture(id, kind) {
  const view = lab.view();
  const colours = readSetting("print") ? readColours(document.body, "light") : view.colours;
  const figure = lab.panels.get(id).figure(await lab.whole(), { ...view, colours });
  await savePicture(figure, wordsOf(id, figure, { k: view.k, t: view.t, pins: lab.pins.pins }), kind);
}

/** @param {string} id @param {string} act */
async function figureMenu(id, act) {
  const panel = lab.panels.get(id);
  if (act === "mem") ACTS.mem();
  if (act === "table") lab.panels.toggleTable(id);
  if (act === "csv") saveTable(links.api, id, panel.drawn.csv, toApiQuery(table, lab.state));
  if (act === "full") await panel.root.requestFullscreen().catch(() => toast(t("The browser did not allow full screen.")));
  if (act === "png" || act === "svg") await picture(id, act).catch(() => toast(t("The picture could not be made; try again.")));
}

wireButtons({ acts: ACTS, menu: figureMenu, picture: (kind) => figureMenu(currentFigure(), kind), verify });
wireSettings({ linkNote: String(lab.state.note ?? ""), noted: (note) => lab.change({ note }, { push: true }), restyled: () => lab.restyled() });
if (!lab.state.note && preferredNote()) {
  lab.state = { ...lab.state, note: preferredNote() };
  lab.restyled();
}

/** @param {number} by */
function row(by) {
  const next = Math.min(Math.max(lab.row + by, 1), lab.record.steps);
  lab.change({ t: next === lab.record.steps ? null : next });
}

listenToKeys({
  " ": () => lab.transport.toggle(),
  ArrowLeft: () => lab.transport.step(-1),
  ArrowRight: () => lab.transport.step(1),
  "Shift+ArrowLeft": () => lab.transport.phase(-1),
  "Shift+ArrowRight": () => lab.transport.phase(1),
  Home: () => lab.transport.jump(0),
  End: () => lab.transport.jump(2 * lab.record.steps),
  ArrowUp: () => row(-1),
  ArrowDown: () => row(1),
  a: () => lab.state.cell === "vanilla" && lab.change({ act: PanelControls.nextActivation(lab.state) }, { push: true }),
  b: () => lab.controls.tau.toggle(),
  c: () => lab.controls.clip.toggle(),
  n: () => lab.change({ seed: anySeed() }, { push: true }),
  p: pin,
  r: reset,
  e: () => exportMenu.showPopover(),
  "?": () => help.showModal(),
});

fetchPlotly(links);

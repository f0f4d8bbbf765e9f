/** The entry of /gradients: reads what the server sent, builds the lab, connects buttons, keys and dialogs. */
import { unpack } from "../wire.js";
import { showBanner, dismissable, toast } from "../banner.js";
import { loadPlotly } from "../chart.js";
import { createChoice } from "../controls/choice.js";
import { Network } from "../controls/network.js";
import { closeDialogs, placePopovers } from "../controls/popover.js";
import { all, byId, dataBlock } from "../dom.js";
import { copiedWords, copy, savePicture, saveTable, wordsOf } from "../exports.js";
import { setMessages, t } from "../i18n.js";
import { readColours } from "../ramp.js";
import { readSetting, writeSetting } from "../settings.js";
import { listenToKeys } from "../shortcuts.js";
import { defaults, toApiQuery } from "../state.js";
import { chooseTheme, watchTheme } from "../theme.js";
import { Lab } from "./gradients/lab.js";
import { PanelControls } from "./gradients/panel-controls.js";
import { createTabs } from "./gradients/tabs.js";

const LARGEST_SEED = 2 ** 31 - 1;
const KEPT_ON_RESET = ["note", "mem"];

setMessages(dataBlock("messages"));
const links = dataBlock("links");
if (links.font) new FontFace("STIX Two Math", `url(${links.font})`).load().then((font) => document.fonts.add(font), () => undefined);

const lang = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
const table = dataBlock("parameters");
const lab = new Lab({ record: unpack(dataBlock("record")), table, presets: dataBlock("presets"), address: links.api, lang });
const network = new Network({ table, apply: (changes) => lab.decide(changes) });
const help = /** @type {HTMLDialogElement} */ (byId("help"));
const exportMenu = byId("export-menu");
const currentFigure = createTabs(() => lab.panels.settle());
const switchTheme = watchTheme(() => lab.restyled());

placePopovers();
closeDialogs();
dismissable();

/** @param {boolean} withPins */
async function copyLink(withPins) {
  const address = new URL(location.href);
  address.search = lab.address.query();
  let text = address.href;
  if (withPins) for (const { query } of lab.pins.pins.slice(0, 2)) text += `${text.includes("?") ? "&" : "?"}pin=${encodeURIComponent(query)}`;
  const words = copiedWords(await copy(text));
  toast(words);
  lab.say(words);
}

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
  lab.surface.checking(toApiQuery(table, lab.state));
  lab.verify();
}

/** @type {Record<string, () => void>} */
const ACTS = {
  theme: switchTheme,
  copy: () => copyLink(false),
  "copy-pins": () => copyLink(true),
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
  if (act === "csv") saveTable(links.api, id, toApiQuery(table, lab.state));
  if (act === "full") await panel.root.requestFullscreen().catch(() => toast(t("The browser did not allow full screen.")));
  if (act === "png" || act === "svg") await picture(id, act).catch(() => toast(t("The picture could not be made; try again.")));
}

document.addEventListener("click", (event) => {
  const button = /** @type {HTMLElement|null} */ (/** @type {Element} */ (event.target).closest("button, a"));
  if (!button) return;
  const { do: act, export: kind } = button.dataset;
  const menu = /** @type {HTMLElement|null} */ (button.closest("[data-menu]"));
  if (menu && act) figureMenu(/** @type {string} */ (menu.dataset.menu), act);
  else if (act && act in ACTS) ACTS[act]();
  else if (kind === "png" || kind === "svg") figureMenu(currentFigure(), kind);
  else if (button === lab.surface.verifyButton) verify();
});
for (const button of /** @type {HTMLButtonElement[]} */ (all("[data-do]"))) button.disabled = false;

/** @type {Record<string, (value: string) => void>} */
const SETTINGS = {
  note: (value) => {
    writeSetting("note", value);
    lab.change({ note: value }, { push: true });
    lab.restyled();
  },
  gru: (value) => {
    writeSetting("gru", value);
    lab.restyled();
  },
  theme: (value) => {
    chooseTheme(value);
    lab.restyled();
  },
  scale: (value) => writeSetting("scale", value),
  print: (value) => writeSetting("print", value),
  motion: (value) => {
    writeSetting("motion", value);
    if (value) document.documentElement.dataset.motion = value;
    else delete document.documentElement.dataset.motion;
  },
  keys: (value) => {
    writeSetting("keys", value);
    keysBox.checked = value !== "off";
  },
};

const keysBox = /** @type {HTMLInputElement} */ (byId("keys-on"));
const choices = Object.fromEntries(
  /** @type {HTMLElement[]} */ (all("[data-setting]")).map((root) => {
    const name = /** @type {string} */ (root.dataset.setting);
    const choice = createChoice(root, (value) => {
      choice.set(value);
      SETTINGS[name](value);
    });
    return [name, choice];
  }),
);
const DEFAULT_SETTINGS = /** @type {Record<string, string>} */ ({ note: "gbc", gru: "keeps", scale: "2" });
for (const [name, choice] of Object.entries(choices)) choice.set((name === "note" && String(lab.state.note ?? "")) || readSetting(name) || (DEFAULT_SETTINGS[name] ?? ""));
if (!lab.state.note && readSetting("note") && readSetting("note") !== "gbc") {
  lab.state = { ...lab.state, note: readSetting("note") };
  lab.restyled();
}
keysBox.checked = readSetting("keys") !== "off";
keysBox.addEventListener("change", () => {
  SETTINGS.keys(keysBox.checked ? "" : "off");
  choices.keys.set(keysBox.checked ? "" : "off");
});

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
  n: () => lab.change({ seed: Math.floor(Math.random() * LARGEST_SEED) }, { push: true }),
  p: pin,
  r: reset,
  e: () => exportMenu.showPopover(),
  "?": () => help.showModal(),
});

requestAnimationFrame(() => setTimeout(() => loadPlotly(links.plotly).catch(() => showBanner("plotly", t("The charting library did not arrive; the figures work, but without export."))), 0));

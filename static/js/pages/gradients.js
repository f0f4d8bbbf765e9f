/** The entry of /gradients: reads what the server sent, builds the lab, connects buttons, keys and dialogs. */
import { toast } from "../banner.js";
import { Network } from "../controls/network.js";
import { dataBlock } from "../dom.js";
import { connect, share } from "../instrument/entry.js";
import { anySeed } from "../seed.js";
import { begin } from "../shell.js";
import { Files } from "./gradients/files.js";
import { Lab } from "./gradients/lab.js";
import { PanelControls } from "./gradients/panel-controls.js";
import { createTabs } from "./gradients/tabs.js";

/** Pinned curves that a link carries. */
const MOST_IN_LINK = 2;

const { links, lang, table, record } = begin();
const lab = new Lab({ record, table, presets: dataBlock("presets"), address: links.api, lang });
const network = new Network({ table, apply: (changes) => lab.decide(changes) });

function pin() {
  const words = lab.pins.add();
  lab.say(words);
  if (lab.pins.full) toast(words);
}

/** @param {number} by */
function row(by) {
  const next = Math.min(Math.max(lab.row + by, 1), lab.record.steps);
  lab.change({ t: next === lab.record.steps ? null : next });
}

connect({
  run: lab,
  page: lab,
  links,
  dialog: network.dialog,
  files: new Files(lab),
  current: createTabs(() => lab.panels.settle()),
  acts: {
    "copy-pins": () => void share(lab, lab, lab.pins.pins.slice(0, MOST_IN_LINK)),
    network: () => network.open(lab.state),
    pin,
    mem: () => lab.turnAxis(),
  },
  keys: {
    ArrowUp: () => row(-1),
    ArrowDown: () => row(1),
    a: () => lab.state.cell === "vanilla" && lab.change({ act: PanelControls.nextActivation(lab.state) }, { push: true }),
    b: () => lab.controls.tau.toggle(),
    c: () => lab.controls.clip.toggle(),
    n: () => lab.change({ seed: anySeed() }, { push: true }),
    p: pin,
  },
});

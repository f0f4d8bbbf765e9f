/** The entry of /unroll: reads what the server sent, builds the page, connects buttons, keys and dialogs. */
import { toast } from "../banner.js";
import { Network } from "../controls/network.js";
import { byId } from "../dom.js";
import { connect, newSeed, share, stageKeys } from "../instrument/entry.js";
import { RANDOM } from "../seed.js";
import { begin } from "../shell.js";
import { Files } from "./unroll/files.js";
import { UnrollPage } from "./unroll/page.js";
import { isRandom } from "./unroll/rules.js";

const { links, lang, table, record } = begin();
const page = new UnrollPage({ record, table, address: links.api, lang });
const { session, stage } = page;
const network = new Network({ table, apply: (changes) => session.decide(changes), rules: decideTogether });

/** In the dialog: a trained network reads text, and there is no trained Jordan network. @param {string} changed @param {(key: string) => HTMLInputElement} field */
function decideTogether(changed, field) {
  const trained = field("m").value !== RANDOM;
  if (changed === "m" && trained) {
    field("x").value = "text";
    if (field("cell").value === "jordan") field("cell").value = "lstm";
  }
  if (["x", "cell"].includes(changed) && trained && (field("x").value !== "text" || field("cell").value === "jordan")) field("m").value = RANDOM;
}

function pin() {
  const words = page.pins.add();
  page.say(words);
  toast(words);
}

connect({
  run: session,
  page,
  links,
  dialog: network.dialog,
  files: new Files({ session, stage, inspector: page.inspector }),
  current: () => "stage",
  acts: {
    "copy-pins": () => void share(session, page, page.pins.pins),
    network: () => {
      const { text, series, W } = session.record.experiment; // a link may have them packed
      network.open({ ...session.state, text, series, W });
    },
    pin,
    table: () => stage.toggleTable(),
  },
  keys: {
    ...stageKeys(session, page, ".details"),
    ArrowUp: () => page.inspector.move(-1),
    ArrowDown: () => page.inspector.move(1),
    1: () => session.chooseCell("vanilla"),
    2: () => session.chooseCell("lstm"),
    3: () => session.chooseCell("gru"),
    4: () => session.chooseCell("jordan"),
    f: () => page.fold(session.state.view !== "folded"),
    n: () => newSeed(session, !isRandom(session.state)),
    p: pin,
    Escape: () => byId("details").hidePopover(),
  },
});

/** The entry of /wirings: reads what the server sent, builds the page, connects buttons, keys and dialogs. */
import { Network } from "../controls/network.js";
import { byId } from "../dom.js";
import { connect, newSeed, stageKeys } from "../instrument/entry.js";
import { RANDOM } from "../seed.js";
import { begin } from "../shell.js";
import { Files } from "./wirings/files.js";
import { WiringsPage } from "./wirings/page.js";
import { SINGLE, TRANSLATE, translates } from "./wirings/rules.js";

const { links, lang, table, record } = begin();
const page = new WiringsPage({ record, table, address: links.api, lang });
const { session, stage, matrices, figures } = page;
const network = new Network({ table, apply: (changes) => session.decide(changes), missing: ({ text, to, m }) => page.missing(String(text), String(to), m === TRANSLATE) });

/** Only some wirings have trained weights. */
function openNetwork() {
  const m = /** @type {HTMLSelectElement} */ (byId("f-m"));
  for (const option of m.options) option.disabled = option.value === TRANSLATE && !translates(session.state.w);
  /** @type {HTMLElement} */ (document.querySelector("#network [data-field=loss]")).hidden = session.state.w === SINGLE;
  const { text, to } = session.record.experiment;
  network.open({ ...session.state, m: session.trained ? TRANSLATE : RANDOM, text, to });
}

/** @param {string} mode */
const turn = (mode) => matrices.choose(session.mode === mode ? "reach" : /** @type {"sharing"} */ (mode));

const dice = () => newSeed(session, session.trained);

connect({
  run: session,
  page,
  links,
  dialog: network.dialog,
  files: new Files({ session, stage, matrices, figures }),
  current: () => "stage",
  acts: {
    network: openNetwork,
    dice: () => void (network.dialog.open || dice()),
    table: () => stage.toggleTable(),
    "matrix-table": () => matrices.toggleTable(),
    "compare-table": () => matrices.compared.table.turn(),
    "compare-end": () => page.compare.end(),
  },
  keys: {
    ...stageKeys(session, page, ".strip"),
    ArrowUp: () => page.unit(-1),
    ArrowDown: () => page.unit(1),
    "[": () => page.choose(page.list.beside(-1)),
    "]": () => page.choose(page.list.beside(1)),
    x: () => page.compare.toggle(),
    s: () => turn("sharing"),
    n: dice,
    Escape: () => session.cursor && session.point(null),
  },
});

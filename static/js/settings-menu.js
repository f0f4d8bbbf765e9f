/** The settings popover: notation, sense of the GRU's gate, theme, motion, shortcuts, and how pictures leave the page. */
import { createChoice } from "./controls/choice.js";
import { all, byId } from "./dom.js";
import { readSetting, writeSetting } from "./settings.js";
import { chooseTheme } from "./theme.js";

const USUAL = /** @type {Record<string, string>} */ ({ note: "gbc", gru: "keeps", scale: "2" });

/** @param {string} value */
function chooseMotion(value) {
  writeSetting("motion", value);
  if (value) document.documentElement.dataset.motion = value;
  else delete document.documentElement.dataset.motion;
}

/**
 * @param {{linkNote: string, noted: (note: string) => void, restyled: () => void}} options linkNote: the link's own notation, "" when it has none
 */
export function wireSettings({ linkNote, noted, restyled }) {
  const keysBox = /** @type {HTMLInputElement} */ (byId("keys-on"));
  /** @type {Record<string, (value: string) => void>} */
  const acts = {
    note: (value) => {
      writeSetting("note", value);
      noted(value);
      restyled();
    },
    gru: (value) => {
      writeSetting("gru", value);
      restyled();
    },
    theme: (value) => {
      chooseTheme(value);
      restyled();
    },
    scale: (value) => writeSetting("scale", value),
    print: (value) => writeSetting("print", value),
    motion: chooseMotion,
    keys: (value) => {
      writeSetting("keys", value);
      keysBox.checked = value !== "off";
    },
  };
  /** @type {Record<string, ReturnType<typeof createChoice>>} */ const choices = {};
  for (const root of /** @type {HTMLElement[]} */ (all("[data-setting]"))) {
    const name = /** @type {string} */ (root.dataset.setting);
    choices[name] = createChoice(root, (value) => {
      choices[name].set(value);
      acts[name](value);
    });
    choices[name].set((name === "note" && linkNote) || readSetting(name) || (USUAL[name] ?? ""));
  }
  keysBox.checked = readSetting("keys") !== "off";
  keysBox.addEventListener("change", () => {
    acts.keys(keysBox.checked ? "" : "off");
    choices.keys.set(keysBox.checked ? "" : "off");
  });
}

/** The reader's own notation, where it is not the usual one. @returns {string} "" = the usual one */
export function preferredNote() {
  const note = readSetting("note");
  return note === USUAL.note ? "" : note;
}

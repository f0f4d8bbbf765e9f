/** The theme: chosen on the page, else the system's; figures re-read their colours when it changes. */
import { readSetting, writeSetting } from "./settings.js";

const system = matchMedia("(prefers-color-scheme: dark)");

/** @returns {"light"|"dark"} what is shown now */
export function shownTheme() {
  const chosen = document.documentElement.dataset.theme;
  return chosen === "dark" || (!chosen && system.matches) ? "dark" : "light";
}

/** @param {string} theme "light", "dark" or "" for the system's */
export function chooseTheme(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  writeSetting("theme", theme);
}

/** @param {() => void} changed @returns {() => void} the switch to the other theme */
export function watchTheme(changed) {
  system.addEventListener("change", changed);
  return () => {
    chooseTheme(shownTheme() === "dark" ? "light" : "dark");
    changed();
  };
}

/** @returns {string} the stored choice */
export function storedTheme() {
  return readSetting("theme");
}

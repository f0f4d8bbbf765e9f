/** What the reader prefers, kept in localStorage: theme, notation, GRU sense, motion, shortcuts. */

/** @param {string} name @returns {string} "" when never chosen or when the browser stores nothing */
export function readSetting(name) {
  try {
    return localStorage.getItem(name) ?? "";
  } catch {
    return "";
  }
}

/** @param {string} name @param {string} value "" forgets it */
export function writeSetting(name, value) {
  try {
    if (value) localStorage.setItem(name, value);
    else localStorage.removeItem(name);
  } catch {
    document.documentElement.dataset.storage = "none";
  }
}

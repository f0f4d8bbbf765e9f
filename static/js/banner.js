/** What happened and what to do: banners above the figures, one toast above the transport. */
import { byId, make } from "./dom.js";
import { t } from "./i18n.js";

const TOAST_MS = 5000;
/** Names of the banners that are up. @type {Set<string>} */
const up = new Set();

/**
 * Show a banner, once per name.
 * @param {string} name @param {string} words @param {{label: string, act: () => void}[]} [actions] @param {boolean} [calm] nothing went wrong
 */
export function showBanner(name, words, actions = [], calm = false) {
  const buttons = actions.map(({ label, act }) => {
    const button = make("button", { type: "button", class: "button" }, label);
    button.addEventListener("click", act);
    return button;
  });
  const banner = make("div", { class: calm ? "banner" : "banner error", "data-banner": name, role: calm ? "status" : "alert" }, make("p", {}, words), ...buttons);
  const old = document.querySelector(`[data-banner="${name}"]`);
  if (old && old.firstChild?.textContent === words) return;
  up.add(name);
  if (old) old.replaceWith(banner);
  else byId("banners").append(banner);
}

/** @param {string} name */
export function hideBanner(name) {
  if (up.delete(name)) document.querySelector(`[data-banner="${name}"]`)?.remove();
}

/** Notices of the server can be put away. */
export function dismissable() {
  byId("banners").addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest("[data-dismiss]");
    button?.closest(".banner")?.remove();
  });
}

/** One sentence above the transport, with an undo when there is something to undo. @param {string} words @param {() => void} [undo] */
export function toast(words, undo) {
  document.querySelector(".toast")?.remove();
  const node = make("div", { class: "toast" }, make("span", {}, words));
  if (undo) {
    const button = make("button", { type: "button" }, t("Undo"));
    button.addEventListener("click", () => {
      node.remove();
      undo();
    });
    node.append(button);
  }
  byId("main").append(node);
  setTimeout(() => node.remove(), TOAST_MS);
}

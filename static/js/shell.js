/** What every instrument's page does in the same way: begin, buttons of the top bar and of menus, copying the link. */
import { dismissable, showBanner, toast } from "./banner.js";
import { loadPlotly } from "./chart.js";
import { closeDialogs, placePopovers } from "./controls/popover.js";
import { all, dataBlock } from "./dom.js";
import { copiedWords, copy } from "./exports.js";
import { setMessages, t } from "./i18n.js";
import { keepPageLinks } from "./pagelinks.js";
import { unpack } from "./wire.js";

/** @typedef {{plotly: string, font: string, api: string}} Links */

/** Read what the server sent. @returns {{links: Links, lang: "en"|"zh", table: import("./types.js").Parameters, record: any}} */
export function begin() {
  setMessages(dataBlock("messages"));
  const links = dataBlock("links");
  if (links.font) new FontFace("STIX Two Math", `url(${links.font})`).load().then((font) => document.fonts.add(font), () => undefined);
  const lang = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
  placePopovers();
  closeDialogs();
  dismissable();
  const here = /** @type {HTMLElement|null} */ (document.querySelector("a[data-page][aria-current]"));
  keepPageLinks(here?.dataset.page ?? "gradients");
  return { links, lang, table: dataBlock("parameters"), record: unpack(dataBlock("record")) };
}

/** Once the first picture is there. @param {Links} links */
export function fetchPlotly(links) {
  const failed = () => showBanner("plotly", t("The charting library did not arrive; the figures work, but without export."));
  requestAnimationFrame(() => setTimeout(() => loadPlotly(links.plotly).catch(failed), 0));
}

/**
 * The address of the present state, copied and announced.
 * @param {string} query @param {string[]} pins queries of pinned states that go with it @param {(words: string) => void} say
 */
export async function copyLink(query, pins, say) {
  const address = new URL(location.href);
  address.search = query;
  let text = address.href;
  for (const pin of pins) text += `${text.includes("?") ? "&" : "?"}pin=${encodeURIComponent(pin)}`;
  const words = copiedWords(await copy(text));
  toast(words);
  say(words);
}

/**
 * Buttons of the page: `data-do` names an act; in a figure's menu it goes to that figure; `data-export` takes a picture.
 * @param {{acts: Record<string, () => void>, menu: (figure: string, act: string) => void, picture: (kind: "png"|"svg") => void, verify: () => void}} options
 */
export function wireButtons({ acts, menu, picture, verify }) {
  document.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement|null} */ (/** @type {Element} */ (event.target).closest("button, a"));
    if (!button) return;
    const { do: act, export: kind } = button.dataset;
    const figure = /** @type {HTMLElement|null} */ (button.closest("[data-menu]"));
    if (figure && act) menu(/** @type {string} */ (figure.dataset.menu), act);
    else if (act && act in acts) acts[act]();
    else if (kind === "png" || kind === "svg") picture(kind);
    else if (button.id === "verify") verify();
  });
  for (const button of /** @type {HTMLButtonElement[]} */ (all("[data-do]"))) button.disabled = false;
}

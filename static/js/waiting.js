/** How the page looks while an answer is awaited, and when none comes. */
import { hideBanner, showBanner } from "./banner.js";
import { byId } from "./dom.js";
import { t } from "./i18n.js";

/** @param {0|1|2|3} level 1 stale, 2 busy, 3 slow, 0 over @param {() => void} smaller asks for less */
export function showWaiting(level, smaller) {
  byId("lab").classList.toggle("stale", level >= 1);
  document.body.classList.toggle("busy", level >= 2);
  if (level === 3) showBanner("slow", t("The engine is slow; still trying."), [{ label: t("Use smaller T"), act: smaller }]);
  if (level === 0) hideBanner("slow");
}

/** @param {boolean} down the engine does not answer @param {() => void} retry */
export function showDown(down, retry) {
  if (down) showBanner("down", t("The engine does not answer; the last picture stays. Trying again by itself."), [{ label: t("Retry"), act: retry }]);
  else hideBanner("down");
}

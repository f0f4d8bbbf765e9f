/** A message at its control: aria-invalid, and the words under it. */

/** @param {string} key @returns {HTMLElement[]} the panel's place and the dialog's */
function places(key) {
  return [`${key}-error`, `f-${key}-error`].map((id) => document.getElementById(id)).filter((node) => node !== null);
}

/** Keys that have a message now, and whether the engine was asked since it was given. @type {Map<string, boolean>} */
const failing = new Map();

/** @param {HTMLElement} place @returns {HTMLElement|null} */
function controlOf(place) {
  const id = place.id.replace(/-error$/, "");
  return document.getElementById(`${id}-value`) ?? document.getElementById(id);
}

/** @param {HTMLElement} node */
const isShown = (node) => (node.parentElement?.getClientRects().length ?? 0) > 0;

/**
 * @param {string} key @param {string} message
 * @returns {boolean} whether anyone can see it now
 */
export function fail(key, message) {
  let seen = false;
  failing.set(key, false);
  for (const place of places(key)) {
    place.textContent = message;
    place.hidden = false;
    const control = controlOf(place);
    control?.setAttribute("aria-invalid", "true");
    if (control && control === document.activeElement) place.scrollIntoView({ block: "nearest" }); // a panel may end above it
    seen ||= isShown(place);
  }
  return seen;
}

/** @param {string} key @returns {boolean} whether its message stands where the reader looks: not off the screen, nor under the transport */
export function inView(key) {
  const floor = document.querySelector(".transport")?.getClientRects()[0]?.top ?? innerHeight;
  return places(key).some((place) => {
    const { top, bottom, width } = place.getBoundingClientRect();
    return width > 0 && top >= 0 && bottom <= floor;
  });
}

/** @param {string} key */
export function pass(key) {
  failing.delete(key);
  for (const place of places(key)) {
    place.hidden = true;
    place.textContent = "";
    controlOf(place)?.removeAttribute("aria-invalid");
  }
}

/** Take back every message. */
export function passAll() {
  for (const key of [...failing.keys()]) pass(key);
}

/** The engine is asked: its answer will take back what was said until now. */
export function outdate() {
  for (const key of failing.keys()) failing.set(key, true);
}

/** The engine has answered: what was said since it was asked still holds. */
export function passOutdated() {
  for (const [key, outdated] of [...failing]) if (outdated) pass(key);
}

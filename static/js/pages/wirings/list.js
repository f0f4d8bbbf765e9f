/**
 * The list of wirings: links, of which a click is a switch; on a phone a sheet.
 * @typedef {import("./session.js").Session} Session
 */
import { all, byId, setText } from "../../dom.js";
import { PHONE } from "../../instrument/stage-panel.js";

const AFTER_FRAME_MS = 50; // its layout is done by then

/** The cards, and the button that opens them on a phone. */
export class WiringList {
  /** @param {{session: Session, choose: (w: string) => void}} options */
  constructor({ session, choose }) {
    this.session = session;
    this.root = byId("list");
    this.cards = /** @type {HTMLAnchorElement[]} */ (all("[data-w]", this.root));
    this.picked = /** @type {HTMLElement} */ (document.querySelector("#picker .picked"));
    this.shown = "";
    this.root.addEventListener("click", (event) => {
      const card = /** @type {HTMLElement|null} */ (/** @type {Element} */ (event.target).closest("[data-w]"));
      if (!card || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
      event.preventDefault();
      if (PHONE.matches && this.root.matches(":popover-open")) this.root.hidePopover();
      choose(String(card.dataset.w));
    });
  }

  /** The wiring before or after. @param {number} by @returns {string} */
  beside(by) {
    const names = this.cards.map((card) => String(card.dataset.w));
    return names[(names.indexOf(String(this.session.state.w)) + by + names.length) % names.length];
  }

  render() {
    const w = String(this.session.state.w);
    if (w === this.shown) return;
    this.shown = w;
    for (const card of this.cards) {
      if (card.dataset.w === w) card.setAttribute("aria-current", "true");
      else card.removeAttribute("aria-current");
    }
    setText(this.picked, this.session.nameOf(w));
    setTimeout(() => this.#bring(w), AFTER_FRAME_MS);
  }

  /** A row of cards scrolls to the present one. @param {string} w */
  #bring(w) {
    const current = this.cards.find((card) => card.dataset.w === w);
    const box = this.root.getBoundingClientRect();
    const place = current?.getBoundingClientRect();
    if (place && (place.left < box.left || place.right > box.right)) this.root.scrollBy({ left: place.left - box.left - (box.width - place.width) / 2 });
  }

  /** Where each card leads: the present link, with another wiring. @param {string} query */
  link(query) {
    const rest = query.split("&").filter((part) => part && !/^(w|t|k|att|pos)=/.test(part));
    for (const card of this.cards) card.href = `?${[`w=${card.dataset.w}`, ...rest].join("&")}`;
  }
}

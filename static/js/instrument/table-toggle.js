/** A drawing of ours that can be shown as numbers, and as a picture again. */

/**
 * @typedef {Object} Toggled
 * @property {HTMLElement} root  the figure: says how it is shown
 * @property {HTMLElement} box  the picture
 * @property {HTMLElement} tableBox
 * @property {string} picture  what the figure's view is called while it is a picture
 * @property {string} button  selector of what shows that it is pressed
 * @property {() => void} draw  another picture, or another table
 */

/** Between both. */
export class TableToggle {
  /** @param {Toggled} options */
  constructor(options) {
    this.options = options;
  }

  get on() {
    return this.options.root.dataset.view === "table";
  }

  /** @param {boolean} [focus] it goes along */
  turn(focus = false) {
    const { root, box, tableBox, picture, button, draw } = this.options;
    const on = !this.on;
    root.dataset.view = on ? "table" : picture;
    tableBox.hidden = !on;
    box.hidden = on;
    document.querySelector(button)?.setAttribute("aria-pressed", String(on));
    if (!on) tableBox.replaceChildren();
    draw();
    if (focus) (on ? tableBox : this.#first()).focus();
  }

  /** @returns {HTMLElement} what has the focus of the picture */
  #first() {
    const { box } = this.options;
    return box.tabIndex < 0 ? (box.querySelector("[tabindex]") ?? box) : box;
  }
}

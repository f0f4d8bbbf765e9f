/** A field whose text the page writes, too: never over what is being typed. */

/** @param {string} text @returns {number} NaN when it holds no number */
export function readNumber(text) {
  const plain = text.replace(/−/g, "-").replace(/[×±°\s]/g, "");
  return plain === "" ? NaN : Number(plain);
}

export class Field {
  /** @param {HTMLInputElement} node @param {(text: string) => void} entered what was typed, with Enter or on leaving */
  constructor(node, entered) {
    this.node = node;
    this.shown = node.value;
    this.typing = false;
    node.addEventListener("focus", () => node.select());
    node.addEventListener("input", () => {
      this.typing = true;
    });
    node.addEventListener("change", () => {
      this.typing = false;
      entered(node.value);
    });
    node.addEventListener("blur", () => this.typing && this.restore());
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      this.restore();
      node.select();
    });
  }

  /** Show what holds, at once or when nobody types here. @param {string} text */
  show(text) {
    this.shown = text;
    if (!this.typing && this.node.value !== text) this.node.value = text;
  }

  /** Forget what is being typed. */
  restore() {
    this.typing = false;
    this.show(this.shown);
  }
}

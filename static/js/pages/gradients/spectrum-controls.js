/**
 * The eigenvalues in hand: the plane, the two sliders of the chosen one, and the presets.
 * @typedef {import("../../types.js").Handle} Handle
 * @typedef {import("../../types.js").State} State
 * @typedef {import("../../types.js").Preset} Preset
 * @typedef {import("../../types.js").Value} Value
 */
import { createPlane } from "../../diagrams/plane.js";
import { all, byId } from "../../dom.js";
import { t } from "../../i18n.js";
import { matrixHtml, matrixName, spectrumMatrix } from "../../notation.js";
import { withAngle, withSize, writeEigenvalues } from "../../spectrum.js";
import { Slider } from "../../controls/slider.js";

const LARGEST = 3;

/**
 * @typedef {Object} Hand
 * @property {(changes: Record<string, Value>, phase: "move"|"end") => void} change
 * @property {() => State} state
 * @property {() => Handle[][]} pins eigenvalues of the pinned curves
 */

/** Plane, size and angle. Handles are kept as the plane shows them: times the scale. */
export class SpectrumControls {
  /** @param {Hand} hand */
  constructor(hand) {
    this.hand = hand;
    /** @type {Handle[]} */ this.handles = [];
    this.given = 0;
    this.selected = 0;
    this.matrices = /** @type {HTMLElement[]} */ (all("[data-matrix]"));
    this.plane = createPlane(/** @type {any} */ (byId("plane")), {
      onChange: (handles, phase) => this.#moved(handles, phase),
      onSelect: (index) => this.select(index),
      messages: t,
    });
    this.size = new Slider({ id: "size", allowed: [0, LARGEST], show: (value) => value.toFixed(2), change: (value, phase) => this.#moved(withSize(this.handles, this.selected, value), phase) });
    this.angle = new Slider({ id: "angle", show: (value) => this.#angleText(value), change: (value, phase) => this.#moved(withAngle(this.handles, this.selected, value), phase) });
  }

  /** @param {number} value */
  #angleText(value) {
    return `${this.handles[this.selected]?.pair ? "±" : ""}${Math.round(value)}°`;
  }

  /** @param {Handle[]} handles @param {"move"|"end"} phase */
  #moved(handles, phase) {
    if (handles.length !== this.handles.length) this.given = handles.length;
    this.handles = handles;
    this.selected = Math.min(this.selected, handles.length - 1);
    this.given = Math.max(this.given, this.selected + 1);
    const scale = Number(this.hand.state().scale) || 1;
    const base = handles.slice(0, this.given).map((handle) => ({ ...handle, size: Math.min(handle.size / scale, LARGEST) }));
    this.hand.change({ eig: writeEigenvalues(base) }, phase);
    this.render();
  }

  /** @param {number} index */
  select(index) {
    this.selected = index;
    this.render();
  }

  /** What the engine built. @param {{handles: Handle[], given: number}} spectrum */
  adopt(spectrum) {
    this.handles = spectrum.handles;
    this.given = spectrum.given;
    this.selected = Math.min(this.selected, this.handles.length - 1);
    this.render();
  }

  /** While the scale moves, before the engine has answered. @param {number} factor */
  rescale(factor) {
    if (!Number.isFinite(factor)) return;
    this.handles = this.handles.map((handle) => ({ ...handle, size: handle.size * factor }));
    this.render();
  }

  render() {
    const state = this.hand.state();
    const chosen = this.handles[this.selected];
    this.plane.draw({ handles: this.handles, selected: this.selected, steps: Number(state.T), pins: this.hand.pins(), disabled: false, note: String(state.note ?? "gbc") });
    if (!chosen) return;
    this.size.set(chosen.size);
    this.angle.set(chosen.angle);
    const label = `<i class="math">λ</i><sub class="math">${this.selected + 1}</sub>`;
    setHtml(this.size.label, t("Size {lambda}", { lambda: `|${label}|` }));
    setHtml(this.angle.label, t("Angle of {lambda}", { lambda: label }));
  }

  /** The block that carries the spectrum, in the title. @param {State} state */
  title(state) {
    for (const node of this.matrices) setHtml(node, matrixHtml(matrixName(String(state.note ?? "gbc"))));
    setHtml(byId("title-controls"), t("Eigenvalues of {matrix}", { matrix: matrixHtml(spectrumMatrix(state)) }));
  }
}

/** @param {HTMLElement} node @param {string} html built from our own messages and numbers only */
function setHtml(node, html) {
  if (node.dataset.html === html) return;
  node.dataset.html = html;
  node.innerHTML = html;
}

/**
 * The chips. Pressed: the state is the preset's; edited: it was, and you have moved away.
 * @param {Preset[]} presets @param {(preset: Preset, changes: Record<string, Value>) => void} choose
 * @param {(key: string) => Value} usual
 * @returns {(state: State) => void}
 */
export function createPresets(presets, choose, usual) {
  const keys = [...new Set(presets.flatMap((preset) => Object.keys(preset.query))), "scale"];
  let last = "";
  let shown = "";
  /** @param {Preset} preset */
  const wanted = (preset) => Object.fromEntries(keys.map((key) => [key, preset.query[key] ?? usual(key)]));
  const chips = /** @type {HTMLButtonElement[]} */ (all("[data-preset]"));
  for (const chip of chips) {
    const preset = /** @type {Preset} */ (presets.find((one) => one.id === chip.dataset.preset));
    chip.disabled = false;
    chip.addEventListener("click", () => choose(preset, wanted(preset)));
  }
  return (state) => {
    const now = presets.find((preset) => Object.entries(wanted(preset)).every(([key, value]) => state[key] === value));
    if (now) last = now.id;
    const key = `${now?.id} ${last}`;
    if (key === shown) return;
    shown = key;
    for (const chip of chips) {
      chip.setAttribute("aria-pressed", String(chip.dataset.preset === now?.id));
      chip.classList.toggle("edited", !now && chip.dataset.preset === last);
    }
  };
}

/**
 * The other controls of the panel: scale, shear, input, forget bias, activation, gate, clip, truncate.
 * @typedef {import("../../types.js").State} State
 * @typedef {import("../../types.js").Value} Value
 * @typedef {import("../../types.js").Parameters} Parameters
 */
import { choiceRoot, createChoice } from "../../controls/choice.js";
import { createCure } from "../../controls/cure.js";
import { Slider } from "../../controls/slider.js";
import { all, byId } from "../../dom.js";
import { minus } from "../../format.js";
import { t } from "../../i18n.js";

const GATES = /** @type {Record<string, [string, string][]>} */ ({
  lstm: [["i", "i"], ["f", "f"], ["auto", "ĉ"], ["o", "o"]],
  gru: [["r", "r"], ["z", "z"], ["auto", "ĥ"]],
  vanilla: [],
});
const CANDIDATE = /** @type {Record<string, string>} */ ({ g: "auto", n: "auto" });
const ACTIVATIONS = ["tanh", "sigmoid", "relu", "identity"];
const USUAL_CLIP = 1;
const USUAL_WINDOW = 10;
const LONGEST_WINDOW = 200;
/** Two figures are enough for a limit that is slid to. */
const LOGARITHMIC = { toRange: (/** @type {number} */ value) => Math.log10(value), fromRange: (/** @type {number} */ place) => Number((10 ** place).toPrecision(2)) };
const PLAIN = { toRange: (/** @type {number} */ value) => value, fromRange: (/** @type {number} */ place) => place };

/** @typedef {(changes: Record<string, Value>, options: {phase?: "move"|"end", push?: boolean}) => void} Change */

/** @param {number} digits @returns {(value: number) => string} */
const plain = (digits) => (value) => minus(String(Number(value.toFixed(digits))));

/** Everything beside the eigenvalues themselves. */
export class PanelControls {
  /** @param {{table: Parameters, change: Change, state: () => State, rescale: (factor: number) => void}} options */
  constructor(options) {
    const { table, change, state } = options;
    /** @param {string} key @param {(value: number) => string} show */
    const slider = (key, show) => {
      const { min, max } = table[key];
      return new Slider({
        id: key,
        show,
        allowed: [Number(min), Number(max)],
        change: (value, phase) => {
          if (key === "scale") options.rescale(value / Number(state().scale));
          change({ [key]: value }, { phase });
        },
      });
    };
    this.sliders = { scale: slider("scale", (value) => `×${value.toFixed(2)}`), shear: slider("shear", plain(3)), in: slider("in", plain(4)), fb: slider("fb", plain(2)) };
    for (const [key, one] of Object.entries(this.sliders)) one.root.dataset.reset = String(table[key].default);
    this.act = createChoice(choiceRoot("act"), (value) => change({ act: value }, { push: true }));
    this.cell = createChoice(choiceRoot("cell"), (value) => change({ cell: value, gate: "auto" }, { push: true }));
    this.gate = createChoice(byId("gate-choice"), (value) => change({ gate: value }, { push: true }));
    this.shownCell = "";
    this.clip = createCure({ id: "clip", usual: USUAL_CLIP, allowed: [0, Number(table.clip.max)], show: (value) => (Number.isInteger(value) ? value.toFixed(1) : plain(3)(value)), scale: LOGARITHMIC, change: (value, phase, push) => change({ clip: value }, { phase, push }) });
    this.tau = createCure({ id: "tau", usual: USUAL_WINDOW, whole: true, allowed: [0, Number(table.tau.max)], show: (value) => t("{n} steps", { n: value }), scale: PLAIN, change: (value, phase, push) => change({ tau: value }, { phase, push }) });
  }

  /** @param {State} state @returns {string} the activation after this one */
  static nextActivation(state) {
    return ACTIVATIONS[(ACTIVATIONS.indexOf(String(state.act)) + 1) % ACTIVATIONS.length];
  }

  /** @param {State} state @param {(shown: boolean) => void} showSize */
  render(state, showSize) {
    const cell = String(state.cell);
    for (const [key, slider] of Object.entries(this.sliders)) slider.set(Number(state[key]));
    this.sliders.fb.show(cell === "lstm");
    showSize(cell !== "lstm");
    this.act.set(String(state.act));
    this.cell.set(cell);
    if (cell !== this.shownCell) this.#otherCell(cell);
    this.gate.set(CANDIDATE[String(state.gate)] ?? String(state.gate));
    this.clip.set(Number(state.clip));
    this.tau.limit(Math.max(2, Math.min(Number(state.T), LONGEST_WINDOW)));
    this.tau.set(Number(state.tau));
  }

  /** @param {string} cell */
  #otherCell(cell) {
    this.shownCell = cell;
    this.gate.options(GATES[cell] ?? []);
    for (const row of /** @type {HTMLElement[]} */ (all("[data-for]"))) row.hidden = (row.dataset.for === "vanilla") !== (cell === "vanilla");
  }
}

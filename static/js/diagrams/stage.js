import { together } from "../i18n.js";
import { element } from "../live/svg.js";
import { at, hasInput } from "./stage-data.js";
import { standalone, tableOf } from "./stage-export.js";
import { Focus } from "./stage-focus.js";
import { Hands } from "./stage-hands.js";
import { Morph } from "./stage-morph.js";
import { Motion } from "./stage-motion.js";
import { full } from "./stage-numbers.js";
import { kindOf, Picture } from "./stage-picture.js";
import { Rush } from "./stage-rush.js";
import { delaySentence, matrixSentence, readoutSentence, stepSentence, weightsOf } from "./stage-spoken.js";
import { Tip } from "./stage-tip.js";
import { sentence } from "./stage-words.js";

/**
 * The stage: a network unrolled in time, or folded to one cell with a loop.
 * @typedef {import("./stage-types.js").StageView} StageView
 * @typedef {import("./stage-types.js").StageOptions} StageOptions
 * @typedef {import("./stage-picture.js").Scene} Scene
 * @typedef {{of: string, step: number, unit: number}} Target
 */

export class Stage {
  /** @param {HTMLElement} container @param {StageOptions} options */
  constructor(container, options) {
    this.options = options;
    this.node = /** @type {SVGSVGElement} */ (element("svg", { class: "stage", role: "group" }));
    container.replaceChildren(this.node);
    this.tip = new Tip(container);
    /** @type {Picture|null} */
    this.picture = null;
    /** @type {Scene|null} */
    this.scene = null;
    /** @type {Focus|null} */
    this.focus = null;
    /** @type {Morph|null} */
    this.morph = null;
    this.motion = new Motion();
    this.rush = new Rush(() => this.#name());
    this.gateGradients = false;
    this.hands = new Hands(this);
  }

  /** @returns {Scene} what is drawn */
  get #drawn() {
    if (!this.scene) throw new Error("The stage has not been drawn yet.");
    return this.scene;
  }

  get current() {
    return this.#drawn.view;
  }

  get moment() {
    return this.#drawn.moment;
  }

  get geometry() {
    return this.#drawn.geometry;
  }

  /** @param {StageView} view */
  draw(view) {
    if (this.morph && this.scene && view.folded === this.scene.view.folded && kindOf(view) === this.picture?.kind) {
      this.scene.view = view;
      return;
    }
    this.morph?.finish?.();
    const picture = this.#pictureFor(view);
    const before = this.scene;
    this.rush.follow(picture, before, view.place);
    this.scene = picture.draw(view, this.gateGradients);
    this.motion.follow(picture, before, this.scene);
    if (before && before.view.place !== view.place) this.rush.drawn();
    if (!this.rush.timer || this.node.contains(document.activeElement)) this.#name();
    this.tip.update();
  }

  /** @param {StageView} view @returns {Picture} */
  #pictureFor(view) {
    if (this.picture?.kind === kindOf(view)) return this.picture;
    this.picture = new Picture(this.node, view, this.options.t);
    this.focus = new Focus(this.node);
    return this.picture;
  }

  /** What assistive technology hears. */
  #name() {
    const { view, moment, geometry, ledger } = this.#drawn;
    const { t } = this.options;
    const label = view.folded ? t("Folded network, step {step} of {T}", { step: moment.step, T: moment.T }) : t("Unrolled network, step {step} of {T} is open", { step: moment.step, T: moment.T });
    if (this.node.getAttribute("aria-label") !== label) this.node.setAttribute("aria-label", label);
    const cell = (/** @type {"h"|"c"} */ of) => this.cellSentence({ of, step: moment.step, unit: view.unit });
    const delay = (/** @type {"h"|"c"|"y"} */ of) => delaySentence(view, of, moment.step, t);
    this.focus?.draw(view, moment, geometry, ledger, { open: this.openSentence(), cell, delay }, this.picture?.cells.width ?? 46);
  }

  /** Folds or unfolds; ends in the picture that `draw` gives. @param {boolean} folded @param {{animate: boolean}} options @returns {Promise<void>} */
  async fold(folded, { animate }) {
    const before = this.#drawn.view;
    if (before.folded === folded && !this.morph) return;
    this.morph?.finish?.();
    const view = { ...before, folded };
    if (!animate || !this.picture) {
      this.draw(view);
      return;
    }
    this.tip.hide();
    const morph = new Morph(this.picture, before, this.gateGradients);
    this.#drawn.view = view;
    this.morph = morph;
    await morph.run(folded);
    if (this.morph !== morph) return;
    this.morph = null;
    this.draw(this.#drawn.view);
  }

  /** @param {StageView} view */
  table(view) {
    return tableOf(view, this.options.t);
  }

  /** @param {StageView} view @param {{theme: "light"|"dark"}} options @returns {string} standalone SVG */
  svg(view, { theme }) {
    const svg = element("svg");
    const picture = new Picture(svg, view, this.options.t);
    picture.draw(view, this.gateGradients);
    const lang = view.lang === "zh" ? "zh" : "en";
    return standalone(svg, { title: view.record.headlines[lang][view.place]?.text ?? "", description: view.record.eyebrow[lang], theme });
  }

  /** @param {Target} target @returns {boolean} whether it can be changed by hand */
  canPoke({ of, step }) {
    const { moment, view } = this.#drawn;
    return Boolean(this.options.onPoke) && (of === "h" || of === "c") && step === moment.step && !moment.grad && moment.valuesTo >= step && !view.empty;
  }

  toggleGateGradients() {
    this.gateGradients = !this.gateGradients;
    this.draw(this.current);
  }

  focusOpen() {
    /** @type {SVGElement|undefined} */ (this.focus?.open.node)?.focus({ preventScroll: true });
  }

  /** Into the open step: to a state of the chosen unit, or to the delay of the folded graph. */
  enter() {
    const { folded, unit } = this.current;
    if (folded) /** @type {SVGElement|undefined} */ (this.focus?.delay.node)?.focus({ preventScroll: true });
    else this.focusCell("h", unit);
  }

  /** @param {string} of @param {number} unit */
  focusCell(of, unit) {
    if (unit !== this.current.unit) this.options.onUnit?.(unit);
    const mark = this.focus?.cells[of === "c" ? "c" : "h"];
    if (mark?.last.display !== "none") /** @type {SVGElement|undefined} */ (mark?.node)?.focus({ preventScroll: true });
  }

  /** @param {Target} target @returns {string} */
  cellSentence({ of, step, unit }) {
    const { view, moment } = this.#drawn;
    const values = ["y", "output"].includes(of);
    const grad = moment.grad && !values && (!of.startsWith("gate:") || this.gateGradients || of === "gate:candidate");
    const shown = moment.grad ? moment.gradFrom <= Math.max(step, 1) || (step === moment.step - 1 && moment.gradFrom === moment.step) : step <= moment.valuesTo;
    const { t } = this.options;
    const said = sentence({ view, of, step, unit, grad, shown: step === 0 && !moment.grad ? true : shown }, t);
    if (!moment.grad || grad || values || !shown) return said;
    return together([said, sentence({ view, of, step, unit, grad: true, shown }, t), t("Press it to show the gradients of the gates.")]);
  }

  /** @param {Target} target step: the column of the matrix @returns {string} */
  weightSentence({ of, step, unit }) {
    const { view, moment } = this.#drawn;
    const letter = of === "weight:U" ? "U" : "W";
    const weights = weightsOf(view, letter);
    const value = weights ? weights.data[(unit - 1) * weights.shape[1] + step - 1] : NaN;
    const name = matrixSentence(view, letter, moment.step, this.options.t).split(" ")[0];
    return this.options.t("{name}[{row}, {column}] is {value}.", { name, row: unit, column: step, value: full(value) });
  }

  /** What has the focus in words. @param {string|null} kind @returns {string} */
  focusedSentence(kind) {
    const { view, moment, ledger } = this.#drawn;
    if (kind === "open") return this.openSentence();
    if (kind === "delay") return delaySentence(view, ledger.squares?.at(-1)?.of ?? "h", moment.step, this.options.t);
    return this.cellSentence({ of: kind ?? "h", step: moment.step, unit: view.unit });
  }

  /** The open step in words. @returns {string} */
  openSentence() {
    const { view, moment } = this.#drawn;
    const { t } = this.options;
    const parts = [stepSentence(view, moment, moment.step, t), this.cellSentence({ of: view.record.trace.c ? "c" : "h", step: moment.step, unit: view.unit })];
    if (moment.step <= moment.valuesTo) parts.push(readoutSentence(view, moment.step, t));
    return together(parts);
  }
}

/** @param {HTMLElement} container @param {StageOptions} options @returns {Stage} */
export function createStage(container, options) {
  return new Stage(container, options);
}

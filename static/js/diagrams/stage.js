import { element } from "../live/svg.js";
import { kindOf, Picture } from "./stage-picture.js";

/**
 * The stage: a network unrolled in time, one step open as an equation, all others folded to a column.
 * @typedef {import("./stage-types.js").StageView} StageView
 * @typedef {import("./stage-types.js").StageOptions} StageOptions
 */

export class Stage {
  /** @param {HTMLElement} container @param {StageOptions} options */
  constructor(container, options) {
    this.options = options;
    this.svg = element("svg", { class: "stage" });
    container.replaceChildren(this.svg);
    /** @type {StageView|null} */
    this.view = null;
    /** @type {Picture|null} */
    this.picture = null;
    this.gateGradients = false;
  }

  /** @param {StageView} view */
  draw(view) {
    this.view = view;
    if (this.picture?.kind !== kindOf(view)) this.picture = new Picture(this.svg, view, this.options.t);
    this.picture.draw(view, this.gateGradients);
  }
}

/** @param {HTMLElement} container @param {StageOptions} options @returns {Stage} */
export function createStage(container, options) {
  return new Stage(container, options);
}

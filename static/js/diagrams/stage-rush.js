/**
 * Steps that rush: numbers that change with every frame cannot be read, and to lay out their letters costs more than all cells.
 * They come when the steps rest. What a screen reader hears of the picture comes then, after a single step, too.
 * @typedef {import("./stage-picture.js").Picture} Picture
 * @typedef {import("./stage-picture.js").Scene} Scene
 */

/** Steps that follow one another within this time rush; what is said and drawn beside the stage then follows so often. */
export const RUSH_MS = 60;
export const FOLLOW_MS = 500;

export class Rush {
  /** @param {() => void} rested */
  constructor(rested) {
    this.rested = rested;
    this.drewAt = -Infinity;
    this.timer = 0;
  }

  /** Before a draw: whether the numbers are in sight. @param {Picture} picture @param {Scene|null} before @param {number} place that will be drawn */
  follow(picture, before, place) {
    const steps = before !== null && before.view.place !== place;
    if (!steps) {
      if (!this.timer) this.rest(picture);
      return;
    }
    picture.cells.sight(performance.now() - this.drewAt > RUSH_MS);
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.rest(picture), RUSH_MS);
  }

  /** After a draw that was a step. */
  drawn() {
    this.drewAt = performance.now();
  }

  /** @param {Picture} picture */
  rest(picture) {
    clearTimeout(this.timer);
    picture.cells.sight(true);
    if (this.timer) this.rested();
    this.timer = 0;
  }
}

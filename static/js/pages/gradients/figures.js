/** The five figures of the gradient lab, and the parts of a record that each is drawn from. */
import { bylagFigure } from "../../figures/bylag.js";
import { heroFigure } from "../../figures/hero.js";
import { lagFigure } from "../../figures/lag.js";
import { memoryFigure } from "../../figures/memory.js";
import { stretchFigure } from "../../figures/stretch.js";

/** @type {Record<string, import("../../panels.js").Drawn>} */
export const FIGURES = {
  hero: { draw: heroFigure, needs: ["gradients"], csv: "gradients.log10_norm", leads: true },
  lag: { draw: lagFigure, needs: ["gradients"], csv: "gradients.log10_norm" },
  stretch: { draw: stretchFigure, needs: ["sensitivity"], csv: "sensitivity.singular_values" },
  memory: { draw: memoryFigure, needs: ["sensitivity"], csv: "sensitivity.log10_memory" },
  bylag: { draw: bylagFigure, needs: ["lags"], csv: "lags.log10_norm" },
};

/**
 * Types shared by the page's modules; those of figures are in figures/types.js. Nothing here runs.
 *
 * @typedef {import("./figures/types.js").NdArray} NdArray
 * @typedef {import("./figures/types.js").Handle} Handle
 * @typedef {import("./figures/types.js").View} View
 * @typedef {import("./figures/types.js").Figure} Figure
 * @typedef {import("./figures/types.js").Pin} Pin
 * @typedef {import("./figures/types.js").Colours} Colours
 *
 * @typedef {string|number|null} Value
 * @typedef {Record<string, Value>} State  every key of a link, with its value; null = not given
 *
 * @typedef {Object} Parameter  one row of the table the server sends: bounds and defaults are nowhere else
 * @property {"int"|"float"|"choice"|"text"|"steps"|"eig"} type
 * @property {Value} default
 * @property {number|null} min
 * @property {number|null} max
 * @property {[number, number, number]|null} slider
 * @property {string[]|null} choices
 * @property {"experiment"|"view"|"api"} group
 * @property {boolean} push
 *
 * @typedef {Record<string, Parameter>} Parameters
 *
 * @typedef {{text: string, emphasis: string, rule: string}} Headline
 *
 * @typedef {Object} PageParts  what the page itself reads of a record
 * @property {string} query
 * @property {string} engine
 * @property {{en: Headline, zh: Headline}} headline
 * @property {{en: string, zh: string}} eyebrow
 * @property {{real: NdArray, imag: NdArray, handles: Handle[], given: number, radius: number, sigma1: number, condition: number|null, departure: number, ill_conditioned: boolean}} spectrum
 * @property {{h: NdArray, losses: NdArray, saturated: NdArray, first_nonfinite_step: number|null}} trace
 * @property {{largest_relative_difference: number, compared: number, skipped: number, method: string}|null} verify
 *
 * @typedef {import("./figures/types.js").RunRecord & PageParts} RunRecord
 *
 * @typedef {{kind: string, field: string|null, got: string, allowed: string, message: string}} ApiError
 *
 * @typedef {{id: string, query: Record<string, Value>}} Preset
 */
export {};

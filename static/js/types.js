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
 *
 * @typedef {Object} UnrollTrace  the way forward on /unroll; arrays hold NaN from `first_nonfinite_step` on
 * @property {NdArray} x  (T, D)
 * @property {NdArray} h  (T, H)
 * @property {NdArray|null} c  (T, H) LSTM
 * @property {NdArray} h0  (H,)
 * @property {NdArray|null} c0  (H,)
 * @property {Record<string, NdArray>} pre  pre-activation by block, (T, H)
 * @property {Record<string, NdArray>} gates  LSTM input, forget, candidate, output; GRU reset, update, candidate
 * @property {Record<string, NdArray>} terms  what a pre-activation is the sum of, (T, H) each: see the reference
 * @property {NdArray} predictions  (T, K) the read-out if the sequence ended at t
 * @property {NdArray} outputs  (T, K)
 * @property {NdArray} targets  (T, K)
 * @property {NdArray} losses  (T,) NaN where a step has none
 * @property {number|null} first_nonfinite_step
 *
 * @typedef {Object} UnrollBackward  the way back: derivatives of the total loss
 * @property {NdArray} h  (T, H)
 * @property {NdArray|null} c  (T, H)
 * @property {NdArray} h0  (H,)
 * @property {NdArray|null} c0  (H,)
 * @property {NdArray} x  (T, D)
 * @property {Record<string, NdArray>} gates  by the value of each gate and of the candidate, (T, H)
 * @property {Record<string, NdArray>} pre  by each pre-activation, (T, H)
 * @property {NdArray|null} tanh_c  (T, H) LSTM: by tanh c_t
 * @property {NdArray} log10_h  (T,)
 * @property {NdArray|null} log10_c  (T,)
 * @property {NdArray} log10_terms  (T,) norm of step k's immediate term in the gradient of W
 * @property {NdArray} share  (T,) its signed share of the sum
 * @property {number|null} log10_total  norm of the sum
 *
 * @typedef {Object} UnrollRecord  the answer of /api/unroll
 * @property {Record<string, Value>} experiment
 * @property {string} query
 * @property {string} engine
 * @property {number} steps
 * @property {string[]|null} tokens
 * @property {number[]} unknown  steps (1-based) whose token the network does not know
 * @property {number} full_length  tokens before the sequence was cut to T
 * @property {{name: string, units: number, words: number, classes: {en: string[], zh: string[]}, label: number}|null} network  label: the class the loss asks for
 * @property {{en: string, zh: string}} eyebrow
 * @property {{en: Headline[], zh: Headline[]}} headlines  one a stop, 0 … 2T
 * @property {number[]} unit_at  the unit (1-based) that each stop's headline speaks of
 * @property {number} default_unit  1-based
 * @property {UnrollTrace} trace
 * @property {UnrollBackward} backward
 * @property {{units: number[], values: NdArray}|null} left  (U, T, T + 1): at [u, t, k] what step k has left in unit u after t; k = 0 is the initial state; NaN beyond t
 * @property {Record<string, NdArray>} weights
 * @property {{h: NdArray, c: NdArray|null, predictions: NdArray}|null} untouched  the same run without poke, ablate, freeze
 * @property {{largest_relative_difference: number, compared: number, skipped: number, method: string}|null} verify
 */
export {};

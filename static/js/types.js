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
 *
 * @typedef {{en: string, zh: string}} Texts  a sentence in both languages
 *
 * @typedef {Object} WiringNode  one vector of a wiring's unrolled graph
 * @property {string} id  "x3", "h3", "h2.1", "b4", "c", "s1", "y1", "o2"; the same in every wiring that has the node
 * @property {"input"|"state"|"summary"|"context"|"output"|"fed"} kind
 * @property {string} values  the group of `values` that it is a row of
 * @property {number} step  that row, from 0
 * @property {number} lane  0 for what is read, rising to what is given out
 * @property {number} column  place in time, from 0; halves are allowed
 * @property {string} label  as it is written: h_3, h^{(2)}_1, ŷ_2
 *
 * @typedef {{id: string, source: string, target: string, weight: string, recurrent: boolean, constant: boolean}} WiringEdge  weight: U, W, V, α …; empty for a copy; constant: what arrives is a choice, so no gradient runs along it
 *
 * @typedef {Object} WiringGraph
 * @property {WiringNode[]} nodes
 * @property {WiringEdge[]} edges
 * @property {string[][]} moments  the ids that come to life together, in order
 *
 * @typedef {Object} WiringChoice  one row of the list of wirings
 * @property {string} w
 * @property {Texts} name
 * @property {Texts} group
 * @property {number[][]} sees  (4, 4) which output sees which input, 0 or 1: the glyph
 * @property {string[]} switches  keys of the link that it has beside cell, H and loss
 *
 * @typedef {Object} WiringPair  both texts as they were cut
 * @property {string[]} source  (N,) the token that each column (input x_k) reads; 1 → N reads its first one again and again
 * @property {string[]|null} target  null where the target's tokens are not what the outputs are asked for
 * @property {number[]} source_unknown  steps (1-based) whose token the trained network does not know
 * @property {number[]} target_unknown
 * @property {number} source_full  tokens before the text was cut to T
 * @property {number} target_full
 * @property {boolean} example  nothing was typed: the page's own pair
 *
 * @typedef {Object} WiringOutputs
 * @property {NdArray} predictions  (M, K) ŷ
 * @property {number[]} predicted  (M,) the class with the largest ŷ, from 0
 * @property {number[]} targets  (M,) the class that is asked for, −1 where none is
 * @property {NdArray} losses  (M,) nats, NaN where none is taken
 * @property {number} total
 *
 * @typedef {Object} WiringMatrices  log10 of norms, −∞ or NaN (null on the wire) where exactly 0 or no path; rows are outputs
 * @property {NdArray} reach  (M, N) ‖∂o_t/∂x_k‖
 * @property {NdArray} inputs  (M, N) ‖∂𝓛_t/∂x_k‖
 * @property {Record<string, NdArray>} states  by group, (M, n) ‖∂𝓛_t/∂state_k‖
 * @property {number[][]} sees  (M, N) 1 where a path leads from x_k to o_t
 * @property {number[][]} sharing  (M, N) index into sharing_names, −1 for none
 * @property {string[]} sharing_names  the product of blocks of each class, "V W^2 U"
 * @property {NdArray|null} attention  (M, N) the weights α, each row sums to 1
 * @property {NdArray|null} without  (M, N) the gradient by encoder states round the attention, log10
 *
 * @typedef {Object} WiringAttention
 * @property {NdArray} scores  (M, N) before temperature and softmax
 * @property {NdArray} weights  (M, N)
 * @property {number[]} by_hand  rows (1-based) whose weights the link sets
 * @property {number} temperature
 *
 * @typedef {Object} WiringRows  the same network fed the target, and fed its own outputs
 * @property {{tokens: string[], losses: NdArray}} taught
 * @property {{tokens: string[], losses: NdArray}} free
 * @property {number|null} first_divergence  1-based
 * @property {number} teacher  the run's own mix: 1 = taught, 0 = free
 *
 * @typedef {Object} WiringParameters
 * @property {number} total
 * @property {{name: string, shape: number[], count: number}[]} blocks
 * @property {number[]} lengths
 * @property {{rnn: number[], tdnn: number[], fc: number[]}} growth  parameters at each of `lengths`
 *
 * @typedef {Object} WiringRecord  the answer of /api/wirings
 * @property {Record<string, Value>} experiment
 * @property {string} query
 * @property {string} engine
 * @property {Texts} eyebrow
 * @property {{en: Headline, zh: Headline}} headline
 * @property {Texts} use_for
 * @property {Texts|null} reason  why the target's tokens are not asked for
 * @property {WiringChoice[]|null} wirings  the list; null in `other`
 * @property {WiringPair} pair
 * @property {string[]} classes  K words: target tokens, or labels
 * @property {number[]} output_at  (M,) the column each output stands at, from 0
 * @property {WiringGraph} graph
 * @property {Record<string, NdArray>} values  group -> (n, size)
 * @property {Record<string, NdArray>} adjoints  the same shapes: derivatives of the total loss
 * @property {Record<string, NdArray>} norms  group -> (n,) log10 of the norms of `adjoints`
 * @property {WiringOutputs} outputs
 * @property {WiringMatrices} matrices
 * @property {WiringAttention|null} attention
 * @property {WiringRows|null} rows
 * @property {WiringParameters} parameters
 * @property {WiringRecord|null} other  the second wiring that `vs` asks for, without its list
 * @property {{largest_relative_difference: number, compared: number, skipped: number, method: string}|null} verify
 */
export {};

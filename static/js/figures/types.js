/**
 * Types of the figures and of what they read. Nothing here runs.
 *
 * @typedef {{data: Float32Array|Float64Array, shape: number[]}} NdArray
 *
 * @typedef {{size: number, angle: number, pair: boolean}} Handle
 *
 * @typedef {Object} RunRecord  The JSON of /api/gradients with every array decoded.
 * @property {Record<string, any>} experiment
 * @property {number} steps
 * @property {string[]|null} [tokens]
 * @property {{handles: Handle[], radius: number, sigma1: number}} spectrum
 * @property {{first_nonfinite_step: number|null, losses?: NdArray}} trace
 * @property {{log10_norm: NdArray, log10_total: NdArray, log10_weight_norms?: Record<string, number|null>}} gradients
 * @property {Lags} lags
 * @property {Sensitivity} sensitivity
 * @property {Ledger|null} ledger
 * @property {{eigenvalue_radius: NdArray}|null} [radii]  only when asked for
 *
 * @typedef {{log10_direct: NdArray, log10_state_total: NdArray}} Ledger
 *
 * @typedef {Object} Lags
 * @property {NdArray} log10_norm
 * @property {NdArray} share
 * @property {number|null} total_log10
 * @property {{window: number, cosine: number, relative_error: number}|null} truncated
 * @property {{mode: string, limit: number, factor: number}|null} clipped
 *
 * @typedef {Object} Sensitivity
 * @property {NdArray} singular_values
 * @property {NdArray} log10_product
 * @property {NdArray} log10_bound
 * @property {NdArray} log10_line
 * @property {NdArray} log10_memory  (T,) for the chosen step
 * @property {number} gamma
 * @property {NdArray} mean_slope
 *
 * @typedef {{label: string, record: RunRecord, query?: string, dash?: string}} Pin
 *
 * @typedef {(message: string) => string} Tr
 *
 * @typedef {Object} Colours
 * @property {string} ink
 * @property {string} ink2
 * @property {string} ink3
 * @property {string} line
 * @property {string} lineStrong
 * @property {string} surface
 * @property {{input: string, hidden: string, memory: string, output: string, grad: string}} roles
 * @property {string[]} grad  17 steps, weak to strong
 * @property {string[]} div  21 steps, negative to positive
 * @property {string} font
 * @property {string} mathFont
 *
 * @typedef {{hold?: boolean, [id: string]: any}} Sticky  hold: ranges only expand
 *
 * @typedef {Object} View
 * @property {number} t  loss row, 1..T
 * @property {number} k  cursor step, 1..T
 * @property {Tr} tr
 * @property {Colours} colours
 * @property {number} width
 * @property {number} height
 * @property {boolean} [compact]  phone: fewer words
 * @property {string} [lang]
 * @property {string} [theme]
 * @property {string} [matrix]  name of the matrix that carries the spectrum, in the chosen notation: `W_hh`
 * @property {'linear'|'log'} [mem]
 * @property {number} [tau]
 * @property {number} [clip]
 * @property {{handles: Handle[], radius: number, sigma1: number}} [spectrum]  the one in hand, when it is ahead of the record
 * @property {Pin[]} [pins]
 * @property {Pin[]} [compare]
 * @property {Sticky} [sticky]
 *
 * @typedef {Object} Place  where /unroll stands
 * @property {number} place  stop of the timeline: 0…T−1 forward, T the loss, T+1…2T backward
 * @property {number} step  the open step, 1…T
 * @property {number} unit  1…H
 * @property {string} [gru]  what z means: "keeps" or "writes"
 * @property {string} [note]  notation
 *
 * @typedef {View & Place} UnrollView
 *
 * @typedef {ArrayLike<number>} Numbers
 *
 * @typedef {Object} LineTrace
 * @property {'scatter'} type
 * @property {'lines'} mode
 * @property {string} uid
 * @property {Numbers} x
 * @property {Numbers} y
 * @property {{color: string, width: number, dash?: string, simplify: boolean}} line
 * @property {'toself'} [fill]
 * @property {string} [fillcolor]
 * @property {number} [opacity]
 * @property {boolean} [cliponaxis]
 * @property {'skip'} [hoverinfo]
 *
 * @typedef {Object} MarkerTrace
 * @property {'scatter'} type
 * @property {'markers'} mode
 * @property {string} uid
 * @property {Numbers} x
 * @property {Numbers} y
 * @property {{size: number, color: string, opacity: number, line: {width: number, color: string}}} marker
 * @property {boolean} cliponaxis
 * @property {'skip'} hoverinfo
 *
 * @typedef {Object} TextTrace
 * @property {'scatter'} type
 * @property {'text'} mode
 * @property {string} uid
 * @property {number[]} x
 * @property {number[]} y
 * @property {string[]} text
 * @property {string[]} textposition
 * @property {{family: string, size: number[], color: string[], weight: number[]}} textfont
 * @property {boolean} cliponaxis
 * @property {'skip'} hoverinfo
 *
 * @typedef {Object} BarTrace
 * @property {'bar'} type
 * @property {string} uid
 * @property {Numbers} x
 * @property {Numbers} y
 * @property {number} base
 * @property {number} width
 * @property {"h"} [orientation]  lying bars: x are lengths, y places
 * @property {{color: string, opacity: number, line: {width: number}}} marker
 * @property {'skip'} hoverinfo
 *
 * @typedef {Object} HeatTrace
 * @property {'heatmap'} type
 * @property {string} uid
 * @property {Numbers} x  edges
 * @property {Numbers} y  edges
 * @property {Float64Array[]} z  rows; NaN is empty
 * @property {number} zmin
 * @property {number} zmax
 * @property {[number, string][]} colorscale  steps
 * @property {string[]} palette  the same colours, for our own painter
 * @property {number} xgap
 * @property {number} ygap
 * @property {false} showscale
 * @property {false} zsmooth
 * @property {'skip'} hoverinfo
 *
 * @typedef {LineTrace|MarkerTrace|TextTrace|BarTrace|HeatTrace} Trace
 *
 * @typedef {Object} Axis
 * @property {[number, number]} range
 * @property {number[]} tickvals
 * @property {string[]} ticktext
 * @property {{size: number, color: string, family: string}} tickfont
 * @property {number} ticklabelstandoff
 *
 * @typedef {{l: number, r: number, t: number, b: number}} Margin
 *
 * @typedef {{y: number, color: string}} GridRow  centre of a pixel row
 *
 * @typedef {Object} Layout
 * @property {number} width
 * @property {number} height
 * @property {Margin} margin
 * @property {Axis} xaxis
 * @property {Axis} yaxis
 * @property {GridRow[]} grid
 *
 * @typedef {{x: number, y: number, w: number, h: number}} Box  CSS pixels
 *
 * @typedef {Object} CursorMark  where the cursor's parts stand, in CSS pixels
 * @property {number|null} x
 * @property {number} top
 * @property {number} bottom
 * @property {boolean} line
 * @property {number|null} [y]  dot
 * @property {string} [dot]  colour of the dot
 * @property {{text: string, x: number, y: number, end: boolean}|null} [label]
 * @property {{text: string, y: number}|null} [tick]  bold number at the axis
 * @property {number|null} [arrow]  top of the triangle
 * @property {Box|null} [frame]  chosen row
 * @property {Box|null} [bar]  highlighted bar
 *
 * @typedef {Pick<Figure, "data"|"layout"|"colours">} Drawing  what a painter needs
 *
 * @typedef {Object} Figure
 * @property {string} id
 * @property {Trace[]} data
 * @property {Layout} layout
 * @property {{x: number|null, row?: number}|null} cursor
 * @property {(k: number, t: number) => CursorMark} at
 * @property {(x: number, y: number) => {k: number, t: number}|null} pick  data coordinates to steps
 * @property {(x: number, y: number) => string} hover  data coordinates to a sentence
 * @property {string} summary
 * @property {{columns: string[], rows: (string|number)[][], caption: string}} table
 * @property {Colours} colours
 * @property {number} steps
 */
export {};

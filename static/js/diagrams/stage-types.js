/**
 * Types of the stage. Nothing here runs.
 *
 * @typedef {import("../types.js").UnrollRecord} UnrollRecord
 * @typedef {import("../figures/types.js").NdArray} NdArray
 * @typedef {"desk"|"compact"|"phone"} LayoutName
 * @typedef {"U"|"W"|"V"} Matrix  U: input to state, W: what recurs, V: state to output
 * @typedef {(message: string, values?: Record<string, string|number>) => string} Tr
 *
 * @typedef {Object} StageView
 * @property {UnrollRecord} record
 * @property {number} place  0 … 2T: forward 1 … T, the loss, backward T … 1
 * @property {number} unit  1-based
 * @property {"values"|"grad"} show
 * @property {boolean} folded
 * @property {LayoutName} layout
 * @property {number} width
 * @property {number} height
 * @property {string} note  gbc, swap, sub, torch
 * @property {"keeps"|"writes"} gru  what a large z does
 * @property {string} lang
 * @property {number[]|null} rows  units shown in the open cell; null = all, or the eight that changed most
 * @property {Matrix|null} light
 * @property {number|null} [term]  the step whose term of the gradient of W is pointed at
 * @property {{label: string, record: UnrollRecord}[]} pins
 * @property {string} theme
 * @property {boolean} [empty]  nothing was typed: every step is dotted
 *
 * @typedef {{state: "h"|"c", unit: number, step: number, value: number, phase: "move"|"end"}} Poke
 *
 * @typedef {Object} StageOptions
 * @property {Tr} t
 * @property {(step: number) => void} [onStep]
 * @property {(unit: number) => void} [onUnit]
 * @property {(poke: Poke) => void} [onPoke]
 * @property {(letter: Matrix|null) => void} [onLight]
 *
 * @typedef {Object} Moment  what a stop of the timeline shows
 * @property {number} T
 * @property {number} step  the open one
 * @property {boolean} backward
 * @property {boolean} atLoss
 * @property {boolean} grad  whether cells show gradients
 * @property {number} valuesTo  last step whose values are computed
 * @property {number} gradFrom  first step whose gradients are computed; T + 1 = none
 * @property {(step: number) => boolean} shown  whether the cells of a step are computed, in what they show
 *
 * @typedef {Object} Band  rows of equal height
 * @property {number} top
 * @property {number} row  height of a row
 * @property {number} n
 * @property {number} mid
 * @property {number} bottom
 *
 * @typedef {{name: "c"|"h", folded: Band, open: Band}} Lane
 *
 * @typedef {{step: number, x: number}} Column  x: centre
 * @typedef {{from: number, to: number, x: number}} Chip  steps that are left out
 *
 * @typedef {Object} Geometry
 * @property {LayoutName} layout
 * @property {number} width
 * @property {number} height
 * @property {Lane[]} lanes
 * @property {Band} lower  rows of the open cell below its first band
 * @property {number[]} rows  units of the open cell, 1-based
 * @property {Column[]} columns
 * @property {Chip[]} chips
 * @property {number} cell  width of a folded cell
 * @property {number} pitch
 * @property {number} initial  centre of the initial state's column; 0 = not drawn
 * @property {{x: number, w: number, left: number, top: number, right: number, bottom: number}} slot  of the open cell: where its ledger begins, and its frame
 * @property {number} readout  y of the read-out bars' middle
 * @property {number} words  baseline of the input lane
 * @property {number} left  where the chosen row begins
 * @property {string} key  changes when anything of this does
 *
 * @typedef {Object} Vector  one column of the open cell
 * @property {string} id
 * @property {"cell"|"round"|"gate"} kind
 * @property {number} x  centre; of a gate: its left end
 * @property {Band} band
 * @property {number} [w]  of a gate's bar
 * @property {number} [end]  of a gate: where its number ends
 * @property {(number|null)[]} values  null: not computed
 * @property {boolean} grad  whether these are gradients
 * @property {string} [colour]  of a gate
 * @property {{x: number, y: number, markup: string, colour: string, word?: string}} label
 * @property {string} of  quantity, see stage-data.js
 * @property {number} step
 * @property {number[]} units  1-based, of each row; of an input: its channels
 * @property {(number|null)[]|null} [old]  without edits
 * @property {(number|null)[]|null} [tint]  of a gate: its gradient
 * @property {boolean} [unknown]
 * @property {boolean} [poke]  whether it can be changed by hand
 *
 * @typedef {{x: number, y: number, text: string, size?: number, anchor?: string, colour?: string, math?: boolean, light?: Matrix}} Note
 * @typedef {{d: string, tip?: [number, number, "up"|"down"|"left"|"right"], of?: Matrix|"", back: boolean, pending: boolean, solid?: boolean, width?: number, halo?: boolean}} Wire
 * @typedef {{x: number, y: number}} Point
 *
 * @typedef {{x: number, y: number, size: number, text: string, of: "c"|"h"|"y"}} Delay  a square on a loop, and what it holds for one step
 * @typedef {Object} Ledger  the open cell as an equation; x is measured from the slot
 * @property {Vector[]} vectors
 * @property {Note[]} notes
 * @property {Wire[]} wires
 * @property {Point[]} dots
 * @property {MatrixPicture|null} matrix
 * @property {Delay[]} [squares]  of the folded graph
 * @property {{before: number, after: number, input: number}} anchors  where the lane enters and leaves, and where the word stands
 *
 * @typedef {Object} MatrixPicture  weights as small cells
 * @property {number} x
 * @property {number} y
 * @property {number} size
 * @property {{values: NdArray, of: Matrix}[]} parts  side by side
 * @property {number[]} rows
 */
export {};

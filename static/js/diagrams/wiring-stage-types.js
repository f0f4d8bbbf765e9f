/**
 * Types of the stage of /wirings. Nothing here runs.
 *
 * @typedef {import("../types.js").WiringRecord} WiringRecord
 * @typedef {import("../types.js").WiringNode} WiringNode
 * @typedef {import("../types.js").WiringEdge} WiringEdge
 * @typedef {import("../types.js").WiringGraph} WiringGraph
 * @typedef {import("../figures/types.js").NdArray} NdArray
 * @typedef {"desk"|"compact"|"phone"} LayoutName
 * @typedef {(message: string, values?: Record<string, string|number>) => string} Tr
 *
 * @typedef {Object} WiringView
 * @property {WiringRecord} record
 * @property {number} place  0 … 2·moments: forward through the moments, the loss, the moments backward
 * @property {"values"|"grad"} show
 * @property {number} unit  1-based
 * @property {{t: number, k: number}|null} selected  output and input, 1-based: the paths from x_k to o_t are lit
 * @property {string|null} light  a weight's letter as the graph writes it: its edges are lit
 * @property {LayoutName} layout
 * @property {number} width
 * @property {number} height  that the picture should fill; it grows where that is too little
 * @property {string} note  gbc, swap, sub, torch
 * @property {string} lang
 * @property {string} theme
 * @property {boolean} motion
 *
 * @typedef {{row: number, weights: number[], phase: "move"|"end"}} Attend  row: decoder step, 1-based; weights: sum to 1
 *
 * @typedef {Object} WiringOptions
 * @property {Tr} t
 * @property {(id: string) => void} [onNode]  a node was chosen
 * @property {(place: number) => void} [onStep]  a node that is not computed yet was chosen: where it would be
 * @property {(attend: Attend) => void} [onAttend]  a weight of the attention is dragged
 * @property {(letter: string|null) => void} [onLight]  a weight's letter is pointed at; the stage lights its edges by itself
 *
 * @typedef {Object} Place  where a node stands: centre and size in pixels
 * @property {WiringNode} node
 * @property {number} x
 * @property {number} y
 * @property {number} w
 * @property {number} h
 * @property {number} n  units
 * @property {number} room  pixels along time that it may write in
 * @property {"corner"|"first"|"above"|""} label  where its letter stands; empty: no room
 * @property {number} aside  pixels that its letter keeps from it, past a line that leads round it
 * @property {number} drop  pixels that its token stands lower, in a second row
 * @property {boolean} raised  its token stands in the first of two rows
 * @property {boolean} numbers  whether its cells are large enough for numbers
 * @property {boolean} upright  cells from top to bottom; else from left to right
 * @property {boolean} tokenBelow  its token stands below; else at its left
 *
 * @typedef {Object} Route  how an edge runs
 * @property {WiringEdge} edge
 * @property {string} d
 * @property {[number, number][]} path  its corners, or the four points of its cubic
 * @property {boolean} curved
 * @property {[number, number, number]} tip  x, y and direction in radians of the arrow head forward
 * @property {[number, number, number]} tail  the same backward
 * @property {[number, number, number]} mid  x, y and direction where its letter may stand
 * @property {boolean} fan  one of many: thin
 * @property {number} side  1: its letter stands at the right of an upright part, −1: at the left
 *
 * @typedef {Object} Geometry
 * @property {boolean} vertical  time runs downwards
 * @property {number} width
 * @property {number} height
 * @property {number} pitch
 * @property {Map<string, Place>} places
 * @property {Map<string, Route>} routes
 * @property {string|null} bottleneck  the node that every path passes
 * @property {string} key
 *
 * @typedef {Object} Moment  what a stop of the timeline shows
 * @property {number} count  moments
 * @property {number} place
 * @property {boolean} backward
 * @property {boolean} atLoss
 * @property {boolean} afterLoss  at the loss or past it
 * @property {boolean} grad  whether cells show gradients
 * @property {Set<string>} open  ids of the moment that is open; empty at the loss
 * @property {(id: string) => boolean} shown  whether its cells are computed, in what they show
 * @property {(id: string) => boolean} known  whether its value is computed
 *
 * @typedef {{low: number, high: number}} Domain  log10
 *
 * @typedef {Object} Lit  what is lit
 * @property {Set<string>|null} nodes  on a path of the selection; null: nothing is selected
 * @property {string|null} letter
 *
 * @typedef {Object} Scene
 * @property {WiringView} view
 * @property {Moment} moment
 * @property {Geometry} geometry
 * @property {Domain} domain
 * @property {Lit} lit
 * @property {number} row  decoder step (1-based) whose attention is drawn in full; 0: none
 * @property {number[]|null} hand  the weights of that row while they are dragged
 */
export {};

/**
 * Types of the unit's equation. Nothing here runs.
 *
 * @typedef {import("../types.js").UnrollRecord} UnrollRecord
 *
 * @typedef {Object} EquationView
 * @property {UnrollRecord} record
 * @property {number} step  the open step, 1…T
 * @property {number} unit  1…H
 * @property {"forward"|"backward"} direction
 * @property {string} note  notation: gbc, swap, sub, torch
 * @property {string} gru  what z means: "keeps" or "writes"
 *
 * @typedef {"memory"|"input"|"output"|"hidden"|"grad"|"loss"} Role
 *
 * @typedef {Object} Part  one number of an equation before it is printed
 * @property {string} id  what it is: `f`, `c-before`, `d:c` (∂𝓛/∂c_t)
 * @property {string} symbol  markup with <i>, <sub>, <sup>
 * @property {Role} role
 * @property {number} value
 * @property {"factor"|"state"|"grad"} kind  factors are printed by themselves; states and gradients of a row share a power of ten
 * @property {number} [slack]  size of what the number is the difference of: its digits are no better than that
 * @property {boolean} [rest]  the number is used as 1 − value
 *
 * @typedef {Object} Equation  result = apply(Σ Π parts)
 * @property {string} id
 * @property {Part} result
 * @property {Part[][]} sum  products of parts
 * @property {Fn} [fn]
 *
 * @typedef {{name: string, apply: (a: number) => number, slope: (a: number) => number}} Fn
 *
 * @typedef {Object} Token  one cell of a printed row
 * @property {string} text  markup
 * @property {"term"|"operator"|"words"} kind
 * @property {string} [id]  of a term
 * @property {Role} [role]
 *
 * @typedef {{id: string, symbols: Token[], numbers: Token[]}} Row  two lines of equal length
 * @typedef {{id: string, label: string, short: string, rows: Row[]}} Group  rows that unfold on demand; short: on the button, in markup
 * @typedef {{rows: Row[], groups: Group[], sentence: string, merged: boolean}} Equations
 */
export {};

"""The way back of many scalars through one layer, as fast as its matrix products allow.

`engine.wirings.scan.scan_back` takes every row through the cell's step backward. Where there are about as many rows as units it is
cheaper to make each step's Jacobian first, all steps at once, so that a step is one product. What reaches the inputs then needs one
more product for all steps, and the weights' gradients only the sum of the rows.

Checked by: tests/engine/wirings/test_scan.py (equal to the step by step way and to a complex step), benchmarks/wirings_speed.py.
"""

from __future__ import annotations

import numpy as np

from engine.arrays import Array, added
from engine.cells import Cell
from engine.cells.base import Slopes, State, StepsBack
from engine.weights import Weights


def sweep(adjoints: State, back: StepsBack, backwards: range) -> State:
    """Adds to adjoints (n, R, H) each, in place, what later steps hand back; what is left before the first step, (R, H) each.

    adjoints: what reaches every state from outside the layer, left as total derivatives; back: as `Cell.rows_back` gives it;
    backwards: the steps in the order of the way back.

    Rows of losses that have not begun are zero and stay so: to leave them out costs as much as their products.
    """
    initial = tuple(np.zeros(part.shape[1:]) for part in adjoints)
    parts, start = adjoints, initial
    if adjoints[0].shape[1] == 1:  # the products of vectors are quicker than those of matrices with one row
        parts, start = tuple(part[:, 0] for part in adjoints), tuple(part[0] for part in initial)
    steps = list(zip(*parts, strict=True))
    rows = [steps[t] for t in backwards]
    back(zip(backwards, rows, [*rows[1:], start], strict=True), np.empty(start[0].shape))
    return initial


def summed(cell: Cell, weights: Weights, slopes: Slopes, adjoints: State) -> Array:
    """∂/∂ the pre-activations, all rows added up, (n, 1, G·H), from total adjoints (n, R, H) each."""
    return cell.reached(weights, slopes, tuple(map(added, adjoints)))[:, None]

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
from engine.cells.base import Slopes, State, StepBack, StepsBack
from engine.weights import Weights
from engine.wirings.banded import Band, Outward


def sweep(adjoints: State, back: StepsBack, backwards: list[int], reached: Array) -> State:
    """Adds to adjoints (n, R, H) each, in place, what later steps hand back; what is left before the first step, (R, H) each.

    adjoints: what reaches every state from outside the layer, left as total derivatives; back: as `Cell.rows_back` gives it;
    backwards: the steps in the order of the way back; reached (n, R): where the adjoints may be anything but zero.
    """
    initial = tuple(np.zeros(part.shape[1:]) for part in adjoints)
    steps, count, start = list(zip(*adjoints, strict=True)), reached.shape[1], initial
    if count == 1:  # a vector at each step, whose products are quicker than those of a matrix with one row
        steps, start = list(zip(*(part[:, 0] for part in adjoints), strict=True)), tuple(part[0] for part in initial)
    rows = [steps[t] for t in backwards]
    work = zip(backwards, rows, [*rows[1:], start], strict=True)
    spans = _under_way(reached[backwards])
    if spans is None:
        back(work)
        return initial
    under_way = [(one, span) for one, span in zip(work, spans, strict=True) if span.start < span.stop]
    back([one if count == 1 else _cut(one, span) for one, span in under_way])
    return initial


def _cut(work: StepBack, span: slice) -> StepBack:
    """The same with those rows alone."""
    t, rows, out = work
    return t, tuple([part[span] for part in rows]), tuple([part[span] for part in out])


def touched(rows: Outward) -> Array:
    """Which vectors (n, R, m) are not zero, (n, R)."""
    if isinstance(rows, Band):
        if len(rows.rows) == 1:
            return np.diag(touched(rows.rows)[0])
        return Band(touched(rows.rows)[..., None], rows.apart).whole()[..., 0] != 0.0
    return np.abs(rows).dot(np.ones(rows.shape[-1])) != 0.0


def _under_way(reached: Array) -> list[slice] | None:
    """The rows that may have reached each step, in the order of the way back; None where all have from the first on.

    Of the losses of n steps half have not begun at a step on average.
    """
    rows = reached.shape[1]
    if reached[0].all():
        return None
    there = reached.any(axis=1)
    low = np.minimum.accumulate(np.where(there, reached.argmax(axis=1), rows))
    high = np.maximum.accumulate(np.where(there, rows - reached[:, ::-1].argmax(axis=1), 0))
    return list(map(slice, np.minimum(low, high).tolist(), high.tolist()))


def summed(cell: Cell, weights: Weights, slopes: Slopes, adjoints: State) -> Array:
    """∂/∂ the pre-activations, all rows added up, (n, 1, G·H), from total adjoints (n, R, H) each."""
    if len(adjoints) > 1:
        slopes = (np.zeros_like(slopes[0]), *slopes[1:])  # what reached c through h is in its total
    return cell.step_backward(weights, slopes, tuple(map(added, adjoints)))[1][:, None]

"""The way back of many scalars through one layer, as fast as its matrix products allow.

`engine.wirings.scan.scan_back` takes every row through the cell's step backward. Where there are about as many rows as units it is
cheaper to make each step's Jacobian first, all steps at once, so that a step is one product. What reaches the inputs then needs one
more product for all steps, and the weights' gradients only the sum of the rows.

Checked by: tests/engine/wirings/test_scan.py (equal to the step by step way and to a complex step), benchmarks/wirings_speed.py.
"""

from __future__ import annotations

import numpy as np

from engine.arrays import Array, quiet
from engine.cells import Cell
from engine.cells.base import Slopes, State, StepBack
from engine.weights import Weights


def sweep(
    cell: Cell,
    weights: Weights,
    slopes: Slopes,
    order: range,
    arrivals: Array | None,
    last: State | None,
    more: Array | None = None,
) -> tuple[Array, Array]:
    """Total adjoints of every state (n, R, S), h and c side by side, and of the state before the first step (R, S).

    order: the steps as they were read; arrivals (n, R, H), which may be overwritten, and last as `scan_back` has them;
    more (n, S, H): a second way to the h before, from total derivatives.
    """
    size, parts, steps = weights.W_hh.shape[1], len(cell.state_names), len(order)
    rows = arrivals.shape[1] if arrivals is not None else len(last[0]) if last is not None else 0
    if arrivals is not None and parts == 1 and arrivals.flags.writeable and arrivals.flags.c_contiguous:
        found = arrivals
    else:
        found = np.zeros((steps, rows, parts * size))
        found[..., :size] = 0.0 if arrivals is None else arrivals
    for index, part in enumerate(last or ()):
        found[order[-1], :, index * size : (index + 1) * size] += part
    with quiet():
        back = cell.rows_back(weights, slopes, more)
        return found, carry(found, back, list(order)[::-1])


def carry(found: Array, back: StepBack, backwards: list[int]) -> Array:
    """Adds to each step's adjoints (n, R, S) what the step after hands back, in place; what is left before the first, (R, S).

    backwards: the steps in the order of the way back.
    """
    initial = np.zeros(found.shape[1:])
    targets = [*(found[t] for t in backwards[1:]), initial]
    for t, out, (low, high) in zip(backwards, targets, _under_way(found, backwards), strict=True):
        back(t, found[t, low:high], out[low:high])
    return initial


def _under_way(found: Array, backwards: list[int]) -> list[tuple[int, int]]:
    """From which row to which a scalar may have reached each step, in the order of the way back.

    Of the losses of n steps half have not begun at a step on average.
    """
    own = np.abs(found).dot(np.ones(found.shape[2]))[backwards] != 0.0
    rows = own.shape[1]
    there = own.any(axis=1)
    low = np.where(there, own.argmax(axis=1), rows)
    high = np.where(there, rows - own[:, ::-1].argmax(axis=1), 0)
    low, high = np.minimum.accumulate(low), np.maximum.accumulate(high)
    return list(zip(np.minimum(low, high).tolist(), high.tolist(), strict=True))


def summed(cell: Cell, weights: Weights, slopes: Slopes, adjoints: Array) -> Array:
    """∂/∂ the pre-activations, all rows added up, (n, 1, G·H), from total adjoints (n, R, S)."""
    total = np.split(adjoints.sum(axis=1), len(cell.state_names), axis=1)
    if len(total) > 1:
        slopes = (np.zeros_like(slopes[0]), *slopes[1:])  # what reached c through h is in its total
    with quiet():
        return cell.step_backward(weights, slopes, tuple(total))[1][:, None]

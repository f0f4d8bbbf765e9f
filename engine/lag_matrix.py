"""The lag matrix alone, as fast as its matrix products allow.

All adjoints are the columns of one matrix; every step multiplies it by that step's transposed Jacobian and lets one more column
join. A unit's adjoints lie side by side in memory, so that what scales a unit scales one run of numbers. Nothing is rescaled on
the way: where a norm leaves the comfortable range of float64 the sweep gives up, and the caller takes `engine.bptt.lag_sweep`,
which counts exponents.

Checked by: tests/engine/test_bptt.py (equal to the careful sweep and to PyTorch), benchmarks/engine_speed.py.
"""

from __future__ import annotations

import numpy as np

from engine.arrays import Array
from engine.scaled import log10_norms
from engine.unroll import Tape

CHUNK = 1 << 16  # numbers of Jacobians built at once (512 kB): few calls for small H, near the processor for large H
LOOK_EVERY = 32  # most steps between two looks at the range of the norms
HELD = 1 << 17  # numbers of adjoints kept until their norms are taken together (1 MB)
SMALLEST, LARGEST = 1e-200, 1e200  # squared norms that float64 holds with every digit and room for the next steps


def plain_lag_matrix(tape: Tape) -> Array | None:
    """log10 ‖∂𝓛_t/∂h_k‖, (n, n), NaN where k > t; None where it needs scaled numbers or not every step has a loss."""
    steps, size = tape.hs.shape
    if len(tape.loss_steps) != steps:
        return None
    squared = np.ones((steps, steps))  # [k, t]: step first, so that every step writes one run of memory
    width = size * len(tape.previous)
    held = max(2, min(steps, LOOK_EVERY, HELD // (steps * width)))
    adjoints = np.zeros((held, width, steps))
    own = np.ascontiguousarray(tape.d_h.T)
    chunk = max(1, CHUNK // (size * width))
    transfer, low, place = tape.slopes, steps, 0
    for k in range(steps - 1, -1, -1):
        if k + 1 < steps:
            if k + 1 < low:
                low = max(0, k + 2 - chunk)
                transfer = tape.cell.transfer(tape.weights, tuple(part[low : k + 2] for part in tape.slopes))
            step = tuple(part[k + 1 - low] for part in transfer)
            tape.cell.apply_transfer(step, adjoints[place - 1, :, k + 1 :], adjoints[place, :, k + 1 :])
        adjoints[place, :size, k] = own[:, k]
        adjoints[place, size:, k] = 0.0
        place += 1
        if place == held or k == 0:
            if not _take_norms(adjoints[:place, :size], squared, k):
                return None
            place = 0
    norms = log10_norms(squared.T, 0)
    norms[~np.tri(steps, dtype=bool)] = np.nan
    return norms


def _take_norms(adjoints: Array, squared: Array, k: int) -> bool:
    """Squared norms of the adjoints of steps k, k + 1, … (newest last); False where one leaves the comfortable range."""
    near = adjoints[::-1, :, k:]
    norms = np.einsum("nit,nit->nt", near, near)
    norms[np.tri(norms.shape[0], norms.shape[1], -1, dtype=bool)] = 1.0  # losses before the step have no column there
    squared[k : k + len(adjoints), k:] = norms
    return bool(norms.min() > SMALLEST and norms.max() < LARGEST)

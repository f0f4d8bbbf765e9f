"""log10 of norms that neither overflow nor vanish.

Checked by: tests/engine/wirings/test_banded.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from engine.arrays import Array, Integers, quiet

SHORT, MANY = 16, 2**11  # numbers of a row, and of all
SMALLEST, LARGEST = 1e-200, 1e200  # squared norms that float64 holds with every digit


def log10_norms(rows: Array) -> Array:
    """log10 ‖·‖₂ over the last axis, −inf for zero; squares can neither overflow nor vanish."""
    return log10_norms_of((rows,))[0]


def log10_norms_of(parts: Sequence[Array]) -> list[Array]:
    """The same of several arrays, whose logarithms are taken together."""
    with quiet():
        squares = [_squared(rows) for rows in parts]
        squared = np.concatenate([part.ravel() for part in squares])
        norms = 0.5 * np.log10(squared)
    ends = list(accumulate(part.size for part in squares))
    found = [norms[end - part.size : end] for part, end in zip(squares, ends, strict=True)]
    in_range = (squared > SMALLEST) & (squared < LARGEST)
    if not in_range.all():
        doubtful = (~in_range).nonzero()[0]
        cuts = doubtful.searchsorted(ends).tolist()
        for rows, own, end, low, high in zip(parts, found, ends, [0, *cuts], cuts, strict=False):
            _mend(rows.reshape(own.size, -1), own, doubtful[low:high] - (end - own.size))
    return [own.reshape(part.shape) for own, part in zip(found, squares, strict=True)]


def _squared(rows: Array) -> Array:
    """‖·‖₂² over the last axis; of many short rows by a product, in half the time."""
    if rows.shape[-1] < SHORT and rows.size > MANY:
        return np.asarray(np.matmul(rows * rows, np.ones(rows.shape[-1])))
    return np.asarray(np.vecdot(rows, rows))


def _mend(rows: Array, norms: Array, doubtful: Integers) -> None:
    """Takes with care, in place, what is not zero after all, or out of range: rows (n, size), norms (n,), indices of both."""
    near = rows.take(doubtful, axis=0)
    if near.any():
        norms[doubtful] = _careful_norms(near)


def _careful_norms(rows: Array) -> Array:
    """The same with every row brought near 1 first."""
    largest = np.abs(rows).max(axis=-1, initial=0.0)
    safe = np.where(largest > 0, largest, 1.0)
    with quiet():
        return np.asarray(np.log10(np.linalg.norm(rows / safe[..., None], axis=-1)) + np.log10(safe))

"""log10 of norms that neither overflow nor vanish.

Checked by: tests/engine/wirings/test_banded.py.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.arrays import Array, quiet

SMALLEST, LARGEST = 1e-200, 1e200  # squared norms that float64 holds with every digit


def log10_norms(rows: Array) -> Array:
    """log10 ‖·‖₂ over the last axis, −inf for zero; squares can neither overflow nor vanish."""
    return log10_norms_of((rows,))[0]


def log10_norms_of(parts: Sequence[Array]) -> list[Array]:
    """The same of several arrays, whose logarithms are taken together."""
    with quiet():
        squares = [np.vecdot(rows, rows) for rows in parts]
        squared = np.concatenate([part.ravel() for part in squares])
        norms = 0.5 * np.log10(squared)
    safe, found, end = bool(((squared > SMALLEST) & (squared < LARGEST)).all()), [], 0
    for rows, part in zip(parts, squares, strict=True):
        start, end = end, end + part.size
        own = norms[start:end]
        if not safe:
            _mend(rows.reshape(part.size, -1), part.ravel(), own)
        found.append(own.reshape(part.shape))
    return found


def _mend(rows: Array, squared: Array, norms: Array) -> None:
    """Takes with care, in place, what is not zero after all, or out of range: rows (n, size), the others (n,)."""
    doubtful = np.flatnonzero(~((squared > SMALLEST) & (squared < LARGEST)))
    near = rows.take(doubtful, axis=0)
    if near.any():
        norms[doubtful] = _careful_norms(near)


def _careful_norms(rows: Array) -> Array:
    """The same with every row brought near 1 first."""
    largest = np.abs(rows).max(axis=-1, initial=0.0)
    safe = np.where(largest > 0, largest, 1.0)
    with quiet():
        return np.asarray(np.log10(np.linalg.norm(rows / safe[..., None], axis=-1)) + np.log10(safe))

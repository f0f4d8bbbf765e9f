"""log10 of norms that neither overflow nor vanish.

Checked by: tests/engine/wirings/test_banded.py.
"""

from __future__ import annotations

import numpy as np

from engine.arrays import Array, quiet

SMALLEST, LARGEST = 1e-200, 1e200  # squared norms that float64 holds with every digit


def log10_norms(rows: Array) -> Array:
    """log10 ‖·‖₂ over the last axis, −inf for zero; squares can neither overflow nor vanish."""
    with quiet():
        squared = np.vecdot(rows, rows)
        norms = 0.5 * np.log10(squared)
    doubtful = ~((squared > SMALLEST) & (squared < LARGEST))
    if doubtful.any() and _any(near := rows[doubtful]):  # not zero after all, or out of range
        norms[doubtful] = _careful_norms(near)
    return np.asarray(norms)


def _any(rows: Array) -> bool:
    """Whether a number is not zero or NaN, as `rows.any()` has it, but several times as fast."""
    return rows.size > 0 and bool(rows.max() != 0.0 or rows.min() != 0.0)


def _careful_norms(rows: Array) -> Array:
    """The same with every row brought near 1 first."""
    largest = np.abs(rows).max(axis=-1, initial=0.0)
    safe = np.where(largest > 0, largest, 1.0)
    with quiet():
        return np.asarray(np.log10(np.linalg.norm(rows / safe[..., None], axis=-1)) + np.log10(safe))

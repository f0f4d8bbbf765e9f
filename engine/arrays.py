"""The array types of the engine and the sums over their last axis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]  # float64; complex128 where a complex step passes through
Integers = NDArray[np.int64]


def rows_times(rows: Array, matrix: Array) -> Array:
    """rows (…, n) times matrix (n, m), as one matrix product however many leading axes there are."""
    if rows.ndim <= 2:
        return rows.dot(matrix)
    return rows.reshape(-1, rows.shape[-1]).dot(matrix).reshape(*rows.shape[:-1], matrix.shape[1])


def weighted(matrix: Array, state: Array) -> Array:
    """W h for one state (n,), or for every row of a batch (B, n): matrix (m, n) -> (m,) or (B, m)."""
    return matrix.dot(state) if state.ndim == 1 else state.dot(matrix.T)


def stacked(rows: Sequence[Array]) -> Array:
    """Equal arrays (…) one above the other, (T, …): `np.stack` for many small ones, three times as fast."""
    return np.concatenate(rows).reshape(len(rows), *rows[0].shape)


def added(rows: Array) -> Array:
    """Σ over the middle axis, (n, R, m) -> (n, m): `rows.sum(axis=1)`, four times as fast."""
    return rows[:, 0] if rows.shape[1] == 1 else np.asarray(np.matmul(np.ones(rows.shape[1]), rows))


def gathered(table: Array, ids: Integers, reached: Array) -> Array:
    """∂/∂ every row of a table (V, D), from what reached each step (n, D) that was read from row ids (n,)."""
    found = np.zeros_like(table)
    np.add.at(found, ids, reached)
    return found


def padded(values: Array, steps: int) -> Array:
    """Values of the first steps (n, …) with NaN for the rest, (steps, …)."""
    missing = steps - len(values)
    return values if not missing else np.concatenate((values, np.full((missing, *values.shape[1:]), np.nan)))


def squared_norms(rows: Array) -> Array:
    """Σ rows² over the last axis, (…, n) -> (…)."""
    return np.einsum("...i,...i->...", rows, rows)


def quiet() -> np.errstate:
    """Silences float64's range errors: what leaves its range is reported by the record itself, not by a warning."""
    return np.errstate(over="ignore", invalid="ignore", under="ignore", divide="ignore")

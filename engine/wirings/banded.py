"""Adjoints that are zero but in a band: where loss t reaches few vectors, nothing is made for the others.

Axes: n losses and as many vectors, B lags that are kept.

Checked by: tests/engine/wirings/test_banded.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array, added, rows_times
from engine.wirings.norms import log10_norms_of


@dataclass(frozen=True)
class Band:
    """rows (B, n, size): row b, k is ∂𝓛_t/∂vector k, t = k + b · apart, zeros where there is no 𝓛_t; any other is exactly zero."""

    rows: Array
    apart: int = 1

    @property
    def lags(self) -> range:
        """t − k of every row that lies within the sequence."""
        return range(0, self.rows.shape[1], self.apart)[: len(self.rows)]

    def whole(self) -> Array:
        """With all zeros, (n, R, size), R = n."""
        _, steps, size = self.rows.shape
        found = np.zeros((steps, steps, size))
        for lag, part in zip(self.lags, self.rows, strict=False):
            found.reshape(-1, size)[lag :: steps + 1][: steps - lag] = part[: steps - lag]
        return found

    def spread(self, norms: Array) -> Array:
        """log10 ‖·‖₂ of the rows, (B, n), as (R, n); −inf outside the band."""
        steps = self.rows.shape[1]
        found = np.full((steps, steps), -np.inf)
        for lag, part in zip(self.lags, norms, strict=False):
            found.reshape(-1)[lag * steps :: steps + 1] = part[: steps - lag]
        return found

    def summed(self) -> Array:
        """Over the losses, (n, size)."""
        return np.asarray(self.rows.sum(axis=0))

    def times(self, matrix: Array) -> Band:
        """Every row times a matrix (size, m)."""
        return Band(rows_times(self.rows, matrix), self.apart)

    def before(self, d_a: Array, K: Array) -> Band:
        """The band one layer below, from ∂/∂ the pre-activations (B, n, H) above, whose tap i, K (kernel, H, D), reads
        i · apart steps before.
        """
        lags, steps, size = d_a.shape
        handed = np.matmul(d_a.reshape(-1, size), K).reshape(len(K), lags, steps, -1)
        found = np.zeros((lags + len(K) - 1, steps, K.shape[2]))
        for i, part in enumerate(handed):
            delay = i * self.apart
            found[i : i + lags, : max(0, steps - delay)] += part[:, delay:]
        return Band(found, self.apart)


class Adjoints(Mapping[str, Array]):
    """Adjoints by group, of which some are kept as bands: whoever asks for one has it whole, (n, R, size)."""

    def __init__(self, kept: Mapping[str, Outward]) -> None:
        self.kept = kept

    def __getitem__(self, group: str) -> Array:
        """Whole."""
        return whole(self.kept[group])

    def __iter__(self) -> Iterator[str]:
        """Over the groups."""
        return iter(self.kept)

    def __len__(self) -> int:
        """How many groups."""
        return len(self.kept)


Outward = Array | Band  # what reaches the outputs: (M, R, K), or a band


def whole(rows: Outward) -> Array:
    """Adjoints (n, R, size), however they are kept."""
    return rows.whole() if isinstance(rows, Band) else rows


def norms_of(adjoints: Mapping[str, Array]) -> dict[str, Array]:
    """log10 ‖∂ scalar r/∂ vector k‖₂, group -> (R, n)."""
    kept = adjoints.kept if isinstance(adjoints, Adjoints) else adjoints
    norms = log10_norms_of([part.rows if isinstance(part, Band) else part for part in kept.values()])
    pairs = zip(kept.items(), norms, strict=True)
    return {group: part.spread(own) if isinstance(part, Band) else own.T for (group, part), own in pairs}


def totals_of(adjoints: Mapping[str, Array]) -> dict[str, Array]:
    """The scalars added up, group -> (n, size)."""
    kept = adjoints.kept if isinstance(adjoints, Adjoints) else adjoints
    return {group: rows.summed() if isinstance(rows, Band) else added(rows) for group, rows in kept.items()}

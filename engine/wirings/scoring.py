"""Scores of attention: how well a decoder's state s fits each state h_k of the encoder, e_k, with the way back.

    dot       e_k = s · h_k
    general   e_k = s · A h_k
    additive  e_k = v · tanh(A s + B h_k)

What does not depend on s is computed once, the keys (…, N, H): the sequence's own axis comes before its numbers, a batch before it.

Sources: Luong, Pham, Manning 2015 (dot, general); Bahdanau, Cho, Bengio 2015 (additive).
Checked by: tests/engine/wirings/test_attention.py.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from engine.activations import tanh_slope
from engine.arrays import Array, added, rows_times
from engine.wirings.scan import Parameters, outer


@dataclass(frozen=True)
class Scored:
    """Everything that was scored. hs: h (…, N, H); keys (…, N, H); queries: s_{j−1} (M, …, H); sums, fits: what a layer
    of the score's own adds up, and its tanh, (M, …, N, H) each, empty where there is none.
    """

    hs: Array
    keys: Array
    queries: Array
    sums: Array
    fits: Array

    @cached_property
    def bent(self) -> Array:
        """tanh' of what was scored, (M, …, N, H)."""
        return tanh_slope(self.sums)


@dataclass(frozen=True)
class ScoreBack:
    """∂ by the encoder's states through the keys, (N, R, H), and the score's own gradients."""

    states: Array
    parameters: Parameters


class Score(ABC):
    """One way to score."""

    name: ClassVar[str]
    letters: ClassVar[str]  # what multiplies s on its way into the score

    @abstractmethod
    def parameters(self, size: int, random: np.random.Generator) -> Parameters:
        """Seeded score.* of (H, H) and (H,)."""

    @abstractmethod
    def keys(self, parameters: Parameters, hs: Array) -> Array:
        """From h (…, N, H)."""

    def scores(self, parameters: Parameters, keys: Array, s: Array) -> tuple[Array, tuple[Array, Array] | None]:
        """e (…, N) of one s (…, H), and the sums and tangents (…, N, H) of a layer of its own."""
        return per_row(keys, s), None

    @abstractmethod
    def slopes(self, parameters: Parameters, scored: Scored) -> Array:
        """∂e_k/∂s, (…, N, H), or one for each step, (M, …, N, H)."""

    @abstractmethod
    def backward(self, parameters: Parameters, scored: Scored, d_scores: Array) -> ScoreBack:
        """From ∂/∂e (M, R, N)."""


class Dot(Score):
    """No parameters."""

    name: ClassVar[str] = "dot"
    letters: ClassVar[str] = ""

    def parameters(self, size: int, random: np.random.Generator) -> Parameters:
        """None."""
        return {}

    def keys(self, parameters: Parameters, hs: Array) -> Array:
        """The states themselves."""
        return hs

    def slopes(self, parameters: Parameters, scored: Scored) -> Array:
        """h_k."""
        return scored.keys

    def backward(self, parameters: Parameters, scored: Scored, d_scores: Array) -> ScoreBack:
        """s where it scored."""
        return ScoreBack(spread(d_scores, scored.queries), {})


class General(Score):
    """A matrix between the two."""

    name: ClassVar[str] = "general"
    letters: ClassVar[str] = "A"

    def parameters(self, size: int, random: np.random.Generator) -> Parameters:
        """score.A (H, H)."""
        return {"score.A": random.standard_normal((size, size)) / math.sqrt(size)}

    def keys(self, parameters: Parameters, hs: Array) -> Array:
        """A h_k."""
        return rows_times(hs, parameters["score.A"].T)

    def slopes(self, parameters: Parameters, scored: Scored) -> Array:
        """A h_k."""
        return scored.keys

    def backward(self, parameters: Parameters, scored: Scored, d_scores: Array) -> ScoreBack:
        """Aᵀ s where it scored."""
        reached = spread(d_scores, scored.queries)
        return ScoreBack(rows_times(reached, parameters["score.A"]), {"score.A": outer(reached, time_first(scored.hs))})


class Additive(Score):
    """A layer of its own."""

    name: ClassVar[str] = "additive"
    letters: ClassVar[str] = "A"

    def parameters(self, size: int, random: np.random.Generator) -> Parameters:
        """score.A, score.B (H, H), score.v (H,)."""
        A, B = random.standard_normal((2, size, size)) / math.sqrt(size)
        return {"score.A": A, "score.B": B, "score.v": random.standard_normal(size)}

    def keys(self, parameters: Parameters, hs: Array) -> Array:
        """B h_k."""
        return rows_times(hs, parameters["score.B"].T)

    def scores(self, parameters: Parameters, keys: Array, s: Array) -> tuple[Array, tuple[Array, Array] | None]:
        """With both."""
        sums = keys + s.dot(parameters["score.A"].T)[..., None, :]
        fits = np.tanh(sums)
        return fits.dot(parameters["score.v"]), (sums, fits)

    def slopes(self, parameters: Parameters, scored: Scored) -> Array:
        """Of every step, through v and A."""
        return rows_times(scored.bent, parameters["score.v"][:, None] * parameters["score.A"])

    def backward(self, parameters: Parameters, scored: Scored, d_scores: Array) -> ScoreBack:
        """Through v and the tangents to both sides."""
        v, bent = parameters["score.v"][:, None], scored.bent
        if bent.ndim == 3:  # one sequence: every row sees the same tangents, and gradients are of all rows together
            reached = np.matmul(d_scores.transpose(2, 1, 0), bent.transpose(1, 0, 2))
            queries, d_scores = scored.queries, added(d_scores)
            d_query = np.matmul(d_scores[:, None], bent)[:, 0]
        else:
            d_inner = d_scores[..., None] * bent
            reached = d_inner.sum(axis=0).swapaxes(0, 1)
            queries, d_query = flat(scored.queries), flat(d_inner.sum(axis=2))
        found = {
            "score.A": v * (d_query.T @ queries),
            "score.B": v * outer(reached, time_first(scored.hs)),
            "score.v": d_scores.reshape(-1).dot(flat(scored.fits)),
        }
        return ScoreBack(rows_times(reached, v * parameters["score.B"]), found)


SCORES: dict[str, Score] = {score.name: score for score in (Dot(), General(), Additive())}


def per_row(matrices: Array, rows: Array) -> Array:
    """M v for one matrix and vector, or for each of a batch: (…, N, H), (…, H) -> (…, N)."""
    return matrices.dot(rows) if matrices.ndim == 2 else np.matmul(matrices, rows[..., None])[..., 0]


def rows_through(rows: Array, matrices: Array) -> Array:
    """Rows (R, n) times one matrix (n, m), or each with its own (R, n, m)."""
    return rows.dot(matrices) if matrices.ndim == 2 else np.matmul(rows[:, None], matrices)[:, 0]


def all_through(rows: Array, matrices: Array) -> Array:
    """Rows (M, …, n) times one matrix (n, m), or in a batch (M, B, n) each times that of its sequence (B, n, m)."""
    if matrices.ndim == 2:
        return rows_times(rows, matrices)
    return np.matmul(rows.transpose(1, 0, 2), matrices).transpose(1, 0, 2)


def spread(weights: Array, vectors: Array) -> Array:
    """Σ_j weights_jk vectors_j for every k, (N, R, H): either may lack the axis of the rows, and then is the same for all."""
    steps, N, H = len(vectors), weights.shape[-1], vectors.shape[-1]
    if weights.ndim == 2:
        return np.asarray(weights.T @ vectors.reshape(steps, -1)).reshape(N, -1, H)
    if vectors.ndim == 2:
        return np.asarray(weights.transpose(2, 1, 0).reshape(-1, steps) @ vectors).reshape(N, -1, H)
    return np.matmul(weights.transpose(1, 2, 0), vectors.transpose(1, 0, 2)).transpose(1, 0, 2)


def time_first(hs: Array) -> Array:
    """(…, N, H) as (N, …, H)."""
    return np.moveaxis(hs, -2, 0)


def flat(values: Array) -> Array:
    """(…, H) as (n, H)."""
    return values.reshape(-1, values.shape[-1])

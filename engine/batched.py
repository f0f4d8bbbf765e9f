"""Many sequences at once through the cells' own steps: forward, the loss, and its gradient with respect to every parameter.

Sequences of one length make a batch. A parameter is an array by name: "embedding" (V, D), and the names of `Weights`.

    𝓛 = mean over the batch of (𝓛_T + early · (𝓛_1 + … + 𝓛_{T−1})), 𝓛_t the cross-entropy of the softmax at step t

With early = 0 only the last state is asked; a little more makes every step's read-out an honest guess of the last one's.

Checked by: tests/engine/test_training.py.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from engine import readout
from engine.arrays import Array, Integers, gathered, quiet, stacked
from engine.cells import Cell
from engine.cells.base import Slopes, State
from engine.weights import Weights

Parameters = dict[str, Array]


class Example(NamedTuple):
    """A sequence as rows of the embedding, and how probable each class is: one of them certain, or a graded verdict."""

    ids: tuple[int, ...]
    target: tuple[float, ...]


@dataclass(frozen=True)
class Batch:
    """Sequences of one length: ids (B, T), targets (B, K), whose rows sum to 1."""

    ids: Integers
    targets: Array

    def __len__(self) -> int:
        """B."""
        return len(self.ids)

    def rows(self, chosen: Integers | slice) -> Batch:
        """Some of the sequences."""
        return Batch(self.ids[chosen], self.targets[chosen])


@dataclass(frozen=True)
class Pass:
    """A forward pass of a batch, time first: xs (T, B, D), states (T, B, H) each, recorded (T, B, …), o and ŷ (T, B, K)."""

    weights: Weights
    xs: Array
    states: State
    recorded: dict[str, Array]
    outputs: Array
    predictions: Array


def initial_parameters(
    cell: Cell, vocabulary: int, embedding: int, size: int, classes: int, random: np.random.Generator
) -> Parameters:
    """Normal embeddings and input weights, orthogonal recurrent blocks, biases zero but the LSTM's forget bias, which is 1."""
    blocks = len(cell.blocks)
    bias = np.zeros(blocks * size)
    if cell.name == "lstm":
        bias[cell.rows("f", size)] = 1.0
    return {
        "embedding": random.standard_normal((vocabulary, embedding)),
        "W_xh": random.standard_normal((blocks * size, embedding)) / math.sqrt(embedding),
        "W_hh": np.concatenate([np.linalg.qr(random.standard_normal((size, size)))[0] for _ in range(blocks)]),
        "b_h": bias,
        "W_hy": random.standard_normal((classes, size)) / math.sqrt(size),
        "b_y": np.zeros(classes),
    }


def weights_of(parameters: Parameters) -> Weights:
    """All parameters but the embedding."""
    return Weights(**{name: part for name, part in parameters.items() if name != "embedding"})


def forward(cell: Cell, parameters: Parameters, ids: Integers) -> Pass:
    """Reads a batch of ids (B, T) from a state of zeros."""
    weights = weights_of(parameters)
    xs = parameters["embedding"][ids.T]
    with quiet():
        drive = xs @ weights.W_xh.T + weights.b_h
        state = tuple(np.zeros((len(ids), weights.W_hh.shape[1]), drive.dtype) for _ in cell.state_names)
        states, recorded = [], []
        for rows in drive:
            state, notes = cell.step(weights, rows, state)
            states.append(state)
            recorded.append(notes)
        joined = tuple(stacked(part) for part in zip(*states, strict=True))
        found = {name: stacked(part) for name, part in zip(cell.recorded, zip(*recorded, strict=True), strict=True)}
        o = joined[0] @ weights.W_hy.T + weights.b_y
        return Pass(weights, xs, joined, found, o, readout.predict("softmax", o))


def loss(cell: Cell, parameters: Parameters, batch: Batch, early: float = 0.0) -> Array:
    """𝓛 of a batch, a number; complex parameters give a complex one, so that a complex step can prove the gradient."""
    done = forward(cell, parameters, batch.ids)
    return _loss(done, batch, early)


def _loss(done: Pass, batch: Batch, early: float) -> Array:
    targets = _targets(done, batch)
    by_step = readout.graded_cross_entropy(done.outputs, targets).mean(axis=1)
    return np.asarray(_shares(len(by_step), early) @ by_step)


def _targets(done: Pass, batch: Batch) -> Array:
    """The same target at every step, (T, B, K)."""
    return np.broadcast_to(batch.targets, done.outputs.shape)


def _shares(steps: int, early: float) -> Array:
    """The weight of the loss at every step, (T,)."""
    return np.append(np.full(steps - 1, early), 1.0)


def loss_and_gradient(cell: Cell, parameters: Parameters, batch: Batch, early: float = 0.0) -> tuple[float, Parameters]:
    """𝓛 of a batch and ∂𝓛/∂ every parameter, by the cell's own `step_backward`."""
    done = forward(cell, parameters, batch.ids)
    steps, count, _ = done.outputs.shape
    error = done.predictions - _targets(done, batch)
    d_o = error * (_shares(steps, early) / count)[:, None, None]
    previous = tuple(np.concatenate((np.zeros_like(part[:1]), part[:-1])) for part in done.states)
    slopes = cell.slopes(
        done.weights,
        tuple(map(_rows, done.states)),
        tuple(map(_rows, previous)),
        {name: _rows(part) for name, part in done.recorded.items()},
    )
    d_a = _rows(_backward(cell, done, slopes, d_o))
    gradient = {
        **_inner(cell, done.weights, slopes, tuple(map(_rows, previous)), d_a),
        "embedding": gathered(parameters["embedding"], batch.ids.T.ravel(), d_a @ done.weights.W_xh),
        "W_xh": d_a.T @ _rows(done.xs),
        "W_hy": _rows(d_o).T @ _rows(done.states[0]),
        "b_y": d_o.sum(axis=(0, 1)),
    }
    return float(_loss(done, batch, early)), {name: gradient[name] for name in parameters}


def _rows(values: Array) -> Array:
    """(T, B, n) as (T·B, n): a cell's local derivatives know no batch."""
    return values.reshape(-1, values.shape[-1])


def _backward(cell: Cell, done: Pass, slopes: Slopes, d_o: Array) -> Array:
    """∂𝓛/∂pre-activations, (T, B, G·H), from ∂𝓛/∂o (T, B, K)."""
    steps, count, _ = d_o.shape
    at = tuple(part.reshape(steps, count, *part.shape[1:]) for part in slopes)
    d_h = d_o @ done.weights.W_hy
    adjoint: State = tuple(np.zeros_like(part[0]) for part in done.states)
    found = []
    with quiet():
        for t in range(steps - 1, -1, -1):
            adjoint = (adjoint[0] + d_h[t], *adjoint[1:])
            adjoint, d_a = cell.step_backward(done.weights, tuple(part[t] for part in at), adjoint)
            found.append(d_a)
    return stacked(found)[::-1]


def _inner(cell: Cell, weights: Weights, slopes: Slopes, previous: State, d_a: Array) -> Parameters:
    """∂𝓛/∂W_hh, ∂b_h and, where there is one, ∂b_hn."""
    terms = cell.recurrent_terms(d_a, slopes, previous)
    gradient = {"W_hh": np.concatenate([term.adjoint.T @ term.source for term in terms]), "b_h": d_a.sum(axis=0)}
    if weights.b_hn is not None:
        gradient["b_hn"] = terms[-1].adjoint.sum(axis=0)
    return gradient

"""Training by minibatches: the same cells, the same steps and the same derivatives as everything else, many sequences at once.

Sequences of one length make a batch. A parameter is an array by name: "embedding" (V, D), and the names of `Weights`.

    𝓛 = mean over the batch of (𝓛_T + early · (𝓛_1 + … + 𝓛_{T−1})), 𝓛_t the cross-entropy of the softmax at step t

With early = 0 only the last state is asked; a little more makes every step's read-out an honest guess of the last one's.

Sources: Kingma & Ba 2015 (Adam, algorithm 1); Pascanu, Mikolov, Bengio 2013, section 3.2 (clipping by norm).
Checked by: tests/engine/test_training.py.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from engine import readout
from engine.arrays import Array, Integers, quiet, stacked
from engine.cells import Cell
from engine.cells.base import Slopes, State
from engine.weights import Weights

Parameters = dict[str, Array]
Vary = Callable[[Integers, np.random.Generator], Integers]  # ids (B, T) -> ids as they are read this time


class Example(NamedTuple):
    """A sequence as rows of the embedding, and how probable each class is: one of them certain, or a graded verdict."""

    ids: tuple[int, ...]
    target: tuple[float, ...]


@dataclass(frozen=True)
class Batch:
    """Sequences of one length: ids (B, T), targets (B, K), whose rows sum to 1."""

    ids: Integers
    targets: Array

    def rows(self, chosen: Integers | slice) -> Batch:
        """Some of the sequences."""
        return Batch(self.ids[chosen], self.targets[chosen])


@dataclass(frozen=True)
class Plan:
    """How long and how fast: the learning rate falls from `rate` to zero along a half cosine.

    size: sequences per batch; clip: largest norm of the whole gradient; early: weight of the loss at each step before the last;
    decay: every update also pulls each parameter this share (times the learning rate) towards zero.
    """

    epochs: int = 60
    size: int = 32
    rate: float = 0.01
    clip: float = 1.0
    early: float = 0.0
    decay: float = 0.0

    def rate_at(self, done: float) -> float:
        """The learning rate after that share of the training, 0 to 1."""
        return self.rate * 0.5 * (1.0 + math.cos(math.pi * done))


@dataclass(frozen=True)
class Adam:
    """Running means of the gradient and of its square, by name, and how many updates made them."""

    mean: Parameters
    square: Parameters
    count: int = 0


@dataclass(frozen=True)
class Trained:
    """The parameters at the end and the mean loss of every epoch, (epochs,), as it was while they were learned."""

    parameters: Parameters
    losses: Array


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
    by_step = readout.losses("softmax", done.outputs, done.predictions, targets).mean(axis=1)
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
    error = readout.loss_slopes("softmax", done.outputs, done.predictions, _targets(done, batch))
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
        "embedding": _embedded(parameters["embedding"], batch.ids, d_a @ done.weights.W_xh),
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


def _embedded(table: Array, ids: Integers, d_x: Array) -> Array:
    """∂𝓛/∂embedding: what reached each token (T·B, D), added to its row."""
    gradient = np.zeros_like(table)
    np.add.at(gradient, ids.T.ravel(), d_x)
    return gradient


def clipped(gradient: Parameters, limit: float) -> Parameters:
    """The gradient, shortened to that norm where it is longer."""
    norm = math.sqrt(sum(float(np.vdot(part, part)) for part in gradient.values()))
    return gradient if norm <= limit else {name: part * (limit / norm) for name, part in gradient.items()}


def adam_start(parameters: Parameters) -> Adam:
    """Nothing seen yet."""
    zeros = {name: np.zeros_like(part) for name, part in parameters.items()}
    return Adam(zeros, zeros)


def adam_step(
    parameters: Parameters, gradient: Parameters, adam: Adam, rate: float, decay: float = 0.0
) -> tuple[Parameters, Adam]:
    """One update: m ← .9 m + .1 g, v ← .999 v + .001 g², θ ← θ − rate (m̂ / (√v̂ + 1e-8) + decay θ)."""
    count = adam.count + 1
    mean = {name: 0.9 * adam.mean[name] + 0.1 * part for name, part in gradient.items()}
    square = {name: 0.999 * adam.square[name] + 0.001 * part * part for name, part in gradient.items()}
    first, second = 1.0 - 0.9**count, 1.0 - 0.999**count
    moved = {
        name: part - rate * ((mean[name] / first) / (np.sqrt(square[name] / second) + 1e-8) + decay * part)
        for name, part in parameters.items()
    }
    return moved, Adam(mean, square, count)


def buckets(examples: Iterable[Example]) -> list[Batch]:
    """All examples, those of one length together, shortest first."""
    by_length: dict[int, list[Example]] = {}
    for example in examples:
        by_length.setdefault(len(example.ids), []).append(example)
    return [
        Batch(np.array([e.ids for e in group]), np.array([e.target for e in group]))
        for _, group in sorted(by_length.items())
    ]


def shuffled(groups: Sequence[Batch], size: int, random: np.random.Generator) -> Iterator[Batch]:
    """Batches of at most that size: every example once, in a random order within and between lengths."""
    found = []
    for group in groups:
        order = random.permutation(len(group.ids))
        found += [group.rows(order[start : start + size]) for start in range(0, len(order), size)]
    for index in random.permutation(len(found)):
        yield found[index]


def train(
    cell: Cell,
    parameters: Parameters,
    examples: Iterable[Example],
    plan: Plan,
    random: np.random.Generator,
    vary: Vary = lambda ids, _: ids,
) -> Trained:
    """Adam over all examples, `plan.epochs` times; `vary` may change what is read, for example hide a word now and then."""
    groups = buckets(examples)
    adam = adam_start(parameters)
    losses = []
    for epoch in range(plan.epochs):
        rate = plan.rate_at(epoch / plan.epochs)
        total, seen = 0.0, 0
        for batch in shuffled(groups, plan.size, random):
            read = Batch(vary(batch.ids, random), batch.targets)
            value, gradient = loss_and_gradient(cell, parameters, read, plan.early)
            parameters, adam = adam_step(parameters, clipped(gradient, plan.clip), adam, rate, plan.decay)
            total, seen = total + value * len(batch.ids), seen + len(batch.ids)
        losses.append(total / seen)
    return Trained(parameters, np.array(losses))


def accuracy(cell: Cell, parameters: Parameters, examples: Iterable[Example]) -> float:
    """The share of examples whose most probable class has the largest output at the last step."""
    right = [
        forward(cell, parameters, group.ids).outputs[-1].argmax(axis=-1) == group.targets.argmax(axis=-1)
        for group in buckets(examples)
    ]
    return float(np.concatenate(right).mean())

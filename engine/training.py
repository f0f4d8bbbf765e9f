"""Training by minibatches: Adam on a gradient, clipped by norm, in an order that a generator decides.

`train` learns the sequences of `engine.batched`; `descend` learns whatever has a loss and a gradient (engine.wirings.learning).

Sources: Kingma & Ba 2015 (Adam, algorithm 1); Loshchilov & Hutter 2019 (decay apart from the gradient); Pascanu, Mikolov,
Bengio 2013, section 3.2 (clipping by norm).
Checked by: tests/engine/test_training.py.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, Self, TypeVar

import numpy as np

from engine.arrays import Array, Integers
from engine.batched import Batch, Example, Parameters, forward, loss_and_gradient
from engine.cells import Cell


class Group(Protocol):
    """Examples that fit into one batch, such as those of one length."""

    def __len__(self) -> int:
        """How many."""

    def rows(self, chosen: Integers) -> Self:
        """Some of them."""


G = TypeVar("G", bound=Group)
Vary = Callable[[Integers, np.random.Generator], Integers]  # ids (B, T) -> ids as they are read this time


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


def shuffled(groups: Sequence[G], size: int, random: np.random.Generator) -> Iterator[G]:
    """Batches of at most that size: every example once, in a random order within and between groups."""
    found = []
    for group in groups:
        order = random.permutation(len(group))
        found += [group.rows(order[start : start + size]) for start in range(0, len(order), size)]
    for index in random.permutation(len(found)):
        yield found[index]


def descend(
    slope: Callable[[Parameters, G], tuple[float, Parameters]],
    parameters: Parameters,
    groups: Sequence[G],
    plan: Plan,
    random: np.random.Generator,
) -> Trained:
    """Adam over all examples, `plan.epochs` times; slope: the mean loss of a batch and its gradient by every parameter."""
    adam = adam_start(parameters)
    losses = []
    for epoch in range(plan.epochs):
        rate = plan.rate_at(epoch / plan.epochs)
        total, seen = 0.0, 0
        for batch in shuffled(groups, plan.size, random):
            value, gradient = slope(parameters, batch)
            parameters, adam = adam_step(parameters, clipped(gradient, plan.clip), adam, rate, plan.decay)
            total, seen = total + value * len(batch), seen + len(batch)
        losses.append(total / seen)
    return Trained(parameters, np.array(losses))


def train(
    cell: Cell,
    parameters: Parameters,
    examples: Iterable[Example],
    plan: Plan,
    random: np.random.Generator,
    vary: Vary = lambda ids, _: ids,
) -> Trained:
    """Learns all examples; `vary` may change what is read, for example hide a word now and then."""

    def slope(now: Parameters, batch: Batch) -> tuple[float, Parameters]:
        read = Batch(vary(batch.ids, random), batch.targets)
        return loss_and_gradient(cell, now, read, plan.early)

    return descend(slope, parameters, buckets(examples), plan, random)


def accuracy(cell: Cell, parameters: Parameters, examples: Iterable[Example]) -> float:
    """The share of examples whose most probable class has the largest output at the last step."""
    right = [
        forward(cell, parameters, group.ids).outputs[-1].argmax(axis=-1) == group.targets.argmax(axis=-1)
        for group in buckets(examples)
    ]
    return float(np.concatenate(right).mean())

"""Teaching a decoder: the gradient of the mean cross-entropy over a batch of sentence pairs, and training with it.

Parameters are those of the wiring with two tables more: "source" (V_s, D) and "target" (V_t, E), a row for each token. The
decoder is fed the target (teacher forcing). Pairs of equal lengths make a batch, so that nothing is padded.

Checked by: tests/engine/wirings/test_learning.py.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from engine import readout
from engine.arrays import Array, Integers
from engine.training import Plan, Trained, descend
from engine.wirings.base import Data, Pass, Sizes, Wiring
from engine.wirings.decoding import decode, delayed, teacher_feed
from engine.wirings.scan import Parameters


@dataclass(frozen=True)
class Sentences:
    """Pairs of one length each: sources (B, N) and targets (B, M), as rows of the two tables; a target ends with its end token."""

    sources: Integers
    targets: Integers

    def __len__(self) -> int:
        """B."""
        return len(self.sources)

    def rows(self, chosen: Integers | slice) -> Sentences:
        """Some of the pairs."""
        return Sentences(self.sources[chosen], self.targets[chosen])


def by_lengths(pairs: Iterable[tuple[Integers, Integers]]) -> list[Sentences]:
    """All pairs of ids (N,), (M,), those of equal lengths together, shortest first."""
    groups: dict[tuple[int, int], list[tuple[Integers, Integers]]] = {}
    for source, target in pairs:
        groups.setdefault((len(source), len(target)), []).append((source, target))
    return [
        Sentences(np.array([s for s, _ in group]), np.array([t for _, t in group]))
        for _, group in sorted(groups.items(), key=lambda item: item[0])
    ]


def start_parameters(wiring: Wiring, words: tuple[int, int], sizes: tuple[int, int], seed: int) -> Parameters:
    """Seeded parameters for vocabularies of V_s and V_t words whose embeddings have D and E numbers; K = V_t."""
    random = np.random.default_rng(seed)
    tables = {
        name: random.standard_normal((count, size)) / math.sqrt(size)
        for name, count, size in zip(("source", "target"), words, sizes, strict=True)
    }
    inner = wiring.parameters(Sizes(1, 1, sizes[0], words[1], sizes[1]), random)
    return inner | tables


def taught(wiring: Wiring, parameters: Parameters, batch: Sentences, start: int) -> Pass:
    """The way forward of a batch under teacher forcing."""
    feed = teacher_feed(parameters["target"], start, batch.targets.T)
    return wiring.forward(parameters, Data(parameters["source"][batch.sources.T], batch.targets.shape[1], feed))


def loss(wiring: Wiring, parameters: Parameters, batch: Sentences, start: int) -> Array:
    """Mean cross-entropy of a token in nats; complex parameters give a complex one, for a complex step."""
    return _loss(taught(wiring, parameters, batch, start).outputs, batch)


def _loss(outputs: Array, batch: Sentences) -> Array:
    shifted = outputs - outputs.real.max(axis=-1, keepdims=True)
    right = np.take_along_axis(shifted, batch.targets.T[..., None], axis=-1)[..., 0]
    return np.asarray((np.log(np.exp(shifted).sum(axis=-1)) - right).mean())


def loss_and_gradient(wiring: Wiring, parameters: Parameters, batch: Sentences, start: int) -> tuple[float, Parameters]:
    """The loss, and its gradient by every parameter, both tables included."""
    done = taught(wiring, parameters, batch, start)
    error = readout.predict("softmax", done.outputs)
    places = batch.targets.T[..., None]
    np.put_along_axis(error, places, np.take_along_axis(error, places, axis=-1) - 1.0, axis=-1)
    back = wiring.backward(parameters, done, error / batch.targets.size)
    tables = {
        "source": gathered(parameters["source"], batch.sources.T, back.adjoints["x"]),
        "target": gathered(parameters["target"], delayed(start, batch.targets.T), back.adjoints["y"]),
    }
    gradient = back.parameters | tables
    return float(_loss(done.outputs, batch)), {name: gradient[name] for name in parameters}


def gathered(table: Array, ids: Integers, reached: Array) -> Array:
    """∂/∂ a table (V, D): what reached each token (n, B, D), added to its row by one product: a batch has many for each row."""
    one_hot = np.zeros((ids.size, len(table)))
    one_hot[np.arange(ids.size), ids.ravel()] = 1.0
    return np.asarray(one_hot.T @ reached.reshape(-1, table.shape[1]))


def train(
    wiring: Wiring,
    parameters: Parameters,
    groups: list[Sentences],
    plan: Plan,
    random: np.random.Generator,
    start: int,
) -> Trained:
    """Adam over all pairs, `plan.epochs` times; `early` of the plan has no meaning here."""
    return descend(lambda now, batch: loss_and_gradient(wiring, now, batch, start), parameters, groups, plan, random)


def exact(
    wiring: Wiring, parameters: Parameters, groups: list[Sentences], *, start: int, end: int, limit: int
) -> float:
    """The share of pairs whose whole target comes out of greedy decoding, token for token."""
    right = total = 0
    for group in groups:
        xs = parameters["source"][group.sources.T]
        said = decode(wiring, parameters, xs, parameters["target"], start=start, end=end, limit=limit)
        right += sum(np.array_equal(ids, target) for ids, target in zip(said, group.targets, strict=True))
        total += len(group)
    return right / total

"""All that one run of a wiring produced, computed part by part when asked for.

Checked by: tests/engine/wirings/test_record.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine import readout
from engine.arrays import Array, Integers
from engine.errors import ExperimentError
from engine.randomness import Stream, generator
from engine.verify import Verification
from engine.wirings.base import LONGEST, Back, Data, Sizes, Wired, Wiring
from engine.wirings.graph import Graph
from engine.wirings.growth import growth
from engine.wirings.pair import NONE, Asked, Pair, asked_of_labels, pair_of
from engine.wirings.proof import prove
from engine.wirings.registry import WIRINGS
from engine.wirings.scan import Parameters

INPUTS = 6  # D: numbers in the seeded embedding of a token


@dataclass(frozen=True)
class Start:
    """What is there before the first step."""

    wiring: Wiring
    sizes: Sizes
    pair: Pair
    asked: Asked
    parameters: Parameters
    embedding: Array  # (V, D)


def log10_norms(rows: Array) -> Array:
    """log10 ‖·‖₂ over the last axis, −inf for zero; squares can neither overflow nor vanish."""
    largest = np.abs(rows).max(axis=-1, initial=0.0)
    safe = np.where(largest > 0, largest, 1.0)
    with np.errstate(divide="ignore"):
        return np.asarray(np.log10(np.linalg.norm(rows / safe[..., None], axis=-1)) + np.log10(safe))


class WiringRecord:
    """One run.

    start: wiring, sizes, texts, what is asked, parameters; data: what was read; done: the way forward; predictions ŷ (M, K);
    losses (M,) in nats, NaN where none is taken.
    """

    def __init__(self, wired: Wired, start: Start, data: Data) -> None:
        self.wired, self.start, self.data = wired, start, data
        self.done = start.wiring.forward(start.parameters, data)
        self.predictions = readout.predict("softmax", self.done.outputs)
        self.losses = self._losses()

    def _losses(self) -> Array:
        targets = self.one_hot
        found = readout.losses("softmax", self.done.outputs, self.predictions, targets)
        return np.where(self.counted, found, np.nan)

    @property
    def counted(self) -> Array:
        """Which outputs have a loss, (M,)."""
        counted = self.start.asked.targets != NONE
        if self.wired.loss == "last" and counted.any():
            counted &= np.arange(len(counted)) == np.flatnonzero(counted)[-1]
        return counted

    @property
    def one_hot(self) -> Array:
        """The targets, (M, K); rows of zeros where nothing is asked."""
        asked = self.start.asked
        return np.eye(len(asked.classes))[asked.targets] * (asked.targets != NONE)[:, None]

    @property
    def total_loss(self) -> float:
        """𝓛, the sum over the outputs that have one."""
        return float(np.nansum(self.losses))

    @cached_property
    def graph(self) -> Graph:
        """Who sees whom."""
        return self.start.wiring.graph(self.start.sizes)

    @cached_property
    def back(self) -> Back:
        """The way back of every loss by itself: row t follows 𝓛_t, zero where it has none."""
        rows = len(self.losses)
        error = readout.loss_slopes("softmax", self.done.outputs, self.predictions, self.one_hot)
        d_outputs = np.zeros((rows, rows, error.shape[1]))
        d_outputs[np.arange(rows), np.arange(rows)] = error * self.counted[:, None]
        return self.start.wiring.backward(self.start.parameters, self.done, d_outputs)

    @cached_property
    def adjoints(self) -> dict[str, Array]:
        """∂𝓛/∂ every vector, group -> (n, size)."""
        return {group: rows.sum(axis=1) for group, rows in self.back.adjoints.items()}

    @cached_property
    def state_norms(self) -> dict[str, Array]:
        """log10 ‖∂𝓛_t/∂vector k‖, group -> (M, n); −inf where exactly zero, NaN in a row without a loss."""
        return {group: self._rows(rows) for group, rows in self.back.adjoints.items()}

    def _rows(self, adjoints: Array) -> Array:
        return np.where(self.counted[:, None], log10_norms(adjoints).T, np.nan)

    @cached_property
    def reach(self) -> Array:
        """log10 ‖∂o_t/∂x_k‖_F, (M, n); −inf where no path leads."""
        outputs, classes = self.done.outputs.shape
        d_outputs = np.zeros((outputs, outputs, classes, classes))
        for t in range(outputs):
            d_outputs[t, t] = np.eye(classes)
        found = self.start.wiring.backward(
            self.start.parameters, self.done, d_outputs.reshape(outputs, outputs * classes, classes)
        ).adjoints["x"]
        return log10_norms(found.reshape(len(found), outputs, -1)).T

    @cached_property
    def sees(self) -> Array:
        """Whether a path leads from x_k to o_t, (M, n)."""
        inputs = [node.id for node in self.graph.nodes if node.kind == "input"]
        outputs = [node.id for node in self.graph.nodes if node.kind == "output"]
        return self.graph.sees(outputs, inputs)

    @cached_property
    def gradients(self) -> Parameters:
        """∂𝓛/∂ every parameter; "embedding" (V, D): what reached each token's row."""
        table = np.zeros_like(self.start.embedding)
        reached = self.adjoints["x"]
        np.add.at(table, self.start.pair.source_ids[: len(reached)], reached)
        return {**self.back.parameters, "embedding": table}

    def verify(self) -> Verification:
        """Backward of this very run against a complex step: every ∂𝓛_t/∂x_k, and every parameter along random directions."""
        return prove(self.start.wiring, self.start.parameters, self.data, self.back, self.measure, self.wired.seed)

    def measure(self, outputs: Array) -> Array:
        """The losses (M, …) of outputs (M, …, K), zero where none is taken."""
        lead = (len(outputs), *[1] * (outputs.ndim - 2))
        targets = np.broadcast_to(self.one_hot.reshape(*lead, -1), outputs.shape)
        found = readout.losses("softmax", outputs, readout.predict("softmax", outputs), targets)
        return np.asarray(found * self.counted.reshape(lead))

    def growth(self, lengths: Integers) -> dict[str, list[int]]:
        """How many parameters three networks of these sizes have at each length: recurrent, time-delay, fully connected."""
        return growth(self.wired, self.start.sizes, lengths)


def run_wiring(wired: Wired) -> WiringRecord:
    """The record of a wiring.

    Raises: ExperimentError naming the field that is not allowed.
    """
    start = begin(wired)
    xs = start.embedding[start.pair.source_ids]
    targets = np.eye(len(start.asked.classes))[start.asked.targets]
    return WiringRecord(wired, start, Data(xs, start.sizes.outputs, targets=targets))


def begin(wired: Wired) -> Start:
    """Texts, labels and seeded parameters."""
    if wired.wiring not in WIRINGS:
        raise ExperimentError("wiring", wired.wiring, "one of " + ", ".join(WIRINGS))
    wiring = WIRINGS[wired.wiring].build(wired)
    pair = pair_of(wired.source, wired.target, wired.tokenise, min(wired.longest, LONGEST))
    outputs = wiring.outputs(len(pair.source), len(pair.target))
    pair = pair.read_as(wiring.reads(len(pair.source), outputs))
    asked = asked_of_labels(pair, outputs, wired.seed)
    sizes = Sizes(len(pair.source), outputs, INPUTS, len(asked.classes))
    wiring.check(sizes)
    random = generator(wired.seed, Stream.RECURRENT)
    embedding = generator(wired.seed, Stream.EMBEDDING).standard_normal((len(pair.source_vocabulary), INPUTS))
    return Start(wiring, sizes, pair, asked, wiring.parameters(sizes, random), embedding)

"""What every wiring offers: its parameters, its way forward, the way back for many scalars at once, and its graph.

A wiring is who can see whom. It is built from `engine.wirings.scan` (one cell over one sequence) and knows nothing of tokens,
losses or norms: `engine.wirings.record` asks it and measures.

Axes: N steps of the source, M outputs, D what one step reads, H units, K classes, R scalars followed back at once.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol, Self

import numpy as np

from engine.arrays import Array, Integers
from engine.errors import ExperimentError
from engine.wirings.banded import Band, Outward
from engine.wirings.graph import Graph
from engine.wirings.scan import Parameters

LONGEST = 64  # steps of a source or a target: short enough for plain float64, see tests/engine/wirings/test_bounds.py


@dataclass(frozen=True)
class Wired:
    """A wiring with everything that decides its run; the fields that a wiring does not know are ignored by it.

    wiring: a key of `WIRINGS`; cell: vanilla, lstm or gru (not jordan, tdnn, fc); hidden_size: H;
    source, target: texts, cut by `tokenise` ("auto": words, Han by character; "word"; "char");
    loss: "every" or "last" output; read: "last" or "mean" state (n1); feed: "every" or "first" step (1n);
    join: "concatenate" or "sum" (bi); layers: 1 to 4 (deep, tdnn); context: c = "last" h_T, "affine" q(h_T) or "all" q(h_1 … h_T);
    use: c as the decoder's "start" or at "each" step (ed); score: "dot", "general", "additive"; temperature: of its softmax (att);
    teacher: share of the target in what is fed back, 1 = teacher forcing, 0 = free running (jordan, ed, att);
    kernel, dilation: steps that one layer reads and their distance (tdnn);
    attend: rows of attention set by hand, "2:.7,.1,.1,.1;3:0,0,1,0", counted from 1 (att); seed: of weights, labels and coins;
    longest: tokens of each text that are read.
    """

    wiring: str = "nn"
    cell: str = "vanilla"
    activation: str = "tanh"
    hidden_size: int = 6
    source: str = "我爱中国"
    target: str = "I love China"
    tokenise: str = "auto"
    loss: str = "every"
    read: str = "last"
    feed: str = "every"
    join: str = "concatenate"
    layers: int = 2
    context: str = "last"
    use: str = "start"
    score: str = "dot"
    temperature: float = 1.0
    teacher: float = 1.0
    kernel: int = 3
    dilation: int = 1
    attend: str = ""
    forget_bias: float = 1.0
    seed: int = 7
    longest: int = 12


@dataclass(frozen=True)
class Sizes:
    """N, M, D, K of one pair, and E: the size of what is fed back to a decoder (0 where nothing is)."""

    source: int
    outputs: int
    inputs: int
    classes: int
    fed: int = 0


class Feed(Protocol):
    """What each step of a decoder is fed."""

    def __call__(self, step: int, before: Array | None) -> Array:
        """y (…, E) of a step, counted from 0, given the o of the step before (…, K), None at the first."""

    def known(self, outputs: int) -> Array | None:
        """y of that many steps, (M, …, E), where none of them waits for an output; else None."""


@dataclass(frozen=True)
class Data:
    """What one pass reads. xs (N, D), or (N, B, D) in a batch; outputs: M; feed: of a decoder or of what is output-recurrent.

    targets (M, K): one-hot, for what mixes them into its own outputs (jordan).
    """

    xs: Array
    outputs: int
    feed: Feed | None = None
    targets: Array | None = None


@dataclass(frozen=True)
class Pass:
    """A way forward. values: group -> (n, …, size), "x" and every state, by the groups of the graph; outputs: o (M, …, K).

    Each wiring adds what its way back needs.
    """

    values: dict[str, Array]
    outputs: Array


@dataclass(frozen=True)
class Back:
    """A way back. adjoints: group -> (n, R, size): the total derivative of each scalar by each vector, "x" included;
    parameters: name -> gradient, all scalars added up.
    """

    adjoints: Mapping[str, Array]
    parameters: Parameters


class Wiring(ABC):
    """Base of the wirings; `build` reads from a `Wired` what it knows, so that an instance is its structure alone."""

    name: ClassVar[str]
    has_cell: ClassVar[bool] = True  # else its layers are plain, whatever cell `Wired` names
    decodes: ClassVar[bool] = False  # its outputs are tokens of the target and are fed back
    switches: ClassVar[tuple[str, ...]] = ()  # the fields of `Wired` that it has beside cell, hidden_size and loss

    @classmethod
    @abstractmethod
    def build(cls, wired: Wired) -> Self:
        """The wiring with its switches. Raises: ExperimentError for a switch that is not allowed."""

    def outputs(self, source: int, target: int) -> int:
        """M, from the lengths of source and target: one for each token of what is decoded or read, unless said otherwise."""
        return target if self.decodes else source

    def reads(self, source: int, outputs: int) -> tuple[int, ...]:
        """Which token of the source each input is, from 0: each once and in order unless said otherwise."""
        return tuple(range(source))

    def check(self, sizes: Sizes) -> None:
        """Raises: ExperimentError where the wiring does not fit the lengths (kernel longer than the sequence)."""
        return

    @abstractmethod
    def parameters(self, sizes: Sizes, random: np.random.Generator) -> Parameters:
        """Seeded parameters by name."""

    @abstractmethod
    def forward(self, parameters: Parameters, data: Data) -> Pass:
        """The whole way forward; complex parameters or inputs pass through, for a complex step."""

    @abstractmethod
    def backward(self, parameters: Parameters, done: Pass, d_outputs: Outward) -> Back:
        """The way back of R scalars from their derivatives by o, (M, R, K), or a band of them; in a batch R = B."""

    def backward_each(self, parameters: Parameters, done: Pass, d_outputs: Array) -> Back:
        """The way back of M scalars of which each depends on its own output alone, from ∂ scalar t/∂o_t, (M, K); not in a batch."""
        return self.backward(parameters, done, Band(d_outputs[None]))

    @abstractmethod
    def graph(self, sizes: Sizes) -> Graph:
        """Its unrolled graph for those lengths."""

    @abstractmethod
    def sharing(self, sizes: Sizes) -> tuple[Integers, tuple[str, ...]]:
        """Which product of parameter blocks joins input k to output t: class (M, N), −1 for none, and each class in letters.

        Equal numbers mean equal matrices on the way: a recurrent network repeats V W^{t−k} U along every diagonal. With attention
        they are those of the shortest way alone.
        """

    def count(self, sizes: Sizes) -> int:
        """How many numbers its parameters hold, without embeddings."""
        return sum(part.size for part in self.parameters(sizes, np.random.default_rng(0)).values())


def one_of(field: str, value: str, allowed: tuple[str, ...]) -> str:
    """The value. Raises: ExperimentError naming the field and what is allowed."""
    if value not in allowed:
        raise ExperimentError(field, value, "one of " + ", ".join(allowed))
    return value


def within(field: str, value: float, low: float, high: float) -> float:
    """The value. Raises: ExperimentError naming the field and its range."""
    if not low <= value <= high:
        raise ExperimentError(field, value, f"between {low:g} and {high:g}")
    return value

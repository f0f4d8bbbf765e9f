"""1 → N: a sequence from one vector. h_t = cell(x, h_{t−1}), with the input at every step or only at the first.

Sources: Goodfellow, Bengio, Courville 2016, figure 10.9.
Checked by: tests/engine/wirings/.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from engine.arrays import Integers
from engine.wirings.banded import Outward
from engine.wirings.base import Back, Data, Pass, Sizes, Wired, one_of
from engine.wirings.graph import Edge, Graph, line, onward, together, upward
from engine.wirings.many_to_many import ManyPass, ManyToMany, cell_of, power_of
from engine.wirings.scan import Parameters

FEED = ("every", "first")


@dataclass(frozen=True)
class OneToMany(ManyToMany):
    """One cell; groups x (a copy at every step, or one vector), h (h.c), o."""

    name: ClassVar[str] = "1n"
    switches: ClassVar[tuple[str, ...]] = ("feed",)

    every: bool

    @classmethod
    def build(cls, wired: Wired) -> Self:
        """When the input is fed: at "every" step or at the "first"."""
        every = one_of("feed", wired.feed, FEED) == "every"
        return cls(cell_of(wired), wired.hidden_size, wired.forget_bias, every)

    def outputs(self, source: int, target: int) -> int:
        """As many as the target has tokens."""
        return target

    def reads(self, source: int, outputs: int) -> tuple[int, ...]:
        """The first token of the source, again at every step or once."""
        return (0,) * outputs if self.every else (0,)

    def forward(self, parameters: Parameters, data: Data) -> ManyPass:
        """N → N, with zeros where nothing is fed."""
        if self.every:
            return super().forward(parameters, data)
        silent = np.zeros((data.outputs - 1, *data.xs.shape[1:]))
        done = super().forward(parameters, Data(np.concatenate((data.xs[:1], silent)), data.outputs))
        return ManyPass({**done.values, "x": data.xs[:1]}, done.outputs, done.layer)

    def backward(self, parameters: Parameters, done: Pass, d_outputs: Outward) -> Back:
        """N → N, without the steps where nothing is fed."""
        back = super().backward(parameters, done, d_outputs)
        reached = back.adjoints["x"][: len(done.values["x"])]
        return Back({**back.adjoints, "x": reached}, back.parameters)

    def graph(self, sizes: Sizes) -> Graph:
        """As N → N, or with one input alone."""
        x = line("x", "input", sizes.outputs if self.every else 1, 0)
        h, o = line("h", "state", sizes.outputs, 1), line("o", "output", sizes.outputs, 2)
        inputs = upward(x, h, "U") if self.every else (Edge("x1", "h1", "U"),)
        moments = together(x, h, o) if self.every else (("x1", "h1", "o1"), *together(h, o)[1:])
        return Graph(x + h + o, inputs + upward(h, o, "V") + onward(h, "W"), moments)

    def sharing(self, sizes: Sizes) -> tuple[Integers, tuple[str, ...]]:
        """V W^{t−k} U; the first column alone where the input is fed once."""
        lag = np.subtract.outer(np.arange(sizes.outputs), np.arange(sizes.outputs if self.every else 1))
        return np.where(lag >= 0, lag, -1), tuple(power_of("V", "W", n, "U") for n in range(sizes.outputs))

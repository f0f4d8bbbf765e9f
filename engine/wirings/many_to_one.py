"""N → 1: one output for the whole sequence. o = V h_N + b_y, or o = V mean(h_1 … h_N) + b_y.

Sources: Goodfellow, Bengio, Courville 2016, figure 10.5.
Checked by: tests/engine/wirings/.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from engine.arrays import Array, Integers
from engine.wirings.banded import Outward
from engine.wirings.base import Back, Data, Pass, Sizes, Wired, one_of
from engine.wirings.graph import Edge, Graph, Node, line, onward, together, upward
from engine.wirings.many_to_many import ManyPass, ManyToMany, cell_of, named, one_layer, power_of
from engine.wirings.readout import read, read_back
from engine.wirings.scan import Layer, Parameters, inner_weights, scan, scan_back

READ = ("last", "mean")


@dataclass(frozen=True)
class ManyToOne(ManyToMany):
    """One cell; groups x, h (h.c), mean where that is read, o."""

    name: ClassVar[str] = "n1"
    switches: ClassVar[tuple[str, ...]] = ("read",)

    mean: bool

    @classmethod
    def build(cls, wired: Wired) -> Self:
        """What is read: "last" or "mean"."""
        mean = one_of("read", wired.read, READ) == "mean"
        return cls(cell_of(wired), wired.hidden_size, wired.forget_bias, mean)

    def outputs(self, source: int, target: int) -> int:
        """One."""
        return 1

    def forward(self, parameters: Parameters, data: Data) -> ManyPass:
        """Scan, then read once."""
        layer = scan(self.cell, inner_weights(parameters, "cell"), data.xs)
        summary = self._summary(layer)
        extra = {"mean": summary} if self.mean else {}
        return ManyPass({"x": data.xs, **named(layer, "h"), **extra}, read(parameters, summary), layer)

    def _summary(self, layer: Layer) -> Array:
        """What is read, (1, …, H)."""
        states = layer.states[0]
        return np.add.reduce(states, axis=0, keepdims=True) / len(states) if self.mean else states[-1:]

    def backward(self, parameters: Parameters, done: Pass, d_outputs: Outward) -> Back:
        """The read-out's adjoint reaches the last state, or every state an N-th of it."""
        assert isinstance(done, ManyPass)
        layer, steps = done.layer, len(done.layer.xs)
        summary = done.values["mean"] if self.mean else self._summary(layer)
        arrived, gradients = read_back(parameters, summary, d_outputs)
        if not self.mean:
            last = (arrived[0], *(np.zeros_like(arrived[0]) for _ in layer.states[1:]))
            return one_layer(layer, scan_back(layer, last=last), gradients)
        shares = np.repeat(arrived / steps, steps, axis=0)
        back = one_layer(layer, scan_back(layer, shares), gradients)
        return Back({**back.adjoints, "mean": arrived}, back.parameters)

    def graph(self, sizes: Sizes) -> Graph:
        """o stands above the last step; the mean between h and o."""
        end = sizes.source - 1
        x, h = line("x", "input", sizes.source, 0), line("h", "state", sizes.source, 1)
        o = Node("o1", "output", "o", 0, 3 if self.mean else 2, end)
        edges = upward(x, h, "U") + onward(h, "W")
        moments = together(x, h)
        if not self.mean:
            last = (*moments[-1], "o1")
            return Graph((*x, *h, o), (*edges, Edge(h[-1].id, "o1", "V")), (*moments[:-1], last))
        mean = Node("mean", "summary", "mean", 0, 2, end)
        edges += tuple(Edge(state.id, "mean", "") for state in h)
        return Graph((*x, *h, mean, o), (*edges, Edge("mean", "o1", "V")), (*moments, ("mean", "o1")))

    def sharing(self, sizes: Sizes) -> tuple[Integers, tuple[str, ...]]:
        """The last row of N → N; of the mean, the sum of the powers on the way to each later state."""
        lag = np.arange(sizes.source)[::-1][None]
        return lag, tuple(mean_of(n) if self.mean else power_of("V", "W", n, "U") for n in range(sizes.source))


def mean_of(power: int) -> str:
    """V (I + W + … + W^n) U / N: what leads from an input to the mean of the n + 1 states that see it."""
    return " ".join(("V", *up_to("W", power), "U / N"))


def up_to(matrix: str, power: int) -> tuple[str, ...]:
    """The sum of a matrix's powers, "( I + W + … + W^n )"; nothing where n is 0."""
    if power == 0:
        return ()
    rest = "" if power == 1 else f" + {matrix}^2" if power == 2 else f" + … + {matrix}^{power}"
    return (f"( I + {matrix}{rest} )",)

"""N → N: one output at every step, from the state of that step. h_t = cell(x_t, h_{t−1}), o_t = V h_t + b_y.

Sources: Goodfellow, Bengio, Courville 2016, figure 10.3.
Checked by: tests/engine/wirings/.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from engine.activations import ACTIVATIONS
from engine.arrays import Array, Integers
from engine.cells import Cell, build_cell
from engine.wirings.base import Back, Data, Pass, Sizes, Wired, Wiring
from engine.wirings.graph import Edge, Graph, Node
from engine.wirings.readout import new_readout, read, read_back
from engine.wirings.scan import (
    Layer,
    Parameters,
    inner_weights,
    layer_gradients,
    new_weights,
    scan,
    scan_back,
)


@dataclass(frozen=True)
class ManyPass(Pass):
    """With the one layer."""

    layer: Layer


@dataclass(frozen=True)
class ManyToMany(Wiring):
    """One cell; groups x, h (and c of the LSTM), o."""

    name: ClassVar[str] = "nn"

    cell: Cell
    size: int
    forget_bias: float

    @classmethod
    def build(cls, wired: Wired) -> Self:
        """Its cell."""
        return cls(build_cell(wired.cell, ACTIVATIONS[wired.activation]), wired.hidden_size, wired.forget_bias)

    def parameters(self, sizes: Sizes, random: np.random.Generator) -> Parameters:
        """cell.W_xh, cell.W_hh, cell.b_h, W_hy, b_y."""
        inner = new_weights(self.cell, "cell", self.size, sizes.inputs, random, self.forget_bias)
        return inner | new_readout(self.size, sizes.classes, random)

    def forward(self, parameters: Parameters, data: Data) -> ManyPass:
        """Scan, then read every state."""
        layer = scan(self.cell, inner_weights(parameters, "cell"), data.xs)
        values = {"x": data.xs, **named(layer, "h", "c")}
        return ManyPass(values, read(parameters, layer.states[0]), layer)

    def backward(self, parameters: Parameters, done: Pass, d_outputs: Array) -> Back:
        """Read-out, then the scan back."""
        assert isinstance(done, ManyPass)
        layer = done.layer
        arrivals, gradients = read_back(parameters, layer.states[0], d_outputs)
        found = scan_back(layer, arrivals)
        adjoints = {"x": found.inputs(layer), **dict(zip(("h", "c"), found.states, strict=False))}
        return Back(adjoints, gradients | layer_gradients(layer, found.d_a, "cell"))

    def graph(self, sizes: Sizes) -> Graph:
        """Three lanes: x, h, o."""
        steps = range(sizes.source)
        nodes = tuple(
            Node(f"{name}{t + 1}", kind, name, t, lane, t)
            for t in steps
            for name, kind, lane in (("x", "input", 0), ("h", "state", 1), ("o", "output", 2))
        )
        edges = [Edge(f"x{t + 1}", f"h{t + 1}", "U") for t in steps]
        edges += [Edge(f"h{t + 1}", f"o{t + 1}", "V") for t in steps]
        edges += [Edge(f"h{t}", f"h{t + 1}", "W", recurrent=True) for t in steps[1:]]
        return Graph(nodes, tuple(edges), tuple((f"x{t + 1}", f"h{t + 1}", f"o{t + 1}") for t in steps))

    def sharing(self, sizes: Sizes) -> tuple[Integers, tuple[str, ...]]:
        """V W^{t−k} U: one class per diagonal."""
        lag = np.subtract.outer(np.arange(sizes.source), np.arange(sizes.source))
        return np.where(lag >= 0, lag, -1), tuple(power_of("V", "W", n, "U") for n in range(sizes.source))


def named(layer: Layer, h: str, c: str) -> dict[str, Array]:
    """A layer's states as groups of values."""
    return dict(zip((h, c), layer.states, strict=False))


def power_of(left: str, matrix: str, power: int, right: str) -> str:
    """Such as "V W^2 U"; letters apart by spaces, as every formula of the record writes them."""
    middle = "" if power == 0 else f" {matrix}" if power == 1 else f" {matrix}^{power}"
    return f"{left}{middle} {right}"

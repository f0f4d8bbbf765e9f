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
from engine.wirings.banded import Outward
from engine.wirings.base import Back, Data, Pass, Sizes, Wired, Wiring
from engine.wirings.graph import Graph, line, onward, together, upward
from engine.wirings.readout import new_readout, read, read_back
from engine.wirings.scan import (
    Layer,
    LayerBack,
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
    """One cell; groups x, h (and h.c, the memory of an LSTM), o."""

    name: ClassVar[str] = "nn"

    cell: Cell
    size: int
    forget_bias: float

    @classmethod
    def build(cls, wired: Wired) -> Self:
        """Its cell."""
        return cls(cell_of(wired), wired.hidden_size, wired.forget_bias)

    def parameters(self, sizes: Sizes, random: np.random.Generator) -> Parameters:
        """cell.W_xh, cell.W_hh, cell.b_h, W_hy, b_y."""
        inner = new_weights(self.cell, "cell", self.size, sizes.inputs, random, self.forget_bias)
        return inner | new_readout(self.size, sizes.classes, random)

    def forward(self, parameters: Parameters, data: Data) -> ManyPass:
        """Scan, then read every state."""
        layer = scan(self.cell, inner_weights(parameters, "cell"), data.xs)
        return ManyPass({"x": data.xs, **named(layer, "h")}, read(parameters, layer.states[0]), layer)

    def backward(self, parameters: Parameters, done: Pass, d_outputs: Outward) -> Back:
        """Read-out, then the scan back."""
        assert isinstance(done, ManyPass)
        layer = done.layer
        arrivals, gradients = read_back(parameters, layer.states[0], d_outputs)
        return one_layer(layer, scan_back(layer, arrivals), gradients)

    def graph(self, sizes: Sizes) -> Graph:
        """Three lanes: x, h, o."""
        x, h, o = (line(*part, sizes.source, lane) for lane, part in enumerate(LANES))
        edges = upward(x, h, "U") + upward(h, o, "V") + onward(h, "W")
        return Graph(x + h + o, edges, together(x, h, o))

    def sharing(self, sizes: Sizes) -> tuple[Integers, tuple[str, ...]]:
        """V W^{t−k} U: one class per diagonal."""
        lag = lags(sizes.source)
        return np.where(lag >= 0, lag, -1), tuple(power_of("V", "W", n, "U") for n in range(sizes.source))


LANES = (("x", "input"), ("h", "state"), ("o", "output"))


def cell_of(wired: Wired) -> Cell:
    """The cell that was asked for."""
    return build_cell(wired.cell, ACTIVATIONS[wired.activation])


def one_layer(layer: Layer, found: LayerBack, gradients: Parameters) -> Back:
    """What a network of one recurrent layer hands back; gradients: those of its read-out."""
    adjoints = {"x": found.inputs(layer), **memory("h", found.states)}
    return Back(adjoints, gradients | layer_gradients(layer, found.d_a, "cell"))


def named(layer: Layer, group: str) -> dict[str, Array]:
    """A layer's states as groups of values."""
    return memory(group, layer.states)


def memory(group: str, state: tuple[Array, ...]) -> dict[str, Array]:
    """States, or their adjoints, by group: "h", and "h.c" for the memory of an LSTM."""
    return dict(zip((group, f"{group}.c"), state, strict=False))


def lags(steps: int) -> Integers:
    """t − k, (steps, steps)."""
    return np.subtract.outer(np.arange(steps), np.arange(steps))


def power_of(left: str, matrix: str, power: int, right: str) -> str:
    """Such as "V W^2 U"; letters apart by spaces, as every formula of the record writes them."""
    middle = "" if power == 0 else f" {matrix}" if power == 1 else f" {matrix}^{power}"
    return f"{left}{middle} {right}"

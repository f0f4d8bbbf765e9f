"""Stacked layers: the states of one layer are the inputs of the next. h²_t = cell₂(h_t, h²_{t−1}), o_t = V h^L_t + b_y.

Sources: Goodfellow, Bengio, Courville 2016, section 10.5; Pascanu, Gulcehre, Cho, Bengio 2014 (arXiv:1312.6026).
Checked by: tests/engine/wirings/.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from engine.arrays import Array, Integers
from engine.cells import Cell
from engine.wirings.banded import Outward
from engine.wirings.base import Back, Data, Pass, Sizes, Wired, Wiring, within
from engine.wirings.graph import Graph, line, onward, together, upward
from engine.wirings.many_to_many import cell_of, lags, memory, named, power_of
from engine.wirings.readout import new_readout, read, read_back
from engine.wirings.scan import Layer, Parameters, inner_weights, layer_gradients, new_weights, scan, scan_back

MOST_LAYERS = 4


def numbered(name: str, layer: int) -> str:
    """A name in layer 1, 2, …: "h", "h2", …"""
    return name if layer == 1 else f"{name}{layer}"


def lettered(letter: str, layer: int) -> str:
    """A matrix of layer 1, 2, …: "U", "U_2", …"""
    return letter if layer == 1 else f"{letter}_{layer}"


@dataclass(frozen=True)
class StackedPass(Pass):
    """With the layers, the lowest first."""

    layers: tuple[Layer, ...]


@dataclass(frozen=True)
class Stacked(Wiring):
    """One to four cells above one another; groups x, h, h2, h3, h4 (and their memories h.c, h2.c, …), o."""

    name: ClassVar[str] = "deep"
    switches: ClassVar[tuple[str, ...]] = ("layers",)

    cell: Cell
    size: int
    forget_bias: float
    layers: int

    @classmethod
    def build(cls, wired: Wired) -> Self:
        """How many layers."""
        layers = int(within("layers", wired.layers, 1, MOST_LAYERS))
        return cls(cell_of(wired), wired.hidden_size, wired.forget_bias, layers)

    @property
    def numbers(self) -> range:
        """1, 2, …"""
        return range(1, self.layers + 1)

    def parameters(self, sizes: Sizes, random: np.random.Generator) -> Parameters:
        """cell.*, cell2.*, …, W_hy, b_y."""
        found: Parameters = {}
        for layer in self.numbers:
            inputs = sizes.inputs if layer == 1 else self.size
            found |= new_weights(self.cell, numbered("cell", layer), self.size, inputs, random, self.forget_bias)
        return found | new_readout(self.size, sizes.classes, random)

    def forward(self, parameters: Parameters, data: Data) -> StackedPass:
        """Scan upon scan."""
        layers, values, rising = [], {"x": data.xs}, data.xs
        for number in self.numbers:
            layer = scan(self.cell, inner_weights(parameters, numbered("cell", number)), rising)
            layers.append(layer)
            values |= named(layer, numbered("h", number))
            rising = layer.states[0]
        return StackedPass(values, read(parameters, rising), tuple(layers))

    def backward(self, parameters: Parameters, done: Pass, d_outputs: Outward) -> Back:
        """From the highest layer down: what reaches a layer's inputs arrives at the states below."""
        assert isinstance(done, StackedPass)
        arrivals, gradients = read_back(parameters, done.layers[-1].states[0], d_outputs)
        adjoints: dict[str, Array] = {}
        for number, layer in zip(self.numbers[::-1], done.layers[::-1], strict=True):
            found = scan_back(layer, arrivals)
            adjoints |= memory(numbered("h", number), found.states)
            gradients |= layer_gradients(layer, found.d_a, numbered("cell", number))
            arrivals = found.inputs(layer)
        return Back({"x": arrivals, **adjoints}, gradients)

    def graph(self, sizes: Sizes) -> Graph:
        """One lane per layer."""
        n = sizes.source
        x, o = line("x", "input", n, 0), line("o", "output", n, self.layers + 1)
        layers = [line(numbered("h", number), "state", n, number) for number in self.numbers]
        lines = (x, *layers, o)
        edges = upward(layers[-1], o, "V")
        for number, low, high in zip(self.numbers, lines, layers, strict=False):
            edges += upward(low, high, lettered("U", number)) + onward(high, lettered("W", number))
        return Graph(tuple(node for part in lines for node in part), edges, together(*lines))

    def sharing(self, sizes: Sizes) -> tuple[Integers, tuple[str, ...]]:
        """One class per diagonal: the sum over all ways to spend t − k steps on the layers."""
        lag = lags(sizes.source)
        return np.where(lag >= 0, lag, -1), tuple(self._ways(n) for n in range(sizes.source))

    def _ways(self, lag: int) -> str:
        """Such as "Σ V W_2^b U_2 W^a U (a + b = 3)"."""
        if self.layers == 1:
            return power_of("V", "W", lag, "U")
        spent = "abcd"[: self.layers]
        steps = [
            ("" if lag == 0 else f"{lettered('W', n)}^{letter} ") + lettered("U", n)
            for n, letter in zip(self.numbers, spent, strict=True)
        ]
        product = " ".join(("V", *steps[::-1]))
        return product if lag == 0 else f"Σ {product} ( {' + '.join(spent)} = {lag} )"

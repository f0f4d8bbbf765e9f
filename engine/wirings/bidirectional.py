"""Bidirectional: every output sees the whole sequence. h_t = cell_f(x_t, h_{t−1}) reads forwards, b_t = cell_b(x_t, b_{t+1})
backwards: h^b_t = f(U_b x_t + W_b h^b_{t+1}). o_t = V_f h_t + V_b b_t + b_y, or V (h_t + b_t) + b_y.

Sources: Schuster & Paliwal 1997; Goodfellow, Bengio, Courville 2016, section 10.3.
Checked by: tests/engine/wirings/.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from engine.arrays import Integers, rows_times
from engine.cells import Cell
from engine.wirings.banded import Outward
from engine.wirings.base import Back, Data, Pass, Sizes, Wired, Wiring, one_of
from engine.wirings.graph import Graph, line, onward, upward
from engine.wirings.many_to_many import cell_of, lags, memory, named, power_of
from engine.wirings.readout import new_readout, read, read_back
from engine.wirings.scan import Layer, Parameters, inner_weights, layer_gradients, new_weights, scan, scan_back

JOIN = ("concatenate", "sum")


@dataclass(frozen=True)
class BothPass(Pass):
    """With the two layers."""

    ahead: Layer
    astern: Layer


@dataclass(frozen=True)
class Bidirectional(Wiring):
    """Two cells; groups x, h (h.c) forwards, b (b.c) backwards, o."""

    name: ClassVar[str] = "bi"
    switches: ClassVar[tuple[str, ...]] = ("join",)

    cell: Cell
    size: int
    forget_bias: float
    joined: bool  # one V on the sum of both states

    @classmethod
    def build(cls, wired: Wired) -> Self:
        """How the states are joined: "concatenate" or "sum"."""
        joined = one_of("join", wired.join, JOIN) == "sum"
        return cls(cell_of(wired), wired.hidden_size, wired.forget_bias, joined)

    def parameters(self, sizes: Sizes, random: np.random.Generator) -> Parameters:
        """forward.* and backward.* of a cell each; W_hy, and W_by for the backward states where they are concatenated; b_y."""
        found = new_weights(self.cell, "forward", self.size, sizes.inputs, random, self.forget_bias)
        found |= new_weights(self.cell, "backward", self.size, sizes.inputs, random, self.forget_bias)
        if self.joined:
            return found | new_readout(self.size, sizes.classes, random)
        both = new_readout(2 * self.size, sizes.classes, random)
        W_hy, W_by = np.split(both["W_hy"], 2, axis=1)
        return found | {"W_hy": W_hy.copy(), "W_by": W_by.copy(), "b_y": both["b_y"]}

    def forward(self, parameters: Parameters, data: Data) -> BothPass:
        """Two scans, then the read-out of both."""
        ahead = scan(self.cell, inner_weights(parameters, "forward"), data.xs)
        astern = scan(self.cell, inner_weights(parameters, "backward"), data.xs, backwards=True)
        h, b = ahead.states[0], astern.states[0]
        outputs = read(parameters, h + b) if self.joined else read(parameters, h) + rows_times(b, parameters["W_by"].T)
        return BothPass({"x": data.xs, **named(ahead, "h"), **named(astern, "b")}, outputs, ahead, astern)

    def backward(self, parameters: Parameters, done: Pass, d_outputs: Outward) -> Back:
        """Read-out, then both scans back; x is reached from either."""
        assert isinstance(done, BothPass)
        ahead, astern = done.ahead, done.astern
        h, b = ahead.states[0], astern.states[0]
        to_h, gradients = read_back(parameters, h + b if self.joined else h, d_outputs)
        if self.joined:
            to_b = to_h.copy()
        else:
            to_b, others = read_back(parameters, b, d_outputs, "W_by")
            gradients |= others
        forth, back = scan_back(ahead, to_h), scan_back(astern, to_b)
        adjoints = {"x": forth.inputs(ahead) + back.inputs(astern), **memory("h", forth.states)}
        gradients |= layer_gradients(ahead, forth.d_a, "forward") | layer_gradients(astern, back.d_a, "backward")
        return Back({**adjoints, **memory("b", back.states)}, gradients)

    def graph(self, sizes: Sizes) -> Graph:
        """b above h; first the way forwards, then the way backwards, then every output."""
        n = sizes.source
        x, h, b, o = (line(*part, n, lane) for lane, part in enumerate(LANES))
        to_o = ("V", "V") if self.joined else ("V_f", "V_b")
        edges = upward(x, h, "U_f") + upward(x, b, "U_b") + upward(h, o, to_o[0]) + upward(b, o, to_o[1])
        edges += onward(h, "W_f") + onward(b[::-1], "W_b")
        moments = [(x[t].id, h[t].id) for t in range(n)]
        return Graph(x + h + b + o, edges, (*moments, *((s.id,) for s in b[::-1]), tuple(s.id for s in o)))

    def sharing(self, sizes: Sizes) -> tuple[Integers, tuple[str, ...]]:
        """Powers of W_f below the diagonal, of W_b above it, both on it."""
        n = sizes.source
        f, b = ("V", "V") if self.joined else ("V_f", "V_b")
        before = [power_of(b, "W_b", lag, "U_b") for lag in range(n - 1, 0, -1)]
        after = [power_of(f, "W_f", lag, "U_f") for lag in range(1, n)]
        return lags(n) + n - 1, (*before, f"{f} U_f + {b} U_b", *after)


LANES = (("x", "input"), ("h", "state"), ("b", "state"), ("o", "output"))

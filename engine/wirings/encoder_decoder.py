"""Encoder–decoder: all that the second network hears of the first is one vector, c.

    h_k = cell(x_k, h_{k−1});   c = h_N   or   tanh(Q h_N + b_q)   or   tanh(Q · mean(h_1 … h_N) + b_q)

An affine map of all states needs a block of Q for each of them. The blocks here are equal, Q / N, so that sources of every length
share them: it is then the affine map of the states' mean.

The decoder starts from c, or starts from zero and reads [y_j; c] at every step. Only c passes: an LSTM's memory starts at zero.

Sources: Sutskever, Vinyals, Le 2014 (c as the start); Cho et al. 2014 (c at each step).
Checked by: tests/engine/wirings/test_encoder_decoder.py.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from engine.activations import tanh_slope
from engine.arrays import Array, Integers, weighted
from engine.cells import Cell
from engine.wirings.banded import Outward
from engine.wirings.base import Back, Data, Pass, Sizes, Wired, Wiring, one_of, within
from engine.wirings.decoder import Decoded, decode_back, decode_steps, decoder_parts, encoder_parts, only_h
from engine.wirings.decoding import own_steps
from engine.wirings.graph import Edge, Graph, Node
from engine.wirings.many_to_many import cell_of, memory, named
from engine.wirings.many_to_one import up_to
from engine.wirings.readout import new_readout
from engine.wirings.scan import (
    Layer,
    LayerBack,
    Parameters,
    inner_weights,
    layer_gradients,
    new_weights,
    outer,
    scan,
    scan_back,
    zero_state,
)

CONTEXTS, USES = ("last", "affine", "all"), ("start", "each")


class Silent:
    """No context."""

    size = 0
    always: Array = np.zeros(1)

    def heard(self, step: int, s: Array) -> Array:
        """Nothing."""
        return self.always

    def contexts(self, outputs: int) -> None:
        """None."""


class Constant:
    """c at every step."""

    def __init__(self, c: Array, W_xh: Array) -> None:
        self.c, self.size = c, c.shape[-1]
        self.always = weighted(W_xh[:, -self.size :], c)

    def heard(self, step: int, s: Array) -> Array:
        """Always the same."""
        return self.always

    def contexts(self, outputs: int) -> Array:
        """c again and again, (M, …, H)."""
        return np.broadcast_to(self.c, (outputs, *self.c.shape))


@dataclass(frozen=True)
class TwoPass(Pass):
    """With the encoder's layer, what c was made from and the sum that q bends, (…, H) each, and the decoder's way."""

    encoder: Layer
    source: Array
    sums: Array
    decoder: Decoded


@dataclass(frozen=True)
class EncoderDecoder(Wiring):
    """Two cells of one kind; groups x, h, c, y, s, o, and h.c, s.c of an LSTM."""

    name: ClassVar[str] = "ed"
    decodes: ClassVar[bool] = True
    switches: ClassVar[tuple[str, ...]] = ("context", "use", "teacher")

    cell: Cell
    size: int
    forget_bias: float
    context: str
    use: str
    teacher: float
    seed: int

    @classmethod
    def build(cls, wired: Wired) -> Self:
        """Two cells, how c is made, how it is used, and how much of the target is fed."""
        return cls(
            cell_of(wired),
            wired.hidden_size,
            wired.forget_bias,
            one_of("context", wired.context, CONTEXTS),
            one_of("use", wired.use, USES),
            within("teacher", wired.teacher, 0, 1),
            wired.seed,
        )

    def parameters(self, sizes: Sizes, random: np.random.Generator) -> Parameters:
        """encoder.W_xh …, context.Q (H, H) and context.b (H,) unless c = h_N, decoder.W_xh …, W_hy, b_y."""
        read = sizes.fed + (self.size if self.use == "each" else 0)
        found = new_weights(self.cell, "encoder", self.size, sizes.inputs, random, self.forget_bias)
        if self.context != "last":
            found["context.Q"] = random.standard_normal((self.size, self.size)) / math.sqrt(self.size)
            found["context.b"] = np.zeros(self.size)
        found |= new_weights(self.cell, "decoder", self.size, read, random, self.forget_bias)
        return found | new_readout(self.size, sizes.classes, random)

    def forward(self, parameters: Parameters, data: Data) -> TwoPass:
        """Encode, summarise, decode."""
        encoder = scan(self.cell, inner_weights(parameters, "encoder"), data.xs)
        source = encoder.states[0].mean(axis=0) if self.context == "all" else encoder.last[0]
        c = sums = source
        if self.context != "last":
            sums = weighted(parameters["context.Q"], source) + parameters["context.b"]
            c = np.tanh(sums)
        zero = zero_state(self.cell, encoder.weights, data.xs)
        if self.use == "each":
            done = decode_steps(self.cell, parameters, zero, data, Constant(c, parameters["decoder.W_xh"]))
        else:
            done = decode_steps(self.cell, parameters, only_h(zero, c), data, Silent())
        values = {"x": data.xs, **named(encoder, "h"), "c": c[None], "y": done.ys}
        return TwoPass(values | named(done.layer, "s"), done.outputs, encoder, source, sums, done)

    def backward(self, parameters: Parameters, done: Pass, d_outputs: Outward) -> Back:
        """Decoder, c, encoder."""
        assert isinstance(done, TwoPass)
        each = self.use == "each"
        back = decode_back(parameters, done.decoder, d_outputs, alike=each)
        d_c = back.contexts if each else back.start[0]
        encoder = done.encoder
        found, gradients = self._back_to_states(parameters, done, d_c)
        gradients |= layer_gradients(encoder, found.d_a, "encoder") | back.parameters
        adjoints = {"x": found.inputs(encoder), **memory("h", found.states), "c": d_c[None], "y": back.ys}
        return Back(adjoints | memory("s", back.states), gradients)

    def _back_to_states(self, parameters: Parameters, done: TwoPass, d_c: Array) -> tuple[LayerBack, Parameters]:
        """From ∂/∂c (R, H) through the encoder, and the gradients of what makes c."""
        encoder, gradients, d_source = done.encoder, {}, d_c
        if self.context != "last":
            d_sum = d_c * tanh_slope(done.sums)
            gradients = {"context.Q": outer(d_sum[None], done.source[None]), "context.b": d_sum.sum(axis=0)}
            d_source = d_sum.dot(parameters["context.Q"])
        if self.context == "all":
            steps = len(encoder.xs)
            return scan_back(encoder, np.repeat(d_source[None] / steps, steps, axis=0)), gradients
        return scan_back(encoder, last=only_h(encoder.states, d_source)), gradients

    def graph(self, sizes: Sizes) -> Graph:
        """The encoder on the left, c above its end, the decoder on the right; dots lead from o to y where it is fed back."""
        N, M = sizes.source, sizes.outputs
        nodes, edges, moments = encoder_parts(N)
        own = own_steps(self.teacher, self.seed, M)
        more, between = decoder_parts(N, own)
        c = Node("c", "summary", "c", 0, 2, N - 1)
        weight = "" if self.context == "last" else "Q"
        into = [Edge(f"h{k + 1}", "c", weight) for k in range(0 if self.context == "all" else N - 1, N)]
        used, weight = (range(M), "C") if self.use == "each" else (range(1), "W_s")
        out = [Edge("c", f"s{j + 1}", weight) for j in used]
        later = tuple((f"y{j + 1}", f"s{j + 1}", f"o{j + 1}") for j in range(M))
        return Graph((*nodes, c, *more), (*edges, *into, *out, *between), (*moments, ("c",), *later))

    def sharing(self, sizes: Sizes) -> tuple[Integers, tuple[str, ...]]:
        """Out of c by V W_s^j, or V ( I + … + W_s^{j−1} ) C; Q; into it by W^{N−k} U, or ( I + … + W^{N−k} ) U / N."""
        N, M = sizes.source, sizes.outputs
        each, mean = self.use == "each", self.context == "all"
        before = [["V", *up_to("W_s", j), "C"] if each else ["V", *power("W_s", j + 1)] for j in range(M)]
        q = [] if self.context == "last" else ["Q"]
        lags = range(N - 1, -1, -1)
        after = [[*up_to("W", lag), "U / N"] if mean else [*power("W", lag), "U"] for lag in lags]
        return classes([[" ".join(left + q + right) for right in after] for left in before])


def power(matrix: str, exponent: int) -> list[str]:
    """Such as ["W^2"]; nothing where the exponent is 0."""
    return [] if exponent == 0 else [matrix] if exponent == 1 else [f"{matrix}^{exponent}"]


def classes(products: list[list[str]]) -> tuple[Integers, tuple[str, ...]]:
    """Each different product as a number, (M, N), in the order of their first use, and the products."""
    names = list(dict.fromkeys(name for row in products for name in row))
    return np.array([[names.index(name) for name in row] for row in products]), tuple(names)

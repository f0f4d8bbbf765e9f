"""Time-delay network: a causal convolution shares its kernel over time, and sees no further than its span.
h_t = f(Σ_i K_i x_{t−i·dilation} + b), i = 0 … kernel − 1; the next layer reads h in the same way; o_t = V h^L_t + b_y.

What would lie before the first step is left out, as if it were zero.

Sources: Waibel, Hanazawa, Hinton, Shikano, Lang 1989; van den Oord et al. 2016 (arXiv:1609.03499) for the dilation.
Checked by: tests/engine/wirings/.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from engine.activations import ACTIVATIONS, Activation
from engine.arrays import Array, Integers, added, quiet, rows_times
from engine.errors import ExperimentError
from engine.wirings.banded import Adjoints, Band, Outward
from engine.wirings.base import Back, Data, Pass, Sizes, Wired, Wiring, within
from engine.wirings.graph import Edge, Graph, Node, line, together, upward
from engine.wirings.many_to_many import lags
from engine.wirings.readout import new_readout, read, read_back
from engine.wirings.scan import Parameters, outer
from engine.wirings.stacked import MOST_LAYERS, numbered

KERNELS = (2, 7)
MOST_DILATION = 4


@dataclass(frozen=True)
class DelayPass(Pass):
    """With what every layer read, (N, …, kernel · D), and its f'(a), (N, …, H) each, the lowest first."""

    windows: tuple[Array, ...]
    slopes: tuple[Array, ...]


@dataclass(frozen=True)
class TimeDelay(Wiring):
    """One to four layers; groups x, h, h2, h3, h4, o."""

    name: ClassVar[str] = "tdnn"
    has_cell: ClassVar[bool] = False
    switches: ClassVar[tuple[str, ...]] = ("kernel", "layers", "dilation")

    activation: Activation
    size: int
    kernel: int
    layers: int
    dilation: int

    @classmethod
    def build(cls, wired: Wired) -> Self:
        """Kernel, layers, dilation."""
        return cls(
            ACTIVATIONS[wired.activation],
            wired.hidden_size,
            int(within("kernel", wired.kernel, *KERNELS)),
            int(within("layers", wired.layers, 1, MOST_LAYERS)),
            int(within("dilation", wired.dilation, 1, MOST_DILATION)),
        )

    @property
    def numbers(self) -> range:
        """1, 2, …"""
        return range(1, self.layers + 1)

    @property
    def span(self) -> int:
        """How many steps one layer reaches over."""
        return (self.kernel - 1) * self.dilation + 1

    def check(self, sizes: Sizes) -> None:
        """Raises: ExperimentError where no kernel fits into the sequence, this one does not, or not at this dilation."""
        steps = sizes.source
        if steps < KERNELS[0]:
            raise ExperimentError(
                "source", f"{steps} token", f"at least {KERNELS[0]} tokens, for a kernel to reach over"
            )
        if self.span > steps:
            field = "kernel" if self.kernel > steps else "dilation"
            reach = f"kernel {self.kernel} at dilation {self.dilation} reaches over {self.span} steps"
            raise ExperimentError(field, getattr(self, field), f"small enough for the sequence of {steps}: {reach}")

    def parameters(self, sizes: Sizes, random: np.random.Generator) -> Parameters:
        """kernel.K (kernel, H, D), kernel.b_h; kernel2.K (kernel, H, H), …; W_hy, b_y."""
        found: Parameters = {}
        for layer in self.numbers:
            inputs = sizes.inputs if layer == 1 else self.size
            shape = (self.kernel, self.size, inputs)
            name = numbered("kernel", layer)
            found[f"{name}.K"] = random.standard_normal(shape) / math.sqrt(self.kernel * inputs)
            found[f"{name}.b_h"] = np.zeros(self.size)
        return found | new_readout(self.size, sizes.classes, random)

    def _taps(self, steps: int) -> list[tuple[int, int]]:
        """Each (i, i · dilation) that reaches into the sequence."""
        return [(i, i * self.dilation) for i in range(self.kernel) if i * self.dilation < steps]

    def forward(self, parameters: Parameters, data: Data) -> DelayPass:
        """Layer by layer, all steps at once."""
        values, windows, slopes, rising = {"x": data.xs}, [], [], data.xs
        with quiet():
            for number in self.numbers:
                name = numbered("kernel", number)
                K, b = parameters[f"{name}.K"], parameters[f"{name}.b_h"]
                windows.append(self._windows(rising))
                a = rows_times(windows[-1], K.swapaxes(1, 2).reshape(-1, self.size)) + b
                rising = self.activation.function(a)
                slopes.append(self.activation.slope(a))
                values[numbered("h", number)] = rising
            return DelayPass(values, read(parameters, rising), tuple(windows), tuple(slopes))

    def _windows(self, below: Array) -> Array:
        """What each step reads of the layer below (N, …, D), tap after tap, (N, …, kernel · D); zeros before the first step."""
        *lead, inputs = below.shape
        found = np.zeros((*lead, self.kernel, inputs), below.dtype)
        for i, delay in self._taps(lead[0]):
            found[delay:, ..., i, :] = below[: lead[0] - delay]
        return found.reshape(*lead, -1)

    def backward(self, parameters: Parameters, done: Pass, d_outputs: Outward) -> Back:
        """The same layers from above: each tap hands its adjoint back to the step it read."""
        assert isinstance(done, DelayPass)
        steps = len(done.outputs)
        d_h, gradients = read_back(parameters, done.values[numbered("h", self.layers)], d_outputs)
        adjoints: dict[str, Array] = {}
        for number in self.numbers[::-1]:
            adjoints[numbered("h", number)] = d_h
            name, slope = numbered("kernel", number), done.slopes[number - 1]
            K = parameters[f"{name}.K"]
            with quiet():
                d_a = d_h * (slope if slope.ndim == d_h.ndim else slope[:, None])
                d_h = rows_times(d_a, K[0])
                for i, delay in self._taps(steps)[1:]:
                    d_h[: steps - delay] += rows_times(d_a[delay:], K[i])
            gradients |= self._gradients(name, d_a, done.windows[number - 1])
        return Back({"x": d_h, **adjoints}, gradients)

    def _gradients(self, name: str, d_a: Array, windows: Array) -> Parameters:
        """∂/∂K (kernel, H, D) and ∂/∂b of a layer from d_a (N, R, H) and what it read (N, kernel · D), or (N, R, …) in a batch."""
        with quiet():
            found = outer(d_a, windows).reshape(self.size, self.kernel, -1).swapaxes(0, 1)
            return {f"{name}.K": found, f"{name}.b_h": added(d_a).sum(axis=0)}

    def backward_each(self, parameters: Parameters, done: Pass, d_outputs: Array) -> Back:
        """A band: an output depends on the steps that its taps, and theirs, reach back to."""
        assert isinstance(done, DelayPass)
        d_h, gradients = read_back(parameters, done.values[numbered("h", self.layers)], d_outputs[:, None])
        band = Band(d_h.swapaxes(0, 1), self.dilation)
        bands: dict[str, Array | Band] = {}
        for number in self.numbers[::-1]:
            bands[numbered("h", number)] = band
            name = numbered("kernel", number)
            with quiet():
                d_a = band.rows * done.slopes[number - 1]
                band = band.before(d_a, parameters[f"{name}.K"])
            gradients |= self._gradients(name, d_a.sum(axis=0)[:, None], done.windows[number - 1])
        return Back(Adjoints({"x": band, **bands}), gradients)

    def graph(self, sizes: Sizes) -> Graph:
        """One lane per layer, and an edge per tap."""
        n = sizes.source
        x, o = line("x", "input", n, 0), line("o", "output", n, self.layers + 1)
        layers = [line(numbered("h", number), "state", n, number) for number in self.numbers]
        lines = (x, *layers, o)
        edges = upward(layers[-1], o, "V")
        for number, low, high in zip(self.numbers, lines, layers, strict=False):
            edges += self._reads(number, low, high)
        return Graph(tuple(node for part in lines for node in part), edges, together(*lines))

    def _reads(self, layer: int, low: tuple[Node, ...], high: tuple[Node, ...]) -> tuple[Edge, ...]:
        """What each node of a layer reads below."""
        return tuple(
            Edge(low[t - delay].id, high[t].id, _tap(layer, str(i)))
            for t in range(len(high))
            for i, delay in self._taps(len(high))
            if delay <= t
        )

    def sharing(self, sizes: Sizes) -> tuple[Integers, tuple[str, ...]]:
        """One class per diagonal of the band: t − k steps lie between, a multiple of the dilation."""
        lag, farthest = lags(sizes.source), self.layers * (self.kernel - 1)
        taps, rest = np.divmod(lag, self.dilation)
        inside = (lag >= 0) & (rest == 0) & (taps <= farthest)
        return np.where(inside, taps, -1), tuple(self._ways(taps) for taps in range(int(taps[inside].max()) + 1))

    def _ways(self, taps: int) -> str:
        """Such as "V K_2" of one layer, "Σ V K_2,b K_a ( a + b = 2 )" of two."""
        if self.layers == 1:
            return f"V {_tap(1, str(taps))}"
        only = {0: "0", self.layers * (self.kernel - 1): str(self.kernel - 1)}.get(taps)
        letters = "abcd"[: self.layers]
        chosen = [_tap(n, only or letter) for n, letter in zip(self.numbers, letters, strict=True)]
        product = " ".join(("V", *chosen[::-1]))
        return product if only else f"Σ {product} ( {' + '.join(letters)} = {taps} )"


def _tap(layer: int, index: str) -> str:
    """The matrix of a tap: "K_1", of layer 2 "K_2,1"."""
    return f"K_{index}" if layer == 1 else f"K_{layer},{index}"

"""Output-recurrent: what returns is the output. h_t = f(U x_t + W_yh y_t + b_h), o_t = V h_t + b_y, and what step t is fed back is
y_t = teacher · target_{t−1} + (1 − teacher) · softmax(o_{t−1}), y_1 = 0.

teacher = 1 is teacher forcing: nothing returns and every step can be computed by itself; 0 is running free. As in
engine/cells/jordan.py, but for y_1, which is zero however the network runs.

Sources: Jordan 1986; Goodfellow, Bengio, Courville 2016, section 10.2.1.
Checked by: tests/engine/wirings/.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from engine import readout
from engine.activations import ACTIVATIONS, Activation
from engine.arrays import Array, Integers, quiet, rows_times, stacked
from engine.wirings.base import Back, Data, Pass, Sizes, Wired, Wiring, within
from engine.wirings.graph import Edge, Graph, line, together, upward
from engine.wirings.many_to_many import lags
from engine.wirings.readout import new_readout
from engine.wirings.scan import Parameters, outer


@dataclass(frozen=True)
class FedPass(Pass):
    """With f'(a) and ŷ, (N, …, H) and (N, …, K)."""

    slopes: Array
    predictions: Array


@dataclass(frozen=True)
class OutputRecurrent(Wiring):
    """No W_hh; groups x, y (what is fed back), h, o. The cell is always the plain one."""

    name: ClassVar[str] = "jordan"
    switches: ClassVar[tuple[str, ...]] = ("teacher",)

    activation: Activation
    size: int
    teacher: float

    @classmethod
    def build(cls, wired: Wired) -> Self:
        """The share of the target in what is fed back."""
        return cls(ACTIVATIONS[wired.activation], wired.hidden_size, within("teacher", wired.teacher, 0.0, 1.0))

    def parameters(self, sizes: Sizes, random: np.random.Generator) -> Parameters:
        """cell.W_xh, cell.W_yh, cell.b_h, W_hy, b_y."""
        classes = sizes.classes
        return {
            "cell.W_xh": random.standard_normal((self.size, sizes.inputs)) / math.sqrt(sizes.inputs),
            "cell.W_yh": random.standard_normal((self.size, classes)),  # y sums to 1 as a one-hot vector does
            "cell.b_h": np.zeros(self.size),
            **new_readout(self.size, classes, random),
        }

    def forward(self, parameters: Parameters, data: Data) -> FedPass:
        """Step by step, for each needs the output before."""
        taught = self._taught(parameters, data)
        with quiet():
            drive = rows_times(data.xs, parameters["cell.W_xh"].T) + parameters["cell.b_h"]
            y, kept = taught[0], []
            for t, row in enumerate(drive):
                a = row + y.dot(parameters["cell.W_yh"].T)
                h = self.activation.function(a)
                o = h.dot(parameters["W_hy"].T) + parameters["b_y"]
                prediction = readout.predict("softmax", o)
                kept.append((np.broadcast_to(y, (*row.shape[:-1], taught.shape[-1])), a, h, o, prediction))
                y = taught[min(t + 1, len(drive) - 1)] + (1.0 - self.teacher) * prediction
        ys, a, hs, outputs, predictions = (stacked(part) for part in zip(*kept, strict=True))
        return FedPass({"x": data.xs, "y": ys, "h": hs}, outputs, self.activation.slope(a), predictions)

    def _taught(self, parameters: Parameters, data: Data) -> Array:
        """The targets' part of what each step is fed, (N, K), or (N, B, K) in a batch; zero at the first."""
        classes = len(parameters["b_y"])
        targets = np.zeros((len(data.xs), classes)) if data.targets is None else data.targets
        if targets.ndim < data.xs.ndim:
            targets = targets[:, None]
        return np.concatenate((np.zeros_like(targets[:1]), self.teacher * targets[:-1]))

    def backward(self, parameters: Parameters, done: Pass, d_outputs: Array) -> Back:
        """Through each output, and from each step's y back into the output before."""
        assert isinstance(done, FedPass)
        steps, rows, free = len(d_outputs), d_outputs.shape[1], 1.0 - self.teacher
        W_hy, W_yh = parameters["W_hy"], parameters["cell.W_yh"]
        d_o, d_h = d_outputs.copy(), np.empty((steps, rows, self.size))
        d_a, d_y = np.empty_like(d_h), np.empty_like(d_o)
        with quiet():
            for t in range(steps - 1, -1, -1):
                np.dot(d_o[t], W_hy, out=d_h[t])
                np.multiply(d_h[t], done.slopes[t], out=d_a[t])
                np.dot(d_a[t], W_yh, out=d_y[t])
                if t and free:
                    prediction = done.predictions[t - 1]
                    d_o[t - 1] += free * readout.through_output("softmax", prediction, prediction, d_y[t])
        values = done.values
        gradients = {
            "cell.W_xh": outer(d_a, values["x"]),
            "cell.W_yh": outer(d_a, values["y"]),
            "cell.b_h": d_a.sum(axis=(0, 1)),
            "W_hy": outer(d_o, values["h"]),
            "b_y": d_o.sum(axis=(0, 1)),
        }
        adjoints = {"x": rows_times(d_a, parameters["cell.W_xh"]), "y": d_y, "h": d_h, "o": d_o}
        return Back(adjoints, gradients)

    def graph(self, sizes: Sizes) -> Graph:
        """y stands half a step before the state that it feeds, on the way down from the output before."""
        n = sizes.source
        x, h, o = line("x", "input", n, 0), line("h", "state", n, 1), line("o", "output", n, 2)
        y = line("y", "fed", n, 0.5, shift=-0.5)
        edges = upward(x, h, "U") + upward(y, h, "W") + upward(h, o, "V")
        if self.teacher < 1.0:
            edges += tuple(Edge(a.id, b.id, "", recurrent=True) for a, b in zip(o, y[1:], strict=False))
        return Graph(x + y + h + o, edges, together(x, y, h, o))

    def sharing(self, sizes: Sizes) -> tuple[Integers, tuple[str, ...]]:
        """V (W V)^{t−k} U: the way back leads through V each time; the diagonal alone under teacher forcing."""
        if self.teacher == 1.0:
            return np.where(lags(sizes.source) == 0, 0, -1), ("V U",)
        lag = lags(sizes.source)
        return np.where(lag >= 0, lag, -1), tuple(_returns(n) for n in range(sizes.source))


def _returns(lag: int) -> str:
    """Such as "V ( W V )^2 U"."""
    return ("V U", "V W V U")[lag] if lag < 2 else f"V ( W V )^{lag} U"

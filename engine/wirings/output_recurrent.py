"""Output-recurrent: what returns is the output. h_t = f(U x_t + W_yh y_t + b_h), o_t = V h_t + b_y, and what step t is fed back is
y_t = teacher · target_{t−1} + (1 − teacher) · softmax(o_{t−1}), y_1 = 0.

teacher = 1 is teacher forcing: nothing returns and every step can be computed by itself; 0 is running free. As in
engine/cells/jordan.py, but for y_1, which is zero however the network runs.

Sources: Jordan 1986; Goodfellow, Bengio, Courville 2016, section 10.2.1.
Checked by: tests/engine/wirings/.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Self

import numpy as np

from engine import readout
from engine.activations import ACTIVATIONS, Activation, exponentials
from engine.arrays import Array, Integers, added, quiet, rows_times, stacked
from engine.cells.base import StepBack
from engine.wirings.banded import Adjoints, Band, Outward, whole
from engine.wirings.base import Back, Data, Pass, Sizes, Wired, Wiring, within
from engine.wirings.graph import Edge, Graph, line, together, upward
from engine.wirings.many_to_many import lags
from engine.wirings.readout import new_readout, read
from engine.wirings.scan import Parameters, outer
from engine.wirings.sweep import sweep


@dataclass(frozen=True)
class FedPass(Pass):
    """With f'(a), (N, …, H)."""

    slopes: Array

    @cached_property
    def predictions(self) -> Array:
        """ŷ, (N, …, K)."""
        return readout.predict("softmax", self.outputs)


@dataclass(frozen=True)
class OutputRecurrent(Wiring):
    """No W_hh; groups x, y (what is fed back), h, o. The cell is always the plain one."""

    name: ClassVar[str] = "jordan"
    has_cell: ClassVar[bool] = False
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
        """Step by step, for each needs the output before; all at once where it needs none."""
        taught = self._taught(parameters, data)
        with quiet():
            drive = rows_times(data.xs, parameters["cell.W_xh"].T) + parameters["cell.b_h"]
            ys = self._run_free(parameters, drive, taught) if self.teacher < 1.0 else taught
            if ys.shape[:-1] != drive.shape[:-1]:  # one target for a whole batch
                ys = np.broadcast_to(ys, (*drive.shape[:-1], ys.shape[-1]))
            a = drive + rows_times(ys, parameters["cell.W_yh"].T)
            h = self.activation.function(a)
            outputs = read(parameters, h)
        return FedPass({"x": data.xs, "y": ys, "h": h}, outputs, self.activation.slope(a))

    def _run_free(self, parameters: Parameters, drive: Array, taught: Array) -> Array:
        """What each step is fed, (N, …, K), the network's own part added to the targets'."""
        W, V, b, free = parameters["cell.W_yh"].T, parameters["W_hy"].T, parameters["b_y"], 1.0 - self.teacher
        y, fed = np.broadcast_to(taught[0], (*drive.shape[1:-1], len(b))), []
        for row, target in zip(drive, (*taught[1:], None), strict=True):
            fed.append(y)
            if target is not None:
                o = self.activation.function(row + y.dot(W)).dot(V) + b
                _, grown = exponentials(o)
                y = grown * (free / np.add.reduce(grown, axis=-1, keepdims=True)) + target
        return stacked(fed)

    def _taught(self, parameters: Parameters, data: Data) -> Array:
        """The targets' part of what each step is fed, (N, K), or (N, B, K) in a batch; zero at the first."""
        classes = len(parameters["b_y"])
        targets = np.zeros((len(data.xs), classes)) if data.targets is None else data.targets
        if targets.ndim < data.xs.ndim:
            targets = targets[:, None]
        return np.concatenate((np.zeros_like(targets[:1]), self.teacher * targets[:-1]))

    def backward(self, parameters: Parameters, done: Pass, d_outputs: Outward) -> Back:
        """Through each output, and from each step's y back into the output before."""
        assert isinstance(done, FedPass)
        W_yh, W_hy, values = parameters["cell.W_yh"], parameters["W_hy"], done.values
        batch = done.slopes.ndim > 2
        with quiet():
            d_o = whole(d_outputs).copy()
            d_h = rows_times(d_o, W_hy)
            slopes = done.slopes if batch else done.slopes[:, None]
            if self.teacher < 1.0:
                self._carry(parameters, done, d_h)
            d_a = d_h * slopes
            d_y = rows_times(d_a, W_yh)
            if self.teacher < 1.0:
                predictions = done.predictions[:-1] if batch else done.predictions[:-1, None]
                d_o[:-1] += self._to_outputs(predictions, d_y[1:])
        gradients = {
            "cell.W_xh": outer(d_a, values["x"]),
            "cell.W_yh": outer(d_a, values["y"]),
            "cell.b_h": added(d_a).sum(axis=0),
            "W_hy": outer(d_o, values["h"]),
            "b_y": added(d_o).sum(axis=0),
        }
        adjoints = {"x": rows_times(d_a, parameters["cell.W_xh"]), "y": d_y, "h": d_h, "o": d_o}
        return Back(adjoints, gradients)

    def backward_each(self, parameters: Parameters, done: Pass, d_outputs: Array) -> Back:
        """Under teacher forcing every step is by itself, so that one row for all of them holds every scalar."""
        if self.teacher < 1.0:
            return super().backward_each(parameters, done, d_outputs)
        back = self.backward(parameters, done, d_outputs[:, None])
        return Back(
            Adjoints({name: Band(rows.swapaxes(0, 1)) for name, rows in back.adjoints.items()}), back.parameters
        )

    def _to_outputs(self, predictions: Array, d_y: Array) -> Array:
        """∂/∂o (…, K) through the output's own share of what is fed."""
        return (1.0 - self.teacher) * readout.through_output("softmax", predictions, predictions, d_y)

    def _carry(self, parameters: Parameters, done: FedPass, d_h: Array) -> None:
        """Adds to ∂/∂h (N, R, H), in place, what later steps hand back."""
        W_yh, W_hy, steps = parameters["cell.W_yh"], parameters["W_hy"], len(d_h)
        if done.slopes.ndim == 2:  # one sequence: every step has one Jacobian for all rows
            p = done.predictions[:-1, :, None]
            apart = W_hy - W_hy[done.predictions[:-1].argmax(axis=1)][:, None]  # see `centred`
            inner = p * (apart - (p * apart).sum(axis=1, keepdims=True))
            jacobians = list((1.0 - self.teacher) * done.slopes[1:, :, None] * np.matmul(W_yh, inner))

            def back(work: Iterable[StepBack], room: Array) -> None:
                for t, rows, (before,) in work:
                    if t:
                        before += rows[0].dot(jacobians[t - 1], room)

            sweep((d_h,), back, range(steps)[::-1])
            return
        for t in range(steps - 1, 0, -1):
            d_y = (d_h[t] * done.slopes[t]).dot(W_yh)
            d_h[t - 1] += self._to_outputs(done.predictions[t - 1], d_y).dot(W_hy)

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

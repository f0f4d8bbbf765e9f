"""Every cell once more, as its equations are printed: one step at a time, with numbers that can be set or nudged on the way.

It shares the weights and the sequence with a record and nothing else, so a derivative found by nudging one number here by a
complex step knows nothing of the engine's derivatives, and a number set here knows nothing of the engine's edits.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from engine import Record
from engine.activations import ACTIVATIONS
from engine.arrays import Array
from engine.readout import losses, predict

NUDGE = 1e-30
Place = tuple[str, int]  # the name of a quantity and its step, 0-based; −1 for the initial state


@dataclass
class ByHand:
    """One run. sets: place -> unit -> value; nudges: place -> what is added, after anything was set there."""

    record: Record
    sets: Mapping[Place, Mapping[int, float]] = field(default_factory=dict)
    nudges: Mapping[Place, Array] = field(default_factory=dict)

    def __post_init__(self) -> None:
        trace, weights = self.record.trace, self.record.weights
        self.W, self.t = weights, -1
        self.h = self.named("h0", trace.h0.astype(complex))
        self.c = None if trace.c0 is None else self.named("c0", trace.c0.astype(complex))
        self.y = None
        hs, cs = [], []
        step: Callable[[Array], None] = getattr(self, self.record.cell.name)
        for t in range(self.record.steps):
            self.t = t
            step(self.named("x", trace.xs[self.t].astype(complex)))
            hs.append(self.h)
            cs.append(self.c)
        self.hs, self.cs = np.array(hs), None if trace.c0 is None else np.array(cs)
        read = self.hs
        if self.record.experiment.readout == "mean":
            read = np.array([self.hs[: t + 1].mean(axis=0) for t in range(len(self.hs))])
        o = read @ weights.W_hy.T + weights.b_y
        self.predictions = predict(self.record.experiment.output, o)
        each = losses(self.record.experiment.output, o, self.predictions, trace.targets)
        self.loss = each[trace.loss_steps].sum()

    def named(self, name: str, value: Array) -> Array:
        """The value of a quantity at the present step, set and nudged."""
        place = (name, self.t)
        if place in self.sets:
            value = value.copy()
            for unit, number in self.sets[place].items():
                value[unit] = number
        return value + self.nudges[place] if place in self.nudges else value

    def pre(self, block: str, value: Array) -> Array:
        return self.named(f"pre {block}", value)

    def parts(self, x: Array) -> tuple[list[Array], list[Array]]:
        """W_x x + b and W_h of every block."""
        count = len(self.record.cell.blocks)
        return np.split(self.W.W_xh @ x + self.W.b_h, count), np.split(self.W.W_hh, count)

    def vanilla(self, x: Array) -> None:
        f = ACTIVATIONS[self.record.experiment.activation].function
        self.h = self.named("h", f(self.pre("h", self.W.W_xh @ x + self.W.W_hh @ self.h + self.W.b_h)))

    def jordan(self, x: Array) -> None:
        e, targets = self.record.experiment, self.record.trace.targets
        f = ACTIVATIONS[e.activation].function
        y = predict(e.output, self.W.W_hy @ self.h + self.W.b_y)
        if e.teacher_forcing:
            y = targets[self.t - 1] if self.t else np.zeros_like(targets[0])
        self.h = self.named("h", f(self.pre("h", self.W.W_xh @ x + self.W.W_yh @ y + self.W.b_h)))

    def lstm(self, x: Array) -> None:
        xs, W = self.parts(x)
        a = {name: self.pre(name, xs[n] + W[n] @ self.h) for n, name in enumerate("ifgo")}
        i, f = self.named("input", logistic(a["i"])), self.named("forget", logistic(a["f"]))
        g, o = self.named("candidate", np.tanh(a["g"])), self.named("output", logistic(a["o"]))
        self.c = self.named("c", f * self.c + i * g)
        self.h = self.named("h", o * self.named("tanh c", np.tanh(self.c)))

    def gru(self, x: Array) -> None:
        (x_r, x_z, x_n), (W_r, W_z, W_n) = self.parts(x)
        r = self.named("reset", logistic(self.pre("r", x_r + W_r @ self.h)))
        z = self.named("update", logistic(self.pre("z", x_z + W_z @ self.h)))
        after = self.record.experiment.reset_after
        inner = r * (W_n @ self.h + self.W.b_hn) if after else W_n @ (r * self.h)
        n = self.named("candidate", np.tanh(self.pre("n", x_n + inner)))
        self.h = self.named("h", z * self.h + (1 - z) * n)


def logistic(a: Array) -> Array:
    return 1 / (1 + np.exp(-a))


def derivative(record: Record, name: str, size: int, sets: Mapping[Place, Mapping[int, float]] | None = None) -> Array:
    """∂𝓛/∂(a named quantity) by complex steps, one unit of one step at a time: (T, size), or (size,) of an initial state."""
    steps = [-1] if name in ("h0", "c0") else range(record.steps)
    found = np.array(
        [
            [ByHand(record, sets or {}, {(name, t): 1j * NUDGE * unit}).loss.imag / NUDGE for unit in np.eye(size)]
            for t in steps
        ]
    )
    return found[0] if name in ("h0", "c0") else found

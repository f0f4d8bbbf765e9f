"""The vanilla cell: h_t = f(W_xh x_t + W_hh h_{t−1} + b_h)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from engine.activations import Activation
from engine.arrays import Array, rows_times, weighted
from engine.cells.base import Cell, Options, Slopes, State, StepBack, StepsBack, Ways, alone, handing
from engine.weights import Weights


@dataclass(frozen=True)
class Vanilla(Cell):
    """Simple recurrence. Recorded: a (T, H). Slopes: f'(a) (T, H).

    Sources: Elman 1990; Goodfellow, Bengio, Courville 2016, chapter 10.
    Checked by: tests/engine/test_cells.py, tests/engine/test_golden.py.
    """

    name: ClassVar[str] = "vanilla"
    blocks: ClassVar[tuple[str, ...]] = ("h",)
    recorded: ClassVar[tuple[str, ...]] = ("a",)
    candidate: ClassVar[str] = "h"

    activation: Activation

    @classmethod
    def build(cls, options: Options) -> Self:
        """The cell with that activation."""
        return cls(options.activation)

    @property
    def candidate_activation(self) -> Activation:
        """The activation of the state."""
        return self.activation

    def step(self, weights: Weights, drive: Array, state: State) -> tuple[State, tuple[Array, ...]]:
        """a = drive + W_hh h, h = f(a)."""
        a = weighted(weights.W_hh, state[0])
        a += drive
        return (self.activation.function(a),), (a,)

    def run(self, weights: Weights, drives: Array, state: State) -> tuple[State, tuple[Array, ...]]:
        """The same steps, written where they are to stand."""
        function, (h,) = self.activation.function, state
        if not (alone(weights, drives, state) and isinstance(function, np.ufunc)):
            return super().run(weights, drives, state)
        recorded, states, room, product = drives.copy(), np.empty(drives.shape), np.empty(h.shape), weights.W_hh.dot
        for a, out in zip(recorded, states, strict=True):
            a += product(h, room)
            h = function(a, out)
        return (states,), (recorded,)

    def step_backward(self, weights: Weights, slopes: Slopes, adjoint: State) -> tuple[State, Array]:
        """d_a = d_h ⊙ f'(a), d_h' = W_hhᵀ d_a."""
        d_a = adjoint[0] * slopes[0]
        return (rows_times(d_a, weights.W_hh),), d_a

    def step_jacobian(self, weights: Weights, slopes: Slopes) -> Array:
        """diag(f'(a)) W_hh."""
        return slopes[0][:, :, None] * weights.W_hh

    def rows_back(self, weights: Weights, slopes: Slopes, ways: Ways) -> StepsBack:
        """Through f' and W_hh one after the other; by Jacobians only where there is a second way."""
        more, fresh, own = ways
        jacobians = None if more is None else list(self.step_jacobian(weights, slopes) + more)
        by_step = list(slopes[0] if own is None else own if own.shape[1] > 1 else own[:, 0])
        reached, W_hh = [None] * len(by_step) if own is None else by_step, weights.W_hh

        def back(steps: Iterable[StepBack], room: Array) -> None:
            hand = handing(fresh, room)
            for t, (d_h,), (before,) in steps:
                d_a = np.multiply(d_h, by_step[t], reached[t])
                if jacobians is None:
                    hand(d_a, W_hh, before)
                else:
                    hand(d_h, jacobians[t], before)

        return back

    def own_slopes(self, slopes: Slopes, rows: int) -> Array:
        """f'(a)."""
        return np.repeat(slopes[0][:, None], rows, axis=1)

    def input_jacobian(self, weights: Weights, slopes: Slopes) -> Array:
        """diag(f'(a)) W_xh."""
        return slopes[0][:, :, None] * weights.W_xh

    def slopes(self, weights: Weights, states: State, previous: State, recorded: dict[str, Array]) -> Slopes:
        """f'(a) at every step."""
        return (self.activation.slope(recorded["a"]),)

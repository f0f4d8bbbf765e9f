"""The vanilla cell: h_t = f(W_xh x_t + W_hh h_{t−1} + b_h)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from engine.activations import Activation
from engine.arrays import Array, rows_times, stacked, weighted
from engine.cells.base import Cell, Options, Slopes, State
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
        """The same steps with as few calls as can be."""
        (h,), function, W_hh = state, self.activation.function, weights.W_hh
        states: list[Array] = []
        recorded: list[Array] = []
        for drive in drives:
            a = weighted(W_hh, h)
            a += drive
            h = function(a)
            states.append(h)
            recorded.append(a)
        return (stacked(states),), (stacked(recorded),)

    def step_backward(self, weights: Weights, slopes: Slopes, adjoint: State) -> tuple[State, Array]:
        """d_a = d_h ⊙ f'(a), d_h' = W_hhᵀ d_a."""
        d_a = adjoint[0] * slopes[0]
        return (rows_times(d_a, weights.W_hh),), d_a

    def step_jacobian(self, weights: Weights, slopes: Slopes) -> Array:
        """diag(f'(a)) W_hh."""
        return slopes[0][:, :, None] * weights.W_hh

    def input_jacobian(self, weights: Weights, slopes: Slopes) -> Array:
        """diag(f'(a)) W_xh."""
        return slopes[0][:, :, None] * weights.W_xh

    def slopes(self, weights: Weights, states: State, previous: State, recorded: dict[str, Array]) -> Slopes:
        """f'(a) at every step."""
        return (self.activation.slope(recorded["a"]),)

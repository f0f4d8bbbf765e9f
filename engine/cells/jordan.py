"""The output-recurrent cell: h_t = f(W_xh x_t + W_yh y_{t−1} + b_h). What comes back is the output, not the state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from engine.activations import Activation
from engine.arrays import Array, rows_times, weighted
from engine.cells.base import Cell, Options, RecurrentTerm, Slopes, State, Steps
from engine.readout import output_slopes, predict, through_output
from engine.weights import Weights


@dataclass(frozen=True)
class Jordan(Cell):
    """Running free: y_{t−1} = ŷ(W_hy h_{t−1} + b_y), the network's own read-out of the step before; y_0 is that of h_0.

    Recorded: a (T, H), y = y_{t−1} (T, K). Slopes: f'(a) (T, H), y (T, K), and ŷ' at y's own pre-activation (T, K).
    The gradients of W_hy and b_y run through what is fed back as well as through the losses.

    Sources: Jordan 1986; Goodfellow, Bengio, Courville 2016, section 10.2.1.
    Checked by: tests/engine/test_cells.py, tests/engine/test_jordan.py, tests/engine/test_golden.py.
    """

    name: ClassVar[str] = "jordan"
    blocks: ClassVar[tuple[str, ...]] = ("h",)
    recorded: ClassVar[tuple[str, ...]] = ("a", "y")
    candidate: ClassVar[str] = "h"
    recurrent: ClassVar[str] = "W_yh"

    activation: Activation
    output: str = "linear"

    @classmethod
    def build(cls, options: Options) -> Jordan:
        """The cell with that activation and output, taught or free."""
        kind = TaughtJordan if options.teacher_forcing else cls
        return kind(options.activation, options.output)

    @property
    def candidate_activation(self) -> Activation:
        """The activation of the state."""
        return self.activation

    def step(self, weights: Weights, drive: Array, state: State) -> tuple[State, tuple[Array, ...]]:
        """y' = ŷ(W_hy h + b_y), a = drive + W_yh y', h = f(a)."""
        y = predict(self.output, weighted(weights.W_hy, state[0]) + weights.b_y)
        a = weighted(weights.feedback, y)
        a += drive
        return (self.activation.function(a),), (a, y)

    def step_backward(self, weights: Weights, slopes: Slopes, adjoint: State) -> tuple[State, Array]:
        """d_a = d_h ⊙ f'(a), d_h' = W_hyᵀ ŷ'ᵀ W_yhᵀ d_a."""
        d_a = adjoint[0] * slopes[0]
        return (rows_times(self._d_o(weights, slopes, d_a), weights.W_hy),), d_a

    def _d_o(self, weights: Weights, slopes: Slopes, d_a: Array) -> Array:
        """What reaches the pre-activation of the output that was fed back, (…, K)."""
        return through_output(self.output, slopes[1], slopes[2], rows_times(d_a, weights.feedback))

    def fed_back(self, weights: Weights, slopes: Slopes, d_a: Array) -> Array | None:
        """∂𝓛/∂o_{t−1} through the feedback alone."""
        return self._d_o(weights, slopes, d_a)

    def step_jacobian(self, weights: Weights, slopes: Slopes) -> Array:
        """diag(f'(a)) W_yh ŷ' W_hy."""
        outputs = len(weights.W_hy)
        rows = np.broadcast_to(np.eye(outputs), (len(slopes[0]), outputs, outputs))
        inner = through_output(self.output, slopes[1][:, None, :], slopes[2][:, None, :], rows)  # ŷ' of each step
        return np.asarray(slopes[0][:, :, None] * (weights.feedback @ (inner @ weights.W_hy)))

    def input_jacobian(self, weights: Weights, slopes: Slopes) -> Array:
        """diag(f'(a)) W_xh."""
        return slopes[0][:, :, None] * weights.W_xh

    def slopes(self, weights: Weights, states: State, previous: State, recorded: dict[str, Array]) -> Slopes:
        """f'(a), y and ŷ' at every step."""
        o = previous[0].dot(weights.W_hy.T) + weights.b_y
        return self.activation.slope(recorded["a"]), recorded["y"], output_slopes(self.output, o, recorded["y"])

    def recurrent_terms(self, adjoint: Array, slopes: Slopes, previous: State) -> list[RecurrentTerm]:
        """W_yh sees y_{t−1}."""
        return [RecurrentTerm(slice(0, adjoint.shape[-1]), adjoint, slopes[1])]

    def terms(self, weights: Weights, steps: Steps) -> dict[str, Array]:
        """Ux + Wy + b with Wy = W_yh y, and y (T, K) itself."""
        y = steps.recorded["y"]
        return {
            "Ux": steps.xs.dot(weights.W_xh.T),
            "Wy": y.dot(weights.feedback.T),
            "b": np.tile(weights.b_h, (len(steps.xs), 1)),
            "y": y,
        }


@dataclass(frozen=True)
class TaughtJordan(Jordan):
    """Teacher forced: y_{t−1} is the target of step t − 1, zero at t = 1, and part of the drive; nothing recurs.

    Recorded: a (T, H); `engine.unroll.forward` adds y, what was fed. Slopes: f'(a), y.
    """

    recorded: ClassVar[tuple[str, ...]] = ("a",)

    def step(self, weights: Weights, drive: Array, state: State) -> tuple[State, tuple[Array, ...]]:
        """h = f(drive), whatever the state."""
        a = np.broadcast_to(drive, np.broadcast_shapes(drive.shape, state[0].shape))
        return (self.activation.function(a),), (a,)

    def step_backward(self, weights: Weights, slopes: Slopes, adjoint: State) -> tuple[State, Array]:
        """d_a = d_h ⊙ f'(a); the state before is not reached."""
        d_a = adjoint[0] * slopes[0]
        return (np.zeros_like(d_a),), d_a

    def fed_back(self, weights: Weights, slopes: Slopes, d_a: Array) -> Array | None:
        """Targets are no function of the weights."""
        return None

    def step_jacobian(self, weights: Weights, slopes: Slopes) -> Array:
        """Zero."""
        steps, size = slopes[0].shape
        return np.zeros((steps, size, size))

    def slopes(self, weights: Weights, states: State, previous: State, recorded: dict[str, Array]) -> Slopes:
        """f'(a) and y at every step."""
        return self.activation.slope(recorded["a"]), recorded["y"]

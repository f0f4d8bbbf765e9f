"""The LSTM with a forget gate: c_t = f ⊙ c_{t−1} + i ⊙ g, h_t = o ⊙ tanh(c_t)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from engine.activations import sigmoid, sigmoid_slope, tanh_slope
from engine.arrays import Array, rows_times, weighted
from engine.cells.base import Cell, Frozen, Options, Slopes, State, StepBack, Steps, StepsBack, Ways, alone, handing
from engine.weights import Weights

DENSE_UP_TO = 24  # units up to which the whole Jacobian is the faster operator (benchmarks/engine_speed.py)


@dataclass(frozen=True)
class LSTM(Cell):
    """Gates in the order i, f, g, o (PyTorch's).

    Recorded: a (T, 4H), s = σ(a) (T, 4H; its g block is unused), g (T, H), m = tanh c (T, H).
    Slopes: to_c = o ⊙ tanh'(c) (T, H), into = (g i', c' f', i g') (T, 3, H), expose = m o' (T, H), keep = f (T, H).

    Sources: Hochreiter & Schmidhuber 1997; Gers, Schmidhuber, Cummins 2000 (forget gate).
    Checked by: tests/engine/test_cells.py, tests/engine/test_golden.py.
    """

    name: ClassVar[str] = "lstm"
    blocks: ClassVar[tuple[str, ...]] = ("i", "f", "g", "o")
    state_names: ClassVar[tuple[str, ...]] = ("h", "c")
    recorded: ClassVar[tuple[str, ...]] = ("a", "s", "g", "m")
    candidate: ClassVar[str] = "g"
    gate_blocks: ClassVar[tuple[str, ...]] = ("i", "f", "o")
    leads_into: ClassVar[tuple[tuple[int, ...], ...]] = ((0, 2), (1, 3))

    frozen: Frozen | None = None

    @classmethod
    def build(cls, options: Options) -> Self:
        """The LSTM; its forget bias is a weight."""
        return cls(options.frozen)

    def step(self, weights: Weights, drive: Array, state: State) -> tuple[State, tuple[Array, ...]]:
        """One step; state = (h, c)."""
        h, c = state
        size = h.shape[-1]
        a = weighted(weights.W_hh, h)
        a += drive
        s = sigmoid(a)
        if self.frozen is not None:
            s = self.frozen.set(s)
        g = np.tanh(a[..., 2 * size : 3 * size])
        c = s[..., size : 2 * size] * c + s[..., :size] * g
        m = np.tanh(c)
        return (s[..., 3 * size :] * m, c), (a, s, g, m)

    def run(self, weights: Weights, drives: Array, state: State) -> tuple[State, tuple[Array, ...]]:
        """The same steps, written where they are to stand."""
        if self.frozen is not None or not alone(weights, drives, state):
            return super().run(weights, drives, state)
        (h, c), product = state, weights.W_hh.dot
        steps, size = len(drives), len(h)
        a, s, room = drives.copy(), np.empty(drives.shape), np.empty(4 * size)
        (i, f, _, o), (_, _, a_g, _) = (part.reshape(steps, 4, size).swapaxes(0, 1) for part in (s, a))
        g, m, memories, states = np.empty((4, steps, size))
        for now, gates, to_g, *views in zip(a, s, a_g, i, f, o, g, m, memories, states, strict=True):
            i_t, f_t, o_t, g_t, m_t, c_t, h_t = views
            now += product(h, room)
            sigmoid(now, gates)
            np.tanh(to_g, g_t)
            np.multiply(f_t, c, c_t)
            np.multiply(i_t, g_t, m_t)
            c = np.add(c_t, m_t, c_t)
            np.tanh(c, m_t)
            h = np.multiply(o_t, m_t, h_t)
        return (states, memories), (a, s, g, m)

    def hold(
        self, state: State, notes: tuple[Array, ...], where: State, values: State
    ) -> tuple[State, tuple[Array, ...]]:
        """c first, from which tanh c and h follow; then h."""
        (h, c), (a, s, g, m), size = state, notes, state[0].shape[-1]
        c = np.where(where[1], values[1], c)
        m = np.where(where[1], np.tanh(values[1]), m)
        h = np.where(where[1], s[..., 3 * size :] * m, h)
        return (np.where(where[0], values[0], h), c), (a, s, g, m)

    def step_backward(self, weights: Weights, slopes: Slopes, adjoint: State) -> tuple[State, Array]:
        """d_c += d_h o tanh'(c); d_a from d_c and d_h; d_h' = W_hhᵀ d_a, d_c' = f d_c."""
        to_c, _, _, keep = slopes
        d_h, d_c = adjoint
        d_c = d_c + d_h * to_c
        d_a = self.reached(weights, slopes, (d_h, d_c))
        return (rows_times(d_a, weights.W_hh), d_c * keep), d_a

    def reached(self, weights: Weights, slopes: Slopes, adjoint: State) -> Array:
        """i, f and g from d_c, o from d_h."""
        _, into, expose, _ = slopes
        d_h, d_c = adjoint
        *lead, size = d_c.shape
        d_a = np.empty((*lead, 4, size))
        np.multiply(d_c[..., None, :], into, out=d_a[..., :3, :])
        np.multiply(d_h, expose, out=d_a[..., 3, :])
        return d_a.reshape(*lead, 4 * size)

    def step_jacobian(self, weights: Weights, slopes: Slopes) -> Array:
        """Rows h_t, c_t; columns h_{t−1}, c_{t−1}."""
        matrix, to_c, keep = self._structured(weights, slopes)
        steps, size = keep.shape
        from_h, c_from_h = matrix[:, :size], matrix[:, size:]
        jacobian = np.zeros((steps, 2 * size, 2 * size))
        jacobian[:, :size, :size] = from_h + to_c[:, :, None] * c_from_h
        jacobian[:, size:, :size] = c_from_h
        unit = np.arange(size)
        jacobian[:, unit, size + unit] = to_c * keep
        jacobian[:, size + unit, size + unit] = keep
        return jacobian

    def _structured(self, weights: Weights, slopes: Slopes) -> Slopes:
        """What leads to h' but for the diagonal of c (`_gated`), with to_c and keep (T, H)."""
        return self._gated(weights.W_hh, slopes), slopes[0], slopes[3]

    def rows_back(self, weights: Weights, slopes: Slopes, ways: Ways) -> StepsBack:
        """One product of half the size: the memory's half is diagonal."""
        matrix, to_c, keep = self._structured(weights, slopes)
        if ways.more is not None:
            matrix += ways.more
        size = keep.shape[1]
        parts = list(zip(matrix[:, :size], matrix[:, size:], to_c, keep, strict=True))

        def back(steps: Iterable[StepBack], room: Array) -> None:
            hand = handing(ways.fresh, room)
            for t, (d_h, d_c), (before_h, before_c) in steps:
                from_h, from_c, opened, kept = parts[t]
                d_c += np.multiply(d_h, opened, room)
                hand(d_h, from_h, before_h)
                before_h += d_c.dot(from_c, room)
                np.multiply(d_c, kept, before_c)

        return back

    def input_jacobian(self, weights: Weights, slopes: Slopes) -> Array:
        """Through the four gates."""
        return self._gated(weights.W_xh, slopes)

    def _gated(self, weight: Array, slopes: Slopes) -> Array:
        """(T, 2H, n) of W_hh or W_xh (4H, n): from d_h through the output gate and from total d_c through i, f, g."""
        _, into, expose, keep = slopes
        steps, size = keep.shape
        blocks = weight.reshape(4, size, -1)
        matrix = np.empty((steps, 2 * size, blocks.shape[2]))
        np.multiply(expose[:, :, None], blocks[3], out=matrix[:, :size])
        # row j is the sum over i, f, g of into[:, gate, j] times row j of the gate's block: one small product per unit
        np.matmul(into.transpose(2, 0, 1), blocks[:3].swapaxes(0, 1), out=matrix[:, size:].swapaxes(0, 1))
        return matrix

    def transfer(self, weights: Weights, slopes: Slopes) -> Slopes:
        """The Jacobian while it is small (fewer calls), else its structure: the memory's half is diagonal."""
        small = slopes[3].shape[1] <= DENSE_UP_TO
        return (self.step_jacobian(weights, slopes),) if small else self._structured(weights, slopes)

    def apply_transfer(self, transfer: Slopes, columns: Array, out: Array) -> None:
        """One product of half the size and three of its elements, or the dense product."""
        if len(transfer) == 1:
            super().apply_transfer(transfer, columns, out)
            return
        matrix, to_c, keep = transfer
        size = len(keep)
        d_c, before_c = columns[size:], out[size:]
        np.multiply(columns[:size], to_c[:, None], out=before_c)
        d_c += before_c
        np.multiply(d_c, keep[:, None], out=before_c)
        np.matmul(matrix.T, columns, out=out[:size])

    def slopes(self, weights: Weights, states: State, previous: State, recorded: dict[str, Array]) -> Slopes:
        """The four local derivatives of every step."""
        a, s, g, m = (recorded[name] for name in self.recorded)
        size = g.shape[-1]
        gate_slope = sigmoid_slope(a)
        if self.frozen is not None:
            gate_slope = self.frozen.stop(gate_slope)
        into = np.stack(
            [
                g * gate_slope[:, :size],
                previous[1] * gate_slope[:, size : 2 * size],
                s[:, :size] * tanh_slope(a[:, 2 * size : 3 * size]),
            ],
            axis=1,
        )
        to_c = s[:, 3 * size :] * tanh_slope(states[1])
        return to_c, into, m * gate_slope[:, 3 * size :], s[:, size : 2 * size]

    def gates(self, recorded: dict[str, Array]) -> dict[str, Array]:
        """input, forget, candidate, output."""
        s, g = recorded["s"], recorded["g"]
        size = g.shape[-1]
        return {"input": s[:, :size], "forget": s[:, size : 2 * size], "candidate": g, "output": s[:, 3 * size :]}

    def terms(self, weights: Weights, steps: Steps) -> dict[str, Array]:
        """Three parts of each of the four blocks, and tanh c_t as tanh_c."""
        return {"tanh_c": steps.recorded["m"], **super().terms(weights, steps)}

    def by_value(self, weights: Weights, steps: Steps, adjoint: State, d_a: Array) -> dict[str, Array]:
        """From c_t = f c' + i g and h_t = o tanh c_t; also by tanh_c."""
        d_h, d_c = adjoint
        gates = self.gates(steps.recorded)
        return {
            "input": d_c * gates["candidate"],
            "forget": d_c * steps.previous[1],
            "candidate": d_c * gates["input"],
            "output": d_h * steps.recorded["m"],
            "tanh_c": d_h * gates["output"],
        }

    def written(self, recorded: dict[str, Array]) -> Array:
        """i ⊙ g."""
        gates = self.gates(recorded)
        return np.asarray(gates["input"] * gates["candidate"])

    def direct_path(self, slopes: Slopes) -> Array:
        """The forget gate: ∂c_t/∂c_{t−1} along the memory lane alone."""
        return slopes[3]

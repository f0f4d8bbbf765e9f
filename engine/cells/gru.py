"""The GRU: h_t = z ⊙ h_{t−1} + (1 − z) ⊙ n, with the reset gate before or after the candidate's matrix product."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from engine.activations import sigmoid, sigmoid_slope, tanh_slope
from engine.arrays import Array, quiet, rows_times, weighted
from engine.cells.base import Cell, Frozen, Options, RecurrentTerm, Slopes, State, Steps, alone
from engine.weights import Weights


@dataclass(frozen=True)
class GRU(Cell):
    """Gates in the order r, z, n (PyTorch's).

    reset_after = False: n = tanh(W_xn x + W_hn (r ⊙ h') + b_n)            (Cho et al.)
    reset_after = True:  n = tanh(W_xn x + b_n + r ⊙ (W_hn h' + b_hn))     (PyTorch, cuDNN)

    Recorded: pre-activations a_s (T, 2H) and a_n (T, H), s = (r, z) = σ(a_s), n = tanh(a_n), u = W_hn h' + b_hn (T, H; r ⊙ h'
    where the reset comes before).
    Slopes: keep = z, to_n = (1 − z) n', to_z = (h' − n) z', r, to_r = r' times what r multiplies; all (T, H).

    Sources: Cho et al. 2014 (arXiv:1406.1078).
    Checked by: tests/engine/test_cells.py, tests/engine/test_golden.py.
    """

    name: ClassVar[str] = "gru"
    blocks: ClassVar[tuple[str, ...]] = ("r", "z", "n")
    recorded: ClassVar[tuple[str, ...]] = ("a_s", "a_n", "s", "n", "u")
    driven: ClassVar[tuple[str, ...]] = ("a_s", "a_n")
    candidate: ClassVar[str] = "n"
    gate_blocks: ClassVar[tuple[str, ...]] = ("r", "z")
    leads_into: ClassVar[tuple[tuple[int, ...], ...]] = ((0, 1, 2),)

    reset_after: bool = False
    frozen: Frozen | None = None

    @classmethod
    def build(cls, options: Options) -> Self:
        """The GRU of that form."""
        return cls(options.reset_after, options.frozen)

    def step(self, weights: Weights, drive: Array, state: State) -> tuple[State, tuple[Array, ...]]:
        """One step; state = (h,)."""
        (h,) = state
        size = h.shape[-1]
        W = weights.W_hh
        if self.reset_after:
            recurrent = weighted(W, h)
            a_s = recurrent[..., : 2 * size] + drive[..., : 2 * size]
            s = self._gates(a_s)
            u = recurrent[..., 2 * size :] + weights.b_hn
            a_n = drive[..., 2 * size :] + s[..., :size] * u
        else:
            a_s = weighted(W[: 2 * size], h)
            a_s += drive[..., : 2 * size]
            s = self._gates(a_s)
            u = s[..., :size] * h
            a_n = weighted(W[2 * size :], u)
            a_n += drive[..., 2 * size :]
        n = np.tanh(a_n)
        before = h - n
        before *= s[..., size:]
        before += n
        return (before,), (a_s, a_n, s, n, u)

    def run(self, weights: Weights, drives: Array, state: State) -> tuple[State, tuple[Array, ...]]:
        """The same steps, written where they are to stand."""
        if self.reset_after or self.frozen is not None or not alone(weights, drives, state):
            return super().run(weights, drives, state)
        (h,), steps = state, len(drives)
        size = len(h)
        to_gates, to_candidate = weights.W_hh[: 2 * size].dot, weights.W_hh[2 * size :].dot
        a_s, a_n = drives[:, : 2 * size].copy(), drives[:, 2 * size :].copy()
        s = np.empty(a_s.shape)
        n, u, states = np.empty((3, steps, size))
        rooms = np.empty(2 * size), np.empty(size)
        for now, gates, r, z, to_n, *views in zip(a_s, s, s[:, :size], s[:, size:], a_n, n, u, states, strict=True):
            n_t, u_t, h_t = views
            now += to_gates(h, rooms[0])
            sigmoid(now, gates)
            np.multiply(r, h, u_t)
            to_n += to_candidate(u_t, rooms[1])
            np.tanh(to_n, n_t)
            np.subtract(h, n_t, h_t)
            h_t *= z
            h_t += n_t
            h = h_t
        return (states,), (a_s, a_n, s, n, u)

    def _gates(self, a_s: Array) -> Array:
        """r and z, (…, 2H), as they are used."""
        s = sigmoid(a_s)
        return s if self.frozen is None else self.frozen.set(s)

    def step_backward(self, weights: Weights, slopes: Slopes, adjoint: State) -> tuple[State, Array]:
        """d_h' gathers the four paths: beside the gates, through both gates, and through what r multiplies."""
        keep, _, _, r, _ = slopes
        (d_h,), W = adjoint, weights.W_hh
        d_a, d_u = self._reached(weights, slopes, d_h)
        size, before = d_h.shape[-1], d_h * keep
        if self.reset_after:
            through = d_a.copy()
            through[..., 2 * size :] *= r
            before += rows_times(through, W)
            return (before,), d_a
        d_u *= r
        before += d_u
        before += rows_times(d_a[..., : 2 * size], W[: 2 * size])
        return (before,), d_a

    def reached(self, weights: Weights, slopes: Slopes, adjoint: State) -> Array:
        """n and z from d_h, r through what it multiplies."""
        return self._reached(weights, slopes, adjoint[0])[0]

    def _reached(self, weights: Weights, slopes: Slopes, d_h: Array) -> tuple[Array, Array]:
        """d_a (…, 3H), and ∂/∂ what r multiplies or, applied after, its product, (…, H)."""
        _, to_n, to_z, _, to_r = slopes
        *lead, size = d_h.shape
        d_a = np.empty((*lead, 3, size))
        d_n = np.multiply(d_h, to_n, d_a[..., 2, :])
        d_u = d_n if self.reset_after else rows_times(d_n, weights.W_hh[2 * size :])
        np.multiply(d_u, to_r, d_a[..., 0, :])
        np.multiply(d_h, to_z, d_a[..., 1, :])
        return d_a.reshape(*lead, 3 * size), d_u

    def step_jacobian(self, weights: Weights, slopes: Slopes) -> Array:
        """diag(z) + to_z W_z + to_n (what reaches the candidate), which differs between the two forms."""
        keep, to_n, to_z, r, to_r = slopes
        size = keep.shape[1]
        W_r, W_z, W_n = weights.W_hh.reshape(3, size, size)
        through = to_r[:, :, None] * W_r
        if self.reset_after:
            jacobian = r[:, :, None] * W_n
            jacobian += through
        else:
            _diagonals(through)[...] += r
            jacobian = np.matmul(W_n, through)
        jacobian *= to_n[:, :, None]
        np.multiply(to_z[:, :, None], W_z, out=through)
        jacobian += through
        _diagonals(jacobian)[...] += keep
        return jacobian

    def input_jacobian(self, weights: Weights, slopes: Slopes) -> Array:
        """to_z W_xz + to_n (W_xn + what reaches the candidate through r)."""
        _, to_n, to_z, _, to_r = slopes
        size = to_n.shape[1]
        U_r, U_z, U_n = weights.W_xh.reshape(3, size, -1)
        through = to_r[:, :, None] * U_r
        if not self.reset_after:
            through = np.matmul(weights.W_hh[2 * size :], through)
        return to_z[:, :, None] * U_z + to_n[:, :, None] * (U_n + through)

    def slopes(self, weights: Weights, states: State, previous: State, recorded: dict[str, Array]) -> Slopes:
        """The five local derivatives of every step."""
        a_s, a_n, s, n, u = (recorded[name] for name in self.recorded)
        size = n.shape[-1]
        (h,) = previous
        gate_slope = sigmoid_slope(a_s)
        if self.frozen is not None:
            gate_slope = self.frozen.stop(gate_slope)
        r, z = s[:, :size], s[:, size:]
        multiplied = u if self.reset_after else h
        return (
            z,
            self._opens(recorded) * tanh_slope(a_n),
            (h - n) * gate_slope[:, size:],
            r,
            multiplied * gate_slope[:, :size],
        )

    def recurrent_terms(self, adjoint: Array, slopes: Slopes, previous: State) -> list[RecurrentTerm]:
        """Rows r, z see h'; rows n see r ⊙ h' (reset before), or h' with the adjoint times r (reset after)."""
        size = adjoint.shape[-1] // 3
        (h,), r = previous, slopes[3]
        gates, candidate = adjoint[..., : 2 * size], adjoint[..., 2 * size :]
        rows = slice(2 * size, 3 * size)
        last = RecurrentTerm(rows, candidate * r, h) if self.reset_after else RecurrentTerm(rows, candidate, r * h)
        return [RecurrentTerm(slice(0, 2 * size), gates, h), last]

    def pre_activations(self, recorded: dict[str, Array]) -> dict[str, Array]:
        """r, z, n."""
        a_s, size = recorded["a_s"], recorded["n"].shape[-1]
        return {"r": a_s[..., :size], "z": a_s[..., size:], "n": recorded["a_n"]}

    def gates(self, recorded: dict[str, Array]) -> dict[str, Array]:
        """reset, update, candidate."""
        s, n = recorded["s"], recorded["n"]
        size = n.shape[-1]
        return {"reset": s[:, :size], "update": s[:, size:], "candidate": n}

    def terms(self, weights: Weights, steps: Steps) -> dict[str, Array]:
        """Three parts of r, z, n; of n: rh and Wh_n = W_hn (r ⊙ h'), or Whb_n = W_hn h' + b_hn and r_Whb_n = r ⊙ that."""
        parts = super().terms(weights, steps)
        u, size = steps.recorded["u"], steps.recorded["n"].shape[-1]
        if self.reset_after:
            del parts["Wh_n"]
            return {**parts, "Whb_n": u, "r_Whb_n": steps.recorded["s"][:, :size] * u}
        return {**parts, "rh": u, "Wh_n": u.dot(weights.W_hh[2 * size :].T)}

    def by_value(self, weights: Weights, steps: Steps, adjoint: State, d_a: Array) -> dict[str, Array]:
        """From h_t = z h' + (1 − z) n, and through what r multiplies."""
        (d_h,), (h,) = adjoint, steps.previous
        n, size = steps.recorded["n"], steps.recorded["n"].shape[-1]
        d_n = d_a[:, 2 * size :]
        through = d_n * steps.recorded["u"] if self.reset_after else d_n.dot(weights.W_hh[2 * size :]) * h
        return {"reset": through, "update": d_h * (h - n), "candidate": d_h * self._opens(steps.recorded)}

    def written(self, recorded: dict[str, Array]) -> Array:
        """(1 − z) ⊙ n."""
        return np.asarray(self._opens(recorded) * recorded["n"])

    def _opens(self, recorded: dict[str, Array]) -> Array:
        """1 − z without cancellation, (T, H)."""
        size = recorded["n"].shape[-1]
        with quiet():
            opens = sigmoid(-recorded["a_s"][:, size:])
        if self.frozen is None:
            return opens
        return np.where(self.frozen.where[size : 2 * size], 1.0 - recorded["s"][:, size:], opens)

    def direct_path(self, slopes: Slopes) -> Array:
        """The update gate: ∂h_t/∂h_{t−1} along the copied state alone."""
        return slopes[0]


def _diagonals(matrices: Array) -> Array:
    """The diagonals of (T, H, H) as a writable view (T, H)."""
    return np.einsum("tii->ti", matrices)

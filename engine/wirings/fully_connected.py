"""Fully connected over the whole sequence: h_t = f(Σ_k W_{tk} x_k + b_t), o_t = V_t h_t + c_t.

Everything sees everything and nothing is shared: every pair of steps has its own block, so the parameters grow with the square
of the length, and another length is another network.

Sources: Goodfellow, Bengio, Courville 2016, section 9.2 (what sharing saves).
Checked by: tests/engine/wirings/.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from engine.activations import ACTIVATIONS, Activation
from engine.arrays import Array, Integers, quiet
from engine.wirings.banded import Adjoints, Band, Outward, whole
from engine.wirings.base import Back, Data, Pass, Sizes, Wired, Wiring
from engine.wirings.graph import Edge, Graph, line, upward
from engine.wirings.scan import Parameters


@dataclass(frozen=True)
class WholePass(Pass):
    """With f'(a), (N, …, H)."""

    slopes: Array


@dataclass(frozen=True)
class FullyConnected(Wiring):
    """Groups x, h, o."""

    name: ClassVar[str] = "fc"
    has_cell: ClassVar[bool] = False

    activation: Activation
    size: int

    @classmethod
    def build(cls, wired: Wired) -> Self:
        """Its activation and the units of each step."""
        return cls(ACTIVATIONS[wired.activation], wired.hidden_size)

    def parameters(self, sizes: Sizes, random: np.random.Generator) -> Parameters:
        """W_xh (N·H, N·D), whose block t, k is W_{tk}; b_h (N, H); W_hy (N, K, H); b_y (N, K)."""
        n, whole = sizes.source, sizes.source * sizes.inputs
        return {
            "W_xh": random.standard_normal((n * self.size, whole)) / math.sqrt(whole),
            "b_h": np.zeros((n, self.size)),
            "W_hy": random.standard_normal((n, sizes.classes, self.size)) / math.sqrt(self.size),
            "b_y": np.zeros((n, sizes.classes)),
        }

    def count(self, sizes: Sizes) -> int:
        """The sizes of those four, without making millions of numbers to count them."""
        n, size = sizes.source, self.size
        return n * (size * (n * sizes.inputs + 1) + sizes.classes * (size + 1))

    def forward(self, parameters: Parameters, data: Data) -> WholePass:
        """One product for all steps, then each step's read-out."""
        b_h, b_y = parameters["b_h"], parameters["b_y"]
        with quiet():
            a = _split(_joined(data.xs).dot(parameters["W_xh"].T), len(b_h))
            a = a + _fitting(b_h, a)
            h = self.activation.function(a)
            o = _each_step(h, parameters["W_hy"].swapaxes(1, 2))
        return WholePass({"x": data.xs, "h": h}, o + _fitting(b_y, o), self.activation.slope(a))

    def backward(self, parameters: Parameters, done: Pass, d_outputs: Outward) -> Back:
        """Each scalar follows only the steps that it depends on."""
        assert isinstance(done, WholePass)
        xs, h, d_outputs = done.values["x"], done.values["h"], whole(d_outputs)
        with quiet():
            d_h = np.matmul(d_outputs, parameters["W_hy"])
            d_a = d_h * _fitting(done.slopes, d_h)
            adjoints = {"x": self._inputs(parameters["W_xh"], d_a, xs.shape[-1]), "h": d_h}
        summed = d_a.sum(axis=1)
        batch = xs.ndim > 2
        gradients = {
            "W_xh": _joined(d_a).T @ _joined(xs) if batch else _product(summed, xs),
            "b_h": summed,
            "W_hy": np.matmul(d_outputs.swapaxes(1, 2), h) if batch else _outer(d_outputs, h),
            "b_y": d_outputs.sum(axis=1),
        }
        return Back(adjoints, gradients)

    def backward_each(self, parameters: Parameters, done: Pass, d_outputs: Array) -> Back:
        """Each scalar has a block of rows of its own, and reaches every x."""
        assert isinstance(done, WholePass)
        xs, h, steps = done.values["x"], done.values["h"], len(d_outputs)
        with quiet():
            d_h = _each_step(d_outputs, parameters["W_hy"])
            d_a = d_h * done.slopes
            d_x = _each_step(d_a, parameters["W_xh"].reshape(steps, self.size, -1)).reshape(steps, steps, -1)
        gradients = {
            "W_xh": _product(d_a, xs),
            "b_h": d_a,
            "W_hy": d_outputs[:, :, None] * h[:, None],
            "b_y": d_outputs,
        }
        return Back(Adjoints({"x": d_x.swapaxes(0, 1), "h": Band(d_h[None])}), gradients)

    def _inputs(self, W_xh: Array, d_a: Array, inputs: int) -> Array:
        """∂/∂x (N, R, D): a scalar that depends on few steps pays for those alone."""
        steps, rows, size = d_a.shape
        found = np.zeros((rows, steps * inputs))
        for t, touched in enumerate(np.any(d_a, axis=2).reshape(steps, rows)):
            found[touched] += d_a[t, touched] @ W_xh[t * size : (t + 1) * size]
        return _split(found, steps)

    def graph(self, sizes: Sizes) -> Graph:
        """Every x leads to every h."""
        n = sizes.source
        x, h, o = line("x", "input", n, 0), line("h", "state", n, 1), line("o", "output", n, 2)
        blocks = tuple(Edge(x[k].id, h[t].id, f"W_{t + 1},{k + 1}") for t in range(n) for k in range(n))
        reads = tuple(edge for t in range(n) for edge in upward(h[t : t + 1], o[t : t + 1], f"V_{t + 1}"))
        return Graph(x + h + o, blocks + reads, tuple(tuple(node.id for node in part) for part in (x, h, o)))

    def sharing(self, sizes: Sizes) -> tuple[Integers, tuple[str, ...]]:
        """A class of its own for every pair."""
        n = sizes.source
        names = tuple(f"V_{t + 1} W_{t + 1},{k + 1}" for t in range(n) for k in range(n))
        return np.arange(n * n).reshape(n, n), names


def _joined(rows: Array) -> Array:
    """All steps in one vector: (n, m) as (n·m,), (n, B, m) as (B, n·m)."""
    return rows.reshape(-1) if rows.ndim == 2 else rows.swapaxes(0, 1).reshape(rows.shape[1], -1)


def _split(rows: Array, steps: int) -> Array:
    """The steps again: (n·m,) as (n, m), (B, n·m) as (n, B, m)."""
    return rows.reshape(steps, -1) if rows.ndim == 1 else rows.reshape(len(rows), steps, -1).swapaxes(0, 1)


def _fitting(per_step: Array, rows: Array) -> Array:
    """What each step has, (n, m), beside rows (n, m) or (n, R, m)."""
    return per_step if per_step.ndim == rows.ndim else per_step[:, None]


def _each_step(rows: Array, matrices: Array) -> Array:
    """rows (n, …, m) times each step's own matrix (n, m, k)."""
    return np.matmul(rows[:, None], matrices)[:, 0] if rows.ndim == 2 else np.matmul(rows, matrices)


def _product(d_a: Array, xs: Array) -> Array:
    """∂/∂W_xh, all rows times all columns: `np.outer`, twice as fast."""
    return d_a.reshape(-1, 1).dot(xs.reshape(1, -1))


def _outer(d_outputs: Array, h: Array) -> Array:
    """Each step's ∂/∂V_t, (n, K, H), the rows (n, R, K) added up."""
    return d_outputs.sum(axis=1)[:, :, None] * h[:, None, :]

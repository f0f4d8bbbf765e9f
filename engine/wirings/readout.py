"""The read-out of a wiring: o = W_hy h + b_y, and back.

Checked by: tests/engine/wirings/.
"""

from __future__ import annotations

import math

import numpy as np

from engine.arrays import Array, added, rows_times
from engine.wirings.banded import Band, Outward
from engine.wirings.scan import Parameters, outer


def new_readout(size: int, classes: int, random: np.random.Generator, name: str = "W_hy") -> Parameters:
    """Seeded W_hy (K, H), N(0, 1/H), under that name, and b_y (K,), zero."""
    return {name: random.standard_normal((classes, size)) / math.sqrt(size), "b_y": np.zeros(classes)}


def read(parameters: Parameters, states: Array, name: str = "W_hy") -> Array:
    """o (M, …, K) from states (M, …, H)."""
    return np.asarray(rows_times(states, parameters[name].T) + parameters["b_y"])


def read_back(
    parameters: Parameters, states: Array, d_outputs: Outward, name: str = "W_hy"
) -> tuple[Array, Parameters]:
    """∂/∂states (M, R, H) and the read-out's gradients, from ∂/∂o (M, R, K)."""
    if isinstance(d_outputs, Band):
        total = d_outputs.summed()
        return d_outputs.times(parameters[name]).whole(), {name: total.T @ states, "b_y": total.sum(axis=0)}
    gradients = {name: outer(d_outputs, states), "b_y": added(d_outputs).sum(axis=0)}
    return rows_times(d_outputs, parameters[name]), gradients

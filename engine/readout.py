"""The read-out: o_t = W_hy h_t + b_y, ŷ_t, the loss, and their derivatives side by side.

Checked by: tests/engine/test_readout.py, tests/engine/test_golden.py.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.activations import sigmoid, sigmoid_slope, tanh_slope
from engine.arrays import Array, Integers, quiet

OUTPUTS = ("linear", "softmax", "sigmoid", "tanh")


@dataclass(frozen=True)
class Targets:
    """What the outputs are compared with: values (T, K), or classes (T,) with their one-hot rows as values."""

    values: Array
    classes: Integers | None


def predict(output: str, o: Array) -> Array:
    """ŷ from o, (…, K) each."""
    with quiet():
        if output == "softmax":
            e = np.exp(o - o.real.max(axis=-1, keepdims=True))
            return np.asarray(e / e.sum(axis=-1, keepdims=True))
        if output == "sigmoid":
            return sigmoid(o)
        return np.tanh(o) if output == "tanh" else o


def losses(output: str, o: Array, predictions: Array, targets: Array) -> Array:
    """𝓛_t in nats (cross-entropy) or ½‖ŷ − y‖² (the others): (…, K) -> (…)."""
    if output == "softmax":
        with quiet():
            shifted = o - o.real.max(axis=-1, keepdims=True)
            return np.asarray(np.log(np.exp(shifted).sum(axis=-1)) - np.where(targets > 0, shifted, 0.0).sum(axis=-1))
    return np.asarray(0.5 * ((predictions - targets) ** 2).sum(axis=-1))


def loss_slopes(output: str, o: Array, predictions: Array, targets: Array) -> Array:
    """∂𝓛_t/∂o_t, (T, K)."""
    error = predictions - targets
    if output == "sigmoid":
        return error * sigmoid_slope(o)
    return error * tanh_slope(o) if output == "tanh" else error

"""The read-out: o_t = W_hy h_t + b_y (or of the mean of the states so far), ŷ_t, the loss, and their derivatives side by side.

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
            _, grown = _grown(o)
            return np.asarray(grown / grown.sum(axis=-1, keepdims=True))
        if output == "sigmoid":
            return sigmoid(o)
        return np.tanh(o) if output == "tanh" else o


def losses(output: str, o: Array, predictions: Array, targets: Array) -> Array:
    """𝓛_t in nats (cross-entropy) or ½‖ŷ − y‖² (the others): (…, K) -> (…)."""
    if output == "softmax":
        return cross_entropy(o, targets)[1]
    return np.asarray(0.5 * ((predictions - targets) ** 2).sum(axis=-1))


def cross_entropy(o: Array, targets: Array) -> tuple[Array, Array]:
    """softmax(o) (…, K) and −Σ targets log softmax(o) in nats (…), the targets' sum being 1 or 0."""
    with quiet():
        shifted, grown = _grown(o)
        total = np.add.reduce(grown, axis=-1)
        wanted = np.add.reduce(np.where(targets > 0, targets * shifted, 0.0), axis=-1)
        return grown / total[..., None], np.log(total) - wanted


def _grown(o: Array) -> tuple[Array, Array]:
    """o less its largest number, and the exponentials of that, (…, K) each."""
    shifted = o - np.maximum.reduce(o.real, axis=-1, keepdims=True)
    return shifted, np.exp(shifted)


def loss_slopes(output: str, o: Array, predictions: Array, targets: Array) -> Array:
    """∂𝓛_t/∂o_t, (T, K)."""
    error = predictions - targets
    if output == "sigmoid":
        return error * sigmoid_slope(o)
    return error * tanh_slope(o) if output == "tanh" else error


def running_mean(states: Array) -> Array:
    """mean(h_1..h_t) for every t, (T, H): what the read-out sees where it reads the mean."""
    return np.asarray(states.cumsum(axis=0) / np.arange(1, len(states) + 1)[:, None])


def output_slopes(output: str, o: Array, predictions: Array) -> Array:
    """What `through_output` needs of ŷ'(o), (…, K): its diagonal, or ŷ itself for softmax."""
    if output == "softmax":
        return predictions
    if output == "sigmoid":
        return sigmoid_slope(o)
    return tanh_slope(o) if output == "tanh" else np.ones_like(o)


def through_output(output: str, predictions: Array, slopes: Array, adjoint: Array) -> Array:
    """∂/∂o from ∂/∂ŷ (…, K): times ŷ'(o), which for softmax is diag(ŷ) − ŷ ŷᵀ."""
    if output == "softmax":
        adjoint = adjoint - (adjoint * predictions).sum(axis=-1, keepdims=True)
    return np.asarray(adjoint * slopes)

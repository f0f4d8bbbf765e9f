"""The read-out: o_t = W_hy h_t + b_y (or of the mean of the states so far), ŷ_t, the loss, and their derivatives side by side.

Checked by: tests/engine/test_readout.py, tests/engine/test_golden.py.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.activations import centred, exponentials, sigmoid, sigmoid_slope, softmax, tanh_slope
from engine.arrays import Array, Integers, quiet

SMALLEST = 1e-300  # below, a share of the largest has lost digits
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
            return softmax(o)
        if output == "sigmoid":
            return sigmoid(o)
        return np.tanh(o) if output == "tanh" else o


def losses(output: str, o: Array, predictions: Array, targets: Array) -> Array:
    """𝓛_t in nats (cross-entropy) or ½‖ŷ − y‖² (the others): (…, K) -> (…)."""
    if output == "softmax":
        return cross_entropy(o, targets)[1]
    return np.asarray(0.5 * ((predictions - targets) ** 2).sum(axis=-1))


def cross_entropy(o: Array, targets: Array) -> tuple[Array, Array]:
    """softmax(o) (…, K) and −log of its share of the target in nats (…); targets: one-hot, or zeros where nothing is asked.

    log(1 + the others / the target) has every digit, however sure the network is.
    """
    with quiet():
        shifted, grown = exponentials(o)
        others, own = np.vecdot(1.0 - targets, grown), np.vecdot(targets, grown)
        total = others + own
        found = np.log1p(others / own)
        far = ~(own.real > SMALLEST)
        if far.any():
            wanted = np.where(targets > 0, shifted, 0.0).sum(axis=-1)
            found = np.where(far, np.log(total) - wanted, found)
        return grown / total[..., None], found


def graded_cross_entropy(o: Array, targets: Array) -> Array:
    """−Σ targets log softmax(o) in nats, (…), of targets (…, K) that sum to 1."""
    with quiet():
        shifted, grown = exponentials(o)
        return np.asarray(np.log(grown.sum(axis=-1)) - np.where(targets > 0, targets * shifted, 0.0).sum(axis=-1))


def loss_slopes(output: str, o: Array, predictions: Array, targets: Array) -> Array:
    """∂𝓛_t/∂o_t, (T, K); targets of a softmax as `cross_entropy` has them."""
    if output == "softmax":  # at the target ŷ − 1, which is nearly 0, as what the others have
        rest = 1.0 - targets
        return predictions * rest - targets * np.vecdot(rest, predictions)[..., None]
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
        adjoint = centred(adjoint, predictions)
    return np.asarray(adjoint * slopes)

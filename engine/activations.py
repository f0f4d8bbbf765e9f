"""Activation functions, each beside its derivative.

Derivatives are taken at the pre-activation a, not at the output: 1 − h² loses every digit once tanh saturates.
All functions accept complex a whose imaginary part is a small perturbation, so that complex steps are exact; functions with a
kink branch on the real part.

Checked by: tests/engine/test_activations.py (complex step, saturation, supremum of the slope).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array

LEAK = 0.01  # slope of leaky ReLU below zero (PyTorch's default)
ONE = np.ones(())  # NumPy adds an array of no axes in half the time that it takes to add 1.0
SATURATED_BELOW = 0.1  # a unit counts as saturated where f'(a) is below this share of its largest value


def tanh_slope(a: Array) -> Array:
    """sech²(a) = 4e / (1 + e)² with e = exp(−2|a|): accurate to the last digit however large a is."""
    e = np.abs(a)
    e *= -2.0
    e = np.exp(e)
    below = e + 1.0
    below *= below
    e *= 4.0
    e /= below
    return e


def sigmoid(a: Array, out: Array | None = None) -> Array:
    """1 / (1 + exp(−a)), into an array if one is given (real a alone); the caller silences the harmless overflow for a < −709."""
    if a.dtype.kind == "c":
        e = np.exp(np.where(a.real > 0, -a, a))
        return np.where(a.real > 0, 1.0, e) / (1.0 + e)
    e = np.negative(a, out)
    np.exp(e, e)
    np.add(e, ONE, e)
    return np.reciprocal(e, e)


def sigmoid_slope(a: Array) -> Array:
    """σ(a) σ(−a) = e / (1 + e)² with e = exp(−|a|)."""
    e = np.exp(-np.abs(a))
    return e / (1.0 + e) ** 2


def relu(a: Array) -> Array:
    """a where Re a > 0, else 0."""
    return np.where(a.real > 0, a, 0.0)


def relu_slope(a: Array) -> Array:
    """1 where a > 0, else 0 (the kink itself has slope 0, as in PyTorch)."""
    return (a > 0).astype(np.float64)


def leaky_relu(a: Array) -> Array:
    """a where Re a > 0, else LEAK·a."""
    return np.where(a.real > 0, a, LEAK * a)


def leaky_relu_slope(a: Array) -> Array:
    """1 where a > 0, else LEAK."""
    return np.where(a > 0, 1.0, LEAK)


def identity(a: Array) -> Array:
    """a itself: the linear network of the theorems."""
    return a


def identity_slope(a: Array) -> Array:
    """1 everywhere."""
    return np.ones_like(a)


def softmax(o: Array) -> Array:
    """Over the last axis; complex numbers pass through."""
    _, grown = exponentials(o)
    grown /= np.add.reduce(grown, axis=-1, keepdims=True)
    return grown


def exponentials(o: Array) -> tuple[Array, Array]:
    """o less its largest number, and the exponentials of that, (…, K) each; exactly 0 and 1 at the largest, complex or not."""
    if o.dtype.kind == "c":
        largest = np.take_along_axis(o, o.real.argmax(axis=-1, keepdims=True), axis=-1)
    else:
        largest = np.maximum.reduce(o, axis=-1, keepdims=True)
    shifted = o - largest
    return shifted, np.exp(shifted)


def centred(values: Array, weights: Array) -> Array:
    """values less their mean under weights that sum to 1, (…, n) each: the way back of a softmax before its weights multiply.

    What the largest weight has is taken away first: where that weight is nearly 1 its own value is nearly the mean.
    """
    peak = weights.argmax(axis=-1, keepdims=True)
    peak = peak.reshape((1,) * (values.ndim - peak.ndim) + peak.shape)
    apart = values - np.take_along_axis(values, peak, axis=-1)
    apart -= np.vecdot(apart, weights)[..., None]
    return apart


@dataclass(frozen=True)
class Activation:
    """A function, its derivative, and γ = sup |f'|."""

    name: str
    function: Callable[[Array], Array]
    slope: Callable[[Array], Array]
    gamma: float


ACTIVATIONS = {
    activation.name: activation
    for activation in (
        Activation("tanh", np.tanh, tanh_slope, 1.0),
        Activation("sigmoid", sigmoid, sigmoid_slope, 0.25),
        Activation("relu", relu, relu_slope, 1.0),
        Activation("leaky_relu", leaky_relu, leaky_relu_slope, 1.0),
        Activation("identity", identity, identity_slope, 1.0),
    )
}

"""Numbers as mantissa times a power of two, so that a gradient of 2^2000 or 10^-400 is a result and not an error.

Rows of adjoints are rescaled by exact powers of two whenever their norm leaves a comfortable range, and the exponent is counted.
Elements that are 2^-500 times smaller than their row are set to zero: they cannot change any printed digit, and subnormal numbers
are slow.

Checked by: tests/engine/test_scaled.py, tests/engine/test_known_answers.py.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array, Integers

LOW, HIGH = 2.0**-200, 2.0**200  # squared norms within this range are left alone
NEGLIGIBLE = 2.0**-500
LOG10_2 = math.log10(2.0)


@dataclass(frozen=True)
class Scaled:
    """An array that stands for mantissa · 2^exponent."""

    mantissa: Array
    exponent: int

    @property
    def log10_norm(self) -> float:
        """log10 of the Frobenius norm; −inf where it is exactly zero."""
        squared = float(np.vdot(self.mantissa, self.mantissa))
        if LOW < squared < HIGH:
            return 0.5 * math.log10(squared) + self.exponent * LOG10_2
        near = self.normal()  # the square alone may leave float64
        return float(log10_norms(float(np.vdot(near.mantissa, near.mantissa)), near.exponent))

    def dot(self, other: Scaled) -> tuple[float, int]:
        """⟨self, other⟩ as (mantissa, exponent)."""
        return float(np.vdot(self.mantissa, other.mantissa)), self.exponent + other.exponent

    def plus(self, other: Scaled) -> Scaled:
        """The sum, at the larger exponent."""
        if not other.mantissa.any():
            return self
        if not self.mantissa.any():
            return other
        top = max(self.exponent, other.exponent)
        return Scaled(
            np.ldexp(self.mantissa, self.exponent - top) + np.ldexp(other.mantissa, other.exponent - top), top
        ).normal()

    def normal(self) -> Scaled:
        """The same value with a largest entry between ½ and 1 (zero stays zero)."""
        shift = math.frexp(float(np.abs(self.mantissa).max(initial=0.0)))[1]
        return Scaled(np.ldexp(self.mantissa, -shift), self.exponent + shift) if shift else self

    def value(self) -> Array:
        """The plain numbers; they may overflow to inf or vanish to 0."""
        with np.errstate(over="ignore", under="ignore"):
            return np.ldexp(self.mantissa, self.exponent)


def log10_norms(squared: Array | float, exponents: Integers | int) -> Array:
    """log10 sqrt(squared) + exponents · log10 2; −inf where squared is 0."""
    with np.errstate(divide="ignore"):
        return np.asarray(0.5 * np.log10(squared) + np.multiply(exponents, LOG10_2))


def rescale(state: tuple[Array, ...], squared: Array, exponents: Integers) -> tuple[tuple[Array, ...], Integers]:
    """Rows of a state brought back to norms near 1 where their squared norm has left [LOW, HIGH].

    state: arrays (R, …) that share their rows' exponents (R,); squared (R,). Exact but for what NEGLIGIBLE drops.
    """
    outside = (squared > HIGH) | (squared < LOW)
    if not outside.any():
        return state, exponents
    rows = np.flatnonzero(outside)
    largest = np.maximum.reduce([np.abs(part[rows]).reshape(len(rows), -1).max(axis=1) for part in state])
    shifts = np.where(largest > 0, np.frexp(largest)[1], 0).astype(np.int64)
    exponents = exponents.copy()
    exponents[rows] += shifts
    fresh = tuple(part.copy() for part in state)
    for part in fresh:
        part[rows] = np.ldexp(part[rows], -shifts.reshape(-1, *[1] * (part.ndim - 1)))
    return fresh, exponents


def drop_negligible(state: tuple[Array, ...]) -> tuple[Array, ...]:
    """The state with elements below NEGLIGIBLE set to zero; call it now and then on rescaled rows."""
    for part in state:
        small = np.abs(part) < NEGLIGIBLE
        if small.any():
            part[small] = 0.0
    return state


def normalised(state: tuple[Array, ...]) -> tuple[tuple[Array, ...], int]:
    """A whole state brought near 1 by one power of two, without its negligible elements, and the exponent taken out."""
    shift = int(np.frexp(max(float(np.abs(part).max()) for part in state))[1])
    return drop_negligible(tuple(np.ldexp(part, -shift) for part in state)), shift


def ratio(part: tuple[float, int], whole: tuple[float, int]) -> float:
    """part / whole, each mantissa · 2^exponent; NaN where the whole is zero."""
    if not whole[0]:
        return math.nan
    return math.ldexp(part[0] / whole[0], max(-2000, min(2000, part[1] - whole[1])))

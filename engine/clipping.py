"""Gradient clipping: what the weight gradient is before and after, and whether its direction survives.

Sources: Pascanu, Mikolov, Bengio 2013, section 3.2 (by norm); Mikolov 2012 (by value).
Checked by: tests/engine/test_clipping.py.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from engine.arrays import quiet
from engine.scaled import Scaled


@dataclass(frozen=True)
class Clipped:
    """mode "norm" or "value" with its limit; log10 of the norm of all weight gradients together before and after;
    cosine between the two (1 = the direction is kept); factor = after / before.
    """

    mode: str
    limit: float
    before_log10: float
    after_log10: float
    cosine: float
    factor: float


def clip(gradients: Iterable[Scaled], mode: str, limit: float) -> Clipped:
    """Clips all gradients together, by their common norm or each entry by value."""
    parts = list(gradients)
    top = max((part.exponent for part in parts if part.mantissa.any()), default=0)
    flat = np.concatenate([np.ldexp(part.mantissa, max(part.exponent - top, -1100)).ravel() for part in parts])
    size = math.frexp(float(np.abs(flat).max()))[1]
    flat, top = np.ldexp(flat, -size), top + size
    norm = float(np.linalg.norm(flat))
    before = math.log10(norm) + top * math.log10(2.0) if norm else -math.inf
    if mode == "norm":
        after = min(before, math.log10(limit))
        return Clipped(mode, limit, before, after, 1.0, 10.0 ** (after - before) if norm else 1.0)
    cap = math.ldexp(limit, -top) if top > -1000 else math.inf
    if not norm or cap >= float(np.abs(flat).max()):
        return Clipped(mode, limit, before, before, 1.0, 1.0)
    with quiet():
        capped = np.clip(flat / cap, -1.0, 1.0) if cap > 0 else np.sign(flat)  # in units of the limit
    left = float(np.linalg.norm(capped))
    after = math.log10(left) + math.log10(limit)
    cosine = min(1.0, float(flat.dot(capped)) / (norm * left))
    return Clipped(mode, limit, before, after, cosine, 10.0 ** (after - before))

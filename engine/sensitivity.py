"""What one step stretches, what many steps together keep, and what a state remembers of each input.

Sources: Pascanu, Mikolov, Bengio 2013 (the bound); Hochreiter & Schmidhuber 1997.
Checked by: tests/engine/test_sensitivity.py, tests/engine/test_known_answers.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array, quiet, rows_times, squared_norms
from engine.bptt import at
from engine.cells.base import State
from engine.scaled import HIGH, LOW, log10_norms, normalised, rescale
from engine.unroll import Tape

CHUNK = 1 << 20  # numbers of matrices held at once (8 MB)


@dataclass(frozen=True)
class Products:
    """∂h_t/∂· for one chosen step t (0-based), n finite steps.

    log10_product (n,): spectral norm of ∂h_t/∂h_k, NaN for k > t; log10_memory (n,): spectral norm of ∂h_t/∂x_k.
    """

    log10_product: Array
    log10_memory: Array


def jacobians(tape: Tape) -> Iterator[tuple[slice, Array]]:
    """Every one-step Jacobian ∂state_t/∂state_{t−1}, a few steps at a time: (steps, (r, S, S))."""
    chunk = max(1, CHUNK // (tape.hs.shape[1] * len(tape.previous)) ** 2)
    for low in range(0, tape.steps, chunk):
        steps = slice(low, min(low + chunk, tape.steps))
        yield steps, tape.cell.step_jacobian(tape.weights, tuple(part[steps] for part in tape.slopes))


def singular_values(tape: Tape) -> Array:
    """Singular values of every one-step Jacobian, largest first, (n, S)."""
    values = np.empty((tape.steps, tape.hs.shape[1] * len(tape.previous)))
    for steps, matrices in jacobians(tape):
        values[steps] = np.linalg.svd(matrices, compute_uv=False)
    return values


def spectral_radii(tape: Tape) -> Array:
    """Largest |eigenvalue| of every one-step Jacobian, (n,)."""
    radii = np.empty(tape.steps)
    for steps, matrices in jacobians(tape):
        radii[steps] = np.abs(np.linalg.eigvals(matrices)).max(axis=-1)
    return radii


def spectral_norms(matrices: Array) -> Array:
    """Largest singular value of each matrix (…, m, n) -> (…), from the smaller Gram matrix."""
    rows, columns = matrices.shape[-2:]
    if columns == 1:
        return np.sqrt(squared_norms(matrices[..., 0]))
    flipped = np.swapaxes(matrices, -1, -2)
    gram = flipped @ matrices if columns <= rows else matrices @ flipped
    return np.sqrt(np.maximum(np.linalg.eigvalsh(gram)[..., -1], 0.0))


def chosen_products(tape: Tape, step: int) -> Products:
    """Follows the H unit adjoints of h_t back to every k ≤ t."""
    size = tape.hs.shape[1]
    state: State = (np.eye(size), *(np.zeros((size, size)) for _ in tape.previous[1:]))
    product, memory = np.full(tape.steps, np.nan), np.full(tape.steps, np.nan)
    exponents = np.zeros(tape.steps, dtype=np.int64)
    backs: list[Array] = []
    inner: list[Array] = []
    exponent, chunk = 0, max(1, CHUNK // (size * tape.weights.W_xh.shape[0]))
    with quiet():
        for k in range(step, -1, -1):
            squared = sum(float(np.vdot(part, part)) for part in state)
            if not LOW < squared < HIGH and squared != 0.0:
                state, shift = normalised(state)
                exponent += shift
            exponents[k] = exponent
            backs.append(state[0])
            state, d_a = tape.cell.step_backward(tape.weights, at(tape.slopes, k), state)
            inner.append(d_a)
            if k == 0 or len(backs) == chunk:
                done = slice(k, k + len(backs))
                product[done] = spectral_norms(np.array(backs[::-1]))
                memory[done] = spectral_norms(rows_times(np.array(inner[::-1]), tape.weights.W_xh))
                backs, inner = [], []
    return Products(log10_norms(product**2, exponents), log10_norms(memory**2, exponents))


def memory_matrix(tape: Tape) -> Array:
    """log10 ‖∂h_t/∂x_k‖₂ for all t ≥ k, (n, n); NaN where k > t.

    Carries ∂h_t/∂state_k of all t together, lag by lag, (R, H, H) with one exponent a row.
    """
    steps, size = tape.hs.shape
    result = np.full((steps, steps), np.nan)
    unit = np.broadcast_to(np.eye(size), (steps, size, size))
    state: State = (unit, *(np.zeros_like(unit) for _ in tape.previous[1:]))
    exponents = np.zeros(steps, dtype=np.int64)
    with quiet():
        for lag in range(steps):
            squared = np.add.reduce([np.einsum("rij,rij->r", part, part) for part in state])
            state, exponents = rescale(state, squared, exponents)
            slopes = tuple(np.expand_dims(part[: steps - lag], 1) for part in tape.slopes)
            before, d_a = tape.cell.step_backward(tape.weights, slopes, state)
            reach = rows_times(d_a, tape.weights.W_xh)
            places = np.arange(steps - lag)
            result[places + lag, places] = log10_norms(spectral_norms(reach) ** 2, exponents)
            state, exponents = tuple(part[1:] for part in before), exponents[1:]
    return result


def power_line(base: float, step: int, steps: int) -> Array:
    """log10 of base^(t − k) for the chosen step t, (n,); NaN for k > t, −inf where base is 0 and k < t."""
    lags = step - np.arange(steps)
    with np.errstate(divide="ignore", invalid="ignore"):
        line = np.where(lags == 0, 0.0, lags * np.log10(base))
    return np.where(lags >= 0, line, np.nan)

"""The proof on the page: the backward pass of the very experiment shown, against a complex step.

f(x + iε) = f(x) + iε f'(x) + O(ε²): with ε = 1e-30 the derivative is exact to rounding, with no difference of nearly equal numbers.
Every cell and activation of the engine is complex-safe (functions with a kink branch on the real part).

Sources: Squire & Trapp 1998; Martins, Sturdza, Alonso 2003.
Checked by: tests/engine/test_verify.py, which also proves that a derivative wrong by 0.05 % is rejected.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from engine import readout
from engine.arrays import Array, Integers, quiet
from engine.bptt import Totals, fronts
from engine.cells.base import State
from engine.randomness import Stream, generator
from engine.unroll import Tape, forward

STEP = 1e-30
SMALLEST = 1e-250  # adjoints below this leave float64 when multiplied by STEP, and are counted as skipped
LARGEST = 1e200
BUDGET = 4_000_000  # entries of ∂𝓛_t/∂h_k that one check compares; beyond it, some units are drawn at random
DIRECTIONS = 4  # random directions per weight array, besides that of its own gradient


@dataclass(frozen=True)
class Verification:
    """largest_relative_difference over all compared numbers; `compared` and `skipped` count vectors and directions."""

    largest_relative_difference: float
    compared: int
    skipped: int
    method: str = "complex step"


@dataclass(frozen=True)
class _Tally:
    worst: float
    compared: int
    skipped: int


def verify(tape: Tape, totals: Totals, initial: State, output: str, targets: Array, seed: int) -> Verification:
    """Compares ∂𝓛_t/∂h_k for every t ≥ k, and ∂𝓛/∂W along the gradient and random directions of every weight array.

    initial: the state before the first step; targets (n, K).
    """
    with quiet():
        lags = _compare_lags(tape, output, targets, seed)
        weights = _compare_weights(tape, totals, initial, output, targets, seed)
    return Verification(
        max(lags.worst, weights.worst), lags.compared + weights.compared, lags.skipped + weights.skipped
    )


def _compare_lags(tape: Tape, output: str, targets: Array, seed: int) -> _Tally:
    steps, size = tape.hs.shape
    share = min(size, max(1, BUDGET // (steps * steps)))
    units = np.sort(generator(seed, Stream.VERIFY).choice(size, share, replace=False))
    exact = _lag_vectors(tape)[:, :, units]
    found = _perturbed_losses(tape, units, output, targets)
    size_found = np.linalg.norm(found, axis=-1)
    wanted = np.zeros((steps, steps), dtype=bool)
    wanted[tape.loss_steps] = True
    wanted &= np.tri(steps, dtype=bool)
    size_exact = np.linalg.norm(exact, axis=-1)
    reference = np.where(size_found > 0, size_found, size_exact)  # a gradient where there is none differs by 1
    usable = wanted & (reference > SMALLEST) & (reference < LARGEST)
    both_zero = wanted & (reference == 0)
    difference = np.linalg.norm(found - exact, axis=-1)[usable] / reference[usable]
    compared = int(usable.sum() + both_zero.sum())
    return _Tally(float(difference.max(initial=0.0)), compared, int(wanted.sum()) - compared)


def _perturbed_losses(tape: Tape, units: Integers, output: str, targets: Array) -> Array:
    """∂𝓛_t/∂h_k by complex steps, (t, k, unit): one run in which every step adds its perturbed copies of the state."""
    steps, size = tape.hs.shape
    found = np.zeros((steps, steps, len(units)))
    kick = np.zeros((len(units), size), dtype=complex)
    kick[np.arange(len(units)), units] = 1j * STEP
    drive, sums = tape.drive(), tape.hs.cumsum(axis=0)
    heard = np.zeros((0, size), dtype=complex)  # the states added up along each copy's own path
    state: State = tuple(np.zeros((0, size), dtype=complex) for _ in tape.previous)
    for t in range(steps):
        if t:
            state, notes = tape.cell.step(tape.weights, drive[t], state)
            if tape.held is not None:
                state, _ = tape.held.after(tape.cell, t, state, notes)
        fresh = (tape.hs[t] + kick, *(np.tile(part, (len(units), 1)).astype(complex) for part in tape.memory(t)))
        heard = np.concatenate((heard + state[0], sums[t] + kick))
        state = tuple(np.concatenate(parts) for parts in zip(state, fresh, strict=True))
        read = state[0] if tape.read is None else heard / (t + 1)
        o = read.dot(tape.weights.W_hy.T) + tape.weights.b_y
        losses = readout.losses(output, o, readout.predict(output, o), targets[t])
        found[t, : t + 1] = losses.imag.reshape(t + 1, len(units)) / STEP
    return found


def _lag_vectors(tape: Tape) -> Array:
    """∂𝓛_t/∂h_k themselves, (t, k, unit), from the fronts that the lag matrix is made of."""
    vectors = np.zeros((tape.steps, *tape.hs.shape))
    for front in fronts(tape, inner=False):
        places = np.arange(tape.steps)[front.where]
        vectors[places + front.lag, places] = np.ldexp(front.state[0], front.exponents[:, None])
    return vectors


def _compare_weights(tape: Tape, totals: Totals, initial: State, output: str, targets: Array, seed: int) -> _Tally:
    """Each weight array along its own gradient (its size) and along random directions (its direction)."""
    random = generator(seed, Stream.VERIFY)
    worst, compared, skipped = 0.0, 0, 0
    for name, _ in tape.weights.items():
        gradient = totals.weights[name].value()
        ways = directions(gradient, DIRECTIONS, random)
        found = np.array([_directional(tape, name, way, initial, output, targets) for way in ways])
        exact = np.array([float(np.vdot(gradient, way)) for way in ways])
        reference = float(np.abs(found).max()) or float(np.abs(exact).max())
        if reference == 0.0:
            compared += len(ways)
        elif SMALLEST < reference < LARGEST:
            worst = max(worst, float(np.abs(found - exact).max()) / reference)
            compared += len(ways)
        else:
            skipped += len(ways)
    return _Tally(worst, compared, skipped)


def directions(gradient: Array, count: int, random: np.random.Generator) -> list[Array]:
    """So many random directions of a parameter, and that of its own gradient where it has one, as long as a random one."""
    found = list(random.standard_normal((count, *gradient.shape)))
    norm = float(np.linalg.norm(gradient))
    if SMALLEST < norm < LARGEST:
        found.append(gradient * (np.sqrt(gradient.size) / norm))
    return found


def _directional(tape: Tape, name: str, direction: Array, initial: State, output: str, targets: Array) -> float:
    """d𝓛 along one direction of one weight array, by a complex step of the whole run."""
    parts = {name: dict(tape.weights.items())[name] + 1j * STEP * direction}
    weights = dataclasses.replace(tape.weights, **parts)
    states, _ = forward(tape.cell, weights, tuple(part + 0j for part in initial), tape.xs, tape.held, tape.fed)
    read = states[0] if tape.read is None else readout.running_mean(states[0])
    o = read.dot(weights.W_hy.T) + weights.b_y
    losses = readout.losses(output, o, readout.predict(output, o), targets)
    return float(losses[tape.loss_steps].imag.sum() / STEP)

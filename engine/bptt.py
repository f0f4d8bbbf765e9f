"""Backward through time: totals, the lag matrix, the weight gradient by lag, the ledger, truncation.

Two sweeps do all of it, both through the cell's own `step_backward`:

- `total_adjoints` carries one adjoint, that of the total loss, from the last step to the first: ordinary training.
- `lag_sweep` carries the adjoints of all losses at once as rows of one matrix. At lag ℓ the row of loss t stands at step
  k = t − ℓ, so all rows together are one subdiagonal of the lag matrix, and what they contribute to ∂𝓛/∂W_hh is the term of
  that lag.

Sources: Werbos 1990; Williams & Zipser 1989; Pascanu, Mikolov, Bengio 2013, equations 3 to 5.
Checked by: tests/engine/test_bptt.py, tests/engine/test_golden.py, tests/engine/test_known_answers.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from engine.arrays import Array, Integers, quiet, squared_norms, stacked
from engine.cells.base import Slopes, State
from engine.scaled import HIGH, LOW, Scaled, drop_negligible, log10_norms, normalised, rescale
from engine.unroll import Tape

TIDY_EVERY = 64  # steps between two looks for negligible elements
GATHERED = 1 << 20  # numbers of adjoints whose products are taken at once (8 MB)


@dataclass(frozen=True)
class Totals:
    """∂𝓛/∂state_t for the total loss, with its exponents, and every weight's gradient.

    states: (n, H) mantissas per state array; exponents (n,); d_a (n, G·H) mantissas of the same exponents;
    initial: ∂𝓛/∂state_0; weights: name -> Scaled.
    """

    states: State
    exponents: Integers
    d_a: Array
    initial: tuple[Scaled, ...]
    weights: dict[str, Scaled]

    def value(self, index: int) -> Array:
        """∂𝓛/∂h_t (index 0) or ∂𝓛/∂c_t (index 1) as plain numbers, (n, H)."""
        with np.errstate(over="ignore", under="ignore"):
            return np.ldexp(self.states[index], self.exponents[:, None])

    def log10_norms(self, index: int) -> Array:
        """log10 of their norms, (n,)."""
        return log10_norms(squared_norms(self.states[index]), self.exponents)


def at(slopes: Slopes, index: int | slice | Integers) -> Slopes:
    """The local derivatives of one step, or of a row of steps."""
    return tuple(part[index] for part in slopes)


def total_adjoints(tape: Tape) -> Totals:
    """∂𝓛/∂h_t and ∂𝓛/∂c_t at every step, and the gradient of every weight."""
    size = tape.hs.shape[1]
    backward = tape.cell.step_backward
    weights, slopes = tape.weights, tape.slopes
    through_c = slopes[0] if len(tape.previous) > 1 else None  # the LSTM's ∂h/∂c: d_c is total, through h_t too
    adjoint: State = tuple(np.zeros(size) for _ in tape.previous)
    exponent = 0
    rows: list[State] = []
    inner: list[Array] = []
    exponents = np.zeros(tape.steps, dtype=np.int64)
    with quiet():
        for k in range(tape.steps - 1, -1, -1):
            local = tape.d_h[k]
            if exponent:
                adjoint, local, exponent = _aligned(adjoint, local, exponent)
            adjoint = (adjoint[0] + local, *adjoint[1:])
            squared = sum(float(part.dot(part)) for part in adjoint)
            if not LOW < squared < HIGH and squared != 0.0:
                adjoint, shift = normalised(adjoint)
                exponent += shift
            exponents[k] = exponent
            rows.append(adjoint if through_c is None else (adjoint[0], adjoint[1] + adjoint[0] * through_c[k]))
            adjoint, d_a = backward(weights, at(slopes, k), adjoint)
            inner.append(d_a)
    states = tuple(stacked(part)[::-1] for part in zip(*rows, strict=True))
    d_a = stacked(inner)[::-1]
    return Totals(
        states,
        exponents,
        d_a,
        tuple(Scaled(part, exponent) for part in adjoint),
        _weight_gradients(tape, d_a, exponents),
    )


def _aligned(adjoint: State, local: Array, exponent: int) -> tuple[State, Array, int]:
    """A scaled adjoint and a plain one at a common exponent, that of the larger."""
    if not local.any():
        return adjoint, local, exponent
    own = int(np.frexp(np.abs(local).max())[1])
    carried = exponent + int(np.frexp(max(float(np.abs(part).max()) for part in adjoint))[1])
    top = max(own, carried)
    return tuple(np.ldexp(part, exponent - top) for part in adjoint), np.ldexp(local, -top), top


def _weight_gradients(tape: Tape, d_a: Array, exponents: Integers) -> dict[str, Scaled]:
    """The gradient of every parameter from the adjoints of all pre-activations; steps of one exponent are added at once."""
    read = tape.hs if tape.read is None else tape.read
    gradients = {"W_hy": Scaled(tape.d_o.T.dot(read), 0), "b_y": Scaled(tape.d_o.sum(axis=0), 0)}
    groups = np.unique(exponents).tolist() if exponents.any() else [0]
    for exponent in groups:
        rows = np.where((exponents == exponent)[:, None], d_a, 0.0) if len(groups) > 1 else d_a
        for name, part in _inner_gradients(tape, rows).items():
            found = Scaled(part, exponent)
            gradients[name] = gradients[name].plus(found) if name in gradients else found
    return {name: gradients[name] for name, _ in tape.weights.items()}


def _inner_gradients(tape: Tape, d_a: Array) -> dict[str, Array]:
    """∂𝓛/∂· of every parameter inside the cell, from adjoints (n, G·H)."""
    gradients = {
        "W_xh": d_a.T.dot(tape.xs),
        tape.cell.recurrent: _recurrent_gradient(tape, d_a),
        "b_h": d_a.sum(axis=0),
    }
    if tape.weights.b_hn is not None:
        gradients["b_hn"] = tape.cell.recurrent_terms(d_a, tape.slopes, tape.previous)[-1].adjoint.sum(axis=0)
    fed_back = tape.cell.fed_back(tape.weights, tape.slopes, d_a)
    if fed_back is not None:  # the read-out is part of the recurrence too
        gradients |= {"W_hy": fed_back.T.dot(tape.previous[0]), "b_y": fed_back.sum(axis=0)}
    return gradients


def _recurrent_gradient(tape: Tape, d_a: Array) -> Array:
    """Σ_k adjointᵀ source for ∂𝓛/∂W_hh, (G·H, H), or ∂𝓛/∂W_yh."""
    blocks = [term.adjoint.T.dot(term.source) for term in tape.cell.recurrent_terms(d_a, tape.slopes, tape.previous)]
    return blocks[0] if len(blocks) == 1 else np.concatenate(blocks)


@dataclass(frozen=True)
class LagSweep:
    """What one sweep over all lags found; n finite steps.

    log10_norm (n, n): [t, k] = log10 ‖∂𝓛_t/∂h_k‖, NaN where k > t or step t has no loss, −inf where exactly 0.
    log10_memory: the same for the state that carries the direct path (c for the LSTM, h for the GRU), or None.
    log10_direct, log10_rest: along the gates alone, and everything else, or None.
    by_lag: ∂𝓛/∂W_hh term by term, or None.
    """

    log10_norm: Array
    log10_memory: Array | None
    log10_direct: Array | None
    log10_rest: Array | None
    by_lag: ByLag | None


@dataclass(frozen=True)
class ByLag:
    """∂𝓛/∂W_hh as a sum over lags.

    log10_norm (n,): log10 of the norm of each term; share (n,): ⟨term, total⟩/‖total‖², signed;
    truncated: the sum of the terms inside the window of truncated BPTT.
    """

    log10_norm: Array
    share: Array
    truncated: Scaled


class Front(NamedTuple):
    """All adjoints at one lag: row r belongs to loss losses[r] and stands at step losses[r] − lag."""

    lag: int
    state: State  # (R, H) each
    exponents: Integers  # (R,)
    squared: Array  # (R,) squared norms of the adjoints of h
    where: slice | Integers  # the steps the rows stand at
    d_a: Array  # (R, G·H); empty unless the step back was taken for every row


def fronts(tape: Tape, *, inner: bool) -> Iterator[Front]:
    """The sweep itself: the adjoints of all losses, lag by lag."""
    losses = tape.loss_steps
    if not len(losses):
        return
    every = len(losses) == tape.steps
    state: State = (tape.d_h[losses], *(np.zeros((len(losses), tape.hs.shape[1])) for _ in tape.previous[1:]))
    exponents = np.zeros(len(losses), dtype=np.int64)
    for lag in range(tape.steps):
        if lag and tape.read is not None:
            state, exponents = _joined(state, exponents, tape.d_h[losses[0] - lag])
        squared = squared_norms(state[0])
        full = squared if len(state) == 1 else squared + squared_norms(state[1])
        if not (np.minimum.reduce(full) > LOW and np.maximum.reduce(full) < HIGH):
            state, exponents = rescale(state, full, exponents)
            squared = squared_norms(state[0])
        if lag % TIDY_EVERY == TIDY_EVERY - 1:
            state = drop_negligible(state)
        where: slice | Integers = slice(0, tape.steps - lag) if every else losses[-len(exponents) :] - lag
        before, d_a = _back(tape, state, where, inner=inner)
        yield Front(lag, state, exponents, squared, where, d_a)
        at_start = every or losses[-len(exponents)] == lag
        state, exponents = (before, exponents[1:]) if at_start else (before, exponents)
        if not len(exponents):
            return


def _joined(state: State, exponents: Integers, local: Array) -> tuple[State, Integers]:
    """The one row of a read-out by the mean, joined by what that read-out hears of the step the row now stands at."""
    exponent = int(exponents[0])
    if exponent:
        state, local, exponent = _aligned(state, local, exponent)
    return (state[0] + local, *state[1:]), np.array([exponent], dtype=np.int64)


def _back(tape: Tape, state: State, where: slice | Integers, *, inner: bool) -> tuple[State, Array]:
    """One step back for all rows; rows that stand at the first step have nowhere to go but into the weights."""
    first = 0 if isinstance(where, slice) else int(where[0])
    if inner or first > 0:
        before, d_a = tape.cell.step_backward(tape.weights, at(tape.slopes, where), state)
        return (before if first > 0 else tuple(part[1:] for part in before)), d_a
    rest = slice(1, where.stop) if isinstance(where, slice) else where[1:]
    before, _ = tape.cell.step_backward(tape.weights, at(tape.slopes, rest), tuple(part[1:] for part in state))
    return before, np.empty((0, 0))


def lag_sweep(tape: Tape, *, total: Scaled | None = None, window: int = 0, ledger: bool = False) -> LagSweep:
    """The lag matrix; given the total ∂𝓛/∂W_hh also its split by lag, and where asked the ledger of the direct path."""
    shape = (tape.steps, tape.steps)
    norms, exponents = np.full(shape, np.nan), np.zeros(shape, dtype=np.int64)
    path = _DirectPath(tape) if ledger and tape.cell.direct_path(tape.slopes) is not None else None
    split = _Split(tape, total, window) if total is not None else None
    with quiet():
        for front in fronts(tape, inner=split is not None):
            _put(norms, front, front.squared)
            _put(exponents, front, front.exponents)
            if path is not None:
                path.follow(front)
            if split is not None:
                split.follow(front)
    return LagSweep(
        log10_norm=log10_norms(norms, exponents),
        log10_memory=path.memory if path else None,
        log10_direct=path.direct if path else None,
        log10_rest=path.rest if path else None,
        by_lag=split.result() if split else None,
    )


def _put(matrix: Array | Integers, front: Front, values: Array | Integers) -> None:
    """Writes one value per row of a front onto its subdiagonal of a (T, T) matrix."""
    if isinstance(front.where, slice):
        size = len(matrix)
        matrix.reshape(-1)[front.lag * size :: size + 1] = values
    else:
        matrix[front.where + front.lag, front.where] = values


class _Split:
    """∂𝓛/∂W_hh term by term: each front gives the term of its lag. Fronts are gathered and multiplied out many at once."""

    def __init__(self, tape: Tape, total: Scaled, window: int) -> None:
        self._tape, self._total, self._window = tape, total.normal(), window
        self._norms = np.full(tape.steps, -np.inf)
        self._shares = np.zeros(tape.steps)
        self._truncated = Scaled(np.zeros_like(total.mantissa), 0)
        width = len(tape.weights.W_xh)
        self._room = max(1, min(tape.steps, GATHERED // (tape.steps * width)))
        self._rows = np.zeros((self._room, tape.steps, width))
        self._tops: list[int] = []
        self._first = 0

    def follow(self, front: Front) -> None:
        """Gathers the adjoints of the front's lag."""
        if not self._tops:
            self._first = front.lag
            self._rows[...] = 0.0
        top, d_a = 0, front.d_a
        if front.exponents.any():
            top = int(front.exponents.max())
            d_a = np.ldexp(d_a, (front.exponents - top)[:, None])
        self._rows[len(self._tops), front.where] = d_a
        self._tops.append(top)
        if len(self._tops) == self._room:
            self._multiply()

    def _multiply(self) -> None:
        """The terms of all gathered lags: Σ_k adjointᵀ source, (lags, G·H, H), and what they say."""
        tape, count = self._tape, len(self._tops)
        terms = tape.cell.recurrent_terms(self._rows[:count], tape.slopes, tape.previous)
        blocks = [np.matmul(term.adjoint.swapaxes(1, 2), term.source) for term in terms]
        matrices = blocks[0] if len(blocks) == 1 else np.concatenate(blocks, axis=1)
        squared = np.einsum("lij,lij->l", matrices, matrices)
        if not (squared.min() > LOW and squared.max() < HIGH):
            near = [Scaled(matrix, top).normal() for matrix, top in zip(matrices, self._tops, strict=True)]
            matrices, self._tops = np.array([part.mantissa for part in near]), [part.exponent for part in near]
            squared = np.einsum("lij,lij->l", matrices, matrices)
        lags, tops = slice(self._first, self._first + count), np.array(self._tops)
        self._norms[lags] = log10_norms(squared, tops)
        whole, exponent = self._total.dot(self._total)
        inner = np.einsum("lij,ij->l", matrices, self._total.mantissa)
        self._shares[lags] = np.ldexp(inner / whole, tops + self._total.exponent - exponent) if whole else np.nan
        for matrix, top in zip(matrices[: max(0, self._window + 1 - self._first)], self._tops, strict=False):
            self._truncated = self._truncated.plus(Scaled(matrix, top))
        self._tops = []

    def result(self) -> ByLag:
        """What was gathered."""
        if self._tops:
            self._multiply()
        return ByLag(self._norms, self._shares, self._truncated)


class _DirectPath:
    """The ledger: adjoints that travel through the keeping gate alone, beside the adjoints that take every path."""

    def __init__(self, tape: Tape) -> None:
        gate = tape.cell.direct_path(tape.slopes)
        assert gate is not None  # the caller asked
        self._gate = gate
        self._through_c = tape.slopes[0] if len(tape.previous) > 1 else None
        self._heard = tape.d_h if tape.read is not None else None
        self._rows: Array = np.zeros((0, 0))
        self._exponents: Integers = np.zeros(0, dtype=np.int64)
        shape = (tape.steps, tape.steps)
        self.memory, self.direct, self.rest = (np.full(shape, np.nan) for _ in range(3))

    def follow(self, front: Front) -> None:
        """Takes the direct path one step back and compares it with the front."""
        total = front.state[0]
        if self._through_c is not None:
            total = front.state[1] + total * self._through_c[front.where]
        if front.lag == 0:
            self._rows, self._exponents = total.copy(), front.exponents
        else:
            keep = len(total)  # rows whose loss lies further back than the first step have ended
            after = slice(1, front.where.stop + 1) if isinstance(front.where, slice) else front.where + 1
            self._rows = self._rows[-keep:] * self._gate[after]
            self._exponents = self._exponents[-keep:]
            squared = squared_norms(self._rows)
            (self._rows,), self._exponents = rescale((self._rows,), squared, self._exponents)
            if self._heard is not None:
                local = self._heard[front.where][0]
                local = local if self._through_c is None else local * self._through_c[front.where][0]
                (self._rows,), self._exponents = _joined((self._rows,), self._exponents, local)
        top = np.maximum(front.exponents, self._exponents)
        rest = np.ldexp(total, (front.exponents - top)[:, None]) - np.ldexp(
            self._rows, (self._exponents - top)[:, None]
        )
        _put(self.memory, front, log10_norms(squared_norms(total), front.exponents))
        _put(self.direct, front, log10_norms(squared_norms(self._rows), self._exponents))
        _put(self.rest, front, log10_norms(squared_norms(rest), top))

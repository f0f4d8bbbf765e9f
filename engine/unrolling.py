"""One run step by step, as /unroll shows it: the terms of every sum on the way forward, every derivative on the way back.

Sources: Werbos 1990; Goodfellow, Bengio, Courville 2016, section 10.2.2 (immediate and total derivatives).
Checked by: tests/engine/test_unrolling.py (complex steps, sums, PyTorch where it is installed).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array, padded, quiet
from engine.bptt import Totals
from engine.cells.base import State, Steps
from engine.errors import ExperimentError
from engine.scaled import LOG10_2
from engine.unroll import Forward, Tape


@dataclass(frozen=True)
class Backward:
    """Derivatives of the total loss 𝓛, NaN from the first step on that is not finite.

    h, c (T, H): by each state, c through h_t too, None without a memory; h0, c0 (H,): by the initial state; x (T, D).
    gates: name -> (T, H), by the value of each gate and of the candidate, as it is used in that step; tanh_c (T, H) or None.
    pre: block -> (T, H), by each pre-activation. log10_h, log10_c (T,): log10 of the norms of h and c, which cannot overflow.
    log10_terms (T,): log10 of the norm of the immediate term of step k in the gradient of the recurrent matrix (W_hh; W_yh of a
    Jordan network); share (T,): ⟨term, sum⟩/‖sum‖², signed, sums to 1; log10_total: log10 of the norm of the sum.
    """

    h: Array
    c: Array | None
    h0: Array
    c0: Array | None
    x: Array
    gates: dict[str, Array]
    pre: dict[str, Array]
    tanh_c: Array | None
    log10_h: Array
    log10_c: Array | None
    log10_terms: Array
    share: Array
    log10_total: float


@dataclass(frozen=True)
class Untouched:
    """The same run without edits: h, c (T, H), c None without a memory; predictions (T, K)."""

    h: Array
    c: Array | None
    predictions: Array


@dataclass(frozen=True)
class Unrolling:
    """What /unroll shows beside the trace.

    terms: name -> (T, H); a pre-activation is the sum of its terms:
        vanilla Ux + Wh + b; LSTM Ux_i + Wh_i + b_i and so on for f, g, o, with tanh_c = tanh c_t;
        GRU the same for r, z, and Ux_n + Wh_n + b_n with Wh_n = W_hn rh, rh = r ⊙ h' where the reset comes before,
        Ux_n + b_n + r_Whb_n with r_Whb_n = r ⊙ Whb_n, Whb_n = W_hn h' + b_hn where it comes after;
        Jordan Ux + Wy + b with Wy = W_yh y, and y (T, K) what was fed back.
    unknown: steps (1-based) whose token the network does not know. untouched: None where nothing was edited.
    kept, written (T, H), start (H,): the memory as s_t = kept_t s_{t−1} + written_t, s_0 = start (c of the LSTM, h of the
    GRU); None for a cell without such a path. A gate that is held counts as held; a memory that is set keeps nothing.
    """

    terms: dict[str, Array]
    backward: Backward
    unknown: tuple[int, ...]
    untouched: Untouched | None
    kept: Array | None
    written: Array | None
    start: Array | None

    def left(self, units: Sequence[int]) -> Array | None:
        """What each step has left in a unit: [u, t, k] is the part of s_{t+1}[unit] that step k wrote, (U, T, T + 1).

        units are counted from 1; k = 0 is the initial state; NaN for k > t + 1. The row sums to s_{t+1}[unit] exactly:
        s_t = Σ_k (Π_{k<m≤t} kept_m) written_k + (Π_{m≤t} kept_m) s_0. None for a cell without a direct path.

        Raises: ExperimentError where there is no such unit.
        """
        if self.kept is None or self.written is None or self.start is None:
            return None
        steps, size = self.kept.shape
        wrong = [unit for unit in units if not 1 <= unit <= size]
        if wrong:
            raise ExperimentError("units", wrong[0], f"units from 1 to {size}")
        chosen = np.array(units, dtype=np.int64) - 1
        left = np.full((len(chosen), steps, steps + 1), np.nan)
        row = self.start[chosen][:, None]
        with quiet():
            for t in range(steps):
                row = np.concatenate((row * self.kept[t, chosen][:, None], self.written[t, chosen][:, None]), axis=1)
                left[:, t, : t + 2] = row
        return left


def make_unrolling(run: Forward, tape: Tape, totals: Totals, untouched: Untouched | None) -> Unrolling:
    """The unrolling of a run with its tape and its way back."""
    cell, length, steps = tape.cell, len(run.losses), steps_of(run, tape)
    kept, written = cell.direct_path(tape.slopes), cell.written(steps.recorded)
    has_path = kept is not None and written is not None
    if written is not None and tape.held is not None:
        written = tape.held.overwrite(written)
    with quiet():
        terms = cell.terms(tape.weights, steps)
    return Unrolling(
        terms={name: padded(part, length) for name, part in terms.items()},
        backward=make_backward(tape, totals, steps, length),
        unknown=tuple(step for step in run.sequence.unknown if step <= length),
        untouched=untouched,
        kept=padded(kept, length) if kept is not None else None,
        written=padded(written, length) if written is not None else None,
        start=run.initial[-1] if has_path else None,
    )


def make_backward(tape: Tape, totals: Totals, steps: Steps, length: int) -> Backward:
    """All derivatives of the n finite steps, padded to `length` steps."""
    cell, weights = tape.cell, tape.weights
    has_memory = len(totals.states) > 1
    h, c = totals.value(0), totals.value(1) if has_memory else None
    with quiet():
        d_a = np.ldexp(totals.d_a, totals.exponents[:, None])
        adjoint: State = (h,) if c is None else (h, c)
        if tape.held is not None:
            adjoint = tape.held.adjoints(adjoint)
        gates = cell.by_value(weights, steps, adjoint, d_a)
        x = d_a.dot(weights.W_xh)
    initial = [part.value() for part in totals.initial]
    size = h.shape[1]
    log10_terms, share = immediate_terms(tape, totals)
    return Backward(
        h=padded(h, length),
        c=padded(c, length) if c is not None else None,
        h0=initial[0],
        c0=initial[1] if has_memory else None,
        x=padded(x, length),
        gates={name: padded(part, length) for name, part in gates.items() if name != "tanh_c"},
        pre={block: padded(d_a[:, cell.rows(block, size)], length) for block in cell.blocks},
        tanh_c=padded(gates["tanh_c"], length) if has_memory else None,
        log10_h=padded(totals.log10_norms(0), length),
        log10_c=padded(totals.log10_norms(1), length) if has_memory else None,
        log10_terms=padded(log10_terms, length),
        share=padded(share, length),
        log10_total=totals.weights[cell.recurrent].log10_norm,
    )


def immediate_terms(tape: Tape, totals: Totals) -> tuple[Array, Array]:
    """log10 of the norm of each step's own term adjoint_k source_kᵀ in the recurrent gradient, and its signed share, (n,) each."""
    total = totals.weights[tape.cell.recurrent].normal()
    whole, exponent = total.dot(total)
    doubled = np.full(tape.steps, -np.inf)  # ln of the squared norms
    inner = np.zeros(tape.steps)
    for term in tape.cell.recurrent_terms(totals.d_a, tape.slopes, tape.previous):
        doubled = np.logaddexp(doubled, 2.0 * (_log_norms(term.adjoint) + _log_norms(term.source)))
        inner += np.einsum("ti,ti->t", term.adjoint.dot(total.mantissa[term.rows]), term.source)
    norms = doubled / (2.0 * np.log(10.0)) + totals.exponents * LOG10_2
    if not whole:
        return norms, np.full(tape.steps, np.nan)
    with quiet():
        return norms, np.ldexp(inner / whole, totals.exponents + total.exponent - exponent)


def _log_norms(rows: Array) -> Array:
    """ln ‖row‖ of (n, m), −inf for zero; squares of very small entries do not vanish."""
    largest = np.abs(rows).max(axis=1, initial=0.0)
    safe = np.where(largest > 0, largest, 1.0)
    with quiet():
        return np.asarray(np.log(largest) + 0.5 * np.log(np.maximum(((rows / safe[:, None]) ** 2).sum(axis=1), 1.0)))


def steps_of(run: Forward, tape: Tape) -> Steps:
    """The finite steps of a run as its cell sees them."""
    n = run.finite
    recorded = {name: part[:n] for name, part in run.recorded.items()}
    return Steps(tape.xs, tuple(part[:n] for part in run.states), tape.previous, recorded)

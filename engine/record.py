"""All that one run of an experiment produced, computed part by part when asked for.

Checked by: tests/engine/test_record.py.
"""

from __future__ import annotations

import copy
import dataclasses
import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine import bptt, sensitivity
from engine.arrays import Array, padded
from engine.bptt import LagSweep, Totals
from engine.cells import Cell
from engine.clipping import Clipped, clip
from engine.experiment import Experiment
from engine.lag_matrix import plain_lag_matrix
from engine.network import Network
from engine.scaled import Scaled, ratio
from engine.setup import adopt, network_setup, random_setup
from engine.spectrum import Spectrum
from engine.unroll import Forward, Tape, Trace, make_tape, make_trace, run_forward
from engine.unrolling import Unrolling, Untouched, make_unrolling
from engine.verify import Verification, verify
from engine.weights import Weights


@dataclass(frozen=True)
class Gradients:
    """The way back, padded with NaN to the T steps asked for.

    log10_norm (T, T): log10 ‖∂𝓛_t/∂h_k‖₂ at [t, k]; NaN where k > t or step t has no loss, −inf where exactly 0.
    log10_truncated: the same with −inf beyond the window of truncated BPTT, None without one.
    total_h, total_c (T, H): ∂𝓛/∂h_t, ∂𝓛/∂c_t; log10_total, log10_total_cell (T,) their norms, which cannot overflow.
    log10_immediate (T,): ‖∂𝓛_t/∂h_t‖, the part of step t's own loss.
    weights: name -> ∂𝓛/∂weight; log10_weight_norms: name -> log10 of its norm.
    """

    log10_norm: Array
    log10_truncated: Array | None
    total_h: Array
    total_c: Array | None
    log10_total: Array
    log10_total_cell: Array | None
    log10_immediate: Array
    weights: dict[str, Array]
    log10_weight_norms: dict[str, float]


@dataclass(frozen=True)
class Truncated:
    """Truncated BPTT against the full weight gradient ∂𝓛/∂W_hh: its window, cosine, and relative error ‖Δ‖/‖full‖."""

    window: int
    cosine: float
    relative_error: float


@dataclass(frozen=True)
class Lags:
    """∂𝓛/∂W_hh (∂𝓛/∂W_yh of a Jordan network) as the sum over lags t − k.

    log10_norm (T,): log10 of the norm of each term; share (T,): ⟨term, total⟩/‖total‖², signed, sums to 1;
    total_log10: log10 of the norm of the sum.
    """

    log10_norm: Array
    share: Array
    total_log10: float
    truncated: Truncated | None
    clipped: Clipped | None


@dataclass(frozen=True)
class Sensitivity:
    """What steps stretch and states remember; see the functions of engine.sensitivity.

    singular_values (T, S); log10_product, log10_bound, log10_line, log10_memory (T,) for the chosen step;
    gamma = sup |f'|; mean_slope (T,). log10_bound is NaN for all cells but vanilla, which have no such bound.
    """

    singular_values: Array
    log10_product: Array
    log10_bound: Array
    log10_line: Array
    log10_memory: Array
    gamma: float
    mean_slope: Array


@dataclass(frozen=True)
class Ledger:
    """The direct path of a gated cell against the rest, (T, T) log10 norms at [t, k].

    log10_state_total: the gradient of the state that carries the direct path (c for the LSTM, h for the GRU);
    log10_direct: through its gate alone; log10_rest: their difference.
    """

    log10_state_total: Array
    log10_direct: Array
    log10_rest: Array


def run(experiment: Experiment, network: Network | None = None) -> Record:
    """The record of an experiment; its parts are computed on demand.

    With a trained network the experiment's `text` is read with its vocabulary, and its weights, sizes and classes are used in
    place of random ones; `input_strength` 0 switches the input off and is not used otherwise. Every step with a loss asks for
    `label`, or for the class that the network itself gives at the end of the text. `record.experiment` is what was run.

    Raises: ExperimentError where the two do not fit, see `engine.setup.adopt`.
    """
    return Record(experiment, network)


class Record:
    """One run; see the properties."""

    def __init__(self, experiment: Experiment, network: Network | None = None) -> None:
        self.network = network
        self.experiment = experiment if network is None else adopt(experiment, network)
        start = random_setup(experiment) if network is None else network_setup(self.experiment, network)
        self.cell: Cell = start.cell
        self.spectrum: Spectrum = start.spectrum
        self.weights: Weights = start.weights
        self._start = start
        self._sweep: LagSweep | None = None

    def rerun(self) -> Record:
        """The same network and sequence with nothing computed yet."""
        fresh = copy.copy(self)
        for name in _COMPUTED:
            fresh.__dict__.pop(name, None)
        fresh._sweep = None
        return fresh

    @property
    def steps(self) -> int:
        """T, the steps really run: a text or series may be shorter than asked for."""
        return len(self._start.sequence.xs)

    @property
    def chosen(self) -> int:
        """The chosen step, 0-based: the last finite one unless the experiment names another."""
        wanted = min(self.experiment.chosen_step or self.steps, self.steps) - 1
        return max(0, min(wanted, self.tape.steps - 1))

    @cached_property
    def _forward(self) -> Forward:
        start, losses = self._start, np.array(self.experiment.loss_steps(self.steps))
        return run_forward(
            self.cell,
            self.weights,
            start.initial,
            start.sequence,
            self.experiment.output,
            start.targets,
            losses,
            mean=self.experiment.readout == "mean",
            held=start.held,
            fed=start.fed,
        )

    @cached_property
    def trace(self) -> Trace:
        """Everything that happened forward."""
        return make_trace(self.cell, self._forward)

    @cached_property
    def tape(self) -> Tape:
        """What the way back needs."""
        return make_tape(self.cell, self.weights, self.experiment.output, self._forward)

    @cached_property
    def totals(self) -> Totals:
        """The gradient of the total loss, scaled."""
        return bptt.total_adjoints(self.tape)

    @property
    def _recurrent(self) -> Scaled:
        """The gradient of what the recurrence runs through: W_hh, or W_yh of a Jordan network."""
        return self.totals.weights[self.cell.recurrent]

    @cached_property
    def log10_lags(self) -> Array:
        """The lag matrix of the finite steps, (n, n), from the sweep that was taken for other parts or from one of its own."""
        if self._sweep is None:
            plain = plain_lag_matrix(self.tape)
            if plain is not None:
                return plain
        return self._swept().log10_norm

    def _swept(self, *, lags: bool = False, ledger: bool = False) -> LagSweep:
        """The careful sweep with at least what is asked for; an earlier one is kept if it has it."""
        have = self._sweep
        if have is None or (lags and have.by_lag is None) or (ledger and have.log10_direct is None):
            lags = lags or (have is not None and have.by_lag is not None)
            ledger = ledger or (have is not None and have.log10_direct is not None)
            total = self._recurrent if lags else None
            have = bptt.lag_sweep(self.tape, total=total, window=self.experiment.truncation, ledger=ledger)
            self._sweep = have
        return have

    def prepare(self, *, lags: bool, ledger: bool) -> None:
        """Takes the careful sweep once for all parts that will be asked for; the lag matrix alone does not need it."""
        ledger = ledger and bool(self.cell.gate_blocks)
        if lags or ledger:
            self._swept(lags=lags, ledger=ledger)

    @cached_property
    def gradients(self) -> Gradients:
        """Totals, weight gradients and the lag matrix."""
        totals, tape = self.totals, self.tape
        norm = self._square(self.log10_lags)
        window = self.experiment.truncation
        own = np.full(tape.steps, np.nan)
        own[tape.loss_steps] = np.diag(self.log10_lags)[tape.loss_steps]
        has_memory = len(totals.states) > 1
        return Gradients(
            log10_norm=norm,
            log10_truncated=_masked_beyond(norm, window) if window else None,
            total_h=self._column(totals.value(0)),
            total_c=self._column(totals.value(1)) if has_memory else None,
            log10_total=self._column(totals.log10_norms(0)),
            log10_total_cell=self._column(totals.log10_norms(1)) if has_memory else None,
            log10_immediate=self._column(own),
            weights={name: part.value() for name, part in totals.weights.items()},
            log10_weight_norms={name: part.log10_norm for name, part in totals.weights.items()},
        )

    @cached_property
    def lags(self) -> Lags:
        """The weight gradient of W_hh by lag, truncated and clipped."""
        split = self._swept(lags=True).by_lag
        assert split is not None  # the sweep was asked for it
        return Lags(
            log10_norm=self._column(split.log10_norm),
            share=self._column(split.share),
            total_log10=self._recurrent.log10_norm,
            truncated=self._truncated(split.truncated),
            clipped=self._clipped(),
        )

    def _truncated(self, short: Scaled) -> Truncated | None:
        window, total = self.experiment.truncation, self._recurrent
        if not window:
            return None
        total = total.normal()
        whole = total.dot(total)
        if not whole[0]:
            return Truncated(window, math.nan, math.nan)
        length = math.sqrt(ratio(short.dot(short), whole))
        projection = ratio(short.dot(total), whole)
        missing = short.plus(Scaled(-total.mantissa, total.exponent))
        cosine = max(-1.0, min(1.0, projection / length)) if length else math.nan
        return Truncated(window, cosine, math.sqrt(ratio(missing.dot(missing), whole)))

    def _clipped(self) -> Clipped | None:
        e = self.experiment
        if not (e.clip_norm or e.clip_value):
            return None
        mode, limit = ("norm", e.clip_norm) if e.clip_norm else ("value", e.clip_value)
        return clip(self.totals.weights.values(), mode, limit)

    @cached_property
    def eigenvalue_radius(self) -> Array:
        """ρ(∂state_t/∂state_{t−1}) of every step, (T,)."""
        return self._column(sensitivity.spectral_radii(self.tape))

    @cached_property
    def memory_matrix(self) -> Array:
        """log10 ‖∂h_t/∂x_k‖₂ for all t ≥ k, (T, T)."""
        return self._square(sensitivity.memory_matrix(self.tape))

    @cached_property
    def sensitivity(self) -> Sensitivity:
        """One-step singular values; products, bound and memory of the chosen step."""
        tape, spectrum, chosen = self.tape, self.spectrum, self.chosen
        products = sensitivity.chosen_products(tape, chosen)
        gamma = self.cell.candidate_activation.gamma
        bound = sensitivity.power_line(gamma * spectrum.sigma1, chosen, self.steps)
        return Sensitivity(
            singular_values=self._column(sensitivity.singular_values(self.tape)),
            log10_product=self._column(products.log10_product),
            log10_bound=bound if self.cell.name == "vanilla" else np.full(self.steps, np.nan),
            log10_line=sensitivity.power_line(spectrum.radius, chosen, self.steps),
            log10_memory=self._column(products.log10_memory),
            gamma=gamma,
            mean_slope=self.trace.slopes.mean(axis=1),
        )

    @cached_property
    def ledger(self) -> Ledger | None:
        """The direct path against the rest; None for a cell without gates."""
        if not self.cell.gate_blocks:
            return None
        sweep = self._swept(ledger=True)
        parts = (sweep.log10_memory, sweep.log10_direct, sweep.log10_rest)
        return Ledger(*(self._square(part) for part in parts if part is not None))

    @cached_property
    def unrolling(self) -> Unrolling:
        """The terms of every sum, the derivatives of every state, gate and input, and what edits changed."""
        return make_unrolling(self._forward, self.tape, self.totals, self._untouched())

    def _untouched(self) -> Untouched | None:
        if not self.experiment.edits.strip():
            return None
        trace = Record(dataclasses.replace(self.experiment, edits=""), self.network).trace
        return Untouched(trace.hs, trace.cs, trace.predictions)

    def verify(self) -> Verification:
        """The backward pass of this very run against a complex step."""
        e, start = self.experiment, self._start
        return verify(self.tape, self.totals, start.initial, e.output, start.targets.values[: self.tape.steps], e.seed)

    def _column(self, values: Array) -> Array:
        """Values of the finite steps (n, …) padded with NaN to (T, …)."""
        return padded(values, self.steps)

    def _square(self, values: Array) -> Array:
        """(n, n) padded with NaN to (T, T)."""
        missing = self.steps - len(values)
        return np.pad(values, (0, missing), constant_values=np.nan) if missing else values


def _masked_beyond(norm: Array, window: int) -> Array:
    steps = np.arange(len(norm))
    beyond = steps[:, None] - steps > window
    return np.where(beyond & ~np.isnan(norm), -np.inf, norm)


_COMPUTED = tuple(name for name, value in vars(Record).items() if isinstance(value, cached_property))

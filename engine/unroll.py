"""Forward through time: weights and a sequence -> everything that happened.

Checked by: tests/engine/test_unroll.py, tests/engine/test_golden.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from engine import readout
from engine.activations import SATURATED_BELOW
from engine.arrays import Array, Integers, quiet
from engine.cells import Cell
from engine.cells.base import Slopes, State, by_part
from engine.edits import Held
from engine.inputs import Sequence
from engine.readout import Targets
from engine.weights import Weights


@dataclass(frozen=True)
class Trace:
    """Everything one run produced, up to its last finite step; T below is the number of steps that were asked for.

    Arrays hold NaN from `first_nonfinite_step` (1-based; None if the run stayed finite) on.

    xs (T, D); hs, cs (T, H), cs None without a memory; h0, c0 (H,); pre: block -> (T, H) pre-activations; gates: name -> (T, H);
    outputs, predictions, targets (T, K); losses (T,), NaN where the step has no loss; loss_steps (L,) 0-based;
    slopes (T, H) f'(a) of the candidate; saturated (T,) share of units with f'(a) < 0.1 γ.
    """

    xs: Array
    hs: Array
    cs: Array | None
    h0: Array
    c0: Array | None
    pre: Mapping[str, Array]
    gates: Mapping[str, Array]
    outputs: Array
    predictions: Array
    targets: Array
    losses: Array
    loss_steps: Integers
    slopes: Array
    saturated: Array
    first_nonfinite_step: int | None
    tokens: tuple[str, ...] | None
    full_length: int


@dataclass(frozen=True)
class Tape:
    """What the way back needs, cut to the finite steps: n of them.

    slopes: the cell's local derivatives, (n, …) each; previous: state before every step, (n, H) each;
    d_o (n, K) = ∂𝓛_t/∂o_t; d_h (n, H) = ∂𝓛_t/∂h_t, zero where the step has no loss; loss_steps (L,) 0-based;
    read (n, H): mean(h_1..h_t) where the read-out sees that, else None; d_h is then ∂𝓛_n/∂h_t at every step, directly;
    held: the states that are set by hand, or None; fed (n, K): the targets that are fed back under teacher forcing, or None.
    """

    cell: Cell
    weights: Weights
    xs: Array
    hs: Array
    slopes: Slopes
    previous: State
    d_o: Array
    d_h: Array
    loss_steps: Integers
    read: Array | None = None
    held: Held | None = None
    fed: Array | None = None

    @property
    def steps(self) -> int:
        """n, the number of finite steps."""
        return len(self.hs)

    def drive(self) -> Array:
        """What reaches the pre-activations from outside, (n, G·H)."""
        return drive_of(self.weights, self.xs, self.fed)

    def memory(self, step: int) -> tuple[Array, ...]:
        """The state besides h after a step, (H,) each; after the last one nothing follows, so zeros do."""
        if step + 1 < self.steps:
            return tuple(part[step + 1] for part in self.previous[1:])
        return tuple(np.zeros_like(part[0]) for part in self.previous[1:])


def drive_of(weights: Weights, xs: Array, fed: Array | None) -> Array:
    """W_xh x_t + b_h (T, G·H), with W_yh y_{t−1} where targets `fed` (T, K) are fed back."""
    drive = xs.dot(weights.W_xh.T) + weights.b_h
    return drive if fed is None else np.asarray(drive + fed.dot(weights.feedback.T))


def forward(
    cell: Cell,
    weights: Weights,
    initial: State,
    xs: Array,
    held: Held | None = None,
    fed: Array | None = None,
) -> tuple[State, dict[str, Array]]:
    """The states and what the cell records at every step, each array (T, …).

    held: states that are set on the way; fed (T, K): targets that are fed back, recorded as y.
    """
    with quiet():
        drives = drive_of(weights, xs, fed)
        states, recorded = (
            cell.run(weights, drives, initial) if held is None else _held_run(cell, weights, initial, drives, held)
        )
    found = dict(zip(cell.recorded, recorded, strict=True))
    return states, found if fed is None else {**found, "y": fed}


def _held_run(cell: Cell, weights: Weights, state: State, drives: Array, held: Held) -> tuple[State, tuple[Array, ...]]:
    """The same as `Cell.run`, with states that are set on the way."""
    states, recorded = [], []
    for t, drive in enumerate(drives):
        state, notes = held.after(cell, t, *cell.step(weights, drive, state))
        states.append(state)
        recorded.append(notes)
    return by_part(states), by_part(recorded)


@dataclass(frozen=True)
class Forward:
    """One forward pass: states (T, H) each, what the cell recorded, o and ŷ (T, K), losses (T,), and how many steps are finite.

    read, held, fed: as in `Tape`, for all T steps.
    """

    initial: State
    sequence: Sequence
    targets: Targets
    loss_steps: Integers
    states: State
    recorded: dict[str, Array]
    outputs: Array
    predictions: Array
    losses: Array
    finite: int
    read: Array | None = None
    held: Held | None = None
    fed: Array | None = None

    @property
    def inside(self) -> Integers:
        """The steps with a loss among the finite ones."""
        return self.loss_steps[self.loss_steps < self.finite]


def run_forward(
    cell: Cell,
    weights: Weights,
    initial: State,
    sequence: Sequence,
    output: str,
    targets: Targets,
    loss_steps: Integers,
    *,
    mean: bool = False,
    held: Held | None = None,
    fed: Array | None = None,
) -> Forward:
    """The whole forward pass with its losses; `mean`: the read-out sees the mean of all states so far."""
    states, recorded = forward(cell, weights, initial, sequence.xs, held, fed)
    with quiet():
        read = readout.running_mean(states[0]) if mean else None
        o = (states[0] if read is None else read).dot(weights.W_hy.T) + weights.b_y
        predictions = readout.predict(output, o)
        losses = readout.losses(output, o, predictions, targets.values)
        finite = _finite_steps([*(recorded[name] for name in cell.driven), *states, o, losses[:, None]])
    return Forward(
        initial, sequence, targets, loss_steps, states, recorded, o, predictions, losses, finite, read, held, fed
    )


def make_tape(cell: Cell, weights: Weights, output: str, run: Forward) -> Tape:
    """The tape of a forward pass, for the way back."""
    n, inside = run.finite, run.inside
    states = tuple(part[:n] for part in run.states)
    previous = tuple(
        np.concatenate((start[None], part[: n - 1]))[:n] for start, part in zip(run.initial, run.states, strict=True)
    )
    slopes = cell.slopes(weights, states, previous, {name: part[:n] for name, part in run.recorded.items()})
    if run.held is not None:
        slopes = run.held.silence(cell, slopes)
    d_o = readout.loss_slopes(output, run.outputs[:n], run.predictions[:n], run.targets.values[:n])
    if len(inside) < n:
        kept = np.zeros_like(d_o)
        kept[inside] = d_o[inside]
        d_o = kept
    d_h = d_o.dot(weights.W_hy)
    if run.read is not None and n:
        d_h = np.tile(d_h[-1] / n, (n, 1))  # the one loss, at the last step, hears every state alike
    read, fed = (None if part is None else part[:n] for part in (run.read, run.fed))
    xs = run.sequence.xs[:n]
    return Tape(cell, weights, xs, states[0], slopes, previous, d_o, d_h, inside, read, run.held, fed)


def make_trace(cell: Cell, run: Forward) -> Trace:
    """Everything a forward pass produced, by name."""
    n, steps = run.finite, len(run.losses)
    pre = cell.pre_activations(run.recorded)
    activation = cell.candidate_activation
    slopes = _masked(activation.slope(pre[cell.candidate]), n)
    losses = np.full(steps, np.nan)
    losses[run.inside] = run.losses[run.inside]
    return Trace(
        xs=run.sequence.xs,
        hs=_masked(run.states[0], n),
        cs=_masked(run.states[1], n) if len(run.states) > 1 else None,
        h0=run.initial[0],
        c0=run.initial[1] if len(run.initial) > 1 else None,
        pre={name: _masked(part, n) for name, part in pre.items()},
        gates={name: _masked(part, n) for name, part in cell.gates(run.recorded).items()},
        outputs=_masked(run.outputs, n),
        predictions=_masked(run.predictions, n),
        targets=run.targets.values,
        losses=losses,
        loss_steps=run.loss_steps,
        slopes=slopes,
        saturated=_masked((slopes < SATURATED_BELOW * activation.gamma).mean(axis=1), n),
        first_nonfinite_step=None if n == steps else n + 1,
        tokens=run.sequence.tokens,
        full_length=run.sequence.full_length,
    )


def _finite_steps(parts: list[Array]) -> int:
    """How many steps, from the first on, are finite in every array."""
    if all(np.isfinite(part.sum()) or np.isfinite(part).all() for part in parts):
        return len(parts[0])
    finite = np.logical_and.reduce([np.isfinite(part).all(axis=1) for part in parts])
    return int(np.argmin(finite))


def _masked(values: Array, n: int) -> Array:
    """The values with NaN from step n on."""
    if n == len(values):
        return values
    values = values.astype(float, copy=True)
    values[n:] = np.nan
    return values

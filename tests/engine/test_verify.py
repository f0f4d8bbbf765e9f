"""The checker agrees with every correct cell, and rejects a derivative that is wrong by 0.05 %, zero, or missing."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from small_networks import KINDS, LIVELY, PROPERTY, Kind, experiments

from engine import Experiment, run
from engine.cells.base import State

AGREES = 1e-10  # mathematics.md: what hand-written derivatives owe a complex step
AGREES_ANYWHERE = 1e-8  # random experiments: sums that nearly cancel lose digits on both sides
WRONG = 1.0005  # the error that must be seen, 0.05 %
SEEN = 1e-4  # the least that a verification may report then

kinds = pytest.mark.parametrize("kind", KINDS, ids=str)
Spoil = Callable[[State, np.ndarray], tuple[State, np.ndarray]]


@pytest.mark.parametrize("output", ["linear", "softmax", "sigmoid", "tanh"])
@kinds
def test_the_backward_pass_of_every_cell_agrees_with_a_complex_step(kind: Kind, output: str) -> None:
    found = kind.run(**LIVELY, output=output).verify()
    assert found.largest_relative_difference < AGREES
    assert found.method == "complex step"
    assert found.compared > 45


@pytest.mark.parametrize("loss", ["last", "2,5"])
@kinds
def test_losses_at_some_steps_only_are_verified_too(kind: Kind, loss: str) -> None:
    found = kind.run(**LIVELY, loss=loss).verify()
    assert found.largest_relative_difference < AGREES
    assert found.skipped == 0


@kinds
def test_a_vanished_gradient_is_compared_relative_to_itself(kind: Kind) -> None:
    found = kind.run(hidden_size=4, steps=60, eigenvalues=".1@30,.1", forget_bias=-5.0, gain=0.1).verify()
    assert found.largest_relative_difference < AGREES


@given(experiments())
@settings(PROPERTY, max_examples=60)
def test_any_small_experiment_agrees(experiment: Experiment) -> None:
    assert run(experiment).verify().largest_relative_difference < AGREES_ANYWHERE


def spoiled(monkeypatch: pytest.MonkeyPatch, kind: Kind, spoil: Spoil) -> float:
    record = kind.run(**LIVELY)
    kind_of_cell = type(record.cell)
    right = kind_of_cell.step_backward

    def wrong(self: object, weights: object, slopes: object, adjoint: State) -> tuple[State, np.ndarray]:
        return spoil(*right(self, weights, slopes, adjoint))

    monkeypatch.setattr(kind_of_cell, "step_backward", wrong)
    return record.verify().largest_relative_difference


@kinds
def test_a_backward_step_wrong_by_a_twentieth_of_a_percent_is_seen(monkeypatch: pytest.MonkeyPatch, kind: Kind) -> None:
    assert spoiled(monkeypatch, kind, lambda before, d_a: (tuple(WRONG * part for part in before), d_a)) > SEEN


@kinds
def test_one_unit_wrong_by_a_twentieth_of_a_percent_is_seen(monkeypatch: pytest.MonkeyPatch, kind: Kind) -> None:
    def spoil(before: State, d_a: np.ndarray) -> tuple[State, np.ndarray]:
        factor = np.ones(before[0].shape[-1])
        factor[-1] = WRONG
        return (before[0] * factor, *before[1:]), d_a

    assert spoiled(monkeypatch, kind, spoil) > SEEN / 10


@kinds
def test_a_weight_gradient_wrong_by_a_twentieth_of_a_percent_is_seen(
    monkeypatch: pytest.MonkeyPatch, kind: Kind
) -> None:
    assert spoiled(monkeypatch, kind, lambda before, d_a: (before, WRONG * d_a)) > SEEN


@kinds
def test_a_state_gradient_of_zero_is_seen(monkeypatch: pytest.MonkeyPatch, kind: Kind) -> None:
    assert spoiled(monkeypatch, kind, lambda before, d_a: (tuple(0.0 * part for part in before), d_a)) > 0.5


@kinds
def test_a_weight_gradient_of_zero_is_seen(monkeypatch: pytest.MonkeyPatch, kind: Kind) -> None:
    assert spoiled(monkeypatch, kind, lambda before, d_a: (before, 0.0 * d_a)) > 0.5


@pytest.mark.parametrize("name", ["W_xh", "recurrent", "b_h", "W_hy", "b_y"])
@pytest.mark.parametrize("factor", [WRONG, 0.0])
@kinds
def test_each_weight_gradient_is_checked(monkeypatch: pytest.MonkeyPatch, kind: Kind, factor: float, name: str) -> None:
    from dataclasses import replace

    record = kind.run(**LIVELY)
    parts = dict(record.totals.weights)
    name = record.cell.recurrent if name == "recurrent" else name
    parts[name] = replace(parts[name], mantissa=factor * parts[name].mantissa)
    monkeypatch.setitem(record.__dict__, "totals", replace(record.totals, weights=parts))
    assert record.verify().largest_relative_difference > SEEN


def test_a_gradient_where_there_is_none_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dead ReLU has gradients of exactly zero; a backward step that leaks through it is wrong."""
    record = Kind("vanilla", "relu").run(input_strength=0.0, steps=6)
    kind_of_cell = type(record.cell)
    monkeypatch.setattr(
        kind_of_cell, "step_backward", lambda self, weights, slopes, adjoint: (adjoint, 0.0 * adjoint[0])
    )
    assert record.verify().largest_relative_difference > 0.5


def test_a_gradient_that_is_exactly_zero_counts_as_compared() -> None:
    found = Kind("vanilla", "relu").run(input_strength=0.0, steps=6).verify()
    assert found.largest_relative_difference < 1e-12
    assert found.compared >= 21

"""A state that leaves float64 is a result: the step is named, nothing is replaced, and what came before stays exact."""

import math

import numpy as np
import pytest
from small_networks import Kind, explicit, relative

from engine import Record

EXACT = 1e-9  # hundreds of steps of rounding

FIELDS = {"hidden_size": 2, "eigenvalues": "3@20", "steps": 1_000}


@pytest.fixture(scope="module", params=["every", "5,20", "300"])
def record(request: pytest.FixtureRequest) -> Record:
    return Kind("vanilla", "identity").run(**FIELDS, loss=request.param)


def test_the_first_step_that_is_not_finite_is_named(record: Record) -> None:
    first = record.trace.first_nonfinite_step
    assert 300 < first < 700  # the loss squares the state, so it leaves float64 at half its exponent
    assert record.tape.steps == first - 1


def test_every_array_holds_numbers_before_and_nan_from_there_on(record: Record) -> None:
    n, trace = record.tape.steps, record.trace
    for part in (trace.hs, trace.pre["h"], trace.outputs, trace.predictions, trace.slopes, trace.saturated[:, None]):
        assert len(part) == 1_000
        assert np.isfinite(part[:n]).all()
        assert np.isnan(part[n:]).all()
    assert np.isfinite(trace.losses[record.tape.loss_steps]).all()
    assert np.isnan(trace.losses[n:]).all()
    assert np.isfinite(trace.xs).all()
    assert np.isfinite(trace.targets).all()


def test_gradients_are_finite_before_and_nan_from_there_on(record: Record) -> None:
    n, gradients = record.tape.steps, record.gradients
    assert gradients.log10_norm.shape == (1_000, 1_000)
    inside = np.zeros((1_000, 1_000), dtype=bool)
    inside[record.tape.loss_steps] = np.tri(1_000, dtype=bool)[record.tape.loss_steps]
    assert np.isfinite(gradients.log10_norm[inside]).all()
    assert np.isnan(gradients.log10_norm[~inside]).all()
    last = record.tape.loss_steps[-1]
    assert np.isfinite(gradients.log10_total[: last + 1]).all()
    assert np.isnan(gradients.log10_total[n:]).all()
    assert np.isnan(gradients.total_h[n:]).all()


def test_every_weight_gradient_has_a_finite_norm_even_where_its_entries_do_not_fit(record: Record) -> None:
    for name, norm in record.gradients.log10_weight_norms.items():
        assert math.isfinite(norm), name


def test_the_split_by_lag_is_finite_and_complete(record: Record) -> None:
    n = record.tape.steps
    assert record.lags.share[:n].sum() == pytest.approx(1.0, abs=EXACT)
    assert np.isnan(record.lags.share[n:]).all()
    assert math.isfinite(record.lags.total_log10)


def test_sensitivity_and_memory_stop_there_too(record: Record) -> None:
    n, found = record.tape.steps, record.sensitivity
    assert record.chosen == n - 1
    assert np.isfinite(found.log10_product[:n]).all()
    assert np.isnan(found.log10_product[n:]).all()
    assert found.singular_values.shape == (1_000, 2)
    assert np.isnan(record.eigenvalue_radius[n:]).all()


def test_the_gradient_before_the_overflow_is_that_of_a_run_that_stopped_in_time() -> None:
    long = Kind("vanilla", "identity").run(**FIELDS, loss="12")
    short = Kind("vanilla", "identity").run(**{**FIELDS, "steps": 12}, loss="12")
    assert relative(long.gradients.weights["W_hh"], short.gradients.weights["W_hh"]) < 1e-12
    assert relative(long.gradients.weights["W_hh"], explicit(short.tape).terms.sum(axis=(0, 1))) < 1e-10


def test_verification_counts_what_it_cannot_hold_as_skipped() -> None:
    found = Kind("vanilla", "identity").run(**{**FIELDS, "steps": 400}).verify()
    assert found.largest_relative_difference < 1e-9
    assert found.compared > 1_000


@pytest.mark.parametrize("loss", ["last", "900", "800,1000"])
def test_a_loss_that_stands_only_after_the_overflow_leaves_every_part_defined(loss: str) -> None:
    record = Kind("vanilla", "identity").run(**FIELDS, loss=loss, truncation=5, clip_norm=1.0)
    assert record.trace.first_nonfinite_step is not None
    assert np.isnan(record.trace.losses).all()
    assert np.isnan(record.gradients.log10_norm).all()
    assert np.isneginf(record.gradients.log10_total[: record.tape.steps]).all()
    assert record.gradients.log10_weight_norms["W_hh"] == -math.inf
    assert np.isneginf(record.lags.log10_norm[: record.tape.steps]).all()
    assert math.isnan(record.lags.truncated.cosine)
    assert record.lags.clipped.factor == 1.0
    assert record.verify().largest_relative_difference == 0.0


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "identity"])
@pytest.mark.parametrize("size", ["1e6", "-1e6", "3"])
def test_a_typed_matrix_of_the_largest_numbers_gives_every_part_without_a_warning(activation: str, size: str) -> None:
    matrix = ";".join([",".join([size] * 4)] * 4)
    record = Kind("vanilla", activation).run(initialisation="matrix", matrix=matrix, steps=150, scale=3.0)
    norms = record.gradients.log10_norm[: record.tape.steps, : record.tape.steps]
    assert not np.isposinf(norms).any()
    assert not np.isnan(norms[np.tri(record.tape.steps, dtype=bool)]).any()
    assert not np.isposinf(record.lags.log10_norm).any()
    assert not any(math.isnan(norm) or norm == math.inf for norm in record.gradients.log10_weight_norms.values())


@pytest.mark.parametrize("gate", ["auto", "z", "r"])
@pytest.mark.parametrize("reset_after", [False, True])
def test_a_gru_with_enormous_weights_gives_every_part_without_a_warning(gate: str, reset_after: bool) -> None:
    matrix = ";".join([",".join(["1e6"] * 4)] * 4)
    record = Kind("gru", reset_after=reset_after).run(
        initialisation="matrix",
        matrix=matrix,
        spectrum_gate=gate,
        input="series",
        series="1e6;-1e6;3;-1e6;1e6",
        steps=5,
    )
    assert record.trace.first_nonfinite_step is None
    assert not np.isnan(record.gradients.log10_total).any()
    assert record.ledger is not None


def test_a_gru_fed_with_enormous_numbers_gives_every_part_without_a_warning() -> None:
    for seed in range(4):
        record = Kind("gru").run(input="series", series="1e6;-1e6;1e6", input_strength=2.0, seed=seed)
        assert not np.isnan(record.gradients.log10_total).any()

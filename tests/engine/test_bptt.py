"""Backward through time against explicit products of complex-step Jacobians, one loss, one step and one lag at a time."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from small_networks import (
    GATED,
    KINDS,
    LIVELY,
    PROPERTY,
    Explicit,
    Kind,
    experiments,
    explicit,
    joined,
    plain_dot_log10,
    relative,
)

from engine import Experiment, Record, run
from engine.bptt import lag_sweep, total_adjoints
from engine.cells.lstm import DENSE_UP_TO
from engine.lag_matrix import plain_lag_matrix
from engine.readout import losses as readout_losses

EXACT = 1e-10  # mathematics.md: what a complex step must agree to
SAME = 1e-12  # the same products summed in another order, over a dozen steps
LOG = 1e-11  # of a log10: relative agreement divided by ln 10

LOSSES = ["every", "last", "3", "2,5,6"]
kinds = pytest.mark.parametrize("kind", KINDS, ids=str)
loss_choices = pytest.mark.parametrize("loss", LOSSES)


def both(kind: Kind, **fields: object) -> tuple[Record, Explicit]:
    record = kind.run(**{**LIVELY, **fields})
    return record, explicit(record.tape)


def same_logs(found: np.ndarray, expected: np.ndarray, tolerance: float = LOG) -> bool:
    """Equal where finite, and minus infinity or NaN in the same places."""
    finite = np.isfinite(expected)
    same_kind = np.array_equal(np.isnan(found), np.isnan(expected)) and np.array_equal(
        np.isneginf(found), np.isneginf(expected)
    )
    return same_kind and bool(np.all(np.abs(found[finite] - expected[finite]) < tolerance))


def expected_logs(slow: Explicit, size: int, losses: np.ndarray) -> np.ndarray:
    logs = plain_dot_log10(slow.adjoints[..., :size])
    wanted = np.tri(len(logs), dtype=bool) & np.isin(np.arange(len(logs)), losses)[:, None]
    return np.where(wanted, logs, np.nan)


# The lag matrix


@loss_choices
@kinds
def test_the_lag_matrix_is_the_norm_of_every_explicit_product(kind: Kind, loss: str) -> None:
    record, slow = both(kind, loss=loss)
    expected = expected_logs(slow, 4, record.tape.loss_steps)
    assert same_logs(record.gradients.log10_norm, expected)
    assert same_logs(lag_sweep(record.tape).log10_norm, expected)


@pytest.mark.parametrize("size", [1, 5, DENSE_UP_TO, DENSE_UP_TO + 1])
@kinds
def test_the_fast_lag_matrix_equals_the_careful_sweep(kind: Kind, size: int) -> None:
    tape = kind.run(**{**LIVELY, "hidden_size": size, "steps": 40}).tape
    fast = plain_lag_matrix(tape)
    careful = lag_sweep(tape).log10_norm
    if fast is None:  # dead ReLU units and quick decay need the careful sweep, and it says so
        assert np.nanmin(careful) < -90
    else:
        assert same_logs(fast, careful)


@pytest.mark.parametrize(
    "fields", [{"loss": "last"}, {"loss": "2,5"}, {"scale": 1e-3, "steps": 80}, {"scale": 0.0}], ids=str
)
def test_the_fast_lag_matrix_declines_what_it_cannot_hold(fields: dict[str, object]) -> None:
    assert plain_lag_matrix(Kind("vanilla").run(**{**LIVELY, **fields}).tape) is None


@given(experiments())
@PROPERTY
def test_whichever_sweep_is_taken_the_lag_matrix_is_the_same(experiment: Experiment) -> None:
    record = run(experiment)
    assert same_logs(record.log10_lags, lag_sweep(record.tape).log10_norm, 1e-9)


@kinds
def test_many_steps_and_chunks_change_no_number(kind: Kind) -> None:
    """Longer than LOOK_EVERY and TIDY_EVERY and a chunk of Jacobians: the first steps of a run are those of a short one."""
    fields = {**LIVELY, "hidden_size": 30, "gain": 1.0, "scale": 1.0, "input_strength": 0.1}
    few, many = (kind.run(**{**fields, "steps": steps}).log10_lags for steps in (30, 150))
    finite = np.isfinite(few)
    np.testing.assert_allclose(many[:30, :30][finite], few[finite], atol=LOG * 100)


# Totals


@loss_choices
@kinds
def test_the_total_adjoint_is_the_sum_over_losses(kind: Kind, loss: str) -> None:
    record, slow = both(kind, loss=loss)
    totals, expected = record.totals, slow.adjoints.sum(axis=0)
    assert relative(totals.value(0), expected[:, :4]) < EXACT
    if kind.cell == "lstm":
        through_h = record.tape.slopes[0] * expected[:, :4]  # d_c of a step is total: through its own h too
        assert relative(totals.value(1), expected[:, 4:] + through_h) < EXACT
    first = joined(tuple(part.value() for part in totals.initial))
    assert relative(first, expected[0] @ slow.jacobians[0]) < EXACT
    size = np.linalg.norm(expected[:, :4], axis=1)
    np.testing.assert_allclose(totals.log10_norms(0)[size > 0], np.log10(size[size > 0]), atol=LOG)
    assert np.isneginf(totals.log10_norms(0)[size == 0]).all()


@loss_choices
@kinds
def test_the_total_weight_gradient_is_the_sum_of_all_terms(kind: Kind, loss: str) -> None:
    record, slow = both(kind, loss=loss)
    assert relative(record.gradients.weights[record.cell.recurrent], slow.terms.sum(axis=(0, 1))) < EXACT


@pytest.mark.parametrize("output", ["linear", "softmax", "sigmoid", "tanh"])
@kinds
def test_every_weight_gradient_matches_a_complex_step_entry_by_entry(kind: Kind, output: str) -> None:
    record = kind.run(**LIVELY, output=output, steps=5, hidden_size=3, loss="2,5")
    tape, weights = record.tape, dict(record.weights.items())
    initial = tuple(part.astype(complex) for part in (record.trace.h0, record.trace.c0) if part is not None)

    def loss(parts: dict[str, np.ndarray]) -> complex:
        from engine.readout import predict
        from engine.unroll import forward

        states, _ = forward(tape.cell, replace(tape.weights, **parts), initial, tape.xs.astype(complex))
        o = states[0] @ parts["W_hy"].T + parts["b_y"]
        return readout_losses(output, o, predict(output, o), record.trace.targets)[tape.loss_steps].sum()

    for name, weight in weights.items():
        expected = np.zeros_like(weight)
        for place in np.ndindex(*weight.shape):
            stepped = weight.astype(complex)
            stepped[place] += 1e-30j
            expected[place] = loss({**weights, name: stepped}).imag / 1e-30
        assert relative(record.gradients.weights[name], expected) < EXACT, name


@kinds
def test_a_gradient_has_every_weight_and_its_shape(kind: Kind) -> None:
    record = kind.run(**LIVELY)
    weights = dict(record.weights.items())
    assert {name: part.shape for name, part in record.gradients.weights.items()} == {
        name: part.shape for name, part in weights.items()
    }
    assert ("b_hn" in weights) == (kind.cell == "gru" and kind.reset_after)


@pytest.mark.parametrize("seed", range(4))
@kinds
def test_the_sum_over_rows_of_the_lag_matrix_bounds_the_total(kind: Kind, seed: int) -> None:
    """Row sums: at every step the adjoints of all losses add up to the total, so its norm is at most the sum of theirs."""
    record = kind.run(**{**LIVELY, "seed": seed})
    norms = np.nansum(10.0**record.gradients.log10_norm, axis=0)
    assert (10.0**record.gradients.log10_total <= norms * (1 + SAME)).all()


@kinds
def test_the_immediate_gradient_is_the_diagonal(kind: Kind) -> None:
    record = kind.run(**LIVELY, loss="2,5")
    expected = np.full(9, np.nan)
    expected[[1, 4]] = np.log10(np.linalg.norm(record.tape.d_h[[1, 4]], axis=1))
    assert same_logs(record.gradients.log10_immediate, expected)


# The weight gradient by lag


def terms_by_lag(slow: Explicit) -> np.ndarray:
    steps = len(slow.terms)
    return np.array([sum(slow.terms[k + lag, k] for k in range(steps - lag)) for lag in range(steps)])


@loss_choices
@kinds
def test_each_lag_has_the_norm_and_the_share_of_its_explicit_term(kind: Kind, loss: str) -> None:
    record, slow = both(kind, loss=loss)
    terms = terms_by_lag(slow)
    total = terms.sum(axis=0)
    assert same_logs(record.lags.log10_norm, plain_dot_log10(terms.reshape(len(terms), -1)), 1e-9)
    shares = (terms * total).sum(axis=(1, 2)) / (total**2).sum()
    np.testing.assert_allclose(record.lags.share, shares, atol=EXACT)
    assert record.lags.share.sum() == pytest.approx(1.0, abs=EXACT)
    assert record.lags.total_log10 == pytest.approx(math.log10(np.linalg.norm(total)), abs=LOG)


@loss_choices
@kinds
def test_a_window_as_long_as_the_sequence_leaves_the_gradient_whole(kind: Kind, loss: str) -> None:
    for window in (9, 100):
        truncated = kind.run(**LIVELY, loss=loss, truncation=window).lags.truncated
        assert truncated.window == window
        assert truncated.cosine == pytest.approx(1.0, abs=SAME)
        assert truncated.relative_error < SAME


@loss_choices
@kinds
def test_a_window_of_zero_is_the_immediate_derivative(kind: Kind, loss: str) -> None:
    record, slow = both(kind, loss=loss)
    split = lag_sweep(record.tape, total=record.totals.weights[record.cell.recurrent], window=0).by_lag
    assert relative(split.truncated.value(), np.einsum("tt...->...", slow.terms)) < EXACT


@pytest.mark.parametrize("window", [1, 2, 5])
@loss_choices
@kinds
def test_truncation_is_the_explicit_masked_sum(kind: Kind, loss: str, window: int) -> None:
    record, slow = both(kind, loss=loss, truncation=window)
    terms = terms_by_lag(slow)
    full, inside = terms.sum(axis=0), terms[: window + 1].sum(axis=0)
    found = record.lags.truncated
    norms = np.linalg.norm(full) * np.linalg.norm(inside)
    assert found.cosine == pytest.approx((full * inside).sum() / norms, abs=EXACT)
    error = np.linalg.norm(inside - full) / np.linalg.norm(full)
    assert found.relative_error == pytest.approx(error, abs=EXACT)


def test_the_truncated_lag_matrix_is_exactly_zero_beyond_its_window() -> None:
    gradients = Kind("lstm").run(**LIVELY, truncation=3).gradients
    lags = np.subtract.outer(np.arange(9), np.arange(9))
    assert np.isneginf(gradients.log10_truncated[lags > 3]).all()
    inside = (lags >= 0) & (lags <= 3)
    np.testing.assert_array_equal(gradients.log10_truncated[inside], gradients.log10_norm[inside])
    assert np.isnan(gradients.log10_truncated[lags < 0]).all()
    assert Kind("lstm").run(**LIVELY).gradients.log10_truncated is None
    assert Kind("lstm").run(**LIVELY).lags.truncated is None


def test_a_gradient_of_zero_has_no_direction_that_truncation_could_keep() -> None:
    truncated = Kind("vanilla", "relu").run(input_strength=0.0, truncation=3).lags.truncated
    assert math.isnan(truncated.cosine)
    assert math.isnan(truncated.relative_error)


# The ledger


def memory_part(record: Record, adjoints: np.ndarray) -> np.ndarray:
    """∂𝓛_t/∂c_k with what reaches c through its own h (LSTM), or ∂𝓛_t/∂h_k (GRU), for all t, k."""
    if record.cell.name == "gru":
        return adjoints
    return adjoints[..., 4:] + adjoints[..., :4] * record.tape.slopes[0]


@loss_choices
@pytest.mark.parametrize("kind", GATED, ids=str)
def test_the_ledger_splits_the_explicit_gradient_into_gates_and_rest(kind: Kind, loss: str) -> None:
    record, slow = both(kind, loss=loss)
    total = memory_part(record, slow.adjoints)
    gate = record.trace.gates["forget" if kind.cell == "lstm" else "update"]
    direct, known = np.zeros_like(total), np.zeros(total.shape[:2], dtype=bool)
    for t in record.tape.loss_steps:
        row = total[t, t]
        for k in range(t, -1, -1):
            direct[t, k], known[t, k] = row, True
            row = row * gate[k]
    rest = total - direct
    ledger = record.ledger
    assert same_logs(ledger.log10_state_total, np.where(known, plain_dot_log10(total), np.nan))
    assert same_logs(ledger.log10_direct, np.where(known, plain_dot_log10(direct), np.nan))
    lags = np.subtract.outer(np.arange(9), np.arange(9))
    away = known & (lags > 0)
    np.testing.assert_allclose(10.0 ** ledger.log10_rest[away], np.linalg.norm(rest, axis=-1)[away], rtol=1e-9)
    assert np.isneginf(ledger.log10_rest[known & (lags == 0)]).all(), (
        "at its own step there is nothing but the direct path"
    )
    assert np.isnan(ledger.log10_rest[~known]).all()


def test_with_closed_doors_the_direct_path_is_everything() -> None:
    """An LSTM without recurrent weights: the memory lane is the only way back."""
    ledger = Kind("lstm").run(**{**LIVELY, "scale": 0.0, "gain": 0.0}).ledger
    lags = np.subtract.outer(np.arange(9), np.arange(9))
    assert np.isneginf(ledger.log10_rest[lags >= 0]).all()
    np.testing.assert_allclose(ledger.log10_direct, ledger.log10_state_total, atol=SAME)


def test_a_vanilla_cell_has_no_ledger() -> None:
    assert Kind("vanilla").run().ledger is None


# Exactly zero, and very far apart


def test_a_dead_relu_is_exactly_zero_and_not_an_error() -> None:
    record = Kind("vanilla", "relu").run(input_strength=0.0, loss="every")
    norms = record.gradients.log10_norm
    lags = np.subtract.outer(np.arange(9), np.arange(9))
    assert np.isfinite(np.diag(norms)).all()
    assert np.isneginf(norms[lags > 0]).all()
    assert np.isnan(norms[lags < 0]).all()
    assert np.isneginf(record.lags.log10_norm).all()
    assert np.isnan(record.lags.share).all()
    assert not record.gradients.weights["W_hh"].any()
    assert record.gradients.log10_weight_norms["W_hh"] == -math.inf


@pytest.mark.parametrize("activation", ["identity", "tanh"])
def test_losses_so_far_apart_that_one_gradient_has_vanished_are_still_added(activation: str) -> None:
    """The gradient of step 800 arrives at step 1 as 10^-799; the loss of step 1 then stands alone."""
    fields = {"hidden_size": 2, "eigenvalues": ".1@30", "input_strength": 0.0, "initial_state": "zero"}
    far = Kind("vanilla", activation).run(**fields, steps=800, loss="1,800")
    near = Kind("vanilla", activation).run(**fields, steps=800, loss="1")
    assert far.totals.log10_norms(0)[0] == pytest.approx(near.totals.log10_norms(0)[0], abs=LOG)
    assert far.totals.log10_norms(0)[400] == pytest.approx(far.totals.log10_norms(0)[799] - 399, abs=1e-9)
    np.testing.assert_allclose(far.gradients.total_h[0], near.gradients.total_h[0], rtol=EXACT)


def test_a_loss_before_a_dead_stretch_is_counted() -> None:
    """A zero adjoint has no size: what joins later must not inherit an exponent from it."""
    record = Kind("vanilla", "identity").run(hidden_size=2, eigenvalues="0,0", steps=40, loss="5,40")
    norms = record.totals.log10_norms(0)
    assert np.flatnonzero(np.isfinite(norms)).tolist() == [4, 39]


def test_weight_gradients_below_the_range_of_float64_have_their_norm() -> None:
    """Only the first input is not zero, so ∂𝓛/∂W_xh is the first adjoint times it, however small."""
    record = Kind("vanilla", "identity").run(
        hidden_size=2, eigenvalues=".1@30", input="impulse", input_strength=1.0, input_size=1, steps=400, loss="last"
    )
    expected = record.totals.log10_norms(0)[0]
    assert expected == pytest.approx(-399, abs=2)
    assert record.gradients.log10_weight_norms["W_xh"] == pytest.approx(expected, abs=LOG * 400)


@pytest.mark.parametrize("steps", [250, 600])
def test_terms_by_lag_below_the_range_of_float64_have_their_norm(steps: int) -> None:
    """One unit of eigenvalue 0.1: the term of lag ℓ is 10^-ℓ times that of lag 0 as long as the state holds still."""
    record = Kind("vanilla", "identity").run(
        hidden_size=1, eigenvalues=".1", input="constant", input_strength=1.0, input_size=1, steps=steps, loss="last"
    )
    norms = record.lags.log10_norm
    expected = norms[0] - np.arange(steps - 30)  # the first 30 states have not settled yet
    np.testing.assert_allclose(norms[: steps - 30], expected, atol=1e-9)


@given(experiments(loss="every"))
@PROPERTY
def test_shares_sum_to_one_and_terms_to_the_total(experiment: Experiment) -> None:
    record = run(experiment)
    total = record.totals.weights[record.cell.recurrent]
    split = lag_sweep(record.tape, total=total, window=record.steps).by_lag
    if total.mantissa.any():
        assert relative(split.truncated.value(), total.value()) < 1e-9
        assert np.isfinite(split.share).all()
        # shares of opposite sign may be much larger than their sum
        assert split.share.sum() == pytest.approx(1.0, abs=SAME * np.abs(split.share).sum() * 10 + SAME)
    else:
        assert np.isnan(split.share).all()


def test_a_run_without_any_finite_loss_has_totals_of_zero() -> None:
    record = Kind("vanilla", "identity").run(hidden_size=2, eigenvalues="3@20", steps=1000, loss="last")
    totals = total_adjoints(record.tape)
    assert np.isneginf(totals.log10_norms(0)).all()

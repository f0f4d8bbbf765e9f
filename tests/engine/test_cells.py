"""Every cell's step against its own derivatives, found in three ways: complex step, central differences, and each other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_networks import (
    KINDS,
    PROPERTY,
    Kind,
    Walk,
    central_jacobian,
    complex_jacobian,
    joined,
    recurrent_of,
    relative,
    split,
    step_function,
    walk,
)

from engine.activations import ACTIVATIONS
from engine.arrays import Array, quiet
from engine.cells import CELLS, build_cell
from engine.cells.lstm import DENSE_UP_TO
from engine.weights import Weights

EXACT = 1e-10  # mathematics.md: what a complex step must agree to
DIFFERENCED = 1e-6  # mathematics.md: what central differences must agree to
SAME = 1e-13  # two orders of summation of the same products

kinds = pytest.mark.parametrize("kind", KINDS, ids=str)


def jacobian_by(method: object, run: Walk, step: int) -> Array:
    return method(step_function(run.cell, run.weights, run.drive[step]), joined(run.previous)[step])


def backward_rows(run: Walk, step: int, rows: Array) -> Array:
    slopes = tuple(part[step] for part in run.slopes)
    before, _ = run.cell.step_backward(run.weights, slopes, split(run.cell, rows))
    return joined(before)


def test_every_cell_of_the_registry_is_tested() -> None:
    assert {kind.cell for kind in KINDS} == set(CELLS)
    assert {kind.activation for kind in KINDS if kind.cell == "vanilla"} == set(ACTIVATIONS)


@kinds
def test_a_run_is_its_steps_to_the_last_bit(kind: Kind) -> None:
    run = walk(kind)
    state = tuple(part[0] for part in run.previous)
    states, recorded = run.cell.run(run.weights, run.drive, state)
    for t, drive in enumerate(run.drive):
        with quiet():
            state, notes = run.cell.step(run.weights, drive, state)
        for name, found, wanted in zip(
            (*run.cell.state_names, *run.cell.recorded), (*states, *recorded), (*state, *notes), strict=True
        ):
            np.testing.assert_array_equal(found[t], wanted, err_msg=name)


@kinds
def test_the_jacobian_matches_a_complex_step(kind: Kind) -> None:
    run = walk(kind)
    found = run.cell.step_jacobian(run.weights, run.slopes)
    for step in range(run.steps):
        assert relative(found[step], jacobian_by(complex_jacobian, run, step)) < EXACT


@kinds
def test_the_jacobian_matches_central_differences(kind: Kind) -> None:
    run = walk(kind)
    found = run.cell.step_jacobian(run.weights, run.slopes)
    for step in range(run.steps):
        assert relative(found[step], jacobian_by(central_jacobian, run, step)) < DIFFERENCED


@kinds
def test_the_step_backward_matches_a_complex_step(kind: Kind) -> None:
    run = walk(kind)
    adjoint = np.random.default_rng(2).standard_normal(joined(run.previous).shape[1])
    for step in range(run.steps):
        assert relative(backward_rows(run, step, adjoint), adjoint @ jacobian_by(complex_jacobian, run, step)) < EXACT


@kinds
def test_the_step_backward_matches_central_differences(kind: Kind) -> None:
    run = walk(kind)
    adjoint = np.random.default_rng(2).standard_normal(joined(run.previous).shape[1])
    for step in range(run.steps):
        expected = adjoint @ jacobian_by(central_jacobian, run, step)
        assert relative(backward_rows(run, step, adjoint), expected) < DIFFERENCED


@kinds
def test_the_adjoint_of_the_pre_activations_is_the_adjoint_of_the_drive(kind: Kind) -> None:
    run = walk(kind)
    adjoint = np.random.default_rng(3).standard_normal(joined(run.previous).shape[1])
    for step in range(run.steps):
        state = tuple(part[step].astype(complex) for part in run.previous)
        found = complex_jacobian(lambda d, s=state: joined(run.cell.step(run.weights, d, s)[0]), run.drive[step])
        slopes = tuple(part[step] for part in run.slopes)
        _, d_a = run.cell.step_backward(run.weights, slopes, split(run.cell, adjoint))
        assert relative(d_a, adjoint @ found) < EXACT


@kinds
def test_the_recurrent_terms_are_the_immediate_derivative_of_the_recurrent_weights(kind: Kind) -> None:
    run = walk(kind)
    adjoint = np.random.default_rng(4).standard_normal(joined(run.previous).shape)
    _, d_a = run.cell.step_backward(run.weights, run.slopes, split(run.cell, adjoint))
    gradient = np.zeros_like(recurrent_of(run))
    for term in run.cell.recurrent_terms(d_a, run.slopes, run.previous):
        gradient[term.rows] += term.adjoint.T @ term.source
    expected = np.zeros_like(gradient)
    for step in range(run.steps):
        state = tuple(part[step].astype(complex) for part in run.previous)

        def function(W: Array, step: int = step, state: tuple[Array, ...] = state) -> Array:
            weights = Weights(**{**vars(run.weights), run.cell.recurrent: W})
            return joined(run.cell.step(weights, run.drive[step], state)[0])

        expected += (adjoint[step] @ complex_jacobian(function, recurrent_of(run))).reshape(expected.shape)
    assert relative(gradient, expected) < EXACT


@kinds
def test_the_jacobian_is_the_step_backward_of_unit_adjoints(kind: Kind) -> None:
    run = walk(kind)
    found = run.cell.step_jacobian(run.weights, run.slopes)
    for step in range(run.steps):
        assert relative(backward_rows(run, step, np.eye(found.shape[1])), found[step]) < SAME


@kinds
def test_leading_axes_of_a_step_are_a_loop(kind: Kind) -> None:
    run = walk(kind)
    random = np.random.default_rng(6)
    state = tuple(random.standard_normal((2, 3, run.size)) for _ in run.previous)
    after, notes = run.cell.step(run.weights, run.drive[0], state)
    for place in np.ndindex(2, 3):
        alone, alone_notes = run.cell.step(run.weights, run.drive[0], tuple(part[place] for part in state))
        assert relative(joined(after)[place], joined(alone)) < SAME
        assert all(relative(a[place], b) < SAME for a, b in zip(notes, alone_notes, strict=True))


@kinds
def test_leading_axes_of_adjoints_are_a_loop(kind: Kind) -> None:
    run = walk(kind)
    rows = np.random.default_rng(7).standard_normal((2, 3, joined(run.previous).shape[1]))
    slopes = tuple(part[0] for part in run.slopes)
    before, d_a = run.cell.step_backward(run.weights, slopes, split(run.cell, rows))
    for place in np.ndindex(2, 3):
        alone, alone_d_a = run.cell.step_backward(run.weights, slopes, split(run.cell, rows[place]))
        assert relative(joined(before)[place], joined(alone)) < SAME
        assert relative(d_a[place], alone_d_a) < SAME


@kinds
def test_a_row_of_steps_goes_back_as_each_step_alone(kind: Kind) -> None:
    run = walk(kind)
    rows = np.random.default_rng(8).standard_normal(joined(run.previous).shape)
    before, _ = run.cell.step_backward(run.weights, run.slopes, split(run.cell, rows))
    for step in range(run.steps):
        assert relative(joined(before)[step], backward_rows(run, step, rows[step])) < SAME


@kinds
def test_the_step_backward_leaves_its_arguments_alone(kind: Kind) -> None:
    run = walk(kind)
    rows = split(run.cell, np.random.default_rng(8).standard_normal(joined(run.previous).shape))
    kept = [part.copy() for part in (*rows, *run.slopes)]
    run.cell.step_backward(run.weights, run.slopes, rows)
    assert all(np.array_equal(a, b) for a, b in zip((*rows, *run.slopes), kept, strict=True))


@pytest.mark.parametrize("size", [1, 4, DENSE_UP_TO, DENSE_UP_TO + 1])
@kinds
def test_the_fast_transfer_is_the_step_backward(kind: Kind, size: int) -> None:
    run = walk(kind, size=size, steps=3)
    transfer = run.cell.transfer(run.weights, run.slopes)
    for step in range(run.steps):
        rows = np.random.default_rng(step).standard_normal((5, joined(run.previous).shape[1]))
        expected = backward_rows(run, step, rows)
        out = np.full_like(rows.T, np.nan)
        run.cell.apply_transfer(tuple(part[step] for part in transfer), rows.T.copy(), out)
        assert relative(out.T, expected) < SAME


def test_the_lstm_changes_its_operator_where_it_says() -> None:
    small, large = (walk(Kind("lstm"), size=size, steps=2) for size in (DENSE_UP_TO, DENSE_UP_TO + 1))
    assert len(small.cell.transfer(small.weights, small.slopes)) == 1
    assert len(large.cell.transfer(large.weights, large.slopes)) > 1


@given(kind=st.sampled_from(KINDS), size=st.integers(1, 6), seed=st.integers(0, 999), spread=st.floats(0.01, 3))
@PROPERTY
def test_the_jacobian_matches_a_complex_step_at_any_size(kind: Kind, size: int, seed: int, spread: float) -> None:
    run = walk(kind, size=size, steps=2, seed=seed, spread=spread)
    found = run.cell.step_jacobian(run.weights, run.slopes)
    expected = jacobian_by(complex_jacobian, run, 1)
    assert np.linalg.norm(found[1] - expected) <= EXACT * max(np.linalg.norm(expected), np.finfo(float).tiny)


@kinds
def test_gates_and_pre_activations_have_one_column_per_unit(kind: Kind) -> None:
    run = walk(kind)
    arrays = [*run.cell.gates(run.recorded).values(), *run.cell.pre_activations(run.recorded).values()]
    assert {part.shape for part in arrays} == {(run.steps, run.size)}
    assert list(run.cell.pre_activations(run.recorded)) == list(run.cell.blocks)


def test_the_lstm_follows_its_equations() -> None:
    run = walk(Kind("lstm"))
    a, gates = run.cell.pre_activations(run.recorded), run.cell.gates(run.recorded)
    logistic = {name: 1 / (1 + np.exp(-a[name])) for name in "ifo"}
    np.testing.assert_allclose(gates["input"], logistic["i"], rtol=SAME)
    np.testing.assert_allclose(gates["forget"], logistic["f"], rtol=SAME)
    np.testing.assert_allclose(gates["output"], logistic["o"], rtol=SAME)
    np.testing.assert_allclose(gates["candidate"], np.tanh(a["g"]), rtol=SAME)
    c = logistic["f"] * run.previous[1] + logistic["i"] * np.tanh(a["g"])
    np.testing.assert_allclose(run.states[1], c, rtol=SAME)
    np.testing.assert_allclose(run.states[0], logistic["o"] * np.tanh(c), rtol=SAME)


@pytest.mark.parametrize("reset_after", [False, True])
def test_the_gru_follows_its_equations(reset_after: bool) -> None:
    run = walk(Kind("gru", reset_after=reset_after))
    W_r, W_z, W_n = np.split(run.weights.W_hh, 3)
    (h,) = run.previous
    x_r, x_z, x_n = np.split(run.drive, 3, axis=1)
    r, z = 1 / (1 + np.exp(-(x_r + h @ W_r.T))), 1 / (1 + np.exp(-(x_z + h @ W_z.T)))
    inner = r * (h @ W_n.T + run.weights.b_hn) if reset_after else (r * h) @ W_n.T
    n = np.tanh(x_n + inner)
    np.testing.assert_allclose(run.states[0], z * h + (1 - z) * n, rtol=1e-11)
    gates = run.cell.gates(run.recorded)
    np.testing.assert_allclose(gates["reset"], r, rtol=1e-12)
    np.testing.assert_allclose(gates["update"], z, rtol=1e-12)
    np.testing.assert_allclose(gates["candidate"], n, rtol=1e-11)


def test_a_gru_whose_update_gate_is_wide_open_keeps_the_digits_of_one_minus_z() -> None:
    run = walk(Kind("gru"), size=1, steps=1, inputs=1)
    recorded = run.recorded | {"a_s": np.array([[0.0, 50.0]]), "a_n": np.array([[0.3]])}
    to_n = run.cell.slopes(run.weights, run.states, run.previous, recorded)[1]
    assert to_n[0, 0] == pytest.approx(np.exp(-50.0) * ACTIVATIONS["tanh"].slope(np.array(0.3)), rel=1e-12, abs=0)


@pytest.mark.parametrize("size", [800.0, 1e6])
@pytest.mark.parametrize("sign", [-1, 1])
@kinds
def test_pre_activations_beyond_the_range_of_exp_give_slopes_without_a_warning(
    kind: Kind, sign: int, size: float
) -> None:
    run = walk(kind)
    far = {name: np.full_like(part, sign * size) for name, part in run.recorded.items() if name.startswith("a")}
    recorded = run.recorded | far
    slopes = run.cell.slopes(run.weights, run.states, run.previous, recorded)
    assert all(np.isfinite(part).all() for part in slopes)


def test_options_that_a_cell_does_not_know_change_nothing() -> None:
    assert build_cell("lstm", ACTIVATIONS["relu"], reset_after=True) == build_cell(
        "lstm", ACTIVATIONS["tanh"], reset_after=False
    )

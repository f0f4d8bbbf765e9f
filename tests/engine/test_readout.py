"""Outputs, losses and their derivative, each against a complex step and against its definition."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_networks import PROPERTY, complex_jacobian, relative

from engine.arrays import quiet
from engine.readout import OUTPUTS, loss_slopes, losses, output_slopes, predict, through_output

EXACT = 1e-10  # mathematics.md: what a complex step must agree to
SAME = 1e-13  # two ways to write the same sum

outputs = pytest.mark.parametrize("output", OUTPUTS)


def targets_for(output: str, shape: tuple[int, int], random: np.random.Generator) -> np.ndarray:
    if output == "softmax":
        return np.eye(shape[1])[random.integers(shape[1], size=shape[0])]
    return random.standard_normal(shape)


@given(st.sampled_from(OUTPUTS), st.integers(1, 5), st.floats(0.01, 20), st.integers(0, 99))
@PROPERTY
def test_the_slope_of_every_loss_is_its_complex_step(output: str, size: int, spread: float, seed: int) -> None:
    random = np.random.default_rng(seed)
    o = spread * random.standard_normal((1, size))
    y = targets_for(output, o.shape, random)
    found = loss_slopes(output, o, predict(output, o), y)
    expected = complex_jacobian(lambda v: losses(output, v, predict(output, v), y), o)
    # softmax and a saturated tanh subtract nearly equal numbers: their error is relative to the largest output of 1
    assert np.linalg.norm(found - expected) <= EXACT * max(np.linalg.norm(expected), 1.0)


@outputs
def test_the_slope_of_an_ordinary_loss_is_exact_relative_to_itself(output: str) -> None:
    random = np.random.default_rng(1)
    o = random.standard_normal((1, 4))
    y = targets_for(output, o.shape, random)
    expected = complex_jacobian(lambda v: losses(output, v, predict(output, v), y), o)
    assert relative(loss_slopes(output, o, predict(output, o), y), expected.ravel()[None]) < EXACT


def test_softmax_is_a_distribution_and_its_loss_is_minus_the_log_of_the_target() -> None:
    random = np.random.default_rng(2)
    o = 5 * random.standard_normal((6, 5))
    y = targets_for("softmax", o.shape, random)
    p = predict("softmax", o)
    np.testing.assert_allclose(p.sum(axis=1), 1.0, rtol=SAME)
    np.testing.assert_allclose(losses("softmax", o, p, y), -np.log(p[y == 1]), rtol=1e-12)


def test_softmax_survives_outputs_of_any_size() -> None:
    o = np.array([[1e308, -1e308, 0.0], [-1e5, -1e5, -1e5]])
    y = np.eye(3)[[0, 2]]
    with quiet():
        p = predict("softmax", o)
        found = losses("softmax", o, p, y)
    assert p.tolist() == [[1, 0, 0], [pytest.approx(1 / 3)] * 3]
    np.testing.assert_allclose(found, [0.0, np.log(3)], atol=1e-11)


def test_the_other_losses_are_half_the_squared_error() -> None:
    o, y = np.array([[0.3, -2.0]]), np.array([[0.1, 0.5]])
    for output, function in (("linear", lambda v: v), ("tanh", np.tanh), ("sigmoid", lambda v: 1 / (1 + np.exp(-v)))):
        p = predict(output, o)
        np.testing.assert_allclose(p, function(o), rtol=SAME)
        assert losses(output, o, p, y)[0] == pytest.approx(0.5 * ((function(o) - y) ** 2).sum(), rel=SAME)


@outputs
def test_leading_axes_are_a_loop(output: str) -> None:
    random = np.random.default_rng(3)
    o = random.standard_normal((2, 3, 4))
    y = targets_for(output, (1, 4), random)[0]
    found = losses(output, o, predict(output, o), y)
    assert found.shape == (2, 3)
    for place in np.ndindex(2, 3):
        row = o[place][None]
        assert found[place] == pytest.approx(losses(output, row, predict(output, row), y)[0], rel=SAME)


@pytest.mark.parametrize("apart", [1.0, 20.0, 40.0, 200.0])
def test_a_loss_and_its_slope_keep_every_digit_where_the_network_is_sure(apart: float) -> None:
    """1 − ŷ has none left where ŷ is nearly 1."""
    o = np.array([[apart, 0.0, 0.5], [0.0, apart, 0.5]])
    y = np.eye(3)[[0, 1]]
    p = predict("softmax", o)
    rest = math.exp(-apart) * (1 + math.exp(0.5))
    np.testing.assert_allclose(losses("softmax", o, p, y), math.log1p(rest), rtol=SAME)
    slope = loss_slopes("softmax", o, p, y)
    np.testing.assert_allclose(slope[[0, 1], [0, 1]], -rest / (1 + rest), rtol=SAME)
    for row in (0, 1):
        expected = complex_jacobian(
            lambda v, at=row: losses("softmax", v, predict("softmax", v), y[at : at + 1]), o[row][None]
        )
        assert relative(slope[row][None], expected.ravel()[None]) < EXACT


def test_a_softmax_hands_back_every_digit_where_it_is_sure() -> None:
    o, adjoint = np.array([[30.0, 0.0, 1.0]]), np.array([[0.3, -2.0, 1.1]])
    p = predict("softmax", o)
    found = through_output("softmax", p, output_slopes("softmax", o, p), adjoint)
    expected = complex_jacobian(lambda v: (predict("softmax", v) * adjoint).sum(axis=-1), o)
    for one, other in zip(found.ravel(), expected.ravel(), strict=True):
        assert one == pytest.approx(other, rel=EXACT, abs=0)

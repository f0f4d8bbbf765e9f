"""Each activation against its derivative, far out where tanh has long since saturated too."""

import math

import numpy as np
import pytest
from small_networks import COMPLEX_STEP, DIFFERENCE_STEP

from engine.activations import ACTIVATIONS, LEAK, Activation, sigmoid
from engine.arrays import quiet

EXACT = 1e-12  # a complex step is exact but for rounding of two evaluations
DIFFERENCED = 1e-6  # what central differences leave of float64
SMOOTH = ["tanh", "sigmoid", "identity"]
KINKED = ["relu", "leaky_relu"]
POINTS = np.array([-30.0, -19.0, -5.0, -1.0, -0.3, -1e-3, 1e-3, 0.3, 1.0, 5.0, 19.0, 30.0])

activations = pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=lambda activation: activation.name)


@activations
def test_the_slope_is_the_complex_step_relative_to_its_own_size(activation: Activation) -> None:
    points = POINTS[np.abs(POINTS) <= 5]  # complex tanh itself loses digits further out
    found = activation.function(points + 1j * COMPLEX_STEP).imag / COMPLEX_STEP
    np.testing.assert_allclose(activation.slope(points), found, rtol=EXACT, atol=0)


@activations
def test_the_slope_is_the_central_difference(activation: Activation) -> None:
    points = POINTS[np.abs(POINTS) <= 1]
    found = (activation.function(points + DIFFERENCE_STEP) - activation.function(points - DIFFERENCE_STEP)) / (
        2 * DIFFERENCE_STEP
    )
    np.testing.assert_allclose(activation.slope(points), found, rtol=DIFFERENCED, atol=0)


@pytest.mark.parametrize("a", [19.0, 30.0, 300.0])
@pytest.mark.parametrize("sign", [-1, 1])
def test_the_slopes_keep_every_digit_when_saturated(a: float, sign: int) -> None:
    point = np.array([sign * a])
    e = math.exp(-2 * a)
    assert ACTIVATIONS["tanh"].slope(point)[0] == pytest.approx(4 * e / (1 + e) ** 2, rel=EXACT, abs=0)
    e = math.exp(-a)
    assert ACTIVATIONS["sigmoid"].slope(point)[0] == pytest.approx(e / (1 + e) ** 2, rel=EXACT, abs=0)


@activations
@pytest.mark.parametrize("a", [-1e300, -800.0, 800.0, 1e300])
def test_no_slope_overflows_however_large_the_pre_activation(activation: Activation, a: float) -> None:
    slope = activation.slope(np.array([a]))
    assert np.isfinite(slope).all()
    assert 0 <= slope[0] <= activation.gamma


@activations
def test_gamma_is_the_supremum_of_the_slope_and_is_reached(activation: Activation) -> None:
    slopes = activation.slope(np.linspace(-20, 20, 40_001))
    assert slopes.max() == pytest.approx(activation.gamma, rel=EXACT)


@pytest.mark.parametrize("name", KINKED)
def test_the_kink_belongs_to_the_left_as_in_pytorch(name: str) -> None:
    left = {"relu": 0.0, "leaky_relu": LEAK}[name]
    assert ACTIVATIONS[name].slope(np.array([0.0]))[0] == left
    stepped = ACTIVATIONS[name].function(np.array([0.0 + 1e-30j]))
    assert stepped.imag[0] == pytest.approx(left * 1e-30, rel=EXACT, abs=0)


@pytest.mark.parametrize("name", KINKED)
def test_a_complex_step_does_not_cross_the_kink(name: str) -> None:
    above, below = ACTIVATIONS[name].function(np.array([2.0 - 1e-30j, -2.0 + 1e-30j]))
    assert above == 2.0 - 1e-30j
    assert below.imag == pytest.approx({"relu": 0.0, "leaky_relu": LEAK * 1e-30}[name], rel=EXACT, abs=0)


@activations
def test_a_complex_argument_has_the_real_values_as_its_real_part(activation: Activation) -> None:
    with quiet():
        np.testing.assert_allclose(
            activation.function(POINTS + 1e-30j).real, activation.function(POINTS), rtol=EXACT, atol=1e-300
        )


def test_sigmoid_of_very_negative_numbers_is_small_and_not_an_error() -> None:
    with quiet():
        assert sigmoid(np.array([-800.0]))[0] == 0.0
        assert sigmoid(np.array([-700.0]))[0] == pytest.approx(math.exp(-700), rel=EXACT, abs=0)
        assert sigmoid(np.array([-800.0 + 1e-30j, 800.0 + 0j])).real.tolist() == [0.0, 1.0]


@activations
def test_shapes_are_kept(activation: Activation) -> None:
    a = np.zeros((2, 3, 4))
    assert activation.function(a).shape == activation.slope(a).shape == a.shape

"""Stretch, products, bound and memory against explicit Jacobian products from complex steps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_networks import KINDS, LIVELY, PROPERTY, Kind, Walk, complex_jacobian, explicit, joined, split, walk

from engine.arrays import Array
from engine.sensitivity import power_line, spectral_norms

LOG = 1e-9  # of a log10 of a spectral norm that comes from a Gram matrix: half the digits of a small one are rounding
EXACT = 1e-10  # mathematics.md: what a complex step must agree to

kinds = pytest.mark.parametrize("kind", KINDS, ids=str)


def products(jacobians: Array, t: int) -> list[Array]:
    """∂h_t/∂state_k for k = 0..t, 0-based."""
    size = jacobians.shape[1]
    result, product = [], np.eye(size)
    for k in range(t, -1, -1):
        result.insert(0, product)
        product = product @ jacobians[k]
    return result


@kinds
def test_singular_values_are_those_of_every_explicit_jacobian(kind: Kind) -> None:
    record = kind.run(**LIVELY)
    expected = np.linalg.svd(explicit(record.tape).jacobians, compute_uv=False)
    np.testing.assert_allclose(record.sensitivity.singular_values, expected, atol=EXACT)
    np.testing.assert_allclose(record.sensitivity.singular_values[:, 0], expected[:, 0], rtol=EXACT)


@kinds
def test_spectral_radii_are_those_of_every_explicit_jacobian(kind: Kind) -> None:
    record = kind.run(**LIVELY)
    expected = np.abs(np.linalg.eigvals(explicit(record.tape).jacobians)).max(axis=1)
    np.testing.assert_allclose(record.eigenvalue_radius, expected, rtol=1e-7, atol=1e-9)  # cond of an eigenvalue


@pytest.mark.parametrize("chosen", [0, 1, 5, 9])
@kinds
def test_the_product_is_the_spectral_norm_of_the_explicit_product(kind: Kind, chosen: int) -> None:
    record = kind.run(**LIVELY, chosen_step=chosen)
    t = (chosen or 9) - 1
    assert record.chosen == t
    expected = [np.linalg.norm(p[:4, :4], 2) for p in products(explicit(record.tape).jacobians, t)]
    np.testing.assert_allclose(10.0 ** record.sensitivity.log10_product[: t + 1], expected, rtol=LOG, atol=1e-300)
    assert np.isnan(record.sensitivity.log10_product[t + 1 :]).all()
    assert record.sensitivity.log10_product[t] == 0.0


def input_jacobians(run: Walk, W_xh: Array) -> list[Array]:
    """∂⁺state_k/∂x_k by complex step."""
    found = []
    for drive, *state in zip(run.drive, *run.previous, strict=True):
        before = tuple(part.astype(complex) for part in state)
        by_drive = complex_jacobian(lambda d, s=before: joined(run.cell.step(run.weights, d, s)[0]), drive)
        found.append(by_drive @ W_xh)
    return found


@kinds
def test_what_a_state_remembers_of_an_input_is_the_explicit_derivative(kind: Kind) -> None:
    record = kind.run(**LIVELY)
    tape = record.tape
    drive = tape.xs @ tape.weights.W_xh.T + tape.weights.b_h
    run = Walk(tape.cell, tape.weights, drive, (tape.hs,), tape.previous, {}, tape.slopes)
    own = input_jacobians(run, tape.weights.W_xh)
    jacobians = explicit(tape).jacobians
    matrix = record.memory_matrix
    for t in range(9):
        expected = [np.linalg.norm((p @ b)[:4], 2) for p, b in zip(products(jacobians, t), own[: t + 1], strict=True)]
        np.testing.assert_allclose(10.0 ** matrix[t, : t + 1], expected, rtol=LOG, atol=1e-300)
        assert np.isnan(matrix[t, t + 1 :]).all()
        at_t = kind.run(**LIVELY, chosen_step=t + 1).sensitivity.log10_memory
        np.testing.assert_allclose(10.0 ** at_t[: t + 1], expected, rtol=LOG, atol=1e-300)


@kinds
def test_the_bound_holds_for_vanilla_cells_and_is_absent_for_gated_ones(kind: Kind) -> None:
    for seed in range(3):
        found = kind.run(**{**LIVELY, "shear": 1.5, "seed": seed, "steps": 20}).sensitivity
        if kind.cell == "vanilla":
            assert (found.log10_product <= found.log10_bound + EXACT).all()
        else:
            assert np.isnan(found.log10_bound).all()


@kinds
def test_the_line_is_the_power_of_the_radius_and_the_bound_that_of_sigma1(kind: Kind) -> None:
    record = kind.run(**LIVELY, shear=1.0, chosen_step=6)
    lags = 5 - np.arange(9)
    found, spectrum = record.sensitivity, record.spectrum
    np.testing.assert_allclose(found.log10_line[:6], lags[:6] * np.log10(spectrum.radius), atol=1e-12)
    assert np.isnan(found.log10_line[6:]).all()
    if kind.cell == "vanilla":
        np.testing.assert_allclose(
            found.log10_bound[:6], lags[:6] * np.log10(found.gamma * spectrum.sigma1), atol=1e-12
        )


def test_the_line_is_no_bound() -> None:
    """Pascanu et al.: a sheared matrix of radius below 1 lets the product grow before it fades."""
    found = Kind("vanilla", "identity").run(eigenvalues=".8,.7,.6,.5", shear=5.0, steps=12).sensitivity
    assert found.log10_product.max() > 0.1
    assert (found.log10_product > found.log10_line + 0.1).any()


@kinds
def test_the_mean_slope_is_the_mean_over_units(kind: Kind) -> None:
    record = kind.run(**LIVELY)
    np.testing.assert_allclose(record.sensitivity.mean_slope, record.trace.slopes.mean(axis=1), rtol=1e-14)
    assert (record.sensitivity.mean_slope <= record.sensitivity.gamma).all()


@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 99))
@PROPERTY
def test_spectral_norms_are_numpys(rows: int, columns: int, seed: int) -> None:
    matrices = np.random.default_rng(seed).standard_normal((3, rows, columns))
    np.testing.assert_allclose(spectral_norms(matrices), np.linalg.norm(matrices, 2, axis=(1, 2)), rtol=LOG)


def test_a_spectral_norm_of_zero_is_zero() -> None:
    assert spectral_norms(np.zeros((2, 3, 3))).tolist() == [0, 0]


def test_the_line_of_a_zero_radius_is_exactly_zero_away_from_its_step() -> None:
    assert power_line(0.0, 2, 4)[:3].tolist() == [-np.inf, -np.inf, 0.0]
    assert np.isnan(power_line(0.0, 2, 4)[3])


def test_products_of_a_dead_network_are_exactly_zero() -> None:
    found = Kind("vanilla", "relu").run(input_strength=0.0).sensitivity
    assert found.log10_product[-1] == 0.0
    assert np.isneginf(found.log10_product[:-1]).all()
    assert np.isneginf(found.log10_memory).all()
    assert not found.singular_values.any()


@kinds
def test_one_unit_and_one_step_are_enough(kind: Kind) -> None:
    record = kind.run(hidden_size=1, steps=1)
    assert record.memory_matrix.shape == record.gradients.log10_norm.shape == (1, 1)
    assert record.sensitivity.log10_product.tolist() == [0.0]
    run = walk(kind, size=1, steps=1)
    assert joined(split(run.cell, joined(run.previous))).shape == joined(run.previous).shape

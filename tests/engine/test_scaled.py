"""Mantissa times a power of two: the same numbers as plain float64 where it reaches, and right where it does not."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from small_networks import PROPERTY

from engine.scaled import (
    HIGH,
    LOG10_2,
    LOW,
    NEGLIGIBLE,
    Scaled,
    drop_negligible,
    log10_norms,
    normalised,
    ratio,
    rescale,
)

EXACT = 1e-12  # a few roundings of logarithms of size 1 to 1000
ROUNDED = 1e-14  # a sum of a few products

numbers = st.floats(-1e3, 1e3).filter(lambda x: x == 0 or abs(x) > 1e-3)
mantissas = arrays(np.float64, 4, elements=numbers)
exponents = st.integers(-5_000, 5_000)
scaled = st.builds(Scaled, mantissas, exponents)


def exact(value: Scaled) -> list[Fraction]:
    return [Fraction(float(m)) * Fraction(2) ** value.exponent for m in value.mantissa]


@given(scaled)
@PROPERTY
def test_the_norm_is_right_at_any_exponent(value: Scaled) -> None:
    plain = np.linalg.norm(value.mantissa)
    if not plain:
        assert value.log10_norm == -math.inf
    else:
        expected = math.log10(plain) + value.exponent * LOG10_2
        assert value.log10_norm == pytest.approx(expected, abs=EXACT * max(1, abs(expected)))


@pytest.mark.parametrize("power", [-1000, -700, -600, 600, 700, 1000])
def test_the_norm_is_right_where_the_square_of_the_mantissa_leaves_float64(power: int) -> None:
    value = Scaled(np.array([math.ldexp(0.75, power), 0.0]), 0)
    assert value.log10_norm == pytest.approx(math.log10(0.75) + power * LOG10_2, rel=EXACT)


@given(scaled, scaled)
@PROPERTY
def test_a_sum_is_the_exact_sum_rounded_once(a: Scaled, b: Scaled) -> None:
    found, expected = exact(a.plus(b)), [x + y for x, y in zip(exact(a), exact(b), strict=True)]
    size = max((abs(x) for x in (*exact(a), *exact(b))), default=Fraction(0))
    assert all(abs(x - y) <= size * Fraction(ROUNDED) for x, y in zip(found, expected, strict=True))


@given(scaled)
@PROPERTY
def test_zero_is_neutral(a: Scaled) -> None:
    for exponent in (-5_000, 0, 5_000):
        zero = Scaled(np.zeros(4), exponent)
        assert exact(a.plus(zero)) == exact(zero.plus(a)) == exact(a)


@given(scaled)
@PROPERTY
def test_normalising_is_exact_and_brings_the_largest_entry_near_one(a: Scaled) -> None:
    found = a.normal()
    assert exact(found) == exact(a)
    if a.mantissa.any():
        assert 0.5 <= np.abs(found.mantissa).max() < 1


@given(scaled, scaled)
@PROPERTY
def test_the_inner_product_is_exact_but_for_rounding(a: Scaled, b: Scaled) -> None:
    mantissa, exponent = a.dot(b)
    found = Fraction(mantissa) * Fraction(2) ** exponent
    terms = [x * y for x, y in zip(exact(a), exact(b), strict=True)]
    assert abs(found - sum(terms)) <= sum(abs(t) for t in terms) * Fraction(ROUNDED)


def test_the_plain_value_overflows_and_vanishes_without_a_warning() -> None:
    assert Scaled(np.array([1.0, -1.0]), 5_000).value().tolist() == [math.inf, -math.inf]
    assert Scaled(np.array([1.0]), -5_000).value().tolist() == [0.0]
    assert Scaled(np.array([0.75]), 3).value().tolist() == [6.0]


def test_the_log_of_exactly_zero_is_minus_infinity_without_a_warning() -> None:
    assert log10_norms(np.array([0.0, 100.0]), np.array([7, 0])).tolist() == [-math.inf, 1.0]


@given(st.lists(st.tuples(numbers, st.integers(-900, 900)), min_size=1, max_size=6))
@PROPERTY
def test_rescaled_rows_are_the_same_numbers(rows: list[tuple[float, int]]) -> None:
    state = (np.array([[math.ldexp(m, e), 0.0] for m, e in rows]), np.array([[math.ldexp(m, e)] for m, e in rows]))
    with np.errstate(over="ignore"):
        squared = sum((part**2).sum(axis=1) for part in state)
    kept = [part.copy() for part in state]
    fresh, exponents_found = rescale(state, squared, np.zeros(len(rows), dtype=np.int64))
    for part, before in zip(fresh, kept, strict=True):
        np.testing.assert_array_equal(np.ldexp(part, exponents_found[:, None]), before)
    for row in range(len(rows)):
        norm = sum(float((part[row] ** 2).sum()) for part in fresh)
        assert norm == 0 or LOW <= norm <= HIGH
    assert all(np.array_equal(a, b) for a, b in zip(state, kept, strict=True)), "the rows that came in are left alone"


def test_rows_within_range_are_not_touched() -> None:
    state, exponents_before = (np.array([[1.0, 2.0]]),), np.array([3])
    fresh, found = rescale(state, np.array([5.0]), exponents_before)
    assert fresh is state
    assert found is exponents_before


def test_rows_of_zeros_keep_their_exponent() -> None:
    fresh, found = rescale((np.zeros((2, 3)),), np.zeros(2), np.array([5, -5]))
    assert not fresh[0].any()
    assert found.tolist() == [5, -5]


def test_only_what_cannot_change_a_digit_is_dropped() -> None:
    state = (np.array([[1.0, NEGLIGIBLE, NEGLIGIBLE / 2, -NEGLIGIBLE / 4]]),)
    assert drop_negligible(state)[0].tolist() == [[1.0, NEGLIGIBLE, 0.0, 0.0]]


def test_a_whole_state_is_brought_near_one() -> None:
    (h, c), shift = normalised((np.array([2.0**-1000, 0.0]), np.array([2.0**-1001, 2.0**-1040])))
    assert 0.5 <= h[0] < 1
    assert (h[0], c[0]) == (math.ldexp(1, -1000 - shift), math.ldexp(1, -1001 - shift))


@pytest.mark.parametrize(("top", "bottom"), [(0, 0), (5_000, 5_001), (-5_000, -4_999), (-5_000, 5_000)])
def test_a_ratio_does_not_care_for_common_exponents(top: int, bottom: int) -> None:
    expected = math.ldexp(3.0 / 4.0, top - bottom) if top - bottom > -2_000 else 0.0
    assert ratio((3.0, top), (4.0, bottom)) == expected


def test_a_ratio_to_zero_is_not_a_number() -> None:
    assert math.isnan(ratio((1.0, 0), (0.0, 0)))

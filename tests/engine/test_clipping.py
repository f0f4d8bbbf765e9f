"""Clipping by norm keeps the direction, clipping by value does not, and both know numbers beyond float64."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_networks import KINDS, LIVELY, PROPERTY, Kind

from engine.clipping import clip
from engine.scaled import LOG10_2, Scaled

EXACT = 1e-12  # a few roundings and one logarithm

kinds = pytest.mark.parametrize("kind", KINDS, ids=str)
parts = st.lists(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=5), min_size=1, max_size=4)


def scaled(rows: list[list[float]], exponent: int = 0) -> list[Scaled]:
    return [Scaled(np.array(row), exponent) for row in rows]


@given(parts, st.floats(0.01, 100))
@PROPERTY
def test_clipping_by_norm_keeps_the_direction_and_bounds_the_norm(rows: list[list[float]], limit: float) -> None:
    norm = math.hypot(*[x for row in rows for x in row])
    found = clip(scaled(rows), "norm", limit)
    assert found.cosine == 1.0
    if norm > 1e-150:  # below that hypot itself is the one that loses digits
        assert found.before_log10 == pytest.approx(math.log10(norm), abs=EXACT * 10)
        assert found.factor == pytest.approx(min(1.0, limit / norm), rel=EXACT * 100)
        assert found.after_log10 == pytest.approx(math.log10(min(norm, limit)), abs=EXACT * 10)


@given(parts, st.floats(0.01, 100))
@PROPERTY
def test_clipping_by_value_is_numpys_clip(rows: list[list[float]], limit: float) -> None:
    flat = np.array([x for row in rows for x in row])
    capped = np.clip(flat, -limit, limit)
    found = clip(scaled(rows), "value", limit)
    if np.linalg.norm(flat) > 1e-150:
        cosine = flat @ capped / (np.linalg.norm(flat) * np.linalg.norm(capped))
        assert found.cosine == pytest.approx(min(1.0, cosine), abs=EXACT)
        assert found.after_log10 == pytest.approx(math.log10(np.linalg.norm(capped)), abs=EXACT * 10)


@pytest.mark.parametrize("exponent", [-3_000, -900, -600, 0, 500, 600, 900, 1_100, 3_000])
@pytest.mark.parametrize("mode", ["norm", "value"])
def test_a_gradient_of_any_size_is_clipped(mode: str, exponent: int) -> None:
    """Four equal entries of 2^e: both ways keep the direction, so both answers are known."""
    found = clip(scaled([[1.0, 1.0], [1.0, -1.0]], exponent), mode, 1.0)
    before = math.log10(2) + exponent * LOG10_2
    after = min(before, 0.0 if mode == "norm" else math.log10(2))
    assert found.before_log10 == pytest.approx(before, abs=EXACT * max(1, abs(before)))
    assert found.after_log10 == pytest.approx(after, abs=EXACT * max(1, abs(after)) * 10)
    assert found.cosine == pytest.approx(1.0, abs=EXACT)


def test_clipping_by_value_turns_the_gradient() -> None:
    found = clip(scaled([[3.0, 4.0]]), "value", 3.0)
    assert found.cosine == pytest.approx((9 + 12) / (5 * math.hypot(3, 3)), rel=EXACT)
    assert found.factor == pytest.approx(math.hypot(3, 3) / 5, rel=EXACT)


@pytest.mark.parametrize("exponent", [600, 900, 2_000])
def test_clipping_an_enormous_gradient_by_value_leaves_its_signs(exponent: int) -> None:
    found = clip(scaled([[1.0, 0.5, 0.0]], exponent), "value", 2.0)
    assert found.after_log10 == pytest.approx(math.log10(math.hypot(2, 2)), abs=EXACT * 10)
    assert found.cosine == pytest.approx(1.5 / (math.hypot(1, 0.5) * math.sqrt(2)), rel=EXACT)


def test_parts_of_very_different_size_share_one_norm() -> None:
    found = clip([Scaled(np.array([3.0]), 900), Scaled(np.array([4.0]), 900), Scaled(np.array([7.0]), -900)], "norm", 1)
    assert found.before_log10 == pytest.approx(math.log10(5) + 900 * LOG10_2, rel=EXACT)


@pytest.mark.parametrize("mode", ["norm", "value"])
def test_a_gradient_of_zero_stays_zero(mode: str) -> None:
    found = clip(scaled([[0.0, 0.0]]), mode, 1.0)
    assert (found.before_log10, found.after_log10, found.factor, found.cosine) == (-math.inf, -math.inf, 1.0, 1.0)


@pytest.mark.parametrize("mode", ["norm", "value"])
@kinds
def test_a_record_clips_all_weight_gradients_together(kind: Kind, mode: str) -> None:
    limit = 0.05
    record = kind.run(**LIVELY, **{f"clip_{mode}": limit})
    flat = np.concatenate([part.ravel() for part in record.gradients.weights.values()])
    found = record.lags.clipped
    assert (found.mode, found.limit) == (mode, limit)
    assert found.before_log10 == pytest.approx(math.log10(np.linalg.norm(flat)), abs=EXACT)
    capped = np.clip(flat, -limit, limit) if mode == "value" else flat * min(1.0, limit / np.linalg.norm(flat))
    assert found.after_log10 == pytest.approx(math.log10(np.linalg.norm(capped)), abs=EXACT * 10)
    assert found.cosine == pytest.approx(flat @ capped / np.linalg.norm(flat) / np.linalg.norm(capped), rel=EXACT)


def test_without_clipping_there_is_nothing_to_report() -> None:
    assert Kind("vanilla").run().lags.clipped is None

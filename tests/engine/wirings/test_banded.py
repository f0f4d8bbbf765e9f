"""The way back of losses that depend on one output each: the same whether it is kept as bands or made whole."""

import numpy as np
import pytest
from small_networks import relative
from wiring_cases import CASES, kept, named

from engine.wirings.banded import Adjoints, Band, norms_of, totals_of
from engine.wirings.norms import log10_norms

SAME = 1e-13  # two orders of summation of the same products


@pytest.mark.parametrize("case", CASES, ids=named)
def test_the_way_back_of_each_output_is_that_of_the_diagonal(case: dict[str, object]) -> None:
    record = kept(case)
    wiring, weights = record.start.wiring, record.start.parameters
    d_outputs = np.random.default_rng(6).standard_normal(record.done.outputs.shape)
    d_outputs[1:2] = 0.0  # an output without a loss
    whole = np.zeros((len(d_outputs), *d_outputs.shape))
    for t, row in enumerate(d_outputs):
        whole[t, t] = row
    expected = wiring.backward(weights, record.done, whole)
    found = wiring.backward_each(weights, record.done, d_outputs)
    norms, totals = norms_of(found.adjoints), totals_of(found.adjoints)
    assert found.adjoints.keys() == norms.keys() == totals.keys() == expected.adjoints.keys()
    for group, rows in expected.adjoints.items():
        assert relative(found.adjoints[group], rows) < SAME, group
        assert relative(totals[group], rows.sum(axis=1)) < SAME, group
        zero = ~rows.any(axis=-1).T
        assert (np.isneginf(norms[group]) == zero).all(), group
        np.testing.assert_allclose(norms[group][~zero], log10_norms(rows).T[~zero], rtol=0, atol=SAME, err_msg=group)
    assert found.parameters.keys() == expected.parameters.keys()
    for name, part in expected.parameters.items():
        assert found.parameters[name].shape == part.shape
        assert relative(found.parameters[name], part) < SAME, name


def test_a_band_is_where_its_lags_say() -> None:
    rows = np.arange(1.0, 9.0).reshape(2, 4, 1)
    rows[1, 2:] = 0.0  # losses 5 and 6 of four
    whole = Band(rows, apart=2).whole()[..., 0]
    assert whole.tolist() == [[1, 0, 5, 0], [0, 2, 0, 6], [0, 0, 3, 0], [0, 0, 0, 4]]
    assert Band(rows, apart=2).summed().tolist() == [[6], [8], [3], [4]]
    with np.errstate(divide="ignore"):
        np.testing.assert_array_equal(norms_of(Adjoints({"h": Band(rows, apart=2)}))["h"], np.log10(whole.T))


def test_what_is_kept_as_a_band_is_handed_out_whole() -> None:
    adjoints = Adjoints({"h": Band(np.ones((1, 3, 2))), "x": np.zeros((3, 3, 2))})
    assert list(adjoints) == ["h", "x"]
    assert (adjoints["h"] == np.eye(3)[..., None]).all()
    assert not adjoints["x"].any()


@pytest.mark.parametrize("size", [1e-300, 1e-170, 1.0, 1e170, 1e300])
@pytest.mark.parametrize("steps", [2, 300], ids=["few", "many"])
def test_a_norm_beside_zeros_is_right_however_large_it_is(size: float, steps: int) -> None:
    rows = np.zeros((steps, 3, 4))
    rows[1, 2], rows[0, 0] = size, -size
    norms = log10_norms(rows)
    assert np.isneginf(norms).sum() == 3 * steps - 2
    np.testing.assert_allclose(norms[[0, 1], [0, 2]], np.log10(size) + np.log10(2), rtol=1e-14, atol=1e-14)


def test_a_norm_that_is_no_number_stays_none() -> None:
    norms = log10_norms(np.array([[np.nan, 0.0], [np.inf, 1.0], [0.0, 0.0], [3.0, 4.0]]))
    assert np.isnan(norms[0])
    assert norms[3] == np.log10(5.0)

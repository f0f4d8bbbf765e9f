"""A matrix has the eigenvalues it was built from, whatever its shear; handles read back as they were written."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_networks import PROPERTY, Kind, relative

from engine import Experiment
from engine.errors import EngineError, ExperimentError, SpectrumError
from engine.spectrum import (
    DEFAULT_HANDLES,
    ILL_CONDITIONED,
    LARGEST,
    Handle,
    decompose,
    default_handles,
    describe,
    edit_eigenvalues,
    fill_handles,
    format_handles,
    matrix_from_handles,
    orthogonal,
    parse_handles,
)

EXACT = 1e-12  # an orthogonal change of basis in float64
SHEARED = 1e-6  # eigenvalues of a non-normal matrix as LAPACK finds them: rounding times cond(V)
READS_BACK = 1e-12  # handles are written with 12 decimals

SPREAD = "1.1@20,.9@70,.8@130,.6,-.7,.4"  # no two eigenvalues close together, so that they are well-conditioned
sizes = st.integers(0, 3_000).map(lambda n: n / 1000)
angles = st.integers(0, 18_000).map(lambda n: n / 100)
handles = st.one_of(
    st.builds(Handle, sizes, angles, st.just(True)),
    st.builds(Handle, sizes.filter(bool), st.sampled_from((0.0, 180.0)), st.just(False)),
)
lists_of_handles = st.lists(handles, min_size=1, max_size=6)


def values(some: object) -> np.ndarray:
    return np.array([v for h in some for v in ((h.value, h.value.conjugate()) if h.pair else (h.value,))])


def distance(found: np.ndarray, expected: np.ndarray) -> float:
    """The largest distance when every eigenvalue is matched with the nearest one left."""
    left, worst = list(found), 0.0
    for value in expected:
        nearest = min(left, key=lambda v: abs(v - value))
        worst = max(worst, abs(nearest - value))
        left.remove(nearest)
    return worst


@pytest.mark.parametrize("shear", [0.0, 0.3, 1.0, 5.0])
@pytest.mark.parametrize("seed", [0, 7, 23])
def test_the_matrix_has_the_eigenvalues_of_its_handles_at_any_shear(seed: int, shear: float) -> None:
    wanted = parse_handles(SPREAD)
    matrix = matrix_from_handles(wanted, 1.0, shear, seed)
    assert distance(np.linalg.eigvals(matrix), values(wanted)) < (SHEARED if shear else EXACT)


@given(some=lists_of_handles, scale=st.floats(0, 3), seed=st.integers(0, 99))
@PROPERTY
def test_without_shear_the_matrix_is_normal_and_has_its_eigenvalues(some: list, scale: float, seed: int) -> None:
    matrix = matrix_from_handles(some, scale, 0.0, seed)
    assert np.linalg.norm(matrix @ matrix.T - matrix.T @ matrix) <= EXACT * max(1.0, np.linalg.norm(matrix) ** 2)
    assert distance(np.linalg.eigvals(matrix), scale * values(some)) <= EXACT * 10


@given(some=lists_of_handles, shear=st.floats(0, 5), seed=st.integers(0, 99))
@PROPERTY
def test_characteristic_sums_do_not_depend_on_the_shear(some: list, shear: float, seed: int) -> None:
    """trace(W^p) = Σλ^p: exact at any shear, also where eigenvalues coincide and LAPACK's own are only good to 1e-4."""
    matrix = matrix_from_handles(some, 1.0, shear, seed)
    size = np.linalg.norm(matrix) or 1.0
    for power in (1, 2, 3):
        found = np.trace(np.linalg.matrix_power(matrix, power))
        assert abs(found - (values(some) ** power).sum().real) <= EXACT * len(matrix) * size**power


def test_the_scale_multiplies_every_eigenvalue() -> None:
    plain, scaled = (Experiment(scale=scale, eigenvalues=SPREAD, hidden_size=9) for scale in (1.0, 2.5))
    found, larger = (Kind("vanilla").run(**kept(e)).spectrum for e in (plain, scaled))
    np.testing.assert_allclose(larger.eigenvalues, 2.5 * found.eigenvalues, rtol=EXACT)
    np.testing.assert_allclose(larger.matrix, 2.5 * found.matrix, rtol=0, atol=EXACT)
    assert [h.size for h in larger.handles] == pytest.approx([2.5 * h.size for h in found.handles])


def kept(e: Experiment) -> dict[str, object]:
    return {"scale": e.scale, "eigenvalues": e.eigenvalues, "hidden_size": e.hidden_size}


@pytest.mark.parametrize("shear", [0.0, 0.5, 2.0, 5.0])
def test_the_departure_from_normality_is_the_shear(shear: float) -> None:
    """‖W‖_F² = ‖D‖_F² + s², because N has unit norm and meets D in no entry."""
    wanted = parse_handles(SPREAD)
    found = describe(matrix_from_handles(wanted, 1.0, shear, 3), wanted, len(wanted))
    assert found.departure == pytest.approx(shear, rel=1e-9, abs=1e-7)  # a root of a difference near zero


def test_the_departure_from_normality_is_henricis_formula_for_any_matrix() -> None:
    matrix = np.random.default_rng(1).standard_normal((6, 6))
    found = describe(matrix, None, 0)
    expected = math.sqrt(np.linalg.norm(matrix) ** 2 - (np.abs(np.linalg.eigvals(matrix)) ** 2).sum())
    assert found.departure == pytest.approx(expected, rel=1e-10)


def test_the_description_of_a_matrix_is_numpys() -> None:
    matrix = np.random.default_rng(2).standard_normal((7, 7))
    found = describe(matrix, None, 0)
    assert found.sigma1 == pytest.approx(np.linalg.svd(matrix, compute_uv=False)[0], rel=EXACT)
    assert found.radius == pytest.approx(np.abs(np.linalg.eigvals(matrix)).max(), rel=EXACT)
    vectors, lam = found.eigenvectors, found.eigenvalues
    assert relative(vectors @ np.diag(lam) @ np.linalg.inv(vectors), matrix) < 1e-10
    assert found.condition == pytest.approx(np.linalg.cond(vectors), rel=1e-9)


def test_every_pair_stands_together_upper_member_first() -> None:
    handles_found, lam, _ = decompose(np.random.default_rng(3).standard_normal((9, 9)))
    place = 0
    for handle in handles_found:
        assert lam[place].imag >= 0
        assert abs(lam[place] - handle.value) < EXACT * 10
        if handle.pair:
            assert lam[place + 1] == lam[place].conjugate()
        place += handle.count
    assert place == 9


def test_repeated_pairs_are_kept_together() -> None:
    block = np.array([[0.3, -0.6], [0.6, 0.3]])
    found, lam, _ = decompose(np.kron(np.eye(3), block))
    assert [h.pair for h in found] == [True] * 3
    assert lam[1::2].tolist() == lam[::2].conjugate().tolist()


def test_eigenvalues_of_a_built_matrix_are_the_handles_to_the_last_bit() -> None:
    spectrum = Kind("vanilla").run(eigenvalues="1@90,.5", hidden_size=3, shear=4.0).spectrum
    expected = values(parse_handles("1@90,.5"))
    assert spectrum.eigenvalues.tolist() == expected.tolist()
    assert spectrum.radius == 1.0


@pytest.mark.parametrize("size", [1, 2, 5, 8, 20, 64])
def test_an_orthogonal_matrix_is_orthogonal(size: int) -> None:
    q = orthogonal(size, np.random.default_rng(size))
    np.testing.assert_allclose(q @ q.T, np.eye(size), atol=EXACT)


# Filling up


@given(some=st.lists(handles, max_size=4), room=st.integers(0, 12))
@PROPERTY
def test_filling_keeps_what_was_given_and_makes_exactly_the_size(some: list, room: int) -> None:
    size = max(1, sum(handle.count for handle in some) + room)
    filled = fill_handles(some, size)
    assert list(filled[: len(some)]) == some
    assert sum(handle.count for handle in filled) == size
    base = some or list(default_handles(size))
    assert {handle.size for handle in filled} <= {handle.size for handle in base}
    assert all(0 <= handle.angle <= 180 for handle in filled)


def test_filling_keeps_the_radius() -> None:
    filled = fill_handles(parse_handles(".94@38,-.2"), 30)
    assert max(handle.size for handle in filled) == 0.94


def test_filling_turns_pairs_and_flips_reals_and_doubles_none() -> None:
    filled = fill_handles(parse_handles(".9@40,.5"), 9)
    assert [h.value for h in filled if not h.pair] == [0.5, -0.5, 0.5]
    pairs = [h.angle for h in filled if h.pair]
    assert pairs[0] == 40.0
    assert len(set(pairs)) == 3
    assert pairs[1] == pytest.approx(40 + 137.507764, abs=1e-5)  # the golden angle further


def test_where_a_pair_no_longer_fits_its_size_enters_as_a_real_eigenvalue() -> None:
    filled = fill_handles(parse_handles(".9@40"), 3)
    assert [(h.size, h.pair) for h in filled] == [(0.9, True), (0.9, False)]
    assert default_handles(1) == (Handle(0.72, 0.0, False),)
    assert default_handles(2) == (Handle(0.94, 38.0, True),)


def test_no_handles_at_all_are_the_default_ones() -> None:
    assert fill_handles((), 8) == parse_handles(DEFAULT_HANDLES) == default_handles(8)


def test_more_eigenvalues_than_units_are_refused_with_both_figures() -> None:
    with pytest.raises(SpectrumError, match=r"at most H = 4 .*got 5 eigenvalues") as caught:
        fill_handles(parse_handles(".9@40,.8@50,.1"), 4)
    assert caught.value.field == "eigenvalues"


# Reading and writing


@given(some=lists_of_handles)
@PROPERTY
def test_handles_read_back_as_they_were_written(some: list) -> None:
    again = parse_handles(format_handles(some))
    assert [h.pair for h in again] == [h.pair for h in some]
    assert [h.value for h in again] == pytest.approx([h.value for h in some], abs=READS_BACK)
    assert format_handles(again) == format_handles(some)


@given(text=st.text(max_size=30))
@PROPERTY
def test_any_text_is_read_or_refused_by_name(text: str) -> None:
    try:
        found = parse_handles(text)
    except SpectrumError as error:  # both outcomes are allowed
        refused = (error.field, len(str(error)) < 300)
        assert refused == ("eigenvalues", True)
    else:
        assert all(0 <= handle.size <= LARGEST for handle in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("  ", ()),
        ("0", (Handle(0.0, 0.0, False),)),
        ("-0", (Handle(0.0, 0.0, False),)),
        (".5", (Handle(0.5, 0.0, False),)),
        ("-.5", (Handle(0.5, 180.0, False),)),
        ("1e-3", (Handle(0.001, 0.0, False),)),
        (" 1@90 , 3 ", (Handle(1.0, 90.0, True), Handle(3.0, 0.0, False))),
        ("1@0,1@180", (Handle(1.0, 0.0, True), Handle(1.0, 180.0, True))),
    ],
)
def test_handles_are_read(text: str, expected: tuple[Handle, ...]) -> None:
    assert parse_handles(text) == expected


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("abc", "abc"),
        ("1,,2", "got "),
        ("nan", "nan"),
        ("inf", "inf"),
        ("1e999", "of size at most 3"),
        ("9" * 400, "…"),
        ("3.001", "of size at most 3"),
        ("-3.001", "of size at most 3"),
        ("-.9@20", "size ≥ 0"),
        (".9@181", "0 to 180"),
        (".9@-1", "0 to 180"),
        (".9@nan", "nan"),
        (".9@", ".9@"),
        ("@20", "@20"),
        (".9@1@2", ".9@1@2"),
        ("0x1", "0x1"),
        ("١", "١"),
        ("1_0", "1_0"),
        ("🙂", "🙂"),
    ],
)
def test_handles_that_cannot_be_read_are_refused_by_name(text: str, shown: str) -> None:
    with pytest.raises(SpectrumError) as caught:
        parse_handles(text)
    assert caught.value.field == "eigenvalues"
    assert shown in str(caught.value)
    assert isinstance(caught.value, ExperimentError | EngineError)


# Editing


def test_editing_eigenvalues_keeps_the_eigenvectors() -> None:
    matrix = np.random.default_rng(5).standard_normal((6, 6)) / 3
    found, lam, vectors = decompose(matrix)
    wanted = [Handle(0.77, 33.0, True) if h.pair else Handle(0.77, 180.0, False) for h in found[:2]]
    edited = edit_eigenvalues(matrix, wanted)
    expected = np.concatenate([values(wanted), lam[sum(h.count for h in wanted) :]])
    assert relative(edited @ vectors, vectors * expected) < 1e-10


def test_editing_nothing_changes_nothing() -> None:
    matrix = np.random.default_rng(6).standard_normal((5, 5))
    assert relative(edit_eigenvalues(matrix, ()), matrix) < EXACT * 100
    assert relative(edit_eigenvalues(matrix, decompose(matrix)[0]), matrix) < EXACT * 100


def test_a_pair_cannot_become_real_by_an_edit() -> None:
    with pytest.raises(SpectrumError, match="pattern of this matrix \\(pair\\)"):
        edit_eigenvalues(np.array([[0.0, -1.0], [1.0, 0.0]]), parse_handles(".5"))


def test_more_handles_than_the_matrix_has_are_refused() -> None:
    with pytest.raises(SpectrumError):
        edit_eigenvalues(np.diag([0.3, 0.2]), parse_handles(".5,.4,.3"))


@pytest.mark.parametrize("gap", [0.0, 1e-10])
def test_an_edit_in_an_ill_conditioned_basis_is_refused_and_says_so(gap: float) -> None:
    matrix = np.array([[0.5, 10.0], [0.0, 0.5 + gap]])
    assert describe(matrix, None, 0).ill_conditioned
    with pytest.raises(SpectrumError, match="ill-conditioned"):
        edit_eigenvalues(matrix, parse_handles(".9,.8"))


def test_an_edit_just_below_the_limit_is_done() -> None:
    matrix = np.array([[0.5, 10.0], [0.0, 0.5 + 1e-6]])
    assert 1e7 < describe(matrix, None, 0).condition < ILL_CONDITIONED
    edited = edit_eigenvalues(matrix, parse_handles(".9,.8"))
    assert distance(np.linalg.eigvals(edited), np.array([0.9, 0.8])) < 1e-6  # rounding times cond(V)


def test_a_defective_matrix_is_described_without_a_warning() -> None:
    found = describe(np.array([[0.5, 10.0], [0.0, 0.5]]), None, 0)
    assert found.ill_conditioned
    assert found.radius == pytest.approx(0.5, abs=1e-6)
    assert found.departure == pytest.approx(10.0, rel=1e-6)
    assert describe(np.zeros((3, 3)), None, 0).radius == 0.0
    assert not describe(np.zeros((3, 3)), None, 0).ill_conditioned


@pytest.mark.parametrize("initialisation", ["gaussian", "glorot", "orthogonal", "identity"])
def test_any_initialisation_can_be_edited_through_the_experiment(initialisation: str) -> None:
    plain = Kind("vanilla").run(initialisation=initialisation, hidden_size=5).spectrum
    wanted = ",".join(f".31@{20 + 9 * i}" if h.pair else f".3{i}" for i, h in enumerate(plain.handles))
    edited = Kind("vanilla").run(initialisation=initialisation, hidden_size=5, eigenvalues=wanted).spectrum
    assert distance(edited.eigenvalues, values(parse_handles(wanted))) < 1e-9

"""Pokes, silent units and held gates: replayed as a run written out by hand replays them, and constant for every derivative."""

import numpy as np
import pytest
from by_hand import ByHand, Place
from small_networks import LIVELY, Kind, relative
from test_unrolling import compare, small, sums

from engine import Experiment, Record, run
from engine.cells import CELLS
from engine.edits import Ablate, Freeze, Poke, parse_edits
from engine.errors import ExperimentError

SAME = 1e-12
EXACT = 1e-10
Sets = dict[Place, dict[int, float]]

STEPS = range(5)
LSTM, BEFORE, AFTER = Kind("lstm"), Kind("gru"), Kind("gru", reset_after=True)
TAUGHT = {"teacher_forcing": True}


def always(value: float, unit: int | None, *names: str) -> Sets:
    return {(name, t): dict.fromkeys([unit] if unit is not None else range(3), value) for name in names for t in STEPS}


CASES: list[tuple[Kind, dict[str, object], str, Sets]] = [
    (Kind("vanilla"), {}, "h2@3:.9", {("h", 2): {1: 0.9}}),
    (Kind("vanilla", "relu"), {"loss": "last"}, "h1@1:2,h3@5:-1", {("h", 0): {0: 2.0}, ("h", 4): {2: -1.0}}),
    (Kind("vanilla"), {}, "ablate2", always(0.0, 1, "h")),
    (Kind("jordan"), {"output": "softmax"}, "h2@3:.9", {("h", 2): {1: 0.9}}),
    (Kind("jordan"), {}, "ablate1", always(0.0, 0, "h")),
    (Kind("jordan"), TAUGHT, "h2@3:.9", {("h", 2): {1: 0.9}}),
    (LSTM, {}, "h2@3:.9", {("h", 2): {1: 0.9}}),
    (LSTM, {}, "c2@3:-.3", {("c", 2): {1: -0.3}}),
    (LSTM, {"loss": "last"}, "c2@3:-.3,h2@3:.9", {("c", 2): {1: -0.3}, ("h", 2): {1: 0.9}}),
    (LSTM, {}, "ablate3", always(0.0, 2, "h", "c")),
    (LSTM, {}, "f:1", always(1.0, None, "forget")),
    (LSTM, {}, "f2:0, i1:1 ,o3:0", always(0.0, 1, "forget") | always(1.0, 0, "input") | always(0.0, 2, "output")),
    (LSTM, {"loss": "last", "readout": "mean"}, "f:1,c1@2:3", always(1.0, None, "forget") | {("c", 1): {0: 3.0}}),
    (BEFORE, {}, "h2@3:.9,ablate1", always(0.0, 0, "h") | {("h", 2): {0: 0.0, 1: 0.9}}),
    (BEFORE, {}, "z:1", always(1.0, None, "update")),
    (BEFORE, {}, "z2:0,r:1", always(0.0, 1, "update") | always(1.0, None, "reset")),
    (AFTER, {"loss": "last"}, "r:0,h1@4:2", always(0.0, None, "reset") | {("h", 3): {0: 2.0}}),
    (AFTER, {}, "z3:1,z3:0", always(0.0, 2, "update")),
    (LSTM, {}, "h1@2:1,ablate1", always(0.0, 0, "h", "c")),
    (LSTM, {}, "ablate1,h1@2:1", always(0.0, 0, "h", "c") | {("h", 1): {0: 1.0}}),
]
cases = pytest.mark.parametrize(("kind", "fields", "edits", "sets"), CASES, ids=lambda part: str(part)[:40])


@cases
def test_a_run_with_edits_is_the_one_written_out_by_hand(
    kind: Kind, fields: dict[str, object], edits: str, sets: Sets
) -> None:
    record = small(kind, {**fields, "edits": edits})
    expected = ByHand(record, sets)
    assert relative(record.trace.hs, expected.hs.real) < SAME
    assert relative(record.trace.predictions, expected.predictions.real) < SAME
    if record.trace.cs is not None:
        assert relative(record.trace.cs, expected.cs.real) < SAME
    assert np.nansum(record.trace.losses) == pytest.approx(expected.loss.real, rel=SAME)


@cases
def test_every_derivative_takes_what_is_set_as_a_constant(
    kind: Kind, fields: dict[str, object], edits: str, sets: Sets
) -> None:
    compare(small(kind, {**fields, "edits": edits}), sets)


@cases
def test_the_complex_step_on_the_page_replays_the_same_edits(
    kind: Kind, fields: dict[str, object], edits: str, sets: Sets
) -> None:
    found = small(kind, {**fields, "edits": edits}).verify()
    assert found.largest_relative_difference < EXACT
    assert found.skipped == 0


@cases
def test_the_lag_matrix_and_its_split_see_the_same_edits(
    kind: Kind, fields: dict[str, object], edits: str, sets: Sets
) -> None:
    record = small(kind, {**fields, "edits": edits})
    if edits != "z:1":  # a state that never moves owes nothing to any weight
        assert record.lags.share.sum() == pytest.approx(1.0, abs=EXACT)
    assert relative(np.log10(np.linalg.norm(record.unrolling.backward.h, axis=1)), record.gradients.log10_total) < EXACT
    plain, careful = record.log10_lags, record._swept().log10_norm
    assert np.array_equal(np.isnan(plain), np.isnan(careful))
    np.testing.assert_allclose(10.0**plain, 10.0**careful, rtol=EXACT)


@cases
def test_terms_still_add_up_and_what_is_left_sums_to_the_edited_state(
    kind: Kind, fields: dict[str, object], edits: str, sets: Sets
) -> None:
    record = small(kind, {**fields, "edits": edits})
    for block, total in sums(record):
        assert relative(total, record.trace.pre[block]) < SAME
    left = record.unrolling.left([1, 2, 3])
    if left is not None:
        state = record.trace.hs if record.trace.cs is None else record.trace.cs
        np.testing.assert_allclose(np.nansum(left, axis=2), state.T, atol=SAME)


@cases
def test_untouched_is_the_run_without_edits(kind: Kind, fields: dict[str, object], edits: str, sets: Sets) -> None:
    untouched, plain = small(kind, {**fields, "edits": edits}).unrolling.untouched, small(kind, fields).trace
    np.testing.assert_array_equal(untouched.h, plain.hs)
    np.testing.assert_array_equal(untouched.predictions, plain.predictions)
    assert (untouched.c is None) == (plain.cs is None)
    if plain.cs is not None:
        np.testing.assert_array_equal(untouched.c, plain.cs)


def test_nothing_before_a_poke_changes_and_the_poked_number_is_the_one_asked_for() -> None:
    record = Kind("lstm").run(**LIVELY, edits="h2@5:.9")
    before = record.unrolling.untouched
    np.testing.assert_array_equal(record.trace.hs[:4], before.h[:4])
    changed = record.trace.hs[4] != before.h[4]
    assert changed.tolist() == [False, True, False, False]
    assert record.trace.hs[4, 1] == 0.9
    assert (record.trace.hs[5:] != before.h[5:]).all()


def test_a_poke_of_c_is_followed_by_h() -> None:
    record = Kind("lstm").run(**LIVELY, edits="c2@5:-.3")
    assert record.trace.cs[4, 1] == -0.3
    assert record.trace.hs[4, 1] == pytest.approx(record.trace.gates["output"][4, 1] * np.tanh(-0.3), rel=SAME)


def test_with_the_forget_gate_held_at_one_the_memory_only_adds() -> None:
    record = Kind("lstm").run(**LIVELY, edits="f:1")
    gates, trace = record.trace.gates, record.trace
    assert (gates["forget"] == 1.0).all()
    added = trace.c0 + (gates["input"] * gates["candidate"]).cumsum(axis=0)
    assert relative(trace.cs, added) < SAME
    np.testing.assert_allclose(record.ledger.log10_direct, record.ledger.log10_direct.diagonal()[:, None] + np.where(
        np.tri(9, dtype=bool), 0.0, np.nan), atol=SAME)  # fmt: skip
    assert not record.unrolling.backward.pre["f"].any(), "a held gate's pre-activation moves nothing"
    assert record.unrolling.backward.gates["forget"].any(), "its value would"


def test_a_gru_held_at_z_equal_one_never_moves() -> None:
    record = Kind("gru").run(**LIVELY, edits="z:1")
    np.testing.assert_allclose(record.trace.hs, np.tile(record.trace.h0, (9, 1)), rtol=SAME)
    np.testing.assert_array_equal(record.unrolling.left([1])[0, :, 0], np.full(9, record.trace.h0[0]))


def test_a_silent_unit_says_nothing_and_hears_nothing() -> None:
    record = Kind("lstm").run(**LIVELY, edits="ablate3")
    assert not record.trace.hs[:, 2].any()
    assert not record.trace.cs[:, 2].any()
    assert not any(part[:, 2].any() for part in record.unrolling.backward.pre.values())
    assert not record.gradients.weights["W_hh"][[2, 6, 10, 14]].any()
    assert not record.gradients.weights["W_hy"][:, 2].any()


def test_every_unit_silent_leaves_a_gradient_of_exactly_zero() -> None:
    record = Kind("vanilla").run(edits="ablate1,ablate2,ablate3,ablate4")
    assert np.isneginf(record.unrolling.backward.log10_terms).all()
    assert record.verify().largest_relative_difference < EXACT


# Reading


def test_edits_are_read_in_order() -> None:
    found = parse_edits(" h2@5:.9, c1@2:-3e-2,ablate3 ,f:1,o2:0", CELLS["lstm"], 3, 5)
    expected = (Poke("h", 2, 5, 0.9), Poke("c", 1, 2, -0.03), Ablate(3), Freeze("f", None, 1.0), Freeze("o", 2, 0.0))
    assert found == expected
    assert parse_edits("  ", CELLS["lstm"], 3, 5) == ()
    assert parse_edits("h1@1:\u22121", CELLS["gru"], 3, 5) == (Poke("h", 1, 1, -1.0),)


@pytest.mark.parametrize(
    ("cell", "text", "message"),
    [
        ("lstm", "h4@1:0", "of a unit from 1 to 3; got h4@1:0"),
        ("lstm", "h0@1:0", "of a unit from 1 to 3"),
        ("lstm", "h1@6:0", "of a step from 1 to 5"),
        ("lstm", "h1@0:0", "of a step from 1 to 5"),
        ("gru", "c1@1:0", "a change of h: a gru cell has no c"),
        ("lstm", "h1@1:", "a poke to a finite number of size at most 1e+06"),
        ("lstm", "h1@1:nan", "finite number"),
        ("lstm", "h1@1:1e400", "finite number"),
        ("lstm", "h1@1:1000001", "finite number"),
        ("lstm", "h1@1:0x1", "finite number"),
        ("lstm", "h1@1:١", "finite number"),
        ("lstm", "ablate4", "of a unit from 1 to 3"),
        ("lstm", "ablate", "a list of h2@5:.9 or c2@5:.9"),
        ("lstm", "f4:1", "of a unit from 1 to 3"),
        ("lstm", "f:2", "or i:1 or i2:0 (a gate held at 0 or 1)"),
        ("lstm", "g:1", "a gate of this cell: i, f, o"),
        ("gru", "f:1", "a gate of this cell: r, z"),
        ("vanilla", "f:1", "without a gate: a vanilla cell has none"),
        ("jordan", "z:0", "without a gate: a jordan cell has none"),
        ("lstm", "h1@1:0,,f:1", "a list of"),
        ("lstm", "😀", "a list of"),
        ("lstm", "9" * 10_000, "a list of"),
        ("lstm", ",".join(["f:1"] * 101), "at most 100 edits"),
    ],
)
def test_bad_edits_are_refused_with_what_came_and_what_is_allowed(cell: str, text: str, message: str) -> None:
    with pytest.raises(ExperimentError) as caught:
        Experiment(cell=cell, hidden_size=3, steps=5, edits=text)
    assert caught.value.field == "edits"
    assert message in str(caught.value)
    assert len(str(caught.value)) < 400


def test_a_poke_beyond_a_short_text_is_refused() -> None:
    poke = Experiment(cell="lstm", input="text", text="one two three", steps=9, edits="h1@4:0")
    with pytest.raises(ExperimentError, match="edits must be of a step from 1 to 3; got h1@4:0"):
        run(poke)


def test_the_largest_poke_gives_every_part_without_a_warning() -> None:
    for kind, edits in ((Kind("lstm"), "c1@2:1e6,h2@3:-1e6"), (Kind("gru"), "h1@2:1e6"), (Kind("vanilla"), "h1@2:1e6")):
        record: Record = kind.run(**LIVELY, edits=edits)
        assert np.isfinite(record.trace.hs).all()
        assert np.isfinite(record.unrolling.backward.h).all()
        assert not np.isnan(record.unrolling.backward.log10_terms).any()

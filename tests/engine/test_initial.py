"""Weights, sequence, targets and state before the first step: as described, seeded, and independent of one another."""

import numpy as np
import pytest
from small_networks import GATED, KINDS, LIVELY, Kind

from engine.errors import ExperimentError
from engine.initial import INITIAL_SPREAD

kinds = pytest.mark.parametrize("kind", KINDS, ids=str)
EXACT = 1e-12  # an orthogonal factorisation in float64


@kinds
def test_weights_have_their_shapes_and_zero_biases(kind: Kind) -> None:
    record = kind.run(**LIVELY, hidden_size=5, forget_bias=0.0)
    G, w = len(record.cell.blocks), record.weights
    assert w.W_xh.shape == (G * 5, 2)
    assert w.W_hh.shape == (G * 5, 0 if kind.cell == "jordan" else 5)
    assert (None if w.W_yh is None else w.W_yh.shape) == ((5, 3) if kind.cell == "jordan" else None)
    assert w.W_hy.shape == (3, 5)
    assert not any(part.any() for name, part in w.items() if name.startswith("b"))
    assert (w.b_hn is None) == (not (kind.cell == "gru" and kind.reset_after))


def test_the_forget_bias_stands_in_the_forget_block_only() -> None:
    b = Kind("lstm").run(forget_bias=2.5).weights.b_h.reshape(4, 4)
    assert (b[1] == 2.5).all()
    assert not b[[0, 2, 3]].any()
    assert not Kind("gru").run(forget_bias=2.5).weights.b_h.any()


@pytest.mark.parametrize("kind", GATED, ids=str)
def test_the_spectrum_is_carried_by_the_chosen_gate_and_by_the_candidate_unless_told(kind: Kind) -> None:
    cell = kind.build()
    for gate in ("auto", *cell.blocks):
        record = kind.run(spectrum_gate=gate, eigenvalues=".3@50,.2,-.1")
        blocks = dict(zip(cell.blocks, np.split(record.weights.W_hh, len(cell.blocks)), strict=True))
        carrier = cell.candidate if gate == "auto" else gate
        np.testing.assert_array_equal(blocks.pop(carrier), record.spectrum.matrix)
        for other in blocks.values():  # the rest are orthogonal unless told
            np.testing.assert_allclose(other @ other.T, np.eye(4), atol=EXACT)
        assert len({part.tobytes() for part in blocks.values()}) == len(blocks), "each gate has a stream of its own"


@pytest.mark.parametrize("gain", [0.0, 0.5, 3.0])
def test_initialisations_are_what_their_names_say(gain: float) -> None:
    def matrix(how: str) -> np.ndarray:
        return Kind("vanilla").run(initialisation=how, hidden_size=60, gain=gain).spectrum.matrix

    np.testing.assert_array_equal(matrix("identity"), gain * np.eye(60))
    orthogonal = matrix("orthogonal")
    np.testing.assert_allclose(orthogonal @ orthogonal.T, gain**2 * np.eye(60), atol=EXACT * 9)
    limit = np.sqrt(6 / 120)
    glorot = matrix("glorot")
    assert np.abs(glorot).max() <= gain * limit
    assert glorot.std() == pytest.approx(gain * limit / np.sqrt(3), rel=0.05)
    assert matrix("gaussian").std() == pytest.approx(gain / np.sqrt(60), rel=0.05)


def test_a_typed_matrix_is_taken_as_typed_times_the_scale() -> None:
    record = Kind("vanilla").run(initialisation="matrix", matrix="1,2;3,4", hidden_size=2, scale=0.5)
    assert record.spectrum.matrix.tolist() == [[0.5, 1], [1.5, 2]]
    assert record.weights.W_hh.tolist() == [[0.5, 1], [1.5, 2]]


@pytest.mark.parametrize(
    ("matrix", "came"), [("1,2;3,4", "2 × 2"), ("1,2,3", "1 × 3"), ("1,2,3;4,5,6;7,8,9;1,2,3", "4 × 3")]
)
def test_a_typed_matrix_of_another_size_is_refused_with_both_sizes(matrix: str, came: str) -> None:
    with pytest.raises(ExperimentError, match=f"matrix must be 3 × 3, as H = 3; got a {came} matrix") as caught:
        Kind("vanilla").run(initialisation="matrix", matrix=matrix, hidden_size=3)
    assert caught.value.field == "matrix"


@kinds
def test_the_state_starts_at_zero_or_seeded(kind: Kind) -> None:
    zero, random, again, other = (
        kind.run(hidden_size=64, steps=1, initial_state=state, seed=seed).trace
        for state, seed in (("zero", 1), ("random", 1), ("random", 1), ("random", 2))
    )
    assert not zero.h0.any()
    assert random.h0.std() == pytest.approx(INITIAL_SPREAD, rel=0.4)
    np.testing.assert_array_equal(random.h0, again.h0)
    assert not np.array_equal(random.h0, other.h0)
    if kind.cell == "lstm":
        assert not zero.c0.any()
        assert not np.array_equal(random.h0, random.c0)


@pytest.mark.parametrize(
    "change",
    [
        {"steps": 30},
        {"input": "sine"},
        {"initial_state": "random"},
        {"loss": "last"},
        {"shear": 2.0},
        {"truncation": 4},
    ],
    ids=str,
)
def test_what_is_no_matter_of_a_weight_changes_no_weight(change: dict[str, object]) -> None:
    plain, changed = Kind("lstm").run(), Kind("lstm").run(**change)
    np.testing.assert_array_equal(plain.weights.W_xh, changed.weights.W_xh)
    np.testing.assert_array_equal(plain.weights.W_hy, changed.weights.W_hy)
    if "shear" not in change:
        np.testing.assert_array_equal(plain.weights.W_hh, changed.weights.W_hh)


def test_another_seed_is_another_network() -> None:
    a, b = Kind("lstm").run(seed=1), Kind("lstm").run(seed=2)
    for (name, one), (_, two) in zip(a.weights.items(), b.weights.items(), strict=True):
        assert np.array_equal(one, two) == name.startswith("b"), name
    assert not np.array_equal(a.trace.xs, b.trace.xs)
    assert not np.array_equal(a.trace.targets, b.trace.targets)


def test_seeded_targets_are_classes_for_softmax_and_numbers_else() -> None:
    classes = Kind("gru").run(output="softmax", output_size=5, steps=50).trace.targets
    assert set(classes.sum(axis=1)) == {1.0}
    assert set(np.unique(classes)) == {0.0, 1.0}
    assert len(set(classes.argmax(axis=1))) == 5
    assert Kind("gru").run(output="linear", output_size=5, steps=50).trace.targets.std() == pytest.approx(1, rel=0.2)


def test_the_next_value_is_the_target_of_a_signal_and_of_a_series() -> None:
    sine = Kind("gru").run(input="sine", input_size=2, targets="next").trace
    np.testing.assert_array_equal(sine.targets[:-1], sine.xs[1:])
    series = Kind("gru").run(input="series", series="1,2;3,4;5,6", targets="next", input_strength=1.0).trace
    assert series.targets.tolist() == [[3, 4], [5, 6]]


def test_softmax_cannot_predict_a_number() -> None:
    with pytest.raises(ExperimentError, match="output must be linear, sigmoid or tanh") as caught:
        Kind("gru").run(input="sine", targets="next", output="softmax")
    assert caught.value.field == "output"


def test_a_one_hot_text_sees_whole_columns_of_its_weights() -> None:
    one_hot = Kind("vanilla").run(input="text", text="a b c d e f g h", hidden_size=64, steps=8).weights.W_xh
    embedded = Kind("vanilla").run(input="text", text="a b c", hidden_size=64, embedding=9).weights.W_xh
    assert one_hot.std() == pytest.approx(1.0, rel=0.2)
    assert embedded.std() == pytest.approx(1 / 3, rel=0.2)


def test_a_text_with_seeded_targets_keeps_its_output_size() -> None:
    trace = Kind("vanilla").run(input="text", text="a b c", targets="seed", output_size=7, output="softmax").trace
    assert trace.targets.shape == (3, 7)

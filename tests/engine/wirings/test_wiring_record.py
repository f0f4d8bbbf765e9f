"""The record of a wiring: texts, what is asked, the proof that can fail, and how parameters grow."""

import dataclasses

import numpy as np
import pytest

from engine.errors import ExperimentError
from engine.inputs import END
from engine.network import UNKNOWN
from engine.wirings import WIRINGS, Wired, run_wiring
from engine.wirings.decoding import START, TokenFeed
from engine.wirings.encoder_decoder import EncoderDecoder
from engine.wirings.norms import log10_norms
from engine.wirings.pair import LABELS, NONE, pair_of
from engine.wirings.proof import prove
from engine.wirings.start import fitted
from networks import TRANSLATORS, load_translator
from tests.engine.wirings.wiring_cases import CASES, kept, named, run

PROVED = 1e-11  # relative; a complex step has rounding errors only
WRONG_BY = 5e-4


@pytest.mark.parametrize("case", CASES, ids=named)
def test_the_way_back_of_the_run_itself_is_proved(case: dict[str, object]) -> None:
    found = kept(case).verify()
    assert found.compared > 0
    assert found.largest_relative_difference < PROVED


SATURATED = [
    {"wiring": "ed", "context": "affine", "activation": "identity", "hidden_size": 2, "seed": 21},
    {"wiring": "ed", "context": "affine", "activation": "identity", "hidden_size": 1, "seed": 8},
    {"wiring": "att", "score": "additive", "activation": "identity", "hidden_size": 1, "seed": 5},
]


@pytest.mark.parametrize("case", SATURATED, ids=named)
def test_the_way_back_keeps_its_digits_through_a_tanh_that_is_saturated(case: dict[str, object]) -> None:
    record = run_wiring(Wired(source="我爱中国" * 6, longest=24, **case))
    assert not np.isneginf(record.state_norms["x"][record.sees]).any()
    assert record.verify().largest_relative_difference < 1e-9


@pytest.mark.parametrize("name", TRANSLATORS)
@pytest.mark.parametrize("temperature", [1.0, 0.2])
def test_the_way_back_keeps_its_digits_where_the_network_is_sure(name: str, temperature: float) -> None:
    """A target of which the network is sure to 1 in a million, and attention that looks at one word alone."""
    translator = load_translator(name)
    switches = {key: getattr(translator.wired, key) for key in ("wiring", "context", "use", "score")}
    for source, target in (("她昨天学习中文", "I love China"), ("我爱中国", "I love China")):
        wired = Wired(source=source, target=target, temperature=temperature, **switches)
        assert run_wiring(wired, translator).verify().largest_relative_difference < 1e-10


@pytest.mark.parametrize("wiring", WIRINGS)
@pytest.mark.parametrize("part", ["inputs", "parameters"])
def test_a_derivative_wrong_by_half_a_thousandth_is_rejected(wiring: str, part: str) -> None:
    record = run({"wiring": wiring})
    back, start = record.back, record.start
    if part == "inputs":
        wrong = dataclasses.replace(back, adjoints={**back.adjoints, "x": back.adjoints["x"] * (1 + WRONG_BY)})
    else:
        wrong = dataclasses.replace(
            back, parameters={**back.parameters, "b_y": back.parameters["b_y"] * (1 + WRONG_BY)}
        )
    found = prove(start.wiring, start.parameters, start.data, wrong, record.measure, 1)
    assert found.largest_relative_difference > 0.9 * WRONG_BY


@pytest.mark.parametrize("field", ["source", "target"])
def test_an_empty_text_is_refused_by_its_name(field: str) -> None:
    with pytest.raises(ExperimentError, match=f"^{field} must be at least one word or character"):
        run_wiring(Wired(**{field: "  "}))


def test_an_unknown_wiring_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(ExperimentError, match="^wiring must be one of nn, n1, "):
        run_wiring(Wired(wiring="ring"))


def test_texts_are_cut_and_their_lengths_told() -> None:
    pair = pair_of("我爱中国", "I love China", "auto", 2)
    assert (pair.source, pair.target) == (("我", "爱"), ("I", "love"))
    assert (pair.source_full, pair.target_full) == (4, 3)


def test_words_that_a_network_does_not_know_are_counted_from_one_and_read_as_unknown() -> None:
    pair = pair_of("我恨你", "I hate YOU", "auto", 9, ((UNKNOWN, "我", "你"), (START, END, UNKNOWN, "I", "you")))
    assert pair.source_unknown == (2,)
    assert pair.target_unknown == (2,)
    assert pair.source_ids.tolist() == [1, 0, 2]
    assert pair.target_ids.tolist() == [3, 2, 4]


def test_the_targets_tokens_are_asked_for_where_there_is_one_for_each_output() -> None:
    asked = run_wiring(Wired(source="我爱你", target="I love you")).start.asked
    assert asked.fits
    assert [asked.classes[index] for index in asked.targets] == ["I", "love", "you"]


def test_labels_that_the_seed_draws_are_asked_for_where_the_target_has_another_length() -> None:
    first, again, other = (run_wiring(Wired(target="I love", seed=seed)).start.asked for seed in (1, 1, 2))
    assert not first.fits
    assert first.classes == LABELS
    assert first.targets.tolist() == again.targets.tolist() != other.targets.tolist()


def test_a_loss_at_the_last_output_leaves_all_other_rows_without_one() -> None:
    record = run({"wiring": "nn"}, loss="last")
    assert np.isnan(record.losses[:-1]).all()
    assert np.isfinite(record.losses[-1])
    assert np.isnan(record.state_norms["h"][:-1]).all()
    assert record.total_loss == record.losses[-1]


def test_the_total_is_the_sum_of_the_rows() -> None:
    record = run({"wiring": "bi"})
    for group, rows in record.back.adjoints.items():
        np.testing.assert_allclose(record.adjoints[group], rows.sum(axis=1), rtol=1e-12)


def test_the_gradient_of_a_tokens_row_adds_what_reached_it_wherever_it_stood() -> None:
    record = run({"wiring": "nn"}, source="红一红", target="a b c")
    reached = record.adjoints["x"]
    np.testing.assert_allclose(record.gradients["source"], [reached[0] + reached[2], reached[1]], rtol=1e-12)


@pytest.mark.parametrize("wiring", ["ed", "att"])
@pytest.mark.parametrize("teacher", [1.0, 0.6, 0.3, 0.0])
def test_a_decoder_was_fed_the_rows_of_its_tokens(wiring: str, teacher: float) -> None:
    record = run({"wiring": wiring, "teacher": teacher})
    feed = record.start.data.feed
    assert isinstance(feed, TokenFeed)
    tokens = feed.tokens(record.done.outputs)
    np.testing.assert_array_equal(feed.table[tokens], record.done.values["y"])
    reached = record.adjoints["y"]
    for token, row in enumerate(record.gradients["target"]):
        np.testing.assert_allclose(row, reached[tokens == token].sum(axis=0), rtol=1e-12, atol=1e-300)


@pytest.mark.parametrize("wiring", ["ed", "att", "jordan"])
@pytest.mark.parametrize("teacher", [1.0, 0.3, 0.0])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_rows_are_the_run_with_the_whole_target_and_one_with_less_or_none(
    wiring: str, teacher: float, seed: int
) -> None:
    rows = run({"wiring": wiring, "teacher": teacher}, seed=seed).rows
    other = teacher if teacher < 1.0 else 0.0
    taught, free = (run({"wiring": wiring, "teacher": share}, seed=seed) for share in (1.0, other))
    assert rows is not None
    assert rows.taught.ids.tolist() == taught.done.outputs.argmax(axis=1).tolist()
    np.testing.assert_allclose(rows.taught.losses, taught.losses, rtol=1e-12)
    steps = min(len(free.losses), len(taught.losses))  # a free run that goes on is cut
    assert rows.free.ids.tolist() == free.done.outputs.argmax(axis=1).tolist()[:steps]
    np.testing.assert_allclose(rows.free.losses, free.losses[:steps], rtol=1e-12)


def test_a_decoder_that_runs_on_past_its_target_is_asked_nothing_there() -> None:
    assert fitted(np.array([4, 5, 1]), 5).tolist() == [4, 5, 1, NONE, NONE]
    assert fitted(np.array([4, 5, 1]), 2).tolist() == [4, 5]


def test_norms_neither_overflow_nor_vanish() -> None:
    rows = np.array([[3e200, 4e200], [3e-200, 4e-200], [0.0, 0.0]])
    found = log10_norms(rows)
    np.testing.assert_allclose(found[:2], np.log10(5.0) + np.array([200, -200]), rtol=1e-14)
    assert found[2] == -np.inf


def test_parameters_grow_with_the_length_only_where_nothing_is_shared() -> None:
    record = run({"wiring": "nn"})
    grown = record.growth(np.array([5, 10, 20]))
    assert len(set(grown["rnn"])) == 1
    assert len(set(grown["tdnn"])) == 1
    own = [
        WIRINGS["fc"].build(Wired(hidden_size=4)).count(dataclasses.replace(record.start.sizes, source=n, outputs=n))
        for n in (5, 10, 20)
    ]
    assert grown["fc"] == own
    assert own[2] > 3.5 * own[1] > 12 * own[0]


def test_a_trained_network_is_not_run_with_other_switches() -> None:
    record = run({"wiring": "ed", "context": "last"})
    assert isinstance(record.start.wiring, EncoderDecoder)
    with pytest.raises(ExperimentError, match="context must be last"):
        run_wiring(Wired(wiring="ed", context="all"), load_translator("ed-last-start"))

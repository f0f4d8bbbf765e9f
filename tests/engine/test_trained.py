"""A trained network reads text with its own words, weights and classes, and every part of a record follows from those."""

import numpy as np
import pytest
from by_hand import ByHand
from small_networks import GATED, LIVELY, WORDS, Kind, relative, trained
from test_record import shapes_hold

from engine import Experiment, Record, run
from engine.errors import ExperimentError
from engine.network import UNKNOWN

TRAINED = [*GATED, Kind("vanilla")]
kinds = pytest.mark.parametrize("kind", TRAINED, ids=str)
SENTENCE = "The film is not dull !"


def read(kind: Kind, **fields: object) -> Record:
    network = trained(kind)
    return run(Experiment(**{"cell": kind.cell, "input": "text", "text": SENTENCE, "loss": "last", **fields}), network)


@kinds
def test_the_weights_are_the_networks_own(kind: Kind) -> None:
    record, network = read(kind), trained(kind)
    assert {name: part.tolist() for name, part in record.weights.items()} == {
        name: part.tolist() for name, part in network.weights.items()
    }
    assert record.experiment.hidden_size == 5
    assert (record.experiment.output, record.experiment.reset_after) == ("softmax", kind.reset_after)
    assert record.network.name == "demo"


@kinds
def test_the_states_are_those_of_its_embeddings_written_out_by_hand(kind: Kind) -> None:
    record = read(kind)
    rows = [WORDS.index(word) for word in ("the", "film", "is", "not", UNKNOWN, "!")]
    np.testing.assert_array_equal(record.trace.xs, trained(kind).embedding[rows])
    by_hand = ByHand(record)
    assert relative(record.trace.hs, by_hand.hs.real) < 1e-12
    assert relative(record.trace.predictions, by_hand.predictions.real) < 1e-12


def test_an_unknown_token_is_named_by_its_step_and_keeps_its_letters() -> None:
    record = read(Kind("lstm"), text="The zork is 好 🎬")
    assert record.trace.tokens == ("The", "zork", "is", "好", "🎬")
    assert record.unrolling.unknown == (2, 5)


def test_a_token_is_looked_up_as_written_and_then_in_small_letters() -> None:
    assert read(Kind("gru"), text="NOT Good").unrolling.unknown == ()


def test_a_long_text_is_cut_and_says_how_long_it_was() -> None:
    record = read(Kind("lstm"), text="good zork " * 250, steps=7)
    assert (record.steps, record.trace.full_length) == (7, 500)
    assert record.unrolling.unknown == (2, 4, 6)


@kinds
@pytest.mark.parametrize("loss", ["last", "every", "2,4"])
def test_the_loss_asks_for_the_networks_own_verdict_unless_told(kind: Kind, loss: str) -> None:
    record = read(kind, loss=loss)
    verdict = int(record.trace.predictions[-1].argmax())
    assert record.trace.targets.argmax(axis=1).tolist() == [verdict] * 6
    for label in (0, 1):
        asked = read(kind, loss=loss, label=label).trace
        steps = asked.loss_steps
        np.testing.assert_allclose(asked.losses[steps], -np.log(asked.predictions[steps, label]), rtol=1e-12)


@kinds
def test_an_edit_does_not_change_the_question(kind: Kind) -> None:
    plain = read(kind)
    verdict = int(plain.trace.predictions[-1].argmax())
    for sign in (-1, 1):
        edited = read(kind, edits=",".join(f"h{unit}@6:{sign * 50 * (-1) ** unit}" for unit in range(1, 6)))
        assert edited.trace.targets[-1].argmax() == verdict
        np.testing.assert_array_equal(edited.unrolling.untouched.h, plain.trace.hs)
        np.testing.assert_array_equal(edited.unrolling.untouched.predictions, plain.trace.predictions)


@kinds
@pytest.mark.parametrize("fields", [{}, {"loss": "every"}, {"readout": "mean"}, {"edits": "h2@3:.5,ablate1"}], ids=str)
def test_every_part_has_its_shape_and_the_backward_pass_agrees_with_a_complex_step(
    kind: Kind, fields: dict[str, object]
) -> None:
    record = read(kind, **fields)
    shapes_hold(record)
    found = record.verify()
    assert found.largest_relative_difference < 1e-10
    assert found.skipped == 0


def test_the_input_can_be_switched_off() -> None:
    record = read(Kind("lstm"), input_strength=0.0, initial_state="random")
    assert not record.trace.xs.any()
    assert record.trace.tokens is not None
    assert np.abs(record.trace.hs).min() > 0
    np.testing.assert_array_equal(read(Kind("lstm"), input_strength=2.0).trace.xs, read(Kind("lstm")).trace.xs)


def test_what_says_how_weights_are_drawn_is_not_used() -> None:
    plain = read(Kind("lstm"))
    other = read(Kind("lstm"), seed=1, eigenvalues=".1@20,.1@30,.1@40", initialisation="orthogonal", gain=0.2)
    np.testing.assert_array_equal(plain.trace.hs, other.trace.hs)
    np.testing.assert_array_equal(plain.spectrum.matrix, plain.weights.W_hh[10:15])


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"cell": "gru"}, "cell", "lstm, as the trained network is"),
        ({"cell": "jordan"}, "cell", "lstm, as the trained network is"),
        ({"input": "noise"}, "input", "text: a trained network reads words"),
        ({"text": "  "}, "text", "at least one word or character"),
        ({"text": "\u200d" * 100_001}, "text", "at most 100000 characters"),
        ({"label": 2}, "label", "a whole number from -1 to 1"),
        ({"edits": "h6@1:0"}, "edits", "of a unit from 1 to 5"),
        ({"edits": "h1@7:0"}, "edits", "of a step from 1 to 6"),
    ],
)
def test_what_does_not_fit_a_network_is_refused_by_its_field(
    fields: dict[str, object], field: str, message: str
) -> None:
    with pytest.raises(ExperimentError) as caught:
        read(Kind("lstm"), **fields)
    assert caught.value.field == field
    assert message in str(caught.value)


def test_without_a_network_nothing_has_changed() -> None:
    assert Kind("lstm").run(**LIVELY).network is None


def test_the_derivatives_of_a_network_are_pytorchs() -> None:
    # PyTorch is an optional oracle (`make oracle`): everything is compared with complex steps in any case.
    torch = pytest.importorskip("torch", reason="PyTorch is optional")
    record = read(Kind("lstm"), label=1)
    w = {name: torch.tensor(part) for name, part in record.weights.items()}
    h, c = (torch.tensor(part, requires_grad=True) for part in (record.trace.h0, record.trace.c0))
    kept: dict[str, list] = {name: [] for name in ("h", "c", "x", "tanh_c", "input", "forget", "candidate", "output")}
    for row in record.trace.xs:
        x = torch.tensor(row, requires_grad=True)
        i, f, g, o = (w["W_xh"] @ x + w["W_hh"] @ h + w["b_h"]).split(5)
        i, f, g, o = torch.sigmoid(i), torch.sigmoid(f), torch.tanh(g), torch.sigmoid(o)
        c = f * c + i * g
        m = torch.tanh(c)
        h = o * m
        for name, part in zip(kept, (h, c, x, m, i, f, g, o), strict=True):
            part.retain_grad()
            kept[name].append(part)
    torch.nn.functional.cross_entropy((w["W_hy"] @ h + w["b_y"])[None], torch.tensor([1])).backward()
    back = record.unrolling.backward
    found = {"h": back.h, "c": back.c, "x": back.x, "tanh_c": back.tanh_c, **back.gates}
    for name, parts in kept.items():
        assert relative(found[name], np.array([part.grad.numpy() for part in parts])) < 1e-9, name


@kinds
def test_the_own_verdict_is_that_of_the_read_out_that_is_seen(kind: Kind) -> None:
    words = [word for word in WORDS if word != UNKNOWN]
    for first in range(len(words)):
        record = read(kind, text=" ".join([*words[first:], *words[:first]]), readout="mean")
        assert record.trace.targets[-1].argmax() == record.trace.predictions[-1].argmax()

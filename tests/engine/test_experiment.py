"""The one door: every field refuses what it should, and names itself."""

import dataclasses
import math
from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_networks import PROPERTY, experiments

from engine import Experiment
from engine.cells import CELLS
from engine.errors import EngineError, ExperimentError, NotRecordedError, SpectrumError, shorten

# What each field refuses, with a word of its message. A field that is missing here fails the test below.
REFUSED: dict[str, list[tuple[object, str]]] = {
    "cell": [
        ("rnn", "one of vanilla, lstm, gru"),
        ("", "one of"),
        (None, "one of"),
        ("LSTM", "one of"),
        ([], "one of"),
    ],
    "activation": [("swish", "one of tanh, sigmoid, relu, leaky_relu, identity"), (1, "one of")],
    "hidden_size": [(0, "from 1 to 4096"), (4097, "4096"), (2.0, "whole number"), (True, "whole"), ("8", "whole")],
    "steps": [(0, "from 1 to 100000"), (100_001, "100000"), (math.nan, "whole"), (None, "whole")],
    "seed": [(-1, "from 0 to 2147483647"), (2**31, "2147483647"), (0.5, "whole")],
    "initialisation": [("xavier", "one of spectrum")],
    "eigenvalues": [
        ("abc", "size@degrees"),
        ("4", "at most 3"),
        (".9@200", "0 to 180"),
        (".1," * 8 + ".1", "at most H = 8"),
    ],
    "scale": [
        (-0.1, "from 0 to 3"),
        (3.1, "from 0 to 3"),
        (math.nan, "a number"),
        (math.inf, "a number"),
        ("1", "a number"),
    ],
    "shear": [(-0.1, "from 0 to 5"), (5.1, "from 0 to 5"), (math.nan, "a number")],
    "matrix": [("", "8 rows of 8 numbers"), ("  ", "8 rows")],
    "gain": [(-0.1, "from 0 to 3"), (3.1, "from 0 to 3")],
    "spectrum_gate": [("f", "one of auto, h"), ("", "one of auto")],
    "rest": [("spectrum", "one of gaussian"), ("matrix", "one of gaussian")],
    "forget_bias": [(-10.1, "from -10 to 10"), (10.1, "from -10 to 10")],
    "reset_after": [("no", "true or false"), (1, "true or false"), (None, "true or false")],
    "input": [("music", "one of noise")],
    "input_strength": [(-0.1, "from 0 to 2"), (2.1, "from 0 to 2"), (True, "a number")],
    "input_size": [(0, "from 1 to 64"), (65, "from 1 to 64")],
    "period": [(1.9, "from 2 to 1000"), (1_001, "from 2 to 1000")],
    "text": [("", "at least one word or character"), (" \n\u3000 ", "at least one word or character")],
    "tokenise": [("byte", "one of auto, word, char")],
    "embedding": [(-1, "from 0 to 64"), (65, "from 0 to 64")],
    "series": [("", "rows of numbers"), (" ", "rows of numbers")],
    "output": [("relu", "one of linear, softmax, sigmoid, tanh")],
    "output_size": [(0, "from 1 to 64"), (65, "from 1 to 64")],
    "targets": [("previous", "one of auto, seed, next")],
    "loss": [
        ("first", "steps from 1 to 40"),
        ("", "steps from 1 to 40"),
        ("0", "steps from 1 to 40"),
        ("41", "steps from 1 to 40"),
        ("1,,2", "steps from 1 to 40"),
        ("1.5", "steps from 1 to 40"),
        ("-1", "steps from 1 to 40"),
        ("١", "steps from 1 to 40"),
        ("²", "steps from 1 to 40"),
        ("9" * 5_000, "steps from 1 to 40"),
    ],
    "initial_state": [("one", "one of zero, random")],
    "truncation": [(-1, "from 0 to"), (1.5, "whole number")],
    "clip_norm": [(-1.0, "from 0 to 100"), (101.0, "from 0 to 100")],
    "clip_value": [(-1.0, "from 0 to 100"), (101.0, "from 0 to 100"), (1.0, "0 while the gradient is clipped by norm")],
    "chosen_step": [(-1, "from 0 to"), (41, "at most the number of steps, 40")],
    "readout": [("last", "one of each, mean")],
    "label": [(-2, "from -1 to 63"), (64, "from -1 to 63"), (0.0, "whole number")],
    "teacher_forcing": [("no", "true or false"), (1, "true or false")],
    "edits": [
        ("poke", "h2@5:.9"),
        ("h9@1:0", "unit from 1 to 8"),
        ("h1@41:0", "step from 1 to 40"),
        ("c1@1:0", "a vanilla cell has no c"),
        ("f:1", "a vanilla cell has none"),
        ("h1@1:1e7", "size at most 1e+06"),
        ("ablate0", "unit from 1 to 8"),
    ],
}
NEEDED: dict[str, dict[str, object]] = {  # what else makes the value count
    "matrix": {"initialisation": "matrix"},
    "text": {"input": "text"},
    "series": {"input": "series"},
}


def test_every_field_is_tested() -> None:
    assert set(REFUSED) == {field.name for field in dataclasses.fields(Experiment)}


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [(f, v, m) for f, some in REFUSED.items() for v, m in some],
    ids=lambda v: str(v)[:30],
)
def test_every_field_refuses_what_it_should_and_names_itself(field: str, value: object, message: str) -> None:
    others = dict(NEEDED.get(field, {}))
    if (field, value) == ("clip_value", 1.0):
        others["clip_norm"] = 1.0
    with pytest.raises(ExperimentError) as caught:
        Experiment(**{**others, field: value})
    assert caught.value.field == field
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"{field} must be ")
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("field", ["text", "series", "matrix", "eigenvalues", "loss"])
@pytest.mark.parametrize("value", [5, b"1"], ids=repr)
def test_a_text_field_refuses_what_is_no_text_and_names_itself(field: str, value: object) -> None:
    with pytest.raises(ExperimentError) as caught:
        Experiment(**{**NEEDED.get(field, {}), field: value})
    assert caught.value.field == field


@pytest.mark.parametrize("field", ["text", "series", "matrix"])
def test_a_text_field_refuses_none(field: str) -> None:
    with pytest.raises(ExperimentError) as caught:
        Experiment(**{**NEEDED.get(field, {}), field: None})
    assert caught.value.field == field


@given(
    st.sampled_from(sorted(REFUSED)),
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12), st.lists(st.integers())),
)
@PROPERTY
def test_any_value_of_any_field_is_taken_or_refused_by_its_name(field: str, value: object) -> None:
    blamed = None
    try:
        Experiment(**{**NEEDED.get(field, {}), field: value})
    except EngineError as error:
        blamed = error.field
    # an experiment of fewer steps or units than its defaults need may blame the field that no longer fits
    assert blamed in {None, field, "eigenvalues", "chosen_step", "loss"}


@given(experiments())
@PROPERTY
def test_equal_experiments_are_equal_and_can_be_keys(experiment: Experiment) -> None:
    again = Experiment(**vars(experiment))
    assert again == experiment
    assert len({again, experiment}) == 1
    assert dataclasses.replace(experiment, seed=(experiment.seed + 1) % 100) != experiment or experiment.seed == 99


def test_an_experiment_is_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Experiment().steps = 3


def test_every_field_has_a_type_and_a_default_that_is_allowed() -> None:
    hints = get_type_hints(Experiment)
    for field in dataclasses.fields(Experiment):
        assert isinstance(getattr(Experiment(), field.name), hints[field.name]), field.name


@pytest.mark.parametrize("cell", CELLS)
def test_the_gates_of_each_cell_and_no_others_carry_a_spectrum(cell: str) -> None:
    blocks = CELLS[cell].blocks
    for gate in blocks:
        assert Experiment(cell=cell, spectrum_gate=gate).block == gate
    assert Experiment(cell=cell).block == CELLS[cell].candidate
    for gate in {gate for other in CELLS.values() for gate in other.blocks} - set(blocks):
        with pytest.raises(ExperimentError, match="spectrum_gate"):
            Experiment(cell=cell, spectrum_gate=gate)


def test_bounds_belong_to_what_is_allowed() -> None:
    for fields in ({"scale": 0}, {"scale": 3}, {"shear": 5}, {"hidden_size": 1}, {"steps": 1}, {"seed": 2**31 - 1}):
        Experiment(**fields)
    Experiment(steps=40, chosen_step=40, loss="40")


@pytest.mark.parametrize(
    ("loss", "steps", "expected"),
    [
        ("every", 3, [0, 1, 2]),
        ("last", 3, [2]),
        ("5,1", 9, [0, 4]),
        ("5,1,5", 9, [0, 4]),
        ("5,9", 6, [4]),
        ("9", 6, [5]),
    ],
)
def test_losses_stand_where_they_are_asked_for_as_far_as_the_sequence_goes(
    loss: str, steps: int, expected: list[int]
) -> None:
    assert Experiment(loss=loss).loss_steps(steps) == expected


def test_targets_follow_the_text_unless_told() -> None:
    assert Experiment(input="text", text="a").predicts_next
    assert not Experiment(input="text", text="a", targets="seed").predicts_next
    assert not Experiment().predicts_next
    assert Experiment(targets="next").predicts_next


def test_the_errors_are_one_tree() -> None:
    assert issubclass(ExperimentError, EngineError)
    assert issubclass(SpectrumError, ExperimentError)
    assert issubclass(NotRecordedError, EngineError)
    assert not issubclass(EngineError, ValueError | KeyError | TypeError)


def test_a_message_repeats_a_long_value_shortened() -> None:
    error = ExperimentError("text", "x" * 1_000, "shorter")
    assert str(error).endswith("…")
    assert len(str(error)) < 120
    assert shorten("x" * 80) == "x" * 80

"""A trained translator: what it says, and what does not fit together."""

import dataclasses

import numpy as np
import pytest
from two_networks import build

from engine.inputs import END
from engine.network import UNKNOWN
from engine.wirings.base import Wired
from engine.wirings.decoding import START
from engine.wirings.learning import start_parameters
from engine.wirings.registry import WIRINGS
from engine.wirings.translator import DECODERS, Translator, check_translator

SOURCE, TARGET = (UNKNOWN, "我", "爱"), (START, END, UNKNOWN, "I", "love")


def translator(**fields: object) -> Translator:
    wired = Wired(wiring="att", cell="gru", hidden_size=3)
    parameters = start_parameters(build(wired), (len(SOURCE), len(TARGET)), (2, 2), seed=4)
    found = Translator("translate", wired, parameters, SOURCE, TARGET, ("我爱", "I love"))
    return dataclasses.replace(found, **fields)


def test_a_translator_that_fits_is_let_pass() -> None:
    check_translator(translator())


def test_unknown_words_have_a_row() -> None:
    found = translator()
    assert found.source_ids(["爱", "狗", "我"]).tolist() == [2, 0, 1]
    assert found.target_ids(["love", "dogs"]).tolist() == [4, 2, 1]


def test_it_says_words_and_stops() -> None:
    found = translator()
    bias = np.array([0.0, 0.0, 0.0, 50.0, 0.0])
    forever = dataclasses.replace(found, parameters={**found.parameters, "b_y": bias})
    assert forever.translate(["我"], limit=3) == ("I", "I", "I")
    silent = dataclasses.replace(found, parameters={**found.parameters, "b_y": np.roll(bias, -2)})
    assert silent.translate(["我"], limit=3) == ()


def test_the_parameters_of_the_wiring_are_all_but_the_tables() -> None:
    found = translator()
    assert found.parameters.keys() - found.inner.keys() == {"source", "target"}
    assert (found.sizes.inputs, found.sizes.fed, found.sizes.classes) == (2, 2, 5)


def broken(**parts: np.ndarray) -> dict[str, np.ndarray]:
    return {**translator().parameters, **parts}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"source_vocabulary": ("我", "爱", UNKNOWN)}, "begin with"),
        ({"target_vocabulary": TARGET[1:]}, "begin with"),
        ({"source_vocabulary": (UNKNOWN, "我", "我")}, "twice"),
        ({"wired": Wired(wiring="nn")}, "no wiring with a decoder"),
        ({"parameters": {}}, "table"),
        ({"parameters": broken(source=np.zeros(3))}, "table"),
        ({"parameters": broken(source=np.zeros((4, 2)))}, "instead of"),
        ({"parameters": broken(b_y=np.zeros(4))}, "instead of"),
        ({"parameters": broken(extra=np.zeros(4))}, "instead of"),
        ({"parameters": broken(b_y=np.full(5, np.nan))}, "finite"),
        ({"parameters": broken(b_y=np.zeros(5, dtype=np.float32))}, "finite"),
    ],
)
def test_what_does_not_fit_is_said(fields: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        check_translator(translator(**fields))


def test_every_wiring_that_decodes_can_be_a_translator() -> None:
    assert {name: kind for name, kind in WIRINGS.items() if kind.decodes} == DECODERS

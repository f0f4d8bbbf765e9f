"""A trained network as the engine sees it: frozen, and as wide as its weights say."""

import dataclasses

import pytest
from small_networks import GATED, Kind, trained

from engine.network import UNKNOWN


@pytest.mark.parametrize("kind", [*GATED, Kind("vanilla")], ids=str)
@pytest.mark.parametrize("size", [1, 5])
def test_its_size_is_that_of_its_state_whatever_its_cell(kind: Kind, size: int) -> None:
    assert trained(kind, size).hidden_size == size


def test_nobody_changes_it() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        trained(Kind("lstm")).name = "other"


def test_the_unknown_word_is_no_word_that_could_be_typed_by_chance() -> None:
    assert UNKNOWN == "⟨unk⟩"

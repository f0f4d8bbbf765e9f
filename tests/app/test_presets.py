"""Each preset does in this engine what its name says."""

import pytest

from app.exports import engine_fields
from app.permalink import read_strictly
from app.presets import PRESETS
from app.schemas.query import ExperimentQuery
from app.sentences import find
from engine import Experiment, Record, run


def record_of(name: str) -> Record:
    """The record of a preset at its defaults."""
    preset = next(preset for preset in PRESETS if preset["id"] == name)
    query = read_strictly(ExperimentQuery, [(key, str(value)) for key, value in preset["query"].items()])
    return run(Experiment(**engine_fields(query)))


def reach(record: Record) -> tuple[float, float]:
    """How many times weaker step 1 is than the last step, and how many times stronger the strongest is."""
    row = record.gradients.log10_norm[-1]
    return float(10 ** (row[-1] - row[0])), float(10 ** (row.max() - row[-1]))


def test_the_presets_have_the_names_the_page_knows() -> None:
    assert [preset["id"] for preset in PRESETS] == ["fades", "holds", "explodes", "spins", "sheared"]


def test_fades_is_at_least_a_hundred_times_weaker_at_step_1() -> None:
    weaker, _bump = reach(record_of("fades"))
    assert weaker >= 100
    assert find(record_of("fades")).rule == "fades"


def test_holds_stays_within_a_factor_of_three() -> None:
    weaker, _bump = reach(record_of("holds"))
    assert 1 / 3 <= weaker <= 3
    assert find(record_of("holds")).rule == "holds"


def test_explodes_is_at_least_ten_times_stronger_at_step_1() -> None:
    weaker, _bump = reach(record_of("explodes"))
    assert weaker <= 1 / 10
    assert find(record_of("explodes")).rule == "explodes"


def test_spins_turns_its_largest_pairs_by_sixty_degrees() -> None:
    handles = record_of("spins").spectrum.handles
    largest = max(handle.size for handle in handles)
    turning = [handle for handle in handles if handle.size == largest]
    assert len(turning) == 2
    assert [handle.angle for handle in turning] == pytest.approx([60.0, 60.0])


def test_sheared_grows_before_it_fades() -> None:
    weaker, bump = reach(record_of("sheared"))
    assert bump >= 1.5
    assert weaker >= 3
    assert find(record_of("sheared")).rule == "bump"

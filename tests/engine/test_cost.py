"""A price is known before the run, and grows with everything that makes a run longer."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_networks import KINDS, PROPERTY, Kind

from engine.cost import PARTS, estimate, estimate_wiring
from engine.wirings import Wired

kinds = pytest.mark.parametrize("kind", KINDS, ids=str)
LADDER = [1, 2, 10, 31, 100, 317, 1_000, 2_500, 5_000]


@pytest.mark.parametrize("field", ["steps", "hidden_size"])
@kinds
def test_more_steps_and_more_units_never_cost_less(kind: Kind, field: str) -> None:
    other = {"steps": {"hidden_size": 16}, "hidden_size": {"steps": 50}}[field]
    costs = [estimate(kind.experiment(**other, **{field: n}), PARTS) for n in LADDER if n <= 4_096 or field == "steps"]
    for small, large in itertools.pairwise(costs):
        assert small.flops < large.flops
        assert small.numbers <= large.numbers
        assert small.seconds < large.seconds


@given(st.sampled_from(KINDS), st.integers(1, 2_000), st.integers(1, 256), st.sets(st.sampled_from(PARTS)))
@PROPERTY
def test_every_further_part_costs_something_or_nothing(kind: Kind, steps: int, size: int, parts: set[str]) -> None:
    experiment = kind.experiment(steps=steps, hidden_size=size)
    some, every = estimate(experiment, parts), estimate(experiment, PARTS)
    assert 0 < some.flops <= every.flops
    assert 0 < some.numbers <= every.numbers
    assert 0 < some.seconds <= every.seconds
    assert (some.steps, some.hidden_size) == (steps, size)


@kinds
def test_fewer_losses_never_cost_more(kind: Kind) -> None:
    costs = [estimate(kind.experiment(steps=200, loss=loss)).flops for loss in ("last", "1,2,3", "every")]
    assert costs == sorted(costs)


def test_gated_cells_cost_more_than_vanilla_ones() -> None:
    costs = [estimate(Kind(cell).experiment(steps=100, hidden_size=32)).flops for cell in ("vanilla", "gru", "lstm")]
    assert costs == sorted(costs)
    assert len(set(costs)) == 3


def test_the_default_experiment_is_cheap_and_the_largest_is_not() -> None:
    assert estimate(Kind("vanilla").experiment(steps=40, hidden_size=8)).seconds < 0.1
    assert estimate(Kind("lstm").experiment(steps=100_000, hidden_size=4_096)).seconds > 1e4


def test_an_unrolling_costs_more_where_edits_make_it_run_twice() -> None:
    def cost(**fields: object) -> float:
        return estimate(Kind("lstm").experiment(steps=200, hidden_size=64, **fields), ("trace", "unrolling")).flops

    assert estimate(Kind("lstm").experiment(steps=200, hidden_size=64), ("trace",)).flops < cost() < cost(edits="f:1")


def test_a_jordan_network_with_many_outputs_costs_more() -> None:
    few, many = (estimate(Kind("jordan").experiment(output_size=size)).flops for size in (2, 60))
    assert few < many


@pytest.mark.parametrize(
    ("field", "ladder"), [("longest", [1, 2, 12, 24]), ("hidden_size", [1, 6, 64]), ("layers", [2, 3, 4])]
)
def test_a_longer_wider_or_deeper_wiring_costs_more(field: str, ladder: list[int]) -> None:
    costs = [estimate_wiring(replace(Wired(wiring="deep"), **{field: n})) for n in ladder]
    for small, large in itertools.pairwise(costs):
        assert small.flops < large.flops
        assert small.numbers < large.numbers
        assert small.seconds < large.seconds
    assert estimate_wiring(Wired(), verify=True).flops > estimate_wiring(Wired()).flops


def test_the_page_of_wirings_is_cheap_at_its_defaults_and_allowed_at_its_largest() -> None:
    largest = estimate_wiring(Wired(wiring="deep", cell="lstm", hidden_size=64, layers=4, longest=24), verify=True)
    assert estimate_wiring(Wired()).seconds < 0.05
    assert largest.seconds < 20
    assert largest.numbers < 40e6

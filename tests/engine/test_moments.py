"""What is told of each step is true of the run: the unit that pushed the verdict, what was kept, written and left."""

import numpy as np
import pytest
from small_networks import GATED, Kind, trained

from engine import Experiment, Record, moments, run, telling_unit

SENTENCE = "the film is not dull ! the film is good"
kinds = pytest.mark.parametrize("kind", [*GATED, Kind("vanilla")], ids=str)


def read(kind: Kind, **fields: object) -> Record:
    given = {"cell": kind.cell, "input": "text", "text": SENTENCE, "loss": "last", **fields}
    return run(Experiment(**given), trained(kind))


def seen(record: Record, step: int) -> np.ndarray:
    """What the read-out sees after a step, written out by hand."""
    states = record.trace.hs[:step]
    return states.mean(axis=0) if record.experiment.readout == "mean" else states[-1]


@kinds
@pytest.mark.parametrize("readout", ["each", "mean"])
def test_the_unit_is_the_one_that_pushed_the_verdict_most(kind: Kind, readout: str) -> None:
    record = read(kind, readout=readout)
    towards_second = record.weights.W_hy[1] - record.weights.W_hy[0]
    for moment in moments(record)[1:]:
        pushes = towards_second * (seen(record, moment.step) - seen(record, moment.step - 1))
        assert moment.before == record.trace.predictions[moment.step - 2, 1]
        assert moment.after == record.trace.predictions[moment.step - 1, 1]
        sign = 1 if moment.after >= moment.before else -1
        assert sign * pushes[moment.unit - 1] == pytest.approx((sign * pushes).max(), abs=1e-12)


@kinds
def test_without_a_trained_network_there_is_no_verdict(kind: Kind) -> None:
    record = kind.run(output="softmax", output_size=2)
    assert all(moment.before is None and not moment.flips for moment in moments(record))


@pytest.mark.parametrize("kind", GATED, ids=str)
def test_the_source_has_most_left_in_the_unit_before_the_step(kind: Kind) -> None:
    record = read(kind)
    left = record.unrolling.left(range(1, record.experiment.hidden_size + 1))
    for moment in moments(record)[1:]:
        row = left[moment.unit - 1, moment.step - 2, : moment.step]
        assert abs(row[moment.source]) == np.abs(row).max()


@pytest.mark.parametrize("kind", GATED, ids=str)
def test_a_silent_unit_and_a_gate_held_at_0_wipe_nothing(kind: Kind) -> None:
    gate = "f" if kind.cell == "lstm" else "z"
    told = moments(read(kind, edits=f"ablate3,{gate}2:0"))
    assert {moment.wiped for moment in told} & {2, 3} == set()
    assert all(moment.wiped is None for moment in moments(read(kind, edits=f"{gate}:0")))


@kinds
def test_the_telling_unit_is_that_of_the_largest_change(kind: Kind) -> None:
    told = moments(read(kind))
    largest = max(told[1:], key=lambda moment: abs(moment.after - moment.before))
    assert telling_unit(told) == largest.unit


def test_only_finite_steps_are_told_of() -> None:
    record = run(Experiment(activation="identity", eigenvalues="3@20", hidden_size=2, steps=1000))
    told = moments(record)
    assert len(told) == record.trace.first_nonfinite_step - 1
    assert telling_unit([]) == 1
    assert telling_unit(told) in (1, 2)

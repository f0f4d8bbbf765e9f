"""What a headline of /unroll claims is true of the numbers, recomputed from the run by itself."""

import re

import numpy as np
import pytest

import networks
from app.backward_sentences import _two_states
from app.context import ROOT
from app.stops import say
from app.translations import load_translators
from app.unroll_sentences import stops
from engine import Experiment, Record, moments, run

ENGLISH = load_translators(ROOT / "locale")["en"]
TEXTS = ("bad ending and boring was the and i never", "the film is not dull ! the film is good", "i did like it at all")


def read(cell: str, text: str, **fields: str) -> Record:
    return run(
        Experiment(cell=cell, input="text", text=text, **{"loss": "last", **fields}), networks.load("sentiment", cell)
    )


@pytest.mark.parametrize("cell", ["lstm", "gru", "vanilla"])
@pytest.mark.parametrize("text", TEXTS)
def test_the_unit_that_is_said_to_move_most_does(cell: str, text: str) -> None:
    record = read(cell, text)
    trace = record.trace
    memory, start = (trace.hs, trace.h0) if trace.cs is None else (trace.cs, trace.c0)
    moved = np.diff(np.concatenate((start[None], memory)), axis=0)
    for stop in stops(record, moments(record))[: record.steps]:
        if stop.finding.rule == "moves":
            unit = int(re.search(r"unit (\d+) most", say(stop, record, ENGLISH)["text"])[1])
            assert unit == stop.unit == np.abs(moved[stop.step - 1]).argmax() + 1


def test_with_losses_at_every_step_the_gradient_does_not_only_start_at_the_last() -> None:
    every = read("gru", TEXTS[0], loss="every")
    first_back = stops(every, moments(every))[every.steps + 1]
    assert say(first_back, every, ENGLISH)["text"] == (
        "The gradient starts at “never”; each earlier step with a loss adds its own."
    )


@pytest.mark.parametrize(
    ("hidden", "said"),
    [
        (1e-9, "nor the hidden one has faded."),
        (-1e-9, "nor the hidden one has faded."),
        (-np.log10(1.04), "nor the hidden one has faded."),
        (-np.log10(1.2), "the hidden one grew 1.2×."),
        (np.log10(1.2), "the hidden one lost 17%."),
        (-np.log10(0.498), "the hidden one lost 50%."),
        (5.0, "the hidden one lost 99%."),
    ],
)
def test_the_hidden_gradient_is_said_to_change_only_where_it_does(hidden: float, said: str) -> None:
    found = _two_states(0.0, hidden)
    text = found.message.replace("[", "").replace("]", "").format(**found.values, w="step 1")
    assert text.endswith(said)

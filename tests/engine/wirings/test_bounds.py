"""At the longest sequence and the largest layer plain float64 loses no norm: none under- or overflows.

A norm that is exactly zero although a path leads (dead ReLU) is a result; one that has left float64's range would not be.
"""

import warnings

import numpy as np
import pytest
from wiring_cases import PLAIN

from engine.activations import ACTIVATIONS
from engine.wirings import WIRINGS, Wired, run_wiring
from engine.wirings.base import LONGEST

SIZE = 64
SMALLEST, LARGEST = -250.0, 250.0  # log10: far from float64's 1e-308 and 1e308
EXTREMES: dict[str, tuple[dict[str, object], ...]] = {
    "deep": ({"layers": 4},),
    "tdnn": ({"layers": 4, "kernel": 7, "dilation": 4}, {"layers": 1}),
    "jordan": ({"teacher": 0.0}, {"teacher": 1.0}),
    "bi": ({}, {"join": "sum"}),
    "n1": ({}, {"read": "mean"}),
    "1n": ({}, {"feed": "first"}),
}
ACTIVE = [("vanilla", activation) for activation in ACTIVATIONS] + [("lstm", "tanh"), ("gru", "tanh")]
TEXT = ("一二三四五六七八" * LONGEST)[:LONGEST]
CASES = [
    {"wiring": name, "cell": cell, "activation": activation, **switches}
    for name, kind in WIRINGS.items()
    for switches in EXTREMES.get(name, ({},))
    for cell, activation in ACTIVE
    if cell == "vanilla" or name not in PLAIN
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(map(str, case.values())))
def test_no_norm_is_lost_at_the_bounds(case: dict[str, object]) -> None:
    decodes = WIRINGS[str(case["wiring"])].decodes
    fields = {"source": TEXT, "target": TEXT[: LONGEST - decodes], "hidden_size": SIZE, "longest": LONGEST, **case}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        record = run_wiring(Wired(**fields))
        found = np.concatenate([part.ravel() for part in record.state_norms.values()])
    assert len(record.losses) == (1 if case["wiring"] == "n1" else LONGEST)
    assert np.isfinite(record.losses).all()
    there = found[np.isfinite(found)]
    assert (there > SMALLEST).all()
    assert (there < LARGEST).all()
    assert not np.isnan(found).any()
    assert not np.isposinf(found).any()
    if case["activation"] not in ("relu",) and case["wiring"] != "1n":
        assert (np.isfinite(record.state_norms["x"]) == record.sees).all()


@pytest.mark.parametrize("forget_bias", [-8.0, 8.0])
@pytest.mark.parametrize("wiring", ["nn", "bi", "deep"])
def test_no_norm_is_lost_with_a_gate_shut_or_wide_open(wiring: str, forget_bias: float) -> None:
    fields = {"source": TEXT, "target": TEXT, "hidden_size": SIZE, "longest": LONGEST, "layers": 4}
    record = run_wiring(Wired(wiring=wiring, cell="lstm", forget_bias=forget_bias, **fields))
    there = np.isfinite(record.state_norms["x"])
    assert (there == record.sees).all()
    assert (record.state_norms["x"][there] > SMALLEST).all()

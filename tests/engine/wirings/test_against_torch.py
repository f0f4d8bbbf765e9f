"""Every wiring without a decoder against PyTorch: stored answers for everyone, and every switch made afresh where it is installed."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from small_networks import relative
from wiring_cases import CASES, named

from engine.activations import ACTIVATIONS
from engine.wirings import WIRINGS, Wired, WiringRecord, run_wiring

GRADIENTS = 1e-9  # mathematics.md: what gradients owe PyTorch in float64
STATES = 1e-12
SAME_NETWORK = 1e-13  # BLAS may multiply the orthogonal factors in another order on another machine


def load() -> ModuleType:
    place = Path(__file__).resolve().parents[2] / "golden" / "make_wirings.py"
    spec = importlib.util.spec_from_file_location("make_wirings", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCRIPT = load()
GOLDEN: dict[str, dict[str, Any]] = json.loads(SCRIPT.FILE.read_text(encoding="utf-8"))
FRESH = [case for case in CASES if not WIRINGS[str(case["wiring"])].decodes]

golden = pytest.mark.parametrize("name", GOLDEN)


def compare(record: WiringRecord, answers: dict[str, Any]) -> None:
    values, chosen = {**record.done.values, "o": record.done.outputs}, record.counted
    assert relative(record.done.outputs, np.array(answers["outputs"])) < STATES
    assert relative(record.losses[chosen], np.array(answers["losses"])) < STATES
    for group, expected in answers["values"].items():
        assert relative(values[group], np.array(expected)) < STATES, group
    assert record.back.parameters.keys() == answers["gradients"].keys()
    for name, expected in answers["gradients"].items():
        assert relative(record.gradients[name], np.array(expected)) < GRADIENTS, name
    assert record.back.adjoints.keys() >= answers["adjoints"].keys() >= record.done.values.keys()
    for group, expected in answers["adjoints"].items():
        for found, vector in zip(record.adjoints[group], expected, strict=True):
            assert relative(found, np.array(vector)) < GRADIENTS, group
    for group, expected in answers["norms"].items():
        found = 10.0 ** record.state_norms[group][chosen]
        np.testing.assert_allclose(found, expected, rtol=GRADIENTS, atol=0, err_msg=group)


def test_the_golden_file_was_made_by_the_scripts_current_list_of_cases() -> None:
    assert {name: entry["case"] for name, entry in GOLDEN.items()} == SCRIPT.CASES


def test_the_golden_file_is_small() -> None:
    assert SCRIPT.FILE.stat().st_size < 300_000


def test_every_wiring_cell_activation_and_switch_has_a_golden_case() -> None:
    wireds = [Wired(**case) for case in SCRIPT.CASES.values()]
    assert {w.wiring for w in wireds} == {name for name, kind in WIRINGS.items() if not kind.decodes}
    assert {w.cell for w in wireds} == {"vanilla", "lstm", "gru"}
    assert {w.activation for w in wireds} == set(ACTIVATIONS)
    assert {w.read for w in wireds if w.wiring == "n1"} == {"last", "mean"}
    assert {w.feed for w in wireds if w.wiring == "1n"} == {"every", "first"}
    assert {w.join for w in wireds if w.wiring == "bi"} == {"concatenate", "sum"}
    assert {w.loss for w in wireds} == {"every", "last"}


@golden
def test_the_wiring_of_a_link_is_the_one_it_was(name: str) -> None:
    """Links must last: the same experiment means the same parameters, inputs and targets for ever."""
    now, then = SCRIPT.build(SCRIPT.CASES[name]), GOLDEN[name]["network"]
    assert now["parameters"].keys() == then["parameters"].keys()
    for part, value in then["parameters"].items():
        assert relative(np.array(now["parameters"][part]), np.array(value)) < SAME_NETWORK, part
    assert relative(np.array(now["xs"]), np.array(then["xs"])) < SAME_NETWORK
    assert (now["targets"], now["counted"]) == (then["targets"], then["counted"])


@golden
def test_a_wiring_agrees_with_pytorchs_stored_answers(name: str) -> None:
    compare(run_wiring(Wired(**SCRIPT.CASES[name])), GOLDEN[name]["answers"])


@pytest.mark.parametrize("case", FRESH, ids=named)
def test_a_wiring_agrees_with_pytorch_made_afresh(case: dict[str, Any]) -> None:
    # PyTorch is an optional oracle (`make oracle`): 200 MB that nobody needs to run the app or the other tests.
    pytest.importorskip("torch", reason="PyTorch is optional; its stored answers are compared in any case")
    whole = {**SCRIPT.SMALL, **case, "hidden_size": 5, "source": "红一红二三红", "target": "A b A c b A", "seed": 12}
    compare(run_wiring(Wired(**whole)), SCRIPT.oracle(whole, SCRIPT.build(whole)))


def test_a_wrong_derivative_does_not_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "bi lstm, concatenated"
    record = run_wiring(Wired(**SCRIPT.CASES[name]))
    compare(record, GOLDEN[name]["answers"])
    kind = type(record.start.wiring.cell)
    right = kind.slopes

    def wrong(self: object, *arguments: object) -> object:
        first, *others = right(self, *arguments)
        return (first * (1 + 1e-6), *others)

    monkeypatch.setattr(kind, "slopes", wrong)
    with pytest.raises(AssertionError):
        compare(record.rerun(), GOLDEN[name]["answers"])

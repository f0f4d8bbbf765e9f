"""The engine against PyTorch: stored answers for everyone, and one case made afresh where PyTorch is installed."""

import importlib.util
import json
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from small_networks import relative

from engine import Experiment, Record, run

GRADIENTS = 1e-9  # mathematics.md: what gradients owe PyTorch in float64
STATES = 1e-12  # the same products summed in another order, over ten steps
SAME_NETWORK = 1e-13  # BLAS may multiply the orthogonal factors in another order on another machine


def load() -> ModuleType:
    from pathlib import Path

    place = Path(__file__).resolve().parent.parent / "golden" / "make_golden.py"
    spec = importlib.util.spec_from_file_location("make_golden", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCRIPT = load()
GOLDEN: dict[str, dict[str, Any]] = json.loads(SCRIPT.FILE.read_text(encoding="utf-8"))

cases = pytest.mark.parametrize("name", GOLDEN)


def test_the_golden_file_was_made_by_the_scripts_current_list_of_cases() -> None:
    assert {name: entry["case"] for name, entry in GOLDEN.items()} == SCRIPT.CASES


def test_the_golden_file_is_small() -> None:
    assert SCRIPT.FILE.stat().st_size < 300_000


def test_every_cell_activation_and_output_has_a_golden_case() -> None:
    from engine.activations import ACTIVATIONS
    from engine.cells import CELLS
    from engine.readout import OUTPUTS

    experiments = [Experiment(**case) for case in SCRIPT.CASES.values()]
    assert {e.cell for e in experiments} == set(CELLS)
    assert {e.activation for e in experiments if e.cell == "vanilla"} == set(ACTIVATIONS)
    assert {e.output for e in experiments} == set(OUTPUTS)
    assert {e.readout for e in experiments} == {"each", "mean"}
    assert {e.teacher_forcing for e in experiments if e.cell == "jordan"} == {False, True}
    assert {e.reset_after for e in experiments if e.cell == "gru"} == {False, True}


@cases
def test_the_network_of_a_link_is_the_one_it_was(name: str) -> None:
    """Links must last: the same experiment means the same weights, inputs and targets for ever."""
    now, then = SCRIPT.build(SCRIPT.CASES[name]), GOLDEN[name]["network"]
    assert now["weights"].keys() == then["weights"].keys()
    for weight, value in then["weights"].items():
        assert relative(np.array(now["weights"][weight]), np.array(value)) < SAME_NETWORK, weight
    for part in ("xs", "targets", "initial"):
        assert relative(np.array(now[part]), np.array(then[part])) < SAME_NETWORK, part
    assert now["loss_steps"] == then["loss_steps"]


def compare(record: Record, answers: dict[str, Any]) -> None:
    trace, gradients, chosen = record.trace, record.gradients, record.trace.loss_steps
    assert relative(trace.hs, np.array(answers["hs"])) < STATES
    assert relative(trace.outputs, np.array(answers["outputs"])) < STATES
    assert relative(trace.losses[chosen], np.array(answers["losses"])) < STATES
    assert gradients.weights.keys() == answers["gradients"].keys()
    for name, expected in answers["gradients"].items():
        assert relative(gradients.weights[name], np.array(expected)) < GRADIENTS, name
    for found, expected in zip(gradients.total_h, answers["total_h"], strict=True):
        assert relative(found, np.array(expected)) < GRADIENTS
    for t, expected in zip(chosen, answers["lag_norms"], strict=True):
        np.testing.assert_allclose(10.0 ** gradients.log10_norm[t, : t + 1], expected, rtol=GRADIENTS, atol=0)
    for t, expected in enumerate(answers["memory_norms"]):
        np.testing.assert_allclose(10.0 ** record.memory_matrix[t, : t + 1], expected, rtol=GRADIENTS, atol=0)


@cases
def test_the_engine_agrees_with_pytorchs_stored_answers(name: str) -> None:
    compare(run(Experiment(**SCRIPT.CASES[name])), GOLDEN[name]["answers"])


@pytest.mark.parametrize("name", ["lstm", "gru, reset after"])
def test_the_engine_agrees_with_pytorch_made_afresh(name: str) -> None:
    # PyTorch is an optional oracle (`make oracle`): 200 MB that nobody needs to run the app or the other tests.
    pytest.importorskip("torch", reason="PyTorch is optional; its stored answers are compared in any case")
    case = {**SCRIPT.CASES[name], "seed": 12, "steps": 9}
    compare(run(Experiment(**case)), SCRIPT.oracle(case, SCRIPT.build(case)))


def test_a_golden_gradient_has_really_vanished() -> None:
    """A comparison that is not relative would pass it whatever the engine says."""
    norms = GOLDEN["vanilla identity, a vanishing gradient"]["answers"]["lag_norms"][0]
    assert 0 < norms[0] < 1e-12

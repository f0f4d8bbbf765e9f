"""The headline says what the numbers say, by one rule, in whole sentences of both languages."""

from pathlib import Path
from typing import Any

import pytest

from app.context import ROOT
from app.numerals import decimal, ratio
from app.sentences import eyebrow, headline
from app.translations import load_translators
from engine import Experiment, run

TRANSLATORS = load_translators(Path(ROOT) / "locale")
LINEAR: dict[str, Any] = {
    "activation": "identity",
    "hidden_size": 1,
    "input_strength": 0.0,
    "initial_state": "random",
    "loss": "last",
}

CASES = (
    ({"eigenvalues": ".5", "steps": 5}, "fades", "The gradient fades: at step 1 it is 16× weaker than at step 5."),
    ({"eigenvalues": "2", "steps": 5}, "explodes", "The gradient explodes: at step 1 it is 16× stronger than at step 5."),
    ({"eigenvalues": "1", "steps": 5}, "holds", "The gradient holds: at step 1 it is as strong as at step 5."),
    ({"eigenvalues": ".9", "steps": 5}, "holds", "The gradient holds: at step 1 it is only 1.5× weaker than at step 5."),
    ({"eigenvalues": "-1.1", "steps": 5}, "holds", "The gradient holds: at step 1 it is only 1.5× stronger than at step 5."),
    ({"eigenvalues": ".1", "steps": 9}, "fades", "The gradient fades: at step 1 it is 1.0×10⁸× weaker than at step 9."),
    ({"eigenvalues": "0", "steps": 5}, "zero", "The gradient stops at step 4: there and before it is exactly 0."),
    ({"eigenvalues": ".5", "steps": 1}, "short", "The gradient stays at step 1: there is no earlier step to reach."),
    ({"eigenvalues": ".5", "steps": 9, "chosen_step": 5}, "no_loss", "Step 5 has no loss, so no gradient starts there."),
    ({"eigenvalues": ".5", "steps": 9, "truncation": 3}, "truncated", "Truncated: nothing reaches past step 6."),
    ({"eigenvalues": "2", "steps": 600, "initial_state": "zero"}, "explodes",
     "The gradient explodes: at step 1 it is 2.1×10¹⁸⁰× stronger than at step 600."),
)  # fmt: skip


@pytest.mark.parametrize(("fields", "rule", "text"), CASES)
def test_the_headline_follows_its_rule(fields: dict[str, Any], rule: str, text: str) -> None:
    found = headline(run(Experiment(**(LINEAR | fields))), TRANSLATORS["en"])
    assert found["rule"] == rule
    assert found["text"] == text
    assert found["emphasis"]
    assert found["emphasis"] in text


def test_a_state_that_overflows_is_named_with_its_step_and_cause() -> None:
    record = run(Experiment(activation="identity", eigenvalues="3@20", hidden_size=2, steps=1000))
    found = headline(record, TRANSLATORS["en"])
    step = record.trace.first_nonfinite_step
    assert found["rule"] == "state_overflow"
    assert found["text"] == (
        f"The state or its loss overflows at step {step}: the activation has no ceiling, and the largest |λ| is 3."
    )


def test_a_gradient_past_float64_is_named_with_the_step_where_it_passed() -> None:
    fields = LINEAR | {"eigenvalues": "3", "steps": 700, "initial_state": "zero"}
    found = headline(run(Experiment(**fields)), TRANSLATORS["en"])
    assert found["rule"] == "overflow"
    assert "10³⁰⁸" in found["text"]


def test_the_headline_follows_the_chosen_step() -> None:
    text = headline(run(Experiment(chosen_step=25)), TRANSLATORS["en"])["text"]
    assert "at step 25" in text


def test_clipping_that_is_active_is_said() -> None:
    found = headline(run(Experiment(clip_norm=0.001)), TRANSLATORS["en"])
    assert found["text"].endswith(" Clipping caps the weight gradient at 0.001.")
    assert "Clipping" not in headline(run(Experiment(clip_norm=100.0)), TRANSLATORS["en"])["text"]
    assert "within ±" in headline(run(Experiment(clip_value=0.001)), TRANSLATORS["en"])["text"]


@pytest.mark.parametrize(("fields", "rule", "_text"), CASES)
def test_the_chinese_headline_says_the_same_numbers(fields: dict[str, Any], rule: str, _text: str) -> None:
    record = run(Experiment(**(LINEAR | fields)))
    english, chinese = headline(record, TRANSLATORS["en"]), headline(record, TRANSLATORS["zh"])
    assert chinese["rule"] == rule
    assert chinese["text"] != english["text"]
    assert chinese["emphasis"] in chinese["text"]
    assert not set("[]{}") & set(chinese["text"])


@pytest.mark.parametrize(
    ("experiment", "english", "chinese"),
    [
        (Experiment(), "tanh RNN, 8 units, 40 steps · largest |λ| = 0.94", "tanh RNN，8 个单元，40 步 · 最大 |λ| = 0.94"),
        (Experiment(cell="lstm", steps=1), "LSTM, 8 units, 1 step · largest |λ| = 0.94", "LSTM，8 个单元，1 步 · 最大 |λ| = 0.94"),
        (
            Experiment(cell="gru", hidden_size=1, eigenvalues="-1"),
            "GRU, 1 unit, 40 steps · largest |λ| = 1",
            "GRU，1 个单元，40 步 · 最大 |λ| = 1",
        ),
    ],
)  # fmt: skip
def test_the_eyebrow_says_what_the_network_is(experiment: Experiment, english: str, chinese: str) -> None:
    record = run(experiment)
    assert eyebrow(record, TRANSLATORS["en"]) == english
    assert eyebrow(record, TRANSLATORS["zh"]) == chinese


@pytest.mark.parametrize(
    ("log10", "text"),
    [(0.0, "1"), (0.2304, "1.7"), (0.9999, "10"), (1.2304, "17"), (1.9999, "100"), (2.5798, "380"), (4.5, "31,600"),
     (5.2304, "1.7×10⁵"), (5.9999, "1.0×10⁶"), (400.0, "1.0×10⁴⁰⁰"), (-0.5, "0.32"), (float("nan"), "∞")],
)  # fmt: skip
def test_ratios_are_written_as_the_page_writes_them(log10: float, text: str) -> None:
    assert ratio(log10) == text


@pytest.mark.parametrize(
    ("number", "text"), [(0.94, "0.94"), (1.0, "1"), (-0.5, "−0.5"), (-0.001, "0"), (100.0, "100")]
)
def test_decimals_drop_their_trailing_zeros(number: float, text: str) -> None:
    assert decimal(number) == text


def test_an_lstm_whose_h_carries_nothing_back_is_not_said_to_stop() -> None:
    experiment = Experiment(cell="lstm", scale=0.0, rest="identity", gain=0.0, forget_bias=6.0)
    found = headline(run(experiment), TRANSLATORS["en"])
    assert found["rule"] == "zero_through_h"
    assert found["text"] == "Through h the gradient stops at step 39; the memory c still carries it further back."

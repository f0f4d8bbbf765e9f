"""The headline and the eyebrow of a record: one whole sentence per rule and language, chosen by the numbers.

The word in square brackets of a message is the one that is emphasised; translators move the brackets.
Checked by: tests/app/test_sentences.py.
"""

import math
from dataclasses import dataclass
from typing import Protocol, TypedDict

import numpy as np
from numpy.typing import NDArray

from app.numerals import decimal, ratio
from app.translations import Translator, english
from engine import Record

LOG10_LARGEST = math.log10(np.finfo(np.float64).max)
CLEARLY = math.log10(3.0)
BUMP = math.log10(1.5)
LIMIT_DIGITS = 4
UNBOUNDED = ("identity", "relu", "leaky_relu")


class Headline(TypedDict):
    """A headline as JSON carries it."""

    text: str
    emphasis: str
    rule: str


@dataclass(frozen=True)
class Finding:
    """The rule that applies to a record, the message that says it, and the numbers in it."""

    rule: str
    message: str
    values: dict[str, str | int]


def headline(record: Record, translate: Translator) -> Headline:
    """The sentence that says what this record shows, in one language."""
    found = said(find(record), translate)
    clipping = _clipping(record, translate)
    if clipping:
        found["text"] = translate(english("{first} {second}")).format(first=found["text"], second=clipping)
    return found


def said(finding: Finding, translate: Translator) -> Headline:
    """A finding in one language. Brackets in the values are words of the reader's own, not marks."""
    before, _, rest = translate(finding.message).partition("[")
    emphasis, _, after = rest.partition("]")
    filled = [part.format(**finding.values) for part in (before, emphasis, after)]
    return Headline(text="".join(filled), emphasis=filled[1], rule=finding.rule)


def eyebrow(record: Record, translate: Translator) -> str:
    """What the network is: `tanh RNN, 8 units, 40 steps · largest |λ| = 0.94`."""
    experiment = record.experiment
    units = translate.plural("{n} unit", "{n} units", experiment.hidden_size).format(n=experiment.hidden_size)
    steps = translate.plural("{n} step", "{n} steps", record.steps).format(n=record.steps)
    return translate(english("{cell}, {units}, {steps} · largest |λ| = {radius}")).format(
        cell=translate(cell_name(experiment)), units=units, steps=steps, radius=decimal(record.spectrum.radius)
    )


class Celled(Protocol):
    """What has a cell."""

    @property
    def cell(self) -> str:
        """Its name."""

    @property
    def activation(self) -> str:
        """The activation of the vanilla cell and Jordan's."""


def cell_name(experiment: Celled) -> str:
    """The message that names the cell."""
    names = {
        "tanh": english("tanh RNN"),
        "sigmoid": english("sigmoid RNN"),
        "relu": english("ReLU RNN"),
        "leaky_relu": english("leaky ReLU RNN"),
        "identity": english("linear RNN"),
    }
    gated = {"lstm": "LSTM", "gru": "GRU", "jordan": english("Jordan network")}
    return gated.get(experiment.cell) or names[experiment.activation]


def find(record: Record) -> Finding:
    """The first rule that applies: what broke, then what stops the gradient, then how it travels."""
    if record.trace.first_nonfinite_step is not None:
        return _state_overflow(record, record.trace.first_nonfinite_step)
    step = record.experiment.chosen_step or record.steps
    step = min(step, record.steps)
    row = record.gradients.log10_norm[step - 1, :step]
    if bool(np.isnan(row).all()):
        return Finding("no_loss", english("Step {step} has [no loss], so no gradient starts there."), {"step": step})
    beyond = np.flatnonzero(row > LOG10_LARGEST)
    if len(beyond):
        message = english("The gradient [overflows] at step {k}: it passed 10³⁰⁸.")
        return Finding("overflow", message, {"k": int(beyond[-1]) + 1})
    window = record.experiment.truncation
    if 0 < window < step - 1:
        message = english("[Truncated]: nothing reaches past step {k}.")
        return Finding("truncated", message, {"k": step - window})
    zeros = np.flatnonzero(np.isneginf(row))
    if len(zeros) and record.experiment.cell == "lstm" and _memory_carries(record, step, int(zeros[-1])):
        message = english("Through h the gradient [stops] at step {k}; the memory c still carries it further back.")
        return Finding("zero_through_h", message, {"k": int(zeros[-1]) + 1})
    return _travel(row, step)


def _memory_carries(record: Record, step: int, k: int) -> bool:
    """Whether the gradient of an LSTM's memory is not zero where that of h is."""
    ledger = record.ledger
    return ledger is not None and bool(np.isfinite(ledger.log10_state_total[step - 1, k]))


def _state_overflow(record: Record, step: int) -> Finding:
    values: dict[str, str | int] = {"step": step, "radius": decimal(record.spectrum.radius)}
    if record.experiment.cell == "vanilla" and record.experiment.activation in UNBOUNDED:
        message = english(
            "The state or its loss [overflows] at step {step}: the activation has no ceiling, and the largest |λ| is {radius}."
        )
        return Finding("state_overflow", message, values)
    return Finding(
        "state_overflow", english("The state or its loss [overflows] at step {step}: the input is too large."), values
    )


def _travel(row: NDArray[np.float64], step: int) -> Finding:
    zeros = np.flatnonzero(np.isneginf(row))
    if len(zeros):
        message = english("The gradient [stops] at step {k}: there and before it is exactly 0.")
        return Finding("zero", message, {"k": int(zeros[-1]) + 1})
    if step == 1:
        return Finding("short", english("The gradient [stays] at step 1: there is no earlier step to reach."), {})
    weaker = float(row[-1] - row[0])
    bump = float(row.max() - row[-1])
    values: dict[str, str | int] = {"step": step, "ratio": ratio(abs(weaker)), "bump": ratio(bump)}
    if weaker >= CLEARLY and bump >= BUMP:
        message = english("The gradient [grows] {bump}× first, then fades: at step 1 it is {ratio}× weaker.")
        return Finding("bump", message, values)
    if weaker >= CLEARLY:
        message = english("The gradient [fades]: at step 1 it is {ratio}× weaker than at step {step}.")
        return Finding("fades", message, values)
    if weaker <= -CLEARLY:
        message = english("The gradient [explodes]: at step 1 it is {ratio}× stronger than at step {step}.")
        return Finding("explodes", message, values)
    return Finding("holds", _holding(weaker, values), values)


def _holding(weaker: float, values: dict[str, str | int]) -> str:
    if values["ratio"] == "1":
        return english("The gradient [holds]: at step 1 it is as strong as at step {step}.")
    if weaker > 0:
        return english("The gradient [holds]: at step 1 it is only {ratio}× weaker than at step {step}.")
    return english("The gradient [holds]: at step 1 it is only {ratio}× stronger than at step {step}.")


def _clipping(record: Record, translate: Translator) -> str:
    if not record.experiment.clip_norm and not record.experiment.clip_value:
        return ""
    clipped = record.lags.clipped
    if clipped is None or not clipped.after_log10 < clipped.before_log10:
        return ""
    limit = decimal(clipped.limit, LIMIT_DIGITS)
    if clipped.mode == "norm":
        return translate(english("Clipping caps the weight gradient at {limit}.")).format(limit=limit)
    return translate(english("Clipping keeps every component within ±{limit}.")).format(limit=limit)

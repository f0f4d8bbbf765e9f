"""The headline of every stop of /unroll, and its eyebrow: one whole sentence per rule and language, chosen by the numbers.

The word in square brackets of a message is the one that is emphasised; translators move the brackets.
Checked by: tests/app/test_unroll_sentences.py.
"""

import math
from dataclasses import dataclass

import numpy as np

from app.numerals import decimal, ratio
from app.sentences import Finding, Headline, cell_name, said
from app.translations import Translator, english
from engine import Moment, Record

WIPED = 0.25  # a gate below it wipes
WRITES = 0.6  # an amount above it is worth a sentence
SAME = math.log10(1.05)  # gradients nearer than this are called equal
LONGEST_WORD = 24
EDITED = english("{network}, edited")


@dataclass(frozen=True)
class Stop:
    """The headline of one stop, and the unit it speaks of (None: of none)."""

    said: Headline
    unit: int | None


def headlines(record: Record, told: list[Moment], translate: Translator) -> list[Stop]:
    """One for every stop: forward 1 to T, the loss, backward T to 1."""
    forward = [_stop(_forward(record, told, step), translate) for step in range(1, record.steps + 1)]
    back = [_stop(_back(record, step), translate) for step in range(record.steps, 0, -1)]
    return [*forward, _stop((_at_loss(record), None), translate), *back]


def eyebrow(record: Record, translate: Translator) -> str:
    """What the network is: `LSTM, 6 units, trained on short reviews`."""
    e = record.experiment
    units = translate.plural("{n} unit", "{n} units", e.hidden_size).format(n=e.hidden_size)
    values: dict[str, str | int] = {"cell": translate(cell_name(e)), "units": units, "seed": e.seed}
    if record.network is not None:
        text = translate(english("{cell}, {units}, trained on short reviews")).format(**values)
    else:
        text = translate(english("{cell}, {units}, random weights (seed {seed})")).format(**values)
    return translate(EDITED).format(network=text) if e.edits else text


def _stop(found: tuple[Finding, int | None], translate: Translator) -> Stop:
    finding, unit = found
    return Stop(said(finding, translate), unit)


def word(record: Record, step: int) -> str:
    """The token of a step, shortened; its number where there are no tokens."""
    tokens = record.trace.tokens
    if tokens is None:
        return str(step)
    token = tokens[step - 1]
    return token if len(token) <= LONGEST_WORD else token[: LONGEST_WORD - 1] + "…"


def _forward(record: Record, told: list[Moment], step: int) -> tuple[Finding, int | None]:
    overflow = record.trace.first_nonfinite_step
    if step > len(told):
        message = english("The state or its loss [overflows] at step {step}: nothing can be computed from there on.")
        return Finding("overflow", message, {"step": overflow or step}), None
    moment = told[step - 1]
    values: dict[str, str | int] = {"w": word(record, step), "j": moment.unit}
    if moment.flips and moment.before is not None and moment.after is not None:
        values |= {"a": _percent(moment.before), "b": _percent(moment.after)}
        return _flip(record, moment, values), moment.unit
    if moment.wiped is not None and moment.wiped_kept is not None and step > 1 and moment.wiped_kept < WIPED:
        values |= {"j": moment.wiped, "f": _percent(moment.wiped_kept)}
        message = english("“{w}” [wipes] unit {j}: only {f}% of its memory survives.")
        return Finding("wipes", message, values), moment.wiped
    if moment.writer is not None and moment.written is not None and abs(moment.written) > WRITES:
        values |= {"j": moment.writer, "v": _signed(moment.written)}
        return Finding("writes", english("“{w}” [writes] {v} into unit {j}."), values), moment.writer
    values["d"] = decimal(moment.moved)
    if moment.moved > WRITES:
        message = english("At “{w}”, the state moves by {d}, unit {j} most.")
        return Finding("moves", message, values), moment.unit
    return Finding("little", english("At “{w}”, little changes: the state moves by {d}."), values), moment.unit


def _flip(record: Record, moment: Moment, values: dict[str, str | int]) -> Finding:
    if moment.kept is not None and moment.source:
        values |= {"f": _percent(moment.kept), "w0": word(record, moment.source)}
        message = english(
            "At “{w}”, unit {j} keeps {f}% of “{w0}”, and the verdict [flips] from {a}% to {b}% positive."
        )
        return Finding("flip", message, values)
    message = english("At “{w}”, unit {j} moves most, and the verdict [flips] from {a}% to {b}% positive.")
    return Finding("flip", message, values)


def _at_loss(record: Record) -> Finding:
    trace = record.trace
    if trace.first_nonfinite_step is not None:
        message = english("The state or its loss [overflows] at step {step}: nothing can be computed from there on.")
        return Finding("overflow", message, {"step": trace.first_nonfinite_step})
    losses = trace.losses[~np.isnan(trace.losses)]
    values: dict[str, str | int] = {"loss": decimal(float(losses.sum()), 3), "n": len(losses)}
    if len(losses) == 1:
        return Finding("loss", english("The [loss] is {loss}. From here the gradient goes back."), values)
    message = english("The [losses] of {n} steps sum to {loss}. From here the gradient goes back.")
    return Finding("loss", message, values)


def _back(record: Record, step: int) -> tuple[Finding, int | None]:
    way = record.unrolling.backward
    values: dict[str, str | int] = {"w": word(record, step)}
    start, here = _change(way.log10_h, step, record.steps)
    if math.isnan(start) or math.isnan(here):
        message = english("No gradient reaches “{w}”: the run is not finite.")
        return Finding("overflow", message, values), None
    if step == record.steps:
        return Finding("starts", english("The [gradient] starts at “{w}”, where the loss is read."), values), None
    if here == -math.inf:
        return Finding("zero", english("Back at “{w}”, the [gradient] is exactly 0."), values), None
    if way.log10_c is None:
        return _one_state(start - here, values), None
    memory_start, memory = _change(way.log10_c, step, record.steps)
    return _two_states(memory_start - memory, start - here, values), None


def _change(log10: np.ndarray, step: int, last: int) -> tuple[float, float]:
    return float(log10[last - 1]), float(log10[step - 1])


def _one_state(weaker: float, values: dict[str, str | int]) -> Finding:
    if not math.isfinite(weaker):
        return Finding("new", english("Back at “{w}”, the [gradient] has come from the losses on the way."), values)
    values["r"] = ratio(abs(weaker))
    if weaker > SAME:
        return Finding("weaker", english("Back at “{w}”, the [gradient] is {r}× weaker than at the end."), values)
    if weaker < -SAME:
        return Finding("stronger", english("Back at “{w}”, the [gradient] is {r}× stronger than at the end."), values)
    return Finding("holds", english("Back at “{w}”, the [gradient] has not faded."), values)


def _two_states(memory: float, hidden: float, values: dict[str, str | int]) -> Finding:
    """Both of an LSTM: every pair of ways has its own whole sentence."""
    if not (math.isfinite(memory) and math.isfinite(hidden)):
        return Finding("new", english("Back at “{w}”, the [gradient] has come from the losses on the way."), values)
    values |= {"r": ratio(abs(memory)), "p": _percent(1 - 10 ** -max(hidden, 0.0)), "g": ratio(abs(hidden))}
    lost = hidden > 0
    if memory > SAME:
        message = (
            english("Back at “{w}”, the [memory gradient] is {r}× weaker; the hidden one lost {p}%.")
            if lost
            else english("Back at “{w}”, the [memory gradient] is {r}× weaker; the hidden one grew {g}×.")
        )
        return Finding("memory_weaker", message, values)
    if memory < -SAME:
        message = (
            english("Back at “{w}”, the [memory gradient] grew {r}×; the hidden one lost {p}%.")
            if lost
            else english("Back at “{w}”, the [memory gradient] grew {r}×; the hidden one grew {g}×.")
        )
        return Finding("memory_stronger", message, values)
    message = (
        english("Back at “{w}”, the [memory gradient] has not faded; the hidden one lost {p}%.")
        if lost
        else english("Back at “{w}”, the [memory gradient] has not faded; the hidden one grew {g}×.")
    )
    return Finding("memory_holds", message, values)


def _percent(share: float) -> int:
    """Rounded, but never 0 or 100 where it is not."""
    rounded = round(100 * share)
    if rounded == 0 and share > 0:
        return 1
    return 99 if rounded == 100 and share < 1 else rounded


def _signed(value: float) -> str:
    text = decimal(value)
    return text if text.startswith("−") else "+" + text

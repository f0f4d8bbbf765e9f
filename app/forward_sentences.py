"""What is found at a step on the way forward and at the loss, by the first rule that applies.

Checked by: tests/app/test_unroll_sentences.py.
"""

import numpy as np

from app.numerals import decimal
from app.sentences import Finding
from app.stops import Stop, percent, share_text, size, word_of
from app.translations import english
from engine import Moment, Poke, Record

WIPED = 0.25  # a gate below it wipes
WRITES = 0.6  # an amount above it is worth a sentence
MOVES = 0.25  # a way of the state above it is more than little
OVERFLOWS = english("The state or its loss [overflows] at step {step}: nothing can be computed from there on.")
Values = dict[str, str | int]


def forward_stop(record: Record, told: list[Moment], step: int) -> Stop:
    """A step of the way forward."""
    if step > len(told):
        overflow = record.trace.first_nonfinite_step or step
        return Stop(Finding("overflow", OVERFLOWS, {"step": overflow}), step)
    moment = told[step - 1]
    return _by_hand(record, moment) or _flips(record, moment) or _gates(moment) or _moves(moment)


def _verdict(moment: Moment) -> Values:
    """How the verdict changes, for those sentences that speak of it."""
    if moment.before is None or moment.after is None:
        return {}
    return {"a": percent(moment.before), "b": percent(moment.after)}


def _by_hand(record: Record, moment: Moment) -> Stop | None:
    edits = record.experiment.parsed_edits(record.steps)
    poke = next((edit for edit in edits if isinstance(edit, Poke) and edit.step == moment.step), None)
    if poke is None:
        return None
    values: Values = {"s": poke.state, "j": poke.unit, "v": decimal(poke.value, 4), **_verdict(moment)}
    if moment.flips:
        message = english(
            "At {w}, {s} of unit {j} is [set by hand] to {v}, and the verdict flips from {a}% to {b}% positive."
        )
    else:
        message = english("At {w}, {s} of unit {j} is [set by hand] to {v}.")
    return Stop(Finding("by_hand", message, values), moment.step, poke.unit)


def _flips(record: Record, moment: Moment) -> Stop | None:
    if not moment.flips:
        return None
    values: Values = {"j": moment.unit, **_verdict(moment)}
    source = word_of(record, moment.source) if moment.source else None
    if moment.kept is not None and source is not None:
        values |= {"f": share_text(moment.kept), "w0": source}
        message = (
            english("At {w}, unit {j} keeps only {f}% of “{w0}”, and the verdict [flips] from {a}% to {b}% positive.")
            if moment.kept < WIPED
            else english("At {w}, unit {j} keeps {f}% of “{w0}”, and the verdict [flips] from {a}% to {b}% positive.")
        )
    else:
        message = english(
            "At {w}, unit {j} moves the read-out most, and the verdict [flips] from {a}% to {b}% positive."
        )
    return Stop(Finding("flip", message, values), moment.step, moment.unit)


def _gates(moment: Moment) -> Stop | None:
    if moment.wiped is not None and moment.wiped_kept is not None and moment.wiped_kept < WIPED:
        values: Values = {"j": moment.wiped, "f": share_text(moment.wiped_kept)}
        message = english("{W} [wipes] unit {j}: only {f}% of its memory survives.")
        return Stop(Finding("wipes", message, values), moment.step, moment.wiped)
    if moment.writer is not None and moment.written is not None and abs(moment.written) > WRITES:
        amount = decimal(moment.written)
        values = {"j": moment.writer, "v": amount if moment.written < 0 else "+" + amount}
        return Stop(Finding("writes", english("{W} [writes] {v} into unit {j}."), values), moment.step, moment.writer)
    return None


def _moves(moment: Moment) -> Stop:
    values: Values = {"j": moment.mover, "d": size(moment.moved)}
    if not moment.moved:
        return Stop(Finding("still", english("At {w}, the state does [not move] at all."), values), moment.step, None)
    if moment.moved > MOVES:
        message = english("At {w}, the state [moves] by {d}, unit {j} most.")
        return Stop(Finding("moves", message, values), moment.step, moment.mover)
    message = english("At {w}, [little] changes: the state moves by {d}.")
    return Stop(Finding("little", message, values), moment.step, moment.unit)


def loss_stop(record: Record) -> Stop:
    """Between the way forward and the way back."""
    trace, step = record.trace, record.steps
    if trace.first_nonfinite_step is not None:
        return Stop(Finding("overflow", OVERFLOWS, {"step": trace.first_nonfinite_step}), step)
    losses = trace.losses[~np.isnan(trace.losses)]
    values: Values = {"loss": size(float(losses.sum())), "n": len(losses)}
    if len(losses) > 1:
        message = english("The [losses] of {n} steps add up to {loss}: the way back starts here.")
        return Stop(Finding("losses", message, values), step)
    if record.network is None or np.isnan(trace.losses[-1]) or len(record.network.classes) != 2:
        return Stop(Finding("loss", english("The [loss] is {loss}: the way back starts here."), values), step)
    values["b"] = percent(float(trace.predictions[-1, 1]))
    message = (
        english("The [loss] is {loss}: {b}% positive, and positive is asked for. The way back starts here.")
        if trace.targets[-1, 1] > trace.targets[-1, 0]
        else english("The [loss] is {loss}: {b}% positive, and negative is asked for. The way back starts here.")
    )
    return Stop(Finding("loss", message, values), step)

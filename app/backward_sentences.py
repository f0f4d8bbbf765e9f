"""What is found at a step on the way back: how the gradient there compares with the one at the last step.

Checked by: tests/app/test_unroll_sentences.py.
"""

import math

from app.numerals import ratio
from app.sentences import Finding
from app.stops import Stop
from app.translations import english
from engine import Record

SAME = math.log10(1.05)  # gradients nearer than this are called equal
MOST_LOST = 99  # percent, of what is not exactly 0
ZERO = english("Back at {w}, the [gradient] is exactly 0.")
NEW = english("Back at {w}, the [gradient] comes from losses before the end.")
OF_THE_MEAN = english(
    "Back at {w}, the [gradient] comes from the mean of the states alone: nothing passes back through the last step."
)
ONE_STATE = {
    "holds": english("Back at {w}, the [gradient] has not faded."),
    "weaker": english("Back at {w}, the [gradient] is {r}× weaker than at the end."),
    "grew": english("Back at {w}, the [gradient] is {r}× stronger than at the end."),
}
# how the gradient by the memory c changed, and that by the hidden state h
TWO_STATES = {
    ("holds", "holds"): english("Back at {w}, neither the [memory gradient] nor the hidden one has faded."),
    ("holds", "lost"): english("Back at {w}, the [memory gradient] has not faded; the hidden one lost {p}%."),
    ("holds", "grew"): english("Back at {w}, the [memory gradient] has not faded; the hidden one grew {g}×."),
    ("holds", "zero"): english("Back at {w}, the [memory gradient] has not faded; the hidden one is exactly 0."),
    ("weaker", "holds"): english("Back at {w}, the [memory gradient] is {r}× weaker; the hidden one has not faded."),
    ("weaker", "lost"): english("Back at {w}, the [memory gradient] is {r}× weaker; the hidden one lost {p}%."),
    ("weaker", "grew"): english("Back at {w}, the [memory gradient] is {r}× weaker; the hidden one grew {g}×."),
    ("weaker", "zero"): english("Back at {w}, the [memory gradient] is {r}× weaker; the hidden one is exactly 0."),
    ("grew", "holds"): english("Back at {w}, the [memory gradient] grew {r}×; the hidden one has not faded."),
    ("grew", "lost"): english("Back at {w}, the [memory gradient] grew {r}×; the hidden one lost {p}%."),
    ("grew", "grew"): english("Back at {w}, the [memory gradient] grew {r}×; the hidden one grew {g}×."),
    ("grew", "zero"): english("Back at {w}, the [memory gradient] grew {r}×; the hidden one is exactly 0."),
    ("zero", "holds"): english("Back at {w}, the [memory gradient] is exactly 0; the hidden one has not faded."),
    ("zero", "lost"): english("Back at {w}, the [memory gradient] is exactly 0; the hidden one lost {p}%."),
    ("zero", "grew"): english("Back at {w}, the [memory gradient] is exactly 0; the hidden one grew {g}×."),
}


def backward_stop(record: Record, step: int) -> Stop:
    """A step of the way back."""
    return Stop(_found(record, step), step)


def _found(record: Record, step: int) -> Finding:
    way, last = record.unrolling.backward, record.steps - 1
    states = [way.log10_h] if way.log10_c is None else [way.log10_c, way.log10_h]
    ends, here = ([float(state[place]) for state in states] for place in (last, step - 1))
    if any(math.isnan(norm) for norm in (*ends, *here)):
        return Finding("overflow", english("No gradient reaches {w}: the run is [not finite]."), {})
    if all(norm == -math.inf for norm in here):
        return Finding("zero", ZERO, {})
    if step == record.steps:
        return _start(record)
    weaker = [end - norm for end, norm in zip(ends, here, strict=True)]
    if -math.inf in weaker:
        return Finding("new", OF_THE_MEAN if record.experiment.readout == "mean" else NEW, {})
    return _one_state(weaker[0]) if len(weaker) == 1 else _two_states(*weaker)


def _start(record: Record) -> Finding:
    if record.experiment.readout == "mean":
        message = english("The [gradient] starts at every step: the loss reads the mean of all states.")
    elif len(record.trace.loss_steps) > 1:
        message = english("The [gradient] starts at {w}; each earlier step with a loss adds its own.")
    else:
        message = english("The [gradient] starts at {w}, where the loss is read.")
    return Finding("starts", message, {})


def _one_state(weaker: float) -> Finding:
    """`weaker`: powers of ten between the last step and this one, inf where nothing is left."""
    way = _way(weaker)
    return Finding(way, ONE_STATE[way], {"r": ratio(abs(weaker))})


def _way(weaker: float) -> str:
    if math.isinf(weaker) or math.isnan(weaker):
        return "zero"
    return "weaker" if weaker > SAME else "grew" if weaker < -SAME else "holds"


def _two_states(memory: float, hidden: float) -> Finding:
    way = _way(memory)
    other = {"weaker": "lost"}.get(_way(hidden), _way(hidden))
    values: dict[str, str | int] = {
        "r": ratio(abs(memory)),
        "p": min(MOST_LOST, round(100 * (1 - 10 ** -max(hidden, 0.0)))),
        "g": ratio(abs(hidden)),
    }
    return Finding(f"memory_{way}", TWO_STATES[way, other], values)

"""The headline of every stop of /unroll, and its eyebrow: one whole sentence per rule and language, chosen by the numbers.

The word in square brackets of a message is the one that is emphasised; translators move the brackets.
Checked by: tests/app/test_unroll_sentences.py.
"""

from app.backward_sentences import backward_stop
from app.forward_sentences import forward_stop, loss_stop
from app.numerals import decimal
from app.sentences import cell_name
from app.stops import Stop
from app.trained import learned
from app.translations import Translator, english
from engine import Ablate, Experiment, Freeze, Moment, Poke, Record

MOST_EDITS = 3  # that are told one by one


def stops(record: Record, told: list[Moment]) -> list[Stop]:
    """What is found at every stop: forward 1 to T, the loss, backward T to 1."""
    steps = range(1, record.steps + 1)
    forward = [forward_stop(record, told, step) for step in steps]
    return [*forward, loss_stop(record), *(backward_stop(record, step) for step in reversed(steps))]


def eyebrow(record: Record, translate: Translator) -> str:
    """What the network is: `LSTM, 6 units, trained on 1178 short reviews · with unit 3 silent`."""
    e = record.experiment
    units = translate.plural("{n} unit", "{n} units", e.hidden_size).format(n=e.hidden_size)
    values: dict[str, str | int] = {"cell": _cell(e, translate), "units": units, "seed": e.seed}
    if record.network is not None:
        message = english("{cell}, {units}, trained on {count} short reviews")
        network = translate(message).format(**values, count=learned(record.network))
    else:
        network = translate(english("{cell}, {units}, random weights (seed {seed})")).format(**values)
    notes = [] if e.input_strength else [translate(english("input off"))]
    if e.edits.strip():
        notes.append(translate(english("with {changes}")).format(changes=_edits(record, translate)))
    return " · ".join([network, *notes])


def _cell(experiment: Experiment, translate: Translator) -> str:
    if experiment.cell == "jordan" and experiment.teacher_forcing:
        return translate(english("teacher-forced Jordan network"))
    return translate(cell_name(experiment))


def _edits(record: Record, translate: Translator) -> str:
    edits = record.experiment.parsed_edits(record.steps)
    if len(edits) > MOST_EDITS:
        return translate.plural("{n} change by hand", "{n} changes by hand", len(edits)).format(n=len(edits))
    return translate(english(", ")).join(_edit(edit, translate) for edit in edits)


def _edit(edit: Ablate | Freeze | Poke, translate: Translator) -> str:
    if isinstance(edit, Ablate):
        return translate(english("unit {unit} silent")).format(unit=edit.unit)
    if isinstance(edit, Poke):
        message = english("{state} of unit {unit} set to {value} after step {step}")
        return translate(message).format(state=edit.state, unit=edit.unit, value=decimal(edit.value, 4), step=edit.step)
    if edit.unit is None:
        return translate(english("gate {gate} held at {value}")).format(gate=edit.gate, value=decimal(edit.value))
    message = english("gate {gate} of unit {unit} held at {value}")
    return translate(message).format(gate=edit.gate, unit=edit.unit, value=decimal(edit.value))

"""What the headline finds where something is fed back: the bottleneck, the path of attention, and running free.

Checked by: tests/app/test_wirings_sentences.py.
"""

import numpy as np

from app.numerals import ratio
from app.sentences import CLEARLY, Finding
from app.stops import share_text
from app.translations import Translator, english
from app.wiring_runs import WiringRun
from app.wiring_words import counted, numbers, output_word, quoted, source_word
from engine.wirings import apart, mistakes, steps_around, telling_look


def fed_back(run: WiringRun, translate: Translator) -> Finding:
    """Output-recurrent: with the teacher no step waits; without, what goes wrong."""
    steps = len(run.record.losses)
    if steps == 1:
        return Finding("short", english("Output-recurrent: with one step [nothing] is fed back."), {})
    if run.record.wired.teacher < 1:
        return running_free(run, translate)
    message = english("Teacher forcing: no step waits for another, so all {n} can be trained [at once].")
    return Finding("taught", message, {"n": steps})


def running_free(run: WiringRun, translate: Translator) -> Finding:
    """How far a network that is fed its own outputs, always or at times, leaves the one that is fed the target."""
    found, teacher = apart(run.record), run.record.wired.teacher
    if found is None:
        return Finding("untaught", english("Without a target the network says [what it has learned] to say."), {})
    values: dict[str, str | int] = {
        "n": found.count,
        "k": found.first or 0,
        "p": share_text(teacher),
        "end": found.outputs,
        "outputs": translate.plural("{n} output", "{n} outputs", found.outputs).format(n=found.outputs),
    }
    if found.first is None:
        message = english("Free running: fed its own outputs it says [the same] as with the teacher.")
        if teacher > 0:
            message = english("Fed the target at {p}%: it says [the same] as with the teacher all the way.")
        elif found.said > found.taught:
            message = english("Free running: it says [the same] as with the teacher for {outputs}, then goes on.")
        elif found.said < found.taught:
            message = english("Free running: it says [the same] as with the teacher until it ends at step {end}.")
        return Finding("agrees", message, values)
    message = english("Free running: it leaves the taught run [at step {k}], with {n} of {outputs} different.")
    if teacher > 0:
        message = english(
            "Fed the target at {p}%: it leaves the taught run [at step {k}], with {n} of {outputs} different."
        )
    return Finding("diverges", message, values)


def bottleneck(run: WiringRun, translate: Translator) -> Finding:
    """Encoder–decoder: everything passes one vector."""
    record = run.record
    if record.wired.teacher < 1:
        return running_free(run, translate)
    wrong, asked = mistakes(record)
    unknown = len(record.start.pair.source_unknown)
    width = record.wired.hidden_size
    values: dict[str, str | int] = {
        "words": counted(record.start.pair.source, translate),
        "vector": translate.plural("one vector of {n} number", "one vector of {n} numbers", width).format(n=width),
        "numbers": numbers(width, translate),
        "wrong": wrong,
        "asked": counted(record.start.pair.target[:asked], translate),
        "unknown": unknown,
    }
    if record.translator is not None and wrong:
        message = english("Encoder–decoder: {words} had to fit through [{vector}]; it gets {wrong} of {asked} wrong.")
        if unknown:
            message = english(
                "Encoder–decoder: it gets {wrong} of {asked} wrong, and it never learned [{unknown} of {words}]."
            )
        return Finding("unknown" if unknown else "lost", message, values)
    message = {
        "last": english("Encoder–decoder: {words} must fit through [{vector}]."),
        "affine": english("Encoder–decoder: {words} must fit through the last state and q: [{numbers}]."),
        "all": english("Encoder–decoder: q reads every state, but {words} must still fit through [{vector}]."),
    }[record.wired.context]
    return Finding("bottleneck", message, values)


def attended(run: WiringRun, translate: Translator) -> Finding:
    """Attention: the word whose look saves most, what it reads, and how near that is."""
    record = run.record
    looked = record.attention
    assert looked is not None  # this wiring looks
    if looked.by_hand:
        return by_hand(run, looked.by_hand[0] - 1, translate)
    if record.wired.teacher < 1:
        return running_free(run, translate)
    row, column = telling_look(record, looked.weights)
    weight = float(looked.weights[row, column])
    around = int(steps_around(record.graph)[row, column])
    values: dict[str, str | int] = {
        "out": quoted(record.start.asked.classes[record.start.asked.targets[row]], translate),
        "w": source_word(run, column, translate),
        "p": share_text(weight),
        "around": around,
    }
    if around == 1:
        message = english("With attention, {out} gives [{p}%] to {w}, which is 1 step away in any case.")
        return Finding("near", message, values)
    gain = float(record.state_norms["h"][row, column] - looked.without[row, column])
    if np.isfinite(gain) and gain >= CLEARLY:
        message = english(
            "With attention, {out} reads {w} in [1 step instead of {around}]: the gradient there is {ratio}× stronger."
        )
        return Finding("stronger", message, {**values, "ratio": ratio(gain)})
    message = english("With attention, {out} reads {w} ({p}%) directly: the path is [1 step instead of {around}].")
    return Finding("direct", message, values)


def by_hand(run: WiringRun, row: int, translate: Translator) -> Finding:
    """What an output says with attention that a hand has set."""
    looked = run.record.attention
    assert looked is not None  # a hand set it
    column = int(looked.weights[row].argmax())
    values: dict[str, str | int] = {
        "t": row + 1,
        "out": output_word(run, row, translate),
        "w": source_word(run, column, translate),
        "p": share_text(float(looked.weights[row, column])),
    }
    message = english("By hand: output {t} gives [{p}%] of its attention to {w} and says {out}.")
    return Finding("by_hand", message, values)

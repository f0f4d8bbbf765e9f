"""What the headline finds where something is fed back: the bottleneck, the path of attention, and running free.

Checked by: tests/app/test_wirings_sentences.py.
"""

import numpy as np
from numpy.typing import NDArray

from app.numerals import ratio
from app.sentences import CLEARLY, Finding
from app.stops import share_text
from app.translations import Translator, english
from app.wiring_runs import WiringRun
from app.wiring_words import counted, output_word, quoted, saying, source_word
from engine.wirings import SPECIAL, Graph, WiringRecord


def fed_back(run: WiringRun, translate: Translator) -> Finding:
    """Output-recurrent: with the teacher no step waits; without, what goes wrong."""
    if run.record.wired.teacher < 1:
        return running_free(run, translate)
    steps = len(run.record.losses)
    message = english("Teacher forcing: no step waits for another, so all {n} can be trained [at once].")
    return Finding("taught", message, {"n": steps})


def running_free(run: WiringRun, translate: Translator) -> Finding:
    """How far a network that is fed its own words leaves the one that is fed the target."""
    rows = run.record.rows
    if rows is None:  # there is no target
        return Finding("untaught", english("Without a target the network says [what it has learned] to say."), {})
    length = min(len(rows.free.ids), len(rows.taught.ids))
    apart = int(np.sum(rows.free.ids[:length] != rows.taught.ids[:length]))
    values: dict[str, str | int] = {
        "n": apart,
        "k": rows.first_divergence or 0,
        "words": counted(saying(run, rows.taught.ids[:length]), translate),
    }
    if rows.first_divergence is None:
        message = english("Free running: fed its own words it says [the same] as with the teacher.")
        if length < len(rows.taught.ids):
            message = english("Free running: it says [the same] as with the teacher until it ends at step {end}.")
        return Finding("agrees", message, {"end": length})
    message = english("Free running: it leaves the taught run [at step {k}] and says {n} of {words} differently.")
    return Finding("diverges", message, values)


def bottleneck(run: WiringRun, translate: Translator) -> Finding:
    """Encoder–decoder: everything passes one vector."""
    record = run.record
    if record.wired.teacher < 1:
        return running_free(run, translate)
    values: dict[str, str | int] = {
        "words": counted(record.start.pair.source, translate),
        "h": record.wired.hidden_size,
    }
    wrong, asked = mistakes(record)
    if record.translator is not None and wrong:
        message = english(
            "Encoder–decoder: {words} had to fit through [one vector of {h} numbers]; it gets {wrong} of {asked} wrong."
        )
        return Finding(
            "lost", message, {**values, "wrong": wrong, "asked": counted(record.start.pair.target[:asked], translate)}
        )
    message = {
        "last": english("Encoder–decoder: {words} must fit through [one vector of {h} numbers]."),
        "affine": english("Encoder–decoder: {words} must fit through the last state and q: [{h} numbers]."),
        "all": english("Encoder–decoder: q reads every state, but {words} still share [one vector of {h} numbers]."),
    }[record.wired.context]
    return Finding("bottleneck", message, values)


def mistakes(record: WiringRecord) -> tuple[int, int]:
    """How many outputs say another word than is asked of them, and of how many something is asked; their end left out."""
    asked = record.start.asked
    words = (asked.targets >= 0) & (asked.targets != record.start.end)
    said = record.predictions.argmax(axis=1)
    return int(np.sum(said[words] != asked.targets[words])), int(words.sum())


def attended(run: WiringRun, translate: Translator) -> Finding:
    """Attention: the word whose look saves most, what it reads, and how near that is."""
    record = run.record
    looked = record.attention
    assert looked is not None  # this wiring looks
    if looked.by_hand:
        return by_hand(run, looked.by_hand[0] - 1, translate)
    if record.wired.teacher < 1:
        return running_free(run, translate)
    row, column = telling_look(record)
    weight = float(looked.weights[row, column])
    around = int(steps_around(record.graph)[row, column])
    values: dict[str, str | int] = {
        "out": quoted(saying(run, [record.start.asked.targets[row]])[0], translate),
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


def telling_look(record: WiringRecord) -> tuple[int, int]:
    """The output and the column, from 0, where attention saves most: its weight times the steps that it is shorter.

    Of outputs that are asked for a word of the target, where there is one; of all otherwise.
    """
    looked, asked = record.attention, record.start.asked
    assert looked is not None  # this wiring looks
    saved = looked.weights * (steps_around(record.graph) - 1)
    marks = np.array([asked.classes[i] in SPECIAL for i in asked.targets])
    if not marks.all():
        saved[marks] = -1.0
    return divmod(int(saved.argmax()), saved.shape[1])


def steps_around(graph: Graph) -> NDArray[np.float64]:
    """Steps from every state h_k to every state s_j along the states alone, without attention, (M, N)."""
    groups = {name: [node.id for node in graph.nodes if node.values == name] for name in ("h", "s")}
    states = dict.fromkeys((*groups["h"], *groups["s"]))
    into: dict[str, list[str]] = {id_: [] for id_ in states}
    for edge in graph.edges:
        if edge.source in states and edge.target in states:
            into[edge.target].append(edge.source)
    columns = len(groups["h"])
    steps = {id_: np.full(columns, np.inf) for id_ in states}
    for column, id_ in enumerate(groups["h"]):
        steps[id_][column] = 0
    for id_ in (id_ for moment in graph.moments for id_ in moment if id_ in states):
        for source in into[id_]:
            steps[id_] = np.minimum(steps[id_], steps[source] + 1)
    return np.array([steps[id_] for id_ in groups["s"]])

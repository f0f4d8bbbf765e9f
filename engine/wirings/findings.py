"""What is worth saying about a run of a wiring: how many paths, how far round the attention, what is said wrongly or otherwise.

Numbers only; `app.wiring_sentences` and `app.wiring_decoder_sentences` put them into words.
Checked by: tests/engine/wirings/test_findings.py.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.arrays import Array
from engine.wirings.decoding import SPECIAL
from engine.wirings.graph import Graph
from engine.wirings.pair import NONE
from engine.wirings.record import WiringRecord


def paths(graph: Graph, source: str, target: str) -> int:
    """How many paths lead from one node to another."""
    into = graph.into()
    count = dict.fromkeys(into, 0) | {source: 1}
    for id_ in (id_ for moment in graph.moments for id_ in moment if id_ != source):
        count[id_] = sum(count[edge.source] for edge in into[id_])
    return count[target]


def steps_around(graph: Graph) -> Array:
    """Steps from every state h_k to every state s_j along the states alone, without attention, (M, N)."""
    groups = {name: [node.id for node in graph.nodes if node.values == name] for name in ("h", "s")}
    into, columns = graph.into(), len(groups["h"])
    steps = {id_: np.full(columns, np.inf) for id_ in (*groups["h"], *groups["s"])}
    for column, id_ in enumerate(groups["h"]):
        steps[id_][column] = 0
    for id_ in (id_ for moment in graph.moments for id_ in moment if id_ in steps):
        for edge in (edge for edge in into[id_] if edge.source in steps):
            steps[id_] = np.minimum(steps[id_], steps[edge.source] + 1)
    return np.array([steps[id_] for id_ in groups["s"]])


def asked_words(record: WiringRecord) -> Array:
    """Which outputs are asked for a word that the network has, no mark and no end, (M,) of bool."""
    asked = record.start.asked
    return np.array([i != NONE and asked.classes[i] not in SPECIAL for i in asked.targets], dtype=bool)


def telling_look(record: WiringRecord, weights: Array) -> tuple[int, int]:
    """The output and the column, from 0, where attention (M, N) saves most: its weight times the steps that it is shorter.

    Of outputs that are asked for a word of the target, where there is one; of all otherwise.
    """
    saved = weights * (steps_around(record.graph) - 1)
    words = asked_words(record)
    if words.any():
        saved[~words] = -1.0
    return divmod(int(saved.argmax()), saved.shape[1])


def mistakes(record: WiringRecord) -> tuple[int, int]:
    """How many outputs say another word than is asked of them, and of how many a word is asked that the network has."""
    words = asked_words(record)
    said = record.predictions.argmax(axis=1)
    return int(np.sum(said[words] != record.start.asked.targets[words])), int(words.sum())


@dataclass(frozen=True)
class Apart:
    """What is said beside what the same network says with the teacher.

    first: the first output, from 1, that differs, None where none does; count: how many do, of those that both have;
    said: how many there are; taught: how many with the teacher.
    """

    first: int | None
    count: int
    said: int
    taught: int

    @property
    def outputs(self) -> int:
        """How many both have."""
        return min(self.said, self.taught)


def apart(record: WiringRecord) -> Apart | None:
    """How far this run leaves the taught one; None where there is no target."""
    if record.rows is None:
        return None
    said, taught = record.done.outputs.argmax(axis=1), record.rows.taught.ids
    outputs = min(len(said), len(taught))
    places = np.flatnonzero(said[:outputs] != taught[:outputs])
    return Apart(int(places[0]) + 1 if len(places) else None, len(places), len(said), len(taught))

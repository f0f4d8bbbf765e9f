"""The numbers behind the headlines of wirings, each against another way of counting."""

from itertools import product

import numpy as np
import pytest
from wiring_cases import kept, run

from engine.arrays import Array
from engine.inputs import END
from engine.network import UNKNOWN
from engine.wirings import Graph, Wired, WiringRecord, apart, mistakes, paths, run_wiring, steps_around, telling_look
from engine.wirings.decoding import START
from networks import load_translator

LOOK = {"wiring": "att", "cell": "vanilla", "score": "dot"}
MARKS = (START, END, UNKNOWN)


def edges_of(graph: Graph, nodes: list[str]) -> Array:
    """How many edges lead from node k to node t, (n, n)."""
    found = np.zeros((len(nodes), len(nodes)), dtype=np.int64)
    for edge in graph.edges:
        if edge.source in nodes and edge.target in nodes:
            found[nodes.index(edge.target), nodes.index(edge.source)] += 1
    return found


def powers(edges: Array) -> list[Array]:
    """How many walks of 0, 1, 2, … edges lead from node k to node t."""
    found = [np.eye(len(edges), dtype=np.int64)]
    while found[-1].any():
        found.append(edges @ found[-1])
    return found


@pytest.mark.parametrize(
    "case",
    [
        {"wiring": "deep", "layers": 3},
        {"wiring": "deep", "layers": 1},
        {"wiring": "bi"},
        {"wiring": "tdnn", "layers": 2, "kernel": 3},
        {"wiring": "jordan", "teacher": 0.0},
        {"wiring": "jordan", "teacher": 1.0},
        LOOK,
        {"wiring": "deep", "layers": 3, "source": "a", "target": "b"},
        {"wiring": "att", "source": "a", "target": "b"},
    ],
    ids=str,
)
def test_paths_are_the_walks_that_the_powers_of_the_matrix_of_edges_count(case: dict[str, object]) -> None:
    graph = run(case).graph
    nodes = [node.id for node in graph.nodes]
    walks = np.sum(powers(edges_of(graph, nodes)), axis=0)
    ends = [node.id for node in graph.nodes if node.kind in ("input", "output")]
    for first, last in product(ends, ends):
        assert paths(graph, first, last) == walks[nodes.index(last), nodes.index(first)]


@pytest.mark.parametrize(("source", "target"), [("a b c d", "x y"), ("a", "x"), ("a", "x y z"), ("a b c", "x")])
def test_the_way_round_is_the_first_power_of_the_edges_of_the_states_that_joins_them(source: str, target: str) -> None:
    graph = run(LOOK, source=source, target=target).graph
    encoder, decoder = ([node.id for node in graph.nodes if node.values == name] for name in ("h", "s"))
    states = [*encoder, *decoder]
    walks = np.array(powers(edges_of(graph, states)))[:, len(encoder) :, : len(encoder)]
    np.testing.assert_array_equal(steps_around(graph), (walks > 0).argmax(axis=0))
    assert (walks > 0).any(axis=0).all()


def saved_by(record: WiringRecord, weights: Array, outputs: list[int]) -> float:
    """The most that a look of one of those outputs saves."""
    last = weights.shape[1] - 1
    return max(weights[j, k] * (last - k + j) for j in outputs for k in range(last + 1))


@pytest.mark.parametrize(("source", "target"), [("a b c d", "x y z"), ("a", "x y"), ("a", "x"), ("a b c", "x")])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_look_that_tells_most_is_of_an_output_that_is_asked_for_a_word(source: str, target: str, seed: int) -> None:
    record = run(LOOK, source=source, target=target, seed=seed)
    assert record.attention is not None
    weights = record.attention.weights
    words = list(range(len(target.split())))
    row, column = telling_look(record, weights)
    assert row in words
    last = weights.shape[1] - 1
    assert weights[row, column] * (last - column + row) == saved_by(record, weights, words)


def test_an_output_that_nothing_is_asked_of_is_not_looked_at() -> None:
    record = run({**LOOK, "teacher": 0.0}, target="x")
    outputs = len(record.losses)
    assert outputs > 2
    weights = np.full((outputs, 5), 0.1)
    weights[1:] = 0.9  # the end and what goes on past it would save more
    assert telling_look(record, weights)[0] == 0


def test_where_no_word_is_asked_for_any_output_may_tell_most() -> None:
    trained = load_translator("att-dot")
    record = run_wiring(Wired(wiring="att", source="我爱你", target="zork", longest=8), trained)
    weights = np.zeros((2, 3))
    weights[1, 2] = 1.0
    assert telling_look(record, weights) == (1, 2)


@pytest.mark.parametrize("target", ["x y z", "x", "⟨unk⟩"])
@pytest.mark.parametrize("teacher", [1.0, 0.0])
@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_mistakes_are_the_words_of_the_target_that_are_said_otherwise(target: str, teacher: float, seed: int) -> None:
    record = run({**LOOK, "teacher": teacher}, target=target, seed=seed)
    classes, said = record.start.asked.classes, record.predictions.argmax(axis=1)
    pairs = list(zip(record.start.pair.target, (classes[i] for i in said), strict=False))
    asked = [(word, answer) for word, answer in pairs if word not in MARKS]
    assert mistakes(record) == (sum(word != answer for word, answer in asked), len(asked))


def test_a_word_that_the_network_does_not_know_is_not_asked_of_it() -> None:
    trained = load_translator("att-dot")
    record = run_wiring(Wired(wiring="att", source="我爱你", target="I zork you", longest=8), trained)
    assert mistakes(record)[1] == 2


def taught_and(case: dict[str, object], **fields: object) -> tuple[list[int], list[int], WiringRecord]:
    """What is said with the teacher, what is said without or half without, and that record."""
    taught = run({**case, "teacher": 1.0}, **fields)
    record = run(case, **fields)
    return taught.done.outputs.argmax(axis=1).tolist(), record.done.outputs.argmax(axis=1).tolist(), record


@pytest.mark.parametrize("case", [{"wiring": "jordan"}, {"wiring": "ed"}, {"wiring": "att"}], ids=str)
@pytest.mark.parametrize("teacher", [0.0, 0.5, 1.0])
@pytest.mark.parametrize(("source", "target"), [("a b c d", "w x y z"), ("a", "x"), ("a b", "x y z")])
@pytest.mark.parametrize("seed", [1, 2])
def test_this_run_is_told_apart_from_the_taught_one(
    case: dict[str, object], teacher: float, source: str, target: str, seed: int
) -> None:
    taught, said, record = taught_and({**case, "teacher": teacher}, source=source, target=target, seed=seed)
    found = apart(record)
    assert found is not None
    others = [n for n, (a, b) in enumerate(zip(taught, said, strict=False), 1) if a != b]
    assert (found.first, found.count) == (others[0] if others else None, len(others))
    assert (found.said, found.taught, found.outputs) == (len(said), len(taught), min(len(said), len(taught)))


def test_without_a_target_nothing_is_told_apart() -> None:
    record = run_wiring(Wired(wiring="att", source="我爱你", target="", longest=8), load_translator("att-dot"))
    assert apart(record) is None


def test_a_wiring_that_is_fed_nothing_is_not_told_apart() -> None:
    assert apart(kept({"wiring": "nn", "cell": "vanilla"})) is None


def test_a_run_that_stops_early_is_compared_as_far_as_it_goes() -> None:
    query = {"source": "x y z", "target": "I love China", "seed": 110, "hidden_size": 9, "temperature": 0.2}
    record = run({"wiring": "att", "cell": "lstm", "score": "additive", "teacher": 0.0}, **query)
    found = apart(record)
    assert found is not None
    assert (found.said, found.taught, found.outputs) == (1, 4, 1)
    assert (found.first, found.count) == (None, 0)

"""The graph of every wiring: well-formed, in causal order, and true: a gradient is zero exactly where no path leads."""

import itertools

import numpy as np
import pytest
from wiring_cases import CASES, kept, named

from engine.wirings import WIRINGS, Wired, run_wiring

cases = pytest.mark.parametrize("case", CASES, ids=named)


@cases
def test_the_ids_of_nodes_and_edges_are_unique(case: dict[str, object]) -> None:
    graph = kept(case).graph
    for ids in ([node.id for node in graph.nodes], [edge.id for edge in graph.edges]):
        assert len(set(ids)) == len(ids)


@cases
def test_every_edge_joins_two_nodes(case: dict[str, object]) -> None:
    graph = kept(case).graph
    ids = {node.id for node in graph.nodes}
    assert all(edge.source in ids and edge.target in ids for edge in graph.edges)


@cases
def test_every_node_comes_to_life_once_and_after_all_that_it_reads(case: dict[str, object]) -> None:
    graph = kept(case).graph
    order = list(itertools.chain(*graph.moments))
    assert sorted(order) == sorted(node.id for node in graph.nodes)
    place = {id_: index for index, id_ in enumerate(order)}
    assert all(place[edge.source] < place[edge.target] for edge in graph.edges)


@cases
def test_the_last_moment_gives_an_output(case: dict[str, object]) -> None:
    graph = kept(case).graph
    kinds = {node.id: node.kind for node in graph.nodes}
    assert kinds[graph.moments[-1][-1]] == "output"


@cases
def test_every_node_is_a_row_of_a_group_of_the_record(case: dict[str, object]) -> None:
    record = kept(case)
    values = {**record.done.values, "o": record.done.outputs}
    rows = [(node.values, node.step) for node in record.graph.nodes]
    assert len(set(rows)) == len(rows)
    for group, step in rows:
        assert 0 <= step < len(values[group]), group
    own = {group for group in values if not group.endswith(".c")}
    assert {group for group, _ in rows} == own
    for group in own:
        assert len(values[group]) == sum(row == group for row, _ in rows), group


@cases
def test_no_two_nodes_stand_on_the_same_place(case: dict[str, object]) -> None:
    places = [(node.lane, node.column) for node in kept(case).graph.nodes]
    assert len(set(places)) == len(places)


@cases
def test_a_gradient_is_zero_exactly_where_no_path_leads(case: dict[str, object]) -> None:
    record = kept(case)
    assert record.sees.shape == record.reach.shape
    assert (np.isfinite(record.reach) == record.sees).all()
    assert not np.isnan(record.reach).any()


@cases
def test_what_is_shared_is_said_exactly_where_a_path_leads(case: dict[str, object]) -> None:
    record = kept(case)
    classes, names = record.start.wiring.sharing(record.start.sizes)
    assert ((classes >= 0) == record.sees).all()
    assert classes.max() < len(names)
    assert len(set(names)) == len(names)


def sharing(**fields: object) -> tuple[np.ndarray, tuple[str, ...]]:
    start = run_wiring(Wired(source="一二三四", hidden_size=2, **fields)).start
    return start.wiring.sharing(start.sizes)


def test_a_recurrent_network_repeats_along_every_diagonal() -> None:
    classes, names = sharing(wiring="nn")
    assert classes.tolist() == [[0, -1, -1, -1], [1, 0, -1, -1], [2, 1, 0, -1], [3, 2, 1, 0]]
    assert names == ("V U", "V W U", "V W^2 U", "V W^3 U")


def test_n_to_one_is_the_last_row() -> None:
    classes, names = sharing(wiring="n1")
    assert classes.tolist() == [[3, 2, 1, 0]]
    assert names[3] == "V W^3 U"


def test_both_directions_have_powers_of_their_own_matrices() -> None:
    classes, names = sharing(wiring="bi")
    assert names[classes[3, 1]] == "V_f W_f^2 U_f"
    assert names[classes[1, 3]] == "V_b W_b^2 U_b"
    assert names[classes[2, 2]] == "V_f U_f + V_b U_b"


def test_layers_share_along_every_diagonal_the_sum_over_all_ways() -> None:
    classes, names = sharing(wiring="deep", layers=2)
    assert classes.tolist() == sharing(wiring="nn")[0].tolist()
    assert names[2] == "Σ V W_2^b U_2 W^a U ( a + b = 2 )"


def test_a_time_delay_network_is_a_band() -> None:
    classes, names = sharing(wiring="tdnn", layers=1, kernel=2)
    assert classes.tolist() == [[0, -1, -1, -1], [1, 0, -1, -1], [-1, 1, 0, -1], [-1, -1, 1, 0]]
    assert names == ("V K_0", "V K_1")


def test_a_fully_connected_network_shares_nothing() -> None:
    classes, names = sharing(wiring="fc")
    assert len(np.unique(classes)) == 16
    assert names[classes[1, 2]] == "V_2 W_2,3"


def test_a_taught_network_sees_its_own_step_alone_and_a_free_one_all_before() -> None:
    taught, free = (run_wiring(Wired(wiring="jordan", teacher=teacher)).sees for teacher in (1.0, 0.9))
    assert (taught == np.eye(4, dtype=bool)).all()
    assert (free == np.tri(4, dtype=bool)).all()


def test_every_wiring_of_the_registry_is_tested() -> None:
    assert {case["wiring"] for case in CASES} == set(WIRINGS)

"""Encoder–decoder, and all that it shares with attention: complex steps, PyTorch, graph against gradient, unequal lengths."""

import dataclasses
import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from small_networks import relative
from two_networks import (
    EXACT,
    GRADIENTS,
    LOOKS,
    OUTPUTS,
    SUMMARIES,
    Given,
    H,
    K,
    M,
    N,
    build,
    by_numbers,
    changed,
    data_of,
    each_loss,
    every,
    every_output,
    parameters_of,
    run_back,
    sizes,
    summaries,
    ys_of,
)

from engine.errors import ExperimentError
from engine.wirings.base import Data, Wired
from engine.wirings.record import run_wiring
from engine.wirings.registry import WIRINGS

LENGTHS = [(2, 5), (5, 2), (1, 1), (1, 3), (3, 1)]
UNEQUAL = [wired for wired in SUMMARIES + LOOKS if wired.cell == "lstm" and not wired.attend]


def load() -> ModuleType:
    place = Path(__file__).resolve().parents[2] / "golden" / "make_wirings_decoders.py"
    spec = importlib.util.spec_from_file_location("make_wirings_decoders", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCRIPT = load()
GOLDEN: dict[str, dict[str, Any]] = json.loads(SCRIPT.FILE.read_text(encoding="utf-8"))


def test_the_golden_file_holds_the_scripts_current_cases_and_is_small() -> None:
    assert list(GOLDEN) == list(SCRIPT.cases())
    assert SCRIPT.FILE.stat().st_size < 300_000


def test_pytorch_gives_the_stored_answers_today() -> None:
    pytest.importorskip("torch")
    for name in ("ed lstm all each", "att gru additive"):
        fresh = SCRIPT.oracle(name)
        for part in ("h", "c", "s", "o", "losses"):
            assert relative(np.array(fresh[part]), np.array(GOLDEN[name][part])) < OUTPUTS, part


@pytest.mark.parametrize("name", GOLDEN)
def test_outputs_and_gradients_are_pytorchs(name: str) -> None:
    put, answers = SCRIPT.given(name), GOLDEN[name]
    wiring = build(Wired(hidden_size=SCRIPT.H, **SCRIPT.cases()[name]))
    parameters = put["parameters"]
    done = wiring.forward(parameters, Data(put["xs"], len(put["ys"]), Given(put["ys"])))
    assert relative(done.outputs, np.array(answers["o"])) < OUTPUTS
    for group in ("h", "c", "s"):
        assert relative(done.values[group], np.array(answers[group])) < OUTPUTS, group
    back = wiring.backward(parameters, done, each_loss(done, put["targets"]))
    for group, rows in answers["each"].items():
        assert relative(back.adjoints[group].swapaxes(0, 1), np.array(rows)) < GRADIENTS, group
    for group, rows in answers["totals"].items():
        assert relative(back.adjoints[group].sum(axis=1), np.array(rows)) < GRADIENTS, group
    for part, gradient in answers["gradients"].items():
        assert relative(back.parameters[part], np.array(gradient)) < GRADIENTS, part


@every
def test_what_every_output_owes_every_number_that_is_read_is_what_a_complex_step_finds(wired: Wired) -> None:
    data = data_of()
    wiring, parameters, _, back = run_back(wired, data)
    ys = ys_of(data)
    by_x = by_numbers(lambda xs: wiring.forward(parameters, changed(data, xs=xs)).outputs, data.xs)
    fed = changed(data, xs=data.xs + 0j)
    by_y = by_numbers(lambda moved: wiring.forward(parameters, changed(fed, feed=Given(moved))).outputs, ys)
    assert relative(back.adjoints["x"], by_x.reshape(M * K, N, -1).swapaxes(0, 1)) < EXACT
    assert relative(back.adjoints["y"], by_y.reshape(M * K, M, -1).swapaxes(0, 1)) < EXACT


@every
def test_the_gradient_of_every_parameter_is_what_a_complex_step_finds(wired: Wired) -> None:
    data = data_of()
    wiring, parameters, _, back = run_back(wired, data)
    assert back.parameters.keys() == parameters.keys()
    for name, part in parameters.items():

        def total(moved: Any, name: str = name) -> Any:
            return wiring.forward({**parameters, name: moved}, data).outputs.sum()

        assert relative(back.parameters[name], by_numbers(total, part)) < EXACT, name


@pytest.mark.parametrize("lengths", LENGTHS, ids=str)
@pytest.mark.parametrize(
    "wired", UNEQUAL, ids=lambda wired: f"{wired.wiring} {wired.context} {wired.use} {wired.score}"
)
def test_source_and_target_may_have_any_lengths(wired: Wired, lengths: tuple[int, int]) -> None:
    data = data_of(*lengths)
    wiring, parameters, done, back = run_back(wired, data)
    by_x = by_numbers(lambda xs: wiring.forward(parameters, changed(data, xs=xs)).outputs, data.xs)
    assert done.outputs.shape == (lengths[1], K)
    assert relative(back.adjoints["x"], by_x.reshape(-1, *data.xs.shape).swapaxes(0, 1)) < EXACT


@every
def test_a_batch_is_every_sequence_by_itself(wired: Wired) -> None:
    wiring, one, other = build(wired), data_of(seed=1), data_of(seed=2)
    parameters = parameters_of(wiring)
    both = changed(one, xs=np.stack((one.xs, other.xs), axis=1))
    done = wiring.forward(parameters, both)
    d_outputs = np.random.default_rng(0).standard_normal(done.outputs.shape)
    back = wiring.backward(parameters, done, d_outputs)
    singles = []
    for b, data in enumerate((one, other)):
        single = wiring.forward(parameters, data)
        assert relative(done.outputs[:, b], single.outputs) < OUTPUTS
        singles.append(wiring.backward(parameters, single, d_outputs[:, b : b + 1]))
        for group, rows in singles[b].adjoints.items():
            assert relative(back.adjoints[group][:, b], rows[:, 0]) < OUTPUTS, group
    for name, gradient in back.parameters.items():
        assert relative(gradient, sum(single.parameters[name] for single in singles)) < OUTPUTS, name


@every
def test_a_gradient_is_zero_exactly_where_no_path_leads(wired: Wired) -> None:
    wiring, _, _, back = run_back(wired, data_of())
    graph = wiring.graph(sizes())
    ids = {node.id for node in graph.nodes}
    assert {edge.source for edge in graph.edges} | {edge.target for edge in graph.edges} <= ids
    assert sorted(id_ for moment in graph.moments for id_ in moment) == sorted(ids)
    rows = {group: np.abs(part).sum(axis=-1) > 0 for group, part in back.adjoints.items()}
    outputs = [f"o{j + 1}" for j in range(M)]
    for node in graph.nodes:
        if node.kind == "output":
            continue
        seen = graph.sees(outputs, [node.id])[:, 0]
        found = rows[node.values][node.step].reshape(M, K).any(axis=1)
        assert (seen == found).all(), node.id


@every
def test_every_node_shows_a_row_of_a_group_that_was_run(wired: Wired) -> None:
    wiring, _, done, _ = run_back(wired, data_of())
    shown = {**done.values, "o": done.outputs}
    for node in wiring.graph(sizes()).nodes:
        assert 0 <= node.step < len(shown[node.values])


@every
def test_equal_products_are_equal_classes(wired: Wired) -> None:
    classes, names = build(wired).sharing(sizes())
    assert classes.shape == (M, N)
    assert sorted(set(classes.ravel())) == list(range(len(names)))
    assert len(set(names)) == len(names)
    if wired.wiring == "ed" and (wired.context, wired.use) == ("last", "start"):
        assert names[classes[0, N - 1]] == "V W_s U"
        assert names[classes[1, 0]] == "V W_s^2 W^3 U"


@summaries
def test_all_that_the_decoder_hears_passes_c(wired: Wired) -> None:
    wiring = build(wired)
    whole = wiring.graph(sizes())
    edges = tuple(edge for edge in whole.edges if "c" not in (edge.source, edge.target))
    graph = dataclasses.replace(whole, edges=edges)
    assert not graph.sees([f"o{j + 1}" for j in range(M)], [f"x{k + 1}" for k in range(N)]).any()


def test_the_mean_of_the_states_is_an_affine_map_whose_blocks_are_equal() -> None:
    wiring = build(SUMMARIES[-1])
    parameters = parameters_of(wiring)
    done = wiring.forward(parameters, data_of())
    blocks = np.concatenate([parameters["context.Q"] / N] * N, axis=1)
    by_hand = np.tanh(blocks @ done.values["h"].ravel() + parameters["context.b"])
    assert relative(done.values["c"][0], by_hand) < OUTPUTS


def test_one_step_of_a_source_has_one_mean() -> None:
    affine, mean = (build(Wired(wiring="ed", context=context, hidden_size=H)) for context in ("affine", "all"))
    parameters = parameters_of(affine)
    data = data_of(1, 3)
    same = [wiring.forward(parameters, data).outputs for wiring in (affine, mean)]
    assert relative(*same) < OUTPUTS


@pytest.mark.parametrize(
    ("field", "value"), [("context", "first"), ("use", "never"), ("teacher", 1.5), ("teacher", float("nan"))]
)
def test_a_switch_that_is_not_allowed_is_named(field: str, value: object) -> None:
    with pytest.raises(ExperimentError) as found:
        WIRINGS["ed"].build(dataclasses.replace(Wired(wiring="ed"), **{field: value}))
    assert found.value.field == field


def test_every_scalar_has_a_row_of_its_own() -> None:
    wiring, parameters, done, back = run_back(SUMMARIES[0], data_of())
    some = every_output(done)[:, 3:5]
    assert relative(wiring.backward(parameters, done, some).adjoints["x"], back.adjoints["x"][:, 3:5]) < OUTPUTS


def product(name: str, blocks: dict[str, np.ndarray]) -> np.ndarray:
    """The product that a class is called by; "( I + W + … + W^3 )" is a sum of powers, "/ N" divides."""
    found, words = np.eye(len(blocks["V"])), name.replace("/ N", "/N").split()
    while words:
        if (word := words.pop(0)) == "(":
            inner, words = words[: words.index(")")], words[words.index(")") + 1 :]
            matrix, _, power = inner[-1].partition("^")
            factor = sum(np.linalg.matrix_power(blocks[matrix], n) for n in range(int(power or 1) + 1))
        else:
            matrix, _, power = word.partition("^")
            factor = np.linalg.matrix_power(blocks[matrix], int(power)) if power else blocks[matrix]
        found = found * factor if np.ndim(factor) == 0 else found @ factor
    return found


@pytest.mark.parametrize("use", ["start", "each"])
@pytest.mark.parametrize("context", ["last", "affine", "all"])
def test_the_product_of_a_class_is_all_that_joins_its_pairs(context: str, use: str) -> None:
    record = run_wiring(Wired(wiring="ed", context=context, use=use, activation="identity", hidden_size=3))
    start, p, K = record.start, record.start.parameters, record.done.outputs.shape[1]
    outputs, columns = record.reach.shape
    blocks = {"V": p["W_hy"], "W_s": p["decoder.W_hh"], "C": p["decoder.W_xh"][:, -3:], "W": p["encoder.W_hh"]}
    blocks |= {"U": p["encoder.W_xh"], "/N": np.float64(1 / columns)}
    if context != "last":
        blocks["Q"] = (1 - record.done.values["c"][0] ** 2)[:, None] * p["context.Q"]
    classes, names = start.wiring.sharing(start.sizes)
    for t in range(outputs):
        d_outputs = np.zeros((outputs, K, K))
        d_outputs[t] = np.eye(K)
        found = start.wiring.backward(p, record.done, d_outputs).adjoints["x"]
        for k in range(columns):
            np.testing.assert_allclose(found[k], product(names[classes[t, k]], blocks), rtol=1e-10, atol=1e-13)

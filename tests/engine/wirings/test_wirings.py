"""Every wiring against a complex step, in a batch and one by one, and the known answers between them."""

import dataclasses
import math
from typing import Any

import numpy as np
import pytest
from small_networks import relative
from wiring_cases import CASES, PLAIN, named, run

from engine.activations import ACTIVATIONS
from engine.errors import ExperimentError
from engine.wirings import WIRINGS, Wired, run_wiring
from engine.wirings.base import Data

EXACT = 1e-10  # mathematics.md: what a complex step must agree to
SAME = 1e-13  # two orders of summation of the same products
WRONG = 5e-4  # a derivative that is wrong by 0.05 %

cases = pytest.mark.parametrize("case", CASES, ids=named)
alone = pytest.mark.parametrize("case", [c for c in CASES if not WIRINGS[str(c["wiring"])].decodes], ids=named)


@cases
def test_every_gradient_matches_a_complex_step(case: dict[str, object]) -> None:
    record = run(case)
    found = record.verify()
    assert found.largest_relative_difference < EXACT
    assert found.skipped == 0
    assert found.compared >= record.reach.size + len(record.start.parameters)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("wiring", ["nn", "bi", "deep", *PLAIN])
def test_every_activation_matches_a_complex_step(wiring: str, activation: str) -> None:
    found = run({"wiring": wiring, "teacher": 0.5}, activation=activation).verify()
    assert found.largest_relative_difference < EXACT


@alone
def test_a_batch_gives_each_sequence_what_it_gets_alone(case: dict[str, object]) -> None:
    start = run(case).start
    wiring, weights, data, random = start.wiring, start.parameters, start.data, np.random.default_rng(3)
    xs = random.standard_normal((len(data.xs), 3, data.xs.shape[1]))
    batch = wiring.forward(weights, dataclasses.replace(data, xs=xs))
    d_outputs = random.standard_normal(batch.outputs.shape)
    back = wiring.backward(weights, batch, d_outputs)
    totals = {name: np.zeros_like(part) for name, part in weights.items()}
    for b in range(3):
        single = wiring.forward(weights, dataclasses.replace(data, xs=xs[:, b]))
        found = wiring.backward(weights, single, d_outputs[:, b : b + 1])
        assert relative(batch.outputs[:, b], single.outputs) < SAME
        for group, part in single.values.items():
            assert relative(batch.values[group][:, b], part) < SAME, group
        for group, part in found.adjoints.items():
            assert relative(back.adjoints[group][:, b], part[:, 0]) < SAME, group
        totals = {name: part + found.parameters[name] for name, part in totals.items()}
    for name, part in totals.items():
        assert relative(back.parameters[name], part) < SAME, name


@alone
def test_many_scalars_are_followed_as_each_is_alone(case: dict[str, object]) -> None:
    record = run(case)
    wiring, weights, random = record.start.wiring, record.start.parameters, np.random.default_rng(4)
    d_outputs = random.standard_normal((len(record.losses), 3, len(record.start.asked.classes)))
    d_outputs[random.random(d_outputs.shape[:2]) < 0.4] = 0.0  # not every scalar depends on every output
    back = wiring.backward(weights, record.done, d_outputs)
    for r in range(3):
        found = wiring.backward(weights, record.done, d_outputs[:, r : r + 1])
        for group, part in found.adjoints.items():
            assert relative(back.adjoints[group][:, r], part[:, 0]) < SAME, group


@pytest.mark.parametrize("wiring", ["nn", "n1", "1n", "bi", "deep"])
@pytest.mark.parametrize("cell", ["vanilla", "lstm", "gru"])
def test_a_derivative_that_is_wrong_by_little_is_caught(
    wiring: str, cell: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = run({"wiring": wiring, "cell": cell})
    kind = type(record.start.wiring.cell)
    right = kind.slopes

    def wrong(self: object, *arguments: object) -> object:
        first, *others = right(self, *arguments)
        return (first * (1 + WRONG), *others)

    monkeypatch.setattr(kind, "slopes", wrong)
    assert record.rerun().verify().largest_relative_difference > WRONG / 100


@pytest.mark.parametrize("wiring", PLAIN)
def test_a_wrong_slope_of_a_network_without_a_cell_is_caught(wiring: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tanh = ACTIVATIONS["tanh"]
    wrong = dataclasses.replace(tanh, slope=lambda a: tanh.slope(a) * (1 + WRONG))
    monkeypatch.setitem(ACTIVATIONS, "tanh", wrong)
    assert run({"wiring": wiring, "teacher": 0.5}).verify().largest_relative_difference > WRONG / 100


@pytest.mark.parametrize("join", ["concatenate", "sum"])
def test_both_directions_with_the_backward_half_zeroed_are_the_forward_network(join: str) -> None:
    for cell in ("vanilla", "lstm", "gru"):
        both, one = run({"wiring": "bi", "cell": cell, "join": join}), run({"wiring": "nn", "cell": cell})
        weights = dict(both.start.parameters)
        for name in weights:
            if name.startswith("backward") or name == "W_by":
                weights[name] = np.zeros_like(weights[name])
        forward = {f"cell.{name}": weights[f"forward.{name}"] for name in ("W_xh", "W_hh", "b_h")}
        forward |= {name: weights[name] for name in ("W_hy", "b_y")}
        d_outputs = np.random.default_rng(0).standard_normal((5, 2, both.done.outputs.shape[1]))
        wide, narrow = (r.start.wiring.forward(w, r.start.data) for r, w in ((both, weights), (one, forward)))
        assert (wide.outputs == narrow.outputs).all()
        back = both.start.wiring.backward(weights, wide, d_outputs)
        expected = one.start.wiring.backward(forward, narrow, d_outputs)
        for group, part in expected.adjoints.items():
            assert (back.adjoints[group] == part).all(), group
        for name in ("W_xh", "W_hh", "b_h"):
            assert (back.parameters[f"forward.{name}"] == expected.parameters[f"cell.{name}"]).all()


def test_the_backward_network_is_the_forward_one_on_the_reversed_sequence() -> None:
    both = run({"wiring": "bi", "cell": "gru"})
    one = run({"wiring": "nn", "cell": "gru"})
    weights = {f"cell.{n}": both.start.parameters[f"backward.{n}"] for n in ("W_xh", "W_hh", "b_h")}
    weights |= {name: one.start.parameters[name] for name in ("W_hy", "b_y")}
    reversed_ = one.start.wiring.forward(weights, Data(both.start.data.xs[::-1], 5))
    np.testing.assert_allclose(both.done.values["b"], reversed_.values["h"][::-1], rtol=SAME)


def test_one_layer_is_the_plain_network() -> None:
    deep, plain = run({"wiring": "deep", "layers": 1, "cell": "lstm"}), run({"wiring": "nn", "cell": "lstm"})
    assert (deep.done.outputs == plain.done.outputs).all()
    assert (deep.reach == plain.reach).all()


def test_a_layer_of_taps_side_by_side_is_a_convolution_by_hand() -> None:
    record = run({"wiring": "tdnn", "layers": 1, "dilation": 1, "kernel": 3})
    weights, xs = record.start.parameters, record.start.data.xs
    K, b = weights["kernel.K"], weights["kernel.b_h"]
    by_hand = np.array(
        [
            [
                np.tanh(b[j] + sum(np.convolve(xs[:, d], K[:, j, d])[t] for d in range(xs.shape[1])))
                for j in range(len(b))
            ]
            for t in range(len(xs))
        ]
    )
    np.testing.assert_allclose(record.done.values["h"], by_hand, rtol=SAME)
    np.testing.assert_allclose(record.done.outputs, by_hand @ weights["W_hy"].T + weights["b_y"], rtol=SAME)


def test_a_dilated_layer_reads_every_other_step() -> None:
    record = run({"wiring": "tdnn", "layers": 1, "dilation": 2, "kernel": 2})
    assert [np.flatnonzero(row).tolist() for row in record.sees] == [[0], [1], [0, 2], [1, 3], [2, 4]]


@pytest.mark.parametrize("teacher", [1.0, math.nextafter(1.0, 0.0)], ids=["all at once", "step by step"])
def test_running_free_with_nothing_but_the_target_fed_is_teacher_forcing(teacher: float) -> None:
    """The mix at ratio 1, or next to it and so step by step, equals the network whose y is the target before."""
    record = run({"wiring": "jordan", "teacher": teacher})
    weights, xs, targets = record.start.parameters, record.start.data.xs, record.one_hot
    fed = np.concatenate((np.zeros_like(targets[:1]), targets[:-1]))
    h = np.tanh(xs @ weights["cell.W_xh"].T + fed @ weights["cell.W_yh"].T + weights["cell.b_h"])
    np.testing.assert_allclose(record.done.outputs, h @ weights["W_hy"].T + weights["b_y"], rtol=SAME)
    np.testing.assert_allclose(record.done.values["y"], fed, rtol=SAME, atol=SAME)


def test_what_is_fed_back_moves_from_the_target_to_the_prediction_with_the_ratio() -> None:
    for teacher in (0.0, 0.25, 1.0):
        record = run({"wiring": "jordan", "teacher": teacher})
        mixed = teacher * record.one_hot + (1 - teacher) * record.predictions
        np.testing.assert_allclose(record.done.values["y"][1:], mixed[:-1], rtol=SAME, atol=SAME)
        assert not record.done.values["y"][0].any()


def test_the_mean_gives_every_state_its_share() -> None:
    record = run({"wiring": "n1", "read": "mean"})
    np.testing.assert_allclose(record.done.values["mean"][0], record.done.values["h"].mean(axis=0), rtol=SAME)


def test_one_to_many_reads_the_first_token_and_nothing_else() -> None:
    for feed in ("every", "first"):
        a, b = (run({"wiring": "1n", "feed": feed}, source=source) for source in ("红一二", "红花"))
        assert (a.done.outputs == b.done.outputs).all()
    assert run({"wiring": "1n", "feed": "first"}).done.values["x"].shape == (1, 6)
    assert run({"wiring": "1n", "feed": "every"}).start.pair.source == ("红",) * 5


def test_the_fully_connected_network_grows_with_the_square_of_the_length() -> None:
    short, long = (run_wiring(Wired(wiring="fc", source=source)) for source in ("一二", "一二三四"))
    assert long.start.parameters["W_xh"].size == 4 * short.start.parameters["W_xh"].size


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("read", {"wiring": "n1", "read": "first"}),
        ("feed", {"wiring": "1n", "feed": "never"}),
        ("join", {"wiring": "bi", "join": "product"}),
        ("layers", {"wiring": "deep", "layers": 0}),
        ("layers", {"wiring": "tdnn", "layers": 5}),
        ("teacher", {"wiring": "jordan", "teacher": 1.5}),
        ("teacher", {"wiring": "jordan", "teacher": float("nan")}),
        ("kernel", {"wiring": "tdnn", "kernel": 1}),
        ("kernel", {"wiring": "tdnn", "kernel": 6}),
        ("dilation", {"wiring": "tdnn", "kernel": 3, "dilation": 3}),
        ("dilation", {"wiring": "tdnn", "kernel": 2, "dilation": 5}),
    ],
)
def test_a_switch_that_is_not_allowed_is_refused_by_its_name(field: str, fields: dict[str, Any]) -> None:
    with pytest.raises(ExperimentError) as refused:
        run(fields)
    assert refused.value.field == field


@pytest.mark.parametrize("wiring", WIRINGS)
def test_the_cell_decides_a_run_only_of_a_wiring_that_has_one(wiring: str) -> None:
    runs = [run({"wiring": wiring, "cell": cell}).done.outputs for cell in ("vanilla", "lstm", "gru")]
    same = all(np.array_equal(runs[0], other) for other in runs[1:])
    assert same == (wiring in PLAIN) == (wiring in {"jordan", "tdnn", "fc"})

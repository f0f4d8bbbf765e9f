"""Attention: what its weights are, rows set by hand, what goes round it, and the networks that it becomes at its limits."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_networks import PROPERTY, relative
from two_networks import (
    CELLS,
    EXACT,
    LOOKS,
    OUTPUTS,
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
    looks,
    parameters_of,
    run_back,
    sizes,
    targets,
    ys_of,
)

from engine.errors import ExperimentError
from engine.wirings.attend import parse_hand
from engine.wirings.attention import Attention, AttentionBack, AttentionPass
from engine.wirings.base import Data, Wired
from engine.wirings.scan import Parameters, inner_weights

SCORES = ("dot", "general", "additive")
free = pytest.mark.parametrize(
    "wired", [wired for wired in LOOKS if not wired.attend], ids=lambda w: f"{w.cell} {w.score}"
)
LAST = ";".join(f"{j + 1}:" + ",".join(["0"] * (N - 1) + ["1"]) for j in range(M))


def run(wired: Wired, **fields: object) -> AttentionPass:
    wiring = build(dataclasses.replace(wired, **fields))
    done = wiring.forward(parameters_of(wiring), data_of())
    assert isinstance(done, AttentionPass)
    return done


@looks
def test_the_weights_of_every_row_sum_to_one(wired: Wired) -> None:
    done = run(wired)
    assert done.weights.shape == done.scores.shape == (M, N)
    assert (done.weights >= 0).all()
    assert np.abs(done.weights.sum(axis=1) - 1).max() < 1e-14


@looks
def test_a_context_is_the_mean_of_the_states_with_those_weights(wired: Wired) -> None:
    done = run(wired)
    assert relative(done.values["c"], done.weights @ done.values["h"]) < OUTPUTS


@free
def test_scores_are_what_their_formula_says(wired: Wired) -> None:
    done = run(wired)
    p = parameters_of(build(wired))
    queries = [done.values["h"][-1], *done.values["s"][:-1]]
    formula = {
        "dot": lambda s, h: s @ h,
        "general": lambda s, h: s @ p["score.A"] @ h,
        "additive": lambda s, h: p["score.v"] @ np.tanh(p["score.A"] @ s + p["score.B"] @ h),
    }[wired.score]
    by_hand = np.array([[formula(s, h) for h in done.values["h"]] for s in queries])
    assert relative(done.scores, by_hand) < OUTPUTS


@free
def test_a_cold_softmax_takes_the_state_that_fits_best(wired: Wired) -> None:
    done = run(wired, temperature=1e-6)
    assert relative(done.weights, np.eye(N)[done.scores.argmax(axis=1)]) < OUTPUTS


@free
def test_a_hot_softmax_takes_the_mean(wired: Wired) -> None:
    done = run(wired, temperature=1e6)
    assert np.abs(done.weights - 1 / N).max() < 1e-5
    assert np.abs(done.values["c"] - done.values["h"].mean(axis=0)).max() < 1e-5


@free
def test_one_state_is_all_there_is_to_attend_to(wired: Wired) -> None:
    wiring = build(wired)
    done = wiring.forward(parameters_of(wiring), data_of(1, 3))
    assert isinstance(done, AttentionPass)
    assert (done.weights == 1).all()
    back = wiring.backward(parameters_of(wiring), done, each_loss(done, targets(3)))
    assert all((part == 0).all() for name, part in back.parameters.items() if name.startswith("score"))


@free
def test_a_row_set_by_hand_is_what_is_used_and_leaves_the_others_to_the_scores(wired: Wired) -> None:
    done = run(wired, attend="2:3,1,0,0")
    plain = run(wired)
    assert (done.weights[1] == [0.75, 0.25, 0, 0]).all()
    assert (done.weights[0] == plain.weights[0]).all()
    assert (done.scores[1] == plain.scores[1]).all()  # what it would have looked at without the hand
    assert not np.allclose(done.weights[2], plain.weights[2])  # a later state is another one


@free
def test_no_gradient_reaches_the_scores_of_rows_set_by_hand(wired: Wired) -> None:
    _, _, _, back = run_back(dataclasses.replace(wired, attend=LAST), data_of())
    assert all((part == 0).all() for name, part in back.parameters.items() if name.startswith("score"))


def test_a_state_whose_weight_is_zero_by_hand_has_no_arc() -> None:
    graph = build(Wired(wiring="att", attend="2:1,0,0,1")).graph(sizes())
    arcs = {edge.id for edge in graph.edges if edge.target == "c2"}
    assert arcs == {"h1>c2", "h4>c2"}  # nor does the state before ask
    assert {edge.id for edge in graph.edges if edge.target == "c3"} == {"h1>c3", "h2>c3", "h3>c3", "h4>c3", "s2>c3"}


@pytest.mark.parametrize("score", SCORES)
@pytest.mark.parametrize("cell", CELLS)
def test_forced_to_the_last_state_it_is_an_encoder_decoder_that_reads_c_at_each_step(cell: str, score: str) -> None:
    """The plain network starts from zero, this one from h_N. Twice the units keep both apart: the encoder lives in the first
    half, the decoder in the second, which starts at zero and hears of the first half by the context alone."""
    plain = build(Wired(wiring="ed", cell=cell, context="last", use="each", hidden_size=H))
    small = parameters_of(plain)
    wide = build(Wired(wiring="att", cell=cell, score=score, hidden_size=2 * H, attend=LAST))
    data = data_of()
    ours, theirs = wide.forward(widened(small, wide), data), plain.forward(small, data)
    assert relative(ours.outputs, theirs.outputs) < OUTPUTS
    assert relative(ours.values["c"], np.tile(np.pad(theirs.values["c"], ((0, 0), (0, H))), (M, 1))) < OUTPUTS
    d_outputs = each_loss(theirs, targets())
    there = plain.backward(small, theirs, d_outputs)
    here = wide.backward(widened(small, wide), ours, d_outputs)
    assert relative(here.adjoints["x"], there.adjoints["x"]) < EXACT
    assert relative(here.adjoints["s"][..., H:], there.adjoints["s"]) < EXACT
    for name, gradient in placed(there.parameters, wide).items():
        if name.startswith(("encoder", "decoder")):
            own = placed({part: np.ones_like(value) for part, value in small.items()}, wide)[name] == 1
            assert relative(here.parameters[name][own], gradient[own]) < EXACT, name


def widened(small: Parameters, wide: object) -> Parameters:
    """The weights of H units among those of 2H; all others are zero."""
    assert isinstance(wide, Attention)
    rest = wide.parameters(sizes(), np.random.default_rng(0))
    found = {name: np.zeros_like(part) for name, part in rest.items()} | placed(small, wide)
    return found | {name: part for name, part in rest.items() if name.startswith("score")}


def placed(small: Parameters, wide: Attention) -> Parameters:
    """Encoder: units 0 … H−1. Decoder and read-out: units H … 2H−1; it reads y and the context's first half."""
    blocks = len(wide.cell.blocks)
    found = {}
    for name, first in (("encoder", 0), ("decoder", H)):
        own = np.concatenate([np.arange(first, first + H) + 2 * H * block for block in range(blocks)])
        for part, columns in (("W_xh", 0), ("W_hh", first)):
            value = small[f"{name}.{part}"]
            width = 2 * H if part == "W_hh" else value.shape[1] + (H if name == "decoder" else 0)
            found[f"{name}.{part}"] = np.zeros((2 * H * blocks, width))
            found[f"{name}.{part}"][own, columns : columns + value.shape[1]] = value
        found[f"{name}.b_h"] = np.zeros(2 * H * blocks)
        found[f"{name}.b_h"][own] = small[f"{name}.b_h"]
    return {**found, "W_hy": np.pad(small["W_hy"], ((0, 0), (H, 0))), "b_y": small["b_y"]}


@pytest.mark.parametrize("cell", CELLS)
def test_a_decoder_deaf_to_its_contexts_is_an_encoder_decoder_that_starts_from_c(cell: str) -> None:
    plain = build(Wired(wiring="ed", cell=cell, hidden_size=H))
    small = parameters_of(plain)
    wide = build(Wired(wiring="att", cell=cell, hidden_size=H))
    deaf = {**small, "decoder.W_xh": np.pad(small["decoder.W_xh"], ((0, 0), (0, H)))}
    ours, theirs = wide.forward(deaf, data_of()), plain.forward(small, data_of())
    assert relative(ours.outputs, theirs.outputs) < OUTPUTS
    d_outputs = each_loss(theirs, targets())
    back = wide.backward(deaf, ours, d_outputs)
    assert relative(back.adjoints["x"], plain.backward(small, theirs, d_outputs).adjoints["x"]) < EXACT
    assert isinstance(wide, Attention)
    assert isinstance(ours, AttentionPass)
    assert isinstance(back, AttentionBack)
    assert relative(wide.round_attention(ours, back), back.adjoints["h"]) < OUTPUTS  # all of it goes round


@looks
def test_what_goes_round_the_attention_is_what_moving_the_start_alone_finds(wired: Wired) -> None:
    """The encoder runs twice: one run, never moved, is attended to; the other hands over the start."""
    wiring, parameters, done, back = run_back(wired, data_of())
    assert isinstance(wiring, Attention)
    assert isinstance(done, AttentionPass)
    assert isinstance(back, AttentionBack)
    data = data_of()

    def from_start(start: np.ndarray) -> np.ndarray:
        return by_loops(wiring, parameters, done.values["h"], start, data)

    assert relative(from_start(done.values["h"][-1]), done.outputs) < OUTPUTS
    by_start = by_numbers(from_start, done.values["h"][-1])
    round_it = wiring.round_attention(done, back)
    assert relative(round_it[-1], by_start.reshape(M * K, H)) < EXACT
    assert relative(back.start, round_it[-1]) < OUTPUTS


def by_loops(wiring: Attention, parameters: Parameters, hs: np.ndarray, start: np.ndarray, data: Data) -> np.ndarray:
    """The decoder written out: o (M, K) from states that are attended to and a start."""
    weights, ys = parameters, ys_of(data)
    state = (start, *(np.zeros_like(start) for _ in wiring.cell.state_names[1:]))
    inner, outputs = inner_weights(weights, "decoder"), []
    for j, y in enumerate(ys):
        e, _ = wiring.score.scores(weights, wiring.score.keys(weights, hs), state[0])
        alpha = wiring.hand.rows.get(j)
        if alpha is None:
            grown = np.exp((e - e.real.max()) / wiring.temperature)
            alpha = grown / grown.sum()
        x = np.concatenate((y, alpha @ hs))
        state, _ = wiring.cell.step(inner, inner.W_xh @ x + inner.b_h, state)
        outputs.append(weights["W_hy"] @ state[0] + weights["b_y"])
    return np.array(outputs)


@looks
def test_every_arc_adds_to_what_goes_round(wired: Wired) -> None:
    """Total = round + arcs: the last state hears of both, an earlier one that no arc reaches only of what goes round."""
    wiring, _, done, back = run_back(dataclasses.replace(wired, attend=LAST), data_of())
    assert isinstance(wiring, Attention)
    assert isinstance(done, AttentionPass)
    assert isinstance(back, AttentionBack)
    arcs = back.adjoints["c"].sum(axis=0)
    round_it = wiring.round_attention(done, back)
    assert relative(back.adjoints["h"][-1], round_it[-1] + arcs) < EXACT


@given(st.lists(st.floats(0, 1e3), min_size=1, max_size=8).filter(any), st.integers(1, 64))
@PROPERTY
def test_rows_by_hand_are_read_as_links_write_them(weights: list[float], row: int) -> None:
    text = f" {row} : " + " , ".join(map(repr, weights)) + " ; "
    (found,) = parse_hand(text).rows.items()
    assert found[0] == row - 1
    assert np.abs(found[1] - np.array(weights) / sum(weights)).max() < 1e-14


def test_no_text_sets_no_row() -> None:
    assert parse_hand("").rows == parse_hand(" ;; ").rows == {}


@pytest.mark.parametrize(
    "text",
    [
        "1",
        "1:",
        ":1,2",
        "0:1",
        "65:1",
        "-1:1",
        "1:a",
        "1:1,,2",
        "1:-1,2",
        "1:nan",
        "1:inf",
        "1:0,0",
        "1:1;1:2",
        "1:1e7",
        "²:1",
    ],
)
def test_what_is_no_row_is_explained(text: str) -> None:
    with pytest.raises(ExperimentError) as found:
        parse_hand(text)
    assert found.value.field == "attend"


def test_a_row_needs_a_weight_for_every_state() -> None:
    wiring = build(Wired(wiring="att", attend="2:1,0,0"))
    wiring.check(sizes(source=3))
    with pytest.raises(ExperimentError, match="one weight for each of the 4 steps") as found:
        wiring.check(sizes())
    assert found.value.field == "attend"


def test_a_row_beyond_the_last_output_waits_for_one() -> None:
    wiring = build(Wired(wiring="att", attend="9:1,0,0,0"))
    wiring.check(sizes())
    parameters = parameters_of(wiring)
    plain = build(Wired(wiring="att"))
    assert (wiring.forward(parameters, data_of()).outputs == plain.forward(parameters, data_of()).outputs).all()


@pytest.mark.parametrize(
    ("field", "value"), [("score", "cosine"), ("temperature", 0.0), ("temperature", float("nan")), ("teacher", -0.1)]
)
def test_a_switch_that_is_not_allowed_is_named(field: str, value: object) -> None:
    with pytest.raises(ExperimentError) as found:
        build(dataclasses.replace(Wired(wiring="att"), **{field: value}))
    assert found.value.field == field


def test_what_is_fed_decides_the_context_of_the_next_step_only() -> None:
    wiring = build(LOOKS[0])
    parameters, data = parameters_of(wiring), data_of()
    ys = ys_of(data)
    ys[1] += 1
    before, after = (wiring.forward(parameters, changed(data, feed=feed)) for feed in (data.feed, Given(ys)))
    assert (before.values["c"][:2] == after.values["c"][:2]).all()
    assert not np.allclose(before.values["c"][2], after.values["c"][2])


@pytest.mark.parametrize("hidden_size", [3, 9, 30])
@looks
def test_few_scalars_go_back_step_by_step_and_many_by_matrices_to_the_same_numbers(
    wired: Wired, hidden_size: int
) -> None:
    """The rows one by one, from one that only the last step has to one that every step has, and all together."""
    wiring = build(dataclasses.replace(wired, hidden_size=hidden_size))
    parameters = parameters_of(wiring)
    done = wiring.forward(parameters, data_of())
    d_outputs = np.random.default_rng(2).standard_normal((M, 4 * M, K))
    for step in range(M):
        d_outputs[step, : 4 * (M - 1 - step)] = 0.0
    whole = wiring.backward(parameters, done, d_outputs.copy())
    rows = [wiring.backward(parameters, done, d_outputs[:, r : r + 1].copy()) for r in range(4 * M)]
    for group, found in whole.adjoints.items():
        assert relative(found, np.concatenate([row.adjoints[group] for row in rows], axis=1)) < OUTPUTS, group
    for name, gradient in whole.parameters.items():
        assert relative(gradient, sum(row.parameters[name] for row in rows)) < EXACT, name
    assert isinstance(whole, AttentionBack)
    assert relative(whole.start, np.concatenate([row.start for row in rows])) < OUTPUTS

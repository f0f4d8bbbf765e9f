"""What a decoder is fed: teacher forcing, free running, coins; greedy decoding; where the two runs part."""

import numpy as np
import pytest
from small_networks import relative
from two_networks import (
    END,
    LOOKS,
    START,
    STEP,
    SUMMARIES,
    D,
    K,
    M,
    N,
    build,
    each_loss,
    every,
    losses,
    parameters_of,
    sizes,
    table,
    targets,
    ys_of,
)

from engine.arrays import Array, Integers
from engine.wirings.base import Data, Sizes, Wired, Wiring
from engine.wirings.decoding import TokenFeed, decode, free_feed, line, mixed_feed, own_steps, rows, teacher_feed, until
from engine.wirings.scan import Parameters

BOTH = [SUMMARIES[0], LOOKS[0], SUMMARIES[-1], LOOKS[-1]]
both = pytest.mark.parametrize("wired", BOTH, ids=lambda wired: f"{wired.wiring} {wired.cell}")
XS = np.random.default_rng(8).standard_normal((N, D))
STEPS = 9


def chain(after: dict[int, int]) -> tuple[Wiring, Parameters]:
    """A decoder that answers every token with the one that follows it, whatever the source; its table is one-hot."""
    wiring = build(Wired(wiring="ed", hidden_size=K, activation="relu"))
    found = wiring.parameters(Sizes(N, M, D, K, K), np.random.default_rng(0))
    found = {name: np.zeros_like(part) for name, part in found.items()}
    for token, answer in after.items():
        found["decoder.W_xh"][answer, token] = 1.0
    return wiring, {**found, "W_hy": np.eye(K)}


def say(after: dict[int, int], limit: int) -> list[int]:
    wiring, parameters = chain(after)
    (found,) = decode(wiring, parameters, XS[:, None], np.eye(K), start=START, end=END, limit=limit)
    return found.tolist()


def test_greedy_decoding_stops_with_the_end_token() -> None:
    assert say({START: 2, 2: 3, 3: END, END: 4, 4: 4}, limit=STEPS) == [2, 3, END]
    assert say({START: END}, limit=STEPS) == [END]


def test_greedy_decoding_stops_at_the_limit() -> None:
    assert say({START: 2, 2: 3, 3: 2}, limit=5) == [2, 3, 2, 3, 2]
    assert say({START: 2, 2: 3, 3: END}, limit=3) == [2, 3, END]
    assert say({START: 2, 2: 3, 3: END}, limit=2) == [2, 3]
    assert say({START: 2}, limit=1) == [2]


@both
def test_greedy_decoding_is_the_largest_output_step_by_step(wired: Wired) -> None:
    """Each token from a run that is taught all the tokens before it."""
    wiring = build(wired)
    parameters = parameters_of(wiring)
    (found,) = decode(wiring, parameters, XS[:, None], table(), start=START, end=-1, limit=STEPS)
    ids: list[int] = []
    for step in range(STEPS):
        taught = np.array([*ids, 0])
        outputs = wiring.forward(parameters, Data(XS, step + 1, teacher_feed(table(), START, taught))).outputs
        ids.append(int(outputs[-1].argmax()))
    assert found.tolist() == ids


@both
def test_a_batch_decodes_every_source_by_itself(wired: Wired) -> None:
    wiring = build(wired)
    parameters = parameters_of(wiring)
    xs = 3 * np.random.default_rng(9).standard_normal((N, 12, D))

    def said(sources: Array) -> list[list[int]]:
        found = decode(wiring, parameters, sources, table(), start=START, end=END, limit=STEPS)
        return [ids.tolist() for ids in found]

    assert said(xs) == [said(xs[:, b : b + 1])[0] for b in range(12)]


def test_what_follows_the_end_token_was_never_said() -> None:
    ids = np.array([3, END, 2, END])
    assert until(ids, END).tolist() == [3, END]
    assert until(ids, 4).tolist() == ids.tolist()


@every
def test_free_running_with_ratio_one_is_teacher_forcing(wired: Wired) -> None:
    wiring = build(wired)
    parameters = parameters_of(wiring)
    taught, mixed = (
        wiring.forward(parameters, Data(XS, M, feed))
        for feed in (teacher_feed(table(), START, targets()), mixed_feed(table(), START, targets(), 1.0, seed=7))
    )
    assert (taught.outputs == mixed.outputs).all()
    d_outputs = each_loss(taught, targets())
    one, other = (wiring.backward(parameters, done, d_outputs) for done in (taught, mixed))
    assert all((one.adjoints[group] == rows).all() for group, rows in other.adjoints.items())


class Asked:
    """A feed that is asked for each step anew, as if it waited for outputs."""

    def __init__(self, feed: TokenFeed) -> None:
        self.feed = feed

    def __call__(self, step: int, before: np.ndarray | None) -> np.ndarray:
        return self.feed(step, before)

    def known(self, outputs: int) -> None:
        return None


@both
def test_a_step_at_a_time_gives_what_all_at_once_gives(wired: Wired) -> None:
    wiring = build(wired)
    parameters = parameters_of(wiring)
    feed = teacher_feed(table(), START, targets())
    assert feed.known(M) is not None
    whole, stepped = (wiring.forward(parameters, Data(XS, M, one)) for one in (feed, Asked(feed)))
    np.testing.assert_allclose(stepped.outputs, whole.outputs, rtol=1e-12, atol=1e-14)
    d_outputs = each_loss(whole, targets())
    one, other = (wiring.backward(parameters, done, d_outputs) for done in (whole, stepped))
    for group, reached in other.adjoints.items():
        np.testing.assert_allclose(reached, one.adjoints[group], rtol=1e-10, atol=1e-14, err_msg=group)


@both
def test_with_ratio_zero_the_target_is_never_heard(wired: Wired) -> None:
    wiring = build(wired)
    parameters = parameters_of(wiring)
    feeds = [
        free_feed(table(), START, STEPS),
        mixed_feed(table(), START, targets(STEPS, seed=1), 0.0, seed=7),
        mixed_feed(table(), START, targets(STEPS, seed=2), 0.0, seed=8),
    ]
    first, *others = (wiring.forward(parameters, Data(XS, STEPS, feed)).outputs for feed in feeds)
    assert all((first == outputs).all() for outputs in others)


@both
def test_a_coin_decides_each_step(wired: Wired) -> None:
    wiring = build(wired)
    parameters, ids = parameters_of(wiring), targets(STEPS)
    done = wiring.forward(parameters, Data(XS, STEPS, mixed_feed(table(), START, ids, 0.5, seed=7)))
    own = own_steps(0.5, 7, STEPS)
    fed = [table()[START]]
    for step in range(1, STEPS):
        fed.append(table()[done.outputs[step - 1].argmax() if own[step] else ids[step - 1]])
    assert own.any()
    assert not own.all()
    assert (done.values["y"] == fed).all()


def test_coins_are_seeded_and_fall_alike_for_every_ratio_and_length() -> None:
    shares = [own_steps(teacher, 7, 400) for teacher in (0.0, 0.3, 0.7, 1.0)]
    for more, less in zip(shares, shares[1:], strict=False):
        assert (more | ~less).all()  # a step that is free with much teaching is free with less
    assert [round(float(own.mean()), 1) for own in shares] == [1.0, 0.7, 0.3, 0.0]
    assert (own_steps(0.3, 7, 50) == shares[1][:50]).all()
    assert not (own_steps(0.3, 8, 400) == shares[1]).all()
    assert not any(own[0] for own in shares)  # the start token is fed to the first


@every
def test_no_gradient_runs_through_the_choice_of_a_token(wired: Wired) -> None:
    """Free running: what a complex step finds along the real run, whose choices it cannot move."""
    wiring = build(wired)
    parameters = parameters_of(wiring)
    data = Data(XS, M, free_feed(table(), START, M))
    done = wiring.forward(parameters, data)
    back = wiring.backward(parameters, done, each_loss(done, targets()))
    direction = np.random.default_rng(0).standard_normal(XS.shape)
    moved = wiring.forward(parameters, Data(XS + 1j * STEP * direction, M, data.feed)).outputs
    found = losses(moved, targets()).imag / STEP
    assert relative(np.einsum("nrd,nd->r", back.adjoints["x"], direction), found) < 1e-10


@pytest.mark.parametrize("teacher", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("wiring", ["ed", "att"])
def test_the_graph_draws_what_is_fed_back_and_no_gradient_sees_it(wiring: str, teacher: float) -> None:
    graph = build(Wired(wiring=wiring, teacher=teacher, seed=3)).graph(sizes(outputs=STEPS))
    drawn = {edge.target for edge in graph.edges if edge.source.startswith("o")}
    assert drawn == {f"y{j + 1}" for j in np.flatnonzero(own_steps(teacher, 3, STEPS))}
    fed = [f"y{j + 1}" for j in range(STEPS)]
    assert not graph.sees(fed, [f"x{k + 1}" for k in range(N)]).any()


def outputs_of(ids: list[int]) -> Array:
    """o (M, K) whose largest numbers are those tokens."""
    return 2.0 * np.eye(K)[ids]


def ids_of(*ids: int) -> Integers:
    return np.array(ids)


def test_the_first_divergence_is_where_both_rows_part() -> None:
    found = rows(outputs_of([2, 3, 4, END]), outputs_of([2, 4, 4, END]), ids_of(2, 3, 4, END), END)
    assert found.first_divergence == 2
    assert found.taught.ids.tolist() == [2, 3, 4, END]
    assert found.free.ids.tolist() == [2, 4, 4, END]
    assert (found.free.losses > found.taught.losses).tolist() == [False, True, False, False]


def test_rows_that_agree_never_part() -> None:
    same = outputs_of([2, 3, END])
    assert rows(same, same, ids_of(2, 4, END), END).first_divergence is None


def test_a_free_run_is_over_with_its_end_token() -> None:
    found = rows(outputs_of([2, 3, 4, END]), outputs_of([2, END, 4, END]), ids_of(2, 3, 4, END), END)
    assert found.free.ids.tolist() == [2, END]
    assert len(found.free.losses) == 2
    assert found.first_divergence == 2
    kept = rows(outputs_of([2, 3, 4, END]), outputs_of([2, END, 4, END]), ids_of(2, 3, 4, END))
    assert kept.free.ids.tolist() == [2, END, 4, END]


def test_a_line_holds_the_cross_entropy_of_each_step() -> None:
    outputs = np.random.default_rng(0).standard_normal((M, K))
    found = line(outputs, targets())
    by_hand = [-np.log(np.exp(o[k]) / np.exp(o).sum()) for o, k in zip(outputs, targets(), strict=True)]
    assert relative(found.losses, np.array(by_hand)) < 1e-12
    assert (found.ids == outputs.argmax(axis=1)).all()


def test_a_taught_decoder_is_fed_the_start_and_then_the_target() -> None:
    feed = teacher_feed(table(), START, targets())
    data = Data(XS, M, feed)
    done = build(SUMMARIES[0]).forward(parameters_of(build(SUMMARIES[0])), data)
    assert (done.values["y"] == ys_of(data)).all()
    assert (ys_of(data) == table()[[START, *targets()[:-1]]]).all()

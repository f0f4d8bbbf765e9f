"""The forward pass: every recorded number follows from the ones before it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_networks import KINDS, LIVELY, PROPERTY, Kind, relative

from engine.activations import SATURATED_BELOW

SAME = 1e-13  # one matrix product summed in another order

kinds = pytest.mark.parametrize("kind", KINDS, ids=str)


@kinds
def test_every_state_is_the_step_from_the_one_before(kind: Kind) -> None:
    record = kind.run(**LIVELY)
    trace, weights = record.trace, record.weights
    state = tuple(part for part in (trace.h0, trace.c0) if part is not None)
    for t in range(record.steps):
        state, _ = record.cell.step(weights, weights.W_xh @ trace.xs[t] + weights.b_h, state)
        assert relative(trace.hs[t], state[0]) < SAME
        if trace.cs is not None:
            assert relative(trace.cs[t], state[1]) < SAME


@kinds
def test_outputs_predictions_and_losses_follow_from_the_states(kind: Kind) -> None:
    record = kind.run(**LIVELY)
    trace = record.trace
    assert relative(trace.outputs, trace.hs @ record.weights.W_hy.T + record.weights.b_y) < SAME
    assert relative(trace.predictions, trace.outputs) < SAME
    assert relative(trace.losses, 0.5 * ((trace.outputs - trace.targets) ** 2).sum(axis=1)) < SAME


@kinds
def test_shapes_are_as_documented(kind: Kind) -> None:
    record = kind.run(**LIVELY, steps=7, hidden_size=5)
    trace, T, H, K, D = record.trace, 7, 5, 3, 2
    assert trace.xs.shape == (T, D)
    assert trace.hs.shape == trace.slopes.shape == (T, H)
    assert (trace.cs is None) == (kind.cell != "lstm")
    assert trace.outputs.shape == trace.predictions.shape == trace.targets.shape == (T, K)
    assert trace.losses.shape == trace.saturated.shape == (T,)
    assert {part.shape for part in (*trace.pre.values(), *trace.gates.values())} == {(T, H)}
    assert trace.first_nonfinite_step is None
    assert record.tape.steps == T


@kinds
def test_the_tape_holds_the_state_before_every_step(kind: Kind) -> None:
    record = kind.run(**LIVELY)
    trace, tape = record.trace, record.tape
    np.testing.assert_array_equal(tape.previous[0][0], trace.h0)
    np.testing.assert_array_equal(tape.previous[0][1:], trace.hs[:-1])
    if trace.cs is not None:
        np.testing.assert_array_equal(tape.previous[1][0], trace.c0)
        np.testing.assert_array_equal(tape.previous[1][1:], trace.cs[:-1])


@pytest.mark.parametrize(("loss", "steps"), [("every", range(9)), ("last", [8]), ("3", [2]), ("7, 2,2", [1, 6])])
def test_losses_stand_at_the_chosen_steps_only(loss: str, steps: object) -> None:
    record = Kind("lstm").run(**LIVELY, loss=loss)
    wanted = sorted(steps)
    assert np.flatnonzero(~np.isnan(record.trace.losses)).tolist() == wanted
    assert np.flatnonzero(record.tape.d_h.any(axis=1)).tolist() == wanted
    assert np.flatnonzero(record.tape.d_o.any(axis=1)).tolist() == wanted
    assert record.trace.loss_steps.tolist() == wanted
    full = Kind("lstm").run(**LIVELY).trace.losses
    np.testing.assert_array_equal(record.trace.losses[wanted], full[wanted])


@kinds
def test_the_share_of_saturated_units_counts_small_slopes(kind: Kind) -> None:
    record = kind.run(**{**LIVELY, "gain": 3.0, "scale": 3.0, "input_strength": 2.0})
    trace = record.trace
    small = trace.slopes < SATURATED_BELOW * record.cell.candidate_activation.gamma
    np.testing.assert_allclose(trace.saturated, small.mean(axis=1), rtol=SAME)


def test_the_share_of_saturated_units_is_zero_when_linear_and_all_when_dead() -> None:
    assert not Kind("vanilla", "identity").run(**LIVELY).trace.saturated.any()
    dead = Kind("vanilla", "relu").run(input="constant", input_strength=0.0)
    assert (dead.trace.saturated == 1).all()


@given(kind=st.sampled_from(KINDS), short=st.integers(1, 8), seed=st.integers(0, 99))
@PROPERTY
def test_a_longer_run_begins_as_the_shorter_one(kind: Kind, short: int, seed: int) -> None:
    few, many = (kind.run(**{**LIVELY, "steps": steps, "seed": seed}).trace for steps in (short, 12))
    assert relative(many.hs[:short], few.hs) < SAME
    np.testing.assert_array_equal(many.targets[:short], few.targets)


def test_a_text_names_its_tokens_and_its_whole_length() -> None:
    trace = Kind("gru").run(input="text", text="to be or not to be", steps=4, output="softmax").trace
    assert trace.tokens == ("to", "be", "or", "not")
    assert trace.full_length == 6
    assert trace.xs.shape == (4, 4)
    np.testing.assert_array_equal(trace.targets[:3], trace.xs[1:] / 0.15)

"""The output-recurrent network: what comes back, what it owes its feedback, and that a teacher cuts the loop."""

import numpy as np
import pytest
from small_networks import LIVELY, Kind, complex_jacobian, explicit, relative

from engine import Record
from engine.readout import predict

EXACT = 1e-10
outputs = pytest.mark.parametrize("output", ["linear", "softmax", "sigmoid", "tanh"])


def taught(**fields: object) -> Record:
    return Kind("jordan").run(**{**LIVELY, "teacher_forcing": True, **fields})


@outputs
def test_what_comes_back_is_the_networks_own_output_of_the_step_before(output: str) -> None:
    record = Kind("jordan").run(**LIVELY, output=output)
    trace, w = record.trace, record.weights
    y = record.unrolling.terms["y"]
    assert relative(y[1:], trace.predictions[:-1]) < 1e-12
    assert relative(y[0], predict(output, w.W_hy @ trace.h0 + w.b_y)) < 1e-12
    assert w.W_yh.shape == (4, 3)
    assert "W_hh" not in dict(w.items())


@outputs
def test_the_jacobian_of_a_free_run_is_the_loop_through_the_output(output: str) -> None:
    record = Kind("jordan").run(**LIVELY, output=output)
    tape, w = record.tape, record.weights
    found = tape.cell.step_jacobian(w, tape.slopes)
    slope = 1 - tape.hs**2
    for step in range(record.steps):
        o = w.W_hy @ tape.previous[0][step] + w.b_y
        inner = complex_jacobian(lambda v: predict(output, v), o.astype(complex))
        expected = slope[step][:, None] * (w.W_yh @ inner @ w.W_hy)
        assert relative(found[step], expected) < EXACT
    assert relative(found, explicit(tape).jacobians) < EXACT


@outputs
def test_a_teacher_cuts_the_loop(output: str) -> None:
    record = taught(output=output)
    lags = np.subtract.outer(np.arange(9), np.arange(9))
    assert not record.tape.cell.step_jacobian(record.weights, record.tape.slopes).any()
    assert np.isneginf(record.gradients.log10_norm[lags > 0]).all()
    assert np.isfinite(np.diag(record.gradients.log10_norm)).all()
    assert np.isneginf(record.lags.log10_norm[1:]).all()
    assert record.lags.share[0] == pytest.approx(1.0)
    assert not record.sensitivity.singular_values.any()
    assert record.spectrum.radius == 0.0
    assert not record.unrolling.backward.h0.any()
    assert record.verify().largest_relative_difference < EXACT
    assert record.verify().skipped == 0


def test_a_teacher_feeds_the_targets_one_step_late() -> None:
    record = taught(output="softmax")
    trace, w = record.trace, record.weights
    fed = np.concatenate((np.zeros((1, 3)), trace.targets[:-1]))
    a = trace.xs @ w.W_xh.T + fed @ w.W_yh.T + w.b_h
    assert relative(trace.pre["h"], a) < 1e-12
    assert relative(trace.hs, np.tanh(a)) < 1e-12


def test_the_teachers_word_for_a_text_is_the_token_itself() -> None:
    record = taught(input="text", text="to be or not to be", output="softmax")
    words = ["to", "be", "or", "not", "to", "be"]
    vocabulary = list(dict.fromkeys([*words, "⟨end⟩"]))
    fed = record.unrolling.terms["y"]
    assert [vocabulary[row.argmax()] for row in fed[1:]] == words[1:]


def test_the_gradient_of_the_read_out_runs_through_the_feedback_too() -> None:
    """With the loss at the last step only, a taught network's W_hy hears that step alone, a free one's hears all before."""
    free, cut = Kind("jordan").run(**LIVELY, loss="last"), taught(loss="last")
    last = np.outer(free.tape.d_o[-1], free.trace.hs[-1])
    assert relative(free.gradients.weights["W_hy"], last) > 0.01
    assert relative(cut.gradients.weights["W_hy"], np.outer(cut.tape.d_o[-1], cut.trace.hs[-1])) < 1e-12


def test_the_spectrum_is_that_of_one_turn_of_the_loop() -> None:
    record = Kind("jordan").run(**LIVELY)
    loop = record.weights.W_yh @ record.weights.W_hy
    np.testing.assert_array_equal(record.spectrum.matrix, loop)
    assert record.spectrum.radius == pytest.approx(np.abs(np.linalg.eigvals(loop)).max())
    assert np.linalg.matrix_rank(record.spectrum.matrix) == 3


def test_scale_and_gain_multiply_what_comes_back() -> None:
    one = Kind("jordan").run(scale=1.0, gain=1.0).weights.W_yh
    np.testing.assert_allclose(Kind("jordan").run(scale=2.0, gain=0.5).weights.W_yh, one, rtol=1e-15)
    assert not Kind("jordan").run(scale=0.0).weights.W_yh.any()
    wide = Kind("jordan").run(hidden_size=200, output_size=25).weights.W_yh
    assert wide.std() == pytest.approx(0.2, rel=0.1)


def test_teacher_forcing_means_nothing_to_other_cells() -> None:
    plain, asked = Kind("lstm").run(**LIVELY), Kind("lstm").run(**LIVELY, teacher_forcing=True)
    np.testing.assert_array_equal(plain.trace.hs, asked.trace.hs)


def test_a_linear_loop_that_grows_ends_where_float64_does() -> None:
    record = Kind("jordan", "identity").run(hidden_size=3, scale=3.0, gain=3.0, steps=1_500, initial_state="random")
    n = record.tape.steps
    assert n < 1_500
    assert np.isfinite(record.unrolling.backward.log10_terms[:n]).all()
    assert np.isnan(record.unrolling.terms["y"][n:]).all()


def test_what_a_free_network_remembers_of_its_input_comes_through_the_output_alone() -> None:
    record = Kind("jordan").run(**LIVELY, scale=0.0)
    lags = np.subtract.outer(np.arange(9), np.arange(9))
    assert np.isneginf(record.memory_matrix[lags > 0]).all()

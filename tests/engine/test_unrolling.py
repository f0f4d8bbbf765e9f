"""What /unroll shows: terms that add up, derivatives that a complex step finds too, and what each step has left."""

from collections.abc import Iterator

import numpy as np
import pytest
from by_hand import ByHand, derivative
from hypothesis import given
from small_networks import GATED, KINDS, LIVELY, PROPERTY, Kind, experiments, recurrent_of, relative

from engine import Experiment, Record, run
from engine.errors import ExperimentError

ADDS_UP = 1e-12  # three terms of a sum in another order
EXACT = 1e-10  # mathematics.md: what a complex step must agree to

RUNS: list[tuple[Kind, dict[str, object]]] = [
    *((kind, {}) for kind in KINDS),
    *((kind, {"loss": "last"}) for kind in KINDS if kind.activation == "tanh"),
    *((kind, {"loss": "last", "readout": "mean"}) for kind in KINDS if kind.cell != "jordan"),
    *((Kind("jordan"), {"output": output}) for output in ("softmax", "sigmoid", "tanh")),
    *((Kind("jordan"), {"output": output, "teacher_forcing": True}) for output in ("linear", "softmax")),
    (Kind("jordan", "sigmoid"), {"output": "softmax", "loss": "last"}),
]
runs = pytest.mark.parametrize(("kind", "fields"), RUNS, ids=lambda part: str(part))


def small(kind: Kind, fields: dict[str, object]) -> Record:
    return kind.run(**{**LIVELY, "steps": 5, "hidden_size": 3, **fields})


def sums(record: Record) -> Iterator[tuple[str, np.ndarray]]:
    """Block by block, the sum of the terms of its pre-activation."""
    terms = record.unrolling.terms
    for block in record.cell.blocks:
        mark = f"_{block}" if len(record.cell.blocks) > 1 else ""
        recurrent = next(name for name in (f"r_Whb{mark}", f"Wh{mark}", "Wy") if name in terms)
        yield block, terms[f"Ux{mark}"] + terms[recurrent] + terms[f"b{mark}"]


@runs
def test_the_terms_add_up_to_the_pre_activations(kind: Kind, fields: dict[str, object]) -> None:
    record = small(kind, fields)
    for block, total in sums(record):
        assert relative(total, record.trace.pre[block]) < ADDS_UP, block


@given(experiments())
@PROPERTY
def test_the_terms_of_any_experiment_add_up(experiment: Experiment) -> None:
    record = run(experiment)
    for block, total in sums(record):
        exact = record.trace.pre[block]
        finite = np.isfinite(exact)
        scale = 1.0 + np.abs(exact[finite])
        terms = [part[finite] for part in record.unrolling.terms.values() if part.shape == exact.shape]
        scale = scale + np.max(np.abs(terms), axis=0)  # terms may nearly cancel
        assert (np.abs(total - exact)[finite] <= ADDS_UP * scale).all()
        assert np.array_equal(np.isnan(total), np.isnan(exact))


def test_the_lstms_output_gate_meets_tanh_c() -> None:
    record = small(Kind("lstm"), {})
    np.testing.assert_allclose(record.unrolling.terms["tanh_c"], np.tanh(record.trace.cs), rtol=ADDS_UP)


def test_the_two_forms_of_the_gru_show_what_their_reset_gate_multiplies() -> None:
    before, after = (small(Kind("gru", reset_after=form), {}) for form in (False, True))
    W_n = before.weights.W_hh[6:]
    found, r = before.unrolling.terms, before.trace.gates["reset"]
    assert relative(found["rh"], r * before.tape.previous[0]) < ADDS_UP
    assert relative(found["Wh_n"], found["rh"] @ W_n.T) < ADDS_UP
    found, r = after.unrolling.terms, after.trace.gates["reset"]
    assert relative(found["Whb_n"], after.tape.previous[0] @ W_n.T + after.weights.b_hn) < ADDS_UP
    assert relative(found["r_Whb_n"], r * found["Whb_n"]) < ADDS_UP
    assert "Wh_n" not in found


def test_a_jordan_network_shows_what_was_fed_back() -> None:
    free = small(Kind("jordan"), {"output": "softmax"})
    y = free.unrolling.terms["y"]
    assert relative(y[1:], free.trace.predictions[:-1]) < ADDS_UP
    assert y.sum(axis=1) == pytest.approx(1.0)
    taught = small(Kind("jordan"), {"teacher_forcing": True}).unrolling.terms["y"]
    assert not taught[0].any()
    assert taught[1:].any()


# Backward


@runs
def test_every_derivative_is_that_of_a_run_written_out_by_hand(kind: Kind, fields: dict[str, object]) -> None:
    record = small(kind, fields)
    compare(record)


def compare(record: Record, sets: dict | None = None) -> None:
    """All of record.unrolling.backward against complex steps of single numbers."""
    back, trace = record.unrolling.backward, record.trace
    size = record.experiment.hidden_size
    by_hand = ByHand(record, sets or {})
    assert relative(trace.hs, by_hand.hs.real) < ADDS_UP
    found = {"h": back.h, "h0": back.h0, "c": back.c, "c0": back.c0, "tanh c": back.tanh_c, "x": back.x, **back.gates}
    found |= {f"pre {block}": part for block, part in back.pre.items()}
    assert set(back.gates) == set(trace.gates)
    assert list(back.pre) == list(trace.pre)
    for name, part in found.items():
        if part is not None:
            expected = derivative(record, name, trace.xs.shape[1] if name == "x" else size, sets)
            assert relative(part, expected) < EXACT, name


@runs
def test_norms_are_those_of_the_derivatives(kind: Kind, fields: dict[str, object]) -> None:
    back = small(kind, fields).unrolling.backward
    pairs = [(back.log10_h, back.h)] + ([(back.log10_c, back.c)] if back.c is not None else [])
    for logs, part in pairs:
        np.testing.assert_allclose(10.0**logs, np.linalg.norm(part, axis=1), rtol=EXACT)
    assert (
        (back.c is None)
        == (back.c0 is None)
        == (back.tanh_c is None)
        == (back.log10_c is None)
        == (kind.cell != "lstm")
    )


@runs
def test_immediate_terms_are_the_parts_of_the_recurrent_gradient(kind: Kind, fields: dict[str, object]) -> None:
    """Term k is what step k alone contributes: W of that step is nudged, and that of no other."""
    record = small(kind, fields)
    back, tape = record.unrolling.backward, record.tape
    terms = []
    for k in range(record.steps):
        one = record.totals.d_a[k : k + 1] * 2.0 ** record.totals.exponents[k]
        slopes, previous = (tuple(p[k : k + 1] for p in parts) for parts in (tape.slopes, tape.previous))
        term = np.zeros_like(recurrent_of(record))
        for part in record.cell.recurrent_terms(one, slopes, previous):
            term[part.rows] += part.adjoint.T @ part.source
        terms.append(term)
    total = sum(terms)
    assert relative(total, record.gradients.weights[record.cell.recurrent]) < EXACT
    np.testing.assert_allclose(
        10.0**back.log10_terms, [np.linalg.norm(term) for term in terms], rtol=EXACT, atol=1e-300
    )
    shares = [np.vdot(term, total) / np.vdot(total, total) for term in terms]
    np.testing.assert_allclose(back.share, shares, atol=EXACT)
    assert back.share.sum() == pytest.approx(1.0, abs=EXACT)
    assert back.log10_total == pytest.approx(np.log10(np.linalg.norm(total)), abs=EXACT)


def test_terms_far_below_the_range_of_float64_keep_their_norm() -> None:
    """One linear unit of eigenvalue 0.1 on a constant input: each step back is ten times weaker."""
    record = Kind("vanilla", "identity").run(
        hidden_size=1, eigenvalues=".1", input="constant", input_strength=1.0, input_size=1, steps=600, loss="last"
    )
    back = record.unrolling.backward
    np.testing.assert_allclose(np.diff(back.log10_terms[40:]), 1.0, atol=1e-9)
    np.testing.assert_allclose(np.diff(back.log10_h), 1.0, atol=1e-9)
    assert back.log10_terms[40] < -550


def test_a_gradient_of_zero_has_terms_of_zero_and_no_shares() -> None:
    back = Kind("vanilla", "relu").run(input_strength=0.0).unrolling.backward
    assert np.isneginf(back.log10_terms).all()
    assert np.isnan(back.share).all()
    assert back.log10_total == -np.inf


def test_what_lies_beyond_an_overflow_is_not_a_number() -> None:
    record = Kind("vanilla", "identity").run(hidden_size=2, eigenvalues="3@20", steps=800)
    n, found = record.tape.steps, record.unrolling
    assert n < 800
    for part in (*found.terms.values(), found.backward.x, found.backward.share[:, None], found.backward.pre["h"]):
        assert len(part) == 800
        assert np.isnan(part[n:]).all()
        assert not np.isnan(part[:n]).any()


# What each step has left


@pytest.mark.parametrize("kind", GATED, ids=str)
def test_what_the_steps_have_left_adds_up_to_the_state(kind: Kind) -> None:
    record = kind.run(**LIVELY, steps=40)
    state = record.trace.cs if kind.cell == "lstm" else record.trace.hs
    left = record.unrolling.left([1, 3, 4])
    assert left.shape == (3, 40, 41)
    assert relative(np.nansum(left, axis=2), state[:, [0, 2, 3]].T) < ADDS_UP
    after = np.arange(41) > np.arange(1, 41)[:, None]
    assert np.array_equal(np.isnan(left), np.broadcast_to(after, left.shape))


def test_what_is_left_is_the_product_of_the_gates_since() -> None:
    record = Kind("lstm").run(**LIVELY)
    gates, left = record.trace.gates, record.unrolling.left([2])[0]
    wrote = (gates["input"] * gates["candidate"])[:, 1]
    for t, k in ((0, 0), (5, 0), (5, 3), (8, 8), (8, 9)):
        since = gates["forget"][k : t + 1, 1].prod()
        assert left[t, k] == pytest.approx(since * (record.trace.c0[1] if k == 0 else wrote[k - 1]), rel=ADDS_UP)


@pytest.mark.parametrize("cell", ["vanilla", "jordan"])
def test_a_cell_without_a_direct_path_has_nothing_left(cell: str) -> None:
    assert Kind(cell).run().unrolling.left([1]) is None


@pytest.mark.parametrize("unit", [0, 5, -1])
def test_a_unit_that_is_not_there_is_refused(unit: int) -> None:
    with pytest.raises(ExperimentError, match="units must be units from 1 to 4"):
        Kind("lstm").run().unrolling.left([1, unit])


def test_nothing_edited_is_nothing_untouched_and_no_word_is_unknown() -> None:
    found = Kind("lstm").run().unrolling
    assert found.untouched is None
    assert found.unknown == ()


# The read-out by the mean


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.cell != "jordan"], ids=str)
def test_the_mean_readout_reads_the_mean_of_the_states_so_far(kind: Kind) -> None:
    record = kind.run(**{**LIVELY, "readout": "mean", "loss": "last"})
    for t in range(record.steps):
        expected = record.weights.W_hy @ record.trace.hs[: t + 1].mean(axis=0) + record.weights.b_y
        assert relative(record.trace.outputs[t], expected) < ADDS_UP
    found = record.verify()
    assert found.largest_relative_difference < EXACT
    assert found.skipped == 0
    np.testing.assert_allclose(record.gradients.log10_norm[-1], record.gradients.log10_total, atol=1e-11)
    assert np.isnan(record.gradients.log10_norm[:-1]).all()
    assert record.lags.share.sum() == pytest.approx(1.0, abs=EXACT)
    np.testing.assert_allclose(record.lags.share[::-1], record.unrolling.backward.share, atol=EXACT)


def test_a_long_mean_readout_hears_every_step_however_far_the_gradient_of_the_last_has_faded() -> None:
    record = Kind("vanilla", "identity").run(
        hidden_size=2, eigenvalues=".1@30", steps=900, loss="last", readout="mean", input_strength=1.0
    )
    logs = record.gradients.log10_norm[-1]
    assert np.ptp(logs) < 0.2
    np.testing.assert_allclose(logs, record.gradients.log10_total, atol=1e-10)
    grown = Kind("vanilla", "identity").run(
        hidden_size=2, eigenvalues="1.4@30", steps=900, loss="last", readout="mean", input_strength=1.0
    )
    np.testing.assert_allclose(grown.gradients.log10_norm[-1], grown.gradients.log10_total, atol=1e-9)
    assert grown.gradients.log10_total[0] > 100


def test_the_ledger_of_a_mean_readout_adds_up() -> None:
    """Without recurrent weights the gates are the only way back, for what every state adds too."""
    for cell in ("lstm", "gru"):
        ledger = Kind(cell).run(**{**LIVELY, "scale": 0.0, "gain": 0.0, "loss": "last", "readout": "mean"}).ledger
        np.testing.assert_allclose(ledger.log10_direct[-1], ledger.log10_state_total[-1], atol=ADDS_UP)
        assert (ledger.log10_rest[-1] < ledger.log10_direct[-1] - 12).all()


@pytest.mark.parametrize("loss", ["every", "9", "1,9"])
def test_the_mean_readout_has_its_loss_at_the_last_step_only(loss: str) -> None:
    with pytest.raises(ExperimentError, match="loss must be last where the read-out is the mean"):
        Experiment(readout="mean", loss=loss)
    with pytest.raises(ExperimentError, match="readout must be each in a Jordan network"):
        Experiment(cell="jordan", readout="mean", loss="last")

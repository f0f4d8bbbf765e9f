"""A record computes what it is asked for, once, and says the same to the last bit every time."""

from collections import Counter
from collections.abc import Callable
from dataclasses import fields, is_dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from small_networks import KINDS, LIVELY, PROPERTY, Kind, experiments

import engine.record
from engine import Experiment, Record, bptt, run, sensitivity

kinds = pytest.mark.parametrize("kind", KINDS, ids=str)
PARTS = ("trace", "gradients", "lags", "sensitivity", "ledger", "memory_matrix", "eigenvalue_radius")
COUNTED = (
    (engine.record, "run_forward"),
    (engine.record, "plain_lag_matrix"),
    (bptt, "total_adjoints"),
    (bptt, "lag_sweep"),
    (sensitivity, "singular_values"),
    (sensitivity, "chosen_products"),
    (sensitivity, "memory_matrix"),
    (sensitivity, "spectral_radii"),
)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    counter: Counter[str] = Counter()

    def counting(name: str, function: Callable[..., object]) -> Callable[..., object]:
        def wrapper(*args: object, **kwargs: object) -> object:
            counter[name] += 1
            return function(*args, **kwargs)

        return wrapper

    for module, name in COUNTED:
        monkeypatch.setattr(module, name, counting(name, getattr(module, name)))
    return counter


@kinds
def test_a_new_record_has_computed_nothing(kind: Kind, calls: Counter[str]) -> None:
    record = kind.run(**LIVELY)
    assert record.steps == 9
    assert not calls


@pytest.mark.parametrize(
    ("part", "needed"),
    [
        ("trace", {"run_forward"}),
        ("totals", {"run_forward", "total_adjoints"}),
        ("log10_lags", {"run_forward", "plain_lag_matrix"}),
        ("gradients", {"run_forward", "total_adjoints", "plain_lag_matrix"}),
        ("lags", {"run_forward", "total_adjoints", "lag_sweep"}),
        ("sensitivity", {"run_forward", "singular_values", "chosen_products"}),
        ("ledger", {"run_forward", "lag_sweep"}),
        ("memory_matrix", {"run_forward", "memory_matrix"}),
        ("eigenvalue_radius", {"run_forward", "spectral_radii"}),
    ],
)
def test_a_part_computes_what_it_needs_and_nothing_else(part: str, needed: set[str], calls: Counter[str]) -> None:
    getattr(Kind("lstm").run(**LIVELY), part)
    assert set(calls) == needed
    assert set(calls.values()) == {1}


@pytest.mark.parametrize("part", [*PARTS, "totals", "log10_lags"])
@kinds
def test_no_part_is_computed_twice(kind: Kind, part: str, calls: Counter[str]) -> None:
    record = kind.run(**LIVELY, truncation=3, clip_norm=1.0)
    first = getattr(record, part)
    before = dict(calls)
    assert getattr(record, part) is first
    assert dict(calls) == before
    assert set(calls.values()) <= {1}  # a cell without gates has no ledger to compute


@kinds
def test_all_parts_together_are_computed_once_when_prepared(kind: Kind, calls: Counter[str]) -> None:
    record = kind.run(**LIVELY)
    record.prepare(lags=True, ledger=True)
    for _ in range(2):
        for part in ("trace", "gradients", "lags", "sensitivity", "ledger"):
            getattr(record, part)
    assert set(calls.values()) == {1}
    assert "plain_lag_matrix" not in calls, "the sweep that was taken for the split gave the lag matrix too"


def test_preparing_nothing_computes_nothing(calls: Counter[str]) -> None:
    Kind("gru").run(**LIVELY).prepare(lags=False, ledger=False)
    Kind("vanilla").run(**LIVELY).prepare(lags=False, ledger=True)
    assert not calls


@pytest.mark.parametrize("order", [("ledger", "lags"), ("lags", "ledger")])
def test_a_sweep_taken_for_one_part_does_not_change_another(order: tuple[str, str]) -> None:
    alone = [Kind("lstm").run(**LIVELY) for _ in order]
    together = Kind("lstm").run(**LIVELY)
    for part, record in zip(order, alone, strict=True):
        assert same(getattr(together, part), getattr(record, part))


def same(a: object, b: object) -> bool:
    """Equal to the last bit, through dataclasses, mappings and tuples."""
    if isinstance(a, np.ndarray):
        return isinstance(b, np.ndarray) and a.shape == b.shape and a.tobytes() == b.tobytes()
    if is_dataclass(a):
        return type(a) is type(b) and all(same(getattr(a, f.name), getattr(b, f.name)) for f in fields(a))
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, tuple | list):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    return a == b or (a != a and b != b)  # NaN is the same as NaN here


@given(experiments())
@settings(PROPERTY, max_examples=25)
def test_equal_experiments_give_the_same_bits(experiment: Experiment) -> None:
    first, second = run(experiment), run(Experiment(**vars(experiment)))
    assert same(first.spectrum, second.spectrum)
    assert same(first.weights, second.weights)
    for part in PARTS:
        assert same(getattr(first, part), getattr(second, part)), part
    assert first.verify() == second.verify()


@kinds
def test_a_rerun_starts_afresh_with_the_same_network(kind: Kind, calls: Counter[str]) -> None:
    record = kind.run(**LIVELY)
    first = {part: getattr(record, part) for part in PARTS}
    count = dict(calls)
    again = record.rerun()
    assert again is not record
    assert again.weights is record.weights
    assert dict(calls) == count
    for part in PARTS:
        assert same(getattr(again, part), first[part]), part
    assert all(calls[name] == 2 * number for name, number in count.items()), "everything was computed anew"
    assert record.trace is first["trace"]


def shapes_hold(record: Record) -> None:
    T, H = record.steps, record.experiment.hidden_size
    S = H * len(record.cell.state_names)
    trace, gradients, found = record.trace, record.gradients, record.sensitivity
    K = trace.targets.shape[1]
    assert trace.hs.shape == gradients.total_h.shape == trace.slopes.shape == (T, H)
    assert trace.outputs.shape == trace.predictions.shape == (T, K)
    assert trace.losses.shape == trace.saturated.shape == (T,)
    assert gradients.log10_norm.shape == record.memory_matrix.shape == (T, T)
    assert gradients.log10_total.shape == gradients.log10_immediate.shape == (T,)
    assert (gradients.log10_truncated is not None) == bool(record.experiment.truncation)
    assert {n: g.shape for n, g in gradients.weights.items()} == {n: w.shape for n, w in record.weights.items()}
    assert found.singular_values.shape == (T, S)
    for line in (found.log10_product, found.log10_bound, found.log10_line, found.log10_memory, found.mean_slope):
        assert line.shape == (T,)
    assert record.lags.log10_norm.shape == record.lags.share.shape == record.eigenvalue_radius.shape == (T,)
    assert (trace.cs is None) == (gradients.total_c is None) == (record.cell.name != "lstm")
    assert (record.ledger is None) == (record.cell.name in ("vanilla", "jordan"))
    if record.ledger is not None:
        assert {getattr(record.ledger, f.name).shape for f in fields(record.ledger)} == {(T, T)}
    assert record.spectrum.matrix.shape == (H, H)
    assert record.spectrum.eigenvalues.shape == (H,)


@given(experiments())
@settings(PROPERTY, max_examples=80)
def test_any_valid_experiment_runs_without_a_warning_and_has_the_documented_shapes(experiment: Experiment) -> None:
    record = run(experiment)
    shapes_hold(record)
    upper = np.triu(np.ones((record.steps, record.steps), dtype=bool), 1)
    assert np.isnan(record.gradients.log10_norm[upper]).all()
    if record.trace.first_nonfinite_step is None:
        inside = ~upper
        inside &= np.isin(np.arange(record.steps), record.trace.loss_steps)[:, None]
        assert not np.isnan(record.gradients.log10_norm[inside]).any()
        assert np.isfinite(record.trace.hs).all()
    assert not np.isposinf(record.gradients.log10_norm).any()


@kinds
@pytest.mark.parametrize("steps", [1, 2])
def test_the_shortest_runs_have_every_part(kind: Kind, steps: int) -> None:
    shapes_hold(kind.run(hidden_size=1, steps=steps, truncation=1))


def test_a_chosen_step_beyond_a_short_text_is_its_last() -> None:
    record = Kind("lstm").run(input="text", text="one two three", steps=9, chosen_step=8, loss="9")
    assert record.steps == 3
    assert record.chosen == 2
    assert record.trace.loss_steps.tolist() == [2]

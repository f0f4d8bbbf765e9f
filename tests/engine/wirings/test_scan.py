"""One cell over one sequence: both directions, from a given state, in a batch, with feedback."""

import numpy as np
import pytest
from small_networks import relative

from engine.activations import ACTIVATIONS
from engine.arrays import Array
from engine.cells import build_cell
from engine.wirings.scan import inner_weights, layer_gradients, new_weights, outer, scan, scan_back

STEP = 1e-20
EXACT = 1e-12
T, D, H, R = 6, 3, 4, 5

cells = pytest.mark.parametrize("name", ["vanilla", "lstm", "gru"])


@pytest.fixture(params=["step by step", "swept", "swept and summed"], autouse=True)
def swept(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Every test goes all ways back: through the cell's step backward, and by Jacobians, with or without every row's adjoints."""
    monkeypatch.setattr("engine.wirings.scan.SWEPT", 0 if request.param == "step by step" else 1000)
    if request.param == "swept and summed":
        monkeypatch.setattr("engine.wirings.scan.FEW", 0)
    return bool(request.param != "step by step")


ways = pytest.mark.parametrize("backwards", [False, True], ids=["forwards", "backwards"])


class Run:
    def __init__(self, name: str, backwards: bool = False) -> None:
        random = np.random.default_rng(1)
        self.cell = build_cell(name, ACTIVATIONS["tanh"])
        self.parameters = new_weights(self.cell, "a", H, D, random)
        self.xs = random.standard_normal((T, D))
        self.initial = tuple(0.5 * random.standard_normal(H) for _ in self.cell.state_names)
        self.reached = random.standard_normal((T, R, H))
        self.backwards = backwards

    @property
    def arrivals(self) -> Array:
        """A copy each time, for a scan back may overwrite it."""
        return self.reached.copy()

    def layer(self, xs: Array | None = None, initial: tuple[Array, ...] | None = None, **changed: Array) -> object:
        weights = inner_weights({**self.parameters, **{f"a.{n}": part for n, part in changed.items()}}, "a")
        xs = self.xs if xs is None else xs
        start = tuple(part.astype(xs.dtype) for part in self.initial) if initial is None else initial
        return scan(self.cell, weights, xs, start, backwards=self.backwards)

    def scalars(self, layer: object) -> Array:
        """The R scalars whose derivatives by each h are `arrivals`."""
        return np.einsum("trh,th->r", self.arrivals, layer.states[0])


@cells
@ways
def test_the_inputs_adjoints_match_a_complex_step(name: str, backwards: bool) -> None:
    run = Run(name, backwards)
    layer = run.layer()
    found = scan_back(layer, run.arrivals).inputs(layer)
    for t in range(T):
        for d in range(D):
            xs = run.xs.astype(complex)
            xs[t, d] += 1j * STEP
            assert relative(found[t, :, d], run.scalars(run.layer(xs)).imag / STEP) < EXACT


@cells
@ways
def test_the_initial_states_adjoint_matches_a_complex_step(name: str, backwards: bool) -> None:
    run = Run(name, backwards)
    found = scan_back(run.layer(), run.arrivals).initial
    for part in range(len(run.initial)):
        for j in range(H):
            start = [one.astype(complex) for one in run.initial]
            start[part][j] += 1j * STEP
            expected = run.scalars(run.layer(run.xs.astype(complex), tuple(start))).imag / STEP
            assert relative(found[part][:, j], expected) < EXACT


@cells
@ways
def test_the_gradients_of_the_weights_match_a_complex_step(name: str, backwards: bool) -> None:
    run = Run(name, backwards)
    layer = run.layer()
    found = scan_back(layer, run.arrivals)
    gradients = layer_gradients(layer, found.d_a, "a")
    assert gradients.keys() == run.parameters.keys()
    for part in ("W_xh", "W_hh", "b_h"):
        weight = run.parameters[f"a.{part}"]
        for place in np.ndindex(weight.shape):
            moved = weight.astype(complex)
            moved[place] += 1j * STEP
            scalars = run.scalars(run.layer(run.xs.astype(complex), **{part: moved}))
            assert relative(gradients[f"a.{part}"][place], scalars.imag.sum() / STEP) < EXACT, part


@cells
def test_backwards_is_forwards_on_the_reversed_sequence(name: str) -> None:
    ahead, astern = Run(name), Run(name, backwards=True)
    one, other = ahead.layer(ahead.xs[::-1].copy()), astern.layer()
    for a, b in zip(one.states, other.states, strict=True):
        assert (a[::-1] == b).all()
    assert all((a == b).all() for a, b in zip(one.last, other.last, strict=True))
    back, forth = scan_back(other, astern.arrivals), scan_back(one, astern.arrivals[::-1].copy())
    np.testing.assert_allclose(back.d_a, forth.d_a[::-1], rtol=EXACT, atol=1e-14)


@cells
@ways
def test_the_state_of_the_step_before_is_what_each_step_started_from(name: str, backwards: bool) -> None:
    layer = Run(name, backwards).layer()
    order = list(layer.order)
    for part, previous, start in zip(layer.states, layer.previous, Run(name).initial, strict=True):
        assert (previous[order[0]] == start).all()
        assert (previous[order[1:]] == part[order[:-1]]).all()


@cells
@ways
def test_a_last_state_is_followed_as_an_arrival_at_it(name: str, backwards: bool) -> None:
    run = Run(name, backwards)
    layer, end = run.layer(), 0 if backwards else T - 1
    arrivals = np.zeros_like(run.arrivals)
    arrivals[end] = run.arrivals[end]
    last = (run.arrivals[end], *(np.zeros((R, H)) for _ in run.initial[1:]))
    one, other = scan_back(layer, arrivals.copy()), scan_back(layer, last=last)
    np.testing.assert_allclose(one.d_a, other.d_a, rtol=EXACT, atol=1e-14)
    for a, b in zip(one.states, other.states, strict=True):
        np.testing.assert_allclose(a, b, rtol=EXACT, atol=1e-14)


@cells
@ways
def test_a_scalar_that_depends_on_few_steps_reaches_no_step_read_after_them(
    name: str, backwards: bool, swept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.wirings.scan.FEW", 0)  # the sum of all rows then tells which way was taken
    run = Run(name, backwards)
    layer = run.layer()
    arrivals = np.zeros_like(run.arrivals)
    steps = [4, 2, 0, 3, 2]  # in no order
    for r, t in enumerate(steps):
        arrivals[t, r] = run.arrivals[t, r]
    found = scan_back(layer, arrivals.copy())
    assert found.summed == swept
    for r, t in enumerate(steps):
        alone = scan_back(layer, arrivals[:, r : r + 1].copy())
        for part, one in zip(found.states, alone.states, strict=True):
            np.testing.assert_allclose(part[:, r], one[:, 0], rtol=EXACT, atol=1e-15)
        for part in (*found.states, found.inputs(layer)):
            unread = part[:t, r] if backwards else part[t + 1 :, r]
            assert not unread.any()


@cells
@pytest.mark.parametrize("rows", [1, H, R], ids=["alone", "few", "many"])
def test_what_every_step_reads_alike_is_reached_by_the_sum_over_the_steps(
    name: str, rows: int, swept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.wirings.scan.FEW", 0)
    run = Run(name)
    layer, arrivals = run.layer(), run.arrivals[:, :rows]
    expected = scan_back(layer, arrivals.copy())
    found = scan_back(layer, arrivals.copy(), apart=True)
    assert found.summed == (swept and rows > H)  # few rows keep their d_a
    own, alike = found.inputs_apart(layer, 1)
    whole = expected.inputs(layer)
    np.testing.assert_allclose(own, whole[..., :1], rtol=EXACT, atol=1e-14)
    np.testing.assert_allclose(alike, whole[..., 1:].sum(axis=0), rtol=EXACT, atol=1e-14)
    for part, one in layer_gradients(layer, expected.d_a, "a").items():
        np.testing.assert_allclose(layer_gradients(layer, found.d_a, "a")[part], one, rtol=EXACT, atol=1e-13)


@pytest.mark.parametrize("name", ["vanilla", "lstm"])
def test_feedback_joins_the_state_before(name: str) -> None:
    """M h_{t−1} is added to the input: the same as W_hh + W_xh M, but for a GRU, whose reset gate stands before the candidate."""
    run = Run(name)
    M = np.random.default_rng(5).standard_normal((D, H))
    through = run.parameters["a.W_xh"] @ M
    merged = run.layer(W_hh=run.parameters["a.W_hh"] + through)
    plain = run.layer(run.xs + np.vstack((run.initial[0], merged.states[0][:-1])) @ M.T)
    found = scan_back(plain, run.arrivals, feedback=lambda _, d_a: d_a @ through)
    expected = scan_back(merged, run.arrivals)
    for part, one in zip((*found.states, *found.initial), (*expected.states, *expected.initial), strict=True):
        np.testing.assert_allclose(part, one, rtol=1e-10, atol=1e-13)
    np.testing.assert_allclose(found.d_a.sum(axis=1), expected.d_a.sum(axis=1), rtol=1e-10, atol=1e-13)


@cells
def test_a_batch_is_scanned_as_each_sequence_is(name: str) -> None:
    run = Run(name)
    xs = np.random.default_rng(2).standard_normal((T, R, D))
    weights = inner_weights(run.parameters, "a")
    batch = scan(run.cell, weights, xs)
    back = scan_back(batch, run.arrivals)
    total = layer_gradients(batch, back.d_a, "a")
    summed = {part: np.zeros_like(value) for part, value in total.items()}
    for b in range(R):
        one = scan(run.cell, weights, xs[:, b])
        alone = scan_back(one, run.arrivals[:, b : b + 1])
        assert relative(batch.states[0][:, b], one.states[0]) < EXACT
        assert relative(back.d_a[:, b], alone.d_a[:, 0]) < EXACT
        for part, value in layer_gradients(one, alone.d_a, "a").items():
            summed[part] += value
    for part, value in summed.items():
        assert relative(total[part], value) < EXACT, part


def test_the_outer_sum_is_over_steps_and_rows() -> None:
    random = np.random.default_rng(0)
    d_out, values, batch = random.standard_normal((4, 3, 2)), random.standard_normal((4, 5)), np.ones((4, 3, 5))
    np.testing.assert_allclose(outer(d_out, values), np.einsum("trm,tk->mk", d_out, values))
    np.testing.assert_allclose(outer(d_out, batch), np.einsum("trm,trk->mk", d_out, batch))

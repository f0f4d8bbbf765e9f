"""Every line of "Known answers" in mathematics.md that the engine can be asked; the baselines belong to tasks."""

import math

import numpy as np
import pytest
from small_networks import GATED, Kind

from engine.activations import ACTIVATIONS
from engine.bptt import fronts, total_adjoints
from engine.cells import build_cell
from engine.lag_matrix import plain_lag_matrix
from engine.scaled import log10_norms
from engine.unroll import Tape, forward
from engine.weights import Weights

PER_STEP = 1e-12  # the error of a log10 that each step may add: rounding of one product
FLAT = 1e-12  # mathematics.md: an orthogonal W keeps every norm to this
QUIET_RUN = {"hidden_size": 2, "input_strength": 0.0, "loss": "last"}  # the state stays 0, so only gradients grow


@pytest.mark.parametrize("size", [2, 3, 8, 33])
@pytest.mark.parametrize("steps", [60, 200])
def test_identity_with_an_orthogonal_matrix_has_flat_rows(size: int, steps: int) -> None:
    record = Kind("vanilla", "identity").run(initialisation="orthogonal", hidden_size=size, steps=steps)
    norms = record.gradients.log10_norm
    spread = np.nanmax(norms, axis=1) - np.nanmin(norms, axis=1)
    assert spread.max() < FLAT


def test_identity_with_eigenvalues_on_the_unit_circle_has_flat_rows() -> None:
    norms = (
        Kind("vanilla", "identity").run(eigenvalues="1@20,1@100,1,-1", hidden_size=6, steps=100).gradients.log10_norm
    )
    assert (np.nanmax(norms, axis=1) - np.nanmin(norms, axis=1)).max() < FLAT


def slope_is(norms: np.ndarray, per_step: float) -> None:
    lags = np.arange(len(norms))[::-1]
    assert np.isfinite(norms).all()
    assert (np.abs(norms - norms[-1] - per_step * lags) <= PER_STEP * np.maximum(lags, 1)).all()


@pytest.mark.parametrize(("size", "slope"), [(2.0, math.log10(2)), (0.1, -1.0), (1.0, 0.0), (3.0, math.log10(3))])
def test_five_thousand_steps_of_a_scaled_rotation_have_an_exact_slope(size: float, slope: float) -> None:
    record = Kind("vanilla", "identity").run(eigenvalues=f"{size}@30", steps=5_000, **QUIET_RUN)
    slope_is(record.totals.log10_norms(0), slope)
    slope_is(record.sensitivity.log10_product, slope)
    np.testing.assert_allclose(
        record.sensitivity.log10_line, slope * np.arange(5_000)[::-1], atol=PER_STEP * 5_000, rtol=0
    )
    along = [(f.squared[-1], f.exponents[-1]) for f in fronts(record.tape, inner=False)][::-1]
    slope_is(log10_norms(*(np.array(part) for part in zip(*along, strict=True))), slope)


@pytest.mark.parametrize(("size", "slope"), [(2.0, math.log10(2)), (0.1, -1.0)])
def test_the_whole_lag_matrix_has_that_slope_far_beyond_float64(size: float, slope: float) -> None:
    fields = {**QUIET_RUN, "loss": "every"}
    record = Kind("vanilla", "identity").run(eigenvalues=f"{size}@30", steps=1_200, **fields)
    norms = record.gradients.log10_norm
    lags = np.subtract.outer(np.arange(1_200), np.arange(1_200))
    inside = lags >= 0
    expected = np.diag(norms)[:, None] + slope * lags
    assert (np.abs(norms - expected)[inside] <= PER_STEP * np.maximum(lags, 1)[inside]).all()
    assert np.isnan(norms[~inside]).all()
    assert np.nanmax(np.abs(norms)) > 350
    slope_is(record.memory_matrix[-1, :] - record.memory_matrix[-1, -1], slope) if size > 1 else None


@pytest.mark.parametrize("name", ["tanh", "relu", "leaky_relu", "sigmoid", "identity"])
def test_five_thousand_steps_of_any_cell_are_finite_or_exactly_zero(name: str) -> None:
    record = Kind("vanilla", name).run(hidden_size=3, eigenvalues=".9@30,.2", steps=5_000, loss="last")
    norms = record.totals.log10_norms(0)
    assert not np.isnan(norms).any()
    assert (norms < 5).all()


@pytest.mark.parametrize("kind", GATED, ids=str)
def test_five_thousand_steps_of_gated_cells_are_finite(kind: Kind) -> None:
    record = kind.run(hidden_size=3, forget_bias=-4.0, steps=5_000, loss="last")
    assert np.isfinite(record.totals.log10_norms(0)).all()
    assert record.totals.log10_norms(0)[0] < -400


def test_the_powers_of_the_jordan_block_grow_before_they_fade() -> None:
    fields = {"initialisation": "matrix", "matrix": "0.5,10;0,0.5", "hidden_size": 2, "steps": 4}
    product = 10.0 ** Kind("vanilla", "identity").run(**fields).sensitivity.log10_product
    assert np.round(product[::-1], 2).tolist() == [1.0, 10.02, 10.01, 7.5]


# The sigmoid unit of Pascanu's Figure 6: x_t = w σ(x_{t−1}) + b, which is our pre-activation; h = σ(x)


def unit(w: float, b: float) -> tuple[object, Weights]:
    one = np.ones((1, 1))
    return build_cell("vanilla", ACTIVATIONS["sigmoid"], reset_after=False), Weights(
        W_xh=one, W_hh=w * one, b_h=np.array([b]), W_hy=one, b_y=np.zeros(1)
    )


def unit_run(w: float, b: float, steps: int, x0: float = 0.5) -> Tape:
    """The unit's run with the loss ½ (h_T − 0.7)² at the last step."""
    cell, weights = unit(w, b)
    start, xs = (np.array([logistic(x0)]),), np.zeros((steps, 1))
    states, recorded = forward(cell, weights, start, xs)
    previous = (np.concatenate((start[0][None], states[0][:-1])),)
    slopes = cell.slopes(weights, states, previous, recorded)
    d_o = np.zeros((steps, 1))
    d_o[-1] = states[0][-1] - 0.7
    return Tape(
        cell=cell, weights=weights, xs=xs, hs=states[0], slopes=slopes, previous=previous,
        d_o=d_o, d_h=d_o, loss_steps=np.array([steps - 1]),
    )  # fmt: skip


def logistic(a: float) -> float:
    return 1 / (1 + math.exp(-a))


@pytest.mark.parametrize(("b", "high"), [(-2.6556, True), (-2.3444, False)])
def test_the_unit_of_pascanus_figure_6_folds_at_its_two_biases(b: float, high: bool) -> None:
    """At a fold the fixed point x = 5σ(x) + b has slope 5σ'(x) = 1: σ = (1 ± √(1 − 4/5)) / 2."""
    s = (1 + (1 if high else -1) * math.sqrt(1 - 4 / 5)) / 2
    fixed = math.log(s / (1 - s))
    assert fixed - 5 * s == pytest.approx(b, abs=5e-5)  # the bias is printed with four decimals
    tape = unit_run(5.0, fixed - 5 * s, 20, fixed)
    np.testing.assert_allclose(tape.hs, s, atol=1e-6)
    np.testing.assert_allclose(tape.cell.step_jacobian(tape.weights, tape.slopes), 1.0, atol=1e-6)


@pytest.mark.parametrize(("fold", "start"), [(-2.6556, 4.0), (-2.3444, -4.0)])
def test_across_a_fold_the_unit_ends_elsewhere(fold: float, start: float) -> None:
    ends = [unit_run(5.0, fold + side * 1e-3, 3_000, start).hs[-1, 0] for side in (-1, 1)]
    assert ends[1] - ends[0] > 0.4


def test_the_gradient_of_the_error_wall_is_a_complex_step_and_large() -> None:
    biases = np.linspace(-2.75, -2.25, 401)
    losses, gradients = [], []
    for b in biases:
        tape = unit_run(5.0, b, 50)
        losses.append((tape.hs[-1, 0] - 0.7) ** 2)  # the paper's loss has no ½
        gradients.append(2 * float(total_adjoints(tape).weights["b_h"].value()[0]))
        cell, weights = unit(5.0, b)
        stepped = Weights(**{**vars(weights), "b_h": weights.b_h + 1e-30j})
        states, _ = forward(cell, stepped, (np.array([logistic(0.5)], dtype=complex),), np.zeros((50, 1)))
        assert gradients[-1] == pytest.approx(((states[0][-1, 0] - 0.7) ** 2).imag / 1e-30, rel=1e-10, abs=0)
    steepest = int(np.argmax(np.abs(gradients)))
    assert np.abs(gradients).max() > 20 * np.median(np.abs(gradients))
    assert -2.6556 < biases[steepest] < -2.3444, "the wall stands where the unit has two ends"
    assert max(losses) - min(losses) > 0.2


def test_no_gradient_is_rounded_to_zero_without_being_zero() -> None:
    """Both sweeps, at lags where float64 alone would have nothing left."""
    record = Kind("vanilla", "identity").run(eigenvalues=".1@30", steps=600, **QUIET_RUN)
    assert plain_lag_matrix(record.tape) is None
    norms = record.gradients.log10_norm
    assert np.isfinite(norms[-1]).all()
    assert norms[-1, 0] == pytest.approx(norms[-1, -1] - 599, abs=1e-9)

"""The networks that the engine's tests run on: every cell of the registry with every option it knows, small and seeded.

Also slow and obvious versions of what the engine does fast. They differentiate the cell's `step` numerically and multiply
matrices one by one, so that they share no derivative with the engine.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from engine import Experiment, Record, run
from engine.activations import ACTIVATIONS
from engine.arrays import Array, quiet
from engine.cells import CELLS, Cell, build_cell
from engine.cells.base import Slopes, State
from engine.network import UNKNOWN, Network
from engine.unroll import Tape, forward
from engine.weights import Weights

COMPLEX_STEP = 1e-10  # the error is of order step², far below rounding
DIFFERENCE_STEP = 1e-6  # about the cube root of float64's rounding: the best a central difference can do

# The same examples every time: a test that fails by chance teaches nobody anything.
PROPERTY = settings(derandomize=True, deadline=None, max_examples=40, database=None)


@dataclass(frozen=True)
class Kind:
    """A cell with its options."""

    cell: str
    activation: str = "tanh"
    reset_after: bool = False

    def __str__(self) -> str:
        if self.cell == "gru":
            return f"gru, reset {'after' if self.reset_after else 'before'}"
        return f"vanilla {self.activation}" if self.cell == "vanilla" else self.cell

    def build(self) -> Cell:
        return build_cell(self.cell, ACTIVATIONS[self.activation], reset_after=self.reset_after)

    def experiment(self, **fields: object) -> Experiment:
        return Experiment(**{"hidden_size": 4, "steps": 9, "seed": 5, **vars(self), **fields})

    def run(self, **fields: object) -> Record:
        return run(self.experiment(**fields))


def _kinds(name: str) -> list[Kind]:
    if name == "vanilla":
        return [Kind(name, activation) for activation in ACTIVATIONS]
    return [Kind(name, reset_after=after) for after in (False, True)] if name == "gru" else [Kind(name)]


KINDS = [kind for name in CELLS for kind in _kinds(name)]
GATED = [kind for kind in KINDS if CELLS[kind.cell].gate_blocks]
LIVELY = {"gain": 0.9, "input_strength": 0.8, "input_size": 2, "initial_state": "random", "output_size": 3}


@dataclass(frozen=True)
class Walk:
    """One forward run of a cell with random weights, biases included."""

    cell: Cell
    weights: Weights
    drive: Array
    states: State
    previous: State
    recorded: dict[str, Array]
    slopes: Slopes

    @property
    def size(self) -> int:
        return self.states[0].shape[1]

    @property
    def steps(self) -> int:
        return len(self.states[0])


def walk(kind: Kind, size: int = 4, steps: int = 5, inputs: int = 3, seed: int = 1, spread: float = 1.0) -> Walk:
    random = np.random.default_rng(seed)
    cell = kind.build()
    rows = size * len(cell.blocks)
    weights = Weights(
        W_xh=random.standard_normal((rows, inputs)),
        W_hh=spread * random.standard_normal((rows, size)) / np.sqrt(size),
        b_h=random.standard_normal(rows),
        W_hy=random.standard_normal((2, size)),
        b_y=random.standard_normal(2),
        b_hn=random.standard_normal(size),
        W_yh=spread * random.standard_normal((size, 2)) / np.sqrt(2),
    )
    initial = tuple(random.standard_normal((len(cell.state_names), size)))
    xs = random.standard_normal((steps, inputs))
    states, recorded = forward(cell, weights, initial, xs)
    previous = tuple(np.concatenate((a[None], b[:-1])) for a, b in zip(initial, states, strict=True))
    slopes = cell.slopes(weights, states, previous, recorded)
    return Walk(cell, weights, xs @ weights.W_xh.T + weights.b_h, states, previous, recorded, slopes)


def joined(state: State) -> Array:
    """The arrays of a state side by side, (…, S)."""
    return np.concatenate(state, axis=-1)


def split(cell: Cell, vector: Array) -> State:
    """The inverse of `joined`."""
    return tuple(np.split(vector, len(cell.state_names), axis=-1))


def complex_jacobian(function: Callable[[Array], Array], point: Array) -> Array:
    """∂function/∂point, (to, from), by complex steps."""
    kicks = 1j * COMPLEX_STEP * np.eye(point.size)
    with quiet():
        columns = [function(point + kick.reshape(point.shape)).imag / COMPLEX_STEP for kick in kicks]
    return np.stack(columns, axis=-1)


def central_jacobian(function: Callable[[Array], Array], point: Array) -> Array:
    """∂function/∂point, (to, from), by central differences."""
    kicks = DIFFERENCE_STEP * np.eye(point.size)
    columns = [(function(point + kick) - function(point - kick)) / (2 * DIFFERENCE_STEP) for kick in kicks]
    return np.stack(columns, axis=-1)


def step_function(cell: Cell, weights: Weights, drive: Array) -> Callable[[Array], Array]:
    """state before -> state after, each as one vector."""

    def function(vector: Array) -> Array:
        with quiet():
            return joined(cell.step(weights, drive, split(cell, vector))[0])

    return function


def relative(found: Array, expected: Array) -> float:
    """‖found − expected‖ / ‖expected‖: a gradient of zero is never close to a small one."""
    size = np.linalg.norm(expected)
    difference = np.linalg.norm(np.asarray(found) - expected)
    return float(difference / size) if size else float(difference)


@dataclass(frozen=True)
class Explicit:
    """Every gradient of a short run the slow way.

    adjoints[t, k] = ∂𝓛_t/∂state_k (S,); terms[t, k] = ∂𝓛_t/∂W through step k alone, W = W_hh or W_yh; zero where there is none.
    """

    adjoints: Array
    terms: Array
    jacobians: Array


def explicit(tape: Tape) -> Explicit:
    """One matrix product at a time, with Jacobians by complex step."""
    steps, size = tape.hs.shape
    cell, W = tape.cell, recurrent_of(tape)
    drive = tape.xs @ tape.weights.W_xh.T + tape.weights.b_h
    before = joined(tape.previous)
    jacobians = np.array(
        [complex_jacobian(step_function(cell, tape.weights, d), b) for d, b in zip(drive, before, strict=True)]
    )
    wide = before.shape[1]
    immediate = np.array(
        [complex_jacobian(_as_function_of_W(tape, drive[k], split(cell, before[k])), W) for k in range(steps)]
    )
    adjoints = np.zeros((steps, steps, wide))
    terms = np.zeros((steps, steps, *W.shape))
    for t in tape.loss_steps:
        adjoint = np.concatenate((tape.d_h[t], np.zeros(wide - size)))
        for k in range(t, -1, -1):
            adjoints[t, k] = adjoint
            terms[t, k] = (adjoint @ immediate[k]).reshape(W.shape)
            adjoint = adjoint @ jacobians[k]
    return Explicit(adjoints, terms, jacobians)


def _as_function_of_W(tape: Tape, drive: Array, state: State) -> Callable[[Array], Array]:
    def function(W: Array) -> Array:
        weights = Weights(**{**vars(tape.weights), tape.cell.recurrent: W})
        return joined(tape.cell.step(weights, drive.astype(W.dtype), tuple(p.astype(W.dtype) for p in state))[0])

    return function


def recurrent_of(run: Tape | Record | Walk) -> Array:
    """W_hh, or W_yh of a Jordan network."""
    return getattr(run.weights, run.cell.recurrent)


def plain_dot_log10(values: Array) -> Array:
    """log10 of the norm over the last axis, −inf for zero, without a warning."""
    with np.errstate(divide="ignore"):
        return np.log10(np.linalg.norm(values, axis=-1))


@st.composite
def experiments(draw: st.DrawFn, **fixed: object) -> Experiment:
    """Small valid experiments of every kind."""
    kind = draw(st.sampled_from(KINDS))
    steps = draw(st.integers(1, 14))
    source = draw(st.sampled_from(("noise", "impulse", "constant", "step", "sine", "text", "series")))
    targets = draw(st.sampled_from(("auto", "seed", "next")))
    numbers = source != "text"
    linear = ("linear", "sigmoid", "tanh")
    chosen = ",".join(str(s) for s in sorted(draw(st.sets(st.integers(1, steps), min_size=1, max_size=4))))
    fields: dict[str, object] = {
        **vars(kind),
        "steps": steps,
        "hidden_size": draw(st.integers(1, 6)),
        "seed": draw(st.integers(0, 2**31 - 1)),
        "initialisation": draw(st.sampled_from(("spectrum", "gaussian", "glorot", "orthogonal", "identity"))),
        "scale": draw(st.floats(0, 3)),
        "shear": draw(st.floats(0, 5)),
        "gain": draw(st.floats(0, 3)),
        "forget_bias": draw(st.floats(-10, 10)),
        "input": source,
        "input_size": draw(st.integers(1, 4)),
        "input_strength": draw(st.floats(0, 2)),
        "text": draw(st.text(min_size=1, max_size=20).filter(lambda text: text.strip())),
        "embedding": draw(st.integers(0, 3)),
        "series": draw(
            st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), min_size=2, max_size=20).map(
                lambda rows: ";".join(f"{a!r},{b!r}" for a, b in rows)
            )
        ),
        "output": draw(st.sampled_from(linear if targets == "next" and numbers else (*linear, "softmax"))),
        "targets": targets,
        "loss": draw(st.sampled_from(("every", "last", chosen))),
        "initial_state": draw(st.sampled_from(("zero", "random"))),
        "truncation": draw(st.integers(0, 15)),
    }
    return Experiment(**{**fields, **fixed})


WORDS = (UNKNOWN, "the", "film", "is", "not", "bad", "good", "好", "!")


def trained(kind: Kind, size: int = 5, seed: int = 4) -> Network:
    """A network like the shipped ones in every respect but that nobody trained it."""
    random = np.random.default_rng(seed)
    rows = size * len(kind.build().blocks)
    weights = Weights(
        W_xh=random.standard_normal((rows, 3)),
        W_hh=random.standard_normal((rows, size)) / np.sqrt(size),
        b_h=random.standard_normal(rows),
        W_hy=random.standard_normal((2, size)),
        b_y=random.standard_normal(2),
        b_hn=random.standard_normal(size) if kind.reset_after else None,
    )
    embedding = random.standard_normal((len(WORDS), 3))
    classes = ("negative", "positive")
    return Network(
        "demo", kind.cell, kind.reset_after, weights, embedding, WORDS, classes, "word", "the film is not bad"
    )

"""One cell over one sequence, forward and back: the piece that every recurrent wiring is put together from.

Time comes first. A sequence has no further axis, xs (n, D), or is a batch, xs (n, B, D). On the way back an adjoint has a row for
each of R scalars that are followed at once, (n, R, H); in a batch R = B, and row b belongs to sequence b.

Checked by: tests/engine/wirings/test_scan.py.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array, quiet, rows_times, stacked
from engine.cells import Cell
from engine.cells.base import Slopes, State
from engine.weights import Weights

Parameters = dict[str, Array]  # by name, such as "encoder.W_hh"; laid out (to, from)
Feedback = Callable[[int, Array], Array]  # step, d_a (R, G·H) -> what else reaches h before that step, (R, H)
INNER = ("W_xh", "W_hh", "b_h", "b_hn")


@dataclass(frozen=True)
class Layer:
    """What a scan leaves: states and previous (n, …, H) each and the cell's slopes (n, …), all in the order of time.

    backwards: the sequence was read from its last step to its first; `previous` is then the state of the step after.
    """

    cell: Cell
    weights: Weights
    xs: Array
    states: State
    previous: State
    slopes: Slopes
    backwards: bool = False

    @property
    def order(self) -> range:
        """The steps in the order in which they were read."""
        steps = len(self.xs)
        return range(steps - 1, -1, -1) if self.backwards else range(steps)

    @property
    def last(self) -> State:
        """The state that the scan ended in, (…, H) each."""
        return tuple(part[self.order[-1]] for part in self.states)


@dataclass(frozen=True)
class LayerBack:
    """Adjoints that a scan back found: states (n, R, H) each (of c through h too), d_a (n, R, G·H), initial (R, H) each."""

    states: State
    d_a: Array
    initial: State

    def inputs(self, layer: Layer) -> Array:
        """∂/∂x_t, (n, R, D)."""
        return rows_times(self.d_a, layer.weights.W_xh)


def inner_weights(parameters: Parameters, name: str) -> Weights:
    """The weights of the cell of that name, without a read-out."""
    found = {part: parameters[f"{name}.{part}"] for part in INNER if f"{name}.{part}" in parameters}
    size = found["W_hh"].shape[1]
    return Weights(**found, W_hy=np.zeros((0, size)), b_y=np.zeros(0))


def new_weights(
    cell: Cell, name: str, size: int, inputs: int, random: np.random.Generator, forget_bias: float = 1.0
) -> Parameters:
    """Seeded weights of one cell: N(0, 1/D) for what it reads, orthogonal recurrent blocks, biases 0 but the forget bias."""
    blocks = len(cell.blocks)
    bias = np.zeros(blocks * size)
    if cell.name == "lstm":
        bias[cell.rows("f", size)] = forget_bias
    return {
        f"{name}.W_xh": random.standard_normal((blocks * size, inputs)) / math.sqrt(inputs),
        f"{name}.W_hh": np.concatenate([np.linalg.qr(random.standard_normal((size, size)))[0] for _ in range(blocks)]),
        f"{name}.b_h": bias,
    }


def zero_state(cell: Cell, weights: Weights, xs: Array) -> State:
    """A state of zeros that fits a sequence, or each sequence of a batch; complex where the sequence is."""
    shape = (*xs.shape[1:-1], weights.W_hh.shape[1])
    return tuple(np.zeros(shape, xs.dtype) for _ in cell.state_names)


def scan(cell: Cell, weights: Weights, xs: Array, initial: State | None = None, *, backwards: bool = False) -> Layer:
    """Reads a sequence (n, …, D) from a state, zeros unless given, in either direction of time."""
    order = range(len(xs))[::-1] if backwards else range(len(xs))
    states: list[State] = []
    recorded: list[tuple[Array, ...]] = []
    with quiet():
        drive = rows_times(xs, weights.W_xh.T) + weights.b_h
        state = start = zero_state(cell, weights, drive) if initial is None else initial
        for t in order:
            state, notes = cell.step(weights, drive[t], state)
            states.append(state)
            recorded.append(notes)
    return gather(cell, weights, xs, start, states, recorded, backwards=backwards)


def gather(
    cell: Cell,
    weights: Weights,
    xs: Array,
    start: State,
    states: list[State],
    recorded: list[tuple[Array, ...]],
    *,
    backwards: bool = False,
) -> Layer:
    """A layer from what was kept at each step, in the order of reading."""
    way = -1 if backwards else 1
    before = [start, *states[:-1]]
    own = tuple(stacked(part)[::way] for part in zip(*states, strict=True))
    previous = tuple(
        stacked([np.broadcast_to(p, s.shape) for p, s in zip(part, after, strict=True)])[::way]
        for part, after in zip(zip(*before, strict=True), zip(*states, strict=True), strict=True)
    )
    found = {name: stacked(part)[::way] for name, part in zip(cell.recorded, zip(*recorded, strict=True), strict=True)}
    with quiet():
        slopes = _slopes(cell, weights, own, previous, found)
    return Layer(cell, weights, xs, own, previous, slopes, backwards)


def _slopes(cell: Cell, weights: Weights, states: State, previous: State, recorded: dict[str, Array]) -> Slopes:
    """The cell's local derivatives, which know no batch, with the leading axes of the sequence."""
    lead = states[0].shape[:-1]
    if len(lead) == 1:
        return cell.slopes(weights, states, previous, recorded)
    flat = cell.slopes(
        weights,
        tuple(map(_flat, states)),
        tuple(map(_flat, previous)),
        {n: _flat(part) for n, part in recorded.items()},
    )
    return tuple(part.reshape(*lead, *part.shape[1:]) for part in flat)


def _flat(values: Array) -> Array:
    """(n, B, m) as (n·B, m); (n, m) as it is."""
    return values.reshape(-1, values.shape[-1])


def scan_back(
    layer: Layer, arrivals: Array | None = None, last: State | None = None, feedback: Feedback | None = None
) -> LayerBack:
    """Takes adjoints from the last step read to the first.

    arrivals (n, R, H): what reaches each h from outside the layer; last: what reaches the final state, (R, H) each (one of the
    two is there); feedback: for a layer whose input depends on its own state before, called at every step.
    """
    steps, size = len(layer.xs), layer.weights.W_hh.shape[1]
    rows = arrivals.shape[1] if arrivals is not None else _rows_of(last)
    adjoint: State = last if last is not None else tuple(np.zeros((rows, size)) for _ in layer.states)
    through_c = layer.slopes[0] if len(layer.states) > 1 else None
    found = tuple(np.empty((steps, rows, size)) for _ in layer.states)
    d_a = np.empty((steps, rows, len(layer.weights.W_xh)))
    with quiet():
        for t in layer.order[::-1]:
            if arrivals is not None:
                adjoint = (adjoint[0] + arrivals[t], *adjoint[1:])
            found[0][t] = adjoint[0]
            if through_c is not None:
                found[1][t] = adjoint[1] + adjoint[0] * through_c[t]
            adjoint, d_a[t] = layer.cell.step_backward(layer.weights, tuple(part[t] for part in layer.slopes), adjoint)
            if feedback is not None:
                adjoint = (adjoint[0] + feedback(t, d_a[t]), *adjoint[1:])
    return LayerBack(found, d_a, adjoint)


def _rows_of(last: State | None) -> int:
    assert last is not None  # either arrivals or last is given
    return len(last[0])


def layer_gradients(layer: Layer, d_a: Array, name: str) -> Parameters:
    """∂/∂ every weight of a layer from d_a (n, R, G·H), the rows added up."""
    if layer.xs.ndim == 2:
        total, xs, slopes, previous = d_a.sum(axis=1), layer.xs, layer.slopes, layer.previous
    else:
        total, xs, previous = _flat(d_a), _flat(layer.xs), tuple(map(_flat, layer.previous))
        slopes = tuple(part.reshape(-1, *part.shape[2:]) for part in layer.slopes)
    terms = layer.cell.recurrent_terms(total, slopes, previous)
    found = {
        f"{name}.W_xh": total.T @ xs,
        f"{name}.W_hh": np.concatenate([term.adjoint.T @ term.source for term in terms]),
        f"{name}.b_h": total.sum(axis=0),
    }
    if layer.weights.b_hn is not None:
        found[f"{name}.b_hn"] = terms[-1].adjoint.sum(axis=0)
    return found


def outer(d_out: Array, values: Array) -> Array:
    """Σ over steps and rows of d_out valuesᵀ, (to, from): d_out (n, R, m), values (n, k), or (n, R, k) in a batch."""
    if values.ndim == 2:
        return np.asarray(d_out.sum(axis=1).T @ values)
    return np.asarray(_flat(d_out).T @ _flat(values))

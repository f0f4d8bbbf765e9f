"""One cell over one sequence, forward and back: the piece that every recurrent wiring is put together from.

Time comes first. A sequence has no further axis, xs (n, D), or is a batch, xs (n, B, D). On the way back an adjoint has a row for
each of R scalars that are followed at once, (n, R, H); in a batch R = B, and row b belongs to sequence b.

Checked by: tests/engine/wirings/test_scan.py.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.arrays import Array, added, quiet, rows_times
from engine.cells import Cell
from engine.cells.base import Slopes, State, Ways
from engine.weights import Weights
from engine.wirings.sweep import summed, sweep

Parameters = dict[str, Array]  # by name, such as "encoder.W_hh"; laid out (to, from)
Feedback = Callable[[int, Array], Array]  # step, d_a (R, G·H) -> what else reaches h before it, (R, H)
SWEPT = 32  # units for each row up to which Jacobians are worth their making
FEW = 2**17  # numbers up to which the adjoints of all rows are cheaper to make than to do without
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

    @cached_property
    def to_inputs(self) -> Array:
        """What takes total derivatives by every state array to that by x, (n, S, D)."""
        return self.cell.input_jacobian(self.weights, self.slopes)

    @property
    def last(self) -> State:
        """The state that the scan ended in, (…, H) each."""
        return tuple(part[self.order[-1]] for part in self.states)


@dataclass(frozen=True)
class LayerBack:
    """Adjoints that a scan back found: states (n, R, H) each (of c through h too), d_a (n, R, G·H), initial (R, H) each.

    summed: d_a is the sum of all rows, (n, 1, G·H).
    """

    states: State
    d_a: Array
    initial: State
    summed: bool = False

    def inputs(self, layer: Layer) -> Array:
        """∂/∂x_t, (n, R, D)."""
        if not self.summed or self.states[0].shape[1] == 1:
            return rows_times(self.d_a, layer.weights.W_xh)
        size = self.states[0].shape[-1]
        with quiet():
            found = np.matmul(self.states[0], layer.to_inputs[:, :size])
            for index, part in enumerate(self.states[1:], 1):
                found += np.matmul(part, layer.to_inputs[:, index * size : (index + 1) * size])
        return found

    def inputs_apart(self, layer: Layer, first: int) -> tuple[Array, Array]:
        """∂/∂ the first numbers of every x_t, (n, R, first), and ∂/∂ the others, which every step read alike, (R, D − first)."""
        if self.summed:
            found = self.inputs(layer)
            return found[..., :first], found[..., first:].sum(axis=0)
        W_xh = layer.weights.W_xh
        return rows_times(self.d_a, W_xh[:, :first]), self.d_a.sum(axis=0).dot(W_xh[:, first:])


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
    with quiet():
        drives = rows_times(xs, weights.W_xh.T) + weights.b_h
        start = zero_state(cell, weights, drives) if initial is None else initial
        states, recorded = cell.run(weights, drives[::-1] if backwards else drives, start)
        return gather(cell, weights, xs, start, states, recorded, backwards=backwards)


def gather(
    cell: Cell,
    weights: Weights,
    xs: Array,
    start: State,
    states: State,
    recorded: tuple[Array, ...],
    *,
    backwards: bool = False,
) -> Layer:
    """A layer from its states and what was recorded, (n, …) each in the order of reading; the caller silences range errors."""
    way = -1 if backwards else 1
    previous = tuple(_delayed(part, first)[::way] for part, first in zip(states, start, strict=True))
    own = tuple(part[::way] for part in states)
    found = {name: part[::way] for name, part in zip(cell.recorded, recorded, strict=True)}
    slopes = _slopes(cell, weights, own, previous, found)
    return Layer(cell, weights, xs, own, previous, slopes, backwards)


def _delayed(states: Array, first: Array) -> Array:
    """The state before each, (n, …, H), in the order of reading."""
    before = np.empty_like(states)
    before[0], before[1:] = first, states[:-1]
    return before


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
    layer: Layer,
    arrivals: Array | None = None,
    last: State | None = None,
    feedback: Feedback | None = None,
    bridge: Callable[[], Array] | None = None,
    *,
    apart: bool = False,
) -> LayerBack:
    """Takes adjoints from the last step read to the first.

    arrivals (n, R, H), which may be overwritten: what reaches each h from outside the layer; last: what reaches the final state,
    (R, H) each (one of the two is there); feedback: for a layer whose input depends on its own state before, called at every
    step, unless it is cheaper to have the bridge made: ∂ by h_{t−1} of the last C numbers of x_t, (n, C, H); apart: `inputs_apart`
    will be asked for, which is quicker from the d_a of every row while there are no more rows than units.
    """
    found = _outset(layer, arrivals, last)
    _, rows, size = found[0].shape
    if (feedback is None or bridge is not None) and layer.xs.ndim == 2 and SWEPT * rows >= size:
        ways = Ways(_second_way(layer, bridge), fresh=arrivals is None)
        return _swept(layer, found, ways, each=apart and rows <= size)
    through_c = layer.slopes[0] if len(layer.states) > 1 else None
    slopes = list(zip(*layer.slopes, strict=True))
    adjoint: State = tuple(np.zeros((rows, size)) for _ in layer.states)
    d_a = np.empty((len(layer.xs), rows, len(layer.weights.W_xh)))
    with quiet():
        for t in layer.order[::-1]:
            now = tuple(part[t] for part in found)
            for part, handed in zip(now, adjoint, strict=True):
                part += handed
            adjoint, d_a[t] = layer.cell.step_backward(layer.weights, slopes[t], now)
            if through_c is not None:
                now[1][...] += now[0] * through_c[t]
            if feedback is not None:
                adjoint = (adjoint[0] + feedback(t, d_a[t]), *adjoint[1:])
    return LayerBack(found, d_a, adjoint)


def _swept(layer: Layer, found: State, ways: Ways, *, each: bool) -> LayerBack:
    """The same by way of every step's Jacobian, from what reaches the states (n, R, H); each: with the d_a of every row."""
    cell, weights, slopes = layer.cell, layer.weights, layer.slopes
    with quiet():
        own = cell.own_slopes(slopes, found[0].shape[1]) if found[0].size <= FEW else None
        initial = sweep(found, cell.rows_back(weights, slopes, ways._replace(own=own)), layer.order[::-1])
        if own is not None:
            return LayerBack(found, own, initial)
        if each:
            return LayerBack(found, cell.reached(weights, tuple(part[:, None] for part in slopes), found), initial)
        return LayerBack(found, summed(cell, weights, slopes, found), initial, summed=True)


def _second_way(layer: Layer, bridge: Callable[[], Array] | None) -> Array | None:
    """∂(total of every state)/∂ the h before by way of the bridge, (n, S, H)."""
    if bridge is None:
        return None
    by_h = bridge()
    with quiet():
        return np.asarray(np.matmul(layer.to_inputs[..., -by_h.shape[1] :], by_h))


def _outset(layer: Layer, arrivals: Array | None, last: State | None) -> State:
    """What reaches the states from outside, (n, R, H) each; the arrivals themselves where they may be written to."""
    rows = arrivals.shape[1] if arrivals is not None else _rows_of(last)
    shape = (len(layer.xs), rows, layer.weights.W_hh.shape[1])
    first = np.zeros(shape) if arrivals is None else arrivals if arrivals.flags.writeable else arrivals.copy()
    found = (first, *(np.zeros(shape) for _ in layer.states[1:]))
    for part, more in zip(found, last or (), strict=last is not None):
        part[layer.order[-1]] += more
    return found


def _rows_of(last: State | None) -> int:
    assert last is not None  # either arrivals or last is given
    return len(last[0])


def layer_gradients(layer: Layer, d_a: Array, name: str) -> Parameters:
    """∂/∂ every weight of a layer from d_a (n, R, G·H), the rows added up."""
    if layer.xs.ndim == 2:
        total, xs, slopes, previous = added(d_a), layer.xs, layer.slopes, layer.previous
    else:
        total, xs, previous = _flat(d_a), _flat(layer.xs), tuple(map(_flat, layer.previous))
        slopes = tuple(part.reshape(-1, *part.shape[2:]) for part in layer.slopes)
    terms = layer.cell.recurrent_terms(total, slopes, previous)
    blocks = [term.adjoint.T @ term.source for term in terms]
    found = {
        f"{name}.W_xh": total.T @ xs,
        f"{name}.W_hh": np.concatenate(blocks) if len(blocks) > 1 else blocks[0],
        f"{name}.b_h": total.sum(axis=0),
    }
    if layer.weights.b_hn is not None:
        found[f"{name}.b_hn"] = terms[-1].adjoint.sum(axis=0)
    return found


def outer(d_out: Array, values: Array) -> Array:
    """Σ over steps and rows of d_out valuesᵀ, (to, from): d_out (n, R, m), values (n, k), or (n, R, k) in a batch."""
    if values.ndim == 2:
        return np.asarray(added(d_out).T @ values)
    return np.asarray(_flat(d_out).T @ _flat(values))

"""The second network of two: a cell that reads what it is fed, and a context where it has one, and gives o at every step.

    s_j = cell([y_j; c_j], s_{j−1}),   o_j = V s_j + b_y

y_j is the embedding of the token before, c_j what the wiring says. Parameters: decoder.W_xh (G·H, E + C), whose last C columns
read the context, decoder.W_hh, decoder.b_h; W_hy (K, H), b_y.

Checked by: tests/engine/wirings/test_encoder_decoder.py, tests/engine/wirings/test_attention.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from engine.arrays import Array, quiet, rows_times, stacked, weighted
from engine.cells import Cell
from engine.cells.base import State, by_part
from engine.weights import Weights
from engine.wirings.banded import Outward
from engine.wirings.base import Data
from engine.wirings.graph import Edge, Node
from engine.wirings.readout import read, read_back
from engine.wirings.scan import Feedback, Layer, Parameters, gather, inner_weights, layer_gradients, scan_back


class Context(Protocol):
    """Where the contexts c_j come from. size: C, 0 where there is none."""

    size: int

    @property
    def always(self) -> Array | None:
        """What every step hears alike, where no step hears anything else."""

    def heard(self, step: int, s: Array) -> Array:
        """What c_j adds to the pre-activations, (…, G·H), at step j from 0, whose decoder's state is s_{j−1} (…, H)."""

    def contexts(self, outputs: int) -> Array | None:
        """All c_j once the last was heard, (M, …, C)."""


@dataclass(frozen=True)
class Decoded:
    """A decoder's way forward: its layer, whose xs are [y; c] (M, …, E + C); ys (M, …, E), outputs (M, …, K)."""

    layer: Layer
    ys: Array
    outputs: Array


@dataclass(frozen=True)
class DecoderBack:
    """Its way back: states (M, R, H) each; ys (M, R, E) and contexts (M, R, C), (R, C) where every
    step read the same: ∂ by what was read; start: by s_0, (R, H) each.
    """

    states: State
    ys: Array
    contexts: Array
    start: State
    parameters: Parameters


def decode_steps(cell: Cell, parameters: Parameters, start: State, data: Data, context: Context) -> Decoded:
    """Runs the decoder for `data.outputs` steps from a state, (…, H) each."""
    weights = inner_weights(parameters, "decoder")
    kind = np.result_type(data.xs, *parameters.values())  # complex where a complex step passes through
    start = tuple(part.astype(kind, copy=False) for part in start)
    with quiet():
        fed = _Fed(parameters, weights, data, context.size)
        states, recorded = _steps(cell, weights, start, data.outputs, fed, context)
        ys, contexts = fed.ys(), context.contexts(data.outputs)
        xs = ys if contexts is None else np.concatenate((ys, contexts), axis=-1)
        layer = gather(cell, weights, xs, start, states, recorded)
        return Decoded(layer, ys, read(parameters, layer.states[0]))


def _steps(
    cell: Cell, weights: Weights, state: State, outputs: int, fed: _Fed, context: Context
) -> tuple[State, tuple[Array, ...]]:
    """The states and what the cell recorded, (M, …) each."""
    if fed.known is not None and context.always is not None:  # all that drives the cell is there before the first step
        return cell.run(weights, fed.drives + context.always, state)
    states: list[State] = []
    recorded: list[tuple[Array, ...]] = []
    for step in range(outputs):
        state, notes = cell.step(weights, fed.drive(step, state[0]) + context.heard(step, state[0]), state)
        states.append(state)
        recorded.append(notes)
    return by_part(states), by_part(recorded)


class _Fed:
    """What the steps are fed, and what that gives the cell: all at once where it is known, else step by step."""

    def __init__(self, parameters: Parameters, weights: Weights, data: Data, context: int) -> None:
        assert data.feed is not None  # whoever runs a decoder says what it is fed
        self.feed, self.lead = data.feed, data.xs.shape[1:-1]
        self.W_y, self.b_h = weights.W_xh[:, : weights.W_xh.shape[1] - context], weights.b_h
        self.W_hy, self.b_y = parameters["W_hy"], parameters["b_y"]
        self.known = self.feed.known(data.outputs)
        if self.known is not None:
            if self.known.ndim == 2 and self.lead:  # one target for a whole batch
                self.known = np.broadcast_to(self.known[:, None], (data.outputs, *self.lead, self.known.shape[-1]))
            self.drives = rows_times(self.known, self.W_y.T) + self.b_h
        self.kept: list[Array] = []

    def drive(self, step: int, s: Array) -> Array:
        """W_y y_j + b, (…, G·H), given s_{j−1} (…, H)."""
        if self.known is not None:
            return np.asarray(self.drives[step])
        y = self.feed(step, weighted(self.W_hy, s) + self.b_y if step else None)
        self.kept.append(np.broadcast_to(y, (*self.lead, y.shape[-1])))
        return np.asarray(weighted(self.W_y, self.kept[-1]) + self.b_h)

    def ys(self) -> Array:
        """All that was fed, (M, …, E)."""
        return stacked(self.kept) if self.known is None else self.known


def decode_back(
    parameters: Parameters,
    done: Decoded,
    d_outputs: Outward,
    feedback: Feedback | None = None,
    bridge: Callable[[], Array] | None = None,
    *,
    alike: bool = False,
) -> DecoderBack:
    """Back through read-out and cell from ∂/∂o (M, R, K).

    feedback, bridge: how else a context reaches the state before it, as `scan_back` has them; alike: every step read the same.
    """
    layer = done.layer
    arrivals, gradients = read_back(parameters, layer.states[0], d_outputs)
    found = scan_back(layer, arrivals, feedback=feedback, bridge=bridge, apart=alike)
    gradients |= layer_gradients(layer, found.d_a, "decoder")
    fed = done.ys.shape[-1]
    if alike:
        ys, contexts = found.inputs_apart(layer, fed)
    else:
        ys, contexts = np.split(found.inputs(layer), [fed], axis=-1)
    return DecoderBack(found.states, ys, contexts, found.initial, gradients)


def only_h(state: State, h: Array) -> State:
    """A state like that one whose h is given and whose memory, in an LSTM, is zero."""
    return (h, *(np.zeros_like(h) for _ in state[1:]))


def encoder_parts(steps: int) -> tuple[tuple[Node, ...], tuple[Edge, ...], tuple[tuple[str, ...], ...]]:
    """Nodes x and h, their edges, and the encoder's moments."""
    nodes = tuple(
        Node(f"{name}{k + 1}", kind, name, k, lane, k)
        for k in range(steps)
        for name, kind, lane in (("x", "input", 0), ("h", "state", 1))
    )
    edges = [Edge(f"x{k + 1}", f"h{k + 1}", "U") for k in range(steps)]
    edges += [Edge(f"h{k}", f"h{k + 1}", "W", recurrent=True) for k in range(1, steps)]
    return nodes, tuple(edges), tuple((f"x{k + 1}", f"h{k + 1}") for k in range(steps))


def decoder_parts(first: int, own: Array) -> tuple[tuple[Node, ...], tuple[Edge, ...]]:
    """Nodes y, s and o from that column on, and their edges. own (M,): the steps fed with the token of the step before.

    y stands half a column before its s, on the lane of the contexts.
    """
    nodes = tuple(
        Node(f"{name}{j + 1}", kind, name, j, lane, first + j - shift)
        for j in range(len(own))
        for name, kind, lane, shift in (("y", "fed", 2, 0.5), ("s", "state", 3, 0.0), ("o", "output", 4, 0.0))
    )
    edges = [
        Edge(f"{a}{j + 1}", f"{b}{j + 1}", w)
        for j in range(len(own))
        for a, b, w in (("y", "s", "U_s"), ("s", "o", "V"))
    ]
    edges += [Edge(f"s{j}", f"s{j + 1}", "W_s", recurrent=True) for j in range(1, len(own))]
    edges += [Edge(f"o{j}", f"y{j + 1}", "", constant=True) for j in range(1, len(own)) if own[j]]
    return nodes, tuple(edges)

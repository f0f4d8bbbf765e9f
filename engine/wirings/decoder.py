"""The second network of two: a cell that reads what it is fed, and a context where it has one, and gives o at every step.

    s_j = cell([y_j; c_j], s_{j−1}),   o_j = V s_j + b_y

y_j is the embedding of the token before, c_j what the wiring says. Parameters: decoder.W_xh (G·H, E + C), whose last C columns
read the context, decoder.W_hh, decoder.b_h; W_hy (K, H), b_y.

Checked by: tests/engine/wirings/test_encoder_decoder.py, tests/engine/wirings/test_attention.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array, quiet, stacked, weighted
from engine.cells import Cell
from engine.cells.base import State
from engine.wirings.base import Data, Feed
from engine.wirings.graph import Edge, Node
from engine.wirings.readout import read_back
from engine.wirings.scan import Feedback, Layer, Parameters, gather, inner_weights, layer_gradients, scan_back

Look = Callable[[int, Array], Array | None]  # step j from 0, s_{j−1} (…, H) -> the context c_j (…, C), None without one


@dataclass(frozen=True)
class Decoded:
    """A decoder's way forward: its layer, whose xs are [y; c] (M, …, E + C); ys (M, …, E), outputs (M, …, K)."""

    layer: Layer
    ys: Array
    outputs: Array


@dataclass(frozen=True)
class DecoderBack:
    """Its way back: states (M, R, H) each; ys (M, R, E) and contexts (M, R, C): ∂ by what was read; start: by s_0, (R, H) each."""

    states: State
    ys: Array
    contexts: Array
    start: State
    parameters: Parameters


def feed_of(data: Data) -> Feed:
    """The feed that a decoder cannot do without."""
    assert data.feed is not None  # whoever runs a decoder says what it is fed
    return data.feed


def decode_steps(cell: Cell, parameters: Parameters, start: State, data: Data, look: Look) -> Decoded:
    """Runs the decoder for `data.outputs` steps from a state, (…, H) each."""
    weights, feed = inner_weights(parameters, "decoder"), feed_of(data)
    W_hy, b_y = parameters["W_hy"], parameters["b_y"]
    kind = np.result_type(data.xs, *parameters.values())  # complex where a complex step passes through
    state = start = tuple(part.astype(kind, copy=False) for part in start)
    before, lead = None, data.xs.shape[1:-1]
    states: list[State] = []
    recorded: list[tuple[Array, ...]] = []
    ys, xs, outputs = [], [], []
    with quiet():
        for step in range(data.outputs):
            y = feed(step, before)
            y = np.broadcast_to(y, (*lead, y.shape[-1]))
            context = look(step, state[0])
            x = y if context is None else np.concatenate((y, context), axis=-1)
            state, notes = cell.step(weights, weighted(weights.W_xh, x) + weights.b_h, state)
            before = weighted(W_hy, state[0]) + b_y
            ys.append(y)
            xs.append(x)
            outputs.append(before)
            states.append(state)
            recorded.append(notes)
    layer = gather(cell, weights, stacked(xs), start, states, recorded)
    return Decoded(layer, stacked(ys), stacked(outputs))


def decode_back(
    parameters: Parameters, done: Decoded, d_outputs: Array, feedback: Feedback | None = None
) -> DecoderBack:
    """Back through read-out and cell from ∂/∂o (M, R, K); feedback: how else a context reaches the state before it."""
    layer = done.layer
    arrivals, gradients = read_back(parameters, layer.states[0], d_outputs)
    found = scan_back(layer, arrivals, feedback=feedback)
    read, fed = found.inputs(layer), done.ys.shape[-1]
    gradients |= layer_gradients(layer, found.d_a, "decoder")
    return DecoderBack(found.states, read[..., :fed], read[..., fed:], found.initial, gradients)


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

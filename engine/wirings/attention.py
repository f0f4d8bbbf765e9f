"""Attention: at every step the decoder looks at all states of the encoder, and takes their mean with weights of its own.

    e_jk = score(s_{j−1}, h_k),   α_j = softmax(e_j / temperature),   c_j = Σ_k α_jk h_k,   s_j = cell([y_j; c_j], s_{j−1})

s_0 = h_N (an LSTM's memory starts at zero). A row of α can be set by hand: it is then a constant, and no gradient reaches the
scores of that row.

Sources: Bahdanau, Cho, Bengio 2015; Luong, Pham, Manning 2015.
Checked by: tests/engine/wirings/test_attention.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from engine.activations import centred, softmax
from engine.arrays import Array, Integers, rows_times, stacked
from engine.cells import Cell
from engine.wirings.attend import Hand, parse_hand
from engine.wirings.banded import Outward
from engine.wirings.base import Back, Data, Pass, Sizes, Wired, Wiring, one_of, within
from engine.wirings.decoder import Decoded, decode_back, decode_steps, decoder_parts, encoder_parts, only_h
from engine.wirings.decoding import own_steps
from engine.wirings.graph import Edge, Graph, Node
from engine.wirings.many_to_many import cell_of, memory, named
from engine.wirings.readout import new_readout
from engine.wirings.scan import (
    Layer,
    Parameters,
    inner_weights,
    layer_gradients,
    new_weights,
    scan,
    scan_back,
)
from engine.wirings.scoring import SCORES, Score, Scored, all_through, per_row, rows_through, spread

COLDEST, HOTTEST = 1e-6, 1e6


class Looks:
    """Looks at the encoder's states hs (…, N, H), as they happen; told: what each would give the decoder's cell, (…, N, G·H)."""

    always = None  # every step looks anew

    def __init__(self, wiring: Attention, parameters: Parameters, hs: Array) -> None:
        self.parameters, self.hs, self.size = parameters, hs, wiring.size
        self.score, self.hand, self.temperature = wiring.score, wiring.hand, wiring.temperature
        self.keys = wiring.score.keys(parameters, hs)
        self.told = rows_times(hs, parameters["decoder.W_xh"][:, -wiring.size :].T)
        self.turned = self.told.swapaxes(-1, -2)
        self.scores: list[Array] = []
        self.weights: list[Array] = []
        self.sums: list[Array] = []
        self.fits: list[Array] = []

    def heard(self, step: int, s: Array) -> Array:
        """Scores, weights, and what the cell hears of the context."""
        e, inside = self.score.scores(self.parameters, self.keys, s)
        alpha = self.hand.row(step, e.shape) if step in self.hand.rows else softmax(e / self.temperature)
        self.scores.append(e)
        self.weights.append(alpha)
        if inside is not None:
            self.sums.append(inside[0])
            self.fits.append(inside[1])
        return per_row(self.turned, alpha)

    def contexts(self, outputs: int) -> Array:
        """Σ_k α_jk h_k, (M, …, H)."""
        return all_through(stacked(self.weights), self.hs)


@dataclass(frozen=True)
class AttentionPass(Pass):
    """With the encoder's layer, the decoder's way, what was scored, and scores e and weights α, (M, …, N) each.

    told: what each state of the encoder would give the decoder's cell, (…, N, G·H).
    """

    encoder: Layer
    decoder: Decoded
    scored: Scored
    told: Array
    scores: Array
    weights: Array


@dataclass(frozen=True)
class AttentionBack(Back):
    """With ∂/∂s_0, (R, H): all that reaches the encoder otherwise than by an arc of the attention."""

    start: Array


@dataclass(frozen=True)
class Attention(Wiring):
    """Two cells of one kind and a score; groups x, h, c (contexts, one for each output), y, s, o, and h.c, s.c of an LSTM."""

    name: ClassVar[str] = "att"
    decodes: ClassVar[bool] = True
    switches: ClassVar[tuple[str, ...]] = ("score", "temperature", "attend", "teacher")

    cell: Cell
    size: int
    forget_bias: float
    score: Score
    temperature: float
    hand: Hand
    teacher: float
    seed: int

    @classmethod
    def build(cls, wired: Wired) -> Self:
        """Two cells, how states are scored, and the rows set by hand."""
        return cls(
            cell_of(wired),
            wired.hidden_size,
            wired.forget_bias,
            SCORES[one_of("score", wired.score, tuple(SCORES))],
            within("temperature", wired.temperature, COLDEST, HOTTEST),
            parse_hand(wired.attend),
            within("teacher", wired.teacher, 0, 1),
            wired.seed,
        )

    def check(self, sizes: Sizes) -> None:
        """Raises: ExperimentError where a row set by hand has not one weight for each state of the encoder."""
        self.hand.check(sizes.source)

    def parameters(self, sizes: Sizes, random: np.random.Generator) -> Parameters:
        """encoder.W_xh …, score.A … as the score has them, decoder.W_xh … (it reads [y; c]), W_hy, b_y."""
        found = new_weights(self.cell, "encoder", self.size, sizes.inputs, random, self.forget_bias)
        found |= self.score.parameters(self.size, random)
        found |= new_weights(self.cell, "decoder", self.size, sizes.fed + self.size, random, self.forget_bias)
        return found | new_readout(self.size, sizes.classes, random)

    def forward(self, parameters: Parameters, data: Data) -> AttentionPass:
        """Encode; then look, read and speak, step by step."""
        encoder = scan(self.cell, inner_weights(parameters, "encoder"), data.xs)
        looks = Looks(self, parameters, np.ascontiguousarray(np.moveaxis(encoder.states[0], 0, -2)))
        done = decode_steps(self.cell, parameters, only_h(encoder.last, encoder.last[0]), data, looks)
        inside = tuple(stacked(part) if part else np.zeros(0) for part in (looks.sums, looks.fits))
        scored = Scored(looks.hs, looks.keys, done.layer.previous[0], *inside)
        scores, weights = stacked(looks.scores), stacked(looks.weights)
        contexts = done.layer.xs[..., -self.size :]
        values = {"x": data.xs, **named(encoder, "h"), "c": contexts, "y": done.ys, **named(done.layer, "s")}
        return AttentionPass(values, done.outputs, encoder, done, scored, looks.told, scores, weights)

    def backward(self, parameters: Parameters, done: Pass, d_outputs: Outward) -> AttentionBack:
        """The decoder with what its states did to later contexts; then every arc, and the encoder."""
        assert isinstance(done, AttentionPass)
        encoder, scored, weights = done.encoder, done.scored, done.weights
        told, slopes = done.told.swapaxes(-1, -2), self.score.slopes(parameters, scored)
        by_step = slopes.ndim > scored.hs.ndim

        def feedback(step: int, d_a: Array) -> Array:
            if step in self.hand.rows:
                return np.zeros(1)
            d_e = self._to_scores(weights[step], rows_through(d_a, told))
            return rows_through(d_e, slopes[step] if by_step else slopes)

        back = decode_back(parameters, done.decoder, d_outputs, feedback, lambda: self._bridge(done, slopes))
        d_alpha = all_through(back.contexts, scored.hs.swapaxes(-1, -2))
        d_scores = self._to_scores(weights if weights.ndim > 2 else weights[:, None], d_alpha)
        d_scores[[step for step in self.hand.rows if step < len(weights)]] = 0.0
        scoring = self.score.backward(parameters, scored, d_scores)
        arrivals = spread(weights, back.contexts) + scoring.states
        found = scan_back(encoder, arrivals, only_h(encoder.states, back.start[0]))
        gradients = layer_gradients(encoder, found.d_a, "encoder") | scoring.parameters | back.parameters
        adjoints = {"x": found.inputs(encoder), **memory("h", found.states), "c": back.contexts, "y": back.ys}
        return AttentionBack(adjoints | memory("s", back.states), gradients, back.start[0])

    def _to_scores(self, alpha: Array, d_alpha: Array) -> Array:
        """∂/∂e from ∂/∂α, through the softmax."""
        d_e = centred(d_alpha, alpha)
        d_e *= alpha / self.temperature
        return d_e

    def _bridge(self, done: AttentionPass, slopes: Array) -> Array:
        """∂c_j/∂s_{j−1}, (M, H, H), of one sequence, from the slopes of the scores."""
        weights, peak = done.weights, done.weights.argmax(axis=-1)
        by_s = (
            slopes - (slopes[np.arange(len(peak)), peak] if slopes.ndim > 2 else slopes[peak])[:, None]
        )  # see `centred`
        by_s -= np.matmul(weights[:, None], by_s)
        by_s *= weights[..., None]
        by_s[[step for step in self.hand.rows if step < len(by_s)]] = 0.0
        return np.matmul(done.scored.hs.T, by_s) / self.temperature

    def round_attention(self, done: AttentionPass, back: AttentionBack) -> Array:
        """What reaches the encoder's states by s_0 alone, without any arc of the attention, (N, R, H)."""
        return scan_back(done.encoder, last=only_h(done.encoder.states, back.start)).states[0]

    def graph(self, sizes: Sizes) -> Graph:
        """The encoder on the left, the decoder on the right, a context below each of its states, arcs from every h to every c."""
        N, M = sizes.source, sizes.outputs
        nodes, edges, moments = encoder_parts(N)
        more, between = decoder_parts(N, own_steps(self.teacher, self.seed, M))
        contexts = tuple(Node(f"c{j + 1}", "context", "c", j, 2, N + j) for j in range(M))
        arcs = [Edge(f"h{k + 1}", f"c{j + 1}", "α") for j in range(M) for k in range(N) if self.hand.joins(j, k)]
        asks = [Edge(f"s{j}", f"c{j + 1}", self.score.letters) for j in range(1, M) if j not in self.hand.rows]
        reads = [Edge(f"c{j + 1}", f"s{j + 1}", "C") for j in range(M)]
        start = Edge(f"h{N}", "s1", "W_s")
        later = tuple((f"y{j + 1}", f"c{j + 1}", f"s{j + 1}", f"o{j + 1}") for j in range(M))
        return Graph((*nodes, *contexts, *more), (*edges, *arcs, *asks, *reads, start, *between), (*moments, *later))

    def sharing(self, sizes: Sizes) -> tuple[Integers, tuple[str, ...]]:
        """The blocks along the shortest path: the same for every pair, for each context hears every state."""
        return np.zeros((sizes.outputs, sizes.source), dtype=np.int64), ("V C α U",)

"""All that one run of a wiring produced, computed part by part when asked for.

Checked by: tests/engine/wirings/test_wiring_record.py.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine import readout
from engine.arrays import Array, Integers, gathered
from engine.verify import Verification
from engine.wirings.attention import Attention, AttentionBack, AttentionPass
from engine.wirings.banded import norms_of, totals_of
from engine.wirings.base import Back, Wired
from engine.wirings.decoding import Rows, TokenFeed, rows
from engine.wirings.graph import Graph
from engine.wirings.growth import growth
from engine.wirings.norms import log10_norms
from engine.wirings.proof import prove
from engine.wirings.registry import WIRINGS
from engine.wirings.scan import Parameters
from engine.wirings.start import Start, adopted, begin
from engine.wirings.translator import Translator


@dataclass(frozen=True)
class Looked:
    """Attention: weights and scores (M, N), contexts (M, H), rows set by hand (from 1), and `without` (M, N):
    log10 ‖∂𝓛_j/∂h_k‖ along the paths that go round the attention, through the decoder's first state alone.
    """

    weights: Array
    scores: Array
    contexts: Array
    by_hand: tuple[int, ...]
    without: Array


class WiringRecord:
    """One run.

    start: wiring, sizes, texts, what is asked, parameters, what is read; done: the way forward; predictions ŷ (M, K);
    losses (M,) in nats, NaN where none is taken.
    """

    def __init__(self, wired: Wired, translator: Translator | None = None, start: Start | None = None) -> None:
        self.wired, self.translator, self.start = wired, translator, start or begin(wired, translator)
        self.done = self.start.wiring.forward(self.start.parameters, self.start.data)
        self.predictions, found = readout.cross_entropy(self.done.outputs, self.one_hot)
        self.losses = self._marked(found)

    def rerun(self) -> WiringRecord:
        """The same run from the same start with nothing computed yet."""
        return WiringRecord(self.wired, self.translator, self.start)

    @property
    def counted(self) -> Array:
        """Which outputs have a loss, (M,)."""
        return self.start.counted

    @property
    def one_hot(self) -> Array:
        """The targets, (M, K); rows of zeros where nothing is asked."""
        return self.start.asked.one_hot

    @property
    def total_loss(self) -> float:
        """𝓛, the sum over the outputs that have one."""
        return float(np.nansum(self.losses))

    @cached_property
    def graph(self) -> Graph:
        """Who sees whom."""
        return self.start.wiring.graph(self.start.sizes)

    @cached_property
    def errors(self) -> Array:
        """∂𝓛_t/∂o_t, (M, K), zero where there is no 𝓛_t."""
        error = readout.loss_slopes("softmax", self.done.outputs, self.predictions, self.one_hot)
        return self._marked(error, 0.0)

    @cached_property
    def back(self) -> Back:
        """The way back of every loss by itself: row t follows 𝓛_t, zero where it has none."""
        return self.start.wiring.backward_each(self.start.parameters, self.done, self.errors)

    @cached_property
    def adjoints(self) -> dict[str, Array]:
        """∂𝓛/∂ every vector, group -> (n, size)."""
        return totals_of(self.back.adjoints)

    @cached_property
    def state_norms(self) -> dict[str, Array]:
        """log10 ‖∂𝓛_t/∂vector k‖, group -> (M, n); −inf where exactly zero, NaN in a row without a loss."""
        return {group: self._marked(norms) for group, norms in norms_of(self.back.adjoints).items()}

    def _marked(self, rows: Array, mark: float = np.nan) -> Array:
        """Rows (M, …), of which those without a loss are set to a mark, in place."""
        if self.start.silent.size:
            rows[self.start.silent] = mark
        return rows

    @cached_property
    def reach(self) -> Array:
        """log10 ‖∂o_t/∂x_k‖_F, (M, n); −inf where no path leads."""
        outputs, classes = self.done.outputs.shape
        d_outputs = np.zeros((outputs, outputs, classes, classes))
        for t in range(outputs):
            d_outputs[t, t] = np.eye(classes)
        found = self.start.wiring.backward(
            self.start.parameters, self.done, d_outputs.reshape(outputs, outputs * classes, classes)
        ).adjoints["x"]
        return log10_norms(found.reshape(len(found), outputs, -1)).T

    @cached_property
    def sees(self) -> Array:
        """Whether a path leads from x_k to o_t, (M, n)."""
        return self.graph.outputs_see()

    @cached_property
    def gradients(self) -> Parameters:
        """∂𝓛/∂ every parameter; "source" (V, D) and "target" (K, E): what reached the row of each token."""
        start, found = self.start, dict(self.back.parameters)
        found["source"] = gathered(start.source, start.pair.source_ids, self.adjoints["x"])
        feed = start.data.feed
        if isinstance(feed, TokenFeed):
            found["target"] = gathered(feed.table, feed.tokens(self.done.outputs), self.adjoints["y"])
        return found

    @cached_property
    def attention(self) -> Looked | None:
        """What the decoder looked at, where it looks."""
        wiring, done, back = self.start.wiring, self.done, self.back
        if not (isinstance(wiring, Attention) and isinstance(done, AttentionPass) and isinstance(back, AttentionBack)):
            return None
        by_hand = tuple(sorted(step + 1 for step in wiring.hand.rows if step < len(done.weights)))
        without = self._marked(log10_norms(wiring.round_attention(done, back)).T)
        return Looked(done.weights, done.scores, done.values["c"], by_hand, without)

    @cached_property
    def rows(self) -> Rows | None:
        """The same network fed the target, and fed its own outputs, or both where the teacher has a share.

        None where it is fed neither, or there is no target.
        """
        wanted = self.start.wanted
        if "teacher" not in self.start.wiring.switches or wanted is None:
            return None
        share = self.wired.teacher if self.wired.teacher < 1.0 else 0.0
        return rows(self._fed(1.0), self._fed(share), wanted, None if share else self.start.end)

    def _fed(self, teacher: float) -> Array:
        """The outputs at every step of the target with another share of it in what is fed back, (M, K)."""
        wired, start = dataclasses.replace(self.wired, teacher=teacher), self.start
        data = start.along_target(teacher, wired.seed)
        return WIRINGS[wired.wiring].build(wired).forward(start.parameters, data).outputs

    def verify(self) -> Verification:
        """Backward of this very run against a complex step: every ∂𝓛_t/∂x_k, and every parameter along random directions."""
        start = self.start
        return prove(start.wiring, start.parameters, start.data, self.back, self.measure, self.wired.seed)

    def measure(self, outputs: Array) -> Array:
        """The losses (M, …) of outputs (M, …, K), zero where none is taken."""
        lead = (len(outputs), *[1] * (outputs.ndim - 2))
        targets = np.broadcast_to(self.one_hot.reshape(*lead, -1), outputs.shape)
        _, found = readout.cross_entropy(outputs, targets)
        return np.asarray(found * self.counted.reshape(lead))

    def growth(self, lengths: Integers) -> dict[str, list[int]]:
        """How many parameters three networks of these sizes have at each length: recurrent, time-delay, fully connected."""
        return growth(self.wired, self.start.sizes, lengths)


def run_wiring(wired: Wired, translator: Translator | None = None) -> WiringRecord:
    """The record of a wiring, of seeded weights or of a trained translator, which must have the same switches.

    Raises: ExperimentError naming the field that is not allowed.
    """
    return WiringRecord(adopted(wired, translator), translator)

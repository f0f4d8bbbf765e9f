"""What a decoder is fed: the target's tokens, its own, or either by the toss of a coin; and greedy decoding.

A token becomes a row of a table (V, E). A token that is fed back is a constant: no gradient runs through the choice.

Checked by: tests/engine/wirings/test_decoding.py.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine import readout
from engine.arrays import Array, Integers
from engine.inputs import END
from engine.network import UNKNOWN
from engine.randomness import Stream, generator
from engine.wirings.base import Data, Wiring
from engine.wirings.scan import Parameters

START = "⟨start⟩"
SPECIAL = (START, END, UNKNOWN)  # the first tokens of a target vocabulary


@dataclass(frozen=True)
class TokenFeed:
    """y_1 is the start token; y_j the target's token before, or where `own[j]` the token with the largest output before.

    table (V, E); ids (M,), or (M, B) in a batch: the target, of which only those are read that are fed; own (M,) of bool.
    """

    table: Array
    start: int
    ids: Integers
    own: Array

    def __call__(self, step: int, before: Array | None) -> Array:
        """y of that step, (E,) or (B, E)."""
        if before is None:
            return np.asarray(self.table[self.start])
        if self.own[step]:
            return self.table[before.real.argmax(axis=-1)]
        return self.table[self.ids[step - 1]]

    def known(self, outputs: int) -> Array | None:
        """Every y where the target alone is fed."""
        return None if self.own.any() else np.asarray(self.table[delayed(self.start, self.ids[:outputs])])

    def tokens(self, outputs: Array) -> Integers:
        """The tokens that a decoder with those outputs o (M, K) was fed, (M,)."""
        said = delayed(self.start, outputs.argmax(axis=-1))
        return np.where(self.own, said, delayed(self.start, self.ids))


def delayed(start: int, ids: Integers) -> Integers:
    """The start token and all ids but the last, (M, …): what was said or asked before each step."""
    return np.concatenate((np.full_like(ids[:1], start), ids[:-1]))


def own_steps(teacher: float, seed: int, outputs: int) -> Array:
    """The steps whose decoder is fed its own token, (M,) of bool: a seeded coin in [0, 1) fell at `teacher` or above."""
    own = generator(seed, Stream.COINS).random(outputs) >= teacher
    own[:1] = False  # the first is fed the start token
    return np.asarray(own)


def teacher_feed(table: Array, start: int, ids: Integers) -> TokenFeed:
    """Teacher forcing: always the target's token; ids (M,) or (M, B)."""
    return TokenFeed(table, start, ids, np.zeros(len(ids), dtype=bool))


def mixed_feed(table: Array, start: int, ids: Integers, teacher: float, seed: int) -> TokenFeed:
    """The target's token where the coin of the step falls below `teacher`: 1 is teacher forcing, 0 free running."""
    return TokenFeed(table, start, ids, own_steps(teacher, seed, len(ids)))


def free_feed(table: Array, start: int, outputs: int) -> TokenFeed:
    """Free running: its own token at every step after the first."""
    return TokenFeed(table, start, np.zeros(outputs, dtype=np.int64), np.ones(outputs, dtype=bool))


def decode(
    wiring: Wiring, parameters: Parameters, xs: Array, table: Array, *, start: int, end: int, limit: int
) -> list[Integers]:
    """Greedy decoding of a batch of sources (N, B, D): the ids of each, up to and with the end token, at most `limit`."""
    done = wiring.forward(parameters, Data(xs, limit, free_feed(table, start, limit)))
    return [until(row, end) for row in done.outputs.argmax(axis=-1).T]


def until(ids: Integers, end: int) -> Integers:
    """The ids up to and with the first end token; all of them where there is none."""
    ends = np.flatnonzero(ids == end)
    return ids[: ends[0] + 1] if len(ends) else ids


@dataclass(frozen=True)
class Line:
    """What was said at each step, (m,) ids, and the loss of saying it there, in nats against the target's token of that step."""

    ids: Integers
    losses: Array


@dataclass(frozen=True)
class Rows:
    """The same network taught, fed the target's tokens, and free, fed its own.

    first_divergence: the first step, from 1, at which they say different tokens; None where they never do.
    """

    taught: Line
    free: Line
    first_divergence: int | None


def rows(taught: Array, free: Array, targets: Integers, end: int | None = None) -> Rows:
    """From the outputs o (M, K) of both runs and the target's ids (M,); a free run is over with the end token."""
    found, own = line(taught, targets), line(free, targets)
    if end is not None:
        said = until(own.ids, end)
        own = Line(said, own.losses[: len(said)])
    apart = np.flatnonzero(own.ids != found.ids[: len(own.ids)])
    return Rows(found, own, int(apart[0]) + 1 if len(apart) else None)


def line(outputs: Array, targets: Integers) -> Line:
    """The most probable tokens of o (M, K), and the cross-entropy of each step."""
    wanted = np.eye(outputs.shape[1])[targets]
    losses = readout.losses("softmax", outputs, readout.predict("softmax", outputs), wanted)
    return Line(np.asarray(outputs.argmax(axis=-1)), losses)

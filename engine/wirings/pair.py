"""The two texts of a run: tokens, what a network knows of them, and what its outputs are asked for.

Checked by: tests/engine/wirings/test_wiring_record.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from engine.arrays import Array, Integers
from engine.errors import ExperimentError
from engine.inputs import END, LARGEST_TEXT, tokenise
from engine.network import UNKNOWN
from engine.randomness import Stream, generator
from engine.wirings.base import LONGEST
from engine.wirings.decoding import START

LABELS = ("A", "B", "C", "D")
NONE = -1  # in place of a class where an output is not asked for anything


@dataclass(frozen=True)
class Pair:
    """What was typed, cut into tokens.

    source (N,), target (at most LONGEST); source_ids (N,), target_ids: rows of the embeddings; *_unknown: tokens (from 1) that a
    trained network does not know; *_full: lengths before the texts were cut.
    """

    source: tuple[str, ...]
    target: tuple[str, ...]
    source_ids: Integers
    target_ids: Integers
    source_vocabulary: tuple[str, ...]
    target_vocabulary: tuple[str, ...]
    source_unknown: tuple[int, ...]
    target_unknown: tuple[int, ...]
    source_full: int
    target_full: int

    def read_as(self, places: Sequence[int]) -> Pair:
        """The pair with the tokens of the source that a wiring reads, in the order in which it reads them."""
        unknown = tuple(n for n, place in enumerate(places, 1) if place + 1 in self.source_unknown)
        source = tuple(self.source[place] for place in places)
        return replace(self, source=source, source_ids=self.source_ids[list(places)], source_unknown=unknown)


@dataclass(frozen=True)
class Asked:
    """What the outputs are compared with: classes (K,) in words, the class asked for at each output (M,) or NONE.

    fits: the classes are the target's own tokens; else they are labels that the seed draws.
    """

    classes: tuple[str, ...]
    targets: Integers
    fits: bool

    @cached_property
    def one_hot(self) -> Array:
        """The targets, (M, K); rows of zeros where nothing is asked."""
        return np.eye(len(self.classes))[self.targets] * (self.targets != NONE)[:, None]


def cut(field: str, text: str, how: str, longest: int, *, may_be_empty: bool = False) -> tuple[tuple[str, ...], int]:
    """The first tokens of a text and how many there are.

    Raises: ExperimentError where there is none, or the text is too long.
    """
    if len(text) > LARGEST_TEXT:
        raise ExperimentError(field, f"{len(text)} characters", f"at most {LARGEST_TEXT} characters")
    tokens = tokenise(text, how)
    if not tokens and not may_be_empty:
        raise ExperimentError(field, text, "at least one word or character")
    return tuple(tokens[:longest]), len(tokens)


def pair_of(
    source: str,
    target: str,
    how: str,
    longest: int = LONGEST,
    vocabularies: tuple[Sequence[str], Sequence[str]] | None = None,
    *,
    may_be_empty: bool = False,
) -> Pair:
    """Both texts cut to `longest` tokens, with the vocabularies of a trained network, or their own.

    may_be_empty: the target may, for a network that has learned what to say.
    """
    left, left_full = cut("source", source, how, longest)
    right, right_full = cut("target", target, how, longest, may_be_empty=may_be_empty)
    known = vocabularies or (tuple(dict.fromkeys(left)), (START, END, *dict.fromkeys(right)))
    return Pair(
        left,
        right,
        look_up(left, known[0]),
        look_up(right, known[1]),
        tuple(known[0]),
        tuple(known[1]),
        _unknown(left, known[0]),
        _unknown(right, known[1]),
        left_full,
        right_full,
    )


def look_up(tokens: Sequence[str], words: Sequence[str]) -> Integers:
    """The row of each token, as it is written or in small letters; that of UNKNOWN where there is none."""
    place = {word: index for index, word in enumerate(words)}
    unknown = place.get(UNKNOWN, 0)
    return np.array([place.get(token, place.get(token.lower(), unknown)) for token in tokens], dtype=np.int64)


def _unknown(tokens: Sequence[str], words: Sequence[str]) -> tuple[int, ...]:
    """The places, from 1, of tokens that are no words."""
    return tuple(place for place, token in enumerate(tokens, 1) if not {token, token.lower()} & set(words))


def asked_of_labels(pair: Pair, outputs: int, seed: int) -> Asked:
    """The target's tokens where there is one for each of several outputs, else labels that the seed draws."""
    if len(pair.target) == outputs and outputs > 1:
        classes = (*dict.fromkeys(pair.target), END)
        return Asked(classes, np.array([classes.index(token) for token in pair.target]), fits=True)
    drawn = generator(seed, Stream.TARGETS).integers(len(LABELS), size=outputs)
    return Asked(LABELS, drawn, fits=False)

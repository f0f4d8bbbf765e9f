"""What both grammars share: graded sentences, patterns that they are drawn from, and the split into learned and held-out.

A sentence is written as text and cut into tokens by the engine's own rules, as a reader's text will be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from engine.inputs import tokenise
from engine.network import UNKNOWN

CLASSES = ("negative", "positive")
NEGATIVE, POSITIVE = 0, 1
# How sure a reader may be of a verdict: "not bad" is no praise, "not bad at all" is.
MILD, PLAIN, STRONG = 0.85, 0.92, 0.98

SHORTEST_HELD_OUT = 3  # tokens: "bad" alone follows from no other sentence


class Sentence(NamedTuple):
    """A text, its class, and how probable that class is."""

    text: str
    label: int
    sure: float

    @property
    def target(self) -> tuple[float, float]:
        """The probability of each class."""
        return (self.sure, 1.0 - self.sure) if self.label == NEGATIVE else (1.0 - self.sure, self.sure)


@dataclass(frozen=True)
class Pattern:
    """Sentences of one shape, and how many of each class are drawn from them at most."""

    sentences: tuple[Sentence, ...]
    negative: int
    positive: int

    def draw(self, random: np.random.Generator) -> list[Sentence]:
        """A random choice without repetition."""
        found: list[Sentence] = []
        for label, most in ((NEGATIVE, self.negative), (POSITIVE, self.positive)):
            own = [sentence for sentence in self.sentences if sentence.label == label]
            found += [own[index] for index in random.permutation(len(own))[:most]]
        return found


@dataclass(frozen=True)
class Grammar:
    """A small language of reviews.

    patterns: every shape of sentence; neutral: words that say nothing about the verdict, which training hides now and then,
    so that UNKNOWN comes to mean "nothing"; sample: the sentence that a page opens with.
    """

    name: str
    tokenise: str
    sample: str
    neutral: tuple[str, ...]
    patterns: tuple[Pattern, ...]

    def tokens(self, sentence: Sentence) -> list[str]:
        """The sentence as the engine reads it."""
        return tokenise(sentence.text, self.tokenise)

    def vocabulary(self) -> tuple[str, ...]:
        """UNKNOWN, then every token of any pattern in order of appearance."""
        every = (sentence for pattern in self.patterns for sentence in pattern.sentences)
        return (UNKNOWN, *dict.fromkeys(token for sentence in every for token in self.tokens(sentence)))


@dataclass(frozen=True)
class Split:
    """Sentences that are learned, and others that are only asked about afterwards."""

    learned: tuple[Sentence, ...]
    held_out: tuple[Sentence, ...]


def split(grammar: Grammar, seed: int, share: float = 0.2) -> Split:
    """The same sentences for the same seed: drawn from the patterns, `share` of them held out whole, but none of a word or two."""
    random = np.random.default_rng(seed)
    drawn = list(dict.fromkeys(sentence for pattern in grammar.patterns for sentence in pattern.draw(random)))
    long = [sentence for sentence in drawn if len(grammar.tokens(sentence)) >= SHORTEST_HELD_OUT]
    order = random.permutation(len(long))[: round(share * len(drawn))]
    held_out = tuple(long[index] for index in order)
    asked = set(held_out)
    return Split(tuple(sentence for sentence in drawn if sentence not in asked), held_out)


def turned(label: int, *, turns: bool) -> int:
    """The other class where a negation turns it round, else the same."""
    return 1 - label if turns else label


def optional(words: Sequence[str]) -> tuple[str, ...]:
    """The words, or none."""
    return ("", *words)


def spaced(*parts: str) -> str:
    """The parts that are not empty, with spaces between them."""
    return " ".join(part for part in parts if part)


def pattern(sentences: Iterable[Sentence], negative: int, positive: int) -> Pattern:
    """A pattern of those sentences."""
    return Pattern(tuple(sentences), negative, positive)

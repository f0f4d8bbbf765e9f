"""Short English reviews, word by word: "not" turns a verdict round, however many words stand between.

Reviews say "not good" more often than "not bad", here as in life: so "not" alone already lowers the guess.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from networks.grammar import (
    MILD,
    NEGATIVE,
    PLAIN,
    POSITIVE,
    STRONG,
    Grammar,
    Sentence,
    optional,
    pattern,
    spaced,
    turned,
)

THINGS = ("film", "movie", "plot", "story", "acting", "ending")
SUBJECTS = tuple(f"{which} {thing}" for thing in THINGS for which in ("the", "this"))
ADJECTIVES = {
    "good": POSITIVE,
    "great": POSITIVE,
    "fun": POSITIVE,
    "bad": NEGATIVE,
    "dull": NEGATIVE,
    "boring": NEGATIVE,
}
VERBS = {"like": POSITIVE, "hate": NEGATIVE}
DEGREES = ("really", "very")
NEGATIONS = ("not", "never")
AT_ALL = "at all"
ENDS = ("", AT_ALL)
WHAT = "what i would call"  # four words between the negation and what it turns round


def sure(negation: str, degree: str, end: str) -> float:
    """A negation is mild unless "at all" makes it strong; a degree is strong where nothing is negated."""
    if negation:
        return STRONG if end else MILD
    return STRONG if degree else PLAIN


def plain() -> Iterator[Sentence]:
    """The film was [really] good."""
    for subject, degree, (word, label) in product(SUBJECTS, optional(DEGREES), ADJECTIVES.items()):
        yield Sentence(spaced(subject, "was", degree, word), label, sure("", degree, ""))


def negated() -> Iterator[Sentence]:
    """The plot was not [really] bad [at all]."""
    choices = product(SUBJECTS, NEGATIONS, optional(DEGREES), ADJECTIVES.items(), ENDS)
    for subject, negation, degree, (word, label), end in choices:
        text = spaced(subject, "was", negation, degree, word, end)
        yield Sentence(text, turned(label, turns=True), sure(negation, degree, end))


def named() -> Iterator[Sentence]:
    """The adjective before its noun: [this was] not a bad film [at all]."""
    choices = product(
        optional(("this was",)), optional(NEGATIONS), optional(DEGREES), ADJECTIVES.items(), THINGS[:4], ENDS
    )
    for start, negation, degree, (word, label), thing, end in choices:
        if negation or not end:
            text = spaced(start, negation, "a", degree, word, thing, end)
            yield Sentence(text, turned(label, turns=bool(negation)), sure(negation, degree, end))


def called(negations: Sequence[str]) -> Iterator[Sentence]:
    """The story was [not] what i would call [really] dull."""
    choices = product(SUBJECTS, negations, optional(DEGREES), ADJECTIVES.items())
    for subject, negation, degree, (word, label) in choices:
        text = spaced(subject, "was", negation, WHAT, degree, word)
        yield Sentence(text, turned(label, turns=bool(negation)), sure(negation, degree, ""))


def thought() -> Iterator[Sentence]:
    """i [did not] think the story was [very] boring [at all]: the negation stands in another clause."""
    choices = product(("", "did not"), SUBJECTS, optional(DEGREES), ADJECTIVES.items(), ENDS)
    for negation, subject, degree, (word, label), end in choices:
        if negation or not end:
            text = spaced("i", negation, "think", subject, "was", degree, word, end)
            yield Sentence(text, turned(label, turns=bool(negation)), sure(negation, degree, end))


def liked() -> Iterator[Sentence]:
    """i did not [really] like the ending [at all]."""
    openings = {"": "", "did": "", "did not": "not", "never did": "never"}
    choices = product(openings.items(), ("", "really"), VERBS.items(), SUBJECTS, ENDS)
    for (opening, negation), degree, (verb, label), subject, end in choices:
        if negation or not end:
            text = spaced("i", opening, degree, verb, subject, end)
            yield Sentence(text, turned(label, turns=bool(negation)), sure(negation, degree, end))


def fragments() -> Iterator[Sentence]:
    """Not bad [at all]."""
    choices = product(optional(NEGATIONS), optional(DEGREES), ADJECTIVES.items(), ENDS)
    for negation, degree, (word, label), end in choices:
        if negation or not end:
            text = spaced(negation, degree, word, end)
            yield Sentence(text, turned(label, turns=bool(negation)), sure(negation, degree, end))


GRAMMAR = Grammar(
    name="sentiment",
    tokenise="word",
    sample="the plot was not bad at all",
    neutral=("the", "this", "a", *THINGS, "was", *DEGREES),
    patterns=(
        pattern(plain(), 40, 108),
        pattern(negated(), 240, 80),
        pattern(named(), 80, 80),
        pattern(called(NEGATIONS), 100, 40),
        pattern(called(("",)), 20, 60),
        pattern(thought(), 170, 160),
        pattern(liked(), 120, 120),
        pattern(fragments(), 27, 27),
    ),
)

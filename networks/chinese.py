"""Short Chinese reviews, character by character: 不 turns a verdict round, while 不错 and 无聊 are words of their own.

As in the English ones, it is praise that is negated most often.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from networks.grammar import MILD, NEGATIVE, PLAIN, POSITIVE, STRONG, Grammar, Sentence, optional, pattern, turned

ACTED = "演员演得"
THINGS = ("这部电影", "电影", "情节", "剧情", "故事", "结尾")
SUBJECTS = (*THINGS, ACTED)
ADJECTIVES = {
    "好": POSITIVE,
    "好看": POSITIVE,
    "精彩": POSITIVE,
    "有趣": POSITIVE,
    "差": NEGATIVE,
    "烂": NEGATIVE,
    "难看": NEGATIVE,
    "无聊": NEGATIVE,
}
NOT_WRONG = "不错"  # good, as one word: its 不 turns nothing round
VERBS = {"喜欢": POSITIVE, "讨厌": NEGATIVE}
DEGREES = ("很", "真", "太")
NOT_AT_ALL = ("一点也不", "一点都不")
NEGATIONS = ("不", "并不", "不是很", "并不是很", *NOT_AT_ALL)


def sure(negation: str, degree: str) -> float:
    """A negation is mild unless it is "not at all"; a degree is strong where nothing is negated."""
    if negation:
        return STRONG if negation in NOT_AT_ALL else MILD
    return STRONG if degree else PLAIN


def plain() -> Iterator[Sentence]:
    """这部电影[很]好看."""
    words = {**ADJECTIVES, NOT_WRONG: POSITIVE}
    for subject, degree, (word, label) in product(SUBJECTS, optional(DEGREES), words.items()):
        if word != NOT_WRONG or degree in ("", "很", "真"):
            yield Sentence(f"{subject}{degree}{word}", label, sure("", degree))


def negated() -> Iterator[Sentence]:
    """情节一点也不差."""
    for subject, negation, (word, label) in product(SUBJECTS, NEGATIONS, ADJECTIVES.items()):
        yield Sentence(f"{subject}{negation}{word}", turned(label, turns=True), sure(negation, ""))


def thought() -> Iterator[Sentence]:
    """我不觉得剧情[很]无聊: the negation stands in another clause."""
    choices = product(("", "不", "并不", "一点也不"), SUBJECTS, optional(DEGREES), ADJECTIVES.items())
    for negation, subject, degree, (word, label) in choices:
        text = f"我{negation}觉得{subject}{degree}{word}"
        yield Sentence(text, turned(label, turns=bool(negation)), sure(negation, degree))


def liked() -> Iterator[Sentence]:
    """我[一点也]不喜欢结尾."""
    negations = ("", "不", "并不", *NOT_AT_ALL)
    for negation, degree, (verb, label), thing in product(negations, ("", "很", "真"), VERBS.items(), THINGS):
        if not (negation and degree):
            verdict = turned(label, turns=bool(negation))
            yield Sentence(f"我{negation}{degree}{verb}{thing}", verdict, sure(negation, degree))


def fragments() -> Iterator[Sentence]:
    """一点也不差."""
    for negation, degree, (word, label) in product(optional(NEGATIONS), optional(DEGREES), ADJECTIVES.items()):
        if not (negation and degree):
            verdict = turned(label, turns=bool(negation))
            yield Sentence(f"{negation}{degree}{word}", verdict, sure(negation, degree))


GRAMMAR = Grammar(
    name="sentiment-zh",
    tokenise="char",
    sample="情节一点也不差",
    neutral=tuple("这部电影情节剧故事结尾很真太"),
    patterns=(
        pattern(plain(), 50, 135),
        pattern(negated(), 160, 70),
        pattern(thought(), 240, 220),
        pattern(liked(), 42, 42),
        pattern(fragments(), 36, 32),
    ),
)

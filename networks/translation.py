"""A small language of phrases, Chinese by character and English by word: who, when, what, whom; one clause, or several joined.

A time word stands before the verb in Chinese and at the end in English, where it also decides the form of the verb:

    我昨天看见了老师 → I saw the teacher yesterday
    他爱中国，但是我们明天会画猫 → he loves China but we will draw the cat tomorrow

One clause in five is held out whole: it is in no sentence that is learned, short or long.

Checked by: tests/networks/test_translation.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

import numpy as np

from engine.inputs import tokenise
from engine.network import UNKNOWN
from engine.wirings.decoding import SPECIAL

TOKENISE = "auto"  # Han by character, English by word
SAMPLE = ("我爱中国", "I love China")
# Held-out sentences of one, two and three clauses: attention has all of them, and no vector the longer ones.
SAMPLES = (
    SAMPLE,
    ("我们现在看见中国，但是你想念他", "we see China now but you miss him"),
    (
        "她明天会喜欢你，他画你，但是她现在想念老师",
        "she will like you tomorrow and he draws you but she misses the teacher now",
    ),
)
SHARE = 0.2  # of the clauses, held out
MOST_CLAUSES = 3
LONGEST = 24  # tokens of either side: as many as the page of the wirings shows
PAST, PRESENT, FUTURE = -1, 0, 1
TIME_FIRST, STOPPED = 0.3, 0.2  # how many of several clauses have their time first, and of the sentences a full stop
STRANGE = "□"  # stands for a character that is in no vocabulary


class Person(NamedTuple):
    """Who does something, and whether the verb takes its -s."""

    chinese: str
    english: str
    third: bool


class Verb(NamedTuple):
    """What is done. done: the particle of a finished action, which verbs of feeling do without."""

    chinese: str
    base: str
    third: str
    past: str
    done: str = ""


class Time(NamedTuple):
    """When, by a word or by none."""

    chinese: str
    english: str
    tense: int


class Thing(NamedTuple):
    """Whom or what; a pronoun is not done to itself."""

    chinese: str
    english: str


class Pair(NamedTuple):
    """A sentence and its translation."""

    source: str
    target: str

    @property
    def tokens(self) -> tuple[list[str], list[str]]:
        """Both sides as the engine cuts a reader's text."""
        return tokenise(self.source, TOKENISE), tokenise(self.target, TOKENISE)

    @property
    def stopped(self) -> Pair:
        """With a full stop."""
        return Pair(f"{self.source}。", f"{self.target}.")


PERSONS = (
    Person("我", "I", third=False),
    Person("你", "you", third=False),
    Person("他", "he", third=True),
    Person("她", "she", third=True),
    Person("我们", "we", third=False),
    Person("他们", "they", third=False),
)
VERBS = (
    Verb("爱", "love", "loves", "loved"),
    Verb("喜欢", "like", "likes", "liked"),
    Verb("看见", "see", "sees", "saw", "了"),
    Verb("想念", "miss", "misses", "missed"),
    Verb("画", "draw", "draws", "drew", "了"),
)
TIMES = (
    Time("", "", PRESENT),
    Time("昨天", "yesterday", PAST),
    Time("今天", "today", PRESENT),
    Time("现在", "now", PRESENT),
    Time("明天", "tomorrow", FUTURE),
)
THINGS = (
    Thing("中国", "China"),
    Thing("老师", "the teacher"),
    Thing("学生", "the student"),
    Thing("猫", "the cat"),
    Thing("花", "the flowers"),
    Thing("我", "me"),
    Thing("你", "you"),
    Thing("他", "him"),
)
JOINS = (("，", "and"), ("，但是", "but"), ("，因为", "because"))


class Clause(NamedTuple):
    """One statement."""

    person: Person
    time: Time
    verb: Verb
    thing: Thing

    def pair(self, *, time_first: bool = False) -> Pair:
        """我明天会看见老师 → I will see the teacher tomorrow; with the time first, 明天我会看见老师."""
        person, time, verb, thing = self
        will = "会" if time.tense == FUTURE else ""
        done = verb.done if time.tense == PAST else ""
        who = f"{time.chinese}{person.chinese}" if time_first else f"{person.chinese}{time.chinese}"
        english = (person.english, self.form, thing.english, time.english)
        return Pair(f"{who}{will}{verb.chinese}{done}{thing.chinese}", " ".join(part for part in english if part))

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Every way to write it: with and without a full stop, the time second or, where there is one, first."""
        found = [self.pair(), self.pair(time_first=True)] if self.time.chinese else [self.pair()]
        return tuple(pair for one in found for pair in (one, one.stopped))

    @property
    def form(self) -> str:
        """The English verb in its tense and person."""
        if self.time.tense == FUTURE:
            return f"will {self.verb.base}"
        if self.time.tense == PAST:
            return self.verb.past
        return self.verb.third if self.person.third else self.verb.base


@dataclass(frozen=True)
class Split:
    """Clauses that may be learned, and others that are in nothing that is learned."""

    learned: tuple[Clause, ...]
    held_out: tuple[Clause, ...]


def clauses() -> tuple[Clause, ...]:
    """Every combination, but no 我爱我 or 我们爱我."""
    every = (Clause(*parts) for parts in product(PERSONS, TIMES, VERBS, THINGS))
    return tuple(clause for clause in every if clause.thing.chinese not in clause.person.chinese)


def split(seed: int) -> Split:
    """The same clauses for the same seed."""
    every = clauses()
    asked = set(np.random.default_rng(seed).permutation(len(every))[: round(SHARE * len(every))].tolist())
    return Split(
        tuple(clause for index, clause in enumerate(every) if index not in asked),
        tuple(clause for index, clause in enumerate(every) if index in asked),
    )


def single(own: tuple[Clause, ...]) -> tuple[Pair, ...]:
    """Every sentence of one of these clauses."""
    return tuple(pair for clause in own for pair in clause.pairs)


def strange() -> tuple[Pair, ...]:
    """Clauses with a name of one or two characters that nobody knows, which is said as UNKNOWN: in place of whom, and of who."""
    names = tuple(Thing(STRANGE * length, STRANGE) for length in (1, 2))
    whom = (Clause(*parts) for parts in product(PERSONS, TIMES, VERBS, names))
    who = (Clause(Person(*name, third=True), *parts) for name in names for parts in product(TIMES, VERBS, THINGS))
    return tuple(clause.pair() for clause in (*whom, *who))


def joined(own: tuple[Clause, ...], count: int, sentences: int, random: np.random.Generator) -> tuple[Pair, ...]:
    """That many different sentences of `count` of these clauses each, none longer than LONGEST on either side."""
    found: dict[Pair, None] = {}
    while len(found) < sentences:
        pair = _drawn(own, random)
        for _ in range(count - 1):
            (mark, word), after = JOINS[random.integers(len(JOINS))], _drawn(own, random)
            pair = Pair(f"{pair.source}{mark}{after.source}", f"{pair.target} {word} {after.target}")
        pair = pair.stopped if random.random() < STOPPED else pair
        if len(pair.source) <= LONGEST:  # a Chinese token is a character, and English takes fewer
            found[pair] = None
    return tuple(found)


def _drawn(own: tuple[Clause, ...], random: np.random.Generator) -> Pair:
    """One of these clauses."""
    return own[random.integers(len(own))].pair(time_first=random.random() < TIME_FIRST)


def vocabularies() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The tokens of each side in order of appearance, after those that every translator has."""
    pairs = [*single(clauses()), *(Pair(*join) for join in JOINS)]
    read, said = (dict.fromkeys(token for pair in pairs for token in pair.tokens[side]) for side in (0, 1))
    return (UNKNOWN, *read), (*SPECIAL, *said)

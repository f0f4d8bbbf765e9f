"""The phrase grammar: what it says in both languages, and that what is asked about was never learned."""

import re

import numpy as np
import pytest

from engine.inputs import END
from engine.network import UNKNOWN
from engine.wirings.decoding import START
from networks import train_translation as script
from networks.translation import (
    JOINS,
    LONGEST,
    SAMPLE,
    STRANGE,
    Pair,
    clauses,
    joined,
    single,
    split,
    strange,
    vocabularies,
)

EVERYTHING = dict(single(clauses()))
LEARNED, ASKED = script.lesson()


@pytest.mark.parametrize(
    ("source", "target"),
    [
        SAMPLE,
        ("我昨天看见了老师", "I saw the teacher yesterday"),
        ("昨天我看见了老师。", "I saw the teacher yesterday."),
        ("他爱中国", "he loves China"),
        ("他们爱中国", "they love China"),
        ("她今天喜欢猫", "she likes the cat today"),
        ("我们明天会画学生", "we will draw the student tomorrow"),
        ("你现在想念我", "you miss me now"),
        ("他们昨天画了花", "they drew the flowers yesterday"),
        ("她昨天想念他", "she missed him yesterday"),
    ],
)
def test_a_clause_says_the_same_in_both_languages(source: str, target: str) -> None:
    assert EVERYTHING[source] == target


def test_a_sentence_has_one_translation() -> None:
    pairs = single(clauses())
    assert len(EVERYTHING) == len(pairs)
    assert len(pairs) > 3 * len(clauses()) > 3 * 400


def test_nobody_is_done_to_himself_by_the_same_word() -> None:
    assert not {"我爱我", "我们爱我", "你画你"} & set(EVERYTHING)


def test_chinese_has_no_spaces_and_english_no_capitals_but_two() -> None:
    for source, target in EVERYTHING.items():
        assert re.fullmatch(r"[\u4e00-\u9fff]+。?", source)
        assert re.fullmatch(r"[a-zIC]+( [a-zIC]+)*\.?", target)
        assert set(re.findall(r"\w*[A-Z]\w*", target)) <= {"I", "China"}


def test_one_clause_in_five_is_held_out() -> None:
    parts = split(script.SEED)
    assert len(parts.learned) >= 400
    assert set(parts.learned) | set(parts.held_out) == set(clauses())
    assert not set(parts.learned) & set(parts.held_out)
    assert len(parts.held_out) == pytest.approx(0.2 * len(clauses()), abs=1)


def test_the_split_depends_on_its_seed_alone() -> None:
    assert split(1) == split(1) != split(2)
    assert script.lesson() == (LEARNED, ASKED)


def clauses_in(source: str) -> list[str]:
    """The clauses of a sentence, each with its time second and no full stop, so that it has one form."""
    marks = sorted((mark for mark, _ in JOINS), key=len, reverse=True)
    return [
        re.sub(r"^(昨天|今天|现在|明天)(我们|他们|.)", r"\2\1", part)
        for part in re.split("|".join(marks), source.rstrip("。"))
    ]


def test_no_clause_of_a_held_out_sentence_is_in_anything_that_is_learned() -> None:
    learned = {clause for pairs in LEARNED.values() for pair in pairs for clause in clauses_in(pair.source)}
    asked = {clause for pairs in ASKED.values() for pair in pairs for clause in clauses_in(pair.source)}
    assert not learned & asked
    assert learned | asked == {clause.pair().source for clause in clauses()}


def test_every_word_of_what_is_asked_was_learned_and_is_known() -> None:
    known = vocabularies()
    for side in (0, 1):
        learned, asked = (
            {token for pairs in part.values() for pair in pairs[:900] for token in pair.tokens[side]}
            for part in (LEARNED, ASKED)
        )
        assert asked == learned <= set(known[side])
    assert known[0][0] == UNKNOWN
    assert known[1][:3] == (START, END, UNKNOWN)
    assert all(len(set(words)) == len(words) for words in known)


@pytest.mark.parametrize("count", [2, 3])
def test_longer_sentences_are_clauses_joined_and_fit_the_page(count: int) -> None:
    for pair in (*LEARNED[count][:900], *ASKED[count]):
        assert len(clauses_in(pair.source)) == count
        assert sum(pair.target.split().count(word) for _, word in JOINS) == count - 1
        assert max(map(len, pair.tokens)) <= LONGEST
    assert len(set(LEARNED[count])) == script.LEARNED[count]
    assert len(set(ASKED[count])) == script.ASKED[count]


def test_longer_sentences_depend_on_their_generator_alone() -> None:
    own = split(1).held_out
    one, two, other = (joined(own, 3, 20, np.random.default_rng(seed)) for seed in (4, 4, 5))
    assert one == two != other


def test_a_stranger_is_in_no_vocabulary_and_is_done_and_does_as_others() -> None:
    assert STRANGE not in vocabularies()[0]
    assert STRANGE not in vocabularies()[1]
    pairs = set(strange())
    assert {
        Pair("我爱□□", "I love □"),
        Pair("□昨天画了猫", "□ drew the cat yesterday"),
        Pair("□□爱我", "□ loves me"),
    } <= pairs

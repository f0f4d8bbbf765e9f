"""The two grammars: what they say about negation, and that what is asked about was never learned."""

from collections import Counter

import numpy as np
import pytest

from engine.network import UNKNOWN
from networks.chinese import GRAMMAR as CHINESE
from networks.english import GRAMMAR as ENGLISH
from networks.grammar import NEGATIVE, POSITIVE, SHORTEST_HELD_OUT, Grammar, Sentence, split
from networks.train import SEED

grammars = pytest.mark.parametrize("grammar", [ENGLISH, CHINESE], ids=lambda grammar: grammar.name)


def everything(grammar: Grammar) -> dict[str, Sentence]:
    return {sentence.text: sentence for pattern in grammar.patterns for sentence in pattern.sentences}


@grammars
def test_no_held_out_sentence_was_learned(grammar: Grammar) -> None:
    parts = split(grammar, SEED)
    learned, held_out = ({sentence.text for sentence in part} for part in (parts.learned, parts.held_out))
    assert not learned & held_out
    assert (len(learned), len(held_out)) == (len(parts.learned), len(parts.held_out))
    assert 0.19 < len(held_out) / (len(learned) + len(held_out)) < 0.21
    assert min(len(grammar.tokens(sentence)) for sentence in parts.held_out) >= SHORTEST_HELD_OUT


@grammars
def test_the_split_depends_on_its_seed_alone(grammar: Grammar) -> None:
    assert split(grammar, 1) == split(grammar, 1)
    assert split(grammar, 1) != split(grammar, 2)


@grammars
def test_a_text_has_one_verdict(grammar: Grammar) -> None:
    found = {(sentence.text, sentence.target) for pattern in grammar.patterns for sentence in pattern.sentences}
    assert max(Counter(text for text, _ in found).values()) == 1


@grammars
def test_both_verdicts_are_about_as_frequent(grammar: Grammar) -> None:
    parts = split(grammar, SEED)
    for part in (parts.learned, parts.held_out):
        assert 0.4 < np.mean([sentence.label for sentence in part]) < 0.6


@grammars
def test_a_target_is_sure_of_the_label_but_never_certain(grammar: Grammar) -> None:
    for sentence in everything(grammar).values():
        assert sum(sentence.target) == pytest.approx(1.0)
        assert int(np.argmax(sentence.target)) == sentence.label
        assert 0.8 < max(sentence.target) < 1.0


@grammars
def test_the_vocabulary_is_small_begins_with_the_unknown_and_holds_every_neutral_word(grammar: Grammar) -> None:
    vocabulary = grammar.vocabulary()
    assert vocabulary[0] == UNKNOWN
    assert len(set(vocabulary)) == len(vocabulary)
    assert 16 <= len(vocabulary) - 1 <= 45
    assert set(grammar.neutral) < set(vocabulary)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("the plot was not bad at all", POSITIVE),
        ("the plot was bad", NEGATIVE),
        ("the acting was not good", NEGATIVE),
        ("the story was never dull", POSITIVE),
        ("i did not like the ending", NEGATIVE),
        ("i did hate the ending", NEGATIVE),
        ("i did not think the film was very boring at all", POSITIVE),
        ("the film was not what i would call bad", POSITIVE),
        ("this was not a bad film", POSITIVE),
    ],
)
def test_an_english_negation_turns_the_verdict_round(text: str, label: int) -> None:
    assert everything(ENGLISH)[text].label == label


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("情节一点也不差", POSITIVE),
        ("情节很差", NEGATIVE),
        ("这部电影不错", POSITIVE),
        ("演员演得不好", NEGATIVE),
        ("剧情并不无聊", POSITIVE),
        ("我不觉得剧情很无聊", POSITIVE),
        ("我一点也不喜欢结尾", NEGATIVE),
        ("电影不难看", POSITIVE),
    ],
)
def test_a_chinese_negation_turns_the_verdict_round(text: str, label: int) -> None:
    assert everything(CHINESE)[text].label == label


def test_at_all_makes_a_negation_surer() -> None:
    english, chinese = everything(ENGLISH), everything(CHINESE)
    assert english["the plot was not bad at all"].sure > english["the plot was not bad"].sure
    assert chinese["情节一点也不差"].sure > chinese["情节不差"].sure

"""The training script: what it feeds, that it repeats itself, and what it writes."""

import dataclasses

import numpy as np
import pytest

from networks import train
from networks.english import GRAMMAR
from networks.files import unpacked
from networks.grammar import split

QUICK = dataclasses.replace(train.PLAN, epochs=2)


def test_a_sentence_becomes_the_rows_of_its_words() -> None:
    sentence = next(iter(GRAMMAR.patterns[0].sentences))
    (example,) = train.examples(GRAMMAR, [sentence])
    assert [GRAMMAR.vocabulary()[index] for index in example.ids] == sentence.text.split()
    assert example.target == sentence.target


def test_only_neutral_words_are_hidden_and_all_others_stay_in_order() -> None:
    vary, random = train.forgetful(GRAMMAR), np.random.default_rng(1)
    vocabulary = GRAMMAR.vocabulary()
    ids = np.array([[vocabulary.index(word) for word in GRAMMAR.sample.split()]] * 200)
    seen, longer = set(), 0
    for _ in range(40):
        read = vary(ids, random)
        longer += read.shape[1] - ids.shape[1]
        seen |= {tuple(vocabulary[index] for index in row if index) for row in read.tolist()}
    assert all("not bad at all" in " ".join(words) for words in seen)
    assert ("not", "bad", "at", "all") in seen
    assert tuple(GRAMMAR.sample.split()) in seen
    assert 0 < longer < 40


def test_one_unknown_word_is_put_somewhere_into_every_row() -> None:
    ids = np.arange(1, 13).reshape(3, 4)
    longer = train.inserted(ids, np.random.default_rng(3))
    assert longer.shape == (3, 5)
    assert (longer == 0).sum(axis=1).tolist() == [1, 1, 1]
    assert longer[longer != 0].tolist() == ids.ravel().tolist()


def test_fitting_twice_gives_the_same_network() -> None:
    learned = split(GRAMMAR, train.SEED).learned[:200]
    one, two = (train.fit(GRAMMAR, "gru", learned, QUICK, starts=2) for _ in range(2))
    for name, part in one.weights.items():
        assert np.array_equal(part, dict(two.weights.items())[name])
    assert np.array_equal(one.embedding, two.embedding)


def test_the_script_writes_and_reports_every_network(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: object
) -> None:
    monkeypatch.setattr(train, "PLAN", QUICK)
    monkeypatch.setattr(train, "STARTS", 1)
    monkeypatch.setattr(train, "path_of", lambda name, cell: tmp_path / f"{name}-{cell}.safetensors")
    train.main()
    said = capsys.readouterr().out
    for name in ("sentiment", "sentiment-zh"):
        for cell in ("lstm", "gru", "vanilla"):
            network, facts = unpacked(tmp_path / f"{name}-{cell}.safetensors")
            assert (network.name, network.cell) == (name, cell)
            line = next(line for line in said.splitlines() if line.split()[:2] == [name, cell])
            assert f"{facts.accuracy:.2%}" in line
            assert f"learned {facts.learned:5}" in line

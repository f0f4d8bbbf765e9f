"""The script that trains the translators: what it feeds, that it learns, repeats itself, and writes what it reports."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from engine.inputs import END
from engine.network import UNKNOWN
from engine.training import Plan
from engine.wirings.translator import check_translator
from networks import TRANSLATORS
from networks import train_translation as script
from networks.translation import SAMPLE, Clause, Pair, clauses, single, split
from networks.translator_files import unpacked

FEW = tuple(
    clause for clause in clauses() if clause.thing.english in {"China", "me"} and clause.verb.base in {"love", "see"}
)
TINY = Plan(epochs=12, size=12, rate=0.02)


def tiny(learned: tuple[Clause, ...]) -> dict[int, tuple[Pair, ...]]:
    return {1: tuple(clause.pair() for clause in learned)}


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script, "strange", tuple)
    monkeypatch.setattr(script, "OFTEN", 12)


def test_a_pair_becomes_the_rows_of_its_tokens_and_the_end() -> None:
    translator = script.begun(script.wired_of("att-dot"), 1)
    ((source, target),) = script.ids(translator, [Pair("我爱□", "I love □")])
    assert [translator.source_vocabulary[index] for index in source] == ["我", "爱", UNKNOWN]
    assert [translator.target_vocabulary[index] for index in target] == ["I", "love", UNKNOWN, END]


@pytest.mark.parametrize("name", TRANSLATORS)
def test_every_name_begins_as_a_translator_that_fits_together(name: str) -> None:
    check_translator(script.begun(script.wired_of(name), 1))


def test_a_few_clauses_are_learned_in_seconds() -> None:
    translator, done = script.fit(script.begun(script.wired_of("att-general"), 3), tiny(FEW), TINY, 3)
    assert done.losses[-1] < 0.05 < 1.0 < done.losses[0]
    assert script.accuracy(translator, single(FEW)) < script.accuracy(translator, tiny(FEW)[1]) == 1.0
    assert " ".join(translator.translate(Pair(*SAMPLE).tokens[0], 9)) == SAMPLE[1]


def test_batches_are_full() -> None:
    group = script.Sentences(np.arange(15).reshape(5, 3), np.arange(5)[:, None])
    assert script.full(group, 2).targets[:, 0].tolist() == [0, 1, 2, 3]
    assert len(script.full(group, 6)) == 0


def test_training_twice_gives_the_same_network_and_another_seed_another() -> None:
    quick = dataclasses.replace(TINY, epochs=2)
    begun = script.begun(script.wired_of("ed-all-each"), 3)
    one, two, other = (script.fit(begun, tiny(FEW), quick, seed)[0].parameters for seed in (3, 3, 4))
    assert all(np.array_equal(one[name], two[name]) for name in one)
    assert not all(np.array_equal(one[name], other[name]) for name in one)


def test_training_reads_nothing_that_is_held_out(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    monkeypatch.setattr(script, "by_lengths", lambda pairs: seen.extend(pairs) or [])
    monkeypatch.setattr(script, "train", lambda *_: script.Trained({}, np.zeros(1)))
    begun = script.begun(script.wired_of("att-dot"), 1)
    learned = {count: own[:400] for count, own in script.lesson()[0].items()}
    script.fit(begun, learned, script.PLAN, 1)
    asked = {tuple(begun.source_ids(pair.tokens[0])) for pair in single(split(script.SEED).held_out)}
    assert len(seen) == 2 * 400 + script.OFTEN * 400
    assert not asked & {tuple(source) for source, _ in seen}


def test_the_script_writes_what_it_reports(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    parts = tiny(FEW[::2]), tiny(FEW[1::2])
    monkeypatch.setattr(script, "lesson", lambda: parts)
    monkeypatch.setattr(script, "PLAN", dataclasses.replace(TINY, epochs=2))
    monkeypatch.setattr(script, "translator_path", lambda name: tmp_path / name)
    said = script.made("ed-last-each")
    translator, facts = unpacked(tmp_path / "ed-last-each")
    (row,) = facts.by_clauses
    assert (row.clauses, row.learned, row.held_out, facts.seed) == (1, len(parts[0][1]), len(parts[1][1]), script.SEED)
    assert row.exact == script.accuracy(translator, parts[1][1])
    assert said.startswith("ed-last-each")
    assert f"{row.exact:7.2%} of {row.held_out}" in said


def test_every_translator_has_a_process_of_its_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Processes:
        def __init__(self, mp_context: object) -> None:
            self.context = mp_context

        def __enter__(self) -> "Processes":
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def map(self, work: object, names: tuple[str, ...]) -> list[str]:
            assert work is script.made
            return [f"made {name}" for name in names]

    monkeypatch.setattr(script, "ProcessPoolExecutor", Processes)
    for name in script.ONE_THREAD:
        monkeypatch.setenv(name, "3")
    script.main()
    assert capsys.readouterr().out.splitlines() == [f"made {name}" for name in TRANSLATORS]
    assert all(script.os.environ[name] == "1" for name in script.ONE_THREAD)

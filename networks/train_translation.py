"""Trains the nine translators, a file for each position of the switches: `python -m networks.train_translation`.

All have the same cell, the same sizes and the same sentences of one, two and three clauses; only the wiring differs. What is held
out is translated once, at the end, by greedy decoding: it has no part in any choice. A process works on each network, with one
thread, so that the numbers of a machine are always the same.

Checked by: tests/networks/test_train_translation.py, tests/networks/test_translators.py.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache
from multiprocessing import get_context
from typing import Any

import numpy as np

from engine.arrays import Integers
from engine.inputs import END
from engine.training import Plan, Trained
from engine.wirings.base import Wired
from engine.wirings.decoding import START
from engine.wirings.learning import Sentences, by_lengths, exact, start_parameters, train
from engine.wirings.translator import SWITCHES, Translator
from networks import TRANSLATORS, translator_path
from networks.translation import LONGEST, SAMPLE, TOKENISE, Clause, Pair, joined, single, split, strange, vocabularies
from networks.translator_files import Translated, TranslatorFacts, packed

Texts = Mapping[int, Sequence[Pair]]  # sentences by how many clauses they have

SEED = 7
HIDDEN, EMBEDDING = 16, 12
PLAN = Plan(epochs=12, size=64, rate=0.02, clip=1.0)
OFTEN = 12  # how often an epoch repeats the sentences of one clause, of which there are fewest
LEARNED = {2: 12_000, 3: 12_000}  # sentences of several clauses
ASKED = {2: 200, 3: 200}
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def sentences(own: tuple[Clause, ...], longer: Mapping[int, int], random: np.random.Generator) -> Texts:
    """Every clause by itself, and so many sentences of several of them."""
    return {1: single(own)} | {count: joined(own, count, number, random) for count, number in longer.items()}


@cache
def lesson() -> tuple[Texts, Texts]:
    """What is learned, and what is asked about: no clause of the one is in the other."""
    parts, random = split(SEED), np.random.default_rng(SEED)
    return sentences(parts.learned, LEARNED, random), sentences(parts.held_out, ASKED, random)


def wired_of(name: str) -> Wired:
    """The wiring and switches of a translator's name."""
    wiring, *positions = name.split("-")
    switches: dict[str, Any] = dict(zip(SWITCHES[wiring], positions, strict=True))
    return replace(Wired(wiring=wiring, cell="gru", hidden_size=HIDDEN, tokenise=TOKENISE), **switches)


def begun(wired: Wired, seed: int) -> Translator:
    """A translator that has learned nothing."""
    words = vocabularies()
    empty = Translator("translate", wired, {}, *words, SAMPLE)
    parameters = start_parameters(empty.wiring, (len(words[0]), len(words[1])), (EMBEDDING, EMBEDDING), seed)
    return replace(empty, parameters=parameters)


def ids(translator: Translator, pairs: Iterable[Pair]) -> list[tuple[Integers, Integers]]:
    """Pairs as rows of its tables, the end token included."""
    cut = (pair.tokens for pair in pairs)
    return [(translator.source_ids(source), translator.target_ids(target)) for source, target in cut]


def full(group: Sentences, size: int) -> Sentences:
    """As many of the sentences as fill batches of that size: Adam goes as far by the gradient of two sentences as of sixty."""
    return group.rows(slice(len(group) // size * size))


def fit(translator: Translator, learned: Texts, plan: Plan, seed: int) -> tuple[Translator, Trained]:
    """It after its training, with the losses of its epochs."""
    longer = [pair for count, own in learned.items() if count > 1 for pair in own]
    every = by_lengths(ids(translator, longer) + ids(translator, (*learned[1], *strange())) * OFTEN)
    groups = [group for group in (full(group, plan.size) for group in every) if len(group)]
    begin = translator.target_vocabulary.index(START)
    done = train(translator.wiring, translator.parameters, groups, plan, np.random.default_rng(seed), begin)
    return replace(translator, parameters=done.parameters), done


def accuracy(translator: Translator, pairs: Iterable[Pair]) -> float:
    """The share of pairs that it translates word for word."""
    words = translator.target_vocabulary
    return exact(
        translator.wiring,
        translator.parameters,
        by_lengths(ids(translator, pairs)),
        start=words.index(START),
        end=words.index(END),
        limit=LONGEST + 1,
    )


def facts_of(translator: Translator, learned: Texts, asked: Texts) -> TranslatorFacts:
    """How it did."""
    rows = (Translated(n, len(learned[n]), len(own), accuracy(translator, own)) for n, own in asked.items())
    return TranslatorFacts(tuple(rows), SEED)


def taught(name: str) -> tuple[Translator, TranslatorFacts]:
    """The translator of that name."""
    learned, asked = lesson()
    translator, _ = fit(begun(wired_of(name), SEED), learned, PLAN, SEED)
    return translator, facts_of(translator, learned, asked)


def made(name: str) -> str:
    """Trains a translator and writes its file; what there is to say about it."""
    start = time.perf_counter()
    translator, facts = taught(name)
    translator_path(name).write_bytes(packed(translator, facts))
    shares = "  ".join(f"{row.clauses}: {row.exact:7.2%} of {row.held_out}" for row in facts.by_clauses)
    said = " ".join(translator.translate(Pair(*SAMPLE).tokens[0], LONGEST))
    return f"{name:16} by clauses  {shares}  {time.perf_counter() - start:5.1f} s  {SAMPLE[0]} → {said}"


def main() -> None:
    """Trains them all, as many at a time as there are processors."""
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))  # read by NumPy when a new process begins
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as processes:
        for line in processes.map(made, TRANSLATORS):
            print(line, flush=True)


if __name__ == "__main__":
    main()

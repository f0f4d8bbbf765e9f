"""Trains every shipped network from its grammar and writes its file: `python -m networks.train`, two minutes on one core.

Each network is trained several times from different starts; the one that knows what it learned best is kept. The held-out
sentences have no part in that choice: they are asked about once, at the end, through `engine.run`.

Checked by: tests/networks/test_train.py, tests/networks/test_shipped.py.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

import numpy as np

from engine import Experiment, run
from engine.activations import ACTIVATIONS
from engine.arrays import Array, Integers
from engine.batched import Example, Parameters, initial_parameters, weights_of
from engine.cells import build_cell
from engine.network import Network
from engine.training import Plan, Trained, Vary, train
from networks import CELLS, path_of
from networks.chinese import GRAMMAR as CHINESE
from networks.english import GRAMMAR as ENGLISH
from networks.files import Facts, packed
from networks.grammar import CLASSES, Grammar, Sentence, Split, split

GRAMMARS = (ENGLISH, CHINESE)
SEED = 7
STARTS = 4
HIDDEN, EMBEDDING = 6, 5
PLAN = Plan(epochs=150, size=32, rate=0.02, clip=1.0, early=0.1, decay=0.01)
HIDE = 0.15  # how often a neutral word is read as UNKNOWN
INSERT = 0.3  # how often a batch has an UNKNOWN put somewhere into each of its sentences


def examples(grammar: Grammar, sentences: Iterable[Sentence]) -> list[Example]:
    """The sentences as rows of the vocabulary."""
    place = {token: index for index, token in enumerate(grammar.vocabulary())}
    return [Example(tuple(place[token] for token in grammar.tokens(s)), s.target) for s in sentences]


def forgetful(grammar: Grammar) -> Vary:
    """Hides neutral words, and puts unknown ones (row 0) in: so that UNKNOWN comes to change nothing."""
    vocabulary = grammar.vocabulary()
    neutral = np.array([vocabulary.index(token) for token in grammar.neutral])

    def vary(ids: Integers, random: np.random.Generator) -> Integers:
        hidden = np.isin(ids, neutral) & (random.random(ids.shape) < HIDE)
        read = np.where(hidden, 0, ids)
        return inserted(read, random) if random.random() < INSERT else read

    return vary


def inserted(ids: Integers, random: np.random.Generator) -> Integers:
    """Every row (B, T) with a 0 somewhere, (B, T + 1)."""
    count, steps = ids.shape
    where = random.integers(0, steps + 1, count)
    longer = np.zeros((count, steps + 1), ids.dtype)
    longer[np.arange(steps + 1) != where[:, None]] = ids.ravel()
    return longer


def fit(
    grammar: Grammar, cell_name: str, learned: Sequence[Sentence], plan: Plan = PLAN, starts: int = STARTS
) -> Network:
    """The best of several trained networks, by the loss of what they learned."""
    found = [_fit_once(grammar, cell_name, learned, plan, start) for start in range(starts)]
    best = min(found, key=lambda trained: float(trained.losses[-1]))
    return network_of(grammar, cell_name, best.parameters)


def _fit_once(grammar: Grammar, cell_name: str, learned: Sequence[Sentence], plan: Plan, start: int) -> Trained:
    cell = build_cell(cell_name, ACTIVATIONS["tanh"])
    random = np.random.default_rng([SEED, start])
    parameters = initial_parameters(cell, len(grammar.vocabulary()), EMBEDDING, HIDDEN, len(CLASSES), random)
    return train(cell, parameters, examples(grammar, learned), plan, random, forgetful(grammar))


def network_of(grammar: Grammar, cell_name: str, parameters: Parameters) -> Network:
    """What was learned, with what it means."""
    return Network(
        name=grammar.name,
        cell=cell_name,
        reset_after=False,
        weights=weights_of(parameters),
        embedding=parameters["embedding"],
        vocabulary=grammar.vocabulary(),
        classes=CLASSES,
        tokenise=grammar.tokenise,
        sample=grammar.sample,
    )


def read(network: Network, text: str) -> Array:
    """The probability of each class after every token, (T, K), as the engine finds it."""
    return run(Experiment(cell=network.cell, input="text", text=text, loss="last"), network).trace.predictions


def accuracy(network: Network, sentences: Sequence[Sentence]) -> float:
    """The share of sentences whose class is the more probable one at the end."""
    right = sum(int(read(network, sentence.text)[-1].argmax()) == sentence.label for sentence in sentences)
    return right / len(sentences)


def facts_of(network: Network, parts: Split) -> Facts:
    """How it did."""
    return Facts(len(parts.learned), len(parts.held_out), accuracy(network, parts.held_out), SEED)


def story(network: Network) -> str:
    """Its sample, token by token, with the probability of "positive"."""
    record = run(Experiment(cell=network.cell, input="text", text=network.sample, loss="last"), network)
    tokens = record.trace.tokens or ()
    return "  ".join(
        f"{token} {row[1]:.2f}" for token, row in zip(tokens, record.trace.predictions.tolist(), strict=True)
    )


def main() -> None:
    """Trains, writes and reports."""
    for grammar in GRAMMARS:
        parts = split(grammar, SEED)
        for cell_name in CELLS:
            start = time.perf_counter()
            network = fit(grammar, cell_name, parts.learned, PLAN, STARTS)
            facts = facts_of(network, parts)
            path_of(grammar.name, cell_name).write_bytes(packed(network, facts))
            print(
                f"{grammar.name:13} {cell_name:8} learned {facts.learned:5}  held out {facts.held_out:4}"
                f"  accuracy {facts.accuracy:7.2%}  {time.perf_counter() - start:5.1f} s\n  {story(network)}",
                flush=True,
            )


if __name__ == "__main__":
    main()

"""What a wiring's run starts from: the texts, what is asked, seeded or trained parameters, and what a decoder is fed.

Checked by: tests/engine/wirings/test_wiring_record.py.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.arrays import Array, Integers
from engine.errors import ExperimentError
from engine.inputs import END
from engine.randomness import Stream, generator
from engine.wirings.base import LONGEST, Data, Sizes, Wired, Wiring
from engine.wirings.decoding import START, TokenFeed, decode, free_feed, mixed_feed
from engine.wirings.pair import NONE, Asked, Pair, asked_of_labels, pair_of
from engine.wirings.registry import WIRINGS
from engine.wirings.scan import Parameters
from engine.wirings.translator import SWITCHES, Translator

INPUTS = 6  # D and E: numbers in the seeded embedding of a token


@dataclass(frozen=True)
class Start:
    """What is there before the first step. source (V, D): the rows of the tokens; loss: as in `Wired`.

    wanted (M,): the classes of the whole target, with the end token of a decoder; None where there is no target.
    """

    wiring: Wiring
    sizes: Sizes
    pair: Pair
    asked: Asked
    parameters: Parameters
    source: Array
    data: Data
    wanted: Integers | None
    loss: str

    @cached_property
    def counted(self) -> Array:
        """Which outputs have a loss, (M,)."""
        asked = self.asked.targets != NONE
        last = asked.cumsum() == asked.sum()
        return asked & last if self.loss == "last" else asked

    @cached_property
    def silent(self) -> Integers:
        """Those that have none, from 0."""
        return np.flatnonzero(~self.counted)

    @property
    def end(self) -> int | None:
        """The class that ends a decoder's output."""
        return self.asked.classes.index(END) if self.wiring.decodes else None

    def along_target(self, teacher: float, seed: int) -> Data:
        """What is read at every step of the target, with that share of it in what a decoder is fed."""
        feed = self.data.feed
        if not isinstance(feed, TokenFeed) or self.wanted is None:  # a wiring without a decoder mixes by itself
            return self.data
        mixed = mixed_feed(feed.table, feed.start, self.wanted, teacher, seed)
        return Data(self.data.xs, len(self.wanted), mixed)


def begin(wired: Wired, translator: Translator | None = None) -> Start:
    """Everything before the first step.

    Raises: ExperimentError naming the field that is not allowed.
    """
    if wired.wiring not in WIRINGS:
        raise ExperimentError("wiring", wired.wiring, "one of " + ", ".join(WIRINGS))
    wiring = WIRINGS[wired.wiring].build(wired)
    return _decoding(wired, wiring, translator) if wiring.decodes else _labelling(wired, wiring)


def _labelling(wired: Wired, wiring: Wiring) -> Start:
    """A wiring whose outputs are labels, or the target's tokens where there is one for each."""
    pair = pair_of(wired.source, wired.target, wired.tokenise, min(wired.longest, LONGEST))
    outputs = wiring.outputs(len(pair.source), len(pair.target))
    pair = pair.read_as(wiring.reads(len(pair.source), outputs))
    asked = asked_of_labels(pair, outputs, wired.seed)
    sizes = Sizes(len(pair.source), outputs, INPUTS, len(asked.classes))
    wiring.check(sizes)
    parameters = wiring.parameters(sizes, generator(wired.seed, Stream.RECURRENT))
    source = _table(wired, len(pair.source_vocabulary), Stream.EMBEDDING)
    data = Data(source[pair.source_ids], outputs, targets=asked.one_hot)
    return Start(wiring, sizes, pair, asked, parameters, source, data, asked.targets, wired.loss)


def _decoding(wired: Wired, wiring: Wiring, translator: Translator | None) -> Start:
    """A wiring with a decoder: it says the target, or what it likes where there is none and it has learned to speak."""
    longest = min(wired.longest, LONGEST)
    words = (translator.source_vocabulary, translator.target_vocabulary) if translator else None
    pair = pair_of(wired.source, wired.target, wired.tokenise, longest, words, may_be_empty=translator is not None)
    classes, (source, target) = pair.target_vocabulary, _tables(wired, pair, translator)
    first, end = classes.index(START), classes.index(END)
    sizes = Sizes(len(pair.source), longest, source.shape[1], len(classes), target.shape[1])
    wiring.check(sizes)
    random = generator(wired.seed, Stream.RECURRENT)
    parameters = translator.inner if translator else wiring.parameters(sizes, random)
    xs, wanted = source[pair.source_ids], np.append(pair.target_ids, end) if pair.target else None
    if wanted is None or wired.teacher == 0.0:
        wiring = WIRINGS[wired.wiring].build(dataclasses.replace(wired, teacher=0.0))  # nobody teaches: it hears itself
        (said,) = decode(wiring, parameters, xs[:, None], target, start=first, end=end, limit=longest + 1)
        targets = said if wanted is None else fitted(wanted, len(said))
        feed = free_feed(target, first, len(said))
    else:
        targets, feed = wanted, mixed_feed(target, first, wanted, wired.teacher, wired.seed)
    asked, data = Asked(classes, targets, fits=wanted is not None), Data(xs, len(targets), feed)
    sizes = dataclasses.replace(sizes, outputs=len(targets))
    return Start(wiring, sizes, pair, asked, parameters, source, data, wanted, wired.loss)


def fitted(targets: Integers, outputs: int) -> Integers:
    """The targets of a decoder that stopped early or went on: cut, or NONE after the last, (outputs,)."""
    return np.concatenate((targets[:outputs], np.full(max(0, outputs - len(targets)), NONE)))


def _tables(wired: Wired, pair: Pair, translator: Translator | None) -> tuple[Array, Array]:
    """The rows of the tokens of source (V, D) and target (K, E), learned or seeded."""
    if translator:
        return translator.parameters["source"], translator.parameters["target"]
    source = _table(wired, len(pair.source_vocabulary), Stream.EMBEDDING)
    return source, _table(wired, len(pair.target_vocabulary), Stream.FEEDBACK)


def _table(wired: Wired, rows: int, stream: Stream) -> Array:
    """Seeded embeddings N(0, 1), a row for each token."""
    return generator(wired.seed, stream).standard_normal((rows, INPUTS))


def adopted(wired: Wired, translator: Translator | None) -> Wired:
    """The experiment with all that a trained network decides taken from it.

    Raises: ExperimentError where its wiring or a switch is another.
    """
    if translator is None:
        return wired
    learned = translator.wired
    for field in ("wiring", *SWITCHES[learned.wiring]):
        own = getattr(learned, field)
        if getattr(wired, field) != own:
            raise ExperimentError(field, getattr(wired, field), f"{own}, as the trained network is")
    decided = {name: getattr(learned, name) for name in ("cell", "activation", "hidden_size", "tokenise")}
    return dataclasses.replace(wired, **decided)

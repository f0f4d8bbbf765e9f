"""What a wiring's run starts from: the texts, what is asked, seeded or trained parameters, and what a decoder is fed.

Checked by: tests/engine/wirings/test_wiring_record.py.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array, Integers
from engine.errors import ExperimentError
from engine.inputs import END
from engine.randomness import Stream, generator
from engine.wirings.base import LONGEST, Data, Sizes, Wired, Wiring
from engine.wirings.decoding import START, TokenFeed, decode, own_steps
from engine.wirings.pair import NONE, Asked, Pair, asked_of_labels, pair_of
from engine.wirings.registry import WIRINGS
from engine.wirings.scan import Parameters
from engine.wirings.translator import Translator

INPUTS = 6  # D and E: numbers in the seeded embedding of a token


@dataclass(frozen=True)
class Start:
    """What is there before the first step. source (V, D) and, for a decoder, target (K, E): the rows of the tokens."""

    wiring: Wiring
    sizes: Sizes
    pair: Pair
    asked: Asked
    parameters: Parameters
    source: Array
    target: Array | None
    data: Data

    @property
    def end(self) -> int | None:
        """The class that ends a decoder's output."""
        return None if self.target is None else self.asked.classes.index(END)

    def fed(self, outputs: Array) -> Integers:
        """The tokens that a decoder with those outputs o (M, K) was fed, (M,)."""
        first, feed = self.asked.classes.index(START), self.data.feed
        assert isinstance(feed, TokenFeed)  # a decoder's
        before = outputs.argmax(axis=-1)[:-1]
        taught = before if feed.ids is None else np.where(feed.own[1:], before, feed.ids[: len(before)])
        return np.concatenate(([first], taught))


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
    data = Data(source[pair.source_ids], outputs, targets=np.eye(len(asked.classes))[asked.targets])
    return Start(wiring, sizes, pair, asked, parameters, source, None, data)


def _decoding(wired: Wired, wiring: Wiring, translator: Translator | None) -> Start:
    """A wiring with a decoder: it says the target, or what it likes where there is none and it has learned to speak."""
    longest = min(wired.longest, LONGEST)
    words = (translator.source_vocabulary, translator.target_vocabulary) if translator else None
    pair = pair_of(wired.source, wired.target, wired.tokenise, longest, words, may_be_empty=translator is not None)
    classes = pair.target_vocabulary
    source = (
        translator.parameters["source"] if translator else _table(wired, len(pair.source_vocabulary), Stream.EMBEDDING)
    )
    target = translator.parameters["target"] if translator else _table(wired, len(classes), Stream.FEEDBACK)
    wanted = np.append(pair.target_ids, classes.index(END)).astype(np.int64) if len(pair.target) else None
    sizes = Sizes(len(pair.source), longest, source.shape[1], len(classes), target.shape[1])
    wiring.check(sizes)
    parameters = _of(translator) if translator else wiring.parameters(sizes, generator(wired.seed, Stream.RECURRENT))
    xs, first = source[pair.source_ids], classes.index(START)
    if wanted is None or wired.teacher == 0.0:
        wiring = WIRINGS[wired.wiring].build(dataclasses.replace(wired, teacher=0.0))  # nobody teaches: it hears itself
        end = classes.index(END)
        (said,) = decode(wiring, parameters, xs[:, None], target, start=first, end=end, limit=longest + 1)
        asked = Asked(classes, said if wanted is None else fitted(wanted, len(said)), fits=wanted is not None)
        feed = TokenFeed(target, first, None, np.ones(len(said), dtype=bool))
    else:
        asked = Asked(classes, wanted, fits=True)
        feed = TokenFeed(target, first, wanted, own_steps(wired.teacher, wired.seed, len(wanted)))
    sizes = dataclasses.replace(sizes, outputs=len(asked.targets))
    return Start(wiring, sizes, pair, asked, parameters, source, target, Data(xs, sizes.outputs, feed))


def fitted(targets: Integers, outputs: int) -> Integers:
    """The targets of a decoder that stopped early or went on: cut, or NONE after the last, (outputs,)."""
    return np.concatenate((targets[:outputs], np.full(max(0, outputs - len(targets)), NONE)))


def _table(wired: Wired, rows: int, stream: Stream) -> Array:
    """Seeded embeddings N(0, 1), a row for each token."""
    return generator(wired.seed, stream).standard_normal((rows, INPUTS))


def _of(translator: Translator) -> Parameters:
    """The parameters of its wiring, without the embeddings."""
    return {name: part for name, part in translator.parameters.items() if name not in ("source", "target")}


def adopted(wired: Wired, translator: Translator | None) -> Wired:
    """The experiment with all that a trained network decides taken from it.

    Raises: ExperimentError where its wiring or a switch is another.
    """
    if translator is None:
        return wired
    for field in ("wiring", *(switch for switch in ("context", "use", "score") if _has(wired, switch))):
        own = getattr(translator.wired, field)
        if getattr(wired, field) != own:
            raise ExperimentError(field, getattr(wired, field), f"{own}, as the trained network is")
    learned = translator.wired
    return dataclasses.replace(
        wired, cell=learned.cell, activation=learned.activation, hidden_size=learned.hidden_size, tokenise="auto"
    )


def _has(wired: Wired, switch: str) -> bool:
    return wired.wiring in WIRINGS and switch in WIRINGS[wired.wiring].switches

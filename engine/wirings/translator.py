"""A trained translator: a decoder's wiring with its parameters, and the words that it reads and says.

Made by `networks` (files) or `engine.wirings.learning`; run by `engine.wirings.run_wiring(wired, translator)`.
Checked by: tests/engine/wirings/test_translator.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.arrays import Integers
from engine.inputs import END
from engine.network import UNKNOWN
from engine.wirings.attention import Attention
from engine.wirings.base import Sizes, Wired, Wiring
from engine.wirings.decoding import SPECIAL, START, decode
from engine.wirings.encoder_decoder import EncoderDecoder
from engine.wirings.scan import Parameters

TABLES = ("source", "target")
DECODERS: dict[str, type[Wiring]] = {kind.name: kind for kind in (EncoderDecoder, Attention)}
SWITCHES = {"ed": ("context", "use"), "att": ("score",)}  # that decide the parameters; others decide how they run


@dataclass(frozen=True)
class Translator:
    """A network that translates.

    name: as in a link, such as "translate"; wired: its wiring, switches, cell and H; parameters: of the wiring, by name, and
    "source" (V_s, D), "target" (V_t, E), the rows of the tokens; source_vocabulary: UNKNOWN first; target_vocabulary: START, END,
    UNKNOWN first, which are also the classes of the outputs; sample: a pair that it has right.
    """

    name: str
    wired: Wired
    parameters: Parameters
    source_vocabulary: tuple[str, ...]
    target_vocabulary: tuple[str, ...]
    sample: tuple[str, str]

    @property
    def wiring(self) -> Wiring:
        """As `wired` builds it."""
        return DECODERS[self.wired.wiring].build(self.wired)

    @property
    def sizes(self) -> Sizes:
        """D, E and K; one step of each side."""
        D, E = (self.parameters[name].shape[1] for name in TABLES)
        return Sizes(1, 1, D, len(self.target_vocabulary), E)

    @property
    def inner(self) -> Parameters:
        """The parameters of the wiring, without the tables."""
        return {name: part for name, part in self.parameters.items() if name not in TABLES}

    def source_ids(self, tokens: Sequence[str]) -> Integers:
        """Rows of the source's table, (N,); 0 for a token that it does not know."""
        place = {token: index for index, token in enumerate(self.source_vocabulary)}
        return np.array([place.get(token, 0) for token in tokens], dtype=np.int64)

    def target_ids(self, tokens: Sequence[str]) -> Integers:
        """Rows of the target's table and the end token, (M,)."""
        place = {token: index for index, token in enumerate(self.target_vocabulary)}
        unknown = place[UNKNOWN]
        return np.array([*(place.get(token, unknown) for token in tokens), place[END]], dtype=np.int64)

    def translate(self, tokens: Sequence[str], limit: int) -> tuple[str, ...]:
        """What it says to the tokens of a source, by greedy decoding: up to and without the end token, at most `limit`."""
        xs = self.parameters["source"][self.source_ids(tokens)][:, None]
        places = {"start": self.target_vocabulary.index(START), "end": self.target_vocabulary.index(END)}
        (said,) = decode(self.wiring, self.parameters, xs, self.parameters["target"], **places, limit=limit)
        return tuple(self.target_vocabulary[i] for i in said if i != places["end"])


def check_translator(translator: Translator) -> None:
    """Raises: ValueError saying what does not fit together: words, shapes, or a number that is not finite."""
    words = (translator.source_vocabulary, translator.target_vocabulary)
    if words[0][:1] != (UNKNOWN,) or words[1][: len(SPECIAL)] != SPECIAL:
        raise ValueError(f"its vocabularies do not begin with {UNKNOWN} and {', '.join(SPECIAL)}")
    if any(len(set(part)) != len(part) for part in words):
        raise ValueError("it has a word twice")
    if translator.wired.wiring not in DECODERS:
        raise ValueError(f"{translator.wired.wiring} is no wiring with a decoder")
    if any(name not in translator.parameters or translator.parameters[name].ndim != 2 for name in TABLES):
        raise ValueError("a table of its tokens is missing")
    wanted = translator.wiring.parameters(translator.sizes, np.random.default_rng(0))
    shapes = {name: part.shape for name, part in wanted.items()}
    for name, part in zip(TABLES, words, strict=True):
        shapes[name] = (len(part), translator.parameters[name].shape[1])
    if (found := {name: part.shape for name, part in translator.parameters.items()}) != shapes:
        raise ValueError(f"its parameters are {found} instead of {shapes}")
    if not all(part.dtype == np.float64 and np.isfinite(part).all() for part in translator.parameters.values()):
        raise ValueError("it holds what is no finite float64 number")

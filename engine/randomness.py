"""One independent random stream per purpose, so that a longer sequence or another input never changes a weight."""

from __future__ import annotations

from enum import IntEnum

import numpy as np


class Stream(IntEnum):
    """What a stream is for; the number is part of the seed and must not change."""

    BASIS = 1
    SHEAR = 2
    RECURRENT = 3
    INPUT_WEIGHTS = 4
    OUTPUT_WEIGHTS = 5
    NOISE = 6
    TARGETS = 7
    EMBEDDING = 8
    INITIAL_STATE = 9
    VERIFY = 10
    FEEDBACK = 11
    COINS = 12


def generator(seed: int, stream: Stream) -> np.random.Generator:
    """The generator of one stream of a seed."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, int(stream)])))

"""How many parameters three kinds of network need as the sequence grows: the reason why weights are shared.

Checked by: tests/engine/wirings/test_wiring_record.py.
"""

from __future__ import annotations

import dataclasses

from engine.arrays import Integers
from engine.wirings.base import Sizes, Wired
from engine.wirings.registry import WIRINGS

COMPARED = {"rnn": "nn", "tdnn": "tdnn", "fc": "fc"}


def growth(wired: Wired, sizes: Sizes, lengths: Integers) -> dict[str, list[int]]:
    """Parameters at each length of a recurrent, a time-delay and a fully connected network of the run's H, D and K.

    The recurrent one has the run's cell, and the vanilla one where the run has none.
    """
    found, cell = {}, wired.cell if WIRINGS[wired.wiring].has_cell else "vanilla"
    for name, wiring in COMPARED.items():
        kind = WIRINGS[wiring].build(dataclasses.replace(wired, wiring=wiring, cell=cell))
        found[name] = [
            kind.count(dataclasses.replace(sizes, source=length, outputs=length)) for length in lengths.tolist()
        ]
    return found

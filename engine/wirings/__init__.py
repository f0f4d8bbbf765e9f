"""Every architecture of the textbook, one file each: who can see whom, with the exact gradient through it.

Checked by: tests/engine/wirings/.
"""

from __future__ import annotations

from engine.wirings.base import Sizes, Wired, Wiring
from engine.wirings.decoding import SPECIAL
from engine.wirings.graph import Graph
from engine.wirings.norms import log10_norms
from engine.wirings.pair import cut
from engine.wirings.record import WiringRecord, run_wiring
from engine.wirings.registry import WIRINGS
from engine.wirings.translator import Translator

__all__ = [
    "SPECIAL",
    "WIRINGS",
    "Graph",
    "Sizes",
    "Translator",
    "Wired",
    "Wiring",
    "WiringRecord",
    "cut",
    "log10_norms",
    "run_wiring",
]

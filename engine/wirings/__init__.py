"""Every architecture of the textbook, one file each: who can see whom, with the exact gradient through it.

Checked by: tests/engine/wirings/.
"""

from __future__ import annotations

from engine.inputs import LARGEST_TEXT
from engine.wirings.base import Sizes, Wired, Wiring
from engine.wirings.findings import apart, mistakes, paths, steps_around, telling_look
from engine.wirings.graph import Graph
from engine.wirings.norms import log10_norms
from engine.wirings.pair import cut
from engine.wirings.record import WiringRecord, run_wiring
from engine.wirings.registry import WIRINGS
from engine.wirings.translator import Translator

__all__ = [
    "LARGEST_TEXT",
    "WIRINGS",
    "Graph",
    "Sizes",
    "Translator",
    "Wired",
    "Wiring",
    "WiringRecord",
    "apart",
    "cut",
    "log10_norms",
    "mistakes",
    "paths",
    "run_wiring",
    "steps_around",
    "telling_look",
]

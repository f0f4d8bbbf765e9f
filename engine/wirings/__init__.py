"""Every architecture of the textbook, one file each: who can see whom, with the exact gradient through it.

Checked by: tests/engine/wirings/.
"""

from __future__ import annotations

from engine.wirings.base import Wired, Wiring
from engine.wirings.record import WiringRecord, run_wiring
from engine.wirings.registry import WIRINGS

__all__ = ["WIRINGS", "Wired", "Wiring", "WiringRecord", "run_wiring"]

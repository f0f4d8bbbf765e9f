"""Every architecture of the textbook, one file each: who can see whom, with the exact gradient through it.

Checked by: tests/engine/wirings/.
"""

from __future__ import annotations

from engine.wirings.base import Wired, Wiring
from engine.wirings.many_to_many import ManyToMany

__all__ = ["WIRINGS", "Wired", "Wiring"]

WIRINGS: dict[str, type[Wiring]] = {kind.name: kind for kind in (ManyToMany,)}

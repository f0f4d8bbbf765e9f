"""The registry of wirings: a new wiring is one file and one line here."""

from __future__ import annotations

from engine.wirings.base import Wiring
from engine.wirings.many_to_many import ManyToMany

WIRINGS: dict[str, type[Wiring]] = {kind.name: kind for kind in (ManyToMany,)}

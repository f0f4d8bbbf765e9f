"""The networks that Unrolled ships: small, trained by its own engine (`python -m networks.train`), read when they are asked for.

    from networks import load
    network = load("sentiment", "lstm")

Checked by: tests/networks/.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from engine.network import Network
from networks.files import Facts, unpacked

__all__ = ["CELLS", "NAMES", "Facts", "facts", "load", "path_of"]

NAMES = ("sentiment", "sentiment-zh")
CELLS = ("lstm", "gru", "vanilla")
FOLDER = Path(__file__).resolve().parent


def path_of(name: str, cell: str) -> Path:
    """The file of a network.

    Raises: ValueError saying which networks and cells there are, where this is none of them.
    """
    for value, kind, known in ((name, "network", NAMES), (cell, "cell", CELLS)):
        if value not in known:
            raise ValueError(f"no {kind} {value!r}: one of {', '.join(known)}")
    return FOLDER / f"{name}-{cell}.safetensors"


def load(name: str, cell: str) -> Network:
    """The network of that name with that cell, the same object every time.

    Raises: ValueError where there is none, or its file is damaged.
    """
    return _read(path_of(name, cell))[0]


def facts(name: str, cell: str) -> Facts:
    """How it came about: how many sentences it learned, how many it was asked about, how many of those it judged rightly."""
    return _read(path_of(name, cell))[1]


@cache
def _read(path: Path) -> tuple[Network, Facts]:
    return unpacked(path)

"""The networks that Unrolled ships: small, trained by its own engine (`make networks`), read when they are asked for.

    from networks import load, load_translator
    network = load("sentiment", "lstm")
    translator = load_translator("att-dot")

Checked by: tests/networks/.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from engine.network import Network
from engine.wirings.base import Wired
from engine.wirings.translator import SWITCHES, Translator
from networks import translator_files
from networks.files import Facts, unpacked
from networks.translation import SAMPLES
from networks.translator_files import TranslatorFacts

__all__ = [
    "CELLS",
    "NAMES",
    "SAMPLES",
    "TRANSLATORS",
    "Facts",
    "TranslatorFacts",
    "facts",
    "load",
    "load_translator",
    "path_of",
    "translator_facts",
    "translator_name",
    "translator_path",
]

NAMES = ("sentiment", "sentiment-zh")
CELLS = ("lstm", "gru", "vanilla")
# One for each position of the switches of a wiring with a decoder, written as `translator_name` does.
TRANSLATORS = (
    "ed-last-start",
    "ed-last-each",
    "ed-affine-start",
    "ed-affine-each",
    "ed-all-start",
    "ed-all-each",
    "att-dot",
    "att-general",
    "att-additive",
)
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


def translator_name(wired: Wired) -> str:
    """The translator whose wiring and switches those are, such as "ed-last-start"; only "ed" and "att" have one."""
    return "-".join((wired.wiring, *(getattr(wired, switch) for switch in SWITCHES[wired.wiring])))


def translator_path(name: str) -> Path:
    """The file of a translator.

    Raises: ValueError saying which translators there are, where this is none of them.
    """
    if name not in TRANSLATORS:
        raise ValueError(f"no translator {name!r}: one of {', '.join(TRANSLATORS)}")
    return FOLDER / f"translate-{name}.safetensors"


def load_translator(name: str) -> Translator:
    """The translator of that name, the same object every time.

    Raises: ValueError where there is none, or its file is damaged.
    """
    return _read_translator(translator_path(name))[0]


def translator_facts(name: str) -> TranslatorFacts:
    """How it came about: what it learned, what it was asked about, and how much of that it translated word for word."""
    return _read_translator(translator_path(name))[1]


@cache
def _read_translator(path: Path) -> tuple[Translator, TranslatorFacts]:
    return translator_files.unpacked(path)

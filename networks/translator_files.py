"""A translator as a file: its arrays by name, and one JSON text in the header of a safetensors file. Reading runs nothing.

Checked by: tests/networks/test_translators.py.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from engine.arrays import Array
from engine.wirings.base import Wired
from engine.wirings.translator import SWITCHES, Translator, check_translator
from networks.files import opened, written

KIND = "translator"
WIRED = ("wiring", "cell", "hidden_size", "tokenise")  # kept beside the switches of its wiring


@dataclass(frozen=True)
class Translated:
    """Sentences of so many clauses: how many of them were learned, how many held out, and the share of the latter that the
    network translates word for word.
    """

    clauses: int
    learned: int
    held_out: int
    exact: float


@dataclass(frozen=True)
class TranslatorFacts:
    """How a translator came about."""

    by_clauses: tuple[Translated, ...]
    seed: int


def packed(translator: Translator, facts: TranslatorFacts) -> bytes:
    """The bytes of the file."""
    wired = {name: getattr(translator.wired, name) for name in _kept(translator.wired.wiring)}
    words = {name: getattr(translator, name) for name in ("source_vocabulary", "target_vocabulary", "sample")}
    header = {"name": translator.name, "wired": wired, **words, "facts": asdict(facts)}
    return written(KIND, header, dict(translator.parameters))


def unpacked(path: Path) -> tuple[Translator, TranslatorFacts]:
    """The translator of a file; nobody can write into its arrays.

    Raises: ValueError naming the file where it is none of ours, or its parts contradict each other.
    """
    return opened(KIND, path, _built)


def _built(header: dict[str, Any], arrays: dict[str, Array]) -> tuple[Translator, TranslatorFacts]:
    """Header and arrays as a translator that fits together."""
    wired = header["wired"]
    if wired.keys() != set(_kept(wired["wiring"])):
        raise ValueError(f"its wiring is told by {sorted(wired)}")
    source, target = header["sample"]
    translator = Translator(
        header["name"],
        Wired(**wired),
        arrays,
        tuple(header["source_vocabulary"]),
        tuple(header["target_vocabulary"]),
        (source, target),
    )
    check_translator(translator)
    return translator, _facts(header["facts"])


def _kept(wiring: str) -> tuple[str, ...]:
    """The fields of `Wired` that a file holds."""
    return (*WIRED, *SWITCHES[wiring])


def _facts(header: dict[str, Any]) -> TranslatorFacts:
    return TranslatorFacts(tuple(Translated(**row) for row in header["by_clauses"]), header["seed"])

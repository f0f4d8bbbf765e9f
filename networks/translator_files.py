"""A translator as a file: its arrays by name, and one JSON text in the header of a safetensors file. Reading runs nothing.

Checked by: tests/networks/test_translators.py.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open
from safetensors.numpy import load_file, save

from engine.arrays import Array
from engine.errors import ExperimentError
from engine.wirings.base import Wired
from engine.wirings.translator import SWITCHES, Translator, check_translator

KEY = "translator"  # one key alone, see `networks.files`
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
    return save(dict(translator.parameters), metadata={KEY: json.dumps(header, ensure_ascii=False)})


def unpacked(path: Path) -> tuple[Translator, TranslatorFacts]:
    """The translator of a file; nobody can write into its arrays.

    Raises: ValueError naming the file where it is none of ours, or its parts contradict each other.
    """
    try:
        with safe_open(path, framework="numpy") as file:
            header = json.loads(file.metadata()[KEY])
        translator = _translator(header, load_file(path))
        facts = _facts(header["facts"])
    except (SafetensorError, ExperimentError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path.name} holds no translator: {error}") from error
    return translator, facts


def _translator(header: dict[str, Any], arrays: dict[str, Array]) -> Translator:
    wired = header["wired"]
    if wired.keys() != set(_kept(wired["wiring"])):
        raise ValueError(f"its wiring is told by {sorted(wired)}")
    for part in arrays.values():
        part.flags.writeable = False
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
    return translator


def _kept(wiring: str) -> tuple[str, ...]:
    """The fields of `Wired` that a file holds."""
    return (*WIRED, *SWITCHES[wiring])


def _facts(header: dict[str, Any]) -> TranslatorFacts:
    return TranslatorFacts(tuple(Translated(**row) for row in header["by_clauses"]), header["seed"])

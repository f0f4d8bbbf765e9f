"""A network as a file: its arrays by name, and one JSON text in the header of a safetensors file. Reading runs nothing.

Checked by: tests/networks/test_shipped.py.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import load_file, save

from engine.arrays import Array
from engine.cells import CELLS
from engine.errors import ExperimentError
from engine.network import UNKNOWN, Network
from engine.weights import Weights

KIND = "network"
Found = TypeVar("Found")


@dataclass(frozen=True)
class Facts:
    """How a network came about: sentences learned and held out, the share of the latter judged rightly, and the seed."""

    learned: int
    held_out: int
    accuracy: float
    seed: int


def written(kind: str, header: Mapping[str, Any], arrays: dict[str, Array]) -> bytes:
    """The bytes of a file that holds one thing of a kind, such as "network".

    One key alone: the order of several is not kept, and a file should be the same every time it is made.
    """
    return save(arrays, metadata={kind: json.dumps(header, ensure_ascii=False)})


def opened(kind: str, path: Path, build: Callable[[dict[str, Any], dict[str, Array]], Found]) -> Found:
    """What is built from the header and the arrays of a file; nobody can write into the arrays.

    Raises: ValueError naming the file where it holds no such thing, or its parts contradict each other.
    """
    try:
        with safe_open(path, framework="numpy") as file:
            header = json.loads(file.metadata()[kind])
        arrays = load_file(path)
        for part in arrays.values():
            part.flags.writeable = False
        return build(header, arrays)
    except (SafetensorError, ExperimentError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path.name} holds no {kind}: {error}") from error


def packed(network: Network, facts: Facts) -> bytes:
    """The bytes of the file."""
    arrays = {"embedding": network.embedding, **dict(network.weights.items())}
    header = {name: part for name, part in vars(network).items() if name not in ("weights", "embedding")}
    return written(KIND, {**header, "facts": asdict(facts)}, arrays)


def unpacked(path: Path) -> tuple[Network, Facts]:
    """The network of a file.

    Raises: ValueError naming the file where it is none of ours, or its shapes contradict each other.
    """
    return opened(KIND, path, _built)


def _built(header: dict[str, Any], arrays: dict[str, Array]) -> tuple[Network, Facts]:
    """Header and arrays as a network that fits together."""
    facts = Facts(**header.pop("facts"))
    embedding = arrays.pop("embedding")
    words, classes = tuple(header.pop("vocabulary")), tuple(header.pop("classes"))
    network = Network(**header, vocabulary=words, classes=classes, weights=Weights(**arrays), embedding=embedding)
    _check(network)
    return network, facts


def _check(network: Network) -> None:
    """Raises ValueError where a shape is not what cell, vocabulary and classes ask for, or a number is not finite."""
    expected = _shapes(network)
    found = {"embedding": network.embedding, **dict(network.weights.items())}
    if found.keys() != expected.keys():
        raise ValueError(f"it has {sorted(found)} instead of {sorted(expected)}")
    for name, part in found.items():
        if part.shape != expected[name]:
            raise ValueError(f"{name} has shape {part.shape} instead of {expected[name]}")
        if part.dtype != np.float64 or not np.isfinite(part).all():
            raise ValueError(f"{name} does not hold finite float64 numbers")
    if network.vocabulary[0] != UNKNOWN:
        raise ValueError(f"its vocabulary does not begin with {UNKNOWN}")


def _shapes(network: Network) -> dict[str, tuple[int, ...]]:
    """The shape of every array, from H and D as W_hh and the embedding have them."""
    size, inputs = network.hidden_size, network.embedding.shape[1]
    rows, classes = size * len(CELLS[network.cell].blocks), len(network.classes)
    shapes: dict[str, tuple[int, ...]] = {
        "embedding": (len(network.vocabulary), inputs),
        "W_xh": (rows, inputs),
        "W_hh": (rows, size),
        "b_h": (rows,),
        "W_hy": (classes, size),
        "b_y": (classes,),
    }
    return {**shapes, "b_hn": (size,)} if network.reset_after else shapes

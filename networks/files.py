"""A network as a file: its arrays by name, and one JSON text in the header of a safetensors file. Reading runs nothing.

Checked by: tests/networks/test_shipped.py.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import load_file, save

from engine.arrays import Array
from engine.cells import CELLS
from engine.network import UNKNOWN, Network
from engine.weights import Weights

KEY = "network"  # one key alone: the order of several is not kept, and a file should be the same every time it is made


@dataclass(frozen=True)
class Facts:
    """How a network came about: sentences learned and held out, the share of the latter judged rightly, and the seed."""

    learned: int
    held_out: int
    accuracy: float
    seed: int


def packed(network: Network, facts: Facts) -> bytes:
    """The bytes of the file."""
    arrays = {"embedding": network.embedding, **dict(network.weights.items())}
    header = {name: part for name, part in vars(network).items() if name not in ("weights", "embedding")}
    text = json.dumps({**header, "facts": asdict(facts)}, ensure_ascii=False)
    return save(arrays, metadata={KEY: text})


def unpacked(path: Path) -> tuple[Network, Facts]:
    """The network of a file.

    Raises: ValueError naming the file where it is none of ours, or its shapes contradict each other.
    """
    try:
        with safe_open(path, framework="numpy") as file:
            header = json.loads(file.metadata()[KEY])
        facts = Facts(**header.pop("facts"))
        network = _network(header, load_file(path))
    except (SafetensorError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path.name} holds no network: {error}") from error
    return network, facts


def _network(header: dict[str, Any], arrays: dict[str, Array]) -> Network:
    """Header and arrays as a network that fits together; nobody can write into its arrays."""
    for part in arrays.values():
        part.flags.writeable = False
    embedding = arrays.pop("embedding")
    words, classes = tuple(header.pop("vocabulary")), tuple(header.pop("classes"))
    network = Network(**header, vocabulary=words, classes=classes, weights=Weights(**arrays), embedding=embedding)
    _check(network)
    return network


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

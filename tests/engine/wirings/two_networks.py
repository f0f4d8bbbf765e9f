"""Encoder–decoders and attentions to test: every switch and cell, small and seeded, with their derivatives by complex steps."""

import dataclasses
from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest

from engine import readout
from engine.arrays import Array, Integers
from engine.wirings.base import Back, Data, Pass, Sizes, Wired, Wiring
from engine.wirings.decoding import TokenFeed, teacher_feed
from engine.wirings.registry import WIRINGS
from engine.wirings.scan import Parameters

STEP = 1e-20  # nothing is subtracted: the error is of order step²
OUTPUTS, GRADIENTS = 1e-12, 1e-9  # what outputs and gradients owe PyTorch in float64
EXACT = 1e-10  # what gradients owe a complex step
N, M, D, E, K, H = 4, 3, 3, 2, 5, 4
START, END = 0, 1
CELLS = ("vanilla", "lstm", "gru")

SUMMARIES = [
    Wired(wiring="ed", cell=cell, context=context, use=use, hidden_size=H)
    for cell, context, use in product(CELLS, ("last", "affine", "all"), ("start", "each"))
]
LOOKS = [
    Wired(wiring="att", cell=cell, score=score, temperature=0.7, attend=attend, hidden_size=H)
    for cell, score, attend in product(CELLS, ("dot", "general", "additive"), ("", "2:.5,.2,.3,0"))
]


def called(wired: Wired) -> str:
    """A name for the report of a test."""
    switches = (wired.context, wired.use) if wired.wiring == "ed" else (wired.score, *filter(None, [wired.attend]))
    return " ".join((wired.wiring, wired.cell, *switches))


every = pytest.mark.parametrize("wired", SUMMARIES + LOOKS, ids=called)
summaries = pytest.mark.parametrize("wired", SUMMARIES, ids=called)
looks = pytest.mark.parametrize("wired", LOOKS, ids=called)


def build(wired: Wired) -> Wiring:
    return WIRINGS[wired.wiring].build(wired)


def sizes(source: int = N, outputs: int = M) -> Sizes:
    return Sizes(source, outputs, D, K, E)


def parameters_of(wiring: Wiring, seed: int = 3) -> Parameters:
    """Seeded, and no bias is zero."""
    random = np.random.default_rng(seed)
    found = wiring.parameters(sizes(), random)
    return {name: part + 0.1 * random.standard_normal(part.shape) for name, part in found.items()}


def table(seed: int = 4) -> Array:
    return np.random.default_rng(seed).standard_normal((K, E))


def targets(outputs: int = M, seed: int = 5) -> Integers:
    return np.random.default_rng(seed).integers(0, K, outputs)


def data_of(source: int = N, outputs: int = M, seed: int = 6) -> Data:
    """A source, and a decoder that is taught."""
    xs = np.random.default_rng(seed).standard_normal((source, D))
    return Data(xs, outputs, teacher_feed(table(), START, targets(outputs)))


def every_output(done: Pass) -> Array:
    """∂/∂o of every number of the outputs, (M, M·K, K)."""
    outputs, classes = done.outputs.shape
    return np.eye(outputs * classes).reshape(outputs * classes, outputs, classes).swapaxes(0, 1)


def losses(outputs: Array, wanted: Integers) -> Array:
    return readout.losses("softmax", outputs, readout.predict("softmax", outputs), np.eye(K)[wanted])


def each_loss(done: Pass, wanted: Integers) -> Array:
    """∂/∂o of every step's loss by itself, (M, M, K)."""
    error = readout.predict("softmax", done.outputs) - np.eye(done.outputs.shape[-1])[wanted]
    return np.eye(len(error))[..., None] * error[:, None]


def by_numbers(outputs: Callable[[Array], Array], values: Array) -> Array:
    """∂ every output by every number of the values, by complex steps: (outputs…, values…)."""
    found = []
    for place in np.ndindex(values.shape):
        moved = values.astype(complex)
        moved[place] += 1j * STEP
        found.append(outputs(moved).imag / STEP)
    return np.stack(found, axis=-1).reshape(*found[0].shape, *values.shape)


def changed(data: Data, **fields: Any) -> Data:
    return dataclasses.replace(data, **fields)


class Given:
    """A feed of numbers, whose derivatives can be asked for."""

    def __init__(self, ys: Array) -> None:
        self.ys = ys

    def __call__(self, step: int, before: Array | None) -> Array:
        return self.ys[step]

    def known(self, outputs: int) -> Array | None:
        return self.ys[:outputs]


def ys_of(data: Data) -> Array:
    """What a taught decoder is fed, (M, E)."""
    assert isinstance(data.feed, TokenFeed)
    return data.feed.table[np.concatenate(([data.feed.start], data.feed.ids[:-1]))]


def run_back(wired: Wired, data: Data) -> tuple[Wiring, Parameters, Pass, Back]:
    """Both ways, a row for every number of the outputs."""
    wiring = build(wired)
    parameters = parameters_of(wiring)
    done = wiring.forward(parameters, data)
    return wiring, parameters, done, wiring.backward(parameters, done, every_output(done))

"""The proof on the page: the way back of the very run shown, against a complex step.

Sources: Squire & Trapp 1998; see engine/verify.py.
Checked by: tests/engine/wirings/test_wiring_record.py, which also proves that a derivative wrong by 0.05 % is rejected.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np

from engine.arrays import Array
from engine.randomness import Stream, generator
from engine.verify import LARGEST, SMALLEST, STEP, Verification
from engine.wirings.base import Back, Data, Wiring
from engine.wirings.scan import Parameters

DIRECTIONS = 3  # random directions per parameter, besides that of its own gradient


def prove(
    wiring: Wiring,
    parameters: Parameters,
    data: Data,
    back: Back,
    measure: Callable[[Array], Array],
    seed: int,
) -> Verification:
    """Compares ∂𝓛_t/∂x_k for every t and k, and the total gradient along directions of every parameter.

    measure: outputs (M, …, K) -> losses (M, …).
    """
    tally = _Tally()
    _inputs(tally, wiring, parameters, data, back, measure)
    _weights(tally, wiring, parameters, data, back, measure, seed)
    return Verification(tally.worst, tally.compared, tally.skipped)


@dataclasses.dataclass
class _Tally:
    """What was compared so far."""

    worst: float = 0.0
    compared: int = 0
    skipped: int = 0

    def add(self, found: Array, exact: Array) -> None:
        """Two vectors that should be one."""
        size = float(np.linalg.norm(found)) or float(np.linalg.norm(exact))
        if size == 0.0:
            self.compared += 1
        elif SMALLEST < size < LARGEST:
            self.worst = max(self.worst, float(np.linalg.norm(found - exact)) / size)
            self.compared += 1
        else:
            self.skipped += 1


def _inputs(
    tally: _Tally,
    wiring: Wiring,
    parameters: Parameters,
    data: Data,
    back: Back,
    measure: Callable[[Array], Array],
) -> None:
    """All numbers of the input at once: a batch in which each copy has one of them moved."""
    steps, size = data.xs.shape
    copies = np.repeat(data.xs[:, None, :], steps * size, axis=1).astype(complex)
    for k in range(steps):
        copies[k, k * size + np.arange(size), np.arange(size)] += 1j * STEP
    losses = measure(wiring.forward(parameters, dataclasses.replace(data, xs=copies)).outputs)
    found = (losses.imag / STEP).reshape(len(losses), steps, size)
    for t, row in enumerate(found):
        for k, vector in enumerate(row[: len(back.adjoints["x"])]):
            tally.add(vector, back.adjoints["x"][k, t])


def _weights(
    tally: _Tally,
    wiring: Wiring,
    parameters: Parameters,
    data: Data,
    back: Back,
    measure: Callable[[Array], Array],
    seed: int,
) -> None:
    """Each parameter along its own gradient and along random directions."""
    random = generator(seed, Stream.VERIFY)
    for name, weight in parameters.items():
        gradient = back.parameters[name]
        norm = float(np.linalg.norm(gradient))
        directions = list(random.standard_normal((DIRECTIONS, *weight.shape)))
        if SMALLEST < norm < LARGEST:
            directions.append(gradient * (np.sqrt(gradient.size) / norm))
        found, exact = [], []
        for direction in directions:
            moved = {**parameters, name: weight + 1j * STEP * direction}
            losses = measure(wiring.forward(moved, dataclasses.replace(data, xs=data.xs + 0j)).outputs)
            found.append(float(losses.imag.sum() / STEP))
            exact.append(float(np.vdot(gradient, direction)))
        tally.add(np.array(found), np.array(exact))

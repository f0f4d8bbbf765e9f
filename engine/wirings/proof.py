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
from engine.verify import LARGEST, SMALLEST, STEP, Verification, directions
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
    proof = _Proof(wiring, parameters, data, back, measure)
    proof.inputs()
    proof.weights(seed)
    return Verification(proof.worst, proof.compared, proof.skipped)


@dataclasses.dataclass
class _Proof:
    """A run, and what was compared of it so far."""

    wiring: Wiring
    parameters: Parameters
    data: Data
    back: Back
    measure: Callable[[Array], Array]
    worst: float = 0.0
    compared: int = 0
    skipped: int = 0

    def inputs(self) -> None:
        """All numbers of the input at once: a batch in which each copy has one of them moved."""
        steps, size = self.data.xs.shape
        copies = np.repeat(self.data.xs[:, None, :], steps * size, axis=1).astype(complex)
        for k in range(steps):
            copies[k, k * size + np.arange(size), np.arange(size)] += 1j * STEP
        losses = self._losses(self.parameters, copies)
        found = (losses.imag / STEP).reshape(len(losses), steps, size)
        adjoints = self.back.adjoints["x"]
        for t, row in enumerate(found):
            for k, vector in enumerate(row[: len(adjoints)]):
                self._add(vector, adjoints[k, t])

    def weights(self, seed: int) -> None:
        """Each parameter along its own gradient and along random directions."""
        random = generator(seed, Stream.VERIFY)
        for name, weight in self.parameters.items():
            gradient = self.back.parameters[name]
            found, exact = [], []
            for direction in directions(gradient, DIRECTIONS, random):
                moved = {**self.parameters, name: weight + 1j * STEP * direction}
                found.append(float(self._losses(moved, self.data.xs + 0j).imag.sum() / STEP))
                exact.append(float(np.vdot(gradient, direction)))
            self._add(np.array(found), np.array(exact))

    def _losses(self, parameters: Parameters, xs: Array) -> Array:
        """What a run with something moved loses, (M, …)."""
        return self.measure(self.wiring.forward(parameters, dataclasses.replace(self.data, xs=xs)).outputs)

    def _add(self, found: Array, exact: Array) -> None:
        """Two vectors that should be one."""
        size = float(np.linalg.norm(found)) or float(np.linalg.norm(exact))
        if size == 0.0:
            self.compared += 1
        elif SMALLEST < size < LARGEST:
            self.worst = max(self.worst, float(np.linalg.norm(found - exact)) / size)
            self.compared += 1
        else:
            self.skipped += 1

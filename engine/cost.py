"""What an experiment would cost, said before it runs.

Seconds are an estimate for one core of an ordinary server, from counted operations and rates measured once; they are meant to
refuse what would take minutes, not to predict milliseconds.

Checked by: tests/engine/test_cost.py.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from engine.cells import CELLS
from engine.experiment import Experiment
from engine.inputs import LARGEST_VOCABULARY
from engine.wirings.base import Wired

FLOPS_PER_SECOND = 2.5e10  # matrix products of the sizes met here, half their peak
SLOW_FLOPS_PER_SECOND = 3.5e9  # eigenvalue and singular value iterations
UNITS_SHOWN = 8  # for which it is said what every step has left in them
WIDEST_INPUT = 16.0  # numbers in the embedding of a token
SECONDS_PER_STEP = 1e-4  # calls of one step of everything, whatever its size
PARTS = ("trace", "gradients", "lags", "sensitivity", "ledger", "weights", "memory", "radii", "verify", "unrolling")


@dataclass(frozen=True)
class Cost:
    """flops (operations), numbers (float64 held at once), seconds (estimate); steps and hidden_size for messages."""

    flops: float
    numbers: float
    seconds: float
    steps: int
    hidden_size: int


def estimate(experiment: Experiment, parts: Collection[str] = PARTS[:5]) -> Cost:
    """The cost of those parts of an experiment's record."""
    e = experiment
    T, H = float(e.steps), float(e.hidden_size)
    cell = CELLS[e.cell]
    G, S = float(len(cell.blocks)), H * len(cell.state_names)
    losses = T if e.loss == "every" else float(len(e.loss_steps(e.steps)))
    pairs = losses * T / 2
    product = (
        2 * G * H * H if cell.recurrent == "W_hh" else 2 * H * H + 4 * H * _outputs(e)
    )  # one adjoint, one step back
    flops, slow = 6 * T * product, 0.0
    numbers = T * (4 * G * H + 4 * S) + 4 * G * H * H
    if {"gradients", "lags", "ledger"} & set(parts):
        flops += pairs * product * (2 if "lags" in parts else 1)
        numbers += 3 * T * T
    if "ledger" in parts and cell.gate_blocks:
        flops += pairs * 20 * H
        numbers += 4 * T * T
    if {"sensitivity", "radii"} & set(parts):
        flops += T * (H * product + 2 * G * H * H + 2 * H**3)
        slow += T * (S**3 + 2 * H**3)
        numbers += min(4e6, T * (S * S + 2 * G * H * H)) + T * S
    if "radii" in parts:
        slow += T * 10 * S**3
    if "memory" in parts:
        flops += T * T / 2 * H * product
        numbers += 4 * T * S * H + 2 * T * T
    if "verify" in parts:
        flops += T * T / 2 * H * product * 8
        numbers += 2 * T * T * min(H, max(1.0, 4e6 / (T * T))) + 20 * T * H
    if "unrolling" in parts:
        flops += T * product * (10 if e.edits else 4)
        numbers += T * H * (8 * G + 12) + min(H, UNITS_SHOWN) * T * T
    seconds = T * SECONDS_PER_STEP + flops / FLOPS_PER_SECOND + slow / SLOW_FLOPS_PER_SECOND
    return Cost(flops, numbers, seconds, e.steps, e.hidden_size)


def estimate_wiring(wired: Wired, verify: bool = False, classes: int = 0) -> Cost:
    """The cost of a wiring's whole record, with so many classes at least; lengths are taken as the longest that may be read."""
    T, H = float(wired.longest), float(wired.hidden_size)
    K = max(T + 2, float(classes))  # without a vocabulary at most every token of the target, its start and its end
    G = float(len(CELLS[wired.cell].blocks))
    layers = float(max(2, wired.layers))  # two cells of one layer, or the layers of one
    product = 2 * G * H * (H + max(H, K))  # one vector through one step
    rows = T * (K + 1)  # scalars followed back: every number of every output, and every loss
    copies = T * WIDEST_INPUT if verify else 0.0  # complex, one for each number of the input
    flops = 4 * layers * T * (product + T * H) * (rows + 8 * copies)
    numbers = layers * T * (G + 2) * H * max(rows, 2 * copies)
    seconds = 2 * layers * T * SECONDS_PER_STEP + flops / FLOPS_PER_SECOND
    return Cost(flops, numbers, seconds, wired.longest, wired.hidden_size)


def _outputs(experiment: Experiment) -> float:
    """K, at most, before a text is read."""
    words = min(len(experiment.text) + 1, LARGEST_VOCABULARY) if experiment.input == "text" else 0
    return float(max(words, experiment.output_size, experiment.input_size))

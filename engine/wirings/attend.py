"""Rows of attention set by hand, as a link writes them: "2:.7,.1,.1,.1;3:0,0,1,0".

Checked by: tests/engine/wirings/test_attention.py.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.arrays import Array
from engine.errors import ExperimentError
from engine.inputs import LARGEST_NUMBER
from engine.wirings.base import LONGEST

FORM = "rows such as 2:.7,.1;3:0,1 (an output, from 1, and a weight for each step of the source)"


@dataclass(frozen=True)
class Hand:
    """rows: step of the decoder, from 0 -> weights (N,), which sum to 1. Rows beyond the last output wait for one."""

    rows: dict[int, Array]

    def check(self, steps: int) -> None:
        """Raises: ExperimentError where a row has not one weight for each of the source's steps."""
        for step, row in self.rows.items():
            if len(row) != steps:
                expected = f"one weight for each of the {steps} steps of the source in every row"
                raise ExperimentError("attend", f"{len(row)} in row {step + 1}", expected)

    def row(self, step: int, shape: tuple[int, ...]) -> Array:
        """α of a step that is set, in that shape (…, N)."""
        return np.broadcast_to(self.rows[step], shape)

    def joins(self, step: int, k: int) -> bool:
        """Whether that context hears state k at all."""
        return step not in self.rows or bool(self.rows[step][k] > 0)


def parse_hand(text: str) -> Hand:
    """The rows of a text, each made to sum to 1.

    Raises: ExperimentError for what is no such text.
    """
    rows: dict[int, Array] = {}
    for part in filter(str.strip, text.split(";")):
        place, _, numbers = part.partition(":")
        step = _place(place)
        if step in rows:
            raise ExperimentError("attend", f"row {step + 1} twice", "one set of weights for each row")
        weights = np.array([_weight(number) for number in numbers.split(",")])
        if not weights.any():
            raise ExperimentError("attend", part.strip(), "at least one weight above 0 in every row")
        rows[step] = weights / weights.sum()
    return Hand(rows)


def _place(text: str) -> int:
    if not (text.strip().isascii() and text.strip().isdigit() and 1 <= int(text) <= LONGEST):
        raise ExperimentError("attend", text.strip() or "nothing", f"{FORM}; rows from 1 to {LONGEST}")
    return int(text) - 1


def _weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError as error:
        raise ExperimentError("attend", text.strip() or "an empty weight", FORM) from error
    if not 0 <= weight <= LARGEST_NUMBER:
        raise ExperimentError("attend", text.strip(), f"weights from 0 to {LARGEST_NUMBER:g}")
    return weight

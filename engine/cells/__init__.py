"""The registry of cells: a new cell is one file and one line here."""

from __future__ import annotations

from engine.activations import Activation
from engine.cells.base import Cell, Frozen, Options
from engine.cells.gru import GRU
from engine.cells.jordan import Jordan
from engine.cells.lstm import LSTM
from engine.cells.vanilla import Vanilla

__all__ = ["CELLS", "Cell", "build_cell"]

CELLS: dict[str, type[Cell]] = {"vanilla": Vanilla, "lstm": LSTM, "gru": GRU, "jordan": Jordan}


def build_cell(
    name: str,
    activation: Activation,
    *,
    reset_after: bool = False,
    output: str = "linear",
    teacher_forcing: bool = False,
    frozen: Frozen | None = None,
) -> Cell:
    """The cell of that name; each takes from the options what it knows."""
    return CELLS[name].build(Options(activation, reset_after, output, teacher_forcing, frozen))

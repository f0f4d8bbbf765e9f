"""Changes by hand on the way forward: a state is poked, a unit is silenced, a gate is held open or shut.

    h2@5:.9     poke: h of unit 2 after step 5 is .9; c2@5:-.3 the same for the LSTM's c, and h_5 follows from it
    ablate3     unit 3 is silent: its h (and c) is 0 after every step
    f:1  f2:0   freeze: gate f of all units, or of unit 2, is 1 or 0 at every step (LSTM i f o, GRU r z)

Several are separated by commas and hold in order: where two set the same number the later one counts. What is set is a
constant: the run is replayed with it, and no derivative passes through it. Pre-activations stay what they would be.

Checked by: tests/engine/test_edits.py (runs written out by hand, complex steps).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array
from engine.cells.base import Cell, Frozen, Slopes, State
from engine.errors import ExperimentError

LARGEST = 1e6  # of size, of what a state may be set to
MOST = 100  # edits in one text
_POKE = re.compile(r"([hc])(\d{1,6})@(\d{1,6}):(.*)", re.ASCII)
_ABLATE = re.compile(r"ablate(\d{1,6})", re.ASCII)
_FREEZE = re.compile(r"([a-z])(\d{1,6})?:([01])", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class Poke:
    """State "h" or "c" of a unit after a step (both counted from 1) is set to a value."""

    state: str
    unit: int
    step: int
    value: float


@dataclass(frozen=True)
class Ablate:
    """A unit (counted from 1) is silent at every step."""

    unit: int


@dataclass(frozen=True)
class Freeze:
    """A gate, by the letter of its block, of one unit (counted from 1) or of all (None), is 0 or 1 at every step."""

    gate: str
    unit: int | None
    value: float


Edit = Poke | Ablate | Freeze


def parse_edits(text: str, cell: type[Cell], units: int, steps: int) -> tuple[Edit, ...]:
    """The edits of a text, in order; empty text has none.

    Raises: ExperimentError for the field "edits" where a part cannot be read, or names a unit, step, state or gate that a
    network of that cell with `units` units and `steps` steps does not have.
    """
    parts = [part.strip() for part in text.split(",")] if text.strip() else []
    if len(parts) > MOST:
        raise ExperimentError("edits", f"{len(parts)} edits", f"at most {MOST} edits")
    return tuple(_parse(part, cell, units, steps) for part in parts)


def _parse(part: str, cell: type[Cell], units: int, steps: int) -> Edit:
    if found := _POKE.fullmatch(part):
        return _poke(part, found, cell, units, steps)
    if found := _ABLATE.fullmatch(part):
        return Ablate(_within(part, "unit", found[1], units))
    if found := _FREEZE.fullmatch(part):
        if found[1] not in cell.gate_blocks:
            allowed = "a gate of this cell: " + ", ".join(cell.gate_blocks) if cell.gate_blocks else "without a gate"
            raise ExperimentError(
                "edits", part, allowed + ("" if cell.gate_blocks else f": a {cell.name} cell has none")
            )
        unit = _within(part, "unit", found[2], units) if found[2] else None
        return Freeze(found[1], unit, float(found[3]))
    raise ExperimentError("edits", part, form(cell))


def form(cell: type[Cell]) -> str:
    """What an edit of that cell looks like, as words that complete "edits must be"."""
    pokes = " or ".join(f"{name}2@5:.9" for name in cell.state_names)
    freeze = (
        f", or {cell.gate_blocks[0]}:1 or {cell.gate_blocks[0]}2:0 (a gate held at 0 or 1)" if cell.gate_blocks else ""
    )
    return f"a list of {pokes} (unit 2 after step 5), ablate3 (unit 3 silent){freeze}"


def _poke(part: str, found: re.Match[str], cell: type[Cell], units: int, steps: int) -> Poke:
    if found[1] not in cell.state_names:
        raise ExperimentError(
            "edits", part, f"a change of {' or '.join(cell.state_names)}: a {cell.name} cell has no {found[1]}"
        )
    unit, step = _within(part, "unit", found[2], units), _within(part, "step", found[3], steps)
    text = found[4].strip().replace("\u2212", "-")
    value = float(text) if _NUMBER.fullmatch(text) else math.nan
    if not abs(value) <= LARGEST:
        raise ExperimentError("edits", part, f"a poke to a finite number of size at most {LARGEST:g}")
    return Poke(found[1], unit, step, value)


def _within(part: str, what: str, digits: str, most: int) -> int:
    number = int(digits)
    if not 1 <= number <= most:
        raise ExperimentError("edits", part, f"of a {what} from 1 to {most}")
    return number


@dataclass(frozen=True)
class Held:
    """The states that are set: for every array of the state which numbers are (T, H), and to what (T, H)."""

    where: tuple[Array, ...]
    values: State

    def after(self, cell: Cell, step: int, state: State, notes: tuple[Array, ...]) -> tuple[State, tuple[Array, ...]]:
        """State and record of one step with what is set in it; leading axes of the state are kept."""
        where = tuple(part[step] for part in self.where)
        if not any(part.any() for part in where):
            return state, notes
        return cell.hold(state, notes, where, tuple(part[step] for part in self.values))

    def silence(self, cell: Cell, slopes: Slopes) -> Slopes:
        """The local derivatives (n, …) with zeros for everything that leads into a set number."""
        parts = list(slopes)
        for where, indices in zip(self.where, cell.leads_into, strict=True):
            for index in indices:
                part = parts[index]
                mask = where[: len(part)]
                parts[index] = np.where(mask[:, None, :] if part.ndim == 3 else mask, 0.0, part)
        return tuple(parts)

    def overwrite(self, written: Array) -> Array:
        """What each step writes into the memory (n, H), the last array of the state, with what is set in its place."""
        n = len(written)
        return np.where(self.where[-1][:n], self.values[-1][:n], written)

    def adjoints(self, adjoint: State) -> State:
        """∂𝓛/∂state (n, H) each with zeros where the state is set: what reaches the step that would have made it."""
        return tuple(np.where(where[: len(part)], 0.0, part) for where, part in zip(self.where, adjoint, strict=True))


def held_states(edits: tuple[Edit, ...], cell: Cell, units: int, steps: int) -> Held | None:
    """The states that pokes and silent units set, or None."""
    if not any(isinstance(edit, Poke | Ablate) for edit in edits):
        return None
    where = tuple(np.zeros((steps, units), dtype=bool) for _ in cell.state_names)
    values = tuple(np.zeros((steps, units)) for _ in cell.state_names)
    for edit in edits:
        if isinstance(edit, Poke):
            index = cell.state_names.index(edit.state)
            where[index][edit.step - 1, edit.unit - 1] = True
            values[index][edit.step - 1, edit.unit - 1] = edit.value
        elif isinstance(edit, Ablate):
            for mask, value in zip(where, values, strict=True):
                mask[:, edit.unit - 1] = True
                value[:, edit.unit - 1] = 0.0
    return Held(where, values)


def frozen_gates(edits: tuple[Edit, ...], cell: type[Cell], units: int) -> Frozen | None:
    """The gates that are held, or None."""
    if not any(isinstance(edit, Freeze) for edit in edits):
        return None
    rows = len(cell.blocks) * units
    where, values = np.zeros(rows, dtype=bool), np.zeros(rows)
    for edit in edits:
        if isinstance(edit, Freeze):
            first = cell.blocks.index(edit.gate) * units
            chosen = (
                slice(first, first + units) if edit.unit is None else slice(first + edit.unit - 1, first + edit.unit)
            )
            where[chosen], values[chosen] = True, edit.value
    return Frozen(where, values)

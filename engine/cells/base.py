"""What every cell offers: one step forward, the same step backward, and its Jacobian.

A state is a tuple of arrays: (h,) or, for the LSTM, (h, c). All methods accept leading axes, so that one call carries one
sequence, a batch of complex steps, or the adjoints of many losses at once.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from engine.activations import ACTIVATIONS, Activation
from engine.arrays import Array, stacked
from engine.weights import Weights

State = tuple[Array, ...]
Slopes = tuple[Array, ...]
StepBack = tuple[int, State, State]  # t, the adjoints there, and those of the step before, which they reach
StepsBack = Callable[
    [Iterable[StepBack], Array], None
]  # in the order of the way back; room like one adjoint, to be written over


class RecurrentTerm(NamedTuple):
    """One block of rows of ∂𝓛/∂W_hh (W_yh for Jordan): the sum over time of adjointᵀ source."""

    rows: slice
    adjoint: Array  # (…, T, rows)
    source: Array  # (T, H), or (T, K)


class Steps(NamedTuple):
    """All steps of one run as its cell sees them: xs (T, D), states and previous (T, H) each, what the cell recorded."""

    xs: Array
    states: State
    previous: State
    recorded: dict[str, Array]


@dataclass(frozen=True, eq=False)
class Frozen:
    """Gates that are held at 0 or 1 whatever their pre-activations: where (G·H,), values (G·H,)."""

    where: Array
    values: Array

    def set(self, gates: Array) -> Array:
        """The gates (…, up to G·H) with those that are held at their values."""
        rows = gates.shape[-1]
        return np.where(self.where[:rows], self.values[:rows], gates)

    def stop(self, slopes: Array) -> Array:
        """The slopes of the gates, zero where one is held."""
        return np.where(self.where[: slopes.shape[-1]], 0.0, slopes)


@dataclass(frozen=True)
class Options:
    """What a cell may be built from; each takes what it knows.

    activation: of vanilla and Jordan; reset_after: of the GRU; output, teacher_forcing: of Jordan; frozen: gates that are held.
    """

    activation: Activation
    reset_after: bool = False
    output: str = "linear"
    teacher_forcing: bool = False
    frozen: Frozen | None = None


class Ways(NamedTuple):
    """How adjoints are handed back, of one sequence.

    more (T, S, H): a second way to the h before, from total derivatives; fresh: nothing else reaches any h before, which is then
    written without adding, as memories always are: only the one after reaches them; own: `own_slopes`, which are left as
    ∂/∂ the pre-activations of every row.
    """

    more: Array | None = None
    fresh: bool = False
    own: Array | None = None


class Cell(ABC):
    """Base of the cells. Blocks are the groups of H rows of W_xh and W_hh, in PyTorch's order."""

    name: ClassVar[str]
    blocks: ClassVar[tuple[str, ...]]
    state_names: ClassVar[tuple[str, ...]] = ("h",)
    recorded: ClassVar[tuple[str, ...]]
    driven: ClassVar[tuple[str, ...]] = ("a",)  # which of `recorded` are pre-activations
    candidate: ClassVar[str]  # the block that carries the spectrum unless another is chosen
    gate_blocks: ClassVar[tuple[str, ...]] = ()  # the blocks that are gates
    recurrent: ClassVar[str] = "W_hh"  # the weights that the recurrence runs through
    leads_into: ClassVar[tuple[tuple[int, ...], ...]] = (
        (0,),
    )  # for each state array, the slopes of all that leads into it

    @classmethod
    @abstractmethod
    def build(cls, options: Options) -> Cell:
        """The cell with the options it knows."""

    @property
    def candidate_activation(self) -> Activation:
        """The activation of the block that proposes the new state: tanh in gated cells."""
        return ACTIVATIONS["tanh"]

    def rows(self, block: str, size: int) -> slice:
        """The rows of a block in W_xh and W_hh."""
        index = self.blocks.index(block)
        return slice(index * size, (index + 1) * size)

    @abstractmethod
    def step(self, weights: Weights, drive: Array, state: State) -> tuple[State, tuple[Array, ...]]:
        """The next state and what `recorded` names. drive = W_xh x + b_h, (…, G·H); state entries (…, H)."""

    def run(self, weights: Weights, drives: Array, state: State) -> tuple[State, tuple[Array, ...]]:
        """All steps from a state, by drives (T, …, G·H): the states and what `recorded` names, (T, …) each."""
        states: list[State] = []
        recorded: list[tuple[Array, ...]] = []
        for drive in drives:
            state, notes = self.step(weights, drive, state)
            states.append(state)
            recorded.append(notes)
        return by_part(states), by_part(recorded)

    @abstractmethod
    def slopes(self, weights: Weights, states: State, previous: State, recorded: dict[str, Array]) -> Slopes:
        """Every local derivative that step_backward needs, for all steps at once: arrays (T, …)."""

    @abstractmethod
    def step_backward(self, weights: Weights, slopes: Slopes, adjoint: State) -> tuple[State, Array]:
        """Adjoint of the state before the step, and of the pre-activations d_a (…, G·H) as the input sees them."""

    def reached(self, weights: Weights, slopes: Slopes, adjoint: State) -> Array:
        """d_a (…, G·H) alone, from total derivatives by the state: those of an LSTM's c through h too."""
        return self.step_backward(weights, slopes, adjoint)[1]

    @abstractmethod
    def step_jacobian(self, weights: Weights, slopes: Slopes) -> Array:
        """∂state_t/∂state_{t−1}, (T, S, S) laid out (to, from), S = H times the number of state arrays."""

    def hold(
        self, state: State, notes: tuple[Array, ...], where: State, values: State
    ) -> tuple[State, tuple[Array, ...]]:
        """A state after a step, and its record, with some numbers set: where (H,), values (H,) for each array of the state."""
        return (np.where(where[0], values[0], state[0]),), notes

    def rows_back(self, weights: Weights, slopes: Slopes, ways: Ways) -> StepsBack:
        """A function of many (t, rows, out) and a room: adds to `out` what `rows` hand back to the step before t, (r, H) each.

        It leaves total derivatives in `rows`: of an LSTM's c through h too.
        """
        jacobian = self.step_jacobian(weights, slopes)
        if ways.more is not None:
            jacobian += ways.more
        by_step = list(jacobian)

        def back(steps: Iterable[StepBack], room: Array) -> None:
            hand = handing(ways.fresh, room)
            for t, rows, out in steps:
                hand(rows[0], by_step[t], out[0])

        return back

    def own_slopes(self, slopes: Slopes, rows: int) -> Array | None:
        """∂h/∂ the pre-activations once for each row, (T, R, H), where each reaches its own unit alone."""
        return None

    @abstractmethod
    def input_jacobian(self, weights: Weights, slopes: Slopes) -> Array:
        """What takes total derivatives by every state array to that by x, (T, S, D)."""

    def transfer(self, weights: Weights, slopes: Slopes) -> Slopes:
        """What apply_transfer needs of every step, time first: the Jacobian unless it has structure worth using."""
        return (self.step_jacobian(weights, slopes),)

    def apply_transfer(self, transfer: Slopes, columns: Array, out: Array) -> None:
        """Takes the adjoints of all losses (S, L) one step back into `out` (S, L); keeps those of h in `columns`."""
        np.matmul(transfer[0].T, columns, out=out)

    def recurrent_terms(self, adjoint: Array, slopes: Slopes, previous: State) -> list[RecurrentTerm]:
        """∂𝓛/∂W_hh as blocks of rows: what each row is multiplied by on its way back."""
        return [RecurrentTerm(slice(0, adjoint.shape[-1]), adjoint, previous[0])]

    def fed_back(self, weights: Weights, slopes: Slopes, d_a: Array) -> Array | None:
        """∂𝓛/∂o_{t−1} (…, K) through an output that is fed back, or None where none is."""
        return None

    def gates(self, recorded: dict[str, Array]) -> dict[str, Array]:
        """The gates and the candidate by name, each (T, H)."""
        return {}

    def pre_activations(self, recorded: dict[str, Array]) -> dict[str, Array]:
        """The pre-activation of every block by name, each (T, H)."""
        a = recorded["a"]
        size = a.shape[-1] // len(self.blocks)
        return {block: a[..., self.rows(block, size)] for block in self.blocks}

    def terms(self, weights: Weights, steps: Steps) -> dict[str, Array]:
        """What every pre-activation is the sum of, by name, (T, H) each: input, recurrent and bias part of every block."""
        parts = {
            "Ux": steps.xs.dot(weights.W_xh.T),
            "Wh": steps.previous[0].dot(weights.W_hh.T),
            "b": np.tile(weights.b_h, (len(steps.xs), 1)),
        }
        return parts if len(self.blocks) == 1 else self.by_block(parts)

    def by_block(self, parts: dict[str, Array]) -> dict[str, Array]:
        """Arrays (T, G·H) cut into one of (T, H) for every block: "Ux" becomes "Ux_i", "Ux_f", …"""
        size = next(iter(parts.values())).shape[-1] // len(self.blocks)
        return {
            f"{name}_{block}": part[:, self.rows(block, size)] for name, part in parts.items() for block in self.blocks
        }

    def by_value(self, weights: Weights, steps: Steps, adjoint: State, d_a: Array) -> dict[str, Array]:
        """∂𝓛/∂(the value of each gate and of the candidate), (T, H) each, by the names of `gates`.

        adjoint: ∂𝓛/∂state_t (of c_t through h_t too), (T, H) each; d_a (T, G·H): ∂𝓛/∂pre-activations.
        """
        return {}

    def written(self, recorded: dict[str, Array]) -> Array | None:
        """What each step itself adds to the state on the direct path, (T, H), or None where there is no such path."""
        return None

    def direct_path(self, slopes: Slopes) -> Array | None:
        """The gate (T, H) that alone multiplies the state on the direct path, or None where there is none."""
        return None


def handing(fresh: bool, room: Array) -> Callable[[Array, Array, Array], object]:
    """What hands on adjoints: (rows, matrix, out) writes their product to `out` if nothing else reaches that, else adds it.

    room: like `out`, to be written over, for a product in new memory takes longer.
    """

    def add(rows: Array, matrix: Array, out: Array) -> None:
        out += rows.dot(matrix, room)

    return np.ndarray.dot if fresh else add


def alone(weights: Weights, drives: Array, state: State) -> bool:
    """Whether one sequence of real numbers is read, which cells have a quicker loop for: no batch and no complex step."""
    return drives.ndim == 2 and all(part.dtype == np.float64 for part in (drives, weights.W_hh, *state))


def by_part(steps: list[tuple[Array, ...]]) -> tuple[Array, ...]:
    """Each part of what every step left, (T, …)."""
    return tuple(stacked(part) for part in zip(*steps, strict=True))

"""What is worth saying about each step of a run: which unit moved the read-out, what was kept, what was written.

Numbers only; `app.unroll_sentences` puts them into words.
Checked by: tests/engine/test_moments.py.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.arrays import Array, quiet
from engine.record import Record


@dataclass(frozen=True)
class Moment:
    """One step (1-based) of the way forward; units are counted from 1.

    before, after: probability of the second of a trained network's two classes after the step before and after this one,
    None with other read-outs or at the first step. unit: the one whose change moved that probability most in the direction it
    went (with other read-outs: the one that changed most). mover: the one whose memory changed most. kept: share of the
    memory of `unit` that its gate keeps, None without such a gate. source: the step whose part in the memory of `unit` was
    the largest before this one, 0 where that is the initial state, None without a direct path. wiped, wiped_kept: of the
    units that held something, the one that keeps least, and how much. writer, written: the unit into which most is written,
    and what. moved: ‖s_t − s_{t−1}‖ of the memory (c of an LSTM, else h).
    """

    step: int
    before: float | None
    after: float | None
    unit: int
    mover: int
    kept: float | None
    source: int | None
    wiped: int | None
    wiped_kept: float | None
    writer: int | None
    written: float | None
    moved: float

    @property
    def flips(self) -> bool:
        """Whether the verdict crosses one half."""
        return self.before is not None and self.after is not None and (self.before < 0.5) != (self.after < 0.5)


def moments(record: Record) -> list[Moment]:
    """One for every finite step of a run."""
    parts: dict[int, Array | None] = {}
    with quiet():
        return [_moment(record, t, parts) for t in range(record.tape.steps)]


def telling_unit(found: list[Moment]) -> int:
    """The unit (1-based) that moved the verdict most at its largest change; without a verdict, at the largest move."""
    if not found:
        return 1
    if any(one.before is not None for one in found):
        return max(
            found, key=lambda one: abs((one.after or 0.0) - (one.before or 0.0)) if one.before is not None else -1
        ).unit
    return max(found, key=lambda one: one.moved).unit


def _moment(record: Record, t: int, parts: dict[int, Array | None]) -> Moment:
    unrolling, trace = record.unrolling, record.trace
    memory, start = (trace.hs, trace.h0) if trace.cs is None or trace.c0 is None else (trace.cs, trace.c0)
    had = memory[t - 1] if t else start
    moved = memory[t] - had
    before, after = _probabilities(record, t)
    mover = int(np.abs(moved).argmax())
    unit = mover if before is None or after is None else _pusher(record, t, up=after >= before)
    kept, written = unrolling.kept, unrolling.written
    wiped = writer = None
    if kept is not None and written is not None:
        open_gates = np.where((had != 0) & (kept[t] > 0), kept[t], np.inf)  # exactly 0 is a hand's work, not a word's
        wiped = int(open_gates.argmin()) if np.isfinite(open_gates).any() else None
        writer = int(np.abs(written[t]).argmax())
    return Moment(
        step=t + 1,
        before=before,
        after=after,
        unit=unit + 1,
        mover=mover + 1,
        kept=None if kept is None else float(kept[t, unit]),
        source=_source(record, t, unit, parts),
        wiped=None if wiped is None else wiped + 1,
        wiped_kept=None if wiped is None or kept is None else float(kept[t, wiped]),
        writer=None if writer is None else writer + 1,
        written=None if writer is None or written is None else float(written[t, writer]),
        moved=float(np.linalg.norm(moved)),
    )


def _probabilities(record: Record, t: int) -> tuple[float | None, float | None]:
    if record.network is None or len(record.network.classes) != 2 or not t:
        return None, None
    predictions = record.trace.predictions
    return float(predictions[t - 1, 1]), float(predictions[t, 1])


def _pusher(record: Record, t: int, *, up: bool) -> int:
    """The unit whose part of o_1 − o_0 rose (or fell) most at a step after the first."""
    seen = record.trace.hs[t - 1 : t + 1]
    if record.experiment.readout == "mean":
        total = record.trace.hs[:t].sum(axis=0)
        seen = np.stack((total / t, (total + record.trace.hs[t]) / (t + 1)))
    W_hy = record.weights.W_hy
    towards = (W_hy[1] - W_hy[0]) * (seen[1] - seen[0])
    return int(towards.argmax() if up else towards.argmin())


def _source(record: Record, t: int, unit: int, parts: dict[int, Array | None]) -> int | None:
    """`parts` keeps what each step has left in a unit, because several steps speak of one unit."""
    if unit not in parts:
        parts[unit] = record.unrolling.left([unit + 1])
    left = parts[unit]
    return None if left is None or not t else int(np.abs(left[0, t - 1, : t + 1]).argmax())

"""Side-by-side timing: the competitors take turns, so that a slow moment of the machine hits all of them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Work = Callable[[], object]
TURN = 0.2  # seconds that a turn lasts at least: caches that the competitor emptied count for little, as in timeit
REST = 0.05  # seconds before a turn: the competitor's threads stop spinning and its memory is given back


@dataclass(frozen=True)
class Times:
    """Seconds of each work in each round."""

    seconds: Mapping[str, list[float]]

    def __contains__(self, name: str) -> bool:
        """Whether it is one of the works."""
        return name in self.seconds

    def __getitem__(self, name: str) -> float:
        """The median."""
        return statistics.median(self.seconds[name])

    def ratio(self, name: str, other: str) -> float:
        """The median of one work's time over another's in the same round: how fast the machine is just then drops out."""
        return statistics.median(a / b for a, b in zip(self.seconds[name], self.seconds[other], strict=True))


def take_turns(works: Mapping[str, Work], *, rounds: int, budget: float = 15.0, turn: float = TURN) -> Times:
    """Times of up to `rounds` rounds, stopping after `budget` seconds in all (never before two); a turn's seconds at least."""
    repeats = {name: _repeats(work, turn) for name, work in works.items()}
    seconds: dict[str, list[float]] = {name: [] for name in works}
    start = time.perf_counter()
    for done in range(rounds):
        for name, work in works.items():
            time.sleep(REST)
            seconds[name].append(_mean(work, repeats[name]))
        if done >= 1 and time.perf_counter() - start > budget:
            break
    return Times(seconds)


def _repeats(work: Work, turn: float) -> int:
    """How often a work is done in one turn."""
    work()
    return max(1, round(turn / _mean(work, 1)))


def _mean(work: Work, repeats: int) -> float:
    began = time.perf_counter()
    for _ in range(repeats):
        work()
    return (time.perf_counter() - began) / repeats


def verdict(measured: float, wanted: float, *, at_least: bool = True) -> str:
    """The measured figure beside the promised one."""
    good = measured >= wanted if at_least else measured <= wanted
    return f"{measured:7.2f}x  (promised {'≥' if at_least else '≤'} {wanted:g}x)  {'ok' if good else 'MISSED'}"

"""Side-by-side timing: the competitors take turns, so that a slow moment of the machine hits all of them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping

Work = Callable[[], object]
TURN = 0.2  # seconds that a turn lasts at least: caches that the competitor emptied count for little, as in timeit
REST = 0.05  # seconds before a turn: the competitor's threads stop spinning and its memory is given back


def take_turns(works: Mapping[str, Work], *, rounds: int, budget: float = 15.0) -> dict[str, float]:
    """Median seconds of each work over up to `rounds` rounds, stopping after `budget` seconds in all (never before two)."""
    repeats = {name: _repeats(work) for name, work in works.items()}
    seconds: dict[str, list[float]] = {name: [] for name in works}
    start = time.perf_counter()
    for done in range(rounds):
        for name, work in works.items():
            time.sleep(REST)
            seconds[name].append(_mean(work, repeats[name]))
        if done >= 1 and time.perf_counter() - start > budget:
            break
    return {name: statistics.median(times) for name, times in seconds.items()}


def _repeats(work: Work) -> int:
    """How often a work is done in one turn."""
    work()
    return max(1, round(TURN / _mean(work, 1)))


def _mean(work: Work, repeats: int) -> float:
    began = time.perf_counter()
    for _ in range(repeats):
        work()
    return (time.perf_counter() - began) / repeats


def verdict(measured: float, wanted: float, *, at_least: bool = True) -> str:
    """The measured figure beside the promised one."""
    good = measured >= wanted if at_least else measured <= wanted
    return f"{measured:7.2f}x  (promised {'≥' if at_least else '≤'} {wanted:g}x)  {'ok' if good else 'MISSED'}"

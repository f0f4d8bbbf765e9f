"""Side-by-side timing: the competitors take turns, so that a slow moment of the machine hits all of them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping

Work = Callable[[], object]


def take_turns(works: Mapping[str, Work], *, rounds: int, budget: float = 20.0) -> dict[str, float]:
    """Median seconds of each work over up to `rounds` rounds, stopping after `budget` seconds in all (never before two)."""
    for work in works.values():
        work()
    seconds: dict[str, list[float]] = {name: [] for name in works}
    start = time.perf_counter()
    for done in range(rounds):
        for name, work in works.items():
            began = time.perf_counter()
            work()
            seconds[name].append(time.perf_counter() - began)
        if done >= 1 and time.perf_counter() - start > budget:
            break
    return {name: statistics.median(times) for name, times in seconds.items()}


def verdict(measured: float, wanted: float, *, at_least: bool = True) -> str:
    """The measured figure beside the promised one."""
    good = measured >= wanted if at_least else measured <= wanted
    return f"{measured:7.2f}x  (promised {'≥' if at_least else '≤'} {wanted:g}x)  {'ok' if good else 'MISSED'}"

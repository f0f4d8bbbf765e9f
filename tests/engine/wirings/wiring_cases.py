"""The wirings that the tests run on: every one of the registry with every switch it has, and every cell."""

from functools import cache
from itertools import product

from engine.wirings import WIRINGS, Wired, WiringRecord, run_wiring

VALUES: dict[str, tuple[object, ...]] = {
    "read": ("last", "mean"),
    "feed": ("every", "first"),
    "join": ("concatenate", "sum"),
    "layers": (1, 2, 4),
    "teacher": (1.0, 0.3, 0.0),
    "kernel": (2, 3),
    "dilation": (1, 2),
    "context": ("last", "affine", "all"),
    "use": ("start", "each"),
    "score": ("dot", "general", "additive"),
    "temperature": (0.7,),
    "attend": ("", "2:.5,.5,0,0,0"),
}
SOURCE, TARGET = "红一红二三", "A b A c b"
PLAIN = tuple(name for name, kind in WIRINGS.items() if not kind.has_cell)


def _cases() -> list[dict[str, object]]:
    found = []
    for name, kind in WIRINGS.items():
        for values in product(*(VALUES[switch] for switch in kind.switches)):
            for cell in ("vanilla",) if name in PLAIN else ("vanilla", "lstm", "gru"):
                found.append({"wiring": name, "cell": cell, **dict(zip(kind.switches, values, strict=True))})
    return found


CASES = _cases()


def named(case: dict[str, object]) -> str:
    return " ".join(str(value) for value in case.values() if value != "")


def run(case: dict[str, object], **fields: object) -> WiringRecord:
    return run_wiring(Wired(**{"source": SOURCE, "target": TARGET, "hidden_size": 4, "seed": 5, **case, **fields}))


@cache
def _kept(case: tuple[tuple[str, object], ...]) -> WiringRecord:
    return run(dict(case))


def kept(case: dict[str, object]) -> WiringRecord:
    """The same record for every test that only looks."""
    return _kept(tuple(case.items()))

"""The unit's equation: what is printed adds up as printed, and every printed number is the record's."""

import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from tests.browser.unroll_records import unroll, unroll_record

CASES: dict[str, dict[str, Any]] = {
    "lstm": {"cell": "lstm", "initial_state": "random"},
    "lstm, every loss": {"cell": "lstm", "loss": "every", "hidden_size": 12},
    "lstm, mean": {"cell": "lstm", "readout": "mean", "seed": 4},
    "gru": {"cell": "gru", "loss": "every"},
    "gru, reset after": {"cell": "gru", "reset_after": True, "initial_state": "random"},
    "vanilla": {"cell": "vanilla", "loss": "every"},
    "vanilla, sigmoid": {"cell": "vanilla", "activation": "sigmoid", "output": "sigmoid", "loss": "3,7"},
    "vanilla, leaky": {"cell": "vanilla", "activation": "leaky_relu", "output": "linear", "loss": "every"},
    "vanilla, linear": {"cell": "vanilla", "activation": "identity", "output": "tanh", "readout": "mean"},
    "vanilla, faint": {"cell": "vanilla", "input_strength": 0.001, "scale": 0.2},
    "jordan": {"cell": "jordan", "targets": "seed", "output_size": 3, "loss": "every"},
    "jordan, tanh": {"cell": "jordan", "output": "tanh", "targets": "seed", "output_size": 3},
    "jordan, taught": {"cell": "jordan", "teacher_forcing": True, "targets": "seed", "output_size": 2, "loss": "every"},
}
SETUP = """async () => {
  const { equationRows } = await import("/static/js/diagrams/equation-rows.js");
  const revive = (value) => {
    if (value === null || typeof value !== "object") return value;
    if (Array.isArray(value.flat)) return { data: Float32Array.from(value.flat, Number), shape: value.shape };
    return Array.isArray(value) ? value.map(revive) : Object.fromEntries(Object.entries(value).map(([key, part]) => [key, revive(part)]));
  };
  globalThis.equation = { rows: (view) => equationRows({ note: "gbc", gru: "keeps", record: equation.record, ...view }), load: (record) => { equation.record = revive(record); } };
}"""
ALL = """([direction, gru, steps, units]) => { const out = [];
  for (let step = 1; step <= steps; step += 1) for (let unit = 1; unit <= units; unit += 1) out.push({ step, unit, ...equation.rows({ step, unit, direction, gru }) });
  return out; }"""
FUNCTIONS: dict[str, Callable[[float], float]] = {
    "σ": lambda a: 1 / (1 + math.exp(-a)),
    "tanh": math.tanh,
    "ReLU": lambda a: max(0.0, a),
    "leaky ReLU": lambda a: a if a > 0 else 0.01 * a,
}
DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")


@pytest.fixture(scope="module")
def page(bare_page: Page) -> Page:
    """The bare page with the equation's module loaded."""
    bare_page.evaluate(SETUP)
    return bare_page


def number(text: str) -> tuple[Decimal, Decimal]:
    """A printed number, and one unit of its last digit."""
    mantissa, _, exponent = text.partition("×10")
    value = Decimal(mantissa.translate(DIGITS)).scaleb(int(exponent.translate(DIGITS)) if exponent else 0)
    return value, Decimal(1).scaleb(value.as_tuple().exponent)  # type: ignore[arg-type]


def factor(text: str) -> Decimal:
    """A printed number, or one minus it."""
    return 1 - number(text[5:-1])[0] if text.startswith("(1 − ") else number(text)[0]


def total(text: str) -> float:
    """What the right side of a printed equation comes to."""
    for name, apply in FUNCTIONS.items():
        if text.startswith((f"{name}( ", f"{name} ")):
            return apply(total(text.removeprefix(name).lstrip("(").removesuffix(")").strip()))
    terms = (text.strip() or "0").split(" + ")
    return float(sum(math.prod((factor(part) for part in term.split(" × ")), start=Decimal(1)) for term in terms))


def adds_up(row: dict[str, Any]) -> bool:
    """Whether the printed terms give the printed result to its last digit."""
    left, right = " ".join(token["text"] for token in row["numbers"]).split(" = ", 1)
    result, unit = number(left)
    return abs(total(right) - float(result)) <= float(unit) * 0.5001


def known(settings: dict[str, Any], step: int, unit: int, gru: str) -> dict[str, float]:
    """What the engine says of every part of an equation, by its id; those that only a sum defines are not here."""
    run = unroll(**settings)
    trace, unrolling = run.trace, run.unrolling
    back, t, j = unrolling.backward, step - 1, unit - 1
    names = {"i": "input", "f": "forget", "g": "candidate", "o": "output"}
    if "update" in trace.gates:
        names = {"r": "reset", "z": "update", "n": "candidate"}
    found = {"h": trace.hs[t, j], "h-before": trace.hs[t - 1, j] if t else trace.h0[j]}
    found |= {"d:h": back.h[t, j], "d:h-before": back.h[t - 1, j] if t else back.h0[j]}
    if t + 1 < len(trace.hs):
        found["d:h-after"] = back.h[t + 1, j]
    if trace.cs is not None and trace.c0 is not None and back.c is not None and back.c0 is not None:
        assert back.tanh_c is not None
        found |= {"c": trace.cs[t, j], "c-before": trace.cs[t - 1, j] if t else trace.c0[j]}
        found |= {
            "d:c": back.c[t, j],
            "d:c-before": back.c[t - 1, j] if t else back.c0[j],
            "d:tanh_c": back.tanh_c[t, j],
        }
        if t + 1 < len(trace.hs):
            found |= {"d:c-after": back.c[t + 1, j], "f-after": trace.gates["forget"][t + 1, j]}
    found |= {letter: trace.gates[name][t, j] for letter, name in names.items() if name in trace.gates}
    found |= {f"d:{letter}": back.gates[name][t, j] for letter, name in names.items() if name in trace.gates}
    found |= {name: part[t, j] for name, part in unrolling.terms.items() if name != "y"}
    found |= {f"d:a_{block}": part[t, j] for block, part in back.pre.items()}
    if "h" in trace.pre:
        found |= {"a": trace.pre["h"][t, j], "d:a": back.pre["h"][t, j]}
    if "z" in found:
        found["keep"] = found["z"]
        if gru == "writes":
            found |= {"z": 1 - found["z"], "d:z": -found["d:z"]}
    return {name: float(np.float32(value)) for name, value in found.items()}


def check(row: dict[str, Any], expected: dict[str, float]) -> set[str]:
    """The ids of a row whose printed numbers were compared with the record."""
    compared = set()
    for symbol, shown in zip(row["symbols"], row["numbers"], strict=True):
        assert symbol["kind"] == shown["kind"]
        if symbol.get("id") not in expected:
            continue
        text = shown["text"][5:-1] if shown["text"].startswith("(1 − ") else shown["text"]
        value, unit = number(text)
        assert abs(float(value) - expected[symbol["id"]]) <= 0.5001 * float(unit) + 1e-7, (row["id"], symbol, shown)
        compared.add(symbol["id"])
    return compared


def rows_of(found: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of an equation and those that unfold."""
    return [*found["rows"], *(row for group in found["groups"] for row in group["rows"])]


ROWS = {
    ("lstm", "forward"): {"c", "h", "f", "i", "g", "o"},
    ("lstm", "backward"): {
        "d:c-before",
        "d:g",
        "d:f",
        "d:i",
        "d:o",
        "d:a_f",
        "d:a_i",
        "d:a_o",
        "d:c",
        "d:tanh_c",
        "d:h",
    },
    ("gru", "forward"): {"h", "n", "z", "r"},
    ("gru", "backward"): {"d:h-before", "d:n", "d:z", "d:r", "d:a_n", "d:h"},
    ("vanilla", "forward"): {"a", "h", "merged"},
    ("vanilla", "backward"): {"d:a", "d:h-before", "d:h"},
    ("jordan", "forward"): {"a", "h", "Wy"},
    ("jordan", "backward"): {"d:a", "d:h-before", "d:h"},
}


@pytest.mark.parametrize("direction", ["forward", "backward"])
@pytest.mark.parametrize("case", CASES)
def test_every_equation_adds_up_and_is_the_records(
    page: Page, complaints: list[str], case: str, direction: str
) -> None:
    settings = CASES[case]
    page.evaluate("(record) => equation.load(record)", unroll_record(**settings))
    run = unroll(**settings)
    for gru in ("keeps", "writes") if settings["cell"] == "gru" else ("keeps",):
        for found in page.evaluate(ALL, [direction, gru, run.steps, run.trace.hs.shape[1]]):
            place = (found["step"], found["unit"])
            expected = known(settings, *place, gru)
            ids = {row["id"] for row in rows_of(found)}
            assert ids - {"rh"} == ROWS[settings["cell"], direction], place
            for row in rows_of(found):
                assert adds_up(row), (place, row["id"], " ".join(token["text"] for token in row["numbers"]))
                assert check(row, expected), (place, row["id"])
            assert found["sentence"].endswith(".") and "{" not in found["sentence"] and "NaN" not in found["sentence"]

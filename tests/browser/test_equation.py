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
    return value, Decimal(1).scaleb(value.as_tuple().exponent)


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


EDITED: dict[str, dict[str, Any]] = {
    "lstm": {"cell": "lstm", "edits": "c2@5:.9,h4@5:.2,f3:1,ablate6", "loss": "every"},
    "gru": {"cell": "gru", "edits": "h2@5:.9,z3:1,r1:0,ablate6", "loss": "every"},
    "gru, reset after": {"cell": "gru", "reset_after": True, "edits": "h2@5:.9,z:0"},
    "vanilla": {"cell": "vanilla", "edits": "h2@5:.9,ablate3", "loss": "every"},
    "jordan": {"cell": "jordan", "edits": "h2@5:.9,ablate3", "targets": "seed", "output_size": 3, "loss": "every"},
}


@pytest.mark.parametrize("case", EDITED)
def test_what_the_reader_set_is_never_explained_by_a_sum(page: Page, complaints: list[str], case: str) -> None:
    settings = EDITED[case]
    page.evaluate("(record) => equation.load(record)", unroll_record(**settings))
    run = unroll(**settings)
    for direction in ("forward", "backward"):
        for found in page.evaluate(ALL, [direction, "keeps", run.steps, run.trace.hs.shape[1]]):
            place = (found["step"], found["unit"])
            expected = known(settings, *place, "keeps")
            ids = {row["id"] for row in rows_of(found)}
            assert ids - {"rh"} == ROWS[settings["cell"], direction], place
            for row in rows_of(found):
                check(row, expected)
                given = row["symbols"][-1]["text"] in ("set by hand", "held by hand")
                assert given or adds_up(row), (place, row["id"], " ".join(token["text"] for token in row["numbers"]))
    poked = page.evaluate("equation.rows({ step: 5, unit: 2, direction: 'forward' })")
    rows = {row["id"]: row for row in rows_of(poked)}
    assert rows["c" if case == "lstm" else "h"]["symbols"][-1]["text"] == "set by hand"
    assert poked["sentence"] == "What you set by hand is not computed; the rest of the step follows from it."


def test_sentences_say_what_the_rows_show(page: Page, complaints: list[str]) -> None:
    page.evaluate("(record) => equation.load(record)", unroll_record(cell="lstm"))
    gates = unroll(cell="lstm").trace.gates
    f, i, g, o = (gates[name][4, 1] for name in ("forget", "input", "candidate", "output"))
    said = page.evaluate(
        "['forward', 'backward'].map((direction) => equation.rows({ step: 5, unit: 2, direction }).sentence)"
    )
    assert said[0] == f"Keep {f:.0%} of what was there, write {i * g:.2f}, then show {o:.0%} of tanh."
    assert said[1] == f"Going back, the gate that kept {f:.0%} of the memory passes {f:.0%} of the gradient."


@pytest.mark.parametrize(
    ("note", "letters"),
    [
        ("gbc", "Σ <i>U</i>\u2009<i>x</i><sub>5</sub> + Σ <i>W</i>\u2009<i>h</i><sub>4</sub>"),
        ("swap", "Σ <i>W</i>\u2009<i>x</i><sub>5</sub> + Σ <i>U</i>\u2009<i>H</i><sub>4</sub>"),
        (
            "sub",
            "Σ <i>W</i><sub>hx</sub>\u2009<i>x</i><sub>5</sub> + Σ <i>W</i><sub>hh</sub>\u2009<i>h</i><sub>4</sub>",
        ),
        ("torch", "Σ weight_ih\u2009<i>x</i><sub>5</sub> + Σ weight_hh\u2009<i>h</i><sub>4</sub>"),
    ],
)
def test_letters_follow_the_notation(page: Page, complaints: list[str], note: str, letters: str) -> None:
    page.evaluate("(record) => equation.load(record)", unroll_record(cell="vanilla"))
    rows = page.evaluate("(note) => equation.rows({ step: 5, unit: 2, direction: 'forward', note }).rows", note)
    assert " ".join(token["text"] for token in rows[0]["symbols"][2:5]) == letters


def test_past_the_first_overflow_there_is_no_equation(page: Page, complaints: list[str]) -> None:
    settings = {"cell": "vanilla", "activation": "identity", "initialisation": "spectrum", "eigenvalues": "3"}
    page.evaluate("(record) => equation.load(record)", unroll_record(**settings, input="noise", steps=800))
    found = page.evaluate("equation.rows({ step: 790, unit: 1, direction: 'forward' })")
    assert rows_of(found) == []
    assert found["sentence"].startswith("From step ")


DRAW = """async (view) => {
  const { drawEquation } = await import("/static/js/diagrams/equation.js");
  document.getElementById("equation")?.remove();
  const box = document.createElement("div");
  box.id = "equation";
  box.style.width = "430px";
  document.body.append(box);
  equation.heard = [];
  equation.draw = (changes) => drawEquation(box, { note: "gbc", gru: "keeps", direction: "forward", unit: 2, record: equation.record, ...changes }, { onTerm: (id) => equation.heard.push(id) });
  equation.draw(view);
}"""


def test_terms_can_be_walked_through_and_say_which_they_are(page: Page, complaints: list[str]) -> None:
    page.evaluate("(record) => equation.load(record)", unroll_record(cell="lstm"))
    page.evaluate(DRAW, {"step": 5})
    page.mouse.move(900, 600)
    page.evaluate("equation.heard.length = 0")
    terms = page.locator(".equation-term:visible")
    assert terms.count() == 8
    assert page.locator(".equation-term[tabindex='0']").count() == 1
    terms.first.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
    heard = page.evaluate("equation.heard.filter(Boolean)")
    assert heard == ["c", "f", "c-before", "f"]
    gates = unroll(cell="lstm").trace.gates
    assert (terms.nth(1).get_attribute("aria-label") or "").startswith(f"f5 = {gates['forget'][4, 1]:.2f}")
    page.evaluate("equation.draw({ step: 6 })")
    assert page.evaluate("document.activeElement.dataset.term") == "f"


def test_a_step_changes_words_and_keeps_the_nodes(page: Page, complaints: list[str]) -> None:
    page.evaluate("(record) => equation.load(record)", unroll_record(cell="gru", loss="every"))
    page.evaluate(DRAW, {"step": 2})
    kept = page.evaluate("""() => { const row = document.querySelector(".equation-row"); const before = row.textContent;
      equation.draw({ step: 3 }); return [document.querySelector(".equation-row") === row, row.textContent !== before]; }""")
    assert kept == [True, True]


def test_a_gate_unfolds_into_its_three_terms(page: Page, complaints: list[str]) -> None:
    page.evaluate("(record) => equation.load(record)", unroll_record(cell="lstm"))
    page.evaluate(DRAW, {"step": 5})
    ask = page.get_by_role("button", name="Where f5 comes from")
    assert ask.get_attribute("aria-expanded") == "false"
    ask.click()
    assert ask.get_attribute("aria-expanded") == "true"
    assert page.locator("[data-inside='f'] .equation-term:visible").count() == 4
    page.evaluate("equation.draw({ step: 6 })")
    assert page.locator("[data-inside='f'] .equation-term:visible").count() == 4


def test_both_matrices_of_a_vanilla_network_are_drawn_as_one(page: Page, complaints: list[str]) -> None:
    page.evaluate("(record) => equation.load(record)", unroll_record(cell="vanilla"))
    page.evaluate(DRAW, {"step": 5})
    page.get_by_role("button", name="W and U as one matrix").click()
    assert page.locator(".equation-merged .weight").count() == 6 * (5 + 6)
    assert page.locator(".equation-merged .entry").count() == 5 + 6
    weight = page.locator(".equation-merged .weight title").nth(2 * 11 + 7)
    assert weight.text_content() == f"h3 → h3: {unroll(cell='vanilla').weights.W_hh[2, 2]:.2f}".replace("-", "−")


def test_a_term_is_a_cell_of_the_graph(page: Page, complaints: list[str]) -> None:
    found = page.evaluate("""async () => {
      const { cellOfTerm } = await import("/static/js/diagrams/equation-cells.js");
      const cells = (cell, ids) => ids.map((id) => { const at = cellOfTerm(id, { record: { experiment: { cell } }, step: 5, unit: 2 }); return at && `${at.of}@${at.step}:${at.unit}`; });
      return [cells("lstm", ["c-before", "f", "d:g", "d:c-before", "d:through-h-before", "f-after", "Ux_f", "d:a_o", "own-loss", "later"]), cells("gru", ["z", "keep", "n", "rh", "d:h-after"]), cells("vanilla", ["a", "Wh", "b"])];
    }""")
    assert found == [
        [
            "c@4:2",
            "gate:forget@5:2",
            "gate:candidate@5:2",
            "c@4:2",
            "h@4:2",
            "gate:forget@6:2",
            "term:Ux_f@5:2",
            "pre:o@5:2",
            None,
            None,
        ],
        ["gate:update@5:2", "gate:update@5:2", "gate:candidate@5:2", "term:rh@5:2", "h@6:2"],
        ["pre:h@5:2", "term:Wh@5:2", "term:b@5:2"],
    ]


def test_a_shared_power_of_ten_leaves_the_largest_number_between_1_and_10(page: Page, complaints: list[str]) -> None:
    shown = page.evaluate(
        """async (pairs) => { const { printRow } = await import("/static/js/diagrams/equation-print.js");
          return pairs.map(([slope, grad, rest]) => printRow({ id: "x", fn: null, result: { id: "r", kind: "grad", symbol: "r", value: slope * grad + rest },
            sum: [[{ id: "f", kind: "factor", symbol: "f", value: slope }, { id: "g", kind: "grad", symbol: "g", value: grad }], [{ id: "k", kind: "grad", symbol: "k", value: rest }]] }).numbers.map(({ text }) => text)); }""",
        [[0.9164, -9.990217812582597e-6, 1.54e-6], [0.3198, 9.953753253260776e-4, -4.63e-4], [0.5, 9.96e-6, 1e-8]],
    )
    for row in shown:
        mantissas = [abs(float(text.partition("×10")[0].replace("−", "-"))) for text in row if "×10" in text]
        assert mantissas, row
        assert 1 <= max(mantissas) < 10, row

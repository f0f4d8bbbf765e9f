"""What the stage draws and says is true of the cell: letters, arrows and the equations of its tips."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.stages import SETUP, payload

SAY = """async ([of, step, unit, grad]) => {
  const { sentence } = await import("/static/js/diagrams/stage-words.js");
  const fill = (message, values) => message.replace(/\\{(\\w+)\\}/g, (whole, name) => (values && name in values ? String(values[name]) : whole));
  return sentence({ view: held.view, of, step, unit, grad: Boolean(grad), shown: true }, fill);
}"""
LABELS = """() => [...document.querySelectorAll("#stage text")].filter((node) => node.getAttribute("display") !== "none").map((node) => node.textContent.replaceAll("\u200b", ""))"""
WIRES = """(of) => [...document.querySelectorAll("#stage .stage-open path[data-light]")].filter((node) => node.getAttribute("display") !== "none" && node.dataset.light === of).map((node) => node.getAttribute("d"))"""


def show(page: Page, settings: dict[str, Any], **view: Any) -> None:
    page.set_viewport_size({"width": 1440, "height": 640})
    page.evaluate(SETUP, [payload(**settings), view])


def say(page: Page, of: str, step: int, unit: int, *, grad: bool = False) -> str:
    return str(page.evaluate(SAY, [of, step, unit, grad]))


def test_a_tip_gives_no_equation_for_what_the_reader_set(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, {"cell": "lstm", "edit": "c2@3:-.8,h1@3:.9,f3:1"})
    for of, unit in (("c", 2), ("h", 1), ("gate:forget", 3)):
        assert " = " not in say(bare_page, of, 3, unit)
    for of, unit in (("c", 1), ("h", 2), ("gate:forget", 1), ("c", 3)):
        assert " = " in say(bare_page, of, 3, unit)


@pytest.mark.parametrize(
    "settings", [{"cell": "lstm"}, {"cell": "gru"}, {"cell": "gru", "ra": 1}, {"cell": "vanilla"}], ids=str
)
def test_the_equation_of_a_tip_adds_up_as_printed(
    bare_page: Page, complaints: list[str], settings: dict[str, Any]
) -> None:
    show(bare_page, settings)
    for step in (1, 4, 7):
        for unit in range(1, 7):
            said = say(
                bare_page,
                "c" if settings["cell"] == "lstm" else "pre:h" if settings["cell"] == "vanilla" else "h",
                step,
                unit,
            )
            found = re.search(r" is (\S+) = (.+)\.$", said)
            assert found, said
            written = [text.replace("−", "-").replace("×10", "e") for text in found.groups()]
            if "e" in "".join(written):
                continue
            places = len(written[0].partition(".")[2])
            value = eval(written[1].replace("×", "*"), {"__builtins__": {}})
            assert abs(value - float(written[0])) <= 0.5001 * 10**-places, said


def test_the_update_gate_is_named_as_the_reader_means_it(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, {"cell": "gru"}, gru="writes")
    assert " of 1 − z₄ is " in say(bare_page, "gate:update", 4, 2)
    assert "∂L/∂(1 − z₄) of" in say(bare_page, "gate:update", 4, 2, grad=True)
    show(bare_page, {"cell": "gru"}, gru="keeps")
    assert " of z₄ is " in say(bare_page, "gate:update", 4, 2)


def test_a_jordan_network_feeds_back_its_answer_through_a_matrix_from_the_output(
    bare_page: Page, complaints: list[str]
) -> None:
    show(bare_page, {"cell": "jordan"}, note="sub")
    labels = bare_page.evaluate(LABELS)
    assert "Why ŷ4" in labels and not any("Whh" in text for text in labels)
    show(bare_page, {"cell": "jordan", "tf": 1}, note="sub")
    assert "Why y4" in bare_page.evaluate(LABELS)


def test_the_gradient_of_a_gru_reaches_the_input_from_the_candidate_too(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, {"cell": "gru"}, place=10, show="grad")
    assert len(bare_page.evaluate(WIRES, "U")) == 2


@pytest.mark.parametrize("cell", ["vanilla", "jordan"])
def test_the_gradient_runs_round_the_folded_loop_the_other_way(
    bare_page: Page, complaints: list[str], cell: str
) -> None:
    heads = """() => [...document.querySelectorAll("#stage .stage-open path:not([data-light])")].filter((node) => node.getAttribute("display") !== "none").map((node) => node.getAttribute("d"))"""
    show(bare_page, {"cell": cell}, place=4, folded=True)
    forward = bare_page.evaluate(heads)
    show(bare_page, {"cell": cell}, place=10, folded=True, show="grad")
    assert not set(forward) & set(bare_page.evaluate(heads))


def test_no_gradient_goes_to_a_target(bare_page: Page, complaints: list[str]) -> None:
    for folded in (False, True):
        show(bare_page, {"cell": "jordan", "tf": 1}, place=10, show="grad", folded=folded)
        assert bare_page.evaluate(WIRES, "W") == []
        show(bare_page, {"cell": "jordan", "tf": 1}, place=4, folded=folded)
        assert len(bare_page.evaluate(WIRES, "W")) == 1


VERDICT = """async ([step, share]) => {
  const { verdict } = await import("/static/js/diagrams/stage-readout.js");
  const predictions = share === null ? undefined : { data: [1 - share, share], shape: [1, 2] };
  return verdict(held.record, step, "en", predictions).long;
}"""


@pytest.mark.parametrize(("share", "said"), [(0.503, 51), (0.497, 49), (0.5, 50), (0.998, 99), (0.001, 1), (0.244, 24)])
def test_a_verdict_stays_on_its_side_as_in_the_headline(
    bare_page: Page, complaints: list[str], share: float, said: int
) -> None:
    show(bare_page, {"m": "demo:sentiment"})
    assert bare_page.evaluate(VERDICT, [1, share]) == f"{said}% positive"


def test_an_output_is_called_by_a_token_only_where_it_predicts_one(bare_page: Page, complaints: list[str]) -> None:
    settings = {"cell": "lstm", "text": "one two three four five six"}
    steps = range(1, 7)
    show(bare_page, settings)
    assert any(bare_page.evaluate(VERDICT, [step, None]).startswith("“") for step in steps)
    inputs = bare_page.evaluate("held.record.trace.x.shape[1]")
    show(bare_page, {**settings, "target": "seed", "K": inputs})
    assert all(bare_page.evaluate(VERDICT, [step, None]).startswith("#") for step in steps)

"""Every number on the stage, in its equation and in its headline is the engine's, at every kind of stop."""

import math
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.test_equation import adds_up
from tests.browser.unroll import Stage, agrees, value_of

Unroll = Callable[..., Stage]
CASES = {
    "trained lstm": "",
    "trained gru": "cell=gru",
    "trained vanilla": "cell=vanilla&loss=every",
    "lstm of random weights": "m=random&h0=random&loss=every&H=8",
    "gru, reset after": "m=random&cell=gru&ra=1&h0=random&H=5",
    "gru, reset before": "m=random&cell=gru&H=4&out=linear",
    "vanilla": "m=random&cell=vanilla&h0=random&read=mean",
    "jordan, free": "cell=jordan&m=random&out=sigmoid&loss=every&K=3&target=seed",
    "jordan, taught": "cell=jordan&m=random&out=linear&tf=1&loss=every&K=2&target=seed",
}
EQUATION = """() => [...document.querySelectorAll("#equation .equation-row")].filter((row) => !row.closest("[hidden]")).map((row) =>
  ({ numbers: [...row.querySelectorAll(".number")].map((node) => ({ text: node.textContent.trim() })) }))"""
T = 7
STOPS = [(0, "Home"), (1, "ArrowRight"), (T, "Shift+ArrowRight"), (T + 1, "ArrowRight"), (2 * T, "End")]


BARS = tuple(f"gate:{name}" for name in ("forget", "input", "output", "update", "reset"))


def check(stage: Stage, record: dict[str, Any], place: int) -> int:
    """Compare every printed cell at a stop, and the headline; how many were compared."""
    step = place + 1 if place < T else min(T, 2 * T + 1 - place)
    cells = [cell for cell in stage.printed() if cell["text"] is not None]
    for cell in cells:
        value = value_of(record, cell, place > T and cell["of"] not in BARS)
        right = agrees(cell["text"], value) or (cell["of"] == "gate:update" and agrees(cell["text"], 1 - value))
        assert right, (place, cell, value)
        assert cell["step"] in (step, step - 1)
    assert stage.headline == record["headlines"][stage.lang][place]["text"]
    return len(cells)


@pytest.mark.parametrize("case", CASES)
def test_every_number_of_the_open_step_is_the_records(unroll: Unroll, case: str) -> None:
    stage = unroll(CASES[case])
    record = stage.record()
    assert record["steps"] == T
    for place, key in STOPS:
        stage.page.keyboard.press(key)
        stage.at(place)
        assert check(stage, record, place) >= 3 * len(record["trace"]["h"][0]), place
        rows = stage.page.evaluate(EQUATION)
        assert len(rows) >= 2
        for row in rows:
            assert adds_up(row), (place, row)


def ramp(value: float) -> str:
    """The colour of a value from -1 to 1."""
    return f"var(--div-{max(0, min(20, math.floor((value + 1) * 10 + 0.5))):02d})"


@pytest.mark.parametrize("case", ["trained lstm", "vanilla"])
def test_the_columns_that_are_folded_wear_the_colours_of_their_states(unroll: Unroll, case: str) -> None:
    stage = unroll(f"{CASES[case]}&pos=L")
    trace = stage.record()["trace"]
    columns = stage.columns()
    assert set(columns) == set(range(T + 1))
    for step in range(1, T):
        states = [trace[name][step - 1] for name in ("c", "h") if trace[name]]
        wanted = [ramp(value) for state in states for value in state]
        assert columns[step]["fills"] == wanted, step


@pytest.mark.parametrize("query", ["", "cell=gru", "cell=vanilla&m=random", "cell=jordan&m=random"])
def test_the_headline_of_every_stop_in_chinese(unroll: Unroll, query: str) -> None:
    stage = unroll(query, lang="zh")
    record = stage.record()
    steps = record["steps"]
    for place in range(2 * steps + 1):
        stage.at(place)
        assert stage.headline == record["headlines"]["zh"][place]["text"]
        stage.page.keyboard.press("ArrowRight")
    assert any("\u4e00" <= letter <= "\u9fff" for letter in stage.headline)


def test_the_state_before_the_first_step_is_the_initial_one(unroll: Unroll) -> None:
    stage = unroll(CASES["lstm of random weights"])
    trace = stage.record()["trace"]
    first = {(cell["of"], cell["unit"]): cell["text"] for cell in stage.printed() if cell["step"] == 0}
    assert len(first) == 16
    for (name, unit), text in first.items():
        assert agrees(text, trace[f"{name}0"][unit - 1])


def test_eight_of_many_units_are_open_and_can_be_chosen(unroll: Unroll) -> None:
    stage = unroll("m=random&H=20&pos=f3")
    record = stage.record()
    change = [abs(now - before) for now, before in zip(record["trace"]["c"][2], record["trace"]["c"][1], strict=True)]
    wanted = {unit + 1 for unit in sorted(range(20), key=lambda unit: -change[unit])[:8]}
    shown = {cell["unit"] for cell in stage.printed() if cell["of"] == "c"}
    assert len(shown) == 8
    assert len(shown & wanted) >= 7  # the unit in hand is always there
    check(stage, record, 2)
    stage.page.locator("#rows-button").click()
    stage.page.locator("#rows-menu").get_by_role("button", name="13", exact=True).click()
    stage.page.locator("#rows-menu").get_by_role("button", name="2", exact=True).click()
    stage.wait_for_key("rows", "13,2")
    assert {cell["unit"] for cell in stage.printed() if cell["of"] == "c"} == {2, 13}
    check(stage, record, 2)

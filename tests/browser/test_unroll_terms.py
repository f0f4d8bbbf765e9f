"""Each term of the sum that the gradient of W is points at its way in the graph: by mouse, by keys and by a finger."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.hands import box_of
from tests.browser.unroll import Stage

Unroll = Callable[..., Stage]
T = 7
# The steps that the edges of the way lead out of, by colour; and where the letter of W stands.
WAY = """() => {
  const seen = [...document.querySelectorAll("#stage .stage-term")].filter((node) => node.getAttribute("display") !== "none");
  const steps = (colour) => [...new Set(seen.filter((node) => node.getAttribute("stroke") === colour).map((node) => Number(node.dataset.step)))].sort();
  const letters = [...document.querySelectorAll('#stage .stage-letter[data-light="W"]')].filter((node) => node.getAttribute("display") !== "none");
  return { back: steps("var(--role-grad)"), here: steps("var(--role-hidden)"), letters: letters.map((node) => Number(node.dataset.step)) };
}"""
DARK: dict[str, list[int]] = {"back": [], "here": []}


def bar(stage: Stage, step: int) -> tuple[float, float]:
    """Where a bar stands on the screen: between the margins of the figure every step has the same room."""
    box = box_of(stage.page.locator("#chart-terms"))
    left, right = (48, 14) if box["width"] < 400 and stage.page.evaluate("innerWidth") < 900 else (44, 12)
    room = (box["width"] - left - right) / T
    return box["x"] + left + room * (step - 0.5), box["y"] + box["height"] / 3


def lit(stage: Stage, back: list[int], here: list[int]) -> None:
    """Wait until the way is that one."""
    stage.page.wait_for_function(
        f"([back, here]) => {{ const way = ({WAY})(); return String(way.back) === String(back) && String(way.here) === String(here); }}",
        arg=[back, here],
    )


@pytest.mark.parametrize("query", ["cell=vanilla", "cell=lstm", "cell=gru", "cell=jordan&m=random&loss=every"])
def test_a_term_under_the_mouse_lights_its_way(unroll: Unroll, query: str) -> None:
    stage = unroll(f"{query}&pos=b1")
    if stage.page.locator("[data-third=terms]").is_visible():
        stage.page.locator("[data-third=terms]").click()
        stage.settle()
    every = [5] if "every" in query else []
    lit(stage, **DARK)
    stage.page.mouse.move(*bar(stage, 5))
    lit(stage, [*every, 6, 7], [5])
    assert stage.page.evaluate(WAY)["letters"] == [5]
    assert stage.asked() == []
    stage.page.mouse.move(5, 5)
    lit(stage, **DARK)
    stage.page.mouse.click(*bar(stage, 6))
    stage.at(2 * T - 5)
    lit(stage, [6, 7], [6])


def test_the_keys_move_the_cursor_and_the_way_with_it(unroll: Unroll) -> None:
    stage = unroll("cell=vanilla&pos=b4")
    chart = stage.page.locator("#chart-terms")
    chart.focus()
    lit(stage, [4, 5, 6, 7], [4])
    chart.press("ArrowRight")
    stage.at(2 * T - 4)
    lit(stage, [5, 6, 7], [5])
    chart.press("Home")
    stage.at(2 * T)
    lit(stage, [1, 2, 3, 4, 5, 6, 7], [1])
    chart.blur()
    lit(stage, **DARK)


def test_a_term_chosen_by_finger_is_lit_when_the_figure_is_closed(unroll: Unroll) -> None:
    stage = unroll("cell=vanilla&pos=b3", size="phone", touch=True)
    stage.named("button", "Details").tap()
    expect(stage.page.locator("#chart-terms text").filter(has_text="bad").first).to_be_visible()
    stage.page.touchscreen.tap(*bar(stage, 5))
    stage.at(2 * T - 4)
    stage.named("button", "Details").tap()
    expect(stage.page.locator("#details")).to_be_hidden()
    way: dict[str, Any] = stage.page.evaluate(WAY)
    assert way["here"] == [5]
    assert set(way["back"]) == {5, 6, 7}
    stage.named("button", "Forward").tap()
    lit(stage, **DARK)


def test_a_targets_gradient_goes_no_further_than_its_step(unroll: Unroll) -> None:
    stage = unroll("cell=jordan&tf=1&m=random&loss=every&pos=b1")
    stage.page.mouse.move(*bar(stage, 5))
    lit(stage, [5], [5])


def test_the_folded_graph_lights_its_loop(unroll: Unroll) -> None:
    stage = unroll("cell=vanilla&view=folded&pos=b2")
    stage.page.mouse.move(*bar(stage, 4))
    lit(stage, [4], [4])


def test_a_way_through_steps_that_are_left_out_ends_at_their_chip(unroll: Unroll) -> None:
    stage = unroll("cell=vanilla&m=random&x=noise&T=200&pos=b20")
    box = box_of(stage.page.locator("#chart-terms"))
    stage.page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] / 3)
    stage.page.wait_for_function(f"() => ({WAY})().back.length >= 1 && ({WAY})().here.length === 0")
    ends = """() => [...document.querySelectorAll("#stage path.stage-term")].filter((node) => node.getAttribute("display") !== "none").map((node) => /H([\\d.]+)$/.exec(node.getAttribute("d"))?.[1]).filter(Boolean).map(Number)"""
    chip = box_of(stage.page.locator("#stage [data-to-step]:not([display='none'])").last)
    svg = box_of(stage.svg)
    assert min(stage.page.evaluate(ends)) == pytest.approx(chip["x"] - svg["x"] + chip["width"] / 2, abs=30)

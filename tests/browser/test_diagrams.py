"""The complex plane and the timeline by themselves, by mouse and by keyboard."""

from typing import Any

import pytest
from playwright.sync_api import Page

SETUP = """async () => {
  const { createPlane } = await import("/static/js/diagrams/plane.js");
  const { createTimeline } = await import("/static/js/diagrams/timeline.js");
  document.body.innerHTML = '<svg id="plane" width="256" height="256"></svg><div id="timeline" style="width:900px;height:48px"></div>';
  const state = { handles: [], selected: 0, steps: 40, phases: [], position: 61 };
  const plane = createPlane(document.getElementById("plane"), {
    onChange: (handles, phase) => { state.handles = handles; state.phases.push(phase); },
    onSelect: (index) => { state.selected = index; plane.draw(state); },
  });
  const clock = createTimeline(document.getElementById("timeline"), { onSeek: (position) => { state.position = position; clock.draw(state); } });
  clock.draw(state);
  globalThis.hand = { state, reset: (handles) => { Object.assign(state, { handles, selected: 0, phases: [] }); plane.draw(state); } };
}"""
PAIR = {"size": 0.94, "angle": 38, "pair": True}
REAL = {"size": 0.72, "angle": 0, "pair": False}
NEGATIVE = {"size": 0.55, "angle": 180, "pair": False}
UNIT = 128 / 1.3


@pytest.fixture(scope="module")
def hand(bare_page: Page) -> Page:
    """The bare page with a plane and a timeline."""
    bare_page.evaluate(SETUP)
    return bare_page


def drag(hand: Page, start: tuple[float, float], *path: tuple[float, float]) -> list[dict[str, Any]]:
    """Drag from one point of the plane over others; the handles afterwards."""
    box = hand.locator("#plane").bounding_box()
    assert box is not None
    middle = (box["x"] + 128, box["y"] + 128)
    for i, (re, im) in enumerate((start, *path)):
        hand.mouse.move(middle[0] + UNIT * re, middle[1] - UNIT * im, steps=3 if i else 1)
        if not i:
            hand.mouse.down()
    hand.mouse.up()
    handles: list[dict[str, Any]] = hand.evaluate("hand.state.handles")
    return handles


def reset(hand: Page, *handles: dict[str, Any]) -> None:
    """Start with these eigenvalues."""
    hand.evaluate("(handles) => hand.reset(handles)", list(handles))


def test_a_pair_moves_together_and_reports_its_end(hand: Page, complaints: list[str]) -> None:
    reset(hand, PAIR, REAL)
    moved = drag(hand, (0.741, 0.579), (0.0, 1.0))
    assert moved == [{"size": 1, "angle": 90, "pair": True}, REAL]
    assert hand.evaluate("hand.state.phases.at(-1)") == "end"
    assert drag(hand, (0.0, -1.0), (0.5, -0.5))[0] == {"size": 0.71, "angle": 45, "pair": True}


def test_a_pair_on_the_axis_becomes_two_reals_and_joins_again(hand: Page, complaints: list[str]) -> None:
    reset(hand, PAIR)
    split = drag(hand, (0.741, 0.579), (0.9, 0.02))
    assert split == [{"size": 0.9, "angle": 0, "pair": False}] * 2
    joined = drag(hand, (0.9, 0.0), (0.6, 0.6))
    assert joined == [{"size": 0.85, "angle": 45, "pair": True}]


def test_a_lone_real_stays_on_the_axis(hand: Page, complaints: list[str]) -> None:
    reset(hand, PAIR, REAL)
    assert drag(hand, (0.72, 0.0), (-0.4, 0.5)) == [PAIR, {"size": 0.4, "angle": 180, "pair": False}]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["ArrowUp", "Shift+ArrowUp"], {"size": 1.05, "angle": 38, "pair": True}),
        (["ArrowDown", "ArrowRight"], {"size": 0.93, "angle": 39, "pair": True}),
        (["Shift+ArrowLeft", "Home"], {"size": 1, "angle": 28, "pair": True}),
        (["0"], {"size": 0.94, "angle": 0, "pair": False}),
    ],
)
def test_keys_do_what_the_design_says(
    hand: Page, complaints: list[str], keys: list[str], expected: dict[str, Any]
) -> None:
    reset(hand, PAIR, NEGATIVE)
    hand.locator("#plane [data-index='0']").focus()
    for key in keys:
        hand.keyboard.press(key)
    assert hand.evaluate("hand.state.handles[0]") == expected


def test_tab_walks_the_eigenvalues_and_selects_them(hand: Page, complaints: list[str]) -> None:
    reset(hand, PAIR, NEGATIVE)
    hand.locator("#plane [data-index='0']").focus()
    hand.keyboard.press("Tab")
    assert hand.evaluate("document.activeElement.getAttribute('aria-label')") == "λ₂, real, −0.55"
    assert hand.evaluate("hand.state.selected") == 1


def test_large_eigenvalues_widen_the_plane(hand: Page, complaints: list[str]) -> None:
    for size, radius in ((0.94, UNIT), (1.6, 64), (2.9, 40)):
        reset(hand, {**PAIR, "size": size})
        assert float(hand.locator("#plane circle").first.get_attribute("r") or 0) == pytest.approx(radius)


def test_the_timeline_is_a_slider(hand: Page, complaints: list[str]) -> None:
    slider = hand.get_by_role("slider")
    assert slider.get_attribute("aria-valuetext") == "Step 20 of 40, backward"
    slider.focus()
    for key, position in (
        ("ArrowLeft", 60),
        ("Shift+ArrowLeft", 40),
        ("ArrowLeft", 39),
        ("Home", 0),
        ("Shift+ArrowRight", 40),
        ("End", 80),
    ):
        hand.keyboard.press(key)
        assert hand.evaluate("hand.state.position") == position
    box = slider.bounding_box()
    assert box is not None
    hand.mouse.click(box["x"] + box["width"] / 2, box["y"] + 29)
    assert slider.get_attribute("aria-valuetext") == "Loss"

"""Steps through time: played, stepped, dragged, and never a request for it."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.hands import box_of, finger
from tests.browser.lab import Lab

Visit = Callable[..., Lab]
T = 40
CURSOR = """(figure) => new DOMMatrix(getComputedStyle(document.querySelector(`#chart-${figure} .chart-cursor line`)).transform).e"""
PLACED = """([figure]) => document.querySelector(`#chart-${figure} .chart-cursor line`).getAttribute("transform")"""


@pytest.fixture
def still(lab: Lab) -> Iterator[Lab]:
    """The default page, of which nothing may be asked any more."""
    before = len(lab.requests)
    yield lab
    asked = [url for url in lab.requests[before:] if not url.endswith("/icon.svg")]  # Chromium, in its own time
    assert asked == []
    assert lab.asked() == []


def clock(lab: Lab) -> Locator:
    return lab.named("slider", "Timeline")


def at(lab: Lab, position: int) -> None:
    """The clock stands there, and the sentence of the hero says the same step."""
    expect(clock(lab)).to_have_attribute("aria-valuenow", str(position))
    step = position + 1 if position < T else 2 * T - position + 1
    if position == T:
        expect(lab.page.locator(".step-line")).to_contain_text("The backward pass starts here.")
    else:
        direction = "forward" if position < T else "backward"
        expect(lab.page.locator(".step-line")).to_have_text(re.compile(f"^Step {step}( of {T})?, {direction}"))


def test_every_key_of_the_timeline(still: Lab) -> None:
    press = still.page.keyboard.press
    for key, position in [
        ("ArrowRight", 62),
        ("ArrowLeft", 61),
        ("Home", 0),
        ("ArrowRight", 1),
        ("Shift+ArrowRight", T),
        ("Shift+ArrowRight", 2 * T),
        ("Shift+ArrowLeft", T),
        ("Shift+ArrowLeft", 0),
        ("End", 2 * T),
        ("ArrowRight", 2 * T),
    ]:
        press(key)
        at(still, position)
    still.wait_for_key("pos", "b1")
    assert set(still.history()) == {"replaceState"}
    clock(still).focus()
    press("PageDown")
    at(still, 2 * T - 10)


def test_the_buttons_step_too(still: Lab) -> None:
    for name, position in [("First", 0), ("Forward", 1), ("Back", 0), ("Last", 2 * T)]:
        still.named("button", name).click()
        at(still, position)


def test_space_plays_from_the_start_to_the_loss_and_on_to_the_end(still: Lab) -> None:
    still.page.get_by_label("Speed").select_option("4")
    still.page.get_by_label("Speed").blur()
    still.page.keyboard.press("Home")
    still.page.keyboard.press("Space")
    expect(still.named("button", "Pause")).to_be_visible()
    expect(clock(still)).to_have_attribute("aria-valuenow", str(T))
    expect(still.named("button", "Play")).to_be_visible()
    still.page.keyboard.press("Space")
    expect(clock(still)).to_have_attribute("aria-valuenow", str(2 * T))
    expect(still.named("button", "Play")).to_be_visible()
    still.wait_for_key("pos", "b1")


def test_play_can_be_stopped_and_a_higher_speed_waits_less(still: Lab) -> None:
    still.named("button", "First").click()
    still.page.clock.install()
    still.page.clock.pause_at("2030-01-01T00:00:00")
    places = {}
    for speed in ("1", "2"):
        still.page.get_by_label("Speed").select_option(speed)
        still.named("button", "First").click()
        still.named("button", "Play").click()
        still.page.clock.run_for(900)
        still.named("button", "Pause").click()
        places[speed] = int(clock(still).get_attribute("aria-valuenow") or "")
        still.page.clock.run_for(5000)
        assert clock(still).get_attribute("aria-valuenow") == str(places[speed])
    assert places == {"1": 11, "2": 22}
    still.page.clock.resume()


def test_the_timeline_is_dragged_and_the_cursors_follow(still: Lab) -> None:
    box = box_of(clock(still))
    before = still.page.evaluate(PLACED, ["hero"])
    middle = box["y"] + box["height"] * 0.6
    still.page.mouse.move(box["x"] + box["width"] / 2, middle)
    still.page.mouse.down()
    at(still, T)
    still.page.mouse.move(box["x"] + 12, middle, steps=5)
    at(still, 0)
    still.page.mouse.up()
    assert still.page.evaluate(PLACED, ["hero"]) != before
    expect(still.page.locator("#chart-lag .chart-cursor text").last).to_have_text("1")


def test_a_finger_drags_the_timeline(visit: Visit) -> None:
    lab = visit(size="phone", touch=True)
    box = box_of(clock(lab))
    middle = box["y"] + box["height"] * 0.6
    finger(
        lab,
        [
            (box["x"] + box["width"] / 2, middle),
            (box["x"] + box["width"] * 0.7, middle),
            (box["x"] + box["width"] - 12, middle),
        ],
    )
    at(lab, 2 * T)
    assert lab.asked() == []


def test_arrows_on_a_chart_move_the_cursor_of_all(still: Lab) -> None:
    chart = still.page.get_by_role("img", name=re.compile("^Gradient that reaches each step"))
    chart.focus()
    still.page.keyboard.press("ArrowRight")
    at(still, 60)
    still.page.keyboard.press("Shift+ArrowLeft")
    at(still, 70)
    still.page.keyboard.press("Home")
    at(still, 80)


def test_a_click_on_a_chart_moves_the_cursor(still: Lab) -> None:
    box = box_of(still.page.locator("#chart-hero"))
    still.page.mouse.click(box["x"] + 46, box["y"] + box["height"] / 2)
    at(still, 80)
    still.page.mouse.click(box["x"] + box["width"] - 18, box["y"] + box["height"] / 2)
    at(still, 41)


def test_the_words_of_the_steps_are_tokens_when_there_are_some(visit: Visit) -> None:
    lab = visit("x=text&text=the cat sat on the mat&pos=f2")
    expect(clock(lab)).to_have_attribute("aria-valuetext", "Step 2 of 6, forward, cat")

"""The eigenvalues in hand: by mouse, by finger, by key; what follows them, and what the link says afterwards."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.hands import drag, finger, hold, polar, spot
from tests.browser.lab import Lab

Visit = Callable[..., Lab]
FIRST = polar(0.94, 38)
REST = ",.8@104,.72,-.55,.46@64"
SIDES = [("en", "light"), ("zh", "dark")]


def dot(lab: Lab, number: int) -> Locator:
    """The eigenvalue of that number."""
    return lab.page.get_by_role("button", name=re.compile(f"^λ{'₀₁₂₃₄₅₆₇₈₉'[number]}"))


def slider(lab: Lab, message: str) -> Locator:
    return lab.like("slider", message)


@pytest.mark.parametrize(("lang", "theme"), SIDES)
def test_a_drag_moves_the_pair_and_everything_follows(visit: Visit, lang: str, theme: str) -> None:
    lab = visit(lang=lang, theme=theme)
    headline, curve = lab.headline, lab.data("hero", "main")["y"]
    before = lab.page.evaluate("history.length")
    drag(lab, FIRST, polar(1.0, 60), polar(1.1, 90))
    assert lab.link()["eig"] == "1.1@90" + REST
    expect(slider(lab, "Size {lambda}")).to_have_value("1.1")
    expect(slider(lab, "Angle of {lambda}")).to_have_value("90")
    expect(dot(lab, 1)).to_have_attribute("aria-label", re.compile("1.10.*90"))
    assert lab.headline != headline
    assert lab.data("hero", "main")["y"] != curve
    lab.curve_is_the_engines()
    assert set(lab.history()) == {"replaceState"}
    assert lab.page.evaluate("history.length") == before


def test_the_conjugate_can_be_taken_too(lab: Lab) -> None:
    drag(lab, (FIRST[0], -FIRST[1]), polar(0.9, -60))
    assert lab.link()["eig"] == ".9@60" + REST


def test_charts_and_headline_follow_while_the_hand_still_holds(lab: Lab) -> None:
    headline = lab.headline
    hold(lab, FIRST, polar(0.5, 38))
    expect(lab.page.get_by_role("heading", level=1)).not_to_have_text(headline)
    expect(slider(lab, "Size {lambda}")).to_have_value("0.5")
    lab.page.mouse.up()
    lab.curve_is_the_engines()


def test_a_finger_moves_an_eigenvalue_and_the_page_does_not_scroll(visit: Visit) -> None:
    lab = visit(size="phone", touch=True)
    start = spot(lab, FIRST)
    top = lab.page.evaluate("scrollY")
    finger(lab, [start, spot(lab, polar(0.9, 70)), spot(lab, polar(0.8, 90))])
    assert lab.link()["eig"] == ".8@90" + REST
    assert lab.page.evaluate("scrollY") == top
    record = lab.api()
    assert lab.headline == record["headline"]["en"]["text"]


def test_a_pair_that_touches_the_axis_becomes_two_real_ones_and_back(lab: Lab) -> None:
    drag(lab, FIRST, (0.9, 0.2), (0.9, 0.02))
    assert lab.link()["eig"] == ".9,.9" + REST
    assert lab.api()["spectrum"]["handles"][0]["pair"] is False
    drag(lab, (0.9, 0), (0.9, 0.3), polar(0.9, 45))
    assert lab.link()["eig"] == ".9@45" + REST
    lab.curve_is_the_engines()


def test_every_key_of_an_eigenvalue(lab: Lab) -> None:
    dot(lab, 1).focus()
    for key, first in [
        ("ArrowUp", ".95@38"),
        ("ArrowDown", None),
        ("ArrowDown", ".93@38"),
        ("ArrowRight", ".93@39"),
        ("ArrowLeft", ".93@38"),
        ("Shift+ArrowUp", "1.03@38"),
        ("Shift+ArrowRight", "1.03@48"),
        ("Shift+ArrowDown", ".93@48"),
        ("Shift+ArrowLeft", ".93@38"),
        ("Home", "1@38"),
        ("0", "1,1"),
        ("Shift+ArrowRight", "1@10"),
    ]:
        lab.page.keyboard.press(key)
        lab.wait_for_key("eig", first and first + REST)
    expect(dot(lab, 1)).to_be_focused()
    expect(slider(lab, "Angle of {lambda}")).to_have_value("10")
    lab.curve_is_the_engines()


def test_tab_goes_to_the_next_eigenvalue_and_the_sliders_follow(lab: Lab) -> None:
    dot(lab, 1).focus()
    lab.page.keyboard.press("Tab")
    expect(dot(lab, 2)).to_be_focused()
    expect(slider(lab, "Size {lambda}")).to_have_value("0.8")
    lab.page.keyboard.press("Tab")
    lab.page.keyboard.press("ArrowUp")
    assert lab.link()["eig"] == ".94@38,.8@104,.73,-.55,.46@64"
    lab.page.keyboard.press("Shift+Tab")
    expect(dot(lab, 2)).to_be_focused()


def test_the_plane_grows_to_hold_an_eigenvalue_beyond_its_rim(lab: Lab) -> None:
    dot(lab, 1).focus()
    for _ in range(5):
        lab.page.keyboard.press("Shift+ArrowUp")
    assert lab.link()["eig"] == "1.44@38" + REST
    drag(lab, (0, 0), (0.1, 0.1))
    lab.page.mouse.move(*spot(lab, polar(1.44, 38), reach=2))
    lab.page.mouse.down()
    lab.page.mouse.move(*spot(lab, polar(1.2, 38), reach=2), steps=4)
    lab.page.mouse.up()
    assert lab.link()["eig"] == "1.2@38" + REST


def test_a_drag_on_empty_plane_does_nothing(lab: Lab) -> None:
    drag(lab, (-0.2, 0.05), (0.3, 0.3))
    assert lab.link() == {}


def test_the_eigenvalues_of_a_random_matrix_can_be_edited(visit: Visit) -> None:
    lab = visit("init=gaussian&seed=4")
    handles = lab.api()["spectrum"]["handles"]
    dot(lab, 1).focus()
    lab.page.keyboard.press("Home")
    link = lab.link()
    assert (link["init"], link["eig"].split("@")[0].lstrip("-")) == ("gaussian", "1")
    assert lab.api()["spectrum"]["handles"][0]["size"] == pytest.approx(1)
    assert handles[0]["size"] != pytest.approx(1)
    lab.curve_is_the_engines()

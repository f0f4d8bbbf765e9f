"""A preset does what its name says, on the page itself."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.lab import Lab

Visit = Callable[..., Lab]
PROMISES: dict[str, tuple[str, str, Callable[[float], bool]]] = {
    # the word of the headline, in both languages, and what gradient at step T over gradient at step 1 must be
    "Fades": ("fades", "消失", lambda ratio: ratio >= 100),
    "Holds": ("holds", "保持", lambda ratio: 1 / 3 <= ratio <= 3),
    "Explodes": ("explodes", "爆炸", lambda ratio: ratio <= 1 / 10),
    "Spins": ("fades", "消失", lambda ratio: ratio >= 3),
    "Sheared": ("grows", "增长", lambda ratio: ratio >= 3),
}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_preset_keeps_its_promise(visit: Visit, lang: str) -> None:
    lab = visit("in=.2", lang=lang)
    for name, (english, chinese, promise) in PROMISES.items():
        chip = lab.named("button", name)
        chip.click()
        expect(chip).to_have_attribute("aria-pressed", "true")
        lab.curve_is_the_engines()
        curve = lab.data("hero", "main")["y"]
        assert promise(10 ** (curve[-1] - curve[0])), name
        assert (english if lang == "en" else chinese) in lab.headline, name
        if name == "Sheared":
            assert 10 ** (max(curve) - curve[-1]) >= 1.5
    assert lab.history() == ["pushState"] * len(PROMISES)


def test_a_preset_that_was_moved_away_from_is_marked_as_edited(lab: Lab) -> None:
    chip = lab.named("button", "Holds")
    chip.click()
    lab.named("slider", "Input strength").press("ArrowRight")
    lab.settle()
    expect(chip).to_have_attribute("aria-pressed", "false")
    expect(chip).to_have_class(re.compile(r"\bedited\b"))
    lab.named("slider", "Input strength").press("ArrowLeft")
    expect(chip).to_have_attribute("aria-pressed", "true")


def test_a_preset_by_keyboard_and_by_finger(visit: Visit) -> None:
    lab = visit(size="phone", touch=True)
    lab.named("button", "Explodes").tap()
    lab.wait_for_key("in", ".01")
    lab.named("button", "Holds").focus()
    lab.page.keyboard.press("Enter")
    lab.wait_for_key("in", ".02")
    lab.curve_is_the_engines()


def test_a_preset_leaves_what_it_does_not_speak_of(visit: Visit) -> None:
    lab = visit("T=30&H=12&clip=1")
    lab.named("button", "Spins").click()
    lab.wait_for_key("in", ".05")
    link = lab.link()
    assert (link["T"], link["H"], link["clip"]) == ("30", "12", "1")


def test_a_preset_of_more_eigenvalues_than_units_is_cut_to_fit(visit: Visit) -> None:
    lab = visit("H=4")
    lab.named("button", "Spins").click()
    lab.wait_for_key("in", ".05")
    lab.curve_is_the_engines()
    assert [handle["angle"] for handle in lab.api()["spectrum"]["handles"]] == [60, 60]

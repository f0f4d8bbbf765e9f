"""Bad input at a control, a state that overflows, a server that goes away: a message, and the last good picture."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.hands import hold, polar, spot
from tests.browser.lab import Lab, Labs
from tests.browser.serving import Server

Visit = Callable[..., Lab]
REFUSED = "the server responded with a status of 422"
UNREACHABLE = "Failed to load resource: net::ERR_CONNECTION_"
DIALOG_CASES = {
    # what is filled in, in order: label and value; the label of the control that must say why; words of the message
    "ragged numbers": ([("Signal", "series"), ("Numbers", "1,2\n3\n4,5")], "Numbers", "2"),
    "words for numbers": ([("Signal", "series"), ("Numbers", "1\ntwo\n3")], "Numbers", "two"),
    "not a number": ([("Signal", "series"), ("Numbers", "1\nnan\n3")], "Numbers", "nan"),
    "no numbers": ([("Signal", "series"), ("Numbers", "")], "Numbers", ""),
    "no text": ([("Signal", "text"), ("Text", "")], "Text", ""),
    "too many eigenvalues": ([("Hidden units H", "3"), ("Eigenvalues", ".9@30,.8@60")], "Eigenvalues", "3"),
    "no eigenvalues": ([("Eigenvalues", "hello")], "Eigenvalues", "hello"),
    "eigenvalue too large": ([("Eigenvalues", "3.5@20")], "Eigenvalues", "3"),
    "too many steps": ([("Steps T", "5000")], "Steps T", "1000"),
    "no units": ([("Hidden units H", "0")], "Hidden units H", "256"),
    "too many units": ([("Hidden units H", "257")], "Hidden units H", "256"),
    "a matrix that is no square": ([("Recurrent matrix", "matrix"), ("Matrix", "1,2,3;4,5,6")], "Matrix", ""),
    "steps beyond the end": ([("Loss at", "chosen"), ("Steps with a loss, by commas", "10, 99")], "Loss at", "99"),
    "an endless strength": ([("Strength", "1e999")], "Strength", "2"),
}


def field(lab: Lab, message: str) -> Locator:
    return lab.page.get_by_role("dialog").get_by_label(lab.words(message), exact=True)


def fill(lab: Lab, message: str, value: str) -> None:
    """Choose or type."""
    control = field(lab, message)
    if control.evaluate("(node) => node.tagName") == "SELECT":
        control.select_option(value)
    else:
        control.fill(value)


def state(lab: Lab) -> tuple[str, str, str]:
    """What must stay when something is refused."""
    return lab.page.url, lab.headline, str(lab.data("hero", "main"))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_dialog_refuses_at_the_control_and_keeps_the_picture(visit: Visit, lang: str) -> None:
    lab = visit(lang=lang)
    lab.forgive(REFUSED)
    before = state(lab)
    for name, (entries, label, words) in DIALOG_CASES.items():
        lab.named("button", "Network & data…").click()
        for message, value in entries:
            fill(lab, message, value)
        lab.page.get_by_role("dialog").get_by_role("button", name=lab.words("Apply")).click()
        control = field(lab, label)
        expect(control, name).to_have_attribute("aria-invalid", "true")
        said = lab.page.locator(f"#{(control.get_attribute('aria-describedby') or '').split()[-1]}")
        expect(said, name).to_be_visible()
        assert words in said.inner_text(), name
        lab.page.get_by_role("dialog").get_by_role("button", name=lab.words("Cancel")).click()
        expect(lab.page.get_by_role("dialog")).to_have_count(0)
        assert state(lab) == before, name
    assert lab.history() == []
    lab.named("button", "Network & data…").click()
    expect(lab.page.locator(".error:visible")).to_have_count(0)


@pytest.mark.parametrize(
    ("slider", "typed"), [("Scale every eigenvalue", "3.5"), ("Input strength", "abc"), ("Shear (non-normality)", "-1")]
)
def test_a_panel_value_out_of_range_says_what_is_allowed(lab: Lab, slider: str, typed: str) -> None:
    before = state(lab)
    text = lab.page.get_by_label(f"{slider}: value")
    text.fill(typed)
    lab.page.keyboard.press("Enter")
    expect(text).to_have_attribute("aria-invalid", "true")
    expect(lab.page.locator(".error:visible")).to_have_text(re.compile(r"^Type a number from 0 to [235]\.$"))
    assert state(lab) == before
    lab.named("slider", slider).press("ArrowRight")
    expect(lab.page.locator(".error:visible")).to_have_count(0)
    lab.curve_is_the_engines()


def test_a_cure_out_of_range_says_what_is_allowed(lab: Lab) -> None:
    before = state(lab)
    for label, typed in (("Largest norm after clipping", "1000"), ("Window of truncated BPTT, in steps", "2.5")):
        text = lab.named("textbox", label)
        text.fill(typed)
        text.press("Enter")
        expect(text).to_have_attribute("aria-invalid", "true")
    expect(lab.page.locator(".error:visible")).to_have_count(2)
    assert state(lab) == before


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_overflow_is_a_picture_that_names_its_step(visit: Visit, lang: str) -> None:
    lab = visit("act=identity&eig=3&T=1000", lang=lang)
    step = lab.api()["trace"]["first_nonfinite_step"]
    assert step
    banner = lab.page.get_by_role("alert")
    expect(banner).to_contain_text(str(step))
    assert str(step) in lab.headline
    for figure in ("hero", "lag"):
        assert lab.data(figure, "overflow") is not None
    expect(lab.page.locator("#chart-lag")).to_contain_text("∞")
    lab.page.get_by_role("alert").get_by_role("button", name=lab.words("Use tanh")).click()
    expect(banner).to_have_count(0)
    lab.wait_for_key("act", None)
    assert "pushState" in lab.history()


def test_emoji_and_mixed_scripts_are_text_like_any_other(visit: Visit) -> None:
    lab = visit("x=text&text=我 love 🤖 ∑&tok=char")
    assert "🤖" in lab.api()["tokens"]
    lab.curve_is_the_engines()


@pytest.fixture
def mortal(browser: Browser) -> Iterator[tuple[Server, Lab]]:
    """A server of its own, and a page on it."""
    with Server() as server:
        lab = Labs(browser, server.origin).visit()
        lab.forgive(UNREACHABLE)
        yield server, lab
        lab.check()
        lab.context.close()


def test_a_server_that_goes_away_during_a_drag_leaves_the_picture_and_is_found_again(
    mortal: tuple[Server, Lab],
) -> None:
    server, lab = mortal
    hold(lab, polar(0.94, 38), polar(0.9, 50))
    lab.settle()
    headline = lab.headline
    server.stop()
    lab.page.mouse.move(*spot(lab, polar(0.8, 70)), steps=4)
    banner = lab.page.get_by_role("alert")
    expect(banner).to_contain_text("The engine does not answer; the last picture stays.")
    lab.page.mouse.up()
    assert lab.headline == headline
    for figure in ("hero", "lag", "stretch", "memory", "bylag"):
        assert lab.page.locator(f"#chart-{figure} svg path, #chart-{figure} canvas").count() > 0
    lab.page.keyboard.press("Escape")
    lab.page.get_by_role("heading", level=1).click()
    lab.page.keyboard.press("End")
    expect(lab.named("slider", "Timeline")).to_have_attribute("aria-valuenow", "80")
    lab.named("button", "Retry").click()
    expect(banner).to_be_visible()
    server.start()
    lab.retry()
    expect(banner).to_have_count(0, timeout=10_000)
    lab.curve_is_the_engines()
    assert lab.address()["eig"].startswith(".8@70")


def test_the_dialog_keeps_what_was_typed_when_no_engine_answers(mortal: tuple[Server, Lab]) -> None:
    server, lab = mortal
    lab.named("button", "Network & data…").click()
    fill(lab, "Seed of all random numbers", "7")
    server.stop()
    lab.page.get_by_role("dialog").get_by_role("button", name="Apply").click()
    expect(lab.page.get_by_role("dialog").get_by_role("alert")).to_contain_text(
        "The engine does not answer. Nothing was changed; try again."
    )
    expect(field(lab, "Seed of all random numbers")).to_have_value("7")
    server.start()
    lab.page.get_by_role("dialog").get_by_role("button", name="Apply").click()
    lab.wait_for_key("seed", "7")
    lab.curve_is_the_engines()

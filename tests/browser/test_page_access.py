"""For everyone: axe finds nothing serious, the keyboard alone suffices, motion can be less, one voice speaks."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.hands import hold, polar
from tests.browser.lab import Lab

Visit = Callable[..., Lab]
AXE = Axe()
FOCUSED = """() => { const node = document.activeElement; return { name: node.getAttribute("aria-label") ?? node.textContent.trim(), id: node.id, preset: node.dataset.preset ?? "", do: node.dataset.do ?? "", target: node.getAttribute("popovertarget") ?? "", export: node.dataset.export ?? "" }; }"""
RING = """() => {
  const node = document.activeElement;
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(node);
  const dots = node.localName === "g" ? [...node.querySelectorAll("circle")] : [];
  const track = node.closest(".track");
  return (outlineStyle !== "none" && parseFloat(outlineWidth) >= 1) || boxShadow !== "none"
    || dots.some((dot) => parseFloat(getComputedStyle(dot).strokeWidth) >= 2) || (track && getComputedStyle(track).outlineStyle !== "none");
}"""


def violations(lab: Lab) -> list[Any]:
    """What axe calls serious or critical, with where."""
    found = AXE.run(lab.page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        (one["id"], [node["target"] for node in one["nodes"]][:4])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_axe_finds_nothing_serious(visit: Visit, size: str, theme: str, lang: str) -> None:
    lab = visit("tau=10", size=size, theme=theme, lang=lang, touch=size == "phone")
    assert violations(lab) == []
    lab.page.evaluate("() => document.querySelector('[data-do=network]').click()")
    assert violations(lab) == []
    lab.page.keyboard.press("Escape")


def test_axe_finds_nothing_serious_in_tables_menus_help_and_trouble(visit: Visit) -> None:
    lab = visit("H=abc&act=identity&eig=3&T=400")
    for figure in ("hero", "stretch"):
        lab.page.locator(f"[data-table={figure}]").click()
    assert violations(lab) == []
    for button in ("Settings", "Export", "Keyboard and glossary"):
        lab.page.get_by_role("banner").get_by_role("button", name=button).click()
        assert violations(lab) == []
        lab.page.keyboard.press("Escape")


def tab_to(lab: Lab, key: str, wanted: str, most: int = 60) -> None:
    """Tab until the focus is there; every stop on the way can be seen."""
    for _ in range(most):
        lab.page.keyboard.press("Tab")
        focused = lab.page.evaluate(FOCUSED)
        assert lab.page.evaluate(RING), focused
        if re.match(wanted, focused[key]):
            return
    pytest.fail(f"Tab never came to {wanted}")


def test_the_keyboard_alone_suffices(lab: Lab) -> None:
    press = lab.page.keyboard.press
    press("Tab")
    assert lab.page.evaluate(FOCUSED)["name"] == "Skip to the content"
    press("Enter")
    tab_to(lab, "do", "network")
    press("Enter")
    tab_to(lab, "id", "f-seed")
    lab.page.keyboard.type("7")
    press("Enter")
    lab.wait_for_key("seed", "7")
    expect(lab.page.get_by_role("dialog")).to_have_count(0)
    tab_to(lab, "name", "λ₁")
    press("Shift+ArrowRight")
    lab.link()
    tab_to(lab, "preset", "holds")
    press("Enter")
    lab.wait_for_key("in", ".02")
    tab_to(lab, "id", "shear$")
    press("ArrowRight")
    lab.wait_for_key("shear", ".05")
    lab.curve_is_the_engines()
    tab_to(lab, "id", "tau-switch")
    press("Space")
    lab.wait_for_key("tau", "10")
    tab_to(lab, "id", "chart-hero")
    press("ArrowLeft")
    lab.wait_for_key("pos", "b19")
    tab_to(lab, "name", "Timeline")
    press("Home")
    lab.wait_for_key("pos", "f1")
    press("e")
    expect(lab.page.locator("#export-menu")).to_be_visible()
    tab_to(lab, "export", "csv")
    with lab.page.expect_download():
        press("Enter")


def test_focus_returns_to_what_opened_a_dialog(lab: Lab) -> None:
    button = lab.named("button", "Network & data…")
    button.focus()
    lab.page.keyboard.press("Enter")
    expect(lab.named("dialog", "Network and data")).to_be_visible()
    lab.page.keyboard.press("Escape")
    expect(button).to_be_focused()


def test_the_help_lists_the_keys_and_closes(lab: Lab) -> None:
    lab.page.keyboard.press("?")
    dialog = lab.named("dialog", "Keyboard and glossary")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("Play or pause")
    lab.page.keyboard.press("a")
    lab.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert lab.link() == {}


def test_keys_typed_into_a_field_are_text(lab: Lab) -> None:
    lab.page.get_by_label("Input strength: value").fill("")
    lab.page.keyboard.type("arn")
    lab.page.keyboard.press("Escape")
    assert lab.link() == {}


def test_one_voice_says_the_headline_after_the_drag_not_during_it(lab: Lab) -> None:
    status = lab.page.get_by_role("status")
    hold(lab, polar(0.94, 38), polar(0.5, 38))
    expect(lab.page.get_by_role("heading", level=1)).not_to_contain_text("181")
    assert "The gradient" not in status.inner_text()
    lab.page.mouse.up()
    lab.link()
    expect(status).to_have_text(lab.headline)
    lab.page.keyboard.press("Escape")
    lab.page.get_by_role("heading", level=1).click()
    lab.page.keyboard.press("Home")
    expect(status).to_contain_text("Step 1 of 40, forward")


def test_every_chart_says_what_it_shows(visit: Visit) -> None:
    for lang in ("en", "zh"):
        lab = visit(lang=lang)
        images = lab.page.locator(".chart[role=img]")
        expect(images).to_have_count(5)
        for name in images.evaluate_all("(nodes) => nodes.map((node) => node.getAttribute('aria-label'))"):
            assert len(name) > (60 if lang == "en" else 25)
            assert re.search(r"\d", name)


MOVING = """() => { for (const node of document.querySelectorAll("*")) { const { transitionDuration, animationName, animationDuration } = getComputedStyle(node); const longest = Math.max(...`${transitionDuration}, ${animationName === "none" ? "0s" : animationDuration}`.split(", ").map(parseFloat)); if (longest > 0.05) return node.outerHTML.slice(0, 120); } return ""; }"""


def test_reduced_motion_moves_nothing(visit: Visit) -> None:
    assert visit(calm=True).page.evaluate(MOVING) == ""


def test_less_motion_is_also_a_setting_that_stays(lab: Lab) -> None:
    lab.named("button", "Settings").click()
    lab.named("group", "Motion").get_by_role("button", name="Less").click()
    assert lab.page.evaluate(MOVING) == ""
    lab.page.reload()
    lab.settle()
    assert lab.page.evaluate(MOVING) == ""

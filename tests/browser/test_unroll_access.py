"""/unroll for everyone: axe finds nothing serious, the keyboard alone suffices, numbers stand in a table, letters in four notations."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.hands import box_of
from tests.browser.lab import SIZES
from tests.browser.test_page_access import RING, violations
from tests.browser.unroll import Stage, agrees

Unroll = Callable[..., Stage]
T = 7
FOCUSED = """() => { const node = document.activeElement; return ["id", "class", "data-do", "data-focus", "data-value", "data-step", "data-term", "data-unit", "data-export", "data-edit", "aria-label", "popovertarget"].map((name) => node.getAttribute(name)).filter(Boolean).join(" | ") || node.textContent.trim(); }"""
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
NAMELESS = """() => [...document.querySelectorAll("#stage [tabindex], #stage [role]")].filter((node) => !node.closest('[display="none"], [hidden]') && !node.getAttribute("aria-label")).map((node) => node.outerHTML.slice(0, 100))"""
MOVING = """() => [...document.querySelectorAll("#lab *, .transport *")].filter((node) => Math.max(...getComputedStyle(node).transitionDuration.split(", ").map(parseFloat)) > 0.05).length"""


@pytest.mark.parametrize(
    ("size", "theme", "lang", "place"),
    [
        ("desk", "light", "en", "f5"),
        ("desk", "dark", "zh", "b2"),
        ("compact", "dark", "en", "f5"),
        ("compact", "light", "zh", "b2"),
        ("phone", "light", "en", "b2"),
        ("phone", "dark", "zh", "f5"),
    ],
)
def test_axe_finds_nothing_serious(unroll: Unroll, size: str, theme: str, lang: str, place: str) -> None:
    stage = unroll(f"pos={place}", size=size, theme=theme, lang=lang, touch=size == "phone")
    assert violations(stage.lab) == []


def test_axe_finds_nothing_serious_in_dialogs_menus_tables_and_trouble(unroll: Unroll) -> None:
    stage = unroll("edit=ablate2,f:1&text=the zyzzyva was not bad&unit=90&view=folded")
    assert violations(stage.lab) == []
    for opener in ("[data-do=network]", "[popovertarget=unit-menu]", "[popovertarget=menu-stage]", "[data-do=help]"):
        stage.page.locator(f"{opener}:visible").first.click()
        assert violations(stage.lab) == []
        stage.page.keyboard.press("Escape")
    stage.page.locator("[data-do=table][aria-pressed]").click()
    assert violations(stage.lab) == []
    stage.named("textbox", "Sentence").fill("")
    stage.page.keyboard.press("Enter")
    expect(stage.page.locator("#stage-empty")).to_be_visible()
    assert violations(stage.lab) == []


def tab_to(stage: Stage, wanted: str, key: str = "Tab") -> None:
    """Tab until the focus is there; every stop on the way can be seen."""
    for _ in range(60):
        stage.page.keyboard.press(key)
        focused = stage.page.evaluate(FOCUSED)
        ring = stage.page.evaluate(RING) or "stage-focus" in focused
        assert ring, focused
        if re.search(wanted, focused):
            return
    pytest.fail(f"Tab never came to {wanted}")


def test_the_keyboard_alone_suffices(unroll: Unroll) -> None:
    stage = unroll()
    press = stage.page.keyboard.press
    press("Tab")
    assert stage.page.evaluate("document.activeElement.textContent") == "Skip to the content"
    press("Enter")
    tab_to(stage, "table")
    tab_to(stage, r"\bgru\b")
    press("Enter")
    stage.wait_for_key("cell", "gru")
    stage.settle()
    tab_to(stage, "folded")
    press("Enter")
    stage.wait_for_key("view", "folded")
    press("f")
    stage.wait_for_key("view", None)
    press("/")
    stage.page.keyboard.type("the film was not good")
    press("Enter")
    stage.wait_for_key("text", "the film was not good")
    stage.settle()
    tab_to(stage, "open")
    press("ArrowRight")
    stage.at(1)
    press("ArrowDown")
    press("Enter")
    press("Shift+ArrowUp")
    stage.page.wait_for_function("() => new URLSearchParams(location.search).get('edit')?.startsWith('h')")
    stage.settle()
    tab_to(stage, "Undo: ", "Shift+Tab")
    press("Enter")
    stage.wait_for_key("edit", None)
    opener = stage.page.locator("#unit-menu-button")  # where changes by hand are made
    expect(opener).to_be_focused()  # once the next frame has taken the chip away
    press("Enter")
    tab_to(stage, "ablate")
    press("Enter")
    stage.page.wait_for_function("() => new URLSearchParams(location.search).get('edit')?.startsWith('ablate')")
    stage.settle()
    expect(opener).to_be_focused()
    tab_to(stage, "equation-term")
    press("ArrowRight")
    tab_to(stage, "Timeline")
    press("End")
    stage.at(10)
    press("e")
    tab_to(stage, "csv")
    with stage.page.expect_download():
        press("Enter")


def test_the_table_holds_the_numbers_of_the_graph(unroll: Unroll) -> None:
    stage = unroll("pos=f4")
    record = stage.record()
    stage.page.keyboard.press("t")
    table = stage.page.locator("#table-stage table")
    expect(table).to_be_visible()
    stage.settle()
    rows = table.locator("tbody tr").all_inner_texts()
    assert len(rows) >= 4
    assert stage.headline == record["headlines"]["en"][3]["text"]
    expect(table.locator("caption")).to_have_text(stage.headline)
    numbers = [re.findall(r"[−-]?\d*\.\d+", row) for row in rows]
    for step in range(4):
        for value in record["trace"]["h"][step]:
            assert any(agrees(text, value) for row in numbers for text in row), (step, value)
    stage.page.keyboard.press("t")
    expect(table).to_have_count(0)
    expect(stage.svg).to_be_visible()


def test_four_notations_change_the_letters_and_nothing_else(unroll: Unroll) -> None:
    stage = unroll("cell=vanilla&pos=f3")
    numbers = [cell["text"] for cell in stage.printed()]
    seen = set()
    for name in ("U W V", "W U V", "weight_hh", "W"):
        stage.named("button", "Settings").click()
        group = stage.named("group", "Notation of the weights")
        group.get_by_role("button").filter(has_text=re.compile(f"^{name}(hh)?$")).click()
        stage.page.keyboard.press("Escape")
        stage.settle()
        seen.add((stage.page.locator("#equation").inner_text(), stage.svg.evaluate("(node) => node.textContent")))
        assert [cell["text"] for cell in stage.printed()] == numbers
    assert len({equation for equation, _ in seen}) >= 3
    assert len({graph for _, graph in seen}) == 4
    assert stage.asked() == []


def test_z_can_be_what_is_written(unroll: Unroll) -> None:
    stage = unroll("cell=gru&pos=f3")
    shown = [cell["text"] for cell in stage.printed()]
    label = stage.svg.evaluate("(node) => node.textContent")
    stage.named("button", "Settings").click()
    stage.named("button", "z writes").click()
    stage.page.keyboard.press("Escape")
    stage.settle()
    assert [cell["text"] for cell in stage.printed()] == shown
    assert stage.svg.evaluate("(node) => node.textContent") != label


def test_nothing_scrolls_sideways(unroll: Unroll) -> None:
    for query, lang in (("pos=f4", "en"), ("m=random&cell=jordan&T=12&x=sine&pos=b3&H=16", "zh")):
        stage = unroll(query, lang=lang)
        for width, height in SIZES.values():
            stage.page.set_viewport_size({"width": width, "height": height})
            stage.settle()
            assert stage.page.evaluate(SIDEWAYS) <= 0, (width, query)


def test_a_phone_shows_seven_columns_and_the_open_step(unroll: Unroll) -> None:
    stage = unroll("T=12&m=random&x=sine&pos=f6", size="phone", touch=True)
    columns = stage.columns()
    assert len([step for step in columns if step]) == 7
    assert 6 in columns
    stage.named("button", "Forward").tap()
    stage.at(6)
    assert 7 in stage.columns()
    target = stage.page.locator('#stage .stage-column[data-step="5"] rect[fill^="var(--div"]').first
    box = box_of(target)
    stage.page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    stage.at(4)
    stage.named("button", "Details").tap()
    expect(stage.page.locator("#details")).to_be_visible()
    assert stage.asked() == []


def test_every_part_of_the_graph_has_a_name_and_one_voice_says_each_stop(unroll: Unroll) -> None:
    for lang in ("en", "zh"):
        stage = unroll(lang=lang)
        assert stage.page.evaluate(NAMELESS) == []
        status = stage.page.get_by_role("status")
        stage.page.keyboard.press("ArrowRight")
        stage.at(1)
        expect(status).to_contain_text(stage.headline)
        expect(status).to_contain_text("2")


def test_reduced_motion_moves_nothing(unroll: Unroll) -> None:
    assert unroll(calm=True).page.evaluate(MOVING) == 0

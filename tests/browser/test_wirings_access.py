"""/wirings for everyone: axe finds nothing serious, nothing scrolls sideways, the keyboard suffices, both languages, four notations."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from engine.wirings import WIRINGS
from tests.browser.lab import SIZES
from tests.browser.test_page_access import violations
from tests.browser.wirings import Wirings

Open = Callable[..., Wirings]
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """() => [...document.querySelectorAll("main button, main a, main select, main input, .transport button")].filter((node) => {
  const { width, height } = node.getBoundingClientRect();
  return width > 0 && node.type !== "range" && (width < 24 || height < 24) && !node.closest(".visually-hidden");
}).map((node) => node.outerHTML.slice(0, 120))"""
FOCUS = (
    "() => document.activeElement?.id || document.activeElement?.dataset?.w || document.activeElement?.className || ''"
)


@pytest.mark.parametrize(
    ("query", "size", "theme", "lang"),
    [
        ("w=att&mat=attention", "desk", "light", "en"),
        ("w=nn&vs=bi", "desk", "dark", "zh"),
        ("w=fc&mat=sharing", "compact", "dark", "en"),
        ("w=ed&pos=b3", "phone", "light", "zh"),
        ("w=jordan&tf=0", "phone", "dark", "en"),
    ],
)
def test_axe_finds_nothing_serious(wirings: Open, query: str, size: str, theme: str, lang: str) -> None:
    page = wirings(query, size=size, theme=theme, lang=lang, touch=size == "phone")
    assert violations(page.lab) == []


def test_axe_finds_nothing_serious_in_dialogs_menus_and_tables(wirings: Open) -> None:
    page = wirings("w=att&m=random&att=2:1,0,0,0")
    openers = ("#compare-button", "[popovertarget=menu-matrix]", "[data-do=network]", "[data-do=help]")
    for opener in openers:
        page.page.locator(f"{opener}:visible").first.click()
        assert violations(page.lab) == []
        page.page.keyboard.press("Escape")
    page.page.locator("[data-do=table][aria-pressed]").click()
    page.page.locator("[data-do=matrix-table]").click()
    assert violations(page.lab) == []


@pytest.mark.parametrize("size", list(SIZES))
@pytest.mark.parametrize("wiring", ["att", "deep", "fc"])
def test_nothing_scrolls_sideways_and_no_target_is_small(wirings: Open, size: str, wiring: str) -> None:
    page = wirings(f"w={wiring}&text=我们今天想要三个苹果和书&vs=tdnn", size=size)
    assert page.page.evaluate(SIDEWAYS) <= 0
    assert page.page.evaluate(SMALL) == []


@pytest.mark.parametrize("wiring", list(WIRINGS))
def test_every_wiring_fits_the_smallest_phone(wirings: Open, wiring: str) -> None:
    page = wirings(f"w={wiring}", size="small", touch=True, lang="zh")
    assert page.page.evaluate(SIDEWAYS) <= 0
    record = page.record()
    assert page.headline == record["headline"]["zh"]["text"]
    assert page.squares()


def test_a_comparison_can_be_ended_by_finger(wirings: Open) -> None:
    page = wirings("vs=bi", size="small", touch=True)
    page.named("button", "End the comparison").tap()
    page.wait_for_key("vs", None)
    expect(page.page.locator("#figure-compare")).to_be_hidden()


def test_the_keyboard_alone_reaches_list_stage_matrix_and_switches(wirings: Open) -> None:
    page = wirings("w=ed&m=random")
    press = page.page.keyboard.press
    seen: list[str] = []
    for _ in range(80):
        press("Tab")
        seen.append(page.page.evaluate(FOCUS))
    order = [seen.index(name) for name in ("text-value", "nn", "matrix", "tf")]
    assert order == sorted(order)
    page.page.locator('#list [data-w="bi"]').focus()
    press("Enter")
    page.wait_for_key("w", "bi")
    page.settle()
    page.matrix.focus()
    press("ArrowRight")
    page.wait_for_key("k", "2")
    expect(page.page.locator("#status")).to_contain_text("Output 1")
    press("Escape")
    press("Escape")
    page.wait_for_key("k", None)


def test_the_sentence_of_a_square_opens_at_the_pointer_and_closes_with_escape(wirings: Open) -> None:
    page = wirings()
    page.page.locator('#matrix rect[data-t="3"][data-k="1"]').hover()
    tip = page.page.locator("#matrix .stage-tip")
    expect(tip).to_contain_text("Output 3")
    expect(tip).to_contain_text("我")


@pytest.mark.parametrize(("note", "letter"), [("gbc", "U"), ("swap", "W"), ("sub", "W"), ("torch", "weight_ih")])
def test_letters_follow_the_notation(wirings: Open, note: str, letter: str) -> None:
    page = wirings(f"note={note}&mat=sharing")
    first = page.page.locator("#equation [data-weight=U]").first
    expect(first).to_contain_text(letter)


def test_a_theme_change_needs_no_engine(wirings: Open) -> None:
    page = wirings("w=att&m=random&mat=sharing")
    asked = len(page.asked())
    before = {place: one["fill"] for place, one in page.squares().items()}
    page.named("button", "Switch theme").click()
    page.settle()
    after = {place: one["fill"] for place, one in page.squares().items()}
    assert before.keys() == after.keys()
    assert before != after
    assert len(page.asked()) == asked

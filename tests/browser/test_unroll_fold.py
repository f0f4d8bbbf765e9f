"""Folding and unfolding end where they would without motion, and a shared matrix lights up wherever it is used."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.hands import box_of
from tests.browser.unroll import Stage

Unroll = Callable[..., Stage]
T = 7
# What is to be seen: nodes with their attributes in alphabetical order, without those that are hidden or far outside.
SEEN = """() => {
  const tell = (node) => node.getAttribute?.("display") === "none" || node.getAttribute?.("transform") === "translate(-9999,0)" ? "" : node.nodeType === 3 ? node.nodeValue : `<${node.localName}${[...node.attributes].map(({ name, value }) => ` ${name}="${value}"`).filter((text) => !text.startsWith(' display=')).sort().join("")}>${[...node.childNodes].map(tell).join("")}</>`;
  return tell(document.querySelector("#stage svg.stage"));
}"""
SAME = f"(wanted) => ({SEEN})() === wanted"
LIT = """(letter) => ({
  letters: [...new Set([...document.querySelectorAll(`#stage .stage-letter[data-light="${letter}"]`)].filter((node) => node.getAttribute("display") !== "none").map((node) => Number(node.dataset.step)))].sort((a, b) => a - b),
  wide: [...document.querySelectorAll("#stage svg.stage path, #stage svg.stage line")].filter((node) => !node.closest('[display="none"]') && node.getAttribute("stroke-width") === "2.5").length,
})"""


def seen(stage: Stage) -> str:
    """The picture, once nothing moves."""
    stage.settle()
    picture: str = stage.page.evaluate(SEEN)
    return picture


def becomes(stage: Stage, wanted: str) -> None:
    """Wait until the picture is that one."""
    stage.page.wait_for_function(SAME, arg=wanted)


@pytest.mark.parametrize("cell", ["lstm", "gru", "vanilla", "jordan&m=random"])
def test_the_animation_ends_in_the_picture_of_the_link(unroll: Unroll, cell: str) -> None:
    place = f"cell={cell}&pos=f4"
    folded = seen(unroll(f"{place}&view=folded"))
    stage = unroll(place)
    unrolled = seen(stage)
    assert folded != unrolled
    stage.page.keyboard.press("f")
    becomes(stage, folded)
    stage.wait_for_key("view", "folded")
    stage.named("button", "Unrolled").click()
    stage.page.mouse.move(5, 5)
    becomes(stage, unrolled)
    stage.wait_for_key("view", None)
    assert stage.asked() == []


def test_less_motion_ends_in_the_same_pictures(unroll: Unroll) -> None:
    unrolled = seen(unroll("pos=b5"))
    stage = unroll("pos=b5", calm=True)
    assert seen(stage) == unrolled
    stage.page.keyboard.press("f")
    becomes(stage, seen(unroll("pos=b5&view=folded")))
    stage.page.keyboard.press("f")
    becomes(stage, unrolled)


def test_a_fold_that_is_taken_back_and_stepped_through_ends_where_it_should(unroll: Unroll) -> None:
    wanted = seen(unroll("pos=f6"))
    stage = unroll("pos=f4")
    for key in ("f", "f", "f", "ArrowRight", "f", "ArrowRight"):
        stage.page.keyboard.press(key)
    stage.at(5)
    becomes(stage, wanted)


def test_the_folded_graph_follows_the_steps(unroll: Unroll) -> None:
    stage = unroll("view=folded")
    pictures = set()
    stops = [("Home", 0), ("ArrowRight", 1), ("Shift+ArrowRight", T), ("ArrowRight", T + 1), ("End", 2 * T)]
    for key, place in stops:
        stage.page.keyboard.press(key)
        stage.at(place)
        pictures.add(seen(stage))
        assert stage.svg.get_attribute("aria-label").startswith("Folded network, step")
    assert len(pictures) == 5


@pytest.mark.parametrize("query", ["pos=L", "pos=L&cell=vanilla", "pos=L&cell=jordan&m=random"])
def test_pointing_at_a_matrix_lights_it_in_every_step(unroll: Unroll, query: str) -> None:
    stage = unroll(query)
    rest: dict[str, Any] = {letter: stage.page.evaluate(LIT, letter) for letter in "UWV"}
    for letter in "UWV":
        target = stage.page.locator(f'#stage .stage-letter[data-light="{letter}"]:not([display="none"])').first
        box = box_of(target)
        stage.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        stage.page.wait_for_function(f"(letter) => ({LIT})(letter).letters.length >= {T - 1}", arg=letter)
        lit = stage.page.evaluate(LIT, letter)
        assert set(lit["letters"]) >= set(range(2, T + 1)), letter
        assert lit["wide"] >= rest[letter]["wide"] + T - 2, letter
        stage.page.mouse.move(5, 5)
        stage.page.wait_for_function(f"(letter) => ({LIT})(letter).letters.length <= 1", arg=letter)


def test_the_letters_are_lit_by_keys_too(unroll: Unroll) -> None:
    stage = unroll("pos=L")
    stage.page.locator('#stage [data-focus="open"]').focus()
    for letter in "UWV":
        stage.page.keyboard.press("l")
        stage.page.wait_for_function(f"(letter) => ({LIT})(letter).letters.length >= {T - 1}", arg=letter)
    stage.page.keyboard.press("l")
    stage.page.wait_for_function(f"(letter) => ({LIT})(letter).letters.length <= 1", arg="V")
    expect(stage.page.locator('#stage [data-focus="open"]')).to_be_focused()


@pytest.mark.parametrize(
    ("query", "lang", "said"),
    [
        ("pos=f5", "en", "A delay: it holds h for one step. h₄ comes out while h₅ goes in."),
        ("pos=f5&cell=jordan&m=random", "en", "A delay: it holds ŷ for one step. ŷ₄ comes out while ŷ₅ goes in."),
        ("pos=b3&note=swap", "zh", "延迟：把 H 保存一步。H₂ 出来，H₃ 进去。"),
    ],
)
def test_the_delay_on_the_loop_says_what_it_is(unroll: Unroll, query: str, lang: str, said: str) -> None:
    stage = unroll(f"{query}&view=folded", lang=lang)
    box = box_of(stage.page.locator("#stage [data-delay]:not([display='none'])").last)
    stage.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tip = stage.page.locator("#stage-tip")
    expect(tip).to_have_text(said)
    stage.page.mouse.move(5, 5)
    expect(tip).to_be_hidden()
    stage.page.locator('#stage [data-focus="open"]').focus()
    stage.page.keyboard.press("Enter")
    delay = stage.page.locator('#stage [data-focus="delay"]')
    expect(delay).to_be_focused()
    expect(delay).to_have_attribute("aria-label", said)
    expect(tip).to_have_text(said)
    stage.page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    stage.page.keyboard.press("Escape")
    expect(stage.page.locator('#stage [data-focus="open"]')).to_be_focused()

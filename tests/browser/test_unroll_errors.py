"""What /unroll does with links and changes that do not fit: a word, the last good picture, and a silent console."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.unroll import Stage

Unroll = Callable[..., Stage]
DROPPED = "Changes by hand that no longer fit were taken back."
LARGE = "cell=vanilla&act=identity&init=orthogonal&gain=3&T=200&x=noise&m=random&H=16&out=linear"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_changes_by_hand_of_another_cell_go_with_a_word(unroll: Unroll, lang: str) -> None:
    stage = unroll("edit=i:0,ablate2,h1@3:.5", lang=lang)
    stage.page.keyboard.press("3")
    expect(stage.page.get_by_text(stage.words(DROPPED))).to_be_visible()
    assert stage.link().get("edit") is None
    assert stage.page.locator("[aria-invalid=true]").count() == 0


def test_a_state_set_beyond_a_shorter_text_goes_with_a_word(unroll: Unroll) -> None:
    stage = unroll("edit=h1@7:.5,f:1")
    stage.page.locator("#text-value").fill("not bad")
    stage.page.keyboard.press("Enter")
    expect(stage.page.get_by_text(DROPPED)).to_be_visible()
    assert stage.link() == {"text": "not bad", "edit": "f:1"}


def test_a_link_to_units_that_do_not_exist_shows_the_first(unroll: Unroll) -> None:
    stage = unroll("rows=77,99")
    assert {cell["unit"] for cell in stage.printed() if cell["of"] == "h" and cell["step"] == 1} == {1}


@pytest.mark.parametrize("query", ["edit=h99@1:1", "m=random&H=999", "text=%00", "m=demo:nope"])
def test_back_to_a_link_that_was_corrected_is_no_error(unroll: Unroll, query: str) -> None:
    stage = unroll(query)
    before = stage.headline
    stage.page.keyboard.press("3")
    stage.wait_for_key("cell", "gru")
    stage.page.go_back()
    stage.wait_for_key("cell", None)
    stage.settle()
    assert stage.headline == before
    assert stage.page.locator("[aria-invalid=true]").count() == 0


@pytest.mark.parametrize("pos", ["L", "b200", "b1"])
def test_values_beyond_float32_leave_no_infinite_attribute(unroll: Unroll, pos: str) -> None:
    stage = unroll(f"{LARGE}&loss=every&pos={pos}")
    of = "nodes => nodes.flatMap(node => [...node.attributes]).map(({ value }) => value).filter(v => /NaN|Infinity/.test(v))"
    assert stage.page.locator("#stage *").evaluate_all(of) == []


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("cell=vanilla&pos=f3", []),
        ("cell=vanilla&pos=b2", ["numerically gone"]),
        ("m=random&cell=vanilla&loss=every&text=good bad&pos=b1", []),
        (f"{LARGE}&loss=every&pos=b150", ["not finite"]),
    ],
)
def test_hatches_are_explained_where_there_are_any(unroll: Unroll, query: str, keys: list[str]) -> None:
    for size in ("desk", "phone"):
        stage = unroll(query, size=size)
        shown = stage.page.locator(".legend .key:is(.key-gone, .key-bad):visible small")
        expect(shown).to_have_text(keys)
    stage.page.evaluate("document.getElementById('help').showModal()")
    expect(stage.page.get_by_role("dialog")).to_contain_text("hatched cell")

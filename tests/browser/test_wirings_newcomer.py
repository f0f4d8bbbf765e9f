"""What a newcomer tries first on /wirings: nothing is dead, nothing is left unsaid, nothing jumps."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.hands import finger
from tests.browser.test_wirings_hand import BY_HAND, middle
from tests.browser.wirings import Wirings

Open = Callable[..., Wirings]


@pytest.mark.parametrize("wiring", ["ed", "att"])
@pytest.mark.parametrize("cell", ["vanilla", "lstm"])
def test_another_cell_than_the_trained_one_brings_random_weights(wirings: Open, wiring: str, cell: str) -> None:
    page = wirings(f"w={wiring}")
    assert page.pressed("cell") == "gru"
    page.choose("cell", cell)
    assert page.pressed("cell") == cell
    assert page.pressed("m") == "random"
    assert page.record()["experiment"]["cell"] == cell


def test_gradients_at_the_loss_say_where_they_go(wirings: Open) -> None:
    page = wirings("w=nn")
    word = page.page.locator("#stage-word")
    expect(word).to_be_hidden()
    page.choose("show", "grad")
    expect(word).to_have_text("The gradient starts here, at the loss. Step on (→).")
    page.page.keyboard.press("ArrowRight")
    expect(word).to_be_hidden()


def test_without_a_target_nothing_is_right_or_wrong_and_the_page_says_so(wirings: Open) -> None:
    page = wirings("w=ed&to=")
    expect(page.page.locator("#note-free")).to_be_visible()
    assert not page.page.locator("#stage .wiring-target:visible").all_text_contents()
    expect(page.page.locator("#slider-tf, [data-slider=tf] input[type=range]").first).to_be_disabled()
    page.page.locator("#to-value").fill("I love China")
    page.page.locator("#to-value").press("Enter")
    page.settle()
    expect(page.page.locator("#note-free")).to_be_hidden()
    expect(page.page.locator("[data-slider=tf] input[type=range]")).to_be_enabled()


def test_a_finger_on_a_square_of_attention_changes_it_all_the_way(wirings: Open) -> None:
    page = wirings("w=att&m=random&H=4&mat=attention", size="phone", touch=True)
    before = page.record()["attention"]["weights"][1][0]
    x, y = middle(page, 2, 1)
    finger(page, [(x, y - by) for by in range(0, 71, 5)])
    page.page.wait_for_function(BY_HAND)
    page.settle()
    assert page.record()["attention"]["weights"][1][0] == pytest.approx(before + 0.5, abs=0.02)  # 70 of 140 pixels


def test_a_finger_on_an_arc_changes_it_and_does_not_scroll(wirings: Open) -> None:
    page = wirings("w=att&m=random&H=4&t=2", size="phone", touch=True)
    page.page.locator("#stage").scroll_into_view_if_needed()
    on = """() => { for (const arc of document.querySelectorAll("#stage .wiring-arc path")) { const long = arc.getTotalLength(), box = arc.ownerSVGElement.getBoundingClientRect();
      for (let i = 1; i < 20; i += 1) { const { x, y } = arc.getPointAtLength(long * i / 20), at = [x + box.left, y + box.top];
        if (at[1] > 120 && at[1] < innerHeight - 160 && document.elementFromPoint(...at)?.closest(".wiring-arc")) return at; } } return null; }"""
    x, y = page.page.evaluate(on)
    before = page.page.evaluate("scrollY")
    finger(page, [(x, y - by) for by in range(0, 70, 5)])
    page.page.wait_for_function("() => new URLSearchParams(location.search).has('att')")
    assert page.page.evaluate("scrollY") == before


def test_nothing_jumps_where_another_wiring_has_another_headline(wirings: Open) -> None:
    page = wirings("w=nn")
    tops = set()
    for wiring in ("n1", "1n", "bi", "deep", "ed", "att", "jordan", "tdnn", "fc"):
        page.go(wiring)
        tops.add(page.page.evaluate("document.querySelector('#stage').getBoundingClientRect().top + scrollY"))
    assert len(tops) == 1


def test_the_link_names_no_unit_and_no_place_that_the_run_lacks(wirings: Open) -> None:
    page = wirings("unit=6&text=a b c d e f&pos=b6")
    page.page.keyboard.press("ArrowDown")
    page.settle()
    assert page.link()["unit"] == "6"
    page.page.locator("#text-value").fill("a b")
    page.page.locator("#text-value").press("Enter")
    page.wait_for_key("pos", "b2")
    page.page.locator("[data-slider=H] .value").fill("3")
    page.page.locator("[data-slider=H] .value").press("Enter")
    page.wait_for_key("unit", "3")


@pytest.mark.parametrize(("key", "query"), [("text", "w=nn"), ("to", "w=nn"), ("text", "w=ed")])
def test_the_dialog_takes_no_empty_text(wirings: Open, key: str, query: str) -> None:
    page = wirings(query)
    page.page.locator("#network-button, [data-do=network]").first.click()
    page.page.locator(f"#f-{key}").fill("")
    page.page.locator("#network [type=submit]").click()
    expect(page.page.locator(f"#f-{key}-error")).to_contain_text("empty")
    expect(page.page.locator("#network")).to_be_visible()


def test_escape_closes_the_list_of_a_phone(wirings: Open) -> None:
    page = wirings("w=nn", size="phone", touch=True)
    page.page.locator("#picker").tap()
    expect(page.page.locator("#list")).to_be_visible()
    page.page.keyboard.press("Escape")
    expect(page.page.locator("#list")).to_be_hidden()


def test_paper_has_the_pictures_and_no_buttons_over_them(wirings: Open) -> None:
    page = wirings("w=att")
    page.page.emulate_media(media="print")
    try:
        expect(page.page.locator(".transport")).to_be_hidden()
        expect(page.page.locator("#stage svg").first).to_be_visible()
    finally:
        page.page.emulate_media(media="null")  # the tab is used again

"""The link is the state: read, corrected aloud, written, and undone by Back."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.hands import drag, polar
from tests.browser.lab import Lab

Visit = Callable[..., Lab]
REST = ",.8@104,.72,-.55,.46@64"
FIGURES = ("hero", "lag", "stretch", "memory", "bylag")
PICTURE = """() => [...document.querySelectorAll(".plotly-host")].map((host) => JSON.stringify(host.data.map(({ uid, x, y, z, text }) => [uid, x, y, z, text])))"""


def picture(lab: Lab) -> list[str]:
    """Everything all five figures draw."""
    drawn: list[str] = lab.page.evaluate(PICTURE)
    return drawn


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_wrong_value_falls_back_and_names_its_key(visit: Visit, lang: str) -> None:
    lab = visit("H=abc&cell=elman&T=20&eig=5@@3", lang=lang)
    notices = lab.page.locator(".banner").all_inner_texts()
    assert [next(key for key in ("H", "cell", "eig") if re.match(rf"\W*{key}\b", text)) for text in notices] == [
        "cell",
        "H",
        "eig",
    ] or len(notices) == 3
    for key in ("H", "cell", "eig"):
        assert any(key in text for text in notices)
    assert lab.api("T=20")["headline"][lang]["text"] == lab.headline
    for _ in notices:
        lab.page.locator(".banner").first.get_by_role("button", name=lab.words("Close")).click()
    expect(lab.page.locator(".banner")).to_have_count(0)


def test_a_value_beyond_its_bounds_is_clamped_and_says_so(visit: Visit) -> None:
    lab = visit("scale=9&T=20&shear=-1&t=30")
    text = lab.page.locator("#banners").inner_text()
    for words in ("scale was 9; showing 3.", "shear was -1; showing 0.", "t was 30; showing 20."):
        assert words in text
    assert lab.headline == lab.api("scale=3&T=20")["headline"]["en"]["text"]
    expect(lab.named("slider", "Scale every eigenvalue")).to_have_attribute("aria-valuetext", "×3.00")


def test_a_repeated_key_counts_once(visit: Visit) -> None:
    lab = visit("T=20&T=30")
    expect(lab.page.locator(".banner")).to_contain_text("T is given twice; the first one is used.")
    expect(lab.page.locator(".eyebrow")).to_contain_text("20")


def test_keys_that_no_one_knows_are_kept(visit: Visit) -> None:
    lab = visit("T=20&utm=a b&x-y=1")
    lab.page.keyboard.press("a")
    lab.wait_for_key("act", "sigmoid")
    assert lab.link() == {"act": "sigmoid", "T": "20", "utm": "a b", "x-y": "1"}
    expect(lab.page.locator(".banner")).to_have_count(0)


def test_keys_stand_in_one_order_and_defaults_are_left_out(lab: Lab) -> None:
    lab.named("slider", "Input strength").press("End")
    lab.named("switch", "Clip at").click()
    lab.page.keyboard.press("a")
    lab.page.keyboard.press("ArrowLeft")
    lab.wait_for_key("pos", "b21")
    assert lab.page.url.partition("?")[2] == "act=sigmoid&in=.5&clip=1&pos=b21"
    assert lab.page.url.partition("?")[2].startswith(lab.api()["query"])


def test_back_undoes_decisions_not_movements(lab: Lab) -> None:
    drag(lab, polar(0.94, 38), polar(1.1, 60))
    dragged = lab.link()
    assert dragged["eig"] == "1.1@60" + REST
    first = picture(lab)
    lab.named("button", "LSTM").click()
    lab.wait_for_key("cell", "lstm")
    lab.named("switch", "Clip at").click()
    lab.wait_for_key("clip", "1")
    lab.page.go_back()
    lab.wait_for_key("clip", None)
    expect(lab.named("switch", "Clip at")).not_to_be_checked()
    lab.page.go_back()
    lab.wait_for_key("cell", None)
    lab.settle()
    assert lab.link() == dragged
    expect(lab.named("button", "Vanilla")).to_have_attribute("aria-pressed", "true")
    lab.curve_is_the_engines()
    assert picture(lab) == first
    lab.page.go_forward()
    lab.page.go_forward()
    lab.wait_for_key("clip", "1")
    expect(lab.named("switch", "Clip at")).to_be_checked()
    lab.curve_is_the_engines()


def test_a_reload_shows_the_same_picture(lab: Lab) -> None:
    lab.named("button", "Explodes").click()
    lab.named("switch", "Truncate at").click()
    lab.page.keyboard.press("ArrowUp")
    lab.page.keyboard.press("ArrowLeft")
    lab.wait_for_key("t", "39")
    lab.wait_for_key("pos", "b21")
    before = lab.link()
    shown = (lab.headline, picture(lab))
    lab.page.reload()
    lab.settle()
    assert lab.address() == before
    assert (lab.headline, picture(lab)) == shown  # every number drawn; pixels are compared in test_figures.py


def test_the_home_page_leads_here_and_keeps_the_query(lab: Lab) -> None:
    lab.open("T=20", path="/")
    assert lab.page.url == f"{lab.origin}/gradients?T=20"


def test_what_a_link_says_about_the_look(visit: Visit) -> None:
    lab = visit("embed=1&hide=shear,clip,nav&theme=dark")
    expect(lab.page.get_by_role("banner")).to_be_hidden()
    expect(lab.named("slider", "Shear (non-normality)")).to_be_hidden()
    expect(lab.named("switch", "Clip at")).to_be_hidden()
    expect(lab.named("slider", "Input strength")).to_be_visible()
    assert lab.page.evaluate("() => document.documentElement.dataset.theme") == "dark"

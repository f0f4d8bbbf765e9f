"""Bad input on /wirings ends at its control, in the words of the engine, and the last good picture stays."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.wirings import Wirings

Open = Callable[..., Wirings]
REFUSED = "the server responded with a status of 422"


@pytest.mark.parametrize(("field", "error"), [("Source", "#text-error"), ("Target", "#to-error")])
def test_an_empty_text_is_explained_at_its_field(wirings: Open, field: str, error: str) -> None:
    page = wirings()
    before, headline = page.numbers(), page.headline
    page.named("textbox", field).fill("")
    page.page.keyboard.press("Enter")
    expect(page.page.locator(error)).to_be_visible()
    assert page.page.locator(error).inner_text()
    expect(page.named("textbox", field)).to_have_attribute("aria-invalid", "true")
    assert (page.numbers(), page.headline) == (before, headline)
    page.named("textbox", field).fill("你好")
    expect(page.page.locator(error)).to_be_hidden()
    page.page.keyboard.press("Enter")
    page.settle()
    assert page.record()["pair"]["source"]


def test_two_hundred_characters_are_cut_and_more_can_be_shown(wirings: Open) -> None:
    page = wirings()
    page.named("textbox", "Source").fill("我爱中国" * 50)
    page.page.keyboard.press("Enter")
    page.page.wait_for_function("() => location.search.includes('text=')")
    page.settle()
    banner = page.page.locator("[data-banner=cut]")
    expect(banner).to_contain_text("Source: showing 12 of 200 tokens.")
    banner.get_by_role("button").click()
    page.wait_for_key("T", "24")
    page.settle()
    assert len(page.record()["pair"]["source"]) == 24


def test_a_kernel_longer_than_the_sequence_is_explained_at_the_switch(wirings: Open) -> None:
    page = wirings("w=tdnn&kern=3")
    page.forgive(REFUSED)
    before = page.numbers()
    page.page.locator('[data-choice="kern"] button[data-value="7"]').click()
    error = page.page.locator("#kern-error")
    expect(error).to_be_visible()
    assert page.numbers() == before
    page.choose("kern", "4")
    expect(error).to_be_hidden()
    assert page.record()["experiment"]["kern"] == 4


def test_a_number_out_of_its_range_is_explained_at_the_slider(wirings: Open) -> None:
    page = wirings("w=jordan")
    value = page.page.locator("#tf-value")
    value.fill("7")
    value.press("Enter")
    expect(page.page.locator("#tf-error")).to_have_text("Type a number from 0 to 1.")
    assert "tf" not in page.address()
    seed = page.page.locator("#seed-value")
    seed.fill("many")
    seed.press("Enter")
    expect(page.page.locator("#seed-error")).to_be_visible()


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("w=deep&layers=0", "deep"),
        ("w=tdnn&kern=7", "tdnn"),
        ("w=nonsense", "nn"),
        ("w=ed&c=wrong&tf=9", "ed"),
        ("w=nn&T=900", "nn"),
        ("w=att&att=2:1,1", "att"),
        ("text=&w=bi", "bi"),
        ("vs=zz;c=all", "nn"),
    ],
)
def test_a_link_that_does_not_fit_opens_with_a_notice_and_a_whole_page(wirings: Open, query: str, kept: str) -> None:
    page = wirings(query)
    expect(page.page.locator("#banners .banner").first).to_be_visible()
    assert page.record()["experiment"]["w"] == kept
    assert page.page.locator("#stage .wiring-node").count()
    assert page.squares()


def test_characters_that_a_trained_network_does_not_know_are_named(wirings: Open) -> None:
    page = wirings("w=att&text=我爱龘国")
    assert page.record()["experiment"]["m"] == "demo:translate"
    expect(page.page.locator("#note-unknown")).to_contain_text("龘")


def test_an_engine_that_is_away_leaves_the_picture_and_comes_back(wirings: Open) -> None:
    page = wirings()
    before = page.numbers()
    page.page.route("**/api/wirings*", lambda route: route.abort())
    page.forgive("net::ERR_FAILED")
    page.page.keyboard.press("]")
    expect(page.page.locator("[data-banner=down]")).to_be_visible()
    assert page.numbers() == before
    page.page.unroute("**/api/wirings*")
    page.named("button", "Retry").click()
    page.settle()
    assert page.record()["experiment"]["w"] == "n1"
    expect(page.page.locator("[data-banner=down]")).to_be_hidden()


def test_a_refused_kernel_does_not_come_back_with_its_network(wirings: Open) -> None:
    page = wirings("w=tdnn&kern=2")
    page.page.locator('[data-choice="kern"] button[data-value="7"]').click()
    expect(page.page.locator("#kern-error")).to_be_visible()
    page.go("nn")
    page.settle()
    page.go("tdnn")
    page.settle()
    assert page.pressed("kern") == "2"
    assert page.record()["experiment"]["kern"] == 2


def test_ten_thousand_characters_travel_packed(wirings: Open) -> None:
    page = wirings("w=ed&m=random")
    page.named("textbox", "Source").fill("我爱中国" * 2500)
    page.named("textbox", "Target").fill("love " * 3000)
    page.page.keyboard.press("Enter")
    expect(page.page.locator("[data-banner=cut]")).to_contain_text("showing 12 of 10000 tokens.")
    page.page.wait_for_function("() => location.search.includes('text=~') && location.search.includes('to=~')")
    assert len(page.page.url) < 1900
    page.settle()
    headline = page.headline
    assert "12 characters" in headline
    page.page.reload()
    expect(page.page.locator("[data-banner=cut]")).to_contain_text("showing 12 of 10000 tokens.")
    page.settle()
    assert page.headline == headline


@pytest.mark.parametrize("query", ["w=att&m=random&att=9:1,0,0,0", "w=n1&att=1:1,0,0,0"])
def test_attention_of_an_output_that_is_not_there_is_not_said_to_be_set(wirings: Open, query: str) -> None:
    page = wirings(query)
    page.settle()
    expect(page.page.locator("#edits .pin")).to_have_count(0)


def test_an_error_out_of_sight_is_said_in_a_banner_too(wirings: Open) -> None:
    page = wirings("text=我爱", size="phone", touch=True)
    page.forgive(REFUSED)
    page.page.locator("#picker").tap()
    page.page.locator('#list [data-w="tdnn"]').tap()
    banner = page.page.locator("[data-banner=refused]")
    expect(banner).to_be_visible()
    assert banner.get_by_role("paragraph").inner_text() == page.page.locator("#kern-error").inner_text()
    page.page.locator('[data-choice="kern"] button[data-value="2"]').tap()
    expect(banner).to_be_hidden()
    assert page.record()["experiment"]["w"] == "tdnn"

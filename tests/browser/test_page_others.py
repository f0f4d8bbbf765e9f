"""The reference, the error page, the first moment, and a page without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.lab import Lab
from tests.browser.test_page_access import violations

Visit = Callable[..., Lab]


@pytest.mark.parametrize(("lang", "theme"), [("en", "light"), ("zh", "dark")])
def test_the_reference_opens_offline(visit: Visit, lang: str, theme: str) -> None:
    lab = visit("T=5", lang=lang, theme=theme)
    lab.open(path="/reference")
    expect(lab.page.get_by_role("heading", level=1)).to_be_visible()
    for words in ("/api/gradients", "/api/gradients.csv", "/healthz", "eig", "log10_norm"):
        expect(lab.page.get_by_text(words).first).to_be_attached()
    assert lab.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert violations(lab) == []
    lab.page.get_by_role("navigation").get_by_role("link", name=lab.words("Gradients")).click()
    lab.page.wait_for_url("**/gradients*")
    lab.settle()


@pytest.mark.parametrize("path", ["/reference", "/nowhere"])
def test_pages_of_words_fit_a_small_phone(visit: Visit, path: str) -> None:
    lab = visit("T=5", size="phone", touch=True)
    lab.forgive("the server responded with a status of 404")
    lab.page.set_viewport_size({"width": 320, "height": 640})
    lab.page.goto(f"{lab.origin}{path}")
    assert lab.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_address_that_does_not_exist_has_a_page(visit: Visit, lang: str) -> None:
    lab = visit("T=5", lang=lang)
    lab.forgive("the server responded with a status of 404")
    lab.page.goto(f"{lab.origin}/nowhere")
    expect(lab.page.get_by_role("heading", level=1)).to_be_visible()
    assert violations(lab) == []
    lab.page.get_by_role("main").get_by_role("link").first.click()
    lab.page.wait_for_url("**/gradients*")
    lab.settle()


def test_figures_are_drawn_before_plotly_is_there(browser: Browser, live_server: str) -> None:
    context = browser.new_context()
    lab = Lab(context, live_server)
    lab.page.route("**/vendor/plotly*", lambda route: None)
    lab.page.goto(f"{live_server}/gradients")
    expect(lab.named("slider", "Input strength")).to_be_enabled()
    for figure in ("hero", "stretch", "memory", "bylag"):
        expect(lab.page.locator(f"#chart-{figure} .painter path").first).to_be_attached()
    headline = lab.headline
    lab.named("slider", "Input strength").press("End")
    expect(lab.page.get_by_role("heading", level=1)).not_to_have_text(headline)
    lab.check()
    context.close()


def test_figures_settle_although_frames_come_late(browser: Browser, live_server: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_init_script(
        "(() => { const frame = requestAnimationFrame; globalThis.requestAnimationFrame = (draw) => setTimeout(() => frame(draw), 250); })()"
    )
    lab = Lab(context, live_server)
    lab.open()
    lab.named("slider", "Input strength").press("End")
    lab.curve_is_the_engines()
    lab.check()
    context.close()


def test_without_script_there_is_the_headline_the_plane_and_an_explanation(browser: Browser, live_server: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server}/gradients?T=20")
    expect(page.get_by_role("heading", level=1)).to_contain_text("The gradient")
    expect(page.locator(".no-script").first).to_have_text("Needs JavaScript to move.")
    expect(page.locator("main")).not_to_contain_text("<")
    expect(page.locator("#plane circle").first).to_be_visible()
    expect(page.get_by_role("slider", name="Input strength")).to_be_disabled()
    context.close()

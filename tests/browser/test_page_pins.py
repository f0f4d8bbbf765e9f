"""Curves kept beside the present one: pins, compared cells, and links that carry them."""

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.browser.lab import Lab, close

Visit = Callable[..., Lab]


def tray(lab: Lab) -> Locator:
    return lab.named("group", "Pinned curves")


def row(lab: Lab, query: str) -> list[float | None]:
    """The last row of the matrix of another experiment."""
    curve: list[float | None] = lab.api(query)["gradients"]["log10_norm"][-1]
    return curve


def pin(lab: Lab) -> None:
    lab.named("button", "Pin").click()


def test_three_curves_stay_and_a_fourth_is_refused(lab: Lab) -> None:
    slider = lab.named("slider", "Scale every eigenvalue")
    for number in range(3):
        pin(lab)
        expect(tray(lab).get_by_role("button")).to_have_count(number + 1)
        slider.press("Shift+ArrowRight")
        slider.press("ArrowLeft")
        lab.settle()
    close(lab.data("hero", "ghost0")["y"], row(lab, ""))
    pin(lab)
    expect(lab.page.get_by_text("Three curves are pinned; remove one first.").first).to_be_visible()
    expect(tray(lab).get_by_role("button")).to_have_count(3)
    tray(lab).get_by_role("button").nth(1).click()
    expect(tray(lab).get_by_role("button")).to_have_count(2)
    lab.settle()
    assert lab.data("hero", "ghost2") is None


def test_the_same_curve_is_not_pinned_twice(lab: Lab) -> None:
    lab.page.keyboard.press("p")
    lab.page.keyboard.press("p")
    expect(tray(lab).get_by_role("button")).to_have_count(1)
    expect(lab.page.get_by_role("status")).to_have_text("This curve is pinned already.")


def test_a_pin_says_what_differs_and_keeps_its_curve(lab: Lab) -> None:
    pin(lab)
    expect(tray(lab)).to_contain_text("as it is now")
    lab.named("slider", "Input strength").press("End")
    lab.curve_is_the_engines()
    expect(tray(lab)).to_contain_text("input 0.15 → 0.5")
    close(lab.data("hero", "ghost0")["y"], row(lab, ""))


def test_the_same_spectrum_in_other_cells(lab: Lab) -> None:
    for name, cell in (("Same spectrum in an LSTM", "lstm"), ("Same spectrum in a GRU", "gru")):
        button = lab.named("button", name)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        lab.settle()
        index = 0 if cell == "lstm" else 1
        close(lab.data("hero", f"ghost{index}")["y"], row(lab, f"cell={cell}"))
    lab.named("slider", "Scale every eigenvalue").press("End")
    lab.wait_for_key("scale", "1.5")
    lab.settle()
    close(lab.data("hero", "ghost0")["y"], row(lab, "cell=lstm&scale=1.5"))
    close(lab.data("hero", "ghost1")["y"], row(lab, "cell=gru&scale=1.5"))
    lab.named("button", "Same spectrum in an LSTM").click()
    lab.settle()
    close(lab.data("hero", "ghost0")["y"], row(lab, "cell=gru&scale=1.5"))
    assert lab.data("hero", "ghost1") is None


def test_a_copied_link_is_the_address_and_says_so(visit: Visit) -> None:
    for lang in ("en", "zh"):
        lab = visit("cell=gru&T=20", lang=lang)
        lab.page.get_by_role("banner").get_by_role("button", name=lab.words("Copy link")).click()
        expect(lab.page.get_by_role("status")).to_have_text(lab.words("Copied"))
        assert lab.page.evaluate("() => navigator.clipboard.readText()") == f"{lab.origin}/gradients?cell=gru&T=20"


def test_a_link_with_pins_brings_them_back(lab: Lab) -> None:
    pin(lab)
    lab.named("slider", "Scale every eigenvalue").press("End")
    lab.link()
    pin(lab)
    lab.named("slider", "Input strength").press("End")
    lab.link()
    lab.named("button", "Export").click()
    lab.named("button", "Copy link with pins").click()
    expect(lab.page.get_by_role("status")).to_have_text("Copied")
    address = lab.page.evaluate("() => navigator.clipboard.readText()")
    assert address.count("pin=") == 2
    ghosts = [lab.data("hero", uid)["y"] for uid in ("ghost0", "ghost1")]
    lab.open(address.partition("?")[2])
    expect(tray(lab).get_by_role("button")).to_have_count(2)
    lab.settle()
    assert [lab.data("hero", uid)["y"] for uid in ("ghost0", "ghost1")] == ghosts
    lab.curve_is_the_engines()

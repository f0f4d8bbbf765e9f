"""Sliders, switches and choices of the panel: each changes the key it should, and the picture."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.hands import box_of, finger
from tests.browser.lab import Lab

Visit = Callable[..., Lab]
EIGENVALUES = ".94@38,.8@104,.72,-.55,.46@64"
SLIDERS = {
    # name: query to start from, key, first step, at Home, at End, typed, what the link then says
    "Size {lambda}": ("", "eig", ".95@38,.8@104", "0@38,.8@104", "1.5@38,.8@104", "2.5", "2.5@38,.8@104"),
    "Angle of {lambda}": ("", "eig", ".94@39,.8", ".94,.94,.8", "-.94,.94,.8", "90", ".94@90,.8"),
    "Scale every eigenvalue": ("", "scale", "1.01", ".5", "1.5", "2.5", "2.5"),
    "Shear (non-normality)": ("", "shear", ".05", None, "2", "4.5", "4.5"),
    "Input strength": ("", "in", ".16", "0", ".5", "1.75", "1.75"),
    "Forget bias": ("cell=lstm", "fb", "1.1", "-2", "4", "−7.5", "-7.5"),
}


def begins(value: str | None, wanted: str | None) -> bool:
    """The key is there and begins as wanted, or both are missing."""
    return value is wanted or bool(value and wanted and value.startswith(wanted))


def group(lab: Lab, message: str) -> Locator:
    return lab.named("group", message)


@pytest.mark.parametrize("name", SLIDERS)
def test_a_slider_by_keyboard_and_by_typing(visit: Visit, name: str) -> None:
    query, key, step, home, end, typed, written = SLIDERS[name]
    lab = visit(query)
    slider = lab.like("slider", name)
    before = lab.data("hero", "main")["y"]
    for press, wanted in (("ArrowRight", step), ("Home", home), ("End", end)):
        slider.press(press)
        assert begins(lab.link().get(key), wanted), press
        expect(slider).to_be_focused()
    assert lab.data("hero", "main")["y"] != before
    slider.evaluate("(node) => node.closest('.slider').querySelector('.value').focus()")
    lab.page.keyboard.type(typed)
    lab.page.keyboard.press("Enter")
    assert begins(lab.link().get(key), written)
    lab.curve_is_the_engines()


@pytest.mark.parametrize("name", SLIDERS)
def test_a_double_click_resets_a_slider(visit: Visit, name: str) -> None:
    query, key, *_ = SLIDERS[name]
    lab = visit(query)
    slider = lab.like("slider", name)
    slider.press("ArrowRight")
    assert key in lab.link()
    box = box_of(slider)
    lab.page.mouse.dblclick(box["x"] + box["width"] * 0.8, box["y"] + box["height"] / 2)
    lab.wait_for_key(key, None)


def test_a_slider_by_mouse_writes_the_link_once_it_rests(lab: Lab) -> None:
    box = box_of(lab.named("slider", "Scale every eigenvalue"))
    middle = box["y"] + box["height"] / 2
    lab.page.mouse.move(box["x"] + box["width"] / 2, middle)
    lab.page.mouse.down()
    lab.page.mouse.move(box["x"] + box["width"] - 1, middle, steps=12)
    lab.page.mouse.up()
    assert lab.link()["scale"] == "1.5"
    assert set(lab.history()) == {"replaceState"}
    lab.curve_is_the_engines()


def test_a_slider_by_finger(visit: Visit) -> None:
    lab = visit(size="phone", touch=True)
    box = box_of(lab.like("slider", "Angle of {lambda}"))
    middle = box["y"] + box["height"] / 2
    at = [box["x"] + 8 + (box["width"] - 16) * share for share in (38 / 180, 0.4, 0.6, 0.8)]
    finger(lab, [(x, middle) for x in at])
    angle = float(lab.link()["eig"].split(",")[0].split("@")[1])
    assert angle == pytest.approx(144, abs=4)


def test_shift_makes_fine_steps(lab: Lab) -> None:
    lab.named("slider", "Scale every eigenvalue").press("Shift+ArrowRight")
    assert lab.link()["scale"] == "1.001"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_activation_by_click_and_by_key(visit: Visit, lang: str) -> None:
    lab = visit(lang=lang)
    for words, value in (("σ", "sigmoid"), ("ReLU", "relu"), ("linear", "identity"), ("tanh", None)):
        shown = lab.words(words) if words == "linear" else words
        group(lab, "Activation").get_by_role("button", name=shown, exact=True).click()
        lab.wait_for_key("act", value)
    assert lab.history() == ["pushState"] * 4
    lab.page.keyboard.press("a")
    lab.wait_for_key("act", "sigmoid")
    expect(group(lab, "Activation").get_by_role("button", name="σ")).to_have_attribute("aria-pressed", "true")
    lab.curve_is_the_engines()


def test_the_cell_changes_what_the_panel_offers(lab: Lab) -> None:
    size, bias = lab.like("slider", "Size {lambda}"), lab.named("slider", "Forget bias")
    expect(bias).to_be_hidden()
    group(lab, "Cell").get_by_role("button", name="LSTM").click()
    lab.wait_for_key("cell", "lstm")
    expect(bias).to_be_visible()
    expect(size).to_be_hidden()
    expect(group(lab, "Activation")).to_be_hidden()
    lab.curve_is_the_engines()
    assert lab.data("hero", "direct") is not None
    for gate, value in (("i", "i"), ("f", "f"), ("o", "o"), ("ĉ", None)):
        group(lab, "Spectrum in").get_by_role("button", name=gate, exact=True).click()
        lab.wait_for_key("gate", value)
    group(lab, "Cell").get_by_role("button", name="GRU").click()
    lab.wait_for_key("cell", "gru")
    expect(bias).to_be_hidden()
    expect(size).to_be_visible()
    group(lab, "Spectrum in").get_by_role("button", name="z", exact=True).click()
    lab.wait_for_key("gate", "z")
    lab.curve_is_the_engines()


CURES = {
    "clip": ("Clip at", "Largest norm after clipping", "c", "1", ".25"),
    "tau": ("Truncate at", "Window of truncated BPTT, in steps", "b", "10", "6"),
}


@pytest.mark.parametrize("key", CURES)
def test_a_cure_by_switch_by_key_and_by_number(lab: Lab, key: str) -> None:
    words, label, letter, usual, other = CURES[key]
    switch = lab.named("switch", words)
    switch.click()
    lab.wait_for_key(key, usual)
    expect(switch).to_be_checked()
    lab.page.locator("body").press(letter)
    lab.wait_for_key(key, None)
    expect(switch).not_to_be_checked()
    lab.named("textbox", label).fill(other)
    lab.page.keyboard.press("Enter")
    lab.wait_for_key(key, other)
    expect(switch).to_be_checked()
    lab.settle()
    record = lab.api()
    assert lab.headline == record["headline"]["en"]["text"]
    if key == "tau":
        shown = lab.data("hero", "main")
        assert [k for k, y in zip(shown["x"], shown["y"], strict=True) if y is not None] == list(range(34, 41))
        assert record["lags"]["truncated"]["window"] == 6
    else:
        lift = lab.data("hero", "clipped")["y"][0] - lab.data("hero", "main")["y"][0]
        assert 10**lift == pytest.approx(record["lags"]["clipped"]["factor"], rel=1e-4)


@pytest.mark.parametrize("key", ["clip", "tau", "shear"])
def test_an_answer_leaves_what_is_being_typed(lab: Lab, key: str) -> None:
    field = lab.page.locator(f"#{key}-value")
    field.click()
    usual = field.input_value()
    lab.page.keyboard.type("3")
    lab.page.evaluate("() => document.querySelector('[data-choice=act] [data-value=relu]').click()")
    lab.wait_for_key("act", "relu")
    lab.settle()
    expect(field).to_have_value("3")
    lab.page.keyboard.press("Escape")
    expect(field).to_have_value(usual)
    lab.page.keyboard.type("4")
    lab.page.keyboard.press("Enter")
    lab.wait_for_key(key, "4")


def test_an_answer_leaves_a_message_that_came_after_its_question(lab: Lab) -> None:
    choose = "(act) => document.querySelector(`[data-choice=act] [data-value=${act}]`).click()"
    lab.page.evaluate(f"""() => {{
      ({choose})("relu");
      const field = document.getElementById("shear-value");
      field.value = "999";
      field.dispatchEvent(new Event("change"));
    }}""")
    lab.wait_for_key("act", "relu")
    lab.settle()
    expect(lab.page.locator("#shear-error")).to_be_visible()
    lab.page.evaluate(choose, "tanh")
    lab.wait_for_key("act", None)
    lab.settle()
    expect(lab.page.locator("#shear-error")).to_be_hidden()


def test_a_message_at_the_end_of_the_panel_comes_into_view(lab: Lab) -> None:
    lab.page.keyboard.press("c")
    lab.wait_for_key("clip", "1")
    lab.named("textbox", "Largest norm after clipping").fill("999")
    lab.page.keyboard.press("Enter")
    expect(lab.page.locator("#clip-error")).to_be_in_viewport(ratio=1)


def test_new_weights_and_reset_with_undo(lab: Lab) -> None:
    lab.page.keyboard.press("n")
    seed = lab.link()["seed"]
    assert seed != "23"
    lab.curve_is_the_engines()
    lab.page.keyboard.press("r")
    lab.wait_for_key("seed", None)
    lab.named("button", "Undo").click()
    lab.wait_for_key("seed", seed)
    lab.curve_is_the_engines()


def test_verify_says_how_exact_the_gradient_is_and_forgets_it_with_the_next_change(lab: Lab) -> None:
    lab.named("button", "Verify").click()
    verified = lab.page.get_by_role("button", name="checked: largest relative difference")
    expect(verified).to_be_visible()
    assert lab.api("verify=1")["verify"]["largest_relative_difference"] < 1e-10
    lab.page.keyboard.press("a")
    expect(lab.named("button", "Verify")).to_be_visible()

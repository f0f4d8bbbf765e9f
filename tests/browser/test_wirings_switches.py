"""Every wiring and every switch of /wirings, by mouse, by keys alone and by finger; only the switches that a wiring has are there."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from engine.wirings import WIRINGS
from tests.browser.wirings import Wirings

Open = Callable[..., Wirings]
SWITCHES = [
    ("n1", "read", "mean"),
    ("1n", "feed", "first"),
    ("bi", "join", "sum"),
    ("deep", "layers", "3"),
    ("ed", "c", "all"),
    ("ed", "use", "each"),
    ("att", "score", "additive"),
    ("tdnn", "kern", "2"),
    ("tdnn", "dil", "2"),
    ("nn", "loss", "last"),
    ("nn", "cell", "lstm"),
]
LONG = "text=我们今天喜欢苹果"  # long enough for every kernel
SHOWN = """() => [...document.querySelectorAll("#switches [data-switch]")].filter((node) => node.getClientRects().length).map((node) => node.dataset.switch).sort()"""


@pytest.mark.parametrize(("wiring", "key", "value"), SWITCHES)
def test_a_switch_by_mouse(wirings: Open, wiring: str, key: str, value: str) -> None:
    page = wirings(f"w={wiring}&m=random&{LONG}")
    before = page.record()
    page.choose(key, value)
    page.wait_for_key(key, value)
    link = page.link()
    assert link[key] == value
    after = page.record()
    assert str(after["experiment"][key]) == value
    assert (after["values"], after["outputs"]) != (before["values"], before["outputs"])
    assert page.pressed(key) == value
    assert page.headline == after["headline"]["en"]["text"]


@pytest.mark.parametrize(("wiring", "key", "value"), SWITCHES)
def test_a_switch_by_keys_alone(wirings: Open, wiring: str, key: str, value: str) -> None:
    page = wirings(f"w={wiring}&m=random&{LONG}")
    button = page.page.locator(f'[data-choice="{key}"] button[data-value="{value}"]')
    button.focus()
    page.page.keyboard.press("Enter")
    page.wait_for_key(key, value)
    page.settle()
    expect(button).to_be_focused()
    assert str(page.record()["experiment"][key]) == value


@pytest.mark.parametrize(("wiring", "key", "value"), SWITCHES[:8:2])
def test_a_switch_by_finger(wirings: Open, wiring: str, key: str, value: str) -> None:
    page = wirings(f"w={wiring}&m=random", size="phone", touch=True)
    page.page.locator(f'[data-choice="{key}"] button[data-value="{value}"]').tap()
    page.wait_for_key(key, value)
    page.settle()
    assert str(page.record()["experiment"][key]) == value


def test_only_the_switches_of_a_wiring_are_there(wirings: Open) -> None:
    page = wirings()
    for choice in page.record()["wirings"]:
        page.go(choice["w"])
        assert set(page.page.evaluate(SHOWN)) == set(choice["switches"]) - {"att"}, choice["w"]


def test_brackets_walk_through_all_wirings_and_back_to_the_first(wirings: Open) -> None:
    page = wirings()
    order = [choice["w"] for choice in page.record()["wirings"]]
    for wiring in [*order[1:], order[0]]:
        page.page.keyboard.press("]")
        page.wait_for_key("w", None if wiring == "nn" else wiring)
        page.settle()
        expect(page.page.locator(f'#list [data-w="{wiring}"]')).to_have_attribute("aria-current", "true")
    page.page.keyboard.press("[")
    page.wait_for_key("w", order[-1])


def test_a_wiring_keeps_its_switches_while_another_is_shown(wirings: Open) -> None:
    page = wirings("w=ed&c=all&m=random")
    page.go("bi")
    assert "c" not in page.address()
    page.go("ed")
    page.wait_for_key("c", "all")


def test_the_list_is_a_sheet_on_a_phone(wirings: Open) -> None:
    page = wirings(size="phone", touch=True)
    sheet = page.page.locator("#list")
    expect(sheet).to_be_hidden()
    page.page.locator("#picker").tap()
    expect(sheet).to_be_visible()
    sheet.locator('[data-w="bi"]').tap()
    page.wait_for_key("w", "bi")
    page.settle()
    expect(sheet).to_be_hidden()
    expect(page.page.locator("#picker .picked")).to_have_text("Bidirectional")


@pytest.mark.parametrize("wiring", list(WIRINGS))
def test_the_clock_walks_the_moments_there_and_back(wirings: Open, wiring: str) -> None:
    page = wirings(f"w={wiring}&m=random")
    moments = len(page.record()["graph"]["moments"])
    page.at(moments)
    press = page.page.keyboard.press
    press("Home")
    page.at(0)
    press("ArrowRight")
    page.at(1)
    press("End")
    page.at(2 * moments)
    page.wait_for_key("pos", "b1")
    press("Shift+ArrowLeft")
    page.at(moments)
    page.wait_for_key("pos", None)


def test_a_slider_moves_live_and_leaves_one_entry_in_the_history(wirings: Open) -> None:
    page = wirings("w=jordan")
    slider = page.page.locator("#tf")
    slider.focus()
    page.page.keyboard.press("Home")
    page.wait_for_key("tf", "0")
    page.settle()
    rows = page.record()["rows"]
    assert rows["teacher"] == 0
    page.page.go_back()
    page.wait_for_key("tf", None)


def test_a_random_network_takes_units_and_seed(wirings: Open) -> None:
    page = wirings()
    page.page.locator("#H").focus()
    page.page.keyboard.press("Home")
    page.wait_for_key("H", "2")
    page.settle()
    assert len(page.record()["values"]["h"][0]) == 2
    page.page.locator("#seed-value").fill("11")
    page.page.keyboard.press("Enter")
    page.wait_for_key("seed", "11")
    page.page.locator("#headline").click()
    page.page.keyboard.press("n")
    page.page.wait_for_function("() => new URLSearchParams(location.search).get('seed') !== '11'")


def test_an_answer_leaves_the_seed_that_is_being_typed(wirings: Open) -> None:
    page = wirings()
    page.page.locator("#seed-value").click()
    page.page.keyboard.type("12")
    page.page.evaluate("() => document.querySelector('[data-choice=loss] [data-value=last]').click()")
    page.wait_for_key("loss", "last")
    page.settle()
    expect(page.page.locator("#seed-value")).to_have_value("12")
    page.page.keyboard.press("Enter")
    page.wait_for_key("seed", "12")


def test_a_long_sentence_is_one_press_away_and_only_attention_has_it(wirings: Open) -> None:
    page = wirings("w=att")
    page.named("button", "three").click()
    page.wait_for_key("T", "24")
    page.settle()
    carried = page.record()
    assert len(carried["pair"]["source"]) == 21
    assert carried["rows"]["free"]["tokens"] == [*carried["pair"]["target"], "⟨end⟩"]
    page.go("ed")
    lost = page.record()
    assert lost["pair"]["source"] == carried["pair"]["source"]
    assert lost["rows"]["first_divergence"] is not None
    assert page.named("button", "three").get_attribute("aria-pressed") == "true"
    page.go("nn")
    expect(page.named("button", "three")).to_be_hidden()


def test_a_trained_network_is_not_asked_for_the_translation_of_another_sentence(wirings: Open) -> None:
    page = wirings("w=att")
    page.named("textbox", "Source").fill("昨天我看见了老师")
    page.page.keyboard.press("Enter")
    page.wait_for_key("to", "")
    page.settle()
    record = page.record()
    said = [record["classes"][index] for index in record["outputs"]["predicted"]]
    assert said == ["I", "saw", "the", "teacher", "yesterday", "⟨end⟩"]
    page.go("n1")
    page.wait_for_key("to", None)
    assert page.record()["experiment"]["to"] == "I love China"


def test_where_a_loss_is_taken_is_no_choice_with_one_output(wirings: Open) -> None:
    page = wirings("w=n1")
    expect(page.page.locator('#switches [data-choice="loss"]')).to_be_hidden()
    page.page.locator("[data-do=network]").click()
    expect(page.page.locator("#f-to")).to_be_visible()
    expect(page.page.locator("#f-loss")).to_be_hidden()
    page.page.keyboard.press("Escape")
    page.go("nn")
    expect(page.page.locator('#switches [data-choice="loss"]')).to_be_visible()

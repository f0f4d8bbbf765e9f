"""The hand on attention: a weight dragged in the matrix or on an arc, by keys and by finger; the output follows, and it can be undone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.hands import box_of
from tests.browser.wirings import Wirings, agrees

Open = Callable[..., Wirings]
QUERY = "w=att&m=random&H=4&mat=attention"
BY_HAND = "() => (new URLSearchParams(location.search).get('att') ?? '').startsWith('2:')"


def middle(page: Wirings, t: int, k: int) -> tuple[float, float]:
    """The middle of a square of the matrix in hand."""
    box = box_of(page.page.locator(f'#matrix rect[data-t="{t}"][data-k="{k}"]'))
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def pull(page: Wirings, t: int, k: int, up: float) -> None:
    """Drag a square up."""
    x, y = middle(page, t, k)
    mouse = page.page.mouse
    mouse.move(x, y)
    mouse.down()
    for part in range(1, 6):
        mouse.move(x, y - up * part / 5)
    mouse.up()


def test_a_square_dragged_up_takes_weight_from_its_row(wirings: Open) -> None:
    page = wirings(QUERY)
    before = page.record()
    pull(page, 2, 1, 60)
    page.page.wait_for_function(BY_HAND)
    page.link()
    after = page.record()
    assert after["attention"]["by_hand"] == [2]
    row, old = after["attention"]["weights"][1], before["attention"]["weights"][1]
    assert row[0] > old[0] + 0.3
    assert abs(sum(row) - 1) < 1e-9
    assert row[2] / row[1] == pytest.approx(old[2] / old[1], rel=0.05)
    assert after["outputs"]["predictions"][1] != before["outputs"]["predictions"][1]
    assert after["outputs"]["predictions"][0] == before["outputs"]["predictions"][0]
    for (t, k), square in page.squares().items():
        assert agrees(square["text"], after["attention"]["weights"][t - 1][k - 1])


def test_what_was_set_by_hand_is_undone_by_its_chip_and_by_back(wirings: Open) -> None:
    page = wirings(QUERY)
    before = page.record()["outputs"]
    pull(page, 2, 3, 50)
    page.page.wait_for_function(BY_HAND)
    page.settle()
    chip = page.like("button", "Undo: {words}")
    expect(chip).to_be_visible()
    chip.click()
    page.wait_for_key("att", None)
    page.settle()
    assert page.record()["outputs"] == before
    expect(chip).to_be_hidden()
    page.page.go_back()
    page.page.wait_for_function(BY_HAND)
    page.page.go_back()
    page.wait_for_key("att", None)


def test_keys_take_a_weight_in_hand(wirings: Open) -> None:
    page = wirings(QUERY)
    old = page.record()["attention"]["weights"][1][1]
    page.matrix.focus()
    press = page.page.keyboard.press
    for key in ("ArrowDown", "ArrowRight", "Enter", "ArrowUp", "ArrowUp", "Enter"):
        press(key)
    page.page.wait_for_function(BY_HAND)
    page.settle()
    assert page.record()["attention"]["weights"][1][1] == pytest.approx(old + 0.1, abs=0.002)
    expect(page.matrix).to_be_focused()
    expect(page.matrix).to_have_attribute("role", "slider")
    press("-")
    page.settle()
    page.link()
    assert page.record()["attention"]["weights"][1][1] == pytest.approx(old + 0.05, abs=0.002)


def test_a_finger_drags_a_weight_sideways(wirings: Open) -> None:
    page = wirings(QUERY, size="phone", touch=True)
    page.matrix.scroll_into_view_if_needed()
    x, y = middle(page, 2, 1)
    device = page.context.new_cdp_session(page.page)
    point = [{"x": x, "y": y}]
    device.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": point})
    for step in range(1, 8):
        device.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x + 10 * step, "y": y}]})
    device.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.page.wait_for_function(BY_HAND)
    page.link()
    assert page.record()["attention"]["by_hand"] == [2]


def test_the_temperature_is_seen_before_the_engine_answers(wirings: Open) -> None:
    page = wirings(QUERY)
    page.page.route("**/api/wirings*", lambda route: route.abort())
    page.forgive("net::ERR_FAILED")
    before = page.squares()
    page.page.locator("#temp").focus()
    page.page.keyboard.press("Home")
    page.page.wait_for_function("() => document.querySelector('#temp').value === '0.2'")
    page.page.wait_for_timeout(100)
    assert page.squares() != before
    page.page.unroute("**/api/wirings*")
    page.page.wait_for_function("() => !watch.pending")
    page.named("button", "Retry").click()
    page.settle()
    weights = page.record()["attention"]["weights"]
    for (t, k), square in page.squares().items():
        assert agrees(square["text"], weights[t - 1][k - 1])


def test_rows_by_hand_go_with_another_sentence_and_the_page_says_so(wirings: Open) -> None:
    page = wirings(f"{QUERY}&att=2:1,0,0,0")
    page.named("textbox", "Source").fill("我们喜欢书")
    page.page.keyboard.press("Enter")
    page.wait_for_key("att", None)
    expect(page.page.locator(".toast")).to_contain_text("no longer fit")


def test_two_stages_scroll_together(wirings: Open) -> None:
    words = "+".join("abcdefghijklmnopqrstuvwx")
    page = wirings(f"w=nn&vs=bi&T=24&tok=word&text={words}&to={words}", size="phone", touch=True)
    scrolled = """(id) => { const { scrollLeft, scrollWidth, clientWidth } = document.querySelector(`#${id} .wiring-scroll`); return scrollLeft / (scrollWidth - clientWidth); }"""
    for moved, other in (("stage", "stage-two"), ("stage-two", "stage")):
        for share in (0.5, 1, 0.2):
            page.page.evaluate(
                "([id, share]) => { const box = document.querySelector(`#${id} .wiring-scroll`); box.scrollLeft = share * (box.scrollWidth - box.clientWidth); }",
                [moved, share],
            )
            page.page.wait_for_function(f"(id) => Math.abs(({scrolled})(id) - {share}) < 0.02", arg=other)
            assert abs(page.page.evaluate(scrolled, moved) - share) < 0.02


def test_a_comparison_says_what_is_subtracted_and_leaves_as_table_and_file(wirings: Open) -> None:
    page = wirings("w=nn&vs=bi")
    record = page.record()
    panel = page.page.locator("#figure-compare")
    expect(panel.locator("#name-d")).to_have_text("N → N minus Bidirectional, in powers of ten")
    panel.locator("[data-do=compare-table]").first.click()
    expect(panel.locator("#three")).to_be_hidden()
    expect(panel.locator("#table-compare table")).to_have_count(3)
    expect(panel.locator("#table-compare caption").last).to_have_text("N → N minus Bidirectional, in powers of ten")
    one, two = record["matrices"]["reach"], record["other"]["matrices"]["reach"]
    shown = panel.locator("#table-compare table").last.locator("tbody tr").nth(1).locator("td").nth(1).inner_text()
    assert float(shown.replace("−", "-")) == pytest.approx(one[1][0] - two[1][0], abs=0.006)
    panel.locator("#table-compare").focus()
    page.page.keyboard.press("t")
    expect(panel.locator("#three")).to_be_visible()
    panel.locator("[popovertarget=menu-compare]").click()
    with page.page.expect_download() as download:
        panel.locator("#menu-compare [data-do=csv]").click()
    lines = download.value.path().read_text().strip().split("\n")
    assert lines[0] == "output,input,log10_first,log10_second,difference"
    first = [float(number) for number in lines[5].split(",")]
    assert first == pytest.approx([2, 1, one[1][0], two[1][0], one[1][0] - two[1][0]])
    assert lines[2].split(",")[2] == lines[2].split(",")[4] == ""  # no path in the first

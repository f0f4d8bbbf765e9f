"""Steps through time on /unroll: forward fills, the loss has everything, backward comes from the right; the server is asked nothing."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.hands import box_of, finger
from tests.browser.lab import TWO_FRAMES
from tests.browser.unroll import Stage

Unroll = Callable[..., Stage]
T = 7


@pytest.fixture
def still(unroll: Unroll) -> Iterator[Stage]:
    """The default page, of which nothing may be asked any more."""
    stage = unroll()
    before = len(stage.requests)
    yield stage
    asked = [url for url in stage.requests[before:] if not url.endswith("/icon.svg")]  # Chromium, in its own time
    assert asked == []
    assert stage.asked() == []


def phase(place: int) -> str:
    """The eyebrow's words at a stop."""
    if place == T:
        return "The loss"
    return f"Step {place + 1} of {T} · forward" if place < T else f"Step {2 * T + 1 - place} of {T} · backward"


def stands(stage: Stage, place: int) -> None:
    """The clock and the eyebrow say the same stop."""
    stage.at(place)
    expect(stage.page.locator("#phase")).to_have_text(phase(place))


def test_every_key_of_the_timeline(still: Stage) -> None:
    stands(still, 0)
    for key, place in [
        ("ArrowRight", 1),
        ("ArrowRight", 2),
        ("ArrowLeft", 1),
        ("Shift+ArrowRight", T),
        ("Shift+ArrowRight", 2 * T),
        ("ArrowRight", 2 * T),
        ("Shift+ArrowLeft", T),
        ("Shift+ArrowLeft", 0),
        ("End", 2 * T),
        ("Home", 0),
    ]:
        still.page.keyboard.press(key)
        stands(still, place)
    still.wait_for_key("pos", None)
    assert set(still.history()) <= {"replaceState"}


def test_the_buttons_step_too(still: Stage) -> None:
    for name, place in [("Forward", 1), ("Back", 0), ("Last", 2 * T), ("First", 0)]:
        still.named("button", name).click()
        stands(still, place)


def test_play_stops_at_the_loss_and_then_comes_back_to_the_first_step(still: Stage) -> None:
    still.page.get_by_label("Speed").select_option("4")
    still.page.get_by_label("Speed").blur()
    still.page.keyboard.press("Space")
    expect(still.named("button", "Pause")).to_be_visible()
    expect(still.named("button", "Play")).to_be_visible()
    stands(still, T)
    still.page.keyboard.press("Space")
    expect(still.named("button", "Pause")).to_be_visible()
    expect(still.named("button", "Play")).to_be_visible()
    stands(still, 2 * T)
    still.wait_for_key("pos", "b1")


def test_a_step_by_hand_stops_the_play(still: Stage) -> None:
    still.page.get_by_label("Speed").select_option("0.5")
    still.named("button", "Play").click()
    still.named("button", "Forward").click()
    expect(still.named("button", "Play")).to_be_visible()
    stands(still, 1)


def test_the_timeline_is_dragged(still: Stage) -> None:
    box = box_of(still.clock)
    middle = box["y"] + box["height"] * 0.6
    still.page.mouse.move(box["x"] + box["width"] / 2, middle)
    still.page.mouse.down()
    stands(still, T)
    still.page.mouse.move(box["x"] + 12, middle, steps=5)
    stands(still, 0)
    still.page.mouse.move(box["x"] + box["width"] - 12, middle, steps=5)
    stands(still, 2 * T)
    still.page.mouse.up()


def test_a_finger_drags_the_timeline(unroll: Unroll) -> None:
    stage = unroll(size="phone", touch=True)
    box = box_of(stage.clock)
    middle = box["y"] + box["height"] * 0.6
    finger(stage.lab, [(box["x"] + box["width"] * part, middle) for part in (0.5, 0.7, 0.97)])
    stage.at(2 * T)
    assert stage.asked() == []


def filled(columns: dict[int, Any], kind: str) -> set[int]:
    """Steps whose folded cells are computed, in colours of that ramp; all the others are dotted."""
    full = {step for step, column in columns.items() if column["fills"]}
    for column in columns.values():
        assert bool(column["fills"]) != bool(column["dotted"]) or not (column["fills"] or column["dotted"])
        assert all(fill.startswith(f"var(--{kind}-") for fill in column["fills"])
    return full


def test_forward_fills_and_nothing_later_is_shown_as_computed(still: Stage) -> None:
    for place in range(T):
        columns = still.columns()
        assert filled(columns, "div") == set(range(place + 1)), (
            place
        )  # the initial state, and the steps before the open one
        dotted = {step for step, column in columns.items() if column["dotted"]}
        assert dotted == set(range(place + 2, T + 1)), place
        assert {cell["step"] for cell in still.printed() if cell["text"]} == {place, place + 1}
        still.page.keyboard.press("ArrowRight")
        still.at(place + 1)
    assert filled(still.columns(), "div") == set(range(T))  # at the loss: all, the last one is open


def test_backward_fills_from_the_loss_and_earlier_steps_are_dotted(still: Stage) -> None:
    still.page.keyboard.press("Shift+ArrowRight")
    for place in range(T + 1, 2 * T + 1):
        still.page.keyboard.press("ArrowRight")
        stands(still, place)
        step = 2 * T + 1 - place
        columns = still.columns()
        assert filled(columns, "grad") - {0} == set(range(step + 1, T + 1)), place
        dotted = {number for number, column in columns.items() if column["dotted"]}
        assert dotted - {0} == set(range(1, step)), place


def test_gradients_before_the_loss_are_dotted_and_a_word_says_where_they_start(still: Stage) -> None:
    word = still.page.locator("#stage-word")
    expect(word).to_be_hidden()
    still.named("button", "Gradients").click()
    expect(word).to_have_text("The gradient starts at the loss. Step to it (Shift →).")
    still.at(0)
    assert not any(column["fills"] for column in still.columns().values())
    assert not [cell for cell in still.printed() if cell["text"]]
    still.page.keyboard.press("Shift+ArrowRight")
    stands(still, T)
    expect(word).to_be_hidden()
    still.page.keyboard.press("ArrowRight")
    stands(still, T + 1)
    assert any(cell["text"] for cell in still.printed())
    still.named("button", "Values").click()
    still.at(T + 1)
    assert filled(still.columns(), "div") == set(range(T))


def test_steps_are_kept_when_the_cell_changes(unroll: Unroll) -> None:
    stage = unroll("pos=f4")
    stage.page.keyboard.press("3")
    stage.wait_for_key("cell", "gru")
    stage.settle()
    stands(stage, 3)
    assert stage.headline == stage.record()["headlines"]["en"][3]["text"]


def test_a_click_on_a_column_opens_its_step_and_a_row_chooses_its_unit(still: Stage) -> None:
    still.page.keyboard.press("Shift+ArrowRight")
    stands(still, T)
    column = still.page.locator('#stage .stage-column[data-step="3"] rect[fill^="var(--div"]')
    column.nth(4).click()
    stands(still, 2)
    still.wait_for_key("unit", "5")
    expect(still.page.locator("#title-equation")).to_have_text("Unit 5 at step 3")


def test_arrows_choose_the_unit_and_its_equation(still: Stage) -> None:
    title = still.page.locator("#title-equation")
    shown = re.match(r"Unit (\d+)", title.inner_text())
    assert shown
    first = int(shown[1])
    key, other = ("ArrowUp", first - 1) if first > 1 else ("ArrowDown", first + 1)
    still.page.keyboard.press(key)
    expect(title).to_have_text(f"Unit {other} at step 1")
    still.wait_for_key("unit", str(other))


def test_the_words_under_the_columns_are_the_sentence(unroll: Unroll) -> None:
    for query, lang in (("", "en"), ("m=demo:sentiment-zh", "zh")):
        stage = unroll(query, lang=lang)
        tokens = stage.record()["tokens"]
        columns = stage.columns()
        assert [columns[step + 1]["word"] for step in range(len(tokens))] == tokens


MOTIONS = """() => document.querySelector("#stage").getAnimations({ subtree: true }).map((one) => one.effect.getComputedTiming()).map(({ delay, duration }) => [delay, delay + duration])"""
# Nothing that moves goes on by itself: what is seen does not depend on how fast the machine is.
PAUSED = """() => { const { animate } = Element.prototype; Element.prototype.animate = function (...how) { const one = animate.apply(this, how); one.pause(); return one; }; }"""
PARTS = [[0, 120], [80, 260], [220, 340], [260, 420]]


def moved(stage: Stage, place: int) -> list[list[float]]:
    """When the parts of the picture move that came with a step, in ms: each once."""
    stage.at(place)
    stage.page.evaluate(TWO_FRAMES)  # it begins one frame after the step
    found: list[list[float]] = stage.page.evaluate(MOTIONS)
    return sorted([list(part) for part in {(begin, end) for begin, end in found}])


def test_one_step_by_itself_moves_in_its_four_parts_and_is_drawn_at_once(unroll: Unroll) -> None:
    stage = unroll("pos=f2")
    stage.page.evaluate(PAUSED)
    stage.page.keyboard.press("ArrowRight")
    assert moved(stage, 2) == PARTS
    assert {cell["step"] for cell in stage.printed() if cell["text"]} == {2, 3}
    stage.page.evaluate("() => { performance.now = () => 1e7; }")  # long after: this one is by itself, too
    stage.page.keyboard.press("ArrowLeft")
    assert moved(stage, 1) == []


def test_steps_in_a_rush_do_not_move(unroll: Unroll) -> None:
    stage = unroll()
    stage.page.evaluate("() => { performance.now = () => 1e7; }")  # however slow the machine is
    for place in (1, 2):
        stage.page.keyboard.press("ArrowRight")
        stage.at(place)
    assert moved(stage, 2) == []


@pytest.mark.parametrize("system", [True, False], ids=["of the system", "of the page"])
def test_with_less_motion_a_step_is_there_at_once(unroll: Unroll, system: bool) -> None:
    stage = unroll("pos=f2", calm=system)
    stage.page.evaluate(PAUSED)
    if not system:
        stage.page.evaluate("document.documentElement.dataset.motion = 'less'")
    stage.page.keyboard.press("ArrowRight")
    assert moved(stage, 2) == []


def test_what_waits_for_its_motion_stands_at_its_beginning_and_leaves_no_trace(unroll: Unroll) -> None:
    stage = unroll("pos=f2")
    stage.page.evaluate(PAUSED)
    stage.page.evaluate("() => { globalThis.held = globalThis.requestAnimationFrame; }")
    # the step's frame runs, the frame after it does not
    first = stage.page.evaluate("""() => new Promise((done) => {
      const { held } = globalThis;
      globalThis.later = [];
      globalThis.requestAnimationFrame = (call) => held((time) => { globalThis.requestAnimationFrame = (next) => later.push(next); call(time); done([...document.querySelectorAll("#stage g[style]")].map((node) => node.getAttribute("style"))); });
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true, cancelable: true }));
    })""")
    assert "opacity: 0.15;" in first
    assert any("translateX(" in style for style in first)
    left = stage.page.evaluate(
        """() => { globalThis.requestAnimationFrame = held; for (const call of later) call(performance.now()); return document.querySelectorAll("#stage g[style]").length; }"""
    )
    assert left == 0
    assert moved(stage, 2) == PARTS


RUSH = """(steps) => new Promise((done) => {
  const seen = [];
  const beat = () => {
    seen.push(document.querySelector("#stage .stage-numbers") !== null);
    if (seen.length > steps) return done(seen);
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true, cancelable: true }));
    requestAnimationFrame(() => requestAnimationFrame(beat));
  };
  beat();
})"""


def test_a_step_by_itself_prints_its_numbers_and_steps_that_rushed_print_the_same(still: Stage) -> None:
    seen = still.page.evaluate(RUSH, 5)
    assert seen[:2] == [True, True]  # one step by itself prints all it has
    still.at(5)
    rushed = [cell["text"] for cell in still.printed()]
    still.page.keyboard.press("ArrowLeft")
    still.at(4)
    still.page.wait_for_timeout(100)
    still.page.keyboard.press("ArrowRight")
    still.at(5)
    assert [cell["text"] for cell in still.printed()] == rushed


OBSERVED = """(() => {
  const Observer = globalThis.IntersectionObserver;
  globalThis.observed = new Map();
  globalThis.IntersectionObserver = class extends Observer {
    constructor(call, options) { super(call, options); this.call = call; }
    observe(node) { observed.set(node.id, this.call); super.observe(node); }
  };
})()"""


def test_a_figure_that_went_and_came_back_at_once_is_drawn(unroll: Unroll) -> None:
    """A busy browser tells of both in one call: the last one counts."""
    stage = unroll()
    stage.page.add_init_script(OBSERVED)
    stage.page.reload()
    stage.settle()
    figure = stage.page.locator("#chart-left")
    before = figure.get_attribute("aria-label")
    stage.page.evaluate("""() => observed.get("figure-left")([{ isIntersecting: false }, { isIntersecting: true }])""")
    stage.page.keyboard.press("ArrowRight")
    stage.at(1)
    stage.settle()
    assert figure.get_attribute("aria-label") != before

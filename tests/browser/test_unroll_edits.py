"""Changes by hand: a state dragged or stepped to another value, a unit silenced, a gate held; each is a fresh run of the engine."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, expect

import networks
from engine import Experiment, Record, run
from tests.browser.hands import box_of
from tests.browser.unroll import Stage, agrees

Unroll = Callable[..., Stage]
SENTENCE = "the plot was not bad at all"
T, H = 7, 6
LEAST = 0.005  # the smallest difference that is drawn, because two decimals show it
# Cells with an outline: of the open step, and of every folded column.
OUTLINES = """() => {
  const seen = (rect) => rect.getAttribute("display") === "inline" && !rect.closest('[display="none"]') && rect.getAttribute("fill") === "none" && rect.getAttribute("stroke") === "var(--ink)";
  const count = (node) => [...node.querySelectorAll("rect")].filter(seen).length;
  return { open: count(document.querySelector("#stage .stage-open")), columns: Object.fromEntries([...document.querySelectorAll("#stage .stage-column")].map((node) => [node.dataset.step, count(node)])) };
}"""
READOUTS = """() => [...document.querySelectorAll("#stage .stage-readout")].filter((node) => !node.closest('[display="none"]')).map((node) => node.querySelector("text").textContent)"""


def fresh(edits: str, cell: str = "lstm") -> Record:
    """The trained network run by the engine itself."""
    experiment = Experiment(
        cell=cell,
        input="text",
        text=SENTENCE,
        input_strength=1.0,
        output="softmax",
        loss="last",
        steps=24,
        edits=edits,
    )
    return run(experiment, networks.load("sentiment", cell))


def cell_of(stage: Stage, of: str, step: int, unit: int) -> Locator:
    """A cell of the open step."""
    return stage.page.locator(f'#stage .stage-open [data-step="{step}"] [data-of="{of}"][data-unit="{unit}"]')


def changed(stage: Stage, edit: str | None) -> None:
    """Wait until the address has this edit, and the graph shows its run."""
    stage.wait_for_key("edit", edit)
    stage.settle()


def agrees_with_the_engine(stage: Stage, edits: str, cell: str = "lstm") -> None:
    """Every state at every stop, what differs from the untouched run, the read-out."""
    record, before = fresh(edits, cell), fresh("", cell)
    states: dict[str, Any] = {"h": (record.trace.hs, before.trace.hs)}
    if record.trace.cs is not None:
        states["c"] = (record.trace.cs, before.trace.cs)
    stage.page.locator("#headline").click()
    stage.page.keyboard.press("Home")
    for step in range(1, T + 1):
        stage.at(step - 1)
        shown = [one for one in stage.printed() if one["of"] in states and one["step"] == step]
        assert len(shown) == H * len(states)
        for one in shown:
            assert agrees(one["text"], states[one["of"]][0][step - 1, one["unit"] - 1]), (edits, one)
        stage.page.keyboard.press("ArrowRight")
    stage.at(T)
    moved = {
        step: sum(int(np.sum(np.abs(now[step - 1] - was[step - 1]) > LEAST)) for now, was in states.values())
        for step in range(1, T + 1)
    }
    drawn = stage.page.evaluate(OUTLINES)
    assert {step: drawn["columns"][str(step)] for step in range(1, T)} == {step: moved[step] for step in range(1, T)}
    assert sum(moved.values()) > 0
    positive = record.trace.predictions[-1, 1]
    assert re.search(rf"\b{round(100 * positive)}\s?%", stage.page.evaluate(READOUTS)[-1])


def chips(stage: Stage) -> Locator:
    return stage.named("group", "Changes by hand").get_by_role("button", name=re.compile("^Undo: "))


def test_a_state_is_dragged_and_everything_after_it_is_replayed(unroll: Unroll) -> None:
    stage = unroll("pos=f4")
    value = stage.record()["trace"]["h"][3][2]
    box = box_of(cell_of(stage, "h", 4, 3))
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    by = -60 if value < 0.2 else 60
    stage.page.mouse.move(x, y)
    stage.page.mouse.down()
    stage.page.mouse.move(x, y + by, steps=4)
    wanted = round(value - by / 100, 2)
    expect(stage.page.locator("#edits")).to_contain_text("h of unit 3 after step 4 set to")
    assert "edit" not in stage.address()
    stage.page.mouse.up()
    stage.page.wait_for_function("() => new URLSearchParams(location.search).has('edit')")
    stage.settle()
    edit = stage.address()["edit"]
    name, _, number = edit.partition(":")
    assert name == "h3@4"
    assert float(number) == pytest.approx(wanted, abs=0.011)
    assert stage.history()[-1] == "pushState"
    agrees_with_the_engine(stage, edit)
    chips(stage).click()
    changed(stage, None)
    assert stage.page.evaluate(OUTLINES)["columns"]["5"] == 0
    stage.page.go_back()
    changed(stage, edit)
    agrees_with_the_engine(stage, edit)


def test_the_memory_is_changed_by_keys_alone(unroll: Unroll) -> None:
    stage = unroll("pos=f3&unit=2")
    trace = stage.record()["trace"]
    press = stage.page.keyboard.press
    stage.page.locator('#stage [data-focus="open"]').focus()
    press("Enter")
    expect(stage.page.locator('#stage [data-focus="h"]')).to_be_focused()
    press("ArrowLeft")
    memory = stage.page.locator('#stage [data-focus="c"]')
    expect(memory).to_be_focused()
    value = round(trace["c"][2][1], 2)
    press("PageUp")
    number = re.sub(r"^(-?)0\.", r"\1.", f"{round(trace['c'][2][1] + 0.1, 2):g}")
    changed(stage, f"c2@3:{number}")
    press("ArrowDown")
    stage.page.wait_for_function("(old) => !location.search.includes(old)", arg=f":{number}")
    stage.settle()
    expect(memory).to_be_focused()
    edit = stage.address()["edit"]
    assert float(edit.partition(":")[2]) == pytest.approx(value + 0.09, abs=0.011)
    press("Enter")
    expect(stage.page.locator('#stage [data-focus="open"]')).to_be_focused()
    agrees_with_the_engine(stage, edit)


def test_after_a_drag_the_arrows_step_again(unroll: Unroll) -> None:
    stage = unroll("pos=f6")
    box = box_of(cell_of(stage, "c", 6, 3))
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    stage.page.mouse.move(x, y)
    stage.page.mouse.down()
    stage.page.mouse.move(x, y - 30, steps=4)
    stage.page.mouse.up()
    expect(chips(stage)).to_have_count(1)
    stage.settle()
    for key, place in (("ArrowRight", 6), ("ArrowRight", T), ("ArrowLeft", T - 2), ("ArrowLeft", T - 3)):
        stage.page.keyboard.press(key)
        stage.at(place)
    expect(stage.page.locator("#title-equation")).to_have_text(f"Unit 3 at step {T - 2}")


def choose(stage: Stage, name: str) -> None:
    """One thing from the unit's menu."""
    stage.named("button", "Silence or hold").click()
    stage.page.locator("#unit-menu").get_by_role("button", name=name, exact=True).click()
    stage.page.keyboard.press("Escape")


def test_a_unit_is_silenced_and_a_gate_is_held_and_both_are_undone(unroll: Unroll) -> None:
    stage = unroll("unit=3")
    choose(stage, "Silence unit 3")
    changed(stage, "ablate3")
    agrees_with_the_engine(stage, "ablate3")
    choose(stage, "Hold f (keep) of every unit at 0")
    changed(stage, "ablate3,f:0")
    agrees_with_the_engine(stage, "ablate3,f:0")
    choose(stage, "Hold f (keep) of every unit at 1")
    changed(stage, "ablate3,f:1")
    expect(chips(stage)).to_have_count(2)
    stage.named("button", "Undo all").click()
    changed(stage, None)
    expect(chips(stage)).to_have_count(0)
    assert stage.record()["untouched"] is None


def test_the_gates_of_the_gru_are_held_too(unroll: Unroll) -> None:
    stage = unroll("cell=gru&unit=1")
    choose(stage, "Hold z (keep) of unit 1 at 1")
    changed(stage, "z1:1")
    agrees_with_the_engine(stage, "z1:1", "gru")


def test_a_link_brings_its_changes_with_it(unroll: Unroll) -> None:
    stage = unroll("cell=vanilla&edit=h4@2:-.75")
    expect(chips(stage)).to_have_accessible_name("Undo: h of unit 4 after step 2 set to −0.75")
    agrees_with_the_engine(stage, "h4@2:-.75", "vanilla")


def test_another_sentence_drops_what_was_set_at_a_step_and_keeps_a_silent_unit(unroll: Unroll) -> None:
    stage = unroll("edit=h4@2:.5,ablate1")
    stage.named("textbox", "Sentence").fill("the film was good")
    stage.page.keyboard.press("Enter")
    changed(stage, "ablate1")
    assert stage.record()["steps"] == 4


def test_nothing_can_be_changed_on_the_way_back(unroll: Unroll) -> None:
    stage = unroll("pos=b4")
    box = box_of(cell_of(stage, "h", 4, 3))
    stage.page.mouse.move(box["x"] + 10, box["y"] + 5)
    stage.page.mouse.down()
    stage.page.mouse.move(box["x"] + 10, box["y"] - 60, steps=4)
    stage.page.mouse.up()
    stage.settle()
    assert "edit" not in stage.address()
    expect(chips(stage)).to_have_count(0)
    assert stage.asked() == []

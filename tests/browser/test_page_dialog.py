"""Network & data: every field reaches the link and the engine, all together, by one decision."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.lab import Lab

Visit = Callable[..., Lab]
Entries = list[tuple[str, str]]
CASES: dict[str, tuple[Entries, dict[str, str]]] = {
    "sizes": (
        [("Seed of all random numbers", "7"), ("Hidden units H", "12"), ("Steps T", "25")],
        {"seed": "7", "H": "12", "T": "25"},
    ),
    "lstm": (
        [
            ("Cell", "lstm"),
            ("The spectrum belongs to", "f"),
            ("Other gates start as", "gaussian"),
            ("Gain", "0.5"),
            ("Forget bias", "2"),
        ],
        {"cell": "lstm", "gate": "f", "rest": "gaussian", "gain": ".5", "fb": "2"},
    ),
    "gru": (
        [("Cell", "gru"), ("The spectrum belongs to", "z"), ("Reset gate", "1"), ("Initial state", "random")],
        {"cell": "gru", "gate": "z", "ra": "1", "h0": "random"},
    ),
    "gaussian": ([("Recurrent matrix", "gaussian"), ("Gain", "1.5")], {"init": "gaussian", "gain": "1.5"}),
    "glorot": ([("Recurrent matrix", "glorot")], {"init": "glorot"}),
    "orthogonal": ([("Recurrent matrix", "orthogonal")], {"init": "orthogonal"}),
    "identity": ([("Recurrent matrix", "identity")], {"init": "identity"}),
    "eigenvalues": ([("Eigenvalues", ".9@10,.5")], {"eig": ".9@10,.5"}),
    "matrix": (
        [("Recurrent matrix", "matrix"), ("Matrix", "0.9,0.2\n0,0.8"), ("Hidden units H", "2")],
        {"init": "matrix", "H": "2"},
    ),
    "sine": (
        [("Signal", "sine"), ("Strength", "0.3"), ("Channels D", "2"), ("Period, in steps", "12")],
        {"x": "sine", "in": ".3", "D": "2", "period": "12"},
    ),
    "text": (
        [
            ("Signal", "text"),
            ("Text", "我爱 deep learning"),
            ("Cut into", "char"),
            ("Embedding", "5"),
            ("Output function", "softmax"),
            ("Target", "next"),
        ],
        {"x": "text", "text": "我爱 deep learning", "tok": "char", "emb": "5", "out": "softmax"},
    ),
    "numbers": ([("Signal", "series"), ("Numbers", "0.1,0.2\n0.3,0.4\n0.5,0.6")], {"x": "series"}),
    "read-out": (
        [
            ("Output function", "softmax"),
            ("Outputs K", "6"),
            ("Target", "seed"),
            ("Loss at", "last"),
            ("Clip each number at", "0.5"),
        ],
        {"out": "softmax", "K": "6", "target": "seed", "loss": "last", "clipv": ".5"},
    ),
    "chosen losses": ([("Loss at", "chosen"), ("Steps with a loss, by commas", "10, 20，40")], {"loss": "10,20,40"}),
}
SIGNALS = ("impulse", "constant", "step")


def dialog(lab: Lab) -> Locator:
    return lab.named("dialog", "Network and data")


def fill(lab: Lab, entries: Entries) -> None:
    """Open the dialog and choose or type."""
    lab.named("button", "Network & data…").click()
    for message, value in entries:
        control = dialog(lab).get_by_label(lab.words(message), exact=True)
        if control.evaluate("(node) => node.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)


def apply(lab: Lab) -> None:
    dialog(lab).get_by_role("button", name=lab.words("Apply")).click()
    expect(dialog(lab)).to_have_count(0)


@pytest.mark.parametrize("name", CASES)
def test_what_is_filled_in_is_what_the_engine_runs(visit: Visit, name: str) -> None:
    entries, wanted = CASES[name]
    lab = visit(lang="zh" if name in ("gru", "text") else "en")
    fill(lab, entries)
    apply(lab)
    key, value = next(iter(wanted.items()))
    lab.wait_for_key(key, value)
    link = lab.link()
    assert {key: link.get(key) for key in wanted} == wanted
    assert lab.history() == ["pushState"]
    lab.curve_is_the_engines()
    lab.named("button", "Network & data…").click()
    for message, typed in entries:
        if message not in ("Matrix", "Numbers", "Eigenvalues", "Steps with a loss, by commas", "Target"):
            expect(dialog(lab).get_by_label(lab.words(message), exact=True)).to_have_value(typed)
    lab.page.keyboard.press("Escape")


def test_every_signal_is_another_experiment(lab: Lab) -> None:
    seen = {lab.headline}
    for signal in SIGNALS:
        fill(lab, [("Signal", signal)])
        apply(lab)
        lab.wait_for_key("x", signal)
        lab.curve_is_the_engines()
        seen.add(lab.api()["query"])
    assert len(seen) == 1 + len(SIGNALS)


def test_numbers_from_a_file(lab: Lab) -> None:
    fill(lab, [("Signal", "series")])
    csv: dict[str, Any] = {"name": "numbers.csv", "mimeType": "text/csv", "buffer": b"1,2\n3,4\n5,6\n7,8\n"}
    lab.page.get_by_label("… or a CSV file").set_input_files(csv)
    expect(dialog(lab).get_by_label("Numbers", exact=True)).to_have_value("1,2\n3,4\n5,6\n7,8")
    apply(lab)
    lab.wait_for_key("x", "series")
    record = lab.api()
    assert (record["steps"], len(record["trace"]["x"][0])) == (4, 2)
    lab.curve_is_the_engines()


def test_a_long_text_travels_compressed_and_comes_back(lab: Lab) -> None:
    words = " ".join(f"w{number}" for number in range(500))
    fill(lab, [("Signal", "text"), ("Text", words), ("Steps T", "20")])
    apply(lab)
    lab.wait_for_key("T", "20")
    assert lab.address()["text"].startswith("~")
    lab.curve_is_the_engines()
    lab.page.reload()
    lab.settle()
    assert lab.api()["tokens"][:3] == ["w0", "w1", "w2"]
    lab.named("button", "Network & data…").click()
    expect(dialog(lab).get_by_label("Text", exact=True)).to_have_value(words)


def test_sliders_of_the_dialog_and_their_numbers_are_one(lab: Lab) -> None:
    lab.named("button", "Network & data…").click()
    twin = dialog(lab).get_by_role("slider").nth(1)
    twin.focus()
    lab.page.keyboard.press("End")
    expect(dialog(lab).get_by_label("Steps T", exact=True)).to_have_value("80")
    dialog(lab).get_by_label("Steps T", exact=True).fill("33")
    expect(twin).to_have_value("33")
    apply(lab)
    lab.wait_for_key("T", "33")


def test_the_dice_and_what_cancel_and_escape_leave_alone(lab: Lab) -> None:
    lab.named("button", "Network & data…").click()
    seed = dialog(lab).get_by_label("Seed of all random numbers")
    lab.named("button", "New random weights").click()
    expect(seed).not_to_have_value("23")
    dialog(lab).get_by_role("button", name="Cancel").click()
    assert lab.link() == {}
    lab.named("button", "Network & data…").click()
    expect(seed).to_have_value("23")
    seed.fill("9")
    lab.page.keyboard.press("Escape")
    assert lab.link() == {}
    assert lab.asked() == []

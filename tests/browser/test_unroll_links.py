"""The link is the state of /unroll, and everything on the page can be taken away: pictures, numbers, code, pinned runs."""

import base64
import csv
import io
import json
import os
import re
import struct
import subprocess
import sys
import urllib.parse
import xml.etree.ElementTree as ET
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
from playwright.sync_api import Locator, expect

from tests.browser.lab import close, fetch
from tests.browser.serving import ROOT
from tests.browser.unroll import Stage

Unroll = Callable[..., Stage]
SVG = "{http://www.w3.org/2000/svg}"
QUERY = "cell=gru&text=the film was not good&edit=h2@3:.5&pos=f4"


def test_the_link_says_what_is_shown_and_leaves_defaults_out(unroll: Unroll) -> None:
    stage = unroll()
    assert stage.address() == {}
    press = stage.page.keyboard.press
    press("3")
    stage.wait_for_key("cell", "gru")
    stage.settle()
    press("Shift+ArrowRight")
    press("ArrowRight")
    press("f")
    stage.wait_for_key("view", "folded")
    stage.wait_for_key("pos", "b7")
    press("v")
    stage.wait_for_key("show", "values")
    assert stage.link() == {"cell": "gru", "view": "folded", "pos": "b7", "show": "values"}
    for key in ("v", "f", "2", "Home"):
        press(key)
    stage.wait_for_key("pos", None)
    stage.wait_for_key("cell", None)
    assert stage.link() == {}


def test_long_numbers_come_back_to_the_dialog_as_they_were_written(unroll: Unroll) -> None:
    series = ";".join(f"{k / 7:.12f}" for k in range(120))
    packed = "~" + base64.urlsafe_b64encode(zlib.compress(series.encode(), wbits=-15)).decode().rstrip("=")
    stage = unroll(f"x=series&series={packed}")
    stage.named("button", "Network & data…").click()
    expect(stage.page.get_by_label(stage.lab.words("Numbers"), exact=True)).to_have_value(series)


def test_back_undoes_decisions_and_not_steps(unroll: Unroll) -> None:
    stage = unroll()
    stage.page.keyboard.press("ArrowRight")
    stage.wait_for_key("pos", "f2")
    stage.named("textbox", "Sentence").fill("the film was good")
    stage.page.keyboard.press("Enter")
    stage.wait_for_key("text", "the film was good")
    stage.settle()
    stage.page.locator("#headline").click()
    stage.page.keyboard.press("1")
    stage.wait_for_key("cell", "vanilla")
    stage.settle()
    stage.page.go_back()
    stage.wait_for_key("cell", None)
    stage.settle()
    expect(stage.named("button", "LSTM")).to_have_attribute("aria-pressed", "true")
    expect(stage.named("textbox", "Sentence")).to_have_value("the film was good")
    stage.page.go_back()
    stage.wait_for_key("text", None)
    stage.settle()
    assert stage.record()["steps"] == 7
    stage.at(1)
    expect(stage.named("textbox", "Sentence")).to_have_value("the plot was not bad at all")
    stage.page.go_forward()
    stage.page.go_forward()
    stage.wait_for_key("cell", "vanilla")
    stage.settle()
    assert stage.record()["experiment"]["cell"] == "vanilla"


def test_a_copied_link_shows_the_same_run_to_someone_else(unroll: Unroll) -> None:
    stage = unroll(QUERY)
    shown = (stage.headline, stage.printed())
    stage.page.get_by_role("banner").get_by_role("button", name="Copy link").click()
    expect(stage.page.get_by_role("status")).to_have_text("Copied")
    address = stage.page.evaluate("() => navigator.clipboard.readText()")
    again = unroll(urllib.parse.urlsplit(address).query)
    assert (again.headline, again.printed()) == shown


def test_a_chinese_readers_link_keeps_the_chinese_network(unroll: Unroll) -> None:
    stage = unroll(lang="zh")
    stage.page.get_by_role("banner").get_by_role("button", name=stage.words("Copy link")).click()
    expect(stage.page.get_by_role("status")).to_have_text(stage.words("Copied"))
    address = stage.page.evaluate("() => navigator.clipboard.readText()")
    other = unroll(urllib.parse.urlsplit(address).query)
    assert other.record()["network"]["name"] == "demo:sentiment-zh"
    assert other.record()["tokens"] == stage.record()["tokens"]


def pins(stage: Stage) -> Locator:
    return stage.named("group", "Pinned runs").get_by_role("button")


def test_two_runs_stay_beside_this_one_and_travel_in_a_link(unroll: Unroll) -> None:
    stage = unroll("pos=L")
    without = stage.svg.evaluate("(node) => node.textContent.length")
    for key, cell in (("3", "gru"), ("1", "vanilla")):
        stage.named("button", "Pin").click()
        stage.page.keyboard.press(key)
        stage.wait_for_key("cell", cell)
        stage.settle()
    expect(pins(stage)).to_have_count(2)
    expect(stage.named("group", "Pinned runs")).to_contain_text("LSTM")
    stage.page.keyboard.press("p")
    expect(stage.page.get_by_role("status")).to_have_text("Two runs are pinned; remove one first.")
    expect(pins(stage)).to_have_count(2)
    stage.settle()
    assert stage.svg.evaluate("(node) => node.textContent.length") != without
    stage.named("button", "Export").click()
    stage.named("button", "Copy link with pins").click()
    expect(stage.page.get_by_role("status")).to_have_text("Copied")
    address = stage.page.evaluate("() => navigator.clipboard.readText()")
    assert address.count("pin=") == 2
    drawn = stage.svg.evaluate("(node) => node.textContent")
    again = unroll(urllib.parse.urlsplit(address).query)
    expect(pins(again)).to_have_count(2)
    again.settle()
    assert again.svg.evaluate("(node) => node.textContent") == drawn
    pins(again).first.click()
    expect(pins(again)).to_have_count(1)
    expect(pins(again)).to_be_focused()
    pins(again).press("Enter")
    expect(again.named("button", "Pin")).to_be_focused()


def test_the_graph_is_a_drawing_with_its_text_as_text(unroll: Unroll) -> None:
    for lang, theme in (("en", "light"), ("zh", "dark")):
        stage = unroll(QUERY, lang=lang, theme=theme)
        text = stage.take("button", "SVG").read_text(encoding="utf-8")
        root = ET.fromstring(text)
        assert root.tag == f"{SVG}svg"
        words = {"".join(node.itertext()) for node in root.iter(f"{SVG}text")}
        tokens = stage.record()["tokens"]
        assert set(tokens) <= words
        shown = {cell["text"] for cell in stage.printed() if cell["text"]}
        assert shown <= words
        title = root.find(f"{SVG}title")
        assert title is not None
        assert title.text == stage.headline
        assert "var(" not in text
        assert "currentColor" not in text


def test_the_graph_is_a_png_of_twice_its_size(unroll: Unroll) -> None:
    stage = unroll(QUERY)
    stage.named("button", "Export").click()
    data = b""
    with stage.page.expect_download() as waiting:
        stage.page.locator("#export-menu").get_by_role("button", name=re.compile("^PNG")).click()
    data = Path(waiting.value.path()).read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    box = stage.svg.bounding_box()
    assert box is not None
    assert width >= 1.9 * box["width"]
    assert height >= 1.9 * box["height"]
    assert len(data) > 20_000


def test_csv_json_and_npz_are_the_run_that_is_shown(unroll: Unroll) -> None:
    stage = unroll(QUERY)
    record = stage.record()
    text = stage.take("link", "CSV").read_text(encoding="utf-8")
    lines = "".join(line for line in text.splitlines(True) if not line.startswith("#"))
    values = [float(row["value"]) for row in csv.DictReader(io.StringIO(lines))]
    close(values, np.ravel(record["trace"]["h"]))
    with np.load(stage.take("link", "NPZ")) as archive:
        np.testing.assert_array_equal(archive["trace.h"], record["trace"]["h"])
        assert archive["backward.h"].dtype == np.float64
    link = stage.page.locator("[data-export=json]").get_attribute("href") or ""
    answer = json.loads(fetch(f"{stage.origin}{link}"))
    assert answer["experiment"]["edit"] == "h2@3:.5"
    assert answer["experiment"]["cell"] == "gru"


def test_the_python_snippet_runs_and_gives_the_pages_numbers(unroll: Unroll) -> None:
    for query in (QUERY, "m=random&cell=jordan&tf=1&loss=every"):
        stage = unroll(query)
        code = stage.take("link", "Python snippet")
        more = "\nimport json as _j; print('\\n' + _j.dumps(record.trace.hs.tolist()))\n"
        done = subprocess.run(
            [sys.executable, "-c", code.read_text(encoding="utf-8") + more],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        close(json.loads(done.stdout.splitlines()[-1]), stage.record()["trace"]["h"])


def test_links_between_the_pages_carry_the_network(unroll: Unroll) -> None:
    stage = unroll("m=random&cell=gru&H=5&seed=7&text=the film was good")
    record = stage.record()
    stage.page.get_by_role("banner").get_by_role("link", name="Gradients").click()
    stage.page.wait_for_url("**/gradients?*")
    stage.settle()
    there = json.loads(fetch(f"{stage.origin}/api/gradients?{urllib.parse.urlsplit(stage.page.url).query}"))
    for key in ("cell", "H", "seed", "x", "text", "in", "out", "loss"):
        assert there["experiment"][key] == record["experiment"][key], key
    close(there["trace"]["h"], record["trace"]["h"])
    stage.page.get_by_role("banner").get_by_role("link", name="Unroll", exact=True).click()
    stage.page.wait_for_url("**/unroll?*")
    stage.settle()
    assert stage.record()["trace"]["h"] == record["trace"]["h"]


def test_the_complex_step_confirms_the_way_back(unroll: Unroll) -> None:
    stage = unroll(QUERY)
    badge = stage.page.locator("#verify")
    badge.click()
    expect(badge).to_contain_text("✓")
    expect(stage.page.get_by_role("status")).not_to_be_empty()

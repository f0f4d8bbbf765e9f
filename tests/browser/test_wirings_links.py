"""The link is the state of /wirings: Back undoes decisions, two wirings share one link, and everything can be taken away."""

import csv
import io
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.lab import fetch
from tests.browser.serving import ROOT
from tests.browser.wirings import Wirings, agrees

Open = Callable[..., Wirings]
QUERY = "w=ed&m=random&H=4&c=all&use=each"


def test_back_and_forward_undo_decisions_and_not_steps(wirings: Open) -> None:
    page = wirings()
    assert page.address() == {}
    page.go("bi")
    page.page.keyboard.press("ArrowLeft")
    page.page.wait_for_function("() => location.search.includes('pos=')")
    page.choose("join", "sum")
    page.wait_for_key("join", "sum")
    page.choose("mat", "sharing")
    page.wait_for_key("mat", "sharing")
    page.page.go_back()
    page.wait_for_key("mat", None)
    page.page.go_back()
    page.wait_for_key("join", None)
    page.settle()
    assert page.pressed("join") == "cat"
    page.page.go_back()
    page.wait_for_key("w", None)
    page.settle()
    assert page.record()["experiment"]["w"] == "nn"
    assert len(page.squares()) == 10
    page.page.go_forward()
    page.page.go_forward()
    page.wait_for_key("join", "sum")
    page.settle()
    assert page.pressed("join") == "sum"
    assert len(page.squares()) == 16


def test_a_copied_link_shows_the_same_to_someone_else(wirings: Open) -> None:
    page = wirings(QUERY)
    page.matrix.focus()
    page.page.keyboard.press("ArrowDown")
    page.page.keyboard.press("ArrowRight")
    page.wait_for_key("k", "2")
    page.named("button", "Copy link").first.click()
    copied = page.page.evaluate("navigator.clipboard.readText()")
    numbers, headline = page.numbers(), page.headline
    page.open(copied.partition("?")[2])
    assert (page.numbers(), page.headline) == (numbers, headline)
    expect(page.page.locator("#matrix svg rect[stroke='var(--ink)'][stroke-width='1.75']")).to_be_visible()


def test_two_wirings_share_one_link_one_sentence_and_one_cursor(wirings: Open) -> None:
    page = wirings("w=nn&H=4")
    page.page.keyboard.press("x")
    page.wait_for_key("vs", "bi")
    page.settle()
    record = page.record()
    other = record["other"]
    expect(page.page.locator("#stage-two svg")).to_be_visible()
    mine, theirs = record["matrices"]["reach"], other["matrices"]["reach"]
    squares = page.squares("matrix-d")
    assert len(squares) == 16
    for (t, k), square in squares.items():
        if mine[t - 1][k - 1] is None:
            assert square["fill"] == "var(--div-00)"
        else:
            assert agrees(square["text"].replace("+", ""), mine[t - 1][k - 1] - theirs[t - 1][k - 1])
    page.page.locator("#other-switches select").select_option("sum")
    page.wait_for_key("vs", "bi;join=sum")
    page.settle()
    assert page.record()["other"]["experiment"]["join"] == "sum"
    page.page.locator("#matrix-b").focus()
    page.page.keyboard.press("ArrowRight")
    page.wait_for_key("k", "2")
    page.page.locator("#headline").click()
    page.page.keyboard.press("x")
    page.wait_for_key("vs", None)
    expect(page.page.locator("#figure-compare")).to_be_hidden()
    expect(page.page.locator("#stage-two")).to_be_hidden()


def test_s_turns_to_sharing_and_back(wirings: Open) -> None:
    page = wirings()
    page.page.keyboard.press("s")
    page.wait_for_key("mat", "sharing")
    assert page.pressed("mat") == "sharing"
    page.page.keyboard.press("s")
    page.wait_for_key("mat", None)


def test_pictures_of_stage_and_matrix_hold_their_words_and_numbers(wirings: Open) -> None:
    page = wirings(QUERY)
    svg = ET.parse(page.take("button", "SVG")).getroot()
    words = "".join(svg.itertext())
    assert "国" in words
    assert "var(--" not in ET.tostring(svg, encoding="unicode")
    assert page.take("button", "PNG").read_bytes().startswith(b"\x89PNG")
    page.page.locator("[popovertarget=menu-matrix]").click()
    with page.page.expect_download() as waiting:
        page.page.locator("#menu-matrix [data-do=svg]").click()
    matrix = ET.parse(Path(waiting.value.path())).getroot()
    texts = set("".join(matrix.itertext()))
    assert {"我", "国"} <= texts
    assert "var(--" not in ET.tostring(matrix, encoding="unicode")


@pytest.mark.parametrize(("figure", "array"), [("errors", "rows.free.losses"), ("growth", "parameters.growth.rnn")])
def test_the_numbers_of_a_figure_can_be_taken_away(wirings: Open, figure: str, array: str) -> None:
    page = wirings("w=ed&m=random&H=4")
    page.page.locator(f"#figure-{figure}").scroll_into_view_if_needed()
    page.page.locator(f"[popovertarget=menu-{figure}]").click()
    with page.page.expect_download() as waiting:
        page.page.locator(f"#menu-{figure} [data-do=csv]").click()
    lines = Path(waiting.value.path()).read_text().splitlines()
    assert lines[0].endswith(array)
    record = page.record()
    numbers = record["rows"]["free"]["losses"] if figure == "errors" else record["parameters"]["growth"]["rnn"]
    assert [float(row["value"]) for row in csv.DictReader(lines[2:])] == pytest.approx(numbers)


def test_numbers_and_code_are_those_of_the_page(wirings: Open, tmp_path: Path) -> None:
    page = wirings(QUERY)
    record = page.record()
    rows = list(
        csv.DictReader(line for line in io.StringIO(page.take("link", "CSV").read_text()) if not line.startswith("#"))
    )
    flat = [value for row in record["matrices"]["reach"] for value in row]
    assert [float(row["value"]) for row in rows] == pytest.approx(flat)
    assert page.take("link", "NPZ").read_bytes().startswith(b"PK")
    snippet = tmp_path / "snippet.py"
    address = page.page.locator("[data-export=py]").get_attribute("href")
    snippet.write_bytes(fetch(page.origin + str(address)))
    where = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, str(snippet)], env=where, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_badge_verifies_the_run_that_is_shown(wirings: Open) -> None:
    page = wirings(QUERY)
    badge = page.page.locator("#verify")
    badge.click()
    expect(badge).to_contain_text("✓")
    page.choose("use", "start")
    expect(badge).to_have_text("Verify")


def test_a_teacher_hides_controls_and_embeds_the_page(wirings: Open) -> None:
    page = wirings("w=ed&m=random&hide=use,H,nav&embed=1")
    expect(page.page.locator("[data-choice=use]")).to_be_hidden()
    expect(page.page.locator("[data-slider=H]")).to_be_hidden()
    expect(page.page.locator(".topbar")).to_be_hidden()
    expect(page.page.locator("[data-choice=c]")).to_be_visible()

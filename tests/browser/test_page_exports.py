"""Everything that can be taken away: pictures, numbers, code."""

import csv
import io
import json
import os
import re
import struct
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.browser.lab import Lab, close
from tests.browser.serving import ROOT

Visit = Callable[..., Lab]
QUERY = "cell=gru&H=5&T=18&eig=.9@30,.7@100&in=.3&t=15"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_png_of_the_figure_in_hand(visit: Visit, theme: str) -> None:
    lab = visit(QUERY, theme=theme)
    data = lab.take("button", "PNG").read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    box = lab.page.locator("#chart-hero").bounding_box()
    assert box is not None
    assert width >= 2 * box["width"]
    assert height >= 2 * box["height"]
    assert len(data) > 20_000


@pytest.mark.parametrize(
    ("lang", "figure"), [("en", "hero"), ("zh", "lag"), ("en", "stretch"), ("zh", "memory"), ("en", "bylag")]
)
def test_svg_of_every_figure(visit: Visit, lang: str, figure: str) -> None:
    lab = visit(QUERY, lang=lang)
    menu = lab.page.locator(f"#menu-{figure}")
    lab.page.locator(f"[popovertarget=menu-{figure}]").click()
    with lab.page.expect_download() as waiting:
        menu.get_by_role("button", name="SVG").click()
    assert waiting.value.suggested_filename == f"{figure}.svg"
    text = Path(waiting.value.path()).read_text(encoding="utf-8")
    root = ET.fromstring(text)
    name = "{http://www.w3.org/2000/svg}"
    assert root.tag == name + "svg"
    title, words = root.find(f"{name}title"), root.findall(f".//{name}text")
    assert title is not None
    assert title.text
    assert len(words) >= 3
    assert "var(" not in text
    assert "currentColor" not in text


def test_csv_is_the_matrix_of_the_experiment_shown(visit: Visit) -> None:
    lab = visit(QUERY)
    text = lab.take("link", "CSV").read_text(encoding="utf-8")
    assert text.startswith("# Unrolled")
    assert f"/gradients?{QUERY}" in text
    rows = list(
        csv.DictReader(io.StringIO("".join(line for line in text.splitlines(True) if not line.startswith("#"))))
    )
    wanted = lab.api()["gradients"]["log10_norm"]
    assert len(rows) == 18 * 19 // 2
    for row in rows:
        assert float(row["value"]) == pytest.approx(wanted[int(row["t"]) - 1][int(row["k"]) - 1], rel=1e-12)


def test_csv_of_a_figure_is_its_own_array(visit: Visit) -> None:
    lab = visit(QUERY)
    lab.page.locator("[popovertarget=menu-bylag]").click()
    with lab.page.expect_download() as waiting:
        lab.page.locator("#menu-bylag").get_by_role("button", name="CSV").click()
    rows = [line for line in Path(waiting.value.path()).read_text().splitlines() if not line.startswith("#")]
    values = np.array([float(line.split(",")[1]) for line in rows[1:]])
    close(np.where(np.isneginf(values), np.nan, values), lab.api()["lags"]["log10_norm"])


def test_json_is_the_whole_record(visit: Visit) -> None:
    lab = visit(QUERY)
    lab.named("button", "Export").click()
    link = lab.page.locator("#export-menu").get_by_role("link", name=re.compile("^JSON"))
    link.click()
    lab.page.wait_for_url("**/api/gradients?*")
    assert json.loads(lab.page.locator("body").inner_text()) == lab.api()
    lab.page.go_back()
    lab.settle()
    lab.curve_is_the_engines()


def test_npz_holds_every_array_in_float64(visit: Visit) -> None:
    lab = visit(QUERY)
    with np.load(lab.take("link", "NPZ")) as archive:
        close(archive["gradients.log10_norm"], lab.api()["gradients"]["log10_norm"])
        assert archive["gradients.log10_norm"].dtype == np.float64
        assert json.loads(str(archive["experiment"]))["cell"] == "gru"


@pytest.mark.parametrize("query", ["", QUERY, "x=text&text=梯度消失了&out=softmax"])
def test_the_python_snippet_runs_and_gives_the_pages_number(visit: Visit, query: str) -> None:
    lab = visit(query)
    code = lab.take("link", "Python snippet")
    done = subprocess.run(
        [sys.executable, str(code)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    record = lab.api()
    row = (record["experiment"]["t"] or record["steps"]) - 1
    norms = record["gradients"]["log10_norm"][row]
    printed = float(done.stdout.split()[0])
    assert printed == pytest.approx(norms[row] - norms[0], rel=1e-9)
    said = re.search(r"#.*?(-?\d+\.\d+)", code.read_text(encoding="utf-8").splitlines()[-1])
    if said:
        assert float(said[1]) == pytest.approx(printed, abs=0.01)

"""The five figures on the page: their pictures, tables, rows, sentences and switches, against the engine's numbers."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, expect

from tests.browser.hands import box_of
from tests.browser.lab import Lab, close

Visit = Callable[..., Lab]
FIGURES = {
    "hero": "Gradient that reaches each step",
    "lag": "Every loss, every step",
    "stretch": "Stretch of one step",
    "memory": "What step {t} remembers",
    "bylag": "Weight gradient by lag",
}
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
CASES = [
    "",
    "cell=lstm&T=20&in=.4",
    "cell=gru&T=20",
    "eig=1.15@38,.8@104&in=.01&t=30",
    "tau=8&T=20&shear=.6",
    "clip=.25&act=relu&T=25",
]


def number(text: str) -> float:
    """A table's number: `0.0029`, `3.1×10⁻⁴⁰`, `exactly 0`, `−12.5%`."""
    if text == "exactly 0":
        return 0.0
    plain = text.replace("−", "-").replace(",", "").removesuffix("%")
    mantissa, _, power = plain.partition("×10")
    return float(mantissa) * 10.0 ** float(power.translate(SUPERSCRIPTS) or 0)


def panel(lab: Lab, figure: str) -> Locator:
    """A figure's panel by its title."""
    title = lab.words(FIGURES[figure])
    return lab.page.get_by_role("region", name=re.compile("^" + re.escape(title).replace(r"\{t\}", r"\d+") + "$")).first


def table(lab: Lab, figure: str) -> list[list[str]]:
    """The rows of a figure's table, opened if need be, and closed again."""
    button = panel(lab, figure).get_by_role("button", name=re.compile("^" + lab.words("Show as table")))
    button.click()
    shown = lab.page.locator(f"#figure-{figure}").get_by_role("table")
    expect(shown).to_be_visible()
    rows: list[list[str]] = shown.locator("tbody").evaluate(
        "(body) => [...body.rows].map((row) => [...row.cells].map((cell) => cell.textContent))"
    )
    panel(lab, figure).get_by_role("button", name=re.compile("^" + lab.words("Show as chart"))).click()
    expect(shown).to_be_hidden()
    lab.settle()
    return rows


def same(shown: list[str], wanted: Any) -> None:
    """Printed with at least two digits."""
    np.testing.assert_allclose([number(text) for text in shown], np.array(wanted, dtype=float), rtol=0.06, atol=6e-4)


def power(logs: list[float | None]) -> list[float]:
    """10^x; nothing at all where the engine says exactly nothing."""
    return [0.0 if value is None else 10.0**value for value in logs]


@pytest.mark.parametrize("query", CASES)
def test_pictures_and_tables_hold_the_engines_numbers(visit: Visit, query: str) -> None:
    lab = visit(query)
    record = lab.api()
    row = (record["experiment"]["t"] or record["steps"]) - 1
    norms = record["gradients"]["log10_norm"]
    window = record["experiment"]["tau"] or record["steps"]
    curve = lab.data("hero", "main")["y"]
    close(curve, [norms[row][k] if row - k <= window else None for k in range(row + 1)])
    sigmas = np.array(record["sensitivity"]["singular_values"], dtype=float)
    close(lab.data("stretch", "sigma1")["y"], sigmas[1:, 0])
    bars = lab.data("memory", "bars")["y"]
    memory = record["sensitivity"]["log10_memory"]
    close(bars[: row + 1], [10 ** (value - memory[row]) if value is not None else None for value in memory[: row + 1]])

    rows = table(lab, "hero")
    assert [int(cells[0]) for cells in rows] == list(range(1, row + 2))
    outside = max(0, row - window)
    assert [cells[1] for cells in rows[:outside]] == ["outside the window"] * outside
    same([cells[1] for cells in rows[outside:]], power(norms[row][outside : row + 1]))
    rows = table(lab, "lag")
    shown = [(int(t), int(k)) for t, k, _ in rows]
    assert shown == [(t, k) for t in range(1, record["steps"] + 1) for k in range(1, t + 1)]
    same([value for *_, value in rows], [power(norms[t - 1])[k - 1] if t - k <= window else 0 for t, k in shown])
    rows = table(lab, "stretch")
    same([cells[1] for cells in rows[1:]], sigmas[1:, 0])
    rows = table(lab, "memory")
    same(
        [cells[1] for cells in rows[: row + 1]],
        [10 ** (value - memory[row]) if value is not None else 0 for value in memory[: row + 1]],
    )
    rows = table(lab, "bylag")
    same([cells[1] for cells in rows], power(record["lags"]["log10_norm"]))
    np.testing.assert_allclose([number(cells[2]) for cells in rows], 100 * np.array(record["lags"]["share"]), atol=0.01)


def test_the_direct_path_of_a_gated_cell_is_the_ledgers(visit: Visit) -> None:
    for cell in ("lstm", "gru"):
        lab = visit(f"cell={cell}&T=20")
        close(lab.data("hero", "direct")["y"], lab.api()["ledger"]["log10_direct"][-1])


def test_every_path_to_the_memory_stands_beside_the_direct_one(visit: Visit) -> None:
    lab = visit("cell=lstm&fb=3&T=20")
    close(lab.data("hero", "carried")["y"], lab.api()["ledger"]["log10_state_total"][-1])
    assert visit("cell=gru&T=20").data("hero", "carried") is None


def test_a_step_outside_the_window_says_so(visit: Visit) -> None:
    lab = visit("tau=5&T=20&k=3")
    chart = lab.page.locator("#chart-hero")
    chart.focus()
    expect(chart.locator(".chart-cursor:not(.below)")).to_contain_text("3: outside the window")


def test_bound_and_eigenvalue_line_are_those_of_the_engine(visit: Visit) -> None:
    lab = visit("shear=.5&T=20")
    record = lab.api()
    end = record["gradients"]["log10_norm"][-1][-1]
    for uid, key in (("bound", "log10_bound"), ("alone", "log10_line")):
        close(lab.data("hero", uid)["y"], np.array(record["sensitivity"][key], dtype=float) + end)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_panel_says_how_to_read_it(visit: Visit, lang: str) -> None:
    lab = visit(lang=lang)
    for figure in FIGURES:
        panel(lab, figure).get_by_role("button", name=re.compile("^" + lab.words("How to read it"))).click()
        words = lab.page.locator(f"#how-{figure}")
        expect(words).to_be_visible()
        assert len(words.inner_text()) > (60 if lang == "en" else 25)
        lab.page.keyboard.press("Escape")
        expect(words).to_be_hidden()


def test_a_click_on_a_row_of_the_matrix_chooses_that_loss(lab: Lab) -> None:
    chart = box_of(lab.page.locator("#chart-lag"))
    edges = lab.page.evaluate(
        "() => { const { _fullLayout: l } = document.querySelector('#chart-lag .plotly-host'); return [l.xaxis, l.yaxis].map((axis) => [axis._offset + axis.c2p(5), axis._offset + axis.c2p(25)]); }"
    )
    lab.page.mouse.click(chart["x"] + edges[0][0], chart["y"] + edges[1][1])
    lab.wait_for_key("t", "25")
    assert "pushState" in lab.history()
    lab.curve_is_the_engines()
    assert len(lab.data("hero", "main")["y"]) == 25
    expect(lab.page.get_by_role("heading", name="What step 25 remembers")).to_be_visible()
    expect(lab.named("slider", "Timeline")).to_have_attribute("aria-valuenow", str(2 * 40 + 1 - 5))


def test_arrows_up_and_down_choose_the_loss(lab: Lab) -> None:
    lab.page.keyboard.press("ArrowUp")
    lab.wait_for_key("t", "39")
    lab.page.get_by_role("img", name=re.compile("^Every loss, every step")).focus()
    lab.page.keyboard.press("Shift+ArrowUp")
    lab.wait_for_key("t", "29")
    lab.curve_is_the_engines()
    lab.page.keyboard.press("ArrowDown")
    lab.wait_for_key("t", "30")


def test_a_table_by_the_key_t_and_back(lab: Lab) -> None:
    lab.page.get_by_role("img", name=re.compile("^Stretch of one step")).focus()
    lab.page.keyboard.press("t")
    expect(lab.page.locator("#figure-stretch").get_by_role("table")).to_be_visible()
    lab.page.keyboard.press("t")
    expect(lab.page.locator("#figure-stretch").get_by_role("table")).to_have_count(0)


@pytest.mark.parametrize("query", ["", "t=30&pos=b20"])
def test_the_cursor_stands_in_every_figure_from_the_start(visit: Visit, query: str) -> None:
    lab = visit(query)
    for figure in ("hero", "stretch", "memory", "bylag"):
        expect(lab.page.locator(f"#chart-{figure} .chart-cursor line")).to_have_attribute(
            "transform", re.compile("translate")
        )
    expect(lab.page.locator("#chart-lag .chart-cursor text").last).to_have_text("20")
    expect(lab.page.locator("#chart-bylag .chart-cursor text").last).to_have_text("10" if query else "20")


def test_an_open_table_follows_the_sliders(lab: Lab) -> None:
    lab.page.locator("#figure-hero").get_by_role("button", name=re.compile("^Show as table")).click()
    lab.named("slider", "Scale every eigenvalue").press("End")
    lab.link()
    rows = lab.page.locator("#figure-hero").get_by_role("row")
    first = rows.nth(1).get_by_role("cell").nth(1).inner_text()
    assert number(first) == pytest.approx(10 ** lab.api()["gradients"]["log10_norm"][-1][0], rel=0.06)


def test_the_logarithmic_axis_of_memory_is_in_the_link(lab: Lab) -> None:
    panel(lab, "memory").get_by_role("button", name="More: What step").click()
    lab.named("button", "Logarithmic axis").click()
    assert lab.link()["mem"] == "log"
    lab.settle()
    assert "10⁻¹" in lab.page.locator("#chart-memory .plotly-host").text_content()


def test_the_pointer_hears_a_sentence_and_escape_silences_it(lab: Lab) -> None:
    box = box_of(lab.page.locator("#chart-memory"))
    lab.page.mouse.move(box["x"] + box["width"] - 12, box["y"] + box["height"] / 2)
    tip = lab.page.locator("#chart-memory .chart-tip")
    expect(tip).to_have_text(re.compile(r"^Step 40 still feels input 40: 100%"))
    lab.page.mouse.move(10, 10)
    expect(tip).to_be_hidden()


def test_the_tabs_of_the_phone_show_one_figure_at_a_time(visit: Visit) -> None:
    lab = visit(size="phone", touch=True)
    for tab, figure in (
        ("Matrix", "lag"),
        ("Stretch", "stretch"),
        ("Memory", "memory"),
        ("Lags", "bylag"),
        ("Norms", "hero"),
    ):
        lab.named("tab", tab).tap()
        expect(lab.page.locator(f"#chart-{figure}")).to_be_visible()
        lab.settle()
        assert [id for id in FIGURES if lab.page.locator(f"#chart-{id}").is_visible()] == [figure]
    lab.named("tab", "Norms").press("ArrowRight")
    expect(lab.named("tab", "Matrix")).to_be_focused()
    expect(lab.page.locator("#chart-lag")).to_be_visible()

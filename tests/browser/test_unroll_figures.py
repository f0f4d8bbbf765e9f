"""The inspector's figures on /unroll: their data are the record's, and both painters draw the same."""

import base64
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_figures import DIFFERENCE, FEW_PIXELS
from tests.browser.unroll_records import unroll, unroll_record

LONG = " ".join(f"word{i % 9}" for i in range(30))
CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "lstm": ({"cell": "lstm"}, {"place": 4}),
    "lstm, back": ({"cell": "lstm"}, {"place": 11, "unit": 2}),
    "lstm, from a state": ({"cell": "lstm", "initial_state": "random", "loss": "every"}, {"place": 9}),
    "gru": ({"cell": "gru", "loss": "every"}, {"place": 10, "gru": "writes"}),
    "vanilla": ({"cell": "vanilla", "loss": "every"}, {"place": 9, "unit": 3}),
    "vanilla, wide": ({"cell": "vanilla", "hidden_size": 20}, {"place": 13}),
    "jordan": ({"cell": "jordan", "output_size": 3}, {"place": 9}),
    "long": ({"cell": "lstm", "steps": 200, "text": LONG}, {"place": 36}),
    "poked": ({"cell": "lstm", "edits": "c2@4:-0.8,f3:1"}, {"place": 10, "unit": 2}),
    "numbers": ({"cell": "lstm", "input": "sine", "steps": 12}, {"place": 16}),
    "one token": ({"cell": "lstm", "text": "plot"}, {"place": 2}),
    "overflow": (
        {
            "cell": "vanilla",
            "activation": "identity",
            "initialisation": "spectrum",
            "eigenvalues": "3",
            "steps": 800,
            "input": "noise",
        },
        {"place": 750},
    ),
    "phone": ({"cell": "lstm"}, {"place": 9, "compact": True, "width": 358, "height": 182}),
}
SETUP = """async () => {
  const load = (path) => import(`/static/js/${path}`);
  const names = ["left", "gates", "reach", "terms"];
  const make = Object.fromEntries(await Promise.all(names.map(async (name) => [name, (await load(`figures/${name}.js`))[`${name}Figure`]])));
  const chart = await load("chart.js");
  const { stepAt } = await load("state.js");
  const colours = (await load("ramp.js")).readColours();
  const revive = (value) => {
    if (value === null || typeof value !== "object") return value;
    if (Array.isArray(value.flat)) return { data: Float32Array.from(value.flat, Number), shape: value.shape };
    return Array.isArray(value) ? value.map(revive) : Object.fromEntries(Object.entries(value).map(([key, part]) => [key, revive(part)]));
  };
  document.body.replaceChildren();
  const heard = [];
  const charts = Object.fromEntries(names.map((name) => {
    const box = document.createElement("div");
    Object.assign(box.style, { width: "430px", height: "150px", display: "inline-block" });
    box.id = name;
    document.body.append(box);
    return [name, chart.createChart(box, { id: name, label: name, onCursor: (k) => heard.push(k) })];
  }));
  const view = (changes) => ({ t: lab.record.steps, unit: 1, tr: (s) => s, colours, width: 430, height: 150, ...changes, step: stepAt(lab.record.steps, changes.place), k: stepAt(lab.record.steps, changes.place) });
  globalThis.lab = { names, charts, chart, heard, load: (record) => { lab.record = revive(record); }, figure: (name, changes) => make[name](lab.record, view(changes)) };
}"""


@pytest.fixture(scope="module")
def lab(bare_page: Page) -> Page:
    """The bare page with the modules loaded and one chart of each kind."""
    bare_page.evaluate(SETUP)
    return bare_page


def show(lab: Page, case: str, how: str = "paint") -> None:
    """Draw all figures of a case."""
    settings, view = CASES[case]
    lab.evaluate(
        "([record, view, how]) => { lab.load(record); for (const name of lab.names) lab.charts[name][how](lab.figure(name, view)); }",
        [unroll_record(**settings), view, how],
    )


def trace(lab: Page, figure: str, uid: str, view: dict[str, Any]) -> dict[str, list[float]]:
    """The numbers of one trace of the record in hand."""
    found: dict[str, list[float]] = lab.evaluate(
        "([name, uid, view]) => { const one = lab.figure(name, view).data.find((trace) => trace.uid === uid); return one ? { x: [...one.x], y: [...one.y] } : { x: [], y: [] }; }",
        [figure, uid, view],
    )
    return found


@pytest.mark.parametrize("case", CASES)
def test_every_figure_is_pure_and_complete(lab: Page, complaints: list[str], case: str) -> None:
    settings, view = CASES[case]
    found = lab.evaluate(
        """([record, view]) => { lab.load(record); return lab.names.map((name) => {
          const figure = lab.figure(name, view);
          const spots = figure.data.flatMap((trace) => trace.mode === "text" ? [...trace.x, ...trace.y] : []);
          const { table, layout } = figure;
          return { name, same: JSON.stringify(figure) === JSON.stringify(lab.figure(name, view)), summary: figure.summary, hover: figure.hover(2.5, 1.5), caption: table.caption,
            even: table.rows.every((row) => row.length === table.columns.length), finite: [...layout.xaxis.range, ...layout.yaxis.range, ...spots].every(Number.isFinite) }; }); }""",
        [unroll_record(**settings), view],
    )
    for figure in found:
        assert figure["same"] and figure["even"] and figure["finite"], figure
        for words in (figure["summary"], figure["hover"], figure["caption"]):
            assert "NaN" not in words and "{" not in words and "undefined" not in words, figure


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_the_initial_state_is_told_as_it_was_before_the_first_step(lab: Page, complaints: list[str], cell: str) -> None:
    settings = {"cell": cell, "initial_state": "random"}
    run = unroll(**settings)
    left = run.unrolling.left([2])
    start = run.trace.c0 if cell == "lstm" else run.trace.h0
    assert left is not None and start is not None
    said = lab.evaluate(
        "([record, view]) => { lab.load(record); return lab.figure('left', view).hover(0, 0.5); }",
        [unroll_record(**settings), {"place": 3, "unit": 2}],
    )
    was, is_left = (
        f"{value:+.{4 if abs(value) < 0.01 else 2}f}".replace("-", "−") for value in (start[1], left[0, 3, 0])
    )
    assert said == f"The initial state was {was}; {is_left} of it is left."


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_the_bars_are_what_each_word_has_left_and_their_sum_is_the_memory(
    lab: Page, complaints: list[str], cell: str
) -> None:
    settings = {"cell": cell, "initial_state": "random"}
    run = unroll(**settings)
    left = run.unrolling.left([4])
    states = run.trace.cs if cell == "lstm" else run.trace.hs
    assert left is not None and states is not None
    lab.evaluate("(record) => lab.load(record)", unroll_record(**settings))
    for step in range(1, run.steps + 1):
        drawn = lab.evaluate(
            """(place) => { const { data, table } = lab.figure("left", { place, unit: 4 }); const lying = data.filter((trace) => trace.orientation === "h");
              const bars = lying.filter(({ uid }) => uid.startsWith("bars")).flatMap(({ x, y }) => [...x].map((value, i) => [y[i], value])).sort((a, b) => a[0] - b[0]);
              return { bars: bars.map(([, value]) => value), total: lying.find(({ uid }) => uid === "total").x[0], printed: table.rows.map((row) => row[1]) }; }""",
            step - 1,
        )
        np.testing.assert_allclose(drawn["bars"], left[0, step - 1, : step + 1].astype(np.float32), rtol=0, atol=1e-7)
        assert drawn["total"] == pytest.approx(states[step - 1, 3], abs=1e-7)
        printed = [float(text.replace("−", "-")) for text in drawn["printed"]]
        decimals = len(drawn["printed"][-1].partition(".")[2])
        assert abs(sum(printed[:-1]) - printed[-1]) <= 0.5001 * 10**-decimals


def test_a_unit_that_did_not_travel_is_computed_from_its_gates(lab: Page, complaints: list[str]) -> None:
    settings = CASES["poked"][0]
    whole = unroll_record(**settings)
    view = {"place": 6, "unit": 2}
    bars = "(view) => lab.figure('left', view).data.filter(({ uid }) => uid.startsWith('bars')).flatMap(({ x }) => [...x]).sort()"
    lab.evaluate("(record) => lab.load(record)", whole)
    sent = lab.evaluate(bars, view)
    lab.evaluate("(record) => lab.load(record)", {**whole, "left": {**whole["left"], "units": [7, 8, 9, 10, 11, 12]}})
    np.testing.assert_allclose(lab.evaluate(bars, view), sent, atol=1e-6)


def test_the_terms_of_a_pre_activation_add_up(lab: Page, complaints: list[str]) -> None:
    for case in ("vanilla", "vanilla, wide", "jordan"):
        settings = CASES[case][0]
        run = unroll(**settings)
        lab.evaluate("(record) => lab.load(record)", unroll_record(**settings))
        values = lab.evaluate(
            "() => lab.figure('left', { place: 3, unit: 2 }).data.filter(({ uid }) => uid.startsWith('bars')).flatMap(({ x }) => [...x])"
        )
        assert sum(values) == pytest.approx(run.trace.pre["h"][3, 1], abs=1e-5)


def test_gates_end_at_the_open_step(lab: Page, complaints: list[str]) -> None:
    show(lab, "lstm")
    drawn = trace(lab, "gates", "f", {"place": 4, "unit": 2})
    assert drawn["x"] == [1, 2, 3, 4, 5]
    np.testing.assert_array_equal(drawn["y"], unroll(cell="lstm").trace.gates["forget"][:5, 1].astype(np.float32))


def test_the_gradient_is_drawn_from_the_loss_to_the_open_step(lab: Page, complaints: list[str]) -> None:
    show(lab, "lstm")
    back = unroll(cell="lstm").unrolling.backward
    assert trace(lab, "reach", "hidden", {"place": 4})["x"] == []
    drawn = trace(lab, "reach", "memory", {"place": 10})
    assert drawn["x"] == [5, 6, 7]
    assert back.log10_c is not None
    np.testing.assert_array_equal(drawn["y"], back.log10_c[4:].astype(np.float32))


def test_shares_of_the_terms_are_the_records_and_never_larger_than_the_terms(lab: Page, complaints: list[str]) -> None:
    show(lab, "gru")
    back = unroll(**CASES["gru"][0]).unrolling.backward
    shares = trace(lab, "terms", "shares", {"place": 14})
    sizes = trace(lab, "terms", "sizes", {"place": 14})
    seen = np.isfinite(shares["y"])
    np.testing.assert_array_equal(np.array(shares["y"])[seen], back.share.astype(np.float32)[seen])
    assert sum(back.share) == pytest.approx(1)
    assert all(
        abs(size) >= abs(share) - 1e-6
        for size, share in zip(sizes["y"], shares["y"], strict=True)
        if np.isfinite(share)
    )


def test_a_row_leads_to_the_step_that_wrote_it(lab: Page, complaints: list[str]) -> None:
    show(lab, "lstm")
    box = lab.locator("#left").bounding_box()
    assert box is not None
    lab.evaluate("lab.heard.length = 0")
    lab.mouse.click(box["x"] + 200, box["y"] + 2 + 1.5 * 144 / 6.55)
    assert lab.evaluate("lab.heard") == [2]


@pytest.mark.parametrize("case", ["lstm", "lstm, back", "gru", "vanilla", "jordan", "long", "numbers"])
def test_the_settled_picture_equals_the_live_one(lab: Page, complaints: list[str], case: str) -> None:
    lab.evaluate("lab.chart.loadPlotly('/plotly.js')")
    show(lab, case)
    live = base64.b64encode(lab.screenshot()).decode()
    show(lab, case, "settle")
    expect(lab.locator(".live")).to_have_count(0)
    settled = base64.b64encode(lab.screenshot()).decode()
    assert lab.evaluate(DIFFERENCE, [live, settled]) <= FEW_PIXELS

"""The figures' modules by themselves: their numbers, their two painters, their speed, their exports."""

import base64
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.records import record

FIGURES = ("hero", "lag", "stretch", "memory", "bylag")
CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "fades": ({}, {}),
    "explodes": ({"eigenvalues": "1.15@38,1.1@104", "input_strength": 0.02}, {}),
    "sheared": ({"shear": 0.8}, {"mem": "log"}),
    "clipped": ({"clip_norm": 0.5}, {}),
    "lstm": ({"cell": "lstm"}, {}),
    "truncated": ({}, {"tau": 10}),
    "earlier loss": ({}, {"t": 25}),
    "one step": ({"steps": 1}, {"t": 1, "k": 1}),
    "overflow": ({"activation": "identity", "eigenvalues": "3", "steps": 400}, {"t": 400, "k": 380}),
    "phone": ({}, {"compact": True, "width": 358, "height": 232}),
}
SETUP = """async () => {
  const load = (path) => import(`/static/js/${path}`);
  const names = ["hero", "lag", "stretch", "memory", "bylag"];
  const sizes = { hero: [566, 336], lag: [360, 334], stretch: [293, 200], memory: [293, 200], bylag: [293, 200] };
  const make = Object.fromEntries(await Promise.all(names.map(async (name) => [name, (await load(`figures/${name}.js`))[`${name}Figure`]])));
  const chart = await load("chart.js");
  const colours = (await load("ramp.js")).readColours();
  const revive = (value) => {
    if (value === null || typeof value !== "object") return value;
    if (Array.isArray(value.flat)) return { data: Float64Array.from(value.flat, Number), shape: value.shape };
    return Array.isArray(value) ? value.map(revive) : Object.fromEntries(Object.entries(value).map(([key, part]) => [key, revive(part)]));
  };
  const charts = Object.fromEntries(names.map((name) => {
    const box = document.createElement("div");
    Object.assign(box.style, { width: `${sizes[name][0]}px`, height: `${sizes[name][1]}px`, display: "inline-block" });
    box.id = name;
    document.body.append(box);
    return [name, chart.createChart(box, { id: name, label: name, onCursor: (k) => heard.push(["k", k]), onRow: (t) => heard.push(["t", t]) })];
  }));
  const heard = [];
  const view = (name, changes) => ({ t: 40, k: 20, tr: (s) => s, colours, width: sizes[name][0], height: sizes[name][1], ...changes });
  globalThis.lab = { names, make, chart, charts, revive, heard, view, figure: (name, changes = {}) => make[name](lab.record, view(name, changes)) };
}"""


@pytest.fixture(scope="module")
def lab(bare_page: Page) -> Page:
    """The bare page with the figures' modules loaded and one chart of each kind."""
    bare_page.evaluate(SETUP)
    return bare_page


def show(lab: Page, case: str, how: str = "paint") -> None:
    """Draw all five figures of a case."""
    settings, view = CASES[case]
    lab.evaluate(
        "([record, view, how]) => { lab.record = lab.revive(record); for (const name of lab.names) lab.charts[name][how](lab.figure(name, view)); }",
        [record(**settings), view, how],
    )


def test_numbers_are_written_as_designed(lab: Page, complaints: list[str]) -> None:
    written = lab.evaluate("""async () => {
      const f = await import("/static/js/format.js");
      return [[0.0454, -2.53, -39.51, -Infinity, NaN].map((x) => f.norm(x)), [2.58, 1.158, 0.23, 5.23, 4.1].map((x) => f.ratio(x)), [-2, 0, 1, 12].map(f.decade), f.minus(-0.5)];
    }""")
    assert written == [
        ["1.11", "0.0030", "3.1×10⁻⁴⁰", "exactly 0", "∞"],
        ["380", "14", "1.7", "1.7×10⁵", "12,600"],
        ["10⁻²", "1", "10", "10¹²"],
        "−0.5",
    ]


@pytest.mark.parametrize("case", CASES)
def test_every_figure_is_pure_and_complete(lab: Page, complaints: list[str], case: str) -> None:
    settings, view = CASES[case]
    found = lab.evaluate(
        """([record, view]) => {
          lab.record = lab.revive(record);
          return lab.names.map((name) => {
            const figure = lab.figure(name, view);
            const spots = figure.data.flatMap((trace) => trace.mode === "text" ? [...trace.x, ...trace.y] : []);
            return { name, same: JSON.stringify(figure) === JSON.stringify(lab.figure(name, view)), summary: figure.summary, rows: figure.table.rows.length,
              columns: figure.table.columns.length === figure.table.rows[0].length, finite: [...figure.layout.xaxis.range, ...figure.layout.yaxis.range, ...spots].every(Number.isFinite) };
          });
        }""",
        [record(**settings), view],
    )
    for figure in found:
        assert figure["same"] and figure["columns"] and figure["finite"], figure
        assert figure["summary"] and "NaN" not in figure["summary"] and "{" not in figure["summary"], figure
        assert figure["rows"] > 0, figure


def test_the_hero_shows_the_records_numbers(lab: Page, complaints: list[str]) -> None:
    show(lab, "fades")
    shown = lab.evaluate("""() => { const hero = lab.figure("hero"); const main = hero.data.find((trace) => trace.uid === "main");
      return { y: [...main.y], words: hero.data.flatMap((trace) => trace.text ?? []), label: hero.at(20, 40).label.text, hover: hero.hover(40, 0) }; }""")
    expected = record()["gradients"]["log10_norm"]["flat"][39 * 40 :]
    assert shown["y"] == expected
    assert "loss is here" in shown["words"]
    assert "lost to tanh′ and other λ" in shown["words"]
    assert shown["label"].endswith("weaker")
    assert shown["hover"].endswith("The loss is here.")


def test_the_direct_path_belongs_to_gated_cells(lab: Page, complaints: list[str]) -> None:
    for case, expected in (("fades", False), ("lstm", True)):
        show(lab, case)
        assert lab.evaluate("lab.figure('hero').data.some((trace) => trace.uid === 'direct')") is expected


def test_the_window_cuts_the_curve_and_the_matrix(lab: Page, complaints: list[str]) -> None:
    show(lab, "truncated")
    cut = lab.evaluate("""() => { const view = { tau: 10 }; const main = lab.figure("hero", view).data.find((trace) => trace.uid === "main");
      const cells = lab.figure("lag", view).data[0]; return [main.y.findIndex(Number.isFinite), cells.z[39].findIndex(Number.isFinite)]; }""")
    assert cut == [29, 29]


def test_painting_again_creates_no_nodes(lab: Page, complaints: list[str]) -> None:
    show(lab, "fades")
    counts = lab.evaluate("""() => { const count = () => document.querySelectorAll("*").length; const first = document.querySelector("#hero .painter path"); const before = count();
      for (let k = 1; k <= 40; k += 1) { for (const name of lab.names) lab.charts[name].paint(lab.figure(name, { k })); }
      return [before, count(), first === document.querySelector("#hero .painter path")]; }""")
    assert counts[0] == counts[1]
    assert counts[2]


DIFFERENCE = """async ([a, b]) => {
  const pixels = async (png) => { const image = new Image(); image.src = `data:image/png;base64,${png}`; await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height); const context = canvas.getContext("2d"); context.drawImage(image, 0, 0); return context.getImageData(0, 0, image.width, image.height).data; };
  const [one, two] = [await pixels(a), await pixels(b)];
  let strong = 0;
  for (let i = 0; i < one.length; i += 4) if (Math.max(...[0, 1, 2].map((c) => Math.abs(one[i + c] - two[i + c]))) > 60) strong += 1;
  return strong;
}"""
FEW_PIXELS = 60  # antialiasing of glyphs and thin bars; a line that moves by one pixel changes hundreds


@pytest.mark.parametrize("case", ["fades", "explodes", "sheared", "clipped", "lstm", "truncated"])
def test_the_settled_picture_equals_the_live_one(lab: Page, complaints: list[str], case: str) -> None:
    lab.evaluate("lab.chart.loadPlotly('/plotly.js')")
    show(lab, case)
    assert lab.locator(".live").count() == len(FIGURES)
    live = base64.b64encode(lab.screenshot()).decode()
    show(lab, case, "settle")
    expect(lab.locator(".live")).to_have_count(0)
    settled = base64.b64encode(lab.screenshot()).decode()
    assert lab.evaluate(DIFFERENCE, [live, settled]) <= FEW_PIXELS


def test_a_time_step_moves_the_cursor_and_touches_nothing_else(lab: Page, complaints: list[str]) -> None:
    show(lab, "fades")
    touched = lab.evaluate("""async () => {
      const touched = [];
      const watch = new MutationObserver((changes) => touched.push(...changes.map(({ target, attributeName }) => [target, attributeName])));
      for (const name of lab.names) watch.observe(document.getElementById(name), { subtree: true, attributes: true, childList: true, characterData: true });
      for (let k = 1; k <= 40; k += 1) for (const name of lab.names) lab.charts[name].cursor(k, 40);
      await null;
      touched.push(...watch.takeRecords().map(({ target, attributeName }) => [target, attributeName]));
      watch.disconnect();
      const allowed = ([node, name]) => (node.parentElement ?? node).closest(".chart-cursor") || (name === "style" && node.localName === "text");
      return [touched.length, touched.filter((one) => !allowed(one)).map(([node, name]) => `${node.nodeName} ${name}`)];
    }""")
    assert touched[0] > 0
    assert touched[1] == []


def test_keys_and_the_pointer_move_the_cursor(lab: Page, complaints: list[str]) -> None:
    show(lab, "fades")
    lab.evaluate("lab.heard.length = 0")
    lab.locator("#hero").focus()
    lab.keyboard.press("ArrowLeft")
    lab.keyboard.press("End")
    box = lab.locator("#lag").bounding_box()
    assert box is not None
    lab.mouse.click(box["x"] + 36 + 3.5 * 7, box["y"] + 3 + 29.5 * 7)
    assert lab.evaluate("lab.heard") == [["k", 19], ["k", 40], ["t", 30], ["k", 4]]
    assert "Loss at t = 30" in (lab.locator("#lag .chart-tip").text_content() or "")


def test_an_exported_figure_stands_alone(lab: Page, complaints: list[str]) -> None:
    show(lab, "fades")
    text = lab.evaluate(
        "lab.charts.lag.toSVG({ title: 'A < B', footer: 'http://example.test/?v=1', legend: ['weak to strong'] })"
    )
    tree = ET.fromstring(text)
    words = ["".join(node.itertext()) for node in tree.iter("{http://www.w3.org/2000/svg}text")]
    assert {"A < B", "http://example.test/?v=1", "weak to strong", "strong"} <= set(words)
    assert "var(--" not in text
    assert "data:image/png;base64," in text
    assert "Triangle of gradient sizes" in (tree.findtext("{http://www.w3.org/2000/svg}desc") or "")
    png = lab.evaluate(
        "async () => Array.from(new Uint8Array(await (await lab.charts.lag.toImage('png', 2, {})).arrayBuffer()).slice(0, 8))"
    )
    assert bytes(png) == b"\x89PNG\r\n\x1a\n"


def test_a_figure_on_its_way_to_another_moves_what_both_draw(lab: Page, complaints: list[str]) -> None:
    show(lab, "fades")
    way = lab.evaluate("""async () => {
      const { between } = await import("/static/js/live/ease.js");
      const line = (y) => ({ type: "scatter", mode: "lines", uid: "main", x: [1, 2, 3], y });
      const [from, to] = [{ data: [line([0, NaN, 4])] }, { data: [line([2, 3, 8]), { ...line([5, 5, 5]), uid: "new" }], layout: { width: 7 } }];
      const half = between(from, to, 0.5);
      const real = lab.figure("hero");
      const end = between(lab.figure("hero", { t: 30 }), real, 1);
      const ys = (figure) => JSON.stringify(figure.data.filter((trace) => trace.mode === "lines").map((trace) => Array.from(trace.y)));
      return [half.data.map((trace) => Array.from(trace.y)), half.layout.width, ys(end) === ys(real)];
    }""")
    assert way == [[[1, 3, 6], [5, 5, 5]], 7, True]

"""The stage of /wirings by itself: every graph is drawn whole, its numbers are the record's, and hands can work it."""

import math
import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_stage import agrees
from tests.browser.wiring_stages import FEW, LINE, LONGEST, WIRINGS, heard, record, redraw, show

NUMBERS = """() => Object.fromEntries([...document.querySelectorAll("#stage [data-number]")]
  .filter((node) => node.getBoundingClientRect().width).map((node) => [node.dataset.number, node.textContent]))"""
FILLED = """(id) => [...document.querySelectorAll(`#stage [data-node="${id}"] :is(rect, path)`)]
  .filter((node) => node.getAttribute("display") !== "none" && /--(div|grad)-/.test(node.getAttribute("fill"))).length"""
SHOWN = """(kind) => [...document.querySelectorAll(`#stage [data-${kind}]:is(g)`)]
  .filter((node) => node.getAttribute("display") !== "none").map((node) => node.getAttribute(`data-${kind}`))"""
PICTURE = """async () => { const { visible } = await import("/static/js/diagrams/stage-export.js");
  return [...visible(held.stage.node).querySelectorAll("*")].map((node) => node.cloneNode().outerHTML + (node.children.length ? "" : node.textContent)).sort(); }"""
ROUTE = "(id) => held.stage.drawn.geometry.routes.get(id)"


def at(page: Page, node: str) -> dict[str, float]:
    """Where a vector stands."""
    found: dict[str, float] = page.evaluate(
        "(id) => { const { x, y, w, h } = held.stage.drawn.geometry.places.get(id); return { x, y, w, h }; }", node
    )
    return found


@pytest.mark.parametrize("grad", [False, True], ids=["values", "gradients"])
@pytest.mark.parametrize("query", ["w=nn", "w=bi", "w=n1&read=mean", "w=jordan", "w=ed", "w=tdnn"])
def test_every_printed_number_is_the_records(bare_page: Page, complaints: list[str], query: str, grad: bool) -> None:
    answer = record(query)
    moments = len(answer["graph"]["moments"])
    show(bare_page, query, place=2 * moments if grad else moments - 1, show="grad" if grad else "values")
    printed: dict[str, str] = bare_page.evaluate(NUMBERS)
    groups = answer["adjoints"] if grad else answer["values"]
    drawn = {(node["values"], node["step"]) for node in answer["graph"]["nodes"] if node["kind"] != "output"}
    assert len(printed) == sum(len(groups[group][step]) for group, step in drawn)
    for label, text in printed.items():
        found = re.fullmatch(r"(\w+)@(\d+):(\d+)( grad)?", label)
        assert found, label
        assert bool(found[4]) is grad
        assert agrees(text, groups[found[1]][int(found[2]) - 1][int(found[3]) - 1]), label


@pytest.mark.parametrize("layout", ["desk", "phone"])
@pytest.mark.parametrize("query", WIRINGS)
def test_every_vector_and_every_edge_is_drawn(bare_page: Page, complaints: list[str], query: str, layout: str) -> None:
    graph = record(query)["graph"]
    show(bare_page, query, layout=layout)
    assert sorted(bare_page.evaluate(SHOWN, "node")) == sorted(node["id"] for node in graph["nodes"])
    faint = {edge["id"] for edge in graph["edges"] if edge["weight"] == "α"}
    edges = set(bare_page.evaluate(SHOWN, "edge"))
    assert {edge["id"] for edge in graph["edges"]} - faint <= edges <= {edge["id"] for edge in graph["edges"]}


@pytest.mark.parametrize(
    ("query", "letter", "weights"),
    [
        ("w=tdnn&kern=2", "K_#", {"K_0", "K_1"}),
        ("w=tdnn&kern=2", "K_2,#", {"K_2,0", "K_2,1"}),
        ("w=fc", "V_#", {"V_1", "V_2", "V_3", "V_4"}),
        ("w=fc&text=a b&to=c d", "W_#,#", {"W_1,1", "W_1,2", "W_2,1", "W_2,2"}),
        ("w=ed&use=each", "U_s C", {"U_s", "C"}),
    ],
)
def test_a_letter_with_an_index_lights_all_its_weights(
    bare_page: Page, complaints: list[str], query: str, letter: str, weights: set[str]
) -> None:
    show(bare_page, query, light=letter)
    lit = """() => [...held.stage.drawn.geometry.routes.values()].filter(({ edge }) =>
      document.querySelector(`#stage g[data-edge="${edge.id}"] path`).getAttribute("stroke-width") === "2.5").map(({ edge }) => edge.weight)"""
    assert set(bare_page.evaluate(lit)) == weights
    others = {edge["weight"] for edge in record(query)["graph"]["edges"]} - weights
    assert others


def test_what_is_not_computed_is_a_dotted_outline(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, "w=nn", place=1)
    assert [bare_page.evaluate(FILLED, f"h{t}") for t in (1, 2, 3, 4)] == [6, 6, 0, 0]
    assert bare_page.evaluate(LINE, "h2>h3")["stroke-dasharray"] == "2 3"
    assert bare_page.evaluate(LINE, "h1>h2")["stroke-dasharray"] == "none"
    assert bare_page.locator("#stage [data-node='o3'] .wiring-word").is_hidden()


def test_past_the_loss_the_gradient_comes_back_in_reverse_order(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, "w=bi", show="grad", place=12)
    backward = record("w=bi")["graph"]["moments"]
    reached = [node for moment in backward[len(backward) * 2 - 12 :] for node in moment]
    for node in record("w=bi")["graph"]["nodes"]:
        if node["kind"] != "output":
            assert (bare_page.evaluate(FILLED, node["id"]) > 0) is (node["id"] in reached), node["id"]
    line = bare_page.evaluate(LINE, "b2>b1")
    assert (line["stroke"], line["stroke-dasharray"]) == ("var(--role-grad)", "5 3")
    assert bare_page.evaluate(LINE, "h1>h2")["stroke"] == "var(--line-strong)"


def test_an_output_says_its_class_its_share_and_its_target(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, "w=ed")
    answer = record("w=ed")
    for step, (said, wanted) in enumerate(
        zip(answer["outputs"]["predicted"], answer["outputs"]["targets"], strict=True)
    ):
        node = bare_page.locator(f"#stage [data-node='o{step + 1}']")
        share = round(100 * answer["outputs"]["predictions"][step][said])
        assert node.locator(".wiring-word").text_content() == answer["classes"][said]
        assert node.locator(".wiring-share").text_content() == f"{share}%"
        assert (
            node.locator(".wiring-target").text_content()
            == f"{'✓' if said == wanted else '✗'} {answer['classes'][wanted]}"
        )
        assert node.locator(".wiring-loss").text_content() == f"{answer['outputs']['losses'][step]:.2f}"
    fed = [bare_page.locator(f"#stage [data-node='y{step}']").locator("text").last.text_content() for step in (1, 2, 3)]
    assert fed == ["⟨start⟩", "I", "love"]


def test_one_direction_runs_right_to_left(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, "w=bi")
    assert bare_page.evaluate(ROUTE, "h1>h2")["tip"][2] == pytest.approx(0)
    assert abs(bare_page.evaluate(ROUTE, "b2>b1")["tip"][2]) == pytest.approx(math.pi)


def test_layers_rise(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, "w=deep&layers=4")
    heights = [at(bare_page, node)["y"] for node in ("x1", "h1", "h2.1", "h3.1", "h4.1", "o1")]
    assert heights == sorted(heights, reverse=True)
    assert "h2.1" in bare_page.evaluate(SHOWN, "node")


def test_the_one_vector_that_everything_passes_is_marked(bare_page: Page, complaints: list[str]) -> None:
    for query, stressed in (("w=ed", True), ("w=n1&read=mean", True), ("w=att", False), ("w=nn", False)):
        show(bare_page, query)
        said = "[...held.stage.node.querySelectorAll('text')].some((node) => node.getBoundingClientRect().width && node.textContent.startsWith('everything passes'))"
        assert bare_page.evaluate(said) is stressed, query


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("w=nn", ["output", "hidden", "input"]),
        ("w=bi", ["output", "backward", "forward", "input"]),
        ("w=jordan", ["output", "hidden", "input"]),
        ("w=ed", ["output", "hidden", "input"]),
        ("w=att", ["output", "decoder", "context", "encoder", "input"]),
    ],
)
@pytest.mark.parametrize("layout", ["desk", "compact"])
def test_every_lane_is_named_at_the_left(
    bare_page: Page, complaints: list[str], query: str, names: list[str], layout: str
) -> None:
    show(bare_page, query, layout=layout)
    lanes = """[...held.stage.node.querySelectorAll("text[x='6']")].filter((node) => node.getBoundingClientRect().width)
      .sort((a, b) => a.getAttribute("y") - b.getAttribute("y")).map((node) => node.textContent)"""
    assert bare_page.evaluate(lanes) == names


@pytest.mark.parametrize("query", ["w=ed", "w=att"])
def test_on_the_phone_a_decoders_time_runs_downwards(bare_page: Page, complaints: list[str], query: str) -> None:
    show(bare_page, query, layout="phone")
    for steps in (["x1", "x2", "x3", "x4", "s1", "s2"], ["y1", "y2", "y3"]):
        down = [at(bare_page, node)["y"] for node in steps]
        assert down == sorted(down)
        assert len(set(down)) == len(down)
    assert at(bare_page, "x1")["x"] < at(bare_page, "h1")["x"] < at(bare_page, "o1")["x"]


def test_pointing_at_a_letter_lights_every_edge_of_its_weight(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, "w=nn")
    assert bare_page.locator("#stage .wiring-letter[data-light='W']").count() == 1
    bare_page.locator("#stage .wiring-letter[data-light='W']").hover()
    assert ["light", "W"] in heard(bare_page)
    assert {bare_page.evaluate(LINE, f"h{t}>h{t + 1}")["stroke-width"] for t in (1, 2, 3)} == {"2.5"}
    assert {bare_page.evaluate(LINE, f"x{t}>h{t}")["stroke-width"] for t in (1, 2, 3, 4)} == {"1.25"}
    expect(bare_page.locator(".stage-tip")).to_have_text("W carries h₁ into h₂. The same W is at work on 3 edges.")
    bare_page.mouse.move(2, 2)
    assert bare_page.evaluate(LINE, "h1>h2")["stroke-width"] == "1.25"
    redraw(bare_page, note="sub")
    letter = bare_page.locator("#stage .wiring-letter[data-light='U']").text_content() or ""
    assert letter.replace("\u200b", "") == "Whx"


def test_what_recurs_in_a_jordan_network_comes_from_the_output(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, "w=jordan&tf=0")
    redraw(bare_page, note="sub")
    letter = bare_page.locator("#stage .wiring-letter[data-light='W']")
    assert (letter.text_content() or "").replace("\u200b", "") == "Why"
    letter.hover()
    expect(bare_page.locator(".stage-tip")).to_contain_text("W_hy carries y")


EDGE = """async (id) => {
  const { edgeSentence } = await import("/static/js/diagrams/wiring-stage-words.js");
  const fill = (message, values) => message.replace(/\\{(\\w+)\\}/g, (whole, name) => String(values[name] ?? whole));
  return edgeSentence({ view: held.view }, id, fill);
}"""


@pytest.mark.parametrize(
    ("query", "edge", "words"),
    [
        ("w=ed", "h4>c", "c takes h₄ as it is."),
        ("w=n1&read=mean", "h2>mean", "h₂ is one of the 4 states whose mean this is."),
        ("w=att", "s1>c2", "s₁ is compared with every state of the source: how well it fits each decides c₂."),
        ("w=ed&tf=0", "o1>y2", "y₂ is the word that ŷ₁ gives most; no gradient runs back along a choice."),
        ("w=jordan&tf=0", "o1>y2", "y₂ takes ŷ₁ as it is."),
        ("w=jordan&tf=.25", "o1>y2", "y₂ takes 75% of ŷ₁, and the rest from the target."),
    ],
)
def test_an_edge_without_a_matrix_says_what_it_carries(
    bare_page: Page, complaints: list[str], query: str, edge: str, words: str
) -> None:
    show(bare_page, query)
    assert bare_page.evaluate(EDGE, edge) == words


@pytest.mark.parametrize("query", ["w=nn", "w=bi", "w=tdnn", "w=fc", "w=ed", "w=jordan"])
def test_the_paths_of_the_selection_are_lit(bare_page: Page, complaints: list[str], query: str) -> None:
    answer = record(query)
    for t, k in ((1, 1), (3, 2), (2, 4)):
        show(bare_page, query, selected={"t": t, "k": k})
        widths = {edge["id"]: bare_page.evaluate(LINE, edge["id"])["stroke-width"] for edge in answer["graph"]["edges"]}
        lit = {edge for edge, width in widths.items() if width == "2.25"}
        assert bool(lit) is bool(answer["matrices"]["sees"][t - 1][k - 1])
        if lit:
            assert any(edge.startswith(f"x{k}>") for edge in lit)
            assert any(edge.endswith(f">o{t}") for edge in lit)
            assert not any(edge.startswith("x") and not edge.startswith(f"x{k}>") for edge in lit)


SWITCHES = [
    ("w=nn", "w=bi"),
    ("w=bi", "w=deep"),
    ("w=ed", "w=ed&c=all&use=each"),
    ("w=att", "w=ed"),
    ("w=tdnn", "w=fc"),
]


@pytest.mark.parametrize("layout", ["desk", "phone"])
@pytest.mark.parametrize(("before", "after"), SWITCHES)
def test_a_switch_ends_in_the_picture_of_no_animation(
    bare_page: Page, complaints: list[str], before: str, after: str, layout: str
) -> None:
    show(bare_page, after, layout=layout, place=3)
    still = bare_page.evaluate(PICTURE)
    show(bare_page, before, after, layout=layout, place=3)
    known = "(() => { const { nodes } = held.stage.picture; return held.records[1].graph.nodes.filter(({ id }) => nodes.has(id)).map(({ id }) => [id, nodes.get(id)]); })()"
    bare_page.evaluate(f"held.shared = {known}")
    took = bare_page.evaluate(
        "async () => { const from = performance.now(); await held.stage.draw({ ...held.view, record: held.records[1], motion: true }); return performance.now() - from; }"
    )
    assert took > (400 if before.split("&")[0] == after.split("&")[0] else 580)
    assert len(bare_page.evaluate("held.shared.map(([id]) => id)")) >= 8
    assert bare_page.evaluate("held.shared.every(([id, mark]) => held.stage.picture.nodes.get(id) === mark)")
    assert bare_page.evaluate(PICTURE) == still


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("w=ed", "w=ed&c=all&use=each"),
        ("w=att", "w=att&score=additive"),
        ("w=bi", "w=bi&join=sum"),
        ("w=jordan", "w=jordan&tf=.5"),
        ("w=tdnn", "w=tdnn&kern=4"),
        ("w=nn", "w=1n&feed=every&to=a b c d"),
    ],
)
def test_shared_vectors_keep_their_place(bare_page: Page, complaints: list[str], before: str, after: str) -> None:
    show(bare_page, before, after)
    stands = """() => Object.fromEntries([...held.stage.drawn.geometry.places].map(([id, { x, y, w, h }]) => [id, [x, y, w, h]]))"""
    first = bare_page.evaluate(stands)
    bare_page.evaluate("held.stage.draw({ ...held.view, record: held.records[1] })")
    second = bare_page.evaluate(stands)
    shared = first.keys() & second.keys()
    assert len(shared) >= 12
    assert {node: first[node] for node in shared} == {node: second[node] for node in shared}


def test_nothing_moves_when_only_numbers_change_or_less_motion_is_wanted(
    bare_page: Page, complaints: list[str]
) -> None:
    show(bare_page, "w=nn", "w=nn&seed=8", "w=bi")
    frames = """async ([i, motion]) => { let asked = 0; const real = globalThis.requestAnimationFrame;
      globalThis.requestAnimationFrame = (paint) => { asked += 1; return real(paint); };
      try { await held.stage.draw({ ...held.view, record: held.records[i], motion }); } finally { globalThis.requestAnimationFrame = real; }
      return asked; }"""
    assert bare_page.evaluate(frames, [1, True]) == 0
    assert bare_page.evaluate(frames, [2, False]) == 0
    assert bare_page.evaluate(frames, [0, True]) > 3  # another wiring moves


def test_every_mark_says_what_it_is_and_where_it_comes_from(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, "w=ed&c=all", unit=1)
    value = record("w=ed&c=all")["values"]["h"][1][0]
    said = """async (id) => (await import("/static/js/diagrams/wiring-stage-words.js")).nodeSentence(held.stage.drawn, id, 1, held.stage.options.t)"""
    text = f"{value:.2f}".replace("-", "−")
    assert bare_page.evaluate(said, "h2") == f"Entry 1 of h₂ is {text}. It comes from U x₂, W h₁."
    assert "passes these 6 numbers" in bare_page.evaluate(said, "c")
    assert bare_page.evaluate(said, "o1").startswith("ŷ₁ gives “")
    redraw(bare_page, place=0)
    assert bare_page.evaluate(said, "h2") == "h₂ is not computed yet: it comes at moment 2 of 9."
    redraw(bare_page, place=9, show="grad")
    assert bare_page.evaluate(said, "h2") == "The gradient has not reached h₂ yet."


def test_a_context_says_what_it_adds_up(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, "w=att", unit=2)
    found = record("w=att")
    terms = [
        (a * h[1], a, h[1], k + 1)
        for k, (a, h) in enumerate(zip(found["attention"]["weights"][1], found["values"]["h"], strict=True))
    ]
    _, alpha, value, k = max(terms, key=lambda term: abs(term[0]))
    said = """(id) => import("/static/js/diagrams/wiring-stage-words.js").then(({ nodeSentence }) => nodeSentence(held.stage.drawn, id, 2, held.stage.options.t))"""
    text = bare_page.evaluate(said, "c2")
    assert f"It is α times h, added up: {alpha:.2f} × {value:.2f} (h{'₁₂₃₄'[k - 1]})".replace("-", "−") in text
    assert abs(sum(term[0] for term in terms) - found["values"]["c"][1][1]) < 1e-12


@pytest.mark.parametrize("query", FEW)
def test_the_export_is_a_picture_by_itself(bare_page: Page, complaints: list[str], query: str) -> None:
    show(bare_page, query)
    for theme, surface in (("light", "#ffffff"), ("dark", "#171a20")):
        text = bare_page.evaluate("(theme) => held.stage.svg(held.view, { theme })", theme)
        assert "var(" not in text
        assert surface in text
        root = ET.fromstring(text)
        assert root.findtext("{http://www.w3.org/2000/svg}title") == record(query)["headline"]["en"]["text"]
        assert not [node for node in root.iter() if node.get("display") == "none"]


def test_the_table_has_a_row_for_each_vector(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, "w=nn", place=2)
    table: dict[str, Any] = bare_page.evaluate("held.stage.table(held.view)")
    answer = record("w=nn")
    rows = {row[0]: row[1:] for row in table["rows"]}
    assert table["columns"][:3] == ["vector", "word", "1"]
    assert len(rows) == len(answer["graph"]["nodes"])
    assert rows["x₂"][0] == "爱"
    assert float(rows["h₂"][3].replace("−", "-")) == pytest.approx(answer["values"]["h"][1][2], abs=0.0006)
    assert set(rows["h₄"][1:]) == {"–"}
    assert rows["ŷ₁"][0].startswith(answer["classes"][answer["outputs"]["predicted"][0]])


@pytest.mark.parametrize("size", [8, 16, 32, 64])
def test_many_units_become_thin_rows(bare_page: Page, complaints: list[str], size: int) -> None:
    show(bare_page, f"w=nn&H={size}")
    assert at(bare_page, "h1")["h"] <= 160
    assert bare_page.evaluate(FILLED, "h1") >= (size if size <= 16 else 3)


def test_a_step_makes_no_new_marks(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, f"w=att&{LONGEST}", place=24)
    count = "held.stage.node.querySelectorAll('*').length"
    before = bare_page.evaluate(count)
    for place in (0, 12, 20):
        redraw(bare_page, place=place)
    assert bare_page.evaluate(count) - before <= 20

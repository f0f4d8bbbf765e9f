"""The stage by itself: its numbers are the record's, it folds and unfolds to the same picture, and hands can work it."""

import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stages import SETUP, payload, record

CELLS: list[dict[str, Any]] = [
    {"cell": "lstm"},
    {"cell": "gru"},
    {"cell": "gru", "ra": 1},
    {"cell": "vanilla"},
    {"cell": "jordan"},
    {"cell": "jordan", "tf": 1},
]
NUMBERS = """() => Object.fromEntries([...document.querySelectorAll("#stage [data-numbers] text")]
  .filter((node) => !node.closest('[display="none"]')).map((node) => {
    const { numbers, units } = node.parentNode.dataset;
    const [of, ...flags] = numbers.split(" ");
    const unit = units.split(" ")[[...node.parentNode.children].indexOf(node)];
    return [[`${of}@${node.closest("[data-step]").dataset.step}:${unit}`, ...flags].join(" "), node.textContent];
  }))"""
READING = {"c": ("c",), "h": ("h",), "x": ("x",), "tanh_c": ("terms", "tanh_c"), "y": ("terms", "y")}


def name(settings: dict[str, Any]) -> str:
    return " ".join(map(str, settings.values()))


def show(page: Page, settings: dict[str, Any], **view: Any) -> None:
    """Draw the stage for these settings."""
    page.set_viewport_size({"width": 1440, "height": 640})
    page.mouse.move(0, 0)  # the page serves a whole module: what the test before pointed at would have its tip
    page.evaluate(SETUP, [payload(**settings), view])


def redraw(page: Page, **view: Any) -> None:
    """Draw the same record otherwise."""
    page.evaluate("(wanted) => { held.view = { ...held.view, ...wanted }; held.stage.draw(held.view); }", view)


def heard(page: Page) -> list[list[Any]]:
    """What the stage said since the last time."""
    told: list[list[Any]] = page.evaluate("held.heard.splice(0)")
    return told


def looked_up(part: dict[str, Any], of: str, grad: bool) -> Any:
    """The array of a quantity, from the trace or the way back."""
    kind, _, key = of.partition(":")
    if kind == "gate":
        return part["gates"][key]
    if kind == "pre":
        return part["pre"][key]
    if kind == "term":
        return part["pre"]["h"] if grad else part["terms"][key]
    if of == "output":
        return part["predictions"]
    if grad:
        return part[of]
    found = part
    for step in READING[of]:
        found = found[step]
    return found


def expected(answer: dict[str, Any], label: str) -> float:
    """The number of the record that a label such as `c@5:2 grad` names."""
    match = re.fullmatch(r"([\w:]+)@(-?\d+):(\d+)( grad| rest)?", label)
    assert match, label
    of, step, unit, mark = match[1], int(match[2]), int(match[3]), match[4]
    grad = mark == " grad"
    part = answer["backward"] if grad else answer["trace"]
    if step == 0 and of in ("h", "c"):
        return float(part[f"{of}0"][unit - 1])
    row = step if of == "y" else step - 1
    value = float(looked_up(part, of, grad)[row][unit - 1])
    return 1 - value if mark == " rest" else value


def read(text: str) -> float:
    """A printed number."""
    return float(text.replace("−", "-").replace("10⁻", "1e-").translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")))


def agrees(text: str, value: float) -> bool:
    """Whether the text is that number as a cell prints it."""
    if "10⁻" in text:
        return abs(read(text)) <= abs(value) < 10 * abs(read(text)) and (read(text) < 0) == (value < 0)
    places = len(text.partition(".")[2])
    return abs(read(text) - value) <= 0.5001 * 10**-places + 1e-6


@pytest.mark.parametrize("settings", CELLS, ids=name)
@pytest.mark.parametrize("place", [0, 4, 6, 7, 8, 11, 14])
def test_every_printed_number_is_the_records(
    bare_page: Page, complaints: list[str], settings: dict[str, Any], place: int
) -> None:
    show(bare_page, settings, place=place, show="grad" if place > 7 else "values")
    answer = record(**settings)
    printed: dict[str, str] = bare_page.evaluate(NUMBERS)
    assert len(printed) >= 6 * 5
    for label, text in printed.items():
        assert agrees(text, expected(answer, label)), (label, text, expected(answer, label))


def test_gradients_of_gates_can_be_printed(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, {"cell": "lstm"}, place=11, show="grad")
    bare_page.locator("#stage [data-of='gate:forget']").first.click()
    printed: dict[str, str] = bare_page.evaluate(NUMBERS)
    answer = record(cell="lstm")
    gates = {label: text for label, text in printed.items() if label.startswith("gate:") and label.endswith("grad")}
    assert len(gates) == 4 * 6
    assert all(agrees(text, expected(answer, label)) for label, text in gates.items())


def test_nothing_that_is_not_computed_is_shown(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, {"cell": "lstm"}, place=2)
    filled = """(step) => [...document.querySelectorAll(`#stage .stage-column[data-step="${step}"] rect`)]
      .filter((node) => !node.closest('[display="none"], [transform^="translate(-9999"]') && /--(div|grad)-/.test(node.getAttribute("fill"))).length"""
    assert [bare_page.evaluate(filled, step) for step in (1, 2, 4, 7)] == [12, 12, 0, 0]
    redraw(bare_page, show="grad")
    assert bare_page.evaluate(NUMBERS) == {}
    assert sum(bare_page.evaluate(filled, step) for step in range(8)) == 0
    redraw(bare_page, place=12, show="grad")
    assert [bare_page.evaluate(filled, step) for step in (1, 2, 4, 7)] == [0, 0, 12, 12]


@pytest.mark.parametrize("settings", CELLS, ids=name)
@pytest.mark.parametrize("layout", ["desk", "phone"])
def test_folding_ends_in_the_picture_of_no_animation(
    bare_page: Page, complaints: list[str], settings: dict[str, Any], layout: str
) -> None:
    show(bare_page, settings, layout=layout, width=1392 if layout == "desk" else 358)
    seen = """async ([folded, animate]) => {
      const { visible } = await import("/static/js/diagrams/stage-export.js");
      const before = performance.now();
      await held.stage.fold(folded, { animate });
      const node = (one) => [one.tagName, one.getAttribute("x"), one.getAttribute("y"), one.getAttribute("d"), one.getAttribute("fill"),
        one.getAttribute("opacity"), one.getAttribute("transform"), one.children.length ? "" : one.textContent];
      return [JSON.stringify([...visible(held.stage.node).querySelectorAll("*")].map(node)), performance.now() - before];
    }"""
    pictures = [bare_page.evaluate(seen, [folded, False])[0] for folded in (True, False)]
    folded, took = bare_page.evaluate(seen, [True, True])
    assert folded == pictures[0]
    assert took > 850
    assert bare_page.evaluate(seen, [False, True])[0] == pictures[1]


def test_the_folded_graph_has_one_cell_and_a_delay(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, {"cell": "vanilla"}, folded=True)
    words = bare_page.evaluate("""() => [...document.querySelectorAll("#stage text")]
      .filter((node) => !node.closest('[display="none"]')).map((node) => node.textContent.replaceAll("\\u200b", ""))""")
    assert {"U", "W", "V", "5", "bad"} <= set(words)
    assert "plot" not in words


def test_pointing_at_a_letter_lights_its_matrix_in_every_step(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, {"cell": "vanilla"}, place=7)
    bare_page.locator("#stage .stage-letter[data-light='W']").first.hover()
    assert ["light", "W"] in heard(bare_page)
    redraw(bare_page, light="W")
    lanes = (
        "[...document.querySelectorAll('#stage [data-lane=\"h\"]')].map((node) => node.getAttribute('stroke-width'))"
    )
    assert bare_page.evaluate(lanes) == ["2.5"] * 7
    assert bare_page.locator("#stage .stage-letter[data-light='W']:not([display='none'])").count() == 7


def test_a_column_moves_and_a_row_chooses_its_unit(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, {"cell": "lstm"})
    bare_page.locator("#stage .stage-column[data-step='2'] text").last.click()
    assert ["step", 2] in heard(bare_page)
    box = bare_page.locator("#stage svg").bounding_box()
    assert box is not None
    bare_page.mouse.click(box["x"] + 355, box["y"] + 94 + 4 * 20 + 10)
    assert [told for told in heard(bare_page) if told[0] != "light"] == [["unit", 5], ["step", 3]]


def test_a_state_of_the_open_step_is_dragged(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, {"cell": "lstm"})
    before = record(cell="lstm")["trace"]["h"][4][2]
    box = bare_page.locator("#stage [data-step='5'] [data-of='h'][data-unit='3']").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    bare_page.mouse.move(x, y)
    bare_page.mouse.down()
    bare_page.mouse.move(x, y - 20, steps=4)
    bare_page.mouse.up()
    pokes = [told[1] for told in heard(bare_page) if told[0] == "poke"]
    assert [poke["phase"] for poke in pokes][-2:] == ["move", "end"]
    assert pokes[-1] | {"value": 0} == {"state": "h", "unit": 3, "step": 5, "value": 0, "phase": "end"}
    assert pokes[-1]["value"] == pytest.approx(before + 0.2, abs=0.006)


def test_the_stage_is_one_tab_stop_with_keys_inside(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, {"cell": "lstm"})
    assert bare_page.locator("#stage [tabindex='0']").count() == 1
    bare_page.mouse.move(1420, 630)
    heard(bare_page)
    bare_page.keyboard.press("Tab")
    focus = "document.activeElement.dataset.focus"
    assert bare_page.evaluate(focus) == "open"
    for key in ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "l"):
        bare_page.keyboard.press(key)
    assert heard(bare_page) == [
        ["step", 4],
        ["step", 6],
        ["unit", 1],
        ["unit", 3],
        ["step", 1],
        ["step", 7],
        ["light", "U"],
    ]
    bare_page.keyboard.press("Enter")
    assert bare_page.evaluate(focus) == "h"
    assert bare_page.locator("#stage-tip").inner_text().startswith("Unit 2 of h₅ is ")
    bare_page.keyboard.press("Shift+ArrowUp")
    bare_page.keyboard.press("ArrowLeft")
    bare_page.keyboard.press("ArrowDown")
    pokes = [told[1] for told in heard(bare_page)]
    assert [(poke["state"], poke["unit"], poke["step"]) for poke in pokes] == [("h", 2, 5), ("c", 2, 5)]
    answer = record(cell="lstm")
    assert pokes[0]["value"] == pytest.approx(answer["trace"]["h"][4][1] + 0.1, abs=0.006)
    assert pokes[1]["value"] == pytest.approx(answer["trace"]["c"][4][1] - 0.01, abs=0.006)


def test_every_mark_has_a_sentence_whose_equation_adds_up(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, {"m": "demo:sentiment"})
    said = """() => [1, 2, 3, 4, 5, 6].flatMap((unit) => [1, 2, 3, 4, 5].map((step) => held.stage.cellSentence({ of: "c", step, unit })))"""
    for sentence in bare_page.evaluate(said):
        match = re.fullmatch(r"Unit \d of c[₁-₅] is (\S+) = (\S+) × (\S+) \+ (\S+) × (\S+)\.", sentence)
        assert match, sentence
        c, f, before, i, g = (float(text.strip("()").replace("−", "-")) for text in match.groups())
        places = len(match[1].partition(".")[2])
        assert c == pytest.approx(f * before + i * g, abs=0.51 * 10**-places if places < 4 else 0.0003)
    bare_page.locator("#stage [data-step='5'] [data-of='h'][data-unit='2']").hover()
    expect(bare_page.locator("#stage-tip")).to_have_text(re.compile("^Unit 2 of h₅ is "))


def test_many_steps_are_windowed_and_chips_move(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, {"cell": "vanilla", "x": "noise", "T": 200}, place=99)
    steps = "[...document.querySelectorAll('#stage .stage-column:not([display=\"none\"])')].map((node) => Number(node.dataset.step))"
    assert sorted(bare_page.evaluate(steps)) == [0, 1, 97, 98, 99, 100, 101, 102, 103, 200]
    bare_page.locator("#stage .stage-chip").first.click()
    assert ["step", 49] in heard(bare_page)


@pytest.mark.parametrize("size", [12, 32, 64])
def test_many_units_stay_usable(bare_page: Page, complaints: list[str], size: int) -> None:
    show(bare_page, {"cell": "lstm", "H": size, "x": "noise", "T": 12}, unit=size)
    printed = bare_page.evaluate(NUMBERS)
    assert len({label.partition(":")[2] for label in printed if label.startswith("h@5")}) == 8
    assert f"h@5:{size}" in printed
    redraw(bare_page, rows=[3, 1])
    assert [label for label in bare_page.evaluate(NUMBERS) if label.startswith("h@5")] == ["h@5:3", "h@5:1"]
    strips = bare_page.evaluate(STRIPS, 1)
    assert [len(strip) for strip in strips] == ([size, size] if size > 32 else [])


# The rows of a column's canvases, c above h: each with the colour of its value.
STRIPS = """async (step) => {
  const { look } = await import("/static/js/diagrams/stage-look.js");
  const { resolve } = await import("/static/js/ramp.js");
  const { at } = await import("/static/js/diagrams/stage-data.js");
  const { record, theme } = held.view;
  return [...document.querySelectorAll(`#stage .stage-column[data-step="${step}"] canvas`)].map((canvas, lane) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, 1, canvas.height);
    return Array.from({ length: canvas.height }, (_, i) => {
      const shown = [...data.slice(4 * i, 4 * i + 3)].map((n) => n.toString(16).padStart(2, "0")).join("");
      const token = look(at(record, lane ? "h" : "c", step, i + 1, false), false, { low: 0, high: 1 }).fill.slice(4, -1);
      return [`#${shown}`, resolve([token], document.body, theme).get(token)];
    });
  });
}"""


def test_a_strip_of_many_units_is_a_canvas_whose_rows_have_the_colours_of_their_values(
    bare_page: Page, complaints: list[str]
) -> None:
    show(bare_page, {"cell": "lstm", "H": 40, "x": "noise", "T": 12})
    seen = []
    for theme in ("light", "dark"):
        redraw(bare_page, theme=theme)
        strips = bare_page.evaluate(STRIPS, 3)
        assert [len(strip) for strip in strips] == [40, 40]
        assert all(shown == wanted for strip in strips for shown, wanted in strip)
        seen.append(strips)
    assert seen[0] != seen[1]
    assert len({shown for shown, _ in seen[0][0]}) > 2
    alone = bare_page.evaluate("() => held.stage.svg(held.view, { theme: 'light' })")
    assert "foreignObject" not in alone
    assert 'shape-rendering="crispEdges"' in alone


def test_an_unknown_word_is_marked(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, {"m": "demo:sentiment", "text": "the meh plot"}, place=1)
    assert bare_page.locator("#stage [data-unknown='yes']").text_content() == "meh"
    assert bare_page.locator("#stage .stage-open rect[fill='url(#stage-bad)']:not([display='none'])").count() == 5
    assert "read as ⟨unk⟩" in bare_page.evaluate("held.stage.openSentence()")


def test_edits_show_what_was_before(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, {"m": "demo:sentiment", "edit": "c2@4:.9"}, place=3)
    assert "Without your change it was" in bare_page.evaluate("held.stage.cellSentence({ of: 'c', step: 4, unit: 2 })")
    ticks = "#stage .stage-open rect[stroke='var(--surface)']:not([display='none'])"
    assert bare_page.locator(ticks).count() >= 2
    assert "→" in str(bare_page.locator("#stage .stage-readout[data-readout='4'] text").text_content())


def test_pins_are_strips_at_the_same_steps(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, {"cell": "lstm"})
    tall = bare_page.locator("#stage svg").get_attribute("height")
    bare_page.evaluate(
        "held.stage.draw({ ...held.view, pins: [{ label: 'Before', record: held.record }, { label: 'Other', record: held.record }] })"
    )
    assert bare_page.locator("#stage svg").get_attribute("height") == str(int(tall or 0) + 128)
    assert bare_page.get_by_text("Before", exact=True).count() == 1


def test_the_export_is_a_picture_by_itself(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, {"m": "demo:sentiment"})
    for theme, surface in (("light", "#ffffff"), ("dark", "#171a20")):
        text = bare_page.evaluate("(theme) => held.stage.svg(held.view, { theme })", theme)
        assert "var(" not in text
        assert surface in text
        root = ET.fromstring(text)
        space = "{http://www.w3.org/2000/svg}"
        assert root.findtext(f"{space}title") == record(m="demo:sentiment")["headlines"]["en"][4]["text"]
        words = ["".join(node.itertext()) for node in root.iter(f"{space}text")]
        assert "bad" in words
        assert not [node for node in root.iter() if node.get("display") == "none"]


def test_the_table_has_a_row_for_each_unit(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, {"cell": "lstm"})
    table = bare_page.evaluate("held.stage.table(held.view)")
    answer = record(cell="lstm")
    assert table["columns"][:3] == ["hidden unit", "1 the", "2 plot"]
    assert [row[0] for row in table["rows"]] == [f"{state} {unit}" for state in "ch" for unit in range(1, 7)]
    assert table["rows"][7][6] == "–"
    assert read(table["rows"][7][5]) == pytest.approx(answer["trace"]["h"][4][1], abs=0.0006)


@pytest.mark.parametrize("layout", ["desk", "compact", "phone"])
@pytest.mark.parametrize("cell", ["lstm", "gru", "vanilla", "jordan"])
def test_no_text_leaves_the_stage_and_none_is_small(
    bare_page: Page, complaints: list[str], layout: str, cell: str
) -> None:
    width = {"desk": 1392, "compact": 976, "phone": 358}[layout]
    for settings in ({}, {"place": 11, "show": "grad"}, {"note": "torch"}, {"folded": True}):
        show(bare_page, {"cell": cell}, layout=layout, width=width, **settings)
        bad = bare_page.evaluate(
            """(width) => {
          const stage = document.querySelector("#stage svg").getBoundingClientRect();
          return [...document.querySelectorAll("#stage text")].filter((node) => !node.closest('[display="none"]') && node.textContent.trim()).filter((node) => {
            const box = node.getBoundingClientRect();
            return box.left < stage.left - 1 || box.right > stage.left + width + 1 || box.bottom > stage.bottom + 2 || parseFloat(getComputedStyle(node).fontSize) < 11;
          }).map((node) => node.textContent);
        }""",
            width,
        )
        assert bad == [], settings


def test_numbers_of_steps_that_rush_wait_until_they_rest_and_are_right(bare_page: Page) -> None:
    show(bare_page, {"cell": "lstm"})
    rushed = """() => [1, 2, 3].map((place) => {
      held.view = { ...held.view, place };
      held.stage.draw(held.view);
      return document.querySelector(".stage-numbers") !== null;
    })"""
    assert bare_page.evaluate(rushed) == [True, False, False]
    expect(bare_page.locator(".stage-numbers").first).to_be_attached()
    numbers = bare_page.evaluate(NUMBERS)
    assert numbers
    show(bare_page, {"cell": "lstm"}, place=3)
    assert bare_page.evaluate(NUMBERS) == numbers

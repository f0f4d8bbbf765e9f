"""What is drawn on the stage of /wirings has room: no word is clipped, no letter lies on a line, no frame cuts a vector."""

import pytest
from playwright.sync_api import Page

from tests.browser.wiring_stages import FEW, LONG, LONGEST, WIRINGS, WORDS, record, redraw, show


@pytest.mark.parametrize("layout", ["desk", "compact", "phone"])
@pytest.mark.parametrize("query", [*WIRINGS, *(f"{query}&{LONGEST}" for query in FEW), f"w=deep&layers=4&{LONGEST}"])
def test_no_word_is_clipped_and_no_vectors_overlap(
    bare_page: Page, complaints: list[str], query: str, layout: str
) -> None:
    show(bare_page, query, layout=layout, selected={"t": 1, "k": 1})
    outside = """() => { const box = held.stage.node.getBoundingClientRect();
      return [...held.stage.node.querySelectorAll("text")].filter((node) => { const { left, right, top, bottom, width } = node.getBoundingClientRect();
        return width && (left < box.left - 1 || right > box.right + 1 || top < box.top - 1 || bottom > box.bottom + 1); }).map((node) => node.textContent); }"""
    assert bare_page.evaluate(outside) == []
    overlapping = """() => { const all = [...held.stage.drawn.geometry.places.values()];
      return all.flatMap((a, i) => all.slice(i + 1).filter((b) => Math.abs(a.x - b.x) < (a.w + b.w) / 2 && Math.abs(a.y - b.y) < (a.h + b.h) / 2).map((b) => [a.node.id, b.node.id])); }"""
    assert bare_page.evaluate(overlapping) == []
    width = bare_page.evaluate("[held.stage.node.clientWidth, held.view.width]")
    assert width[0] <= width[1]


# Letters of weights, of vectors and weights of arcs, as they are inked, and what each of them stands on.
COLLISIONS = """() => {
  const svg = held.stage.node, from = svg.getBoundingClientRect();
  const seen = (node) => !node.closest('[display="none"]');
  const boxOf = (node) => { const { left, right, top, bottom } = node.getBoundingClientRect(); return { left: left - from.left, right: right - from.left, top: top - from.top, bottom: bottom - from.top }; };
  const inked = (node) => { const box = boxOf(node), size = Number(node.getAttribute("font-size")); return { ...box, top: box.bottom - 1.15 * size, bottom: box.bottom - 0.2 * size }; };
  const letters = [...svg.querySelectorAll(".wiring-letter")].filter(seen);
  const lines = [...svg.querySelectorAll(":is(.wiring-edge, .wiring-arc) > path:first-child")].filter(seen).map((path) => {
    const long = path.getTotalLength();
    return { id: path.parentNode.dataset.edge, points: Array.from({ length: Math.ceil(long / 2) + 1 }, (_, i) => path.getPointAtLength(2 * i)) };
  });
  const others = [...held.stage.drawn.geometry.places.values()].map(({ node, x, y, w, h }) => ({ id: node.id, box: { left: x - w / 2, right: x + w / 2, top: y - h / 2, bottom: y + h / 2 } }));
  const met = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 3 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3;
  return letters.flatMap((letter) => {
    const box = inked(letter);
    const on = lines.filter(({ points }) => points.some(({ x, y }) => x > box.left + 0.5 && x < box.right - 0.5 && y > box.top + 1.5 && y < box.bottom - 1.5));
    const over = [...others.filter((one) => met(one.box, box)), ...letters.filter((one) => one !== letter && met(inked(one), box)).map((one) => ({ id: one.textContent }))];
    return [...on, ...over].map(({ id }) => `${letter.dataset.light} on ${id}`);
  });
}"""


@pytest.mark.parametrize(("layout", "width"), [("desk", 740), ("compact", 972), ("phone", 358), ("phone", 288)])
@pytest.mark.parametrize("query", [*WIRINGS, "w=att&score=additive&H=16"])
def test_letters_of_weights_stand_off_lines_and_vectors(
    bare_page: Page, complaints: list[str], query: str, layout: str, width: int
) -> None:
    show(bare_page, query, layout=layout, width=width)
    assert bare_page.evaluate(COLLISIONS) == []


def test_the_letters_of_a_vector_stay_in_the_picture_of_a_narrow_phone(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, "w=deep", layout="phone", width=288)
    right = "() => Math.max(...[...held.stage.node.querySelectorAll('.wiring-node > text')].map((node) => node.getBoundingClientRect().right))"
    assert bare_page.evaluate(right) <= bare_page.evaluate("held.stage.node.getBoundingClientRect().right")


@pytest.mark.parametrize("layout", ["desk", "phone"])
def test_what_an_arc_weighs_is_written_over_every_arc(bare_page: Page, complaints: list[str], layout: str) -> None:
    show(bare_page, "w=att", layout=layout, selected={"t": 2, "k": 1})
    order = """() => { const last = [...held.stage.node.querySelectorAll(".wiring-arc")].at(-1);
      return [...held.stage.node.querySelectorAll(".wiring-alpha")].map((text) => Boolean(last.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING)); }"""
    assert bare_page.evaluate(order) == [True] * 4


@pytest.mark.parametrize(("layout", "width"), [("desk", 740), ("compact", 972), ("phone", 358), ("phone", 288)])
@pytest.mark.parametrize("query", ["w=jordan", "w=nn", "w=bi"])
def test_the_frame_of_the_open_moment_cuts_no_vector(
    bare_page: Page, complaints: list[str], query: str, layout: str, width: int
) -> None:
    cut = """() => { const path = held.stage.node.querySelector(".wiring-frame"), long = path.getTotalLength();
      const points = Array.from({ length: Math.ceil(long) + 1 }, (_, i) => path.getPointAtLength(i));
      return [...held.stage.drawn.geometry.places.values()].filter(({ x, y, w, h }) => points.some((at) => Math.abs(at.x - x) < w / 2 + 1 && Math.abs(at.y - y) < h / 2 + 1)).map(({ node }) => node.id); }"""
    show(bare_page, query, layout=layout, width=width)
    for place in range(len(record(query)["graph"]["moments"])):
        redraw(bare_page, place=place)
        assert bare_page.evaluate(cut) == []


def test_long_words_take_turns_in_two_rows(bare_page: Page, complaints: list[str]) -> None:
    words = "the plot was not bad at all but the end came too late for us to care much about it at the the plot"
    for layout, width in (("desk", 786), ("phone", 358)):
        show(bare_page, f"w=nn&T=24&text={words}&to={words}", layout=layout, width=width)
        tokens = """() => [...held.stage.drawn.geometry.places.values()].filter(({ node }) => node.kind === "input").map(({ node }) => {
          const text = document.querySelector(`#stage [data-node="${node.id}"] > text:last-of-type`), { left, right, top, bottom } = text.getBoundingClientRect();
          return [text.textContent, left, right, top, bottom]; })"""
        found = bare_page.evaluate(tokens)
        assert [text for text, *_ in found] == words.split()[:24]
        for i, (_, left, right, top, bottom) in enumerate(found):
            for _, other_left, other_right, other_top, other_bottom in found[i + 1 :]:
                apart = other_left >= right or other_right <= left or other_top >= bottom - 4 or other_bottom <= top + 4
                assert apart


def test_more_columns_than_fit_scroll(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, f"w=att&T=24&text={LONG}{LONG}&to={WORDS} {WORDS}")
    inside, outside = bare_page.evaluate("[held.stage.scroller.scrollWidth, held.stage.scroller.clientWidth]")
    assert inside > outside == 820
    bare_page.keyboard.press("Tab")
    bare_page.keyboard.press("End")
    assert bare_page.evaluate("held.stage.scroller.scrollLeft") > 0

"""Hands on the stage of /wirings: arcs of attention by pointer and by keys, one tab stop, vectors that are chosen."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.wiring_stages import LINE, heard, record, redraw, show


def alpha(page: Page, row: int) -> list[float]:
    """The weights that the arcs of a decoder step say."""
    texts: list[str] = page.evaluate(
        '(row) => [...document.querySelectorAll(`#stage .wiring-alpha[data-row="${row}"]:not([display="none"])`)].sort((a, b) => a.dataset.k - b.dataset.k).map((node) => node.textContent)',
        row,
    )
    return [float(text) for text in texts]


def test_arcs_are_as_wide_as_their_weights(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, "w=att&score=general&temp=.3", selected={"t": 2, "k": 1})
    weights = record("w=att&score=general&temp=.3")["attention"]["weights"][1]
    assert alpha(bare_page, 2) == pytest.approx(weights, abs=0.006)
    widths = [float(bare_page.evaluate(LINE, f"h{k}>c2")["stroke-width"]) for k in (1, 2, 3, 4)]
    assert widths == pytest.approx([0.6 + 8.4 * weight for weight in weights], abs=0.01)


def test_an_arc_is_dragged_and_its_row_still_sums_to_one(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, "w=att", selected={"t": 2, "k": 1})
    before = record("w=att")["attention"]["weights"][1]
    x, y = bare_page.evaluate(
        """() => { const path = document.querySelector('#stage g[data-edge="h1>c2"] path'); const point = path.getPointAtLength(path.getTotalLength() * 0.08);
          const box = held.stage.node.getBoundingClientRect(); return [box.left + point.x, box.top + point.y]; }"""
    )
    way = 1 if before[0] < 0.5 else -1
    bare_page.mouse.move(x, y)
    bare_page.mouse.down()
    bare_page.mouse.move(x, y - 36 * way, steps=4)
    told = [entry[1] for entry in heard(bare_page) if entry[0] == "attend"]
    assert {entry["phase"] for entry in told} == {"move"}
    assert alpha(bare_page, 2)[0] == pytest.approx(before[0] + 0.3 * way, abs=0.02)
    bare_page.mouse.up()
    end = [entry[1] for entry in heard(bare_page) if entry[0] == "attend"][-1]
    assert (end["row"], end["phase"]) == (2, "end")
    assert sum(end["weights"]) == pytest.approx(1)
    others = [new / old for new, old in zip(end["weights"][1:], before[1:], strict=True)]
    assert others == pytest.approx([others[0]] * 3, rel=1e-5)


def test_an_arc_is_set_by_keys(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, "w=att", selected={"t": 3, "k": 1})
    bare_page.mouse.move(2, 2)
    heard(bare_page)
    bare_page.keyboard.press("Tab")
    bare_page.keyboard.press("a")
    bare_page.keyboard.press("ArrowRight")
    assert bare_page.evaluate("document.activeElement.dataset.focus") == "h2>c3"
    assert bare_page.evaluate("document.activeElement.getAttribute('role')") == "slider"
    bare_page.keyboard.press("End")
    bare_page.keyboard.press("Shift+ArrowDown")
    told = [entry[1] for entry in heard(bare_page)]
    assert [(entry["row"], entry["phase"], entry["weights"][1]) for entry in told] == [(3, "end", 1), (3, "end", 0.8)]
    assert sum(told[1]["weights"]) == pytest.approx(1)
    expect(bare_page.locator(".stage-tip")).to_have_text("“China” looks 0.80 at “爱”. This row is set by hand.")
    bare_page.keyboard.press("Escape")
    assert bare_page.evaluate("document.activeElement.dataset.focus") == "c3"


def test_a_weight_of_zero_can_be_taken_up_again(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, "w=att&att=2:0,.5,.5,0", selected={"t": 2, "k": 2})
    assert alpha(bare_page, 2) == [0, 0.5, 0.5, 0]
    bare_page.evaluate("held.stage.focusNode('h1>c2')")
    bare_page.keyboard.press("ArrowUp")
    told = [entry[1] for entry in heard(bare_page) if entry[0] == "attend"]
    assert told[-1]["weights"] == pytest.approx([0.05, 0.475, 0.475, 0])


def test_the_stage_is_one_tab_stop_with_arrows_inside(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, "w=nn", place=1, selected={"t": 2, "k": 1})
    bare_page.mouse.move(2, 2)
    heard(bare_page)
    assert bare_page.locator("#stage [tabindex='0']").count() == 1
    bare_page.keyboard.press("Tab")
    focus = "document.activeElement.dataset.focus"
    walked = [bare_page.evaluate(focus)]
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowUp", "Home", "End"):
        bare_page.keyboard.press(key)
        walked.append(bare_page.evaluate(focus))
    assert walked == ["o2", "h2", "x2", "x3", "h3", "x1", walked[-1]]
    bare_page.evaluate("held.stage.focusNode('h2')")
    assert bare_page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Entry 2 of h₂ is ")
    bare_page.keyboard.press("Enter")
    assert heard(bare_page) == [["node", "h2"]]
    bare_page.keyboard.press("ArrowRight")
    bare_page.keyboard.press("Enter")
    assert heard(bare_page) == [["step", 2], ["node", "h3"]]
    assert bare_page.locator("#stage [tabindex='0']").count() == 1


def test_a_vector_is_chosen_by_a_click(bare_page: Page, complaints: list[str]) -> None:
    show(bare_page, "w=ed", place=5)
    bare_page.locator("#stage [data-node='x2'] rect").nth(3).click()
    assert heard(bare_page) == [["node", "x2"]]
    redraw(bare_page, show="grad", place=9)
    bare_page.locator("#stage [data-node='h1']").click()
    assert heard(bare_page) == [["step", 18], ["node", "h1"]]

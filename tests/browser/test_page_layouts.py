"""Four widths, two languages: nothing runs out of the window, over its neighbour, or out of its box."""

from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest

from tests.browser.lab import SIZES, Lab

Visit = Callable[..., Lab]
SLACK = 1
BLOCKS = [
    "#headline",
    "#eyebrow",
    ".setup",
    ".controls",
    ".tabs",
    ".figure-hero",
    ".figure-lag",
    ".figure-stretch",
    ".figure-memory",
    ".figure-bylag",
]
# Words by the room they take, panels by their frame.
BOXES = """(names) => Object.fromEntries(names.flatMap((name) => {
  const node = document.querySelector(name);
  const range = document.createRange();
  if (node) range.selectNodeContents(node);
  const { x, y, width, height } = (name.startsWith("#") ? range : node)?.getBoundingClientRect() ?? {};
  const air = name.startsWith("#") ? height / 8 : 0; // a line of text is taller than its letters
  return width && height ? [[name, { x, y: y + scrollY + air, width, height: height - 2 * air }]] : [];
}))"""
SIDEWAYS = """() => [document.documentElement.scrollWidth - innerWidth, ...[...document.querySelectorAll("body *")].filter((node) => node.checkVisibility() && !node.closest("svg, .visually-hidden, .plotly-host, .skip, [popover]:not(:popover-open)"))
  .map((node) => node.getBoundingClientRect().right - innerWidth)].reduce((most, one) => Math.max(most, one), 0)"""
CLIPPED = """() => [...document.querySelectorAll("h1, h2, label, button, a, .chip, .value, .eyebrow, .subtitle, .step-line, .formula, legend, summary, dt, dd")]
  .filter((node) => node.checkVisibility() && node.clientWidth > 1 && !node.closest(".visually-hidden, .skip") && (node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 3) && getComputedStyle(node).overflow !== "visible")
  .map((node) => `${node.className || node.localName}: ${node.textContent.trim().slice(0, 60)}`)"""
OUTSIDE = """() => [...document.querySelectorAll("button, label, .value, h2, .subtitle, .formula")]
  .filter((node) => node.checkVisibility() && node.getClientRects().length && node.localName !== "h1" && !node.closest(".visually-hidden, dialog, [popover]"))
  .filter((node) => { const range = document.createRange(); range.selectNodeContents(node); const inner = range.getBoundingClientRect(); const outer = (node.closest(".panel, .transport, header, .tabs") ?? document.body).getBoundingClientRect(); return inner.width && (inner.right > outer.right + 1 || inner.left < outer.left - 1); })
  .map((node) => node.textContent.trim().slice(0, 60))"""
# From the middle of a control, half a target's side in every direction must still hit it.
SMALL = """(side) => {
  const found = [];
  const reach = side / 2 - 1;
  const hits = (node, x, y) => {
    const top = document.elementFromPoint(x, y);
    return top && (node.contains(top) || top.contains(node) || top.closest("label")?.control === node || top.closest(".slider") === node.closest(".slider") && node.closest(".slider"));
  };
  for (const node of document.querySelectorAll("button, a[href], input, select, textarea, summary, [role=button], [role=slider]")) {
    if (!node.checkVisibility() || node.disabled || node.closest(".skip, .visually-hidden, .plotly-host")) continue;
    node.scrollIntoView({ block: "center", inline: "nearest" });
    const { x, y, width, height } = node.getBoundingClientRect();
    if (!width || !height) continue;
    const [cx, cy] = [x + width / 2, y + height / 2];
    if (node.closest("svg") && node.getAttribute("role") === "button") continue;
    const tall = height >= side - 0.5 || (hits(node, cx, cy - reach) && hits(node, cx, cy + reach));
    const wide = width >= side - 0.5 || (hits(node, cx - reach, cy) && hits(node, cx + reach, cy));
    if (!tall || !wide) found.push(`${node.getAttribute("aria-label") ?? node.textContent.trim().slice(0, 30)} ${node.id || node.className} ${Math.round(width)}×${Math.round(height)}`);
  }
  scrollTo(0, 0);
  return found;
}"""
HITS = "() => [...document.querySelectorAll('#plane [data-index]')].map((group) => Math.max(...[...group.querySelectorAll('circle')].map((circle) => circle.getBoundingClientRect().width)))"


def overlapping(boxes: dict[str, Any]) -> list[tuple[str, str]]:
    """Pairs of blocks that share more than a hair."""
    return [
        (a, b)
        for (a, one), (b, two) in combinations(boxes.items(), 2)
        if one["x"] + SLACK < two["x"] + two["width"]
        and two["x"] + SLACK < one["x"] + one["width"]
        and one["y"] + SLACK < two["y"] + two["height"]
        and two["y"] + SLACK < one["y"] + one["height"]
    ]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("query", ["", "cell=lstm&tau=10&clip=.25&shear=1.2"])
def test_nothing_runs_over(visit: Visit, size: str, lang: str, query: str) -> None:
    lab = visit(query, size=size, lang=lang, touch=size in ("phone", "small"))
    assert lab.page.evaluate(SIDEWAYS) <= SLACK
    boxes = lab.page.evaluate(BOXES, BLOCKS)
    assert {"#headline", ".setup", ".controls", ".figure-hero"} <= set(boxes)
    assert overlapping(boxes) == []
    assert lab.page.evaluate(OUTSIDE) == []
    assert lab.page.evaluate(CLIPPED) == []


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_timeline_covers_nothing_at_the_end_of_the_page(visit: Visit, size: str) -> None:
    lab = visit(size=size, touch=size == "phone")
    lab.page.evaluate("() => scrollTo(0, document.documentElement.scrollHeight)")
    bottom = lab.page.evaluate(
        "() => Math.max(...[...document.querySelectorAll('.panel, .setup')].map((node) => node.getBoundingClientRect().bottom))"
    )
    assert bottom <= lab.page.evaluate("() => document.querySelector('.transport').getBoundingClientRect().top") + SLACK


@pytest.mark.parametrize(
    ("size", "touch", "side"), [("desk", False, 24), ("compact", False, 24), ("phone", True, 44), ("small", True, 36)]
)
def test_targets_are_large_enough(visit: Visit, size: str, touch: bool, side: int) -> None:
    lab = visit(size=size, touch=touch)
    assert lab.page.evaluate(SMALL, side) == []
    assert min(lab.page.evaluate(HITS)) >= side - 0.5
    if touch:
        lab.named("button", "Fixes").tap()
        assert [one for one in lab.page.evaluate(SMALL, side) if "transport" not in one] == []


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("size", ["desk", "phone", "small"])
def test_dialogs_and_menus_fit_their_window(visit: Visit, size: str, lang: str) -> None:
    lab = visit(size=size, lang=lang, touch=size != "desk")
    lab.page.evaluate("() => document.querySelector('[data-do=network]').click()")
    dialog = lab.named("dialog", "Network and data")
    for signal in ("text", "series", "sine"):
        dialog.get_by_label(lab.words("Signal"), exact=True).select_option(signal)
        assert lab.page.evaluate(SIDEWAYS) <= SLACK
        assert lab.page.evaluate(CLIPPED) == []
    lab.page.keyboard.press("Escape")
    for menu in ("export-menu", "settings", *(["page-menu"] if size != "desk" else [])):
        lab.page.evaluate("(id) => document.getElementById(id).showPopover()", menu)
        assert lab.page.evaluate(SIDEWAYS) <= SLACK
        assert lab.page.evaluate(CLIPPED) == []
        lab.page.evaluate("(id) => document.getElementById(id).hidePopover()", menu)


def test_turning_the_window_redraws_the_figures(lab: Lab) -> None:
    for size in ("compact", "phone", "desk"):
        width, height = SIZES[size]
        lab.page.set_viewport_size({"width": width, "height": height})
        lab.settle()
        chart = lab.page.locator("#chart-hero").bounding_box()
        drawn = lab.page.locator("#chart-hero .main-svg").first.bounding_box()
        assert chart is not None
        assert drawn is not None
        assert drawn["width"] == pytest.approx(chart["width"], abs=1)
        assert lab.page.evaluate(SIDEWAYS) <= SLACK

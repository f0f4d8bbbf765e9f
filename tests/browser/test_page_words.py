"""Languages, themes and notations: everything follows, nothing is left behind."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.lab import Lab, chinese

Visit = Callable[..., Lab]
# Names, code and units: the same in every language.
NAMES = {
    "unrolled", "lstm", "gru", "rnn", "vanilla", "relu", "tanh", "pytorch", "png", "svg", "csv", "json", "npz", "numpy", "python", "api", "english",
    "weight", "space", "shift", "home", "end", "esc", "tab", "glorot", "softmax", "sigmoid", "bptt", "rho", "sin", "max", "identity",
}  # fmt: skip
WORDS = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const host = walk.currentNode.parentElement;
    if (!host.closest("script, noscript, style, math, textarea, code, [lang=en], [lang=zh]:not(html)")) found.push(walk.currentNode.data);
  }
  for (const node of document.querySelectorAll("[aria-label], [title], [placeholder], [aria-valuetext], [data-tip]")) {
    if (!node.closest("[lang=en]")) for (const name of ["aria-label", "title", "placeholder", "aria-valuetext"]) found.push(node.getAttribute(name) ?? "");
  }
  return [document.title, ...found].map((text) => text.trim()).filter(Boolean);
}"""
TOKENS = """() => {
  const names = new Set();
  const collect = (rules) => { for (const rule of rules) { if (rule.style) for (const name of rule.style) if (name.startsWith("--")) names.add(name); if (rule.cssRules) collect(rule.cssRules); if (rule.styleSheet) collect(rule.styleSheet.cssRules); } };
  for (const sheet of document.styleSheets) collect(sheet.cssRules);
  const probe = document.body.appendChild(document.createElement("i"));
  const colours = new Set();
  for (const name of names) { probe.style.color = ""; probe.style.color = `var(${name})`; const value = getComputedStyle(document.documentElement).getPropertyValue(name).trim(); if (CSS.supports("color", value) || value.startsWith("var(")) colours.add(getComputedStyle(probe).color); }
  probe.remove();
  return [...colours];
}"""
DRAWN = """() => {
  const colours = new Set();
  for (const node of document.querySelectorAll(".chart svg *, #plane *, #timeline svg *")) {
    if (!node.getClientRects().length || node.closest("defs, clipPath")) continue;
    const style = getComputedStyle(node);
    for (const name of ["fill", "stroke"]) if (style[name].startsWith("rgb(") && !["g", "svg"].includes(node.localName)) colours.add(style[name]);
  }
  return [...colours];
}"""
BACKGROUND = "() => getComputedStyle(document.body).backgroundColor"


def foreign(lab: Lab) -> set[str]:
    """English words on a 中文 page that no translation uses."""
    translated = " ".join(chinese().values()).lower()
    given = " ".join(f"{key} {value}" for key, value in lab.given.items()).lower()
    known = NAMES | set(re.findall(r"[a-z]{3,}", translated + given))
    return {word for text in lab.page.evaluate(WORDS) for word in re.findall(r"[a-z]{3,}", text.lower())} - known


@pytest.mark.parametrize(
    "query", ["", "cell=lstm&tau=10", "cell=gru&clip=.25&gate=z", "act=identity&eig=3&T=800", "H=abc&T=20&scale=9"]
)
def test_no_english_is_left_on_the_chinese_page(visit: Visit, query: str) -> None:
    lab = visit(query, lang="zh")
    assert lab.page.evaluate("() => document.documentElement.lang").startswith("zh")
    assert foreign(lab) == set()
    lab.page.keyboard.press("p")
    for figure in ("hero", "stretch", "memory", "bylag"):
        lab.page.locator(f"[data-table={figure}]").click()
    for key in ("Home", "Shift+ArrowRight", "End", "r"):
        lab.page.keyboard.press(key)
        assert foreign(lab) == set(), key
    lab.link()
    assert foreign(lab) == set()


def test_switching_the_language_keeps_the_state(lab: Lab) -> None:
    lab.named("slider", "Input strength").press("End")
    lab.wait_for_key("in", ".5")
    lab.named("link", "中文").click()
    lab.page.wait_for_url("**lang=zh*")
    lab.settle()
    assert lab.address() == {"in": ".5", "lang": "zh"}
    assert "梯度" in lab.headline
    assert lab.headline == lab.api("in=.5")["headline"]["zh"]["text"]
    lab.named("link", "EN").click()
    lab.page.wait_for_url("**lang=en*")
    lab.settle()
    assert "gradient" in lab.headline


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("query", ["tau=10&clip=.25", "cell=lstm"])
def test_every_colour_drawn_is_a_token_of_the_theme(visit: Visit, theme: str, query: str) -> None:
    lab = visit(query, theme=theme)
    assert set(lab.page.evaluate(DRAWN)) - set(lab.page.evaluate(TOKENS)) == set()


def brightness(lab: Lab) -> int:
    return sum(map(int, re.findall(r"\d+", lab.page.evaluate(BACKGROUND))[:3]))


def test_the_theme_is_the_systems_until_one_is_chosen_and_then_stays(visit: Visit) -> None:
    lab = visit(theme="dark")
    assert brightness(lab) < 150
    lab.page.emulate_media(color_scheme="light")
    assert brightness(lab) > 600
    lab.settle()
    lab.page.emulate_media(color_scheme="dark")
    lab.named("button", "Switch theme").click()
    assert brightness(lab) > 600
    lab.page.reload()
    assert brightness(lab) > 600
    lab.settle()
    lab.named("button", "Settings").click()
    choice = lab.named("group", "Theme")
    choice.get_by_role("button", name="Dark").click()
    assert brightness(lab) < 150
    choice.get_by_role("button", name="System").click()
    assert lab.page.evaluate("() => document.documentElement.dataset.theme ?? ''") == ""
    lab.settle()


def test_the_figures_change_with_the_theme(lab: Lab) -> None:
    main = "() => document.querySelector('#chart-hero .plotly-host').data.find((one) => one.uid === 'main').line.color"
    before = lab.page.evaluate(main)
    lab.named("button", "Switch theme").click()
    lab.settle()
    assert lab.page.evaluate(main) != before
    assert set(lab.page.evaluate(DRAWN)) - set(lab.page.evaluate(TOKENS)) == set()


NOTATIONS = {
    "swap": ("W, U, V", "U", "H"),
    "sub": ("W hx, W hh, W yh", "Whh", "h"),
    "torch": ("PyTorch", "weight_hh", "h"),
    "gbc": ("U, W, V", "W", "h"),
}


def test_four_notations_change_titles_formulas_and_the_link(lab: Lab) -> None:
    for note, (button, matrix, state) in NOTATIONS.items():
        lab.named("button", "Settings").click()
        lab.named("group", "Notation of the weights").get_by_role("button", name=button, exact=True).click()
        lab.page.keyboard.press("Escape")
        if note != "gbc":
            lab.wait_for_key("note", note)
        expect(lab.page.get_by_role("heading", name=re.compile("^Eigenvalues of"))).to_have_text(
            f"Eigenvalues of {matrix}"
        )
        formulas = lab.page.locator("[data-formula]").all_text_contents()
        assert sum(state in text for text in formulas) >= 3, formulas
        assert formulas[-1].endswith(matrix)
        lab.settle()
        words = lab.page.locator("#chart-hero .plotly-host").evaluate(
            "(node) => node.textContent.replace(/[\u200b\u2009]/g, '')"
        )
        assert f"{matrix} alone" in words


@pytest.mark.parametrize(
    ("query", "matrix"),
    [("cell=lstm&note=sub", "Whh,g"), ("cell=gru&note=swap", "Un"), ("cell=lstm&gate=f&note=torch", "weight_hh[f]")],
)
def test_the_eigenvalue_line_names_the_block_that_carries_the_spectrum(visit: Visit, query: str, matrix: str) -> None:
    lab = visit(query)
    words = lab.page.locator("#chart-hero .plotly-host").evaluate(
        "(node) => node.textContent.replace(/[\u200b\u2009]/g, '')"
    )
    assert f"{matrix} alone" in words
    stretch = str(lab.page.locator("[data-formula=stretch]").text_content())
    assert ("c" in stretch) is ("lstm" in query)


def test_the_update_gates_sense_is_a_setting(visit: Visit) -> None:
    lab = visit("cell=gru")
    expect(lab.page.locator("[data-subtitle=hero]")).to_contain_text("∏ z")
    lab.named("button", "Settings").click()
    lab.named("button", "z writes").click()
    expect(lab.page.locator("[data-subtitle=hero]")).to_contain_text("∏ (1 − z)")


def test_single_key_shortcuts_can_be_switched_off(lab: Lab) -> None:
    lab.page.keyboard.press("?")
    lab.page.get_by_role("dialog").get_by_label("Single-key shortcuts").uncheck()
    lab.page.keyboard.press("Escape")
    lab.page.get_by_role("heading", level=1).click()
    lab.page.keyboard.press("a")
    lab.page.keyboard.press("ArrowLeft")
    lab.wait_for_key("pos", "b21")
    assert "act" not in lab.link()

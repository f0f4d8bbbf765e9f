"""/wirings in a tab: what stands on its stage and in its matrices, read back as numbers."""

import math
import re
from typing import Any

from playwright.sync_api import Locator

from tests.browser.lab import Instrument
from tests.browser.unroll import SUPERSCRIPT, agrees

# Every number printed on the first stage: group, step and unit from 1, text.
NUMBERS = """() => [...document.querySelectorAll("#stage [data-number]")].filter((node) => !node.closest('[display="none"]')).map((node) => {
  const [, group, step, unit, grad] = /^(.+)@(\\d+):(\\d+)( grad)?$/.exec(node.dataset.number);
  return { group, step: Number(step), unit: Number(unit), grad: Boolean(grad), text: node.textContent };
})"""
# The squares of a matrix: row and column from 1, what is printed there, colour.
SQUARES = """(id) => {
  const svg = document.querySelector(`#${id} svg.reach-matrix`);
  const seen = (node) => node.getAttribute("display") !== "none";
  const words = new Map([...svg.querySelectorAll("text[data-cell]")].filter(seen).map((node) => [node.dataset.cell, node.textContent]));
  return [...svg.querySelectorAll("rect[data-t]")].filter(seen).map(({ dataset: { t, k }, attributes }) => ({ t: Number(t), k: Number(k), text: words.get(`${t},${k}`) ?? null, fill: attributes.fill.value }));
}"""
PRESSED = """(key) => [...document.querySelectorAll(`[data-choice="${key}"] button`)].find((button) => button.getAttribute("aria-pressed") === "true")?.dataset.value ?? null"""


class Wirings(Instrument):
    """One tab on /wirings: the laboratory's words, and the page's."""

    @property
    def matrix(self) -> Locator:
        """The matrix in hand."""
        return self.lab.page.locator("#matrix")

    def numbers(self) -> list[dict[str, Any]]:
        """What is printed on the stage."""
        found: list[dict[str, Any]] = self.lab.page.evaluate(NUMBERS)
        return found

    def squares(self, id_: str = "matrix") -> dict[tuple[int, int], dict[str, Any]]:
        """The squares of a matrix that a path fills, by row and column."""
        return {(one["t"], one["k"]): one for one in self.lab.page.evaluate(SQUARES, id_)}

    def pressed(self, key: str) -> str | None:
        """The value of a segmented choice."""
        value: str | None = self.lab.page.evaluate(PRESSED, key)
        return value

    def choose(self, key: str, value: str) -> None:
        """Press one button of a choice, and wait for the link."""
        self.lab.page.locator(f'[data-choice="{key}"] button[data-value="{value}"]').click()
        self.lab.settle()

    def go(self, wiring: str) -> None:
        """Choose a wiring from the list."""
        self.lab.page.locator(f'#list [data-w="{wiring}"]').click()
        self.lab.wait_for_key("w", None if wiring == "nn" else wiring)
        self.lab.settle()


def is_norm(text: str, log10: float | None) -> bool:
    """Whether a printed norm, two significant figures or its order alone, is 10 to that power."""
    if power := re.fullmatch(r"10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", text):
        return log10 is not None and abs(int(power[1].translate(SUPERSCRIPT)) - log10) < 1
    value = 0.0 if log10 is None else 10.0**log10
    return math.isclose(float(text), value, rel_tol=0.06)


__all__ = ["Wirings", "agrees", "is_norm"]

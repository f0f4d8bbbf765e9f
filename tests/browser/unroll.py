"""/unroll in a tab: what stands on its stage, read back as numbers."""

import math
import re
from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.lab import Instrument

# Every cell of the open step with the number printed on it: on its middle, or right of a gate's bar.
PRINTED = """() => {
  const seen = (node) => !node.closest('[display="none"]');
  const of = (node, name) => Number(node.getAttribute(name));
  const numbers = [...document.querySelectorAll('#stage .stage-open text')].filter((node) => seen(node) && /^[−.\\d∞]/.test(node.textContent));
  return [...document.querySelectorAll('#stage .stage-open [data-of]')].filter(seen).filter((node) => !node.dataset.of.startsWith("weight:")).map((node) => {
    const [left, top, width, height] = ["x", "y", "width", "height"].map((name) => of(node, name));
    const here = numbers.filter((one) => of(one, "y") > top + height / 2 && of(one, "y") < top + height + 3).filter((one) => one.getAttribute("text-anchor") === "end" ? of(one, "x") > left + width : Math.abs(of(one, "x") - left - width / 2) < 1);
    const nearest = here.sort((a, b) => of(a, "x") - of(b, "x")).find((one) => one.getAttribute("text-anchor") !== "end" || of(one, "x") - left - width < 50);
    return { of: node.dataset.of, step: Number(node.closest("[data-step]").dataset.step), unit: Number(node.dataset.unit), text: nearest?.textContent ?? null, x: left };
  });
}"""
# The columns that are folded: computed cells with their colours, or dotted.
COLUMNS = """() => [...document.querySelectorAll('#stage .stage-column')].filter((node) => !node.closest('[display="none"]')).map((node) => {
  const seen = [...node.querySelectorAll("rect")].filter((rect) => rect.getAttribute("display") === "inline" && !rect.closest('[display="none"], [transform^="translate(-9999"]'));
  return {
    step: Number(node.closest("[data-step]").dataset.step), word: node.lastElementChild.getAttribute("display") === "none" ? null : node.lastElementChild.textContent,
    dotted: seen.filter((rect) => rect.getAttribute("stroke-dasharray")).length,
    fills: seen.map((rect) => rect.getAttribute("fill")).filter((fill) => /^var\\(--(div|grad)-/.test(fill)),
  };
})"""
SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")
Cell = dict[str, Any]


class Stage(Instrument):
    """One tab on /unroll: the laboratory's words, and the stage's."""

    @property
    def svg(self) -> Locator:
        """The graph."""
        return self.lab.page.locator("#stage svg.stage")

    def at(self, place: int) -> None:
        """The clock stands there, and everything is drawn: that happens in one frame, but numbers and words wait while steps rush."""
        super().at(place)
        expect(
            self.lab.page.locator("#stage .stage-open:not(:has(.stage-numbers)), #headline[aria-busy]")
        ).to_have_count(0)

    def printed(self) -> list[Cell]:
        """The cells of the open step, with the number printed on each."""
        cells: list[Cell] = self.lab.page.evaluate(PRINTED)
        return cells

    def columns(self) -> dict[int, dict[str, Any]]:
        """The columns by their step: dotted parts, colours, word."""
        return {column["step"]: column for column in self.lab.page.evaluate(COLUMNS)}


def value_of(record: dict[str, Any], cell: Cell, grad: bool) -> float:
    """The record's number for a cell of the stage: a value, or the derivative of the loss by it."""
    kind, _, key = cell["of"].partition(":")
    trace, backward = record["trace"], record["backward"]
    if cell["step"] == 0 and kind in ("h", "c"):
        return _number((backward if grad else trace)[f"{kind}0"][cell["unit"] - 1])
    if kind == "y":  # what is fed back into the step after
        return _number(trace["terms"]["y"][cell["step"]][cell["unit"] - 1])
    block = key.rpartition("_")[2] if "_" in key else "h"
    if grad and kind != "output":
        tables = {"gate": backward["gates"], "pre": backward["pre"], "term": {key: backward["pre"].get(block)}}
        found = tables[kind][key] if key else backward[kind]
    else:
        tables = {"gate": trace["gates"], "pre": trace["pre"], "term": trace["terms"]}
        plain = {"output": trace["predictions"], "tanh_c": trace["terms"].get("tanh_c")}
        found = tables[kind][key] if key else plain.get(kind, trace.get(kind))
    return _number(found[cell["step"] - 1][cell["unit"] - 1])


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)


def agrees(text: str, value: float) -> bool:
    """Whether a printed number is this one, as rounded as it was printed; `10⁻⁶` says the order alone."""
    if power := re.fullmatch(r"−?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", text):
        size = abs(value) / 10.0 ** int(power[1].translate(SUPERSCRIPT))
        return text.startswith("−") == (value < 0) and 0.9999 < size < 10.0001
    if text == "∞":
        return not math.isfinite(value)
    digits = len(text.partition(".")[2])
    return abs(float(text.replace("−", "-")) - value) <= 0.5 * 10.0**-digits + 2e-6 * max(1.0, abs(value))

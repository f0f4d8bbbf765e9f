"""Where the parts of /wirings stand: on a desk its list and its switches fit one screen, whatever the headline says."""

from collections.abc import Callable

import pytest

from tests.browser.wirings import Wirings

Open = Callable[..., Wirings]

LOWEST = """(chosen) => Math.max(...[...document.querySelectorAll(chosen)].map((node) => node.getBoundingClientRect().bottom))"""
TOP = """() => document.querySelector(".transport").getBoundingClientRect().top"""


@pytest.mark.parametrize("wiring", ["bi", "ed&m=random", "att", "att&m=random", "tdnn", "fc"])
def test_list_and_switches_of_a_desk_stand_above_the_transport(wirings: Open, wiring: str) -> None:
    page = wirings(f"w={wiring}").page
    top = page.evaluate(TOP)
    assert page.evaluate(LOWEST, ".wiring-card") <= top
    assert page.evaluate(LOWEST, "#switches .switch-row:not([hidden]), #switches .slider") <= top


def test_three_matrices_beside_each_other_begin_at_one_height(wirings: Open) -> None:
    """Over one of them stands what every path passes."""
    page = wirings("w=ed&vs=att")
    page.page.locator("#three").scroll_into_view_if_needed()
    page.settle()
    tops = page.page.evaluate(
        """() => [...document.querySelectorAll("#three .reach-matrix")].map((svg) => Math.min(...[...svg.querySelectorAll("rect")].map((rect) => rect.getBoundingClientRect()).filter(({ width }) => width > 8).map(({ top }) => top)))"""
    )
    assert len(tops) == 3
    assert max(tops) - min(tops) < 1

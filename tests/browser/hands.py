"""Hands for the complex plane and for charts: mouse and finger."""

from collections.abc import Iterable
from math import cos, radians, sin

from playwright.sync_api import Locator

from tests.browser.lab import Lab

Point = tuple[float, float]


def polar(size: float, angle: float) -> Point:
    """A point of the complex plane by size and degrees."""
    return size * cos(radians(angle)), size * sin(radians(angle))


def box_of(locator: Locator) -> dict[str, float]:
    """Where it is in the window."""
    locator.scroll_into_view_if_needed()
    box = locator.bounding_box()
    assert box is not None
    return {"x": box["x"], "y": box["y"], "width": box["width"], "height": box["height"]}


def spot(lab: Lab, at: Point, reach: float = 1.3) -> Point:
    """A point of the plane in CSS pixels of the window."""
    box = box_of(lab.page.locator("#plane"))
    half = box["width"] / 2
    return box["x"] + half + half * at[0] / reach, box["y"] + half - half * at[1] / reach


def drag(lab: Lab, *path: Point) -> None:
    """Press at the first point, move over the others, let go."""
    hold(lab, *path)
    lab.page.mouse.up()


def hold(lab: Lab, *path: Point) -> None:
    """Press at the first point, move over the others and stay."""
    lab.page.mouse.move(*spot(lab, path[0]))
    lab.page.mouse.down()
    for at in path[1:]:
        lab.page.mouse.move(*spot(lab, at), steps=4)


def finger(lab: Lab, points: Iterable[Point], lift: bool = True) -> None:
    """A touch that goes down at the first point of the window and moves over the others."""
    session = lab.context.new_cdp_session(lab.page)
    for i, (x, y) in enumerate(points):
        kind = "touchMove" if i else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    if lift:
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    session.detach()

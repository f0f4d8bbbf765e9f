"""The pages: a link is read leniently, its record is computed, and the first picture travels inside the page."""

from collections.abc import Callable
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from app.arrays import as_base64
from app.caching import etag, headers, unchanged
from app.context import Context
from app.experiments import make_run
from app.leniency import Reading, read_leniently
from app.pagelinks import language_of, link_helper, neighbour_links, readable_pairs
from app.payload import payload
from app.permalink import canonical
from app.presets import PRESETS
from app.reference import reference
from app.rendering import Renderer
from app.schemas.page import PageQuery
from app.schemas.query import DEFAULT_PARTS
from app.schemas.unroll import UnrollQuery
from app.schemas.wirings import WiringQuery
from app.settling import correct_network, correct_wiring, place, settle
from app.trained import samples
from app.translations import Translator
from app.unroll_payload import unroll_payload
from app.views import misplaced
from app.wiring_payload import wiring_payload
from app.wiring_runs import misplaced_wiring, prepare_wiring
from networks import SAMPLES

HTML = "text/html; charset=utf-8"
# pairs, words, keys that cannot be read -> the page
Build = Callable[[list[tuple[str, str]], Translator, list[str]], str]
CHINESE_NETWORK = "demo:sentiment-zh"


class Pages:
    """Renders pages from links."""

    def __init__(self, context: Context, renderer: Renderer, openapi: Callable[[], dict[str, Any]]) -> None:
        self.context = context
        self.renderer = renderer
        self.openapi = openapi

    def respond(self, request: Request, build: Build) -> Response:
        """A page in the visitor's language, or 304."""
        pairs, unreadable = readable_pairs(request.scope["query_string"])
        language = language_of(request, pairs)
        tag = etag(request.url.path, repr((pairs, unreadable)), language, self.context.content)
        known = unchanged(request, tag)
        if known is not None:
            return known
        text = build(pairs, self.context.translator(language), unreadable)
        return Response(text, media_type=HTML, headers=headers(tag, vary="Accept-Language"))

    def gradients(self, pairs: list[tuple[str, str]], translate: Translator, unreadable: list[str]) -> str:
        """The gradient lab, with the record of its link inside."""
        context = self.context
        reading = read_leniently(pairs, translate)
        reading.miss(unreadable, translate)
        parts = DEFAULT_PARTS.split(",")
        query, record = settle(reading, context.settings, translate, partial(make_run, parts=parts), correct_network)
        page = payload(record, query, parts, as_base64, context.translators, context.engine_version)
        values = self._values(reading, query, page, translate) | {"presets": PRESETS}
        return self.renderer.render("pages/gradients.html", translate.language, values)

    def unroll(self, pairs: list[tuple[str, str]], translate: Translator, unreadable: list[str]) -> str:
        """One sequence through a cell, with the record of its link inside."""
        context = self.context
        if translate.language == "zh" and not {"m", "text"} & {key for key, value in pairs if value.strip()}:
            pairs = [("m", CHINESE_NETWORK), *pairs]
        reading = read_leniently(pairs, translate, UnrollQuery)
        empty = nothing_to_read(reading)
        reading.miss(unreadable, translate)
        prepare = partial(make_run, parts=("trace", "unrolling"))
        query, record = settle(reading, context.settings, translate, prepare, correct_network)
        query = place(reading, misplaced(query, record, translate), translate)
        page = unroll_payload(record, query, as_base64, context.translators, context.engine_version)
        first = {
            "place": place_of(query.position, record.steps),
            "view": query.view,
            "show": query.show,
            "empty": empty,
        }
        values = self._values(reading, query, page, translate) | {"samples": samples(query), "first": first}
        return self.renderer.render("pages/unroll.html", translate.language, values)

    def wirings(self, pairs: list[tuple[str, str]], translate: Translator, unreadable: list[str]) -> str:
        """Who sees whom, with the record of its link inside."""
        context = self.context
        reading = read_leniently(pairs, translate, WiringQuery)
        reading.miss(unreadable, translate)
        query, run = settle(reading, context.settings, translate, prepare_wiring, correct_wiring)
        query = place(reading, misplaced_wiring(query, run, translate), translate)
        page = wiring_payload(run, as_base64, context.translators, context.engine_version)
        first = {"place": place_of(query.position, len(run.record.graph.moments)), "show": query.show}
        values = self._values(reading, query, page, translate) | {"samples": SAMPLES, "first": first}
        return self.renderer.render("pages/wirings.html", translate.language, values)

    def _values(
        self, reading: Reading, query: PageQuery, page: dict[str, Any], translate: Translator
    ) -> dict[str, Any]:
        """What the template of an instrument is given."""
        return {
            "here": query.page,
            "theme": getattr(query, "theme", None),
            "page": page,
            "parameters": {key: parameter.as_json() for key, parameter in reading.table.parameters.items()},
            "messages": translate.script,
            "notices": reading.notices,
            "query_for": link_helper(reading),
            "api_query": "?" + canonical(query),
            "neighbours": neighbour_links(reading, page["experiment"]),
        }

    def reference(self, pairs: list[tuple[str, str]], translate: Translator, _unreadable: list[str]) -> str:
        """The reference of the API, from its own OpenAPI document."""
        theme = dict(pairs).get("theme")
        values = {
            "here": "reference",
            "theme": theme if theme in ("light", "dark") else None,
            "reference": reference(self.openapi()),
            "query_for": link_helper(Reading(unknown=pairs)),
        }
        return self.renderer.render("pages/reference.html", translate.language, values)


def nothing_to_read(reading: Reading) -> bool:
    """Whether the link asks for an empty text, which is a state of the page and no experiment: taken out of the reading."""
    blank = not reading.given.get("text", "?").strip() and reading.given.get("x", "text") == "text"
    if not blank:
        return False
    del reading.given["text"]
    return float(reading.given.get("in", 1)) != 0  # with the input off no text is read anyway


def place_of(position: str | None, steps: int) -> int:
    """Where a page begins on the timeline, 0 … 2T: `f5` and `b4` are steps of the way forward and back, `L` is the loss."""
    if position == "L":
        return steps
    step = min(int(position[1:]), steps) if position else 1
    return 2 * steps + 1 - step if position and position.startswith("b") else step - 1


def page_router(pages: Pages) -> APIRouter:
    """All pages."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    def home(request: Request) -> Response:
        """The gradient lab is the way in; the query is kept."""
        query = request.scope["query_string"].decode("latin-1")
        return RedirectResponse("/gradients" + ("?" + query if query else ""), 307)

    @router.get("/gradients")
    def gradients(request: Request) -> Response:
        """The gradient lab."""
        return pages.respond(request, pages.gradients)

    @router.get("/unroll")
    def unroll(request: Request) -> Response:
        """One sequence through a cell."""
        return pages.respond(request, pages.unroll)

    @router.get("/wirings")
    def wirings(request: Request) -> Response:
        """Every wiring: who sees whom."""
        return pages.respond(request, pages.wirings)

    @router.get("/reference")
    def api_reference(request: Request) -> Response:
        """The reference of the API."""
        return pages.respond(request, pages.reference)

    return router

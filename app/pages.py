"""The pages: a link is read leniently, its record is computed, and the first picture travels inside the page."""

from collections.abc import Callable, Collection
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from app.arrays import as_base64
from app.caching import etag, headers, unchanged
from app.context import Context
from app.errors import Refusal
from app.experiments import make_run, refusing
from app.leniency import Reading, read_leniently
from app.pagelinks import language_of, link_helper, neighbour_links, readable_pairs
from app.payload import payload
from app.permalink import canonical
from app.presets import PRESETS
from app.reference import reference
from app.rendering import Renderer
from app.schemas.network import NetworkQuery
from app.schemas.query import DEFAULT_PARTS
from app.schemas.unroll import UnrollQuery
from app.settings import Settings
from app.trained import samples
from app.translations import Translator, english
from app.unroll_payload import unroll_payload
from app.views import misplaced
from engine import Record

HTML = "text/html; charset=utf-8"
Build = Callable[
    [list[tuple[str, str]], Translator, list[str]], str
]  # pairs, words, keys that cannot be read -> the page
# Where a refused key is not in the link, the key whose choice made it necessary.
DECIDED_BY = {"text": "x", "series": "x", "W": "init"}
CHINESE_NETWORK = "demo:sentiment-zh"
RANDOM = "random"
NOT_OF_TRAINED = {
    "cell": english("No trained network has this cell; showing random weights."),
    "x": english("A trained network reads text; showing random weights."),
}


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
        query, record = settle(reading, context.settings, translate, parts)
        page = payload(record, query, parts, as_base64, context.translators, context.engine_version)
        values = self._values(reading, query, page, translate) | {"presets": PRESETS}
        return self.renderer.render("pages/gradients.html", translate.language, values)

    def unroll(self, pairs: list[tuple[str, str]], translate: Translator, unreadable: list[str]) -> str:
        """One sequence through a cell, with the record of its link inside."""
        context = self.context
        if translate.language == "zh" and not {"m", "text"} & {key for key, _ in pairs}:
            pairs = [("m", CHINESE_NETWORK), *pairs]
        reading = read_leniently(pairs, translate, UnrollQuery)
        reading.miss(unreadable, translate)
        query, record = settle(reading, context.settings, translate, ("trace", "unrolling"))
        query = place(reading, query, record, translate)
        page = unroll_payload(record, query, as_base64, context.translators, context.engine_version)
        first = {"place": place_of(query.position, record.steps), "view": query.view, "show": query.show}
        values = self._values(reading, query, page, translate) | {"samples": samples(query), "first": first}
        return self.renderer.render("pages/unroll.html", translate.language, values)

    def _values(
        self, reading: Reading, query: NetworkQuery, page: dict[str, Any], translate: Translator
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


def place_of(position: str | None, steps: int) -> int:
    """Where a page begins on the timeline, 0 … 2T: `f5` and `b4` are steps of the way forward and back, `L` is the loss."""
    if position == "L":
        return steps
    step = min(int(position[1:]), steps) if position else 1
    return 2 * steps + 1 - step if position and position.startswith("b") else step - 1


def settle(reading: Reading, settings: Settings, translate: Translator, parts: Collection[str]) -> tuple[Any, Record]:
    """The query and the record of a link: what the engine refuses is put back, and T shrinks until the price is right."""
    patience = min(settings.max_seconds, settings.page_seconds)
    settings = settings.model_copy(update={"max_seconds": patience})
    while True:
        query = reading.query()
        try:
            compute = make_run(query, parts, settings, translate)
            with refusing(query, translate):
                return query, compute()
        except Refusal as refusal:
            before = dict(reading.given)
            correct(reading, query, refusal, translate)
            if reading.given == before:
                raise  # not even the defaults are allowed: the server's limits are too low


def correct(reading: Reading, query: NetworkQuery, refusal: Refusal, translate: Translator) -> None:
    """One correction of a link that the engine refused; in the end only defaults are left, which it accepts."""
    if refusal.kind == "too_large" and query.steps > 1:
        reading.given.pop("t", None)
        reading.replace("T", str(query.steps // 2), translate, was=str(query.steps))
        return
    if refusal.field in NOT_OF_TRAINED and getattr(query, "network", RANDOM) != RANDOM:
        reading.given["m"] = RANDOM
        reading.notices.append(translate(NOT_OF_TRAINED[str(refusal.field)]))
        return
    if refusal.field == "out" and query.targets == "next":
        reading.replace("out", "linear", translate, was=query.output)  # the next value has no class
        return
    key = refusal.field if refusal.field in reading.given else DECIDED_BY.get(refusal.field or "")
    if key in reading.given:
        reading.drop(key, translate)
        return
    for given in list(reading.given):
        if reading.table.parameters[given].group == "experiment":
            reading.drop(given, translate)


def place(reading: Reading, query: UnrollQuery, record: Record, translate: Translator) -> UnrollQuery:
    """The query with its view moved to units and steps that the run has, and a notice for each."""
    for wrong in list(misplaced(query, record, translate)):
        reading.replace(wrong.key, wrong.nearest, translate)
    placed = reading.query()
    return placed if isinstance(placed, UnrollQuery) else query


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

    @router.get("/reference")
    def api_reference(request: Request) -> Response:
        """The reference of the API."""
        return pages.respond(request, pages.reference)

    return router

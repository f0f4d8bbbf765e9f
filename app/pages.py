"""The pages: a link is read leniently, its record is computed, and the first picture travels inside the page."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from app.arrays import as_base64
from app.caching import etag, headers, unchanged
from app.context import Context
from app.errors import Refusal
from app.experiments import make_experiment, refusing
from app.leniency import Reading, read_leniently
from app.pagelinks import language_of, link_helper, readable_pairs
from app.parameters import PARAMETERS
from app.payload import payload
from app.permalink import canonical
from app.presets import PRESETS
from app.reference import reference
from app.rendering import Renderer
from app.schemas.query import DEFAULT_PARTS, ExperimentQuery
from app.settings import Settings
from app.translations import Translator
from engine import Record, run

HTML = "text/html; charset=utf-8"
# Where a refused key is not in the link, the key whose choice made it necessary.
DECIDED_BY = {"text": "x", "series": "x", "W": "init"}


class Pages:
    """Renders pages from links."""

    def __init__(self, context: Context, renderer: Renderer, openapi: Callable[[], dict[str, Any]]) -> None:
        self.context = context
        self.renderer = renderer
        self.openapi = openapi

    def respond(self, request: Request, build: Callable[[list[tuple[str, str]], Translator], str]) -> Response:
        """A page in the visitor's language, or 304."""
        pairs = readable_pairs(request.scope["query_string"])
        language = language_of(request, pairs)
        tag = etag(request.url.path, repr(pairs), language, self.context.content)
        known = unchanged(request, tag)
        if known is not None:
            return known
        text = build(pairs, self.context.translator(language))
        return Response(text, media_type=HTML, headers=headers(tag, vary="Accept-Language"))

    def gradients(self, pairs: list[tuple[str, str]], translate: Translator) -> str:
        """The gradient lab, with the record of its link inside."""
        context = self.context
        reading = read_leniently(pairs, translate)
        query, record = settle(reading, context.settings, translate)
        parts = DEFAULT_PARTS.split(",")
        values = {
            "here": "gradients",
            "theme": query.theme,
            "page": payload(record, query, parts, as_base64, context.translators, context.engine_version),
            "parameters": {key: parameter.as_json() for key, parameter in PARAMETERS.items()},
            "messages": translate.script,
            "presets": PRESETS,
            "notices": reading.notices,
            "query_for": link_helper(reading),
            "api_query": "?" + canonical(query),
        }
        return self.renderer.render("pages/gradients.html", translate.language, values)

    def reference(self, pairs: list[tuple[str, str]], translate: Translator) -> str:
        """The reference of the API, from its own OpenAPI document."""
        theme = dict(pairs).get("theme")
        values = {
            "here": "reference",
            "theme": theme if theme in ("light", "dark") else None,
            "reference": reference(self.openapi()),
            "query_for": link_helper(Reading(unknown=pairs)),
        }
        return self.renderer.render("pages/reference.html", translate.language, values)


def settle(reading: Reading, settings: Settings, translate: Translator) -> tuple[ExperimentQuery, Record]:
    """The record of a link: what the engine refuses is put back, and T shrinks until the price is right."""
    patience = min(settings.max_seconds, settings.page_seconds)
    settings = settings.model_copy(update={"max_seconds": patience})
    while True:
        query = reading.query()
        try:
            experiment = make_experiment(query, DEFAULT_PARTS.split(","), settings, translate)
            with refusing(translate):
                return query, run(experiment)
        except Refusal as refusal:
            before = dict(reading.given)
            correct(reading, query, refusal, translate)
            if reading.given == before:
                raise  # not even the defaults are allowed: the server's limits are too low


def correct(reading: Reading, query: ExperimentQuery, refusal: Refusal, translate: Translator) -> None:
    """One correction of a link that the engine refused; in the end only defaults are left, which it accepts."""
    if refusal.kind == "too_large" and query.steps > 1:
        reading.given.pop("t", None)
        reading.replace("T", str(query.steps // 2), translate, was=str(query.steps))
        return
    key = refusal.field if refusal.field in reading.given else DECIDED_BY.get(refusal.field or "")
    if key in reading.given:
        reading.drop(key, translate)
        return
    for given in list(reading.given):
        if PARAMETERS[given].group == "experiment":
            reading.drop(given, translate)


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

    @router.get("/reference")
    def api_reference(request: Request) -> Response:
        """The reference of the API."""
        return pages.respond(request, pages.reference)

    return router

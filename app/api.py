"""The data of the pages: GET /api/gradients, /api/unroll, /api/wirings and their files. A page's query is its data's query.

The routes are plain functions, so they run in the thread pool, as many at a time as the setting `threads` says.
They return finished bytes: validating a response would cost more than computing it. That the bytes are what
OpenAPI documents is proved in tests/app/test_api.py, test_unroll_api.py and test_wirings_api.py.
"""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request, Response

from app.caching import etag, headers, unchanged
from app.context import Context
from app.experiments import refusing
from app.openapi import file_response, parameters_for
from app.permalink import canonical, read_strictly
from app.querystring import read_pairs
from app.schemas.record import ErrorOut, Health
from app.sources import SOURCES, Data, Source
from app.views import check_view

JSON = "application/json"
REFUSALS: dict[int | str, dict[str, Any]] = {
    304: {"description": "The copy named in If-None-Match still holds"},
    413: {"model": ErrorOut, "description": "The body is too large"},
    414: {"model": ErrorOut, "description": "The query string is too long"},
    422: {"model": ErrorOut, "description": "The query is not allowed, or would cost too much"},
}
FORM = ("arrays", "parts", "array", "language", "unit")  # fields that decide the form of a response, not the experiment


def answer(context: Context, request: Request, source: Source, data: Data, media_type: str, suffix: str) -> Response:
    """Reads a query, answers 304 where that is enough, else runs the experiment; `suffix` makes a download of that name."""
    pairs = read_pairs(request.scope["query_string"])
    translate = context.translator(dict(pairs).get("lang"))
    query = read_strictly(data.query, pairs, translate)
    form = repr([getattr(query, name, "") for name in FORM])
    tag = etag(request.url.path, canonical(query), form, context.content)
    known = unchanged(request, tag)
    if known is not None:
        return known
    compute = source.prepare(query, context.settings, translate)
    with refusing(query, translate):
        record = compute()
        check_view(query, source.misplaced(query, record, translate), translate)
        content = data.body(context, record, query, translate)
    more = {"content-disposition": f'attachment; filename="{query.page}{suffix}"'} if suffix else {}
    return Response(content, media_type=media_type, headers=headers(tag, **more))


def add_routes(router: APIRouter, context: Context, source: Source) -> None:
    """The four addresses of a page's data."""
    archive = {"type": "string", "contentMediaType": "application/zip"}
    rows = "One array, one row per number; lines starting with # are comments"
    address = f"/api/{source.page}"
    files = (
        (".csv", source.table, "text/csv", file_response("text/csv", rows), ".csv"),
        (".npz", source.archive, "application/zip", file_response("application/zip", "NumPy archive", archive), ".npz"),
        ("/snippet.py", source.script, "text/x-python", file_response("text/x-python", "Python source"), ""),
    )
    router.add_api_route(
        address,
        endpoint(context, source, source.record, JSON),
        name=source.page,
        response_model=source.answer,
        **described(source.record),
    )
    for path, data, media_type, responses, suffix in files:
        router.add_api_route(
            address + path,
            endpoint(context, source, data, media_type, suffix),
            name=f"{source.page}_{path[1:].removesuffix('.py')}",
            response_class=Response,
            responses=responses,
            **described(data),
        )


def described(data: Data) -> dict[str, Any]:
    """What OpenAPI says of an address: its keys, and what it gives."""
    return {"openapi_extra": {"parameters": parameters_for(data.query)}, "description": data.gives}


def endpoint(
    context: Context, source: Source, data: Data, media_type: str, suffix: str = ""
) -> Callable[[Request], Response]:
    """The function behind an address."""

    def respond(request: Request) -> Response:
        return answer(context, request, source, data, media_type, suffix)

    return respond


def api_router(context: Context) -> APIRouter:
    """All data routes."""
    router = APIRouter(responses=REFUSALS)
    for source in SOURCES:
        add_routes(router, context, source)

    @router.get("/healthz", response_model=Health)
    async def healthz() -> Health:
        """Whether this process answers."""
        return Health(status="ok", engine=context.engine_version)

    return router

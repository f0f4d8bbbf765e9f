"""The data of the pages: GET /api/gradients, GET /api/unroll and their files. The query of a page is the query of its data.

The routes are plain functions, so they run in the thread pool, as many at a time as the setting `threads` says.
They return finished bytes: validating a response would cost more than computing it. That the bytes are what
OpenAPI documents is proved in tests/app/test_api.py.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import APIRouter, Request, Response

from app.arrays import ENCODERS, dump
from app.caching import etag, headers, unchanged
from app.context import Context
from app.experiments import make_run, refusing
from app.exports import (
    find_array,
    find_unroll_array,
    npz,
    snippet,
    tidy_csv,
    unroll_npz,
    unroll_snippet,
)
from app.openapi import file_response, parameters_for
from app.payload import payload
from app.permalink import canonical, read_strictly
from app.querystring import read_pairs
from app.schemas.network import NetworkQuery
from app.schemas.query import ArrayQuery, ExperimentQuery, PartsQuery, RecordQuery
from app.schemas.record import ErrorOut, Health, RecordOut
from app.schemas.unroll import UnrollArrayQuery, UnrollQuery, UnrollRecordQuery
from app.schemas.unroll_record import UnrollOut
from app.translations import Translator
from app.unroll_payload import unroll_payload
from app.views import check_view
from engine import Record

JSON = "application/json"
REFUSALS: dict[int | str, dict[str, Any]] = {
    304: {"description": "The copy named in If-None-Match still holds"},
    413: {"model": ErrorOut, "description": "The body is too large"},
    414: {"model": ErrorOut, "description": "The query string is too long"},
    422: {"model": ErrorOut, "description": "The query is not allowed, or would cost too much"},
}
Q = TypeVar("Q", ExperimentQuery, PartsQuery, RecordQuery, ArrayQuery, UnrollQuery, UnrollRecordQuery, UnrollArrayQuery)
Body = Callable[[Record, Q, Translator], bytes | str]


class Answers:
    """Reads a query, answers 304 where that is enough, else runs the experiment and writes the response."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def answer(self, request: Request, model: type[Q], media_type: str, body: Body[Q], suffix: str = "") -> Response:
        """The response of one data route; `suffix` makes it a download of that name."""
        pairs = read_pairs(request.scope["query_string"])
        translate = self.context.translator(dict(pairs).get("lang"))
        query = read_strictly(model, pairs, translate)
        tag = etag(request.url.path, canonical(query), _form(query), self.context.content)
        known = unchanged(request, tag)
        if known is not None:
            return known
        compute = make_run(query, query.wanted, self.context.settings, translate)
        with refusing(query, translate):
            record = compute()
            if isinstance(query, UnrollQuery):
                check_view(query, record, translate)
            content = body(record, query, translate)
        more = {"content-disposition": f'attachment; filename="{query.page}{suffix}"'} if suffix else {}
        return Response(content, media_type=media_type, headers=headers(tag, **more))

    def record(self, record: Record, query: RecordQuery, translate: Translator) -> bytes:
        """The JSON of a record."""
        context = self.context
        parts = query.parts.split(",")
        encode = ENCODERS[query.arrays]
        return dump(payload(record, query, parts, encode, context.translators, context.engine_version))

    def table(self, record: Record, query: ArrayQuery, translate: Translator) -> str:
        """One array as CSV."""
        array, axes = find_array(record, query.array, translate)
        return tidy_csv(array, axes, query.array, query, self.context.engine_version)

    def archive(self, record: Record, query: PartsQuery, translate: Translator) -> bytes:
        """All arrays of the wanted parts as NPZ."""
        return npz(record, query, self.context.engine_version)

    def unroll(self, record: Record, query: UnrollRecordQuery, translate: Translator) -> bytes:
        """The JSON of a run of /unroll."""
        context = self.context
        return dump(unroll_payload(record, query, ENCODERS[query.arrays], context.translators, context.engine_version))

    def unroll_table(self, record: Record, query: UnrollArrayQuery, translate: Translator) -> str:
        """One array of a run of /unroll as CSV."""
        array, axes = find_unroll_array(record, query.array, translate)
        return tidy_csv(array, axes, query.array, query, self.context.engine_version)

    def unroll_archive(self, record: Record, query: UnrollQuery, translate: Translator) -> bytes:
        """All arrays of a run of /unroll as NPZ."""
        return unroll_npz(record, query, self.context.engine_version)


def _form(query: NetworkQuery) -> str:
    """What of a query decides the form of the response, besides the experiment."""
    return repr([getattr(query, name, "") for name in ("arrays", "parts", "array", "language", "unit")])


def api_router(context: Context) -> APIRouter:
    """All data routes."""
    router = APIRouter(responses=REFUSALS)
    answers = Answers(context)

    @router.get("/api/gradients", response_model=RecordOut, openapi_extra={"parameters": parameters_for(RecordQuery)})
    def gradients(request: Request) -> Response:
        """One run of an experiment: spectrum, states, gradients, lags, sensitivity, ledger and headline."""
        return answers.answer(request, RecordQuery, JSON, answers.record)

    @router.get(
        "/api/gradients.csv",
        response_class=Response,
        responses=file_response("text/csv", "One array, one row per number; lines starting with # are comments"),
        openapi_extra={"parameters": parameters_for(ArrayQuery)},
    )
    def gradients_csv(request: Request) -> Response:
        """One array of a record as a tidy table: a column per axis, and the value."""
        return answers.answer(request, ArrayQuery, "text/csv", answers.table, ".csv")

    @router.get(
        "/api/gradients.npz",
        response_class=Response,
        responses=file_response(
            "application/zip", "NumPy archive", {"type": "string", "contentMediaType": "application/zip"}
        ),
        openapi_extra={"parameters": parameters_for(PartsQuery)},
    )
    def gradients_npz(request: Request) -> Response:
        """Every array of the wanted parts in float64, named by its path in the JSON."""
        return answers.answer(request, PartsQuery, "application/zip", answers.archive, ".npz")

    @router.get(
        "/api/gradients/snippet.py",
        response_class=Response,
        responses=file_response("text/x-python", "Python source"),
        openapi_extra={"parameters": parameters_for(ExperimentQuery)},
    )
    def gradients_snippet(request: Request) -> Response:
        """Python that computes the same record with the package."""
        return answers.answer(request, ExperimentQuery, "text/x-python", lambda _run, query, _: snippet(query))

    unroll_routes(router, answers)

    @router.get("/healthz", response_model=Health)
    async def healthz() -> Health:
        """Whether this process answers."""
        return Health(status="ok", engine=context.engine_version)

    return router


def unroll_routes(router: APIRouter, answers: Answers) -> None:
    """The data of /unroll."""

    @router.get(
        "/api/unroll", response_model=UnrollOut, openapi_extra={"parameters": parameters_for(UnrollRecordQuery)}
    )
    def unroll(request: Request) -> Response:
        """One run, step by step: every state, gate and term on the way forward, every derivative on the way back."""
        return answers.answer(request, UnrollRecordQuery, JSON, answers.unroll)

    @router.get(
        "/api/unroll.csv",
        response_class=Response,
        responses=file_response("text/csv", "One array, one row per number; lines starting with # are comments"),
        openapi_extra={"parameters": parameters_for(UnrollArrayQuery)},
    )
    def unroll_csv(request: Request) -> Response:
        """One array of a run as a tidy table: a column per axis, and the value."""
        return answers.answer(request, UnrollArrayQuery, "text/csv", answers.unroll_table, ".csv")

    @router.get(
        "/api/unroll.npz",
        response_class=Response,
        responses=file_response(
            "application/zip", "NumPy archive", {"type": "string", "contentMediaType": "application/zip"}
        ),
        openapi_extra={"parameters": parameters_for(UnrollQuery)},
    )
    def unroll_npz_file(request: Request) -> Response:
        """Every array of a run in float64, named by its path in the JSON."""
        return answers.answer(request, UnrollQuery, "application/zip", answers.unroll_archive, ".npz")

    @router.get(
        "/api/unroll/snippet.py",
        response_class=Response,
        responses=file_response("text/x-python", "Python source"),
        openapi_extra={"parameters": parameters_for(UnrollQuery)},
    )
    def unroll_snippet_file(request: Request) -> Response:
        """Python that computes the same run with the package."""
        return answers.answer(
            request, UnrollQuery, "text/x-python", lambda run, query, _: unroll_snippet(query, run.network)
        )

"""The web app: `create_app(settings)`, and `app` for `uvicorn app.main:app`."""

import gc
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from app.answers import ErrorAnswers, from_status
from app.api import api_router
from app.assets import asset_router
from app.context import ROOT, make_context
from app.errors import Refusal
from app.middleware import HeadAsGet, LastCatch, SecurityHeaders, SizeLimits
from app.pages import Pages, page_router
from app.rendering import Renderer
from app.settings import Settings

TITLE = "Unrolled"
DESCRIPTION = "Recurrent networks, unrolled: every number of a run, forward and back."


def create_app(settings: Settings | None = None) -> FastAPI:
    """A new app; two apps share nothing."""
    settings = settings or Settings()
    context = make_context(settings)
    renderer = Renderer(context, ROOT / "templates")
    answer = ErrorAnswers(renderer, context.translators)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = settings.threads
        threading.Thread(target=context.vendor.prepare, name="prepare vendor files", daemon=True).start()
        gc.freeze()  # what is loaded stays: no collection walks through it while a request waits
        yield

    app = FastAPI(
        title=TITLE,
        description=DESCRIPTION,
        version=context.engine_version,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    app.include_router(api_router(context))
    app.include_router(asset_router(context))
    app.include_router(page_router(Pages(context, renderer, app.openapi)))

    @app.get("/openapi.json", include_in_schema=False)
    async def openapi() -> JSONResponse:
        return JSONResponse(app.openapi())

    handle_errors(app, answer)
    app.add_middleware(LastCatch, answer=answer)
    app.add_middleware(
        SizeLimits,
        max_url_bytes=settings.max_url_bytes,
        max_body_bytes=settings.max_body_bytes,
        answer=answer,
    )
    app.add_middleware(HeadAsGet)
    app.add_middleware(SecurityHeaders)
    return app


def handle_errors(app: FastAPI, answer: ErrorAnswers) -> None:
    """Every error of a route becomes one body or one page."""

    @app.exception_handler(Refusal)
    async def refused(request: Request, error: Exception) -> Response:
        return answer(request, error if isinstance(error, Refusal) else Refusal("internal", "", status=500))

    @app.exception_handler(HTTPException)
    async def plain_status(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        response = answer(request, from_status(status, request.url.path, answer.translator(request)))
        if status == 405:
            response.headers["allow"] = "GET, HEAD"
        return response


app = create_app()

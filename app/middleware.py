"""Pure ASGI layers around every route: security headers, HEAD, size limits, and the last catch for failures."""

import logging
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import Refusal

Answer = Callable[[Request, Refusal], Response]
logger = logging.getLogger("app")

# measurements.md, section 6: the tightest policy under which plotly.js draws and exports without a violation.
# The first hash is the empty style element that Plotly fills through the CSSOM, the second MapLibre's style sheet.
EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
MAPLIBRE_STYLE = "'sha256-ji27qzEtxXZW+7dun6UwjHXJ18e6WAin1VvNtkzIE/o='"
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": f"'self' {EMPTY_STYLE} {MAPLIBRE_STYLE}",
    "style-src-attr": "'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "connect-src": "'self'",
    "font-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
CONTENT_SECURITY_POLICY = "; ".join(f"{directive} {sources}" for directive, sources in POLICY.items())
SECURITY_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class SecurityHeaders:
    """Adds the security headers to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = [(name.encode("ascii"), value.encode("ascii")) for name, value in SECURITY_HEADERS.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and every response with the headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *self.headers]
            await send(message)

        await self.app(scope, receive, send_with_headers)


class HeadAsGet:
    """Answers HEAD like GET, without the body, wherever GET is answered."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Route HEAD as GET and drop what the body would be; its length stays in the header."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app({**scope, "method": "GET"}, receive, send_without_body)


class SizeLimits:
    """Refuses a query string or a body that is too long: 414 and 413."""

    def __init__(self, app: ASGIApp, *, max_url_bytes: int, max_body_bytes: int, answer: Answer) -> None:
        self.app = app
        self.max_url_bytes = max_url_bytes
        self.max_body_bytes = max_body_bytes
        self.answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look at the query string and the announced length; no route reads a body that announces none."""
        if scope["type"] == "http":
            refusal = self._refusal(scope)
            if refusal is not None:
                await self.answer(Request(scope), refusal)(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _refusal(self, scope: Scope) -> Refusal | None:
        length = len(scope["query_string"]) + len(scope["path"])
        if length > self.max_url_bytes:
            message = f"The address is {length} bytes long; at most {self.max_url_bytes} are read."
            return Refusal("uri_too_long", message, status=414, figure=length, limit=self.max_url_bytes)
        announced = MutableHeaders(scope=scope).get("content-length", "0")
        size = int(announced) if announced.isascii() and announced.isdigit() else 0
        if size > self.max_body_bytes:
            message = f"The body is {size} bytes long; at most {self.max_body_bytes} are read."
            return Refusal("body_too_large", message, status=413, figure=size, limit=self.max_body_bytes)
        return None


class LastCatch:
    """Turns a failure of the program into a plain answer; the details go to the log and nowhere else."""

    def __init__(self, app: ASGIApp, *, answer: Answer) -> None:
        self.app = app
        self.answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 500 if nothing was sent yet; a broken answer in mid-stream is left to the server."""
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except Exception:
            if scope["type"] != "http" or started:
                raise
            logger.exception("%s failed", scope["path"])
            refusal = Refusal("internal", "The server failed on this request. The log has the details.", status=500)
            await self.answer(Request(scope), refusal)(scope, receive, send)

"""ETags: the same query gives the same bytes, so a tag is made from the query before anything is computed.

`Cache-Control: no-cache` means: keep the response, but ask each time whether it still holds. What a query gives
changes only with the program, which is part of the tag; so asking costs a 304 and nothing is ever stale.
"""

import hashlib

from starlette.requests import Request
from starlette.responses import Response

CACHE_CONTROL = "no-cache"


def etag(*parts: str) -> str:
    """A strong tag of everything that decides a response."""
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return f'"{digest[:32]}"'


def unchanged(request: Request, tag: str) -> Response | None:
    """304 where the client already holds this response."""
    held = request.headers.get("if-none-match")
    if held is None:
        return None
    tags = [part.strip().removeprefix("W/") for part in held.split(",")]
    return Response(status_code=304, headers=headers(tag)) if tag in tags or "*" in tags else None


def headers(tag: str, **more: str) -> dict[str, str]:
    """The caching headers of a response."""
    return {"etag": tag, "cache-control": CACHE_CONTROL, **more}

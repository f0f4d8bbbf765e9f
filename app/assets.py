"""Files: our own under their hash, those of others under their version."""

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from app.context import Context
from app.static_files import IMMUTABLE


def asset_router(context: Context) -> APIRouter:
    """The routes of static and vendor files."""
    router = APIRouter(include_in_schema=False)

    @router.get("/static/{version}/{name:path}")
    async def static_file(request: Request, version: str, name: str) -> Response:
        """One of our own files."""
        response = context.static.response(version, name, request)
        if response is None:
            raise HTTPException(404)
        return response

    @router.get("/favicon.ico")
    async def icon() -> Response:
        """What a browser asks for by itself where no page names an icon, such as beside bare JSON."""
        return RedirectResponse(context.static.address("icon.svg"))

    @router.get("/vendor/{name}")
    def vendor_file(request: Request, name: str) -> Response:
        """A file of others; the first request may have to wait until it is prepared."""
        asset = context.vendor.get(f"/vendor/{name}")
        if asset is None:
            raise HTTPException(404)
        return asset.response(request, IMMUTABLE)

    return router

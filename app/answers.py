"""A refusal -> the response that carries it: JSON under /api and for files, a page elsewhere."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.errors import Refusal
from app.rendering import Renderer
from app.translations import Translator, preferred_language

FOR_PROGRAMS = ("/api", "/static/", "/vendor/", "/healthz", "/openapi.json")


class ErrorAnswers:
    """Writes every error of the server."""

    def __init__(self, renderer: Renderer, translators: Mapping[str, Translator]) -> None:
        self.renderer = renderer
        self.translators = translators

    def __call__(self, request: Request, refusal: Refusal) -> Response:
        """The one JSON body, or the error page in the visitor's language."""
        if request.url.path.startswith(FOR_PROGRAMS):
            response: Response = JSONResponse({"error": refusal.fields()}, refusal.status)
        else:
            response = Response(self._page(request, refusal), refusal.status, media_type="text/html")
            response.headers["vary"] = "Accept-Language"
        response.headers["cache-control"] = "no-store"
        return response

    def translator(self, request: Request) -> Translator:
        """The translator of a visitor."""
        return self.translators[preferred_language(request.headers.get("accept-language", ""))]

    def _page(self, request: Request, refusal: Refusal) -> str:
        language = preferred_language(request.headers.get("accept-language", ""))
        context = {"here": "error", "status": refusal.status, "error": refusal.fields()}
        return self.renderer.render("error.html", language, context)


def from_status(status: int, path: str, translate: Translator) -> Refusal:
    """The refusal behind a plain HTTP status."""
    if status == 404:
        return Refusal("not_found", translate("There is nothing at this address."), status=404, got=path)
    if status == 405:
        message = translate("This address answers GET and HEAD only.")
        return Refusal("method_not_allowed", message, status=405, allowed="GET, HEAD")
    return Refusal("invalid", translate("This request cannot be answered."), status=status)

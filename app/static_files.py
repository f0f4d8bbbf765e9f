"""The files of static/: read once, compressed once, served from memory under an address that carries their hash.

A file is found by looking its name up in a table, so no path can lead out of the folder.
"""

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATE = "no-cache"
GZIP_LEVEL = 9
COMPRESSIBLE = ("text/", "application/json", "image/svg+xml", "font/ttf")
TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".woff2": "font/woff2",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
}


@dataclass(frozen=True)
class Asset:
    """One file: its bytes, their gzip form if that is smaller, and its media type."""

    body: bytes
    packed: bytes | None
    media_type: str

    def response(self, request: Request, cache_control: str) -> Response:
        """The file, compressed where the client accepts that."""
        headers = {"cache-control": cache_control, "vary": "Accept-Encoding"}
        if self.packed is not None and accepts_gzip(request.headers.get("accept-encoding", "")):
            return Response(self.packed, media_type=self.media_type, headers=headers | {"content-encoding": "gzip"})
        return Response(self.body, media_type=self.media_type, headers=headers)


def make_asset(name: str, body: bytes) -> Asset:
    """An asset by its name's ending; text is compressed."""
    media_type = TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    packed = gzip.compress(body, GZIP_LEVEL, mtime=0) if media_type.startswith(COMPRESSIBLE) else None
    return Asset(body, packed if packed and len(packed) < len(body) else None, media_type)


def accepts_gzip(header: str) -> bool:
    """Whether an Accept-Encoding header allows gzip."""
    for part in header.lower().split(","):
        name, _, quality = part.strip().partition(";")
        if name.strip() in ("gzip", "*"):
            return quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


@dataclass(frozen=True)
class StaticFiles:
    """All files of the folder, by name, and the hash of all of them."""

    files: Mapping[str, Asset]
    version: str

    def address(self, name: str) -> str:
        """Where a file is served. Raises: KeyError for a file that does not exist."""
        if name not in self.files:
            raise KeyError(f"static/{name} does not exist")
        return f"/static/{self.version}/{name}"

    def response(self, version: str, name: str, request: Request) -> Response | None:
        """A file, or None. Under an old hash the present file is sent, to be asked for again each time."""
        asset = self.files.get(name)
        if asset is None:
            return None
        return asset.response(request, IMMUTABLE if version == self.version else REVALIDATE)


def load_static(folder: Path) -> StaticFiles:
    """Read a whole folder. Hidden files are left out."""
    digest = hashlib.sha256()
    files: dict[str, Asset] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts):
            body = path.read_bytes()
            digest.update(name.encode() + b"\0" + hashlib.sha256(body).digest())
            files[name] = make_asset(name, body)
    return StaticFiles(files, digest.hexdigest()[:12])

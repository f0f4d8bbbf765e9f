"""What every route needs, made once per app: settings, languages, files and versions."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import engine
from app.settings import Settings
from app.static_files import StaticFiles, load_static
from app.translations import Translator, load_translators
from app.vendor import Vendor

ROOT = Path(__file__).resolve().parent.parent
CONTENT = (
    "app/**/*.py",
    "engine/**/*.py",
    "networks/**/*.py",
    "networks/*.safetensors",
    "locale/**/*.po",
    "templates/**/*.html",
)


@dataclass(frozen=True)
class Context:
    """Settings, translators, static and vendor files, and what names this very program in an ETag."""

    settings: Settings
    translators: Mapping[str, Translator]
    static: StaticFiles
    vendor: Vendor
    engine_version: str
    content: str

    def translator(self, language: str | None) -> Translator:
        """The translator of a language, English where it is not known."""
        return self.translators.get(language or "en", self.translators["en"])


def make_context(settings: Settings, root: Path = ROOT) -> Context:
    """Read everything that a running server needs from its folder."""
    static = load_static(root / "static")
    return Context(
        settings=settings,
        translators=load_translators(root / "locale"),
        static=static,
        vendor=Vendor(),
        engine_version=engine.__version__,
        content=content_hash(root, static.version),
    )


def content_hash(root: Path, *more: str) -> str:
    """A hash of every file that decides the bytes of a response."""
    digest = hashlib.sha256(repr((engine.__version__, *more)).encode())
    for pattern in CONTENT:
        for path in sorted(root.glob(pattern)):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]

"""The message catalogues: English sentences are the ids, `locale/zh/LC_MESSAGES/messages.po` is read at start.

Checked by: tests/app/test_translations.py (complete, nothing fuzzy, the same placeholders).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

LANGUAGES = ("en", "zh")
DEFAULT_LANGUAGE = "en"
JS_FOLDER = "static/js"


@dataclass(frozen=True)
class Translator:
    """The messages of one language. Called like gettext: `_("Copy link")`; what is missing stays English."""

    language: str
    messages: Mapping[str, str] = field(default_factory=dict)
    plurals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    script: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, message: str) -> str:
        """The translation of a message."""
        return self.messages.get(message) or message

    def plural(self, one: str, many: str, n: int) -> str:
        """The form of a message for n things. Both languages have at most two forms."""
        forms = self.plurals.get(one)
        if not forms:
            return one if n == 1 else many
        return forms[0] if len(forms) == 1 or n == 1 else forms[1]


def english(message: str) -> str:
    """The English form of a message, which is its id. Also marks a message that is translated later."""
    return message


def load_translators(folder: Path) -> dict[str, Translator]:
    """A translator for every language; a language without a catalogue shows the English ids."""
    return {language: _load(language, folder) for language in LANGUAGES}


def _load(language: str, folder: Path) -> Translator:
    path = folder / language / "LC_MESSAGES" / "messages.po"
    if language == DEFAULT_LANGUAGE or not path.is_file():
        return Translator(language)
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    messages, plurals, script = _tables(catalogue)
    return Translator(language, messages, plurals, script)


def _tables(catalogue: Catalog) -> tuple[dict[str, str], dict[str, tuple[str, ...]], dict[str, str]]:
    messages: dict[str, str] = {}
    plurals: dict[str, tuple[str, ...]] = {}
    script: dict[str, str] = {}
    for message in catalogue:
        if isinstance(message.id, tuple) and isinstance(message.string, tuple):
            plurals[message.id[0]] = message.string
        elif isinstance(message.id, str) and isinstance(message.string, str) and message.id and message.string:
            messages[message.id] = message.string
            if not message.locations or any(place.startswith(JS_FOLDER) for place, _line in message.locations):
                script[message.id] = message.string
    return messages, plurals, script


def preferred_language(accept: str) -> str:
    """The language an Accept-Language header asks for: the best known one, English if none is known."""
    best, best_quality = DEFAULT_LANGUAGE, 0.0
    for part in accept.split(",")[:20]:
        tag, _, parameters = part.strip().partition(";")
        language = tag.strip().lower().partition("-")[0]
        quality = _quality(parameters)
        if language in LANGUAGES and quality > best_quality:
            best, best_quality = language, quality
    return best


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0

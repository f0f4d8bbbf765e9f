"""`python locale/update.py`: collect every message of the sources and bring the catalogues up to date.

Writes locale/messages.pot and locale/zh/LC_MESSAGES/messages.po; translations are kept, new messages come in empty,
messages that nothing says any more are dropped. tests/app/test_translations.py fails until all are translated.
"""

import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "locale" / "zh" / "LC_MESSAGES" / "messages.po"
POT = ROOT / "locale" / "messages.pot"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "english": None,  # Python: said now, translated later
    "translate": None,
    "plural": (1, 2),
    "t": None,  # scripts
    "tr": None,
}
NOT_SOURCES = re.compile(r"^(\.|_|node_modules$|tests$|engine$|benchmarks$)")


def sources() -> dict[str | tuple[str, ...], set[str]]:
    """Every message with the files that say it. A script's template literal with places is no message."""
    with (ROOT / "locale" / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found: dict[str | tuple[str, ...], set[str]] = {}
    rows = extract_from_dir(
        ROOT, methods, options, KEYWORDS, directory_filter=lambda path: not NOT_SOURCES.match(Path(path).name)
    )
    for name, _line, message, _comments, _context in rows:
        if "${" not in str(message):
            found.setdefault(message, set()).add(name)
    return found


def collected(old: Catalog, language: str | None) -> Catalog:
    """A catalogue of all messages, with the translations that an old one has."""
    new = Catalog(
        locale=language,
        project="Unrolled",
        version="1",
        msgid_bugs_address="the issues of the project",
        header_comment="# Messages of Unrolled.",
        last_translator="the authors of Unrolled",
        language_team="the authors of Unrolled",
        creation_date=old.creation_date,
        revision_date=old.revision_date,
        fuzzy=False,
    )
    for message, names in sorted(sources().items(), key=lambda item: (min(item[1]), str(item[0]))):
        known = old.get(message if isinstance(message, str) else message[0])
        new.add(message, known.string if known else "", locations=[(name, None) for name in sorted(names)])
    return new


def main() -> None:
    """Write both catalogues and say what is still missing."""
    with PO.open("rb") as file:
        old = read_po(file, locale="zh")
    for path, catalogue in ((POT, collected(Catalog(), None)), (PO, collected(old, "zh"))):
        with path.open("wb") as out:
            write_po(out, catalogue, width=0)
    missing = [message.id for message in collected(old, "zh") if message.id and not any(message.string)]
    print(f"{len(sources())} messages, {len(missing)} not translated", *missing, sep="\n")


if __name__ == "__main__":
    main()

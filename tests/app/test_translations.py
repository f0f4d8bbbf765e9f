"""Both languages are complete: every message of Python, templates and scripts, none fuzzy, with the same placeholders."""

import re
import runpy
from collections import Counter
from functools import cache

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from app.context import ROOT
from app.translations import load_translators, preferred_language

SAID = re.compile(r"\b(?:t|tr)\(\"((?:[^\"\\]|\\.)*)\"")
PLACEHOLDER = re.compile(r"\{\w*\}|%\(\w+\)[sd]|<[^>]+>|%%")
PO = ROOT / "locale" / "zh" / "LC_MESSAGES" / "messages.po"


@cache
def extracted() -> dict[str, str]:
    """Every message in the sources, with one file that says it, as `locale/update.py` finds them."""
    sources = runpy.run_path(str(ROOT / "locale" / "update.py"))["sources"]()
    return {forms(message)[0]: min(names) for message, names in sources.items()}


@cache
def catalogue() -> Catalog:
    """The Chinese catalogue."""
    with PO.open("rb") as file:
        return read_po(file, locale="zh")


def forms(text: object) -> list[str]:
    """A message's forms, one or more."""
    return [str(form) for form in text] if isinstance(text, tuple | list) else [str(text)]


def test_messages_of_all_three_kinds_of_sources_are_found() -> None:
    assert {name.partition("/")[0] for name in extracted().values()} >= {"app", "templates", "static"}


def test_no_script_hides_a_message_in_a_template_literal() -> None:
    said = {
        text: path.name for path in (ROOT / "static" / "js").rglob("*.js") for text in SAID.findall(path.read_text())
    }
    assert {text: name for text, name in said.items() if text not in extracted()} == {}


def test_every_message_is_translated() -> None:
    known = {forms(message.id)[0]: message for message in catalogue() if message.id}
    missing = {
        text: name for text, name in extracted().items() if text not in known or not all(forms(known[text].string))
    }
    assert not missing


def test_no_translation_is_fuzzy_or_left_over() -> None:
    ids = {forms(message.id)[0] for message in catalogue() if message.id}
    assert [message.id for message in catalogue() if message.id and message.fuzzy] == []
    assert ids - set(extracted()) == set()


def test_translations_have_the_placeholders_and_brackets_of_their_messages() -> None:
    for message in catalogue():
        if message.id:
            wanted_places = Counter(PLACEHOLDER.findall(forms(message.id)[-1]))
            for form in forms(message.string):
                assert Counter(PLACEHOLDER.findall(form)) == wanted_places, message.id
                assert form.count("[") == forms(message.id)[0].count("["), message.id


def test_scripts_receive_their_messages_and_english_none() -> None:
    translators = load_translators(ROOT / "locale")
    assert translators["en"].script == {}
    script = {text for text, name in extracted().items() if name.startswith("static/js")}
    assert script <= set(translators["zh"].script)


@pytest.mark.parametrize(
    ("header", "language"),
    [("", "en"), ("zh-CN,zh;q=0.9,en;q=0.8", "zh"), ("en-GB,en;q=0.9,zh;q=0.8", "en"), ("fr", "en"), ("fr,zh;q=0.1", "zh"),
     ("*", "en"), ("zh;q=0", "en"), ("zh;q=x", "en"), ("de;q=1,zh-Hant;q=.5,en;q=.4", "zh")],
)  # fmt: skip
def test_the_browsers_language_is_understood(header: str, language: str) -> None:
    assert preferred_language(header) == language

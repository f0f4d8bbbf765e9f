"""A page's own link: the parts of it that can be read, its language, and the same link with some keys changed."""

from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request

from app.errors import Refusal
from app.leniency import Reading
from app.parameters import TABLES, shared_defaults
from app.permalink import escape, written
from app.querystring import decode
from app.schemas.unroll import DEMO, JORDAN
from app.translations import LANGUAGES, preferred_language

QueryFor = Callable[..., str]


def readable_pairs(query: bytes) -> tuple[list[tuple[str, str]], list[str]]:
    """The pairs of a query string that can be read as text, and the keys of those whose value cannot."""
    pairs, unreadable = [], []
    for part in query.decode("latin-1").split("&"):
        key, _, value = part.partition("=")
        name = ""
        try:
            name = decode(key, None)
            pairs.append((name, decode(value, name)))
        except Refusal:
            unreadable.append(name)
    return [(key, value) for key, value in pairs if key], [key for key in unreadable if key]


def language_of(request: Request, pairs: list[tuple[str, str]]) -> str:
    """The language of a page: the link's, else the browser's."""
    wanted = dict(pairs).get("lang")
    return wanted if wanted in LANGUAGES else preferred_language(request.headers.get("accept-language", ""))


def link_helper(reading: Reading) -> QueryFor:
    """`query_for(lang="zh")`: this page's link with some keys changed; None takes a key out."""
    pairs = [*reading.given.items(), *(("pin", pin) for pin in reading.pins), *reading.unknown]

    def query_for(changes: dict[str, Any] | None = None, **more: Any) -> str:
        changed = {**(changes or {}), **more}
        kept = [(key, value) for key, value in pairs if key not in changed]
        added = [(key, str(value)) for key, value in changed.items() if value is not None]
        order = {key: place for place, key in enumerate(reading.table.parameters)}
        ordered = sorted([*kept, *added], key=lambda pair: order.get(pair[0], len(order)))
        return "?" + "&".join(f"{escape(key)}={escape(value)}" for key, value in ordered)

    return query_for


def neighbour_links(reading: Reading, experiment: Mapping[str, Any]) -> dict[str, str]:
    """The links of the top bar: the same network on every page, with each shared key that is not the other page's default.

    static/js/pagelinks.js keeps them so while the page changes; /gradients takes of a trained network its cell and its text.
    """
    here = reading.table.page
    return {page: "" if page == here else _there(page, reading, experiment) for page in TABLES}


def _there(page: str, reading: Reading, experiment: Mapping[str, Any]) -> str:
    here = reading.table.page
    trained = str(experiment.get("m", "")).startswith(DEMO)
    reads = experiment.get("x", "text") == "text"
    told = []
    for key, (_, usual) in shared_defaults()[here][page].items():
        value = experiment[key] if key in experiment else reading.given.get(key)
        if trained and key in experiment and key not in ("cell", "text"):
            value = "text" if key == "x" else None
        if value not in (None, "", usual, JORDAN) and not (key == "text" and not reads):
            told.append(f"{key}={written(key, value)}")
    if here == "wirings" and page == "gradients":
        told.append("x=text")
    return "&".join([*told, *(["m=random"] if page == "unroll" else [])])

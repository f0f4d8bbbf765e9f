"""Links: a query string -> a validated query, and back to its shortest, canonical form.

The API reads strictly. A page reads leniently: a link that is partly wrong still shows a picture, and a notice
says what was changed. Keys that no one knows are kept in links and otherwise ignored.
"""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, TypeVar
from urllib.parse import quote

from pydantic import ValidationError

from app.errors import Refusal, shorten
from app.parameters import Parameter, Translate, parameters_of, table_of
from app.querystring import COMPRESSED_KEYS, pack
from app.schemas.network import EIGENVALUES, NetworkQuery
from app.schemas.page import PageQuery
from app.schemas.query import GradientKeys
from app.translations import english

Q = TypeVar("Q", bound=PageQuery)
Pairs = Sequence[tuple[str, str]]
UNESCAPED = ",@;:-._~!*'()/"
REPEATABLE = "pin"


def read_strictly(model: type[Q], pairs: Pairs, _: Translate = english) -> Q:
    """Validate pairs against a query model.

    Raises: Refusal for an unknown or repeated key and for a value that is not allowed.
    """
    try:
        return model.model_validate(_grouped(pairs, _))
    except ValidationError as error:
        raise _refusal(model, error, dict(pairs), _) from error


def _grouped(pairs: Pairs, _: Translate) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for key, value in pairs:
        if key == REPEATABLE:
            given.setdefault(key, []).append(value)
        elif key in given:
            message = _("{key} is given twice; once is allowed.").format(key=shorten(key))
            raise Refusal("repeated", message, field=shorten(key), got=value, allowed=_("each key once"))
        else:
            given[key] = value
    return given


def _refusal(model: type[PageQuery], error: ValidationError, given: dict[str, str], _: Translate) -> Refusal:
    first = error.errors(include_url=False, include_context=False)[0]
    key = str(first["loc"][0])
    table = parameters_of(model)
    if key not in table or first["type"] == "extra_forbidden":
        return _unknown(key, given.get(key, ""), [*table], _)
    return invalid(table[key], given.get(key, ""), _)


def _unknown(key: str, value: str, known: list[str], _: Translate) -> Refusal:
    close = get_close_matches(key[:40], known, n=1)
    allowed = close[0] if close else ", ".join(known)
    message = _("The parameter {key} does not exist; allowed: {allowed}.")
    message = message.format(key=shorten(key), allowed=allowed)
    return Refusal("unknown", message, field=shorten(key), got=value, allowed=allowed)


def invalid(parameter: Parameter, got: str, _: Translate, allowed: str | None = None) -> Refusal:
    """The refusal of one value, naming its key, what came and what is allowed."""
    allowed = allowed or parameter.allowed(_)
    message = _("{key} is “{got}”; allowed: {allowed}.")
    message = message.format(key=parameter.key, got=shorten(got), allowed=allowed)
    return Refusal("invalid", message, field=parameter.key, got=got, allowed=allowed)


def canonical(query: PageQuery) -> str:
    """The shortest query string of the same experiment: defaults left out, keys in their fixed order."""
    parts = []
    for parameter in table_of(query).computed:
        value = getattr(query, parameter.field)
        if not _is_default(query, parameter, value):
            parts.append(f"{parameter.key}={written(parameter.key, value)}")
    return "&".join(parts)


def _is_default(query: PageQuery, parameter: Parameter, value: Any) -> bool:
    if parameter.key == "eig":
        return value is None
    if isinstance(query, GradientKeys) and parameter.key == "t":
        return value is None or bool(value == query.steps)
    return bool(value == parameter.default)


def written(key: str, value: object) -> str:
    """A value as it stands in a link, long text packed."""
    text = number_text(value) if isinstance(value, float) else str(value)
    return escape(pack(text) if key in COMPRESSED_KEYS else text)


def escape(text: str) -> str:
    """The text as it stands in a link; characters that a query may hold are left readable."""
    return quote(text, safe=UNESCAPED)


def number_text(number: float) -> str:
    """The shortest text that reads back as the same number: `.15`, `-2`, `1.25`."""
    text = repr(number).removesuffix(".0")
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def experiment_values(query: PageQuery) -> dict[str, Any]:
    """Every computed key with its value, in the fixed order."""
    values = {parameter.key: getattr(query, parameter.field) for parameter in table_of(query).computed}
    if isinstance(query, NetworkQuery) and query.eigenvalues is None and query.initialisation == "spectrum":
        values["eig"] = EIGENVALUES
    return values

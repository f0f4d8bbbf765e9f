"""The keys of a query as a table: read from the query model, shown to the page, the reference and in messages."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.schemas.keys import without_null
from app.schemas.network import EIGENVALUES
from app.schemas.page import PageQuery
from app.schemas.query import RecordQuery
from app.schemas.unroll import UnrollRecordQuery
from app.schemas.wirings import WiringRecordQuery

Translate = Callable[[str], str]
LONG_TEXT = 200


@dataclass(frozen=True)
class Parameter:
    """One key: its type, default, bounds, slider range and choices, and the field of the model behind it."""

    key: str
    field: str
    type: str
    default: Any
    min: float | None
    max: float | None
    slider: list[float] | None
    choices: list[str] | None
    group: str
    push: bool
    help: str
    longest: int | None

    def as_json(self) -> dict[str, Any]:
        """The row as the page receives it."""
        names = ("type", "default", "min", "max", "slider", "choices", "group", "push")
        return {name: getattr(self, name) for name in names}

    def allowed(self, _: Translate) -> str:
        """What the key accepts, in words."""
        if self.choices:
            return _("one of {choices}").format(choices=", ".join(self.choices))
        if self.type == "int":
            return _("a whole number from {min} to {max}").format(min=_plain(self.min), max=_plain(self.max))
        if self.type == "float":
            return _("a number from {min} to {max}").format(min=_plain(self.min), max=_plain(self.max))
        if self.type == "eig":
            return _("eigenvalues such as {example}").format(example=EIGENVALUES)
        if self.type == "steps":
            return _("every, last, or steps such as 5,10,40")
        if self.key == "vs":
            return _("a wiring and its switches, such as {example}").format(example="ed;c=all;use=each")
        if self.key == "pin":
            return _("at most two pins")
        if self.longest and self.longest > LONG_TEXT:
            return _("text of at most {n} characters").format(n=self.longest)
        return self.help


def _plain(number: float | None) -> str:
    return "" if number is None else f"{number:g}" if abs(number) < 1e6 else str(int(number))


def _type(schema: dict[str, Any]) -> str:
    if "x-kind" in schema:
        return str(schema["x-kind"])
    if "enum" in schema:
        return "choice"
    return {"integer": "int", "number": "float"}.get(schema["type"], "text")


def _parameter(field: str, key: str, schema: dict[str, Any]) -> Parameter:
    branch = without_null(schema)
    return Parameter(
        key=key,
        field=field,
        type=_type(branch),
        default=EIGENVALUES if key == "eig" else schema.get("default"),
        min=branch.get("minimum"),
        max=branch.get("maximum"),
        slider=schema.get("x-slider"),
        choices=branch.get("enum"),
        group=schema["x-group"],
        push=schema["x-push"],
        help=schema["description"],
        longest=branch.get("maxLength"),
    )


@cache
def parameters_of(model: type[PageQuery]) -> dict[str, Parameter]:
    """The table of a query model, by key, in the order of a link."""
    properties = model.model_json_schema()["properties"]
    fields = {field.alias or name: name for name, field in model.model_fields.items()}
    return {key: _parameter(fields[key], key, schema) for key, schema in properties.items()}


@dataclass(frozen=True)
class Table:
    """The keys of one page: all of them, those that a page's link may hold, and those that decide the numbers."""

    page: str
    parameters: dict[str, Parameter]

    @property
    def page_keys(self) -> frozenset[str]:
        """The keys of a page's link."""
        return frozenset(key for key, parameter in self.parameters.items() if parameter.group != "api")

    @property
    def computed(self) -> tuple[Parameter, ...]:
        """The keys that decide the numbers of a record, in the order of a link."""
        return tuple(parameter for parameter in self.parameters.values() if parameter.group == "experiment")

    @property
    def engine_fields(self) -> tuple[str, ...]:
        """The fields that are arguments of `engine.Experiment`."""
        return tuple(p.field for p in self.computed if p.key not in NOT_OF_THE_ENGINE)

    def of_field(self, field: str) -> Parameter | None:
        """The row of a field of `engine.Experiment`."""
        return next((parameter for parameter in self.parameters.values() if parameter.field == field), None)


NOT_OF_THE_ENGINE = ("v", "verify", "m")
PLACES = frozenset({"pin", "view", "show", "hide", "embed", "lesson", "verify"})  # of one page alone
# What a wiring has in common with one network; its other keys have a meaning of their own.
OF_A_WIRING = frozenset({"cell", "act", "H", "seed", "fb", "text", "tok", "lang", "theme", "note"})
MODELS: tuple[type[PageQuery], ...] = (RecordQuery, UnrollRecordQuery, WiringRecordQuery)
TABLES = {model.page: Table(model.page, parameters_of(model)) for model in MODELS}


def table_of(query: PageQuery | type[PageQuery]) -> Table:
    """The table of a query's page."""
    return TABLES[query.page]


def shared(here: str, there: str) -> frozenset[str]:
    """The keys that two pages share."""
    common = (TABLES[here].page_keys & TABLES[there].page_keys) - PLACES
    return common & OF_A_WIRING if "wirings" in (here, there) else common


def shared_defaults() -> dict[str, dict[str, dict[str, Any]]]:
    """By page, then by the page that a link leads to: the keys both share, with the default of each here and there.

    A link from one to the other spells out what differs.
    """
    return {
        here: {
            there: {
                key: [parameter.default, TABLES[there].parameters[key].default]
                for key, parameter in table.parameters.items()
                if key in shared(here, there)
            }
            for there in TABLES
            if there != here
        }
        for here, table in TABLES.items()
    }

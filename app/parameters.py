"""The keys of a query as a table: read from the query model, shown to the page, the reference and in messages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.schemas.query import EIGENVALUES, ExperimentQuery, RecordQuery

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
        if self.key == "pin":
            return _("at most two pins")
        if self.longest and self.longest > LONG_TEXT:
            return _("text of at most {n} characters").format(n=self.longest)
        return self.help


def _plain(number: float | None) -> str:
    return "" if number is None else f"{number:g}" if abs(number) < 1e6 else str(int(number))


def _branch(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema without the null that stands beside it in an optional field."""
    branches = [branch for branch in schema.get("anyOf", [schema]) if branch.get("type") != "null"]
    return {**schema, **branches[0]}


def _type(schema: dict[str, Any]) -> str:
    if "x-kind" in schema:
        return str(schema["x-kind"])
    if "enum" in schema:
        return "choice"
    return {"integer": "int", "number": "float"}.get(schema["type"], "text")


def _parameter(field: str, key: str, schema: dict[str, Any]) -> Parameter:
    branch = _branch(schema)
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


def parameters_of(model: type[ExperimentQuery]) -> dict[str, Parameter]:
    """The table of a query model, by key, in the order of a link."""
    properties = model.model_json_schema()["properties"]
    fields = {field.alias or name: name for name, field in model.model_fields.items()}
    return {key: _parameter(fields[key], key, schema) for key, schema in properties.items()}


PARAMETERS = parameters_of(RecordQuery)
KEY_OF_FIELD = {parameter.field: key for key, parameter in PARAMETERS.items()}
COMPUTED = tuple(parameter for parameter in PARAMETERS.values() if parameter.group == "experiment")
ENGINE_FIELDS = tuple(p.field for p in COMPUTED if p.key not in ("v", "verify"))

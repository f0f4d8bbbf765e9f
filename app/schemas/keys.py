"""How one key of a query is declared: its place in links, pages and messages beside what it accepts."""

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
REAL = re.compile(r"[+-]?(?:[0-9]{1,40}\.?[0-9]{0,40}|\.[0-9]{1,40})(?:[eE][+-]?[0-9]{1,4})?")


def whole_number(value: object) -> object:
    """Text of a whole number -> int; anything else is refused (`4_0`, ` 40`, `40.0`)."""
    if isinstance(value, str):
        if not WHOLE.fullmatch(value):
            raise ValueError("not a whole number")
        return int(value)
    return value


def real_number(value: object) -> object:
    """Text of a decimal number -> float; anything else is refused (`nan`, `inf`, `1_0`)."""
    if isinstance(value, str):
        if not REAL.fullmatch(value):
            raise ValueError("not a number")
        return float(value)
    return value


Whole = Annotated[int, BeforeValidator(whole_number)]
Real = Annotated[float, BeforeValidator(real_number), Field(allow_inf_nan=False)]
Cell = Literal["vanilla", "lstm", "gru", "jordan"]
Activation = Literal["tanh", "sigmoid", "relu", "leaky_relu", "identity"]
Initialisation = Literal["spectrum", "gaussian", "glorot", "orthogonal", "identity", "matrix"]
Gate = Literal["auto", "i", "f", "g", "o", "r", "z", "n"]
Input = Literal["noise", "impulse", "constant", "step", "sine", "text", "series"]


def key(
    alias: str,
    default: Any,
    help: str,
    *,
    low: float | None = None,
    high: float | None = None,
    longest: int | None = None,
    pattern: str | None = None,
    slider: tuple[float, float, float] | None = None,
    kind: str | None = None,
    group: str = "experiment",
    push: bool = False,
) -> Any:
    """One key of the query: where it stands in the page (`slider`, `push`) beside what it accepts."""
    extra: dict[str, Any] = {"x-group": group, "x-push": push}
    extra |= {"x-slider": list(slider)} if slider else {}
    extra |= {"x-kind": kind} if kind else {}
    return Field(
        default,
        alias=alias,
        description=help,
        ge=low,
        le=high,
        max_length=longest,
        pattern=pattern,
        json_schema_extra=extra,
    )


def without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """The JSON Schema of a key without the null beside it, and with its bounds under their names there."""
    branches = [branch for branch in schema.get("anyOf", [schema]) if branch.get("type") != "null"]
    merged = {**{name: value for name, value in schema.items() if name != "anyOf"}, **branches[0]}
    return {{"ge": "minimum", "le": "maximum"}.get(name, name): value for name, value in merged.items()}


def look(alias: str, help: str, **rest: Any) -> Any:
    """A key that says how the page looks at an experiment; it takes no part in the computation."""
    return key(alias, None, help, group="view", **rest)

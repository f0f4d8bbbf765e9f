"""A record -> the JSON of GET /api/gradients, part by part, by the names in `app/schemas/record.py`.

Only the parts that are asked for are touched, so only they are computed.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.arrays import Encoder, finite
from app.permalink import canonical, experiment_values
from app.schemas import record as schemas
from app.schemas.query import ExperimentQuery
from app.sentences import eyebrow, headline
from app.translations import Translator
from engine import Record

Part = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """One field of a response model: its JSON name, the engine's attribute, and its axes if it is an array."""

    name: str
    source: str
    axes: str | None


def fields_of(model: type[schemas.Out]) -> tuple[Field, ...]:
    """The fields of a response model, in order."""
    found = []
    for name, info in model.model_fields.items():
        extra = info.json_schema_extra
        extra = extra if isinstance(extra, dict) else {}
        axes = extra.get("x-axes")
        found.append(Field(name, str(extra.get("x-source") or name), str(axes) if axes else None))
    return tuple(found)


FIELDS: Mapping[str, tuple[Field, ...]] = {
    "spectrum": fields_of(schemas.SpectrumOut),
    "trace": fields_of(schemas.TraceOut),
    "gradients": fields_of(schemas.GradientsOut),
    "lags": fields_of(schemas.LagsOut),
    "sensitivity": fields_of(schemas.SensitivityOut),
    "ledger": fields_of(schemas.LedgerOut),
    "truncated": fields_of(schemas.TruncatedOut),
    "clipped": fields_of(schemas.ClippedOut),
    "verify": fields_of(schemas.VerifyOut),
    "handle": fields_of(schemas.HandleOut),
}


def plain(value: Any, encode: Encoder) -> Any:
    """An engine's value as JSON can hold it; every array goes through `encode`."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, np.ndarray):
        return encode(value)
    if isinstance(value, float | np.floating):
        return finite(float(value))
    if isinstance(value, np.bool_ | np.integer):
        return value.item()
    if isinstance(value, Mapping):
        return {str(name): plain(item, encode) for name, item in value.items()}
    return [plain(item, encode) for item in value]


def take(source: Any, name: str, encode: Encoder) -> Part | None:
    """One object of the engine by the fields of its response model."""
    if source is None:
        return None
    return {field.name: plain(getattr(source, field.source), encode) for field in FIELDS[name]}


def spectrum_part(record: Record, encode: Encoder) -> Part:
    """Eigenvalues as two arrays, and the handles that a hand can hold."""
    spectrum = record.spectrum
    part: Part = {"real": encode(spectrum.eigenvalues.real), "imag": encode(spectrum.eigenvalues.imag)}
    part["handles"] = [take(handle, "handle", encode) for handle in spectrum.handles]
    for field in FIELDS["spectrum"][3:]:
        part[field.name] = plain(getattr(spectrum, field.source), encode)
    return part


def lags_part(record: Record, encode: Encoder) -> Part:
    """The sum over lags, with what truncation and clipping do to it."""
    lags = record.lags
    part: Part = {
        field.name: plain(getattr(lags, field.source), encode)
        for field in FIELDS["lags"]
        if field.name not in ("truncated", "clipped")
    }
    return part | {
        "truncated": take(lags.truncated, "truncated", encode),
        "clipped": take(lags.clipped, "clipped", encode),
    }


PARTS: Mapping[str, Callable[[Record, Encoder], Part | None]] = {
    "spectrum": spectrum_part,
    "trace": lambda record, encode: take(record.trace, "trace", encode),
    "gradients": lambda record, encode: take(record.gradients, "gradients", encode),
    "lags": lags_part,
    "sensitivity": lambda record, encode: take(record.sensitivity, "sensitivity", encode),
    "ledger": lambda record, encode: take(record.ledger, "ledger", encode),
    "radii": lambda record, encode: {"eigenvalue_radius": encode(record.eigenvalue_radius)},
    "memory": lambda record, encode: {"log10_norm": encode(record.memory_matrix)},
    "weights": lambda record, encode: {name: encode(array) for name, array in record.weights.items()},
}


def payload(
    record: Record,
    query: ExperimentQuery,
    parts: Collection[str],
    encode: Encoder,
    translators: Mapping[str, Translator],
    engine_version: str,
) -> Part:
    """The whole JSON object of a record."""
    sweep_once(record, parts)
    tokens = record.trace.tokens
    body: Part = {
        "experiment": experiment_values(query),
        "query": canonical(query),
        "engine": engine_version,
        "steps": record.steps,
        "tokens": None if tokens is None else list(tokens),
    }
    if "headline" in parts:
        body["headline"] = {language: headline(record, _) for language, _ in translators.items()}
        body["eyebrow"] = {language: eyebrow(record, _) for language, _ in translators.items()}
    for name, build in PARTS.items():
        if name in parts:
            body[name] = build(record, encode)
    body["verify"] = take(record.verify(), "verify", encode) if query.verify else None
    return body


def sweep_once(record: Record, parts: Collection[str]) -> None:
    """Take the lag sweep once with all that the wanted parts need of it."""
    record.prepare(lags="lags" in parts, ledger="ledger" in parts)


def arrays_of(record: Record, part: str) -> dict[str, tuple[NDArray[Any], str]]:
    """Every array of one part by its path in the JSON (`gradients.log10_norm`), with the names of its axes."""
    sweep_once(record, (part,))
    if part == "weights":
        return {f"weights.{name}": (value, weight_axes(value)) for name, value in record.weights.items()}
    if part == "spectrum":
        values = record.spectrum.eigenvalues
        return {"spectrum.real": (values.real, "index"), "spectrum.imag": (values.imag, "index")}
    if part == "memory":
        return {"memory.log10_norm": (record.memory_matrix, "t,k")}
    if part == "radii":
        return {"radii.eigenvalue_radius": (record.eigenvalue_radius, "t")}
    source = getattr(record, part)
    found: dict[str, tuple[NDArray[Any], str]] = {}
    for field in FIELDS[part] if source is not None else ():
        value = getattr(source, field.source) if field.axes else None
        if isinstance(value, Mapping):
            found |= {f"{part}.{field.name}.{name}": (item, field.axes or "") for name, item in value.items()}
        elif value is not None:
            found[f"{part}.{field.name}"] = (value, field.axes or "")
    return found


def weight_axes(array: NDArray[Any]) -> str:
    """The names of a weight array's axes, laid out (to, from)."""
    return "to,from" if array.ndim == 2 else "to"

"""A record -> the JSON of GET /api/unroll, by the names in `app/schemas/unroll_record.py`."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.arrays import Encoder
from app.payload import Part, fields_of, plain, take, weight_axes
from app.permalink import canonical, experiment_values
from app.schemas import unroll_record as schemas
from app.schemas.unroll import UnrollQuery
from app.stops import say, tokens_read
from app.trained import text_of
from app.translations import Translator, english
from app.unroll_sentences import eyebrow, stops
from engine import Record, moments, telling_unit

ALL_UNITS_UP_TO = 60_000  # numbers of `left` that travel with every record; beyond, those of the unit in hand
CLASS_WORDS = {"negative": english("negative"), "positive": english("positive")}
TRACE = tuple(field for field in fields_of(schemas.UnrollTraceOut) if field.name != "terms")
BACKWARD = fields_of(schemas.BackwardOut)
UNTOUCHED = fields_of(schemas.UntouchedOut)


def unroll_payload(
    record: Record,
    query: UnrollQuery,
    encode: Encoder,
    translators: Mapping[str, Translator],
    engine_version: str,
) -> Part:
    """The whole JSON object of a run."""
    unrolling, tokens = record.unrolling, tokens_read(record)
    told = moments(record)
    default = telling_unit(told)
    found = stops(record, told)
    return {
        "experiment": experiment_values(query)
        | {"text": text_of(query, record.network), "H": record.experiment.hidden_size},
        "query": canonical(query),
        "engine": engine_version,
        "steps": record.steps,
        "tokens": None if tokens is None else list(tokens),
        "unknown": list(unrolling.unknown),
        "full_length": record.trace.full_length,
        "network": network_part(record, query, translators),
        "eyebrow": {language: eyebrow(record, _) for language, _ in translators.items()},
        "headlines": {language: [say(stop, record, _) for stop in found] for language, _ in translators.items()},
        "unit_at": [stop.unit or default for stop in found],
        "default_unit": default,
        "trace": trace_part(record, encode),
        "backward": {field.name: plain(getattr(unrolling.backward, field.source), encode) for field in BACKWARD},
        "left": left_part(record, query.unit or default, encode),
        "weights": {name: encode(array) for name, array in record.weights.items()},
        "untouched": None
        if unrolling.untouched is None
        else {field.name: plain(getattr(unrolling.untouched, field.source), encode) for field in UNTOUCHED},
        "verify": take(record.verify(), "verify", encode) if query.verify else None,
    }


def trace_part(record: Record, encode: Encoder) -> Part:
    """The way forward, with the terms of its sums."""
    part = {field.name: plain(getattr(record.trace, field.source), encode) for field in TRACE}
    return part | {"terms": plain(record.unrolling.terms, encode)}


def left_part(record: Record, unit: int, encode: Encoder) -> Part | None:
    """What each step has left in every unit, or in one where that would be too much."""
    steps, size = record.trace.hs.shape
    units = list(range(1, size + 1)) if steps * steps * size <= ALL_UNITS_UP_TO else [min(unit, size)]
    values = record.unrolling.left(units)
    return None if values is None else {"units": units, "values": encode(values)}


def network_part(record: Record, query: UnrollQuery, translators: Mapping[str, Translator]) -> Part | None:
    """What the trained network is, and what its outputs stand for."""
    network = record.network
    if network is None:
        return None
    classes = {
        language: [_(CLASS_WORDS.get(name, name)) for name in network.classes] for language, _ in translators.items()
    }
    return {
        "name": query.network,
        "units": network.hidden_size,
        "words": len(network.vocabulary) - 1,
        "classes": classes,
        "label": int(np.argmax(record.trace.targets[-1])),
    }


def unroll_arrays(record: Record) -> dict[str, tuple[NDArray[Any], str]]:
    """Every array of a run by its path in the JSON (`trace.h`), with the names of its axes."""
    unrolling = record.unrolling
    found: dict[str, tuple[NDArray[Any], str]] = {}
    objects: dict[str, tuple[Any, Any]] = {
        "trace": (record.trace, TRACE),
        "backward": (unrolling.backward, BACKWARD),
        "untouched": (unrolling.untouched, UNTOUCHED),
    }
    for part, (source, fields) in objects.items():
        for field in fields if source is not None else ():
            value = getattr(source, field.source) if field.axes else None
            if isinstance(value, Mapping):
                found |= {f"{part}.{field.name}.{name}": (item, field.axes) for name, item in value.items()}
            elif value is not None:
                found[f"{part}.{field.name}"] = (value, field.axes)
    found |= {
        f"trace.terms.{name}": (item, "t,output" if name == "y" else "t,unit") for name, item in unrolling.terms.items()
    }
    left = unrolling.left(list(range(1, record.trace.hs.shape[1] + 1)))
    found |= {} if left is None else {"left.values": (left, "unit,t,k0")}
    return found | {f"weights.{name}": (value, weight_axes(value)) for name, value in record.weights.items()}

"""Files for other programs: a table of one array, every array of a record, and a runnable Python snippet."""

import csv
import io
import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.errors import Refusal
from app.parameters import ENGINE_FIELDS, Translate
from app.payload import PARTS, arrays_of, sweep_once
from app.permalink import canonical, experiment_values
from app.schemas.query import ExperimentQuery, PartsQuery
from engine import Experiment, Record

COUNTED_FROM_ZERO = ("lag",)


def find_array(record: Record, path: str, _: Translate) -> tuple[NDArray[Any], str]:
    """One array of a record by its path, and the names of its axes.

    Raises: Refusal, with the paths that this record has.
    """
    part = path.partition(".")[0]
    found = arrays_of(record, part) if part in PARTS else {}
    if path not in found:
        allowed = ", ".join(found) or ", ".join(f"{name}.…" for name in PARTS)
        message = _("array is “{got}”; this record has {allowed}.").format(got=path, allowed=allowed)
        raise Refusal("invalid", message, field="array", got=path, allowed=allowed)
    return found[path]


def tidy_csv(array: NDArray[Any], axes: str, path: str, query: ExperimentQuery, version: str) -> str:
    """One row per number, `t,k,value`; steps and indices count from 1, lags from 0; what is not defined is left out."""
    names = axes.split(",")
    out = io.StringIO()
    out.write(f"# Unrolled {version}, {path}\n# /gradients?{canonical(query)}\n")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*names, "value"])
    defined = np.nonzero(~np.isnan(array))
    columns = [
        (places + (0 if name in COUNTED_FROM_ZERO else 1)).tolist() for name, places in zip(names, defined, strict=True)
    ]
    writer.writerows(zip(*columns, map(repr, array[defined].tolist()), strict=True))
    return out.getvalue()


def npz(record: Record, query: PartsQuery, version: str) -> bytes:
    """Every array of the wanted parts under its path, in float64, with `experiment` and `engine` as text."""
    parts = [part for part in query.parts.split(",") if part in PARTS]
    sweep_once(record, parts)
    arrays = {path: array for part in parts for path, (array, _axes) in arrays_of(record, part).items()}
    out = io.BytesIO()
    described = {"experiment": np.array(json.dumps(experiment_values(query))), "engine": np.array(version)}
    np.savez(out, allow_pickle=False, **arrays, **described)
    return out.getvalue()


def engine_fields(query: ExperimentQuery) -> dict[str, Any]:
    """The arguments of `engine.Experiment` for a query."""
    values = {name: getattr(query, name) for name in ENGINE_FIELDS}
    values["reset_after"] = bool(query.reset_after)
    values["chosen_step"] = query.chosen_step or 0
    return values


def snippet(query: ExperimentQuery) -> str:
    """Python that computes this experiment again and prints how much weaker the gradient is at the first step."""
    given = [f"{name}={value!r}" for name, value in changed_fields(query).items()]
    call = ", ".join(given) if len(", ".join(given)) < 80 else "\n    " + ",\n    ".join(given) + ",\n"
    return (
        f"# /gradients?{canonical(query)}\n"
        "from engine import Experiment, run\n\n"
        f"record = run(Experiment({call}))\n"
        "lag = record.gradients.log10_norm  # (T, T): log10 of the norm of the gradient of loss t with respect to h_k;"
        " nan where k > t\n"
        "t = record.experiment.chosen_step or record.steps\n"
        "print(lag[t - 1, t - 1] - lag[t - 1, 0])  # powers of ten between step t and step 1\n"
    )


def changed_fields(query: ExperimentQuery) -> dict[str, Any]:
    """The arguments of `engine.Experiment` that a snippet must say: all that are not its defaults."""
    default = Experiment()
    return {name: value for name, value in engine_fields(query).items() if value != getattr(default, name)}

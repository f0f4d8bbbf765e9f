"""Files for other programs: a table of one array, every array of a record, and a runnable Python snippet."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.errors import Refusal
from app.parameters import Translate, table_of
from app.payload import PARTS, arrays_of, sweep_once
from app.permalink import canonical, experiment_values
from app.schemas.network import NetworkQuery
from app.schemas.page import PageQuery
from app.schemas.query import ExperimentQuery, PartsQuery
from app.schemas.unroll import UnrollKeys, UnrollQuery
from app.trained import text_of
from app.unroll_payload import unroll_arrays
from engine import Experiment, Network, Record

Arrays = dict[str, tuple[NDArray[Any], str]]  # by path, with the names of the axes
COUNTED_FROM_ZERO = ("lag", "k0", "class")


def find_array(record: Record, path: str, _: Translate) -> tuple[NDArray[Any], str]:
    """One array of a record by its path, and the names of its axes.

    Raises: Refusal, with the paths that this record has.
    """
    part = path.partition(".")[0]
    return _chosen(path, arrays_of(record, part) if part in PARTS else {}, PARTS, _)


def find_unroll_array(record: Record, path: str, _: Translate) -> tuple[NDArray[Any], str]:
    """The same for a run of /unroll."""
    return chosen_near(path, unroll_arrays(record), _)


def chosen_near(path: str, found: Arrays, _: Translate) -> tuple[NDArray[Any], str]:
    """One of all arrays. Raises: Refusal, with those of the same part, or every part where there is none."""
    part = path.partition(".")[0]
    near = {name: value for name, value in found.items() if name.partition(".")[0] == part}
    return _chosen(path, near, dict.fromkeys(name.partition(".")[0] for name in found), _)


def _chosen(path: str, found: Arrays, parts: Iterable[str], _: Translate) -> tuple[NDArray[Any], str]:
    if path not in found:
        allowed = ", ".join(found) or ", ".join(f"{name}.…" for name in parts)
        message = _("array is “{got}”; this record has {allowed}.").format(got=path, allowed=allowed)
        raise Refusal("invalid", message, field="array", got=path, allowed=allowed)
    return found[path]


def tidy_csv(array: NDArray[Any], axes: str, path: str, query: PageQuery, version: str) -> str:
    """One row per number, `t,k,value`; steps and indices count from 1, lags from 0; what is not defined is left out."""
    names = axes.split(",")
    out = io.StringIO()
    out.write(f"# Unrolled {version}, {path}\n# /{query.page}?{canonical(query)}\n")
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
    return archive(
        {path: array for part in parts for path, (array, _) in arrays_of(record, part).items()}, query, version
    )


def unroll_npz(record: Record, query: UnrollQuery, version: str) -> bytes:
    """Every array of a run of /unroll in the same form."""
    return archive({path: array for path, (array, _) in unroll_arrays(record).items()}, query, version)


def archive(arrays: dict[str, NDArray[Any]], query: PageQuery, version: str) -> bytes:
    """Arrays by path, with the experiment and the engine as text."""
    out = io.BytesIO()
    described = {"experiment": np.array(json.dumps(experiment_values(query))), "engine": np.array(version)}
    np.savez(out, allow_pickle=False, **arrays, **described)
    return out.getvalue()


def engine_fields(query: NetworkQuery, network: Network | None = None) -> dict[str, Any]:
    """The arguments of `engine.Experiment` for a query, run by that trained network or by random weights."""
    values = {name: getattr(query, name) for name in table_of(query).engine_fields}
    values["reset_after"] = bool(query.reset_after)
    if isinstance(query, ExperimentQuery):
        values["chosen_step"] = query.chosen_step or 0
    if isinstance(query, UnrollKeys):
        values["teacher_forcing"] = bool(query.teacher_forcing)
        values["text"] = text_of(query, network)
    if network is not None:
        values["hidden_size"] = network.hidden_size
    return values


def snippet(query: ExperimentQuery) -> str:
    """Python that computes this experiment again and prints how much weaker the gradient is at the first step."""
    return (
        f"# /gradients?{canonical(query)}\n"
        "from engine import Experiment, run\n\n"
        f"record = run({_call(query)})\n"
        "lag = record.gradients.log10_norm  # (T, T): log10 of the norm of the gradient of loss t with respect to h_k;"
        " nan where k > t\n"
        "t = record.experiment.chosen_step or record.steps\n"
        "print(lag[t - 1, t - 1] - lag[t - 1, 0])  # powers of ten between step t and step 1\n"
    )


def unroll_snippet(query: UnrollQuery, network: Network | None) -> str:
    """Python that computes this run again and prints the read-out after every step."""
    trained = network is not None
    loaded = f"network = load({network.name!r}, {network.cell!r})\n" if network is not None else ""
    return (
        f"# /unroll?{canonical(query)}\n"
        "from engine import Experiment, run\n"
        + ("from networks import load\n" if trained else "")
        + f"\n{loaded}record = run({_call(query, network)}{', network' if trained else ''})\n"
        "print(record.trace.predictions)  # (T, K): the read-out if the sequence ended at each step\n"
        "print(record.unrolling.backward.log10_h)  # (T,): log10 of the norm of the gradient by h_t\n"
    )


def _call(query: NetworkQuery, network: Network | None = None) -> str:
    return written_call("Experiment", engine_fields(query, network), Experiment())


def written_call(name: str, values: Mapping[str, Any], default: object) -> str:
    """A call in Python with the arguments that are not the default's: `Experiment(cell='lstm')`."""
    given = [f"{field}={value!r}" for field, value in values.items() if value != getattr(default, field)]
    arguments = ", ".join(given) if len(", ".join(given)) < 80 else "\n    " + ",\n    ".join(given) + ",\n"
    return f"{name}({arguments})"

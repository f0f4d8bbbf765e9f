"""What each page's addresses give: a record as JSON, one array as a table, all arrays as an archive, and a script."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from app.arrays import ENCODERS, dump
from app.context import Context
from app.exports import find_array, find_unroll_array, npz, snippet, tidy_csv, unroll_npz, unroll_snippet
from app.payload import payload
from app.schemas.network import NetworkQuery
from app.schemas.query import ArrayQuery, ExperimentQuery, PartsQuery, RecordQuery
from app.schemas.record import RecordOut
from app.schemas.unroll import UnrollArrayQuery, UnrollQuery, UnrollRecordQuery
from app.schemas.unroll_record import UnrollOut
from app.translations import Translator
from app.unroll_payload import unroll_payload
from engine import Record

Body = Callable[[Context, Record, Any, Translator], bytes | str]


@dataclass(frozen=True)
class Data:
    """What one address gives: the query it reads, the bytes it makes of a record, and both in words."""

    query: type[NetworkQuery]
    body: Body
    gives: str


@dataclass(frozen=True)
class Source:
    """The data of one page: a record as JSON, one array as a table, all arrays as an archive, and a script."""

    page: str
    answer: type[BaseModel]
    record: Data
    table: Data
    archive: Data
    script: Data


def record_json(context: Context, record: Record, query: RecordQuery, _: Translator) -> bytes:
    """The JSON of a record of /gradients."""
    encode = ENCODERS[query.arrays]
    return dump(payload(record, query, query.parts.split(","), encode, context.translators, context.engine_version))


def record_table(context: Context, record: Record, query: ArrayQuery, translate: Translator) -> str:
    """One array of /gradients as CSV."""
    array, axes = find_array(record, query.array, translate)
    return tidy_csv(array, axes, query.array, query, context.engine_version)


def unroll_json(context: Context, record: Record, query: UnrollRecordQuery, _: Translator) -> bytes:
    """The JSON of a run of /unroll."""
    return dump(unroll_payload(record, query, ENCODERS[query.arrays], context.translators, context.engine_version))


def unroll_table(context: Context, record: Record, query: UnrollArrayQuery, translate: Translator) -> str:
    """One array of /unroll as CSV."""
    array, axes = find_unroll_array(record, query.array, translate)
    return tidy_csv(array, axes, query.array, query, context.engine_version)


GRADIENTS = Source(
    "gradients",
    RecordOut,
    Data(
        RecordQuery,
        record_json,
        "One run of an experiment: spectrum, states, gradients, lags, sensitivity, ledger and headline.",
    ),
    Data(ArrayQuery, record_table, "One array of a record as a tidy table: a column per axis, and the value."),
    Data(
        PartsQuery,
        lambda context, record, query, _: npz(record, query, context.engine_version),
        "Every array of the wanted parts in float64, named by its path in the JSON.",
    ),
    Data(
        ExperimentQuery,
        lambda _context, _record, query, _: snippet(query),
        "Python that computes the same record with the package.",
    ),
)
UNROLL = Source(
    "unroll",
    UnrollOut,
    Data(
        UnrollRecordQuery,
        unroll_json,
        "One run, step by step: every state, gate and term on the way forward, every derivative on the way back.",
    ),
    Data(UnrollArrayQuery, unroll_table, "One array of a run as a tidy table: a column per axis, and the value."),
    Data(
        UnrollQuery,
        lambda context, record, query, _: unroll_npz(record, query, context.engine_version),
        "Every array of a run in float64, named by its path in the JSON.",
    ),
    Data(
        UnrollQuery,
        lambda _context, record, query, _: unroll_snippet(query, record.network),
        "Python that computes the same run with the package.",
    ),
)
SOURCES = (GRADIENTS, UNROLL)

"""What each page's addresses give: a record as JSON, one array as a table, all arrays as an archive, and a script."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray
from pydantic import BaseModel

from app.arrays import ENCODERS, dump
from app.context import Context
from app.experiments import Prepare, make_run
from app.exports import find_array, find_unroll_array, npz, snippet, tidy_csv, unroll_npz, unroll_snippet
from app.parameters import Translate
from app.payload import payload
from app.schemas.page import PageQuery
from app.schemas.query import ArrayQuery, ExperimentQuery, PartsQuery, RecordQuery
from app.schemas.record import RecordOut
from app.schemas.unroll import UnrollArrayQuery, UnrollQuery, UnrollRecordQuery
from app.schemas.unroll_record import UnrollOut
from app.schemas.wiring_record import WiringOut
from app.schemas.wirings import WiringArrayQuery, WiringQuery, WiringRecordQuery
from app.settings import Settings
from app.translations import Translator
from app.unroll_payload import unroll_payload
from app.views import Misplaced, misplaced
from app.wiring_exports import find_wiring_array, wiring_npz, wiring_snippet
from app.wiring_payload import wiring_payload
from app.wiring_runs import WiringRun, misplaced_wiring, prepare_wiring
from engine import Record

Body = Callable[[Context, Any, Any, Translator], bytes | str]
Find = Callable[[Any, str, Translate], tuple[NDArray[Any], str]]


@dataclass(frozen=True)
class Data:
    """What one address gives: the query it reads, the bytes it makes of a record, and both in words."""

    query: type[PageQuery]
    body: Body
    gives: str


@dataclass(frozen=True)
class Source:
    """The data of one page: a record as JSON, one array as a table, all arrays as an archive, and a script.

    prepare: a query -> what runs it, refused where it is not allowed or too dear; misplaced: the keys of a view that name what
    the run does not have.
    """

    page: str
    prepare: Prepare
    misplaced: Callable[[Any, Any, Translate], Iterable[Misplaced]]
    answer: type[BaseModel]
    record: Data
    table: Data
    archive: Data
    script: Data


def record_json(context: Context, record: Record, query: RecordQuery, _: Translator) -> bytes:
    """The JSON of a record of /gradients."""
    encode = ENCODERS[query.arrays]
    return dump(payload(record, query, query.parts.split(","), encode, context.translators, context.engine_version))


def table(find: Find) -> Body:
    """The way to write one array of a page's record as CSV."""

    def write(context: Context, record: Any, query: Any, translate: Translator) -> str:
        array, axes = find(record, query.array, translate)
        return tidy_csv(array, axes, query.array, query, context.engine_version)

    return write


def unroll_json(context: Context, record: Record, query: UnrollRecordQuery, _: Translator) -> bytes:
    """The JSON of a run of /unroll."""
    return dump(unroll_payload(record, query, ENCODERS[query.arrays], context.translators, context.engine_version))


def wanted_parts(query: ExperimentQuery | UnrollQuery, settings: Settings, _: Translate) -> Callable[[], Record]:
    """What runs an experiment for the parts that its query wants."""
    return make_run(query, settings, _, parts=query.wanted)


def wiring_json(context: Context, run: WiringRun, query: WiringRecordQuery, _: Translator) -> bytes:
    """The JSON of a run of /wirings."""
    return dump(wiring_payload(run, ENCODERS[query.arrays], context.translators, context.engine_version))


GRADIENTS = Source(
    "gradients",
    wanted_parts,
    lambda _query, _record, _: (),
    RecordOut,
    Data(
        RecordQuery,
        record_json,
        "One run of an experiment: spectrum, states, gradients, lags, sensitivity, ledger and headline.",
    ),
    Data(ArrayQuery, table(find_array), "One array of a record as a tidy table: a column per axis, and the value."),
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
    wanted_parts,
    misplaced,
    UnrollOut,
    Data(
        UnrollRecordQuery,
        unroll_json,
        "One run, step by step: every state, gate and term on the way forward, every derivative on the way back.",
    ),
    Data(
        UnrollArrayQuery,
        table(find_unroll_array),
        "One array of a run as a tidy table: a column per axis, and the value.",
    ),
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
WIRINGS = Source(
    "wirings",
    prepare_wiring,
    misplaced_wiring,
    WiringOut,
    Data(
        WiringRecordQuery,
        wiring_json,
        "One run of a wiring: its graph, every vector, every derivative, who reaches whom, and the wiring it is compared with.",
    ),
    Data(
        WiringArrayQuery,
        table(find_wiring_array),
        "One array of a run as a tidy table: a column per axis, and the value.",
    ),
    Data(
        WiringQuery,
        lambda context, run, query, _: wiring_npz(run, query, context.engine_version),
        "Every array of a run in float64, named by its path in the JSON.",
    ),
    Data(
        WiringQuery,
        lambda _context, run, query, _: wiring_snippet(run),
        "Python that computes the same run with the package.",
    ),
)
SOURCES = (GRADIENTS, UNROLL, WIRINGS)

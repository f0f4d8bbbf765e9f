"""Whether the place that a link of /unroll looks at exists in its run: a unit, a step, a stop of the timeline."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.parameters import Translate, table_of
from app.permalink import invalid
from app.schemas.unroll import UnrollQuery
from engine import Record


@dataclass(frozen=True)
class Misplaced:
    """A key that names what the run does not have: what came, the nearest that exists, and what is allowed."""

    key: str
    got: str
    nearest: str
    allowed: str


def check_view(query: UnrollQuery, record: Record, _: Translate) -> None:
    """Raises: Refusal for the first key that names what the run does not have."""
    for wrong in misplaced(query, record, _):
        raise invalid(table_of(query).parameters[wrong.key], wrong.got, _, wrong.allowed)


def misplaced(query: UnrollQuery, record: Record, _: Translate) -> Iterator[Misplaced]:
    """Every key of the view that names a unit or a step which the run does not have."""
    size, steps = record.experiment.hidden_size, record.steps
    a_unit = _("a unit from 1 to {n}").format(n=size)
    if query.unit is not None and query.unit > size:
        yield Misplaced("unit", str(query.unit), str(size), a_unit)
    if query.rows is not None:
        units = query.rows.split(",")
        known = [unit for unit in units if int(unit) <= size]
        if len(known) < len(units):
            yield Misplaced("rows", query.rows, ",".join(known) or "1", a_unit)
    if query.cursor is not None and query.cursor > steps:
        yield Misplaced("k", str(query.cursor), str(steps), _("a step from 1 to {n}").format(n=steps))
    if query.position not in (None, "L") and int(str(query.position)[1:]) > steps:
        place = str(query.position)
        yield Misplaced("pos", place, f"{place[0]}{steps}", _("f1 to f{n}, L, or b{n} to b1").format(n=steps))

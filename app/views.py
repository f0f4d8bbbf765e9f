"""Whether the place that a link looks at exists in its run: a unit, a step, a stop of the timeline."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.parameters import Translate, table_of
from app.permalink import invalid
from app.schemas.page import PageQuery
from app.schemas.unroll import UnrollQuery
from app.translations import english
from engine import Record

A_UNIT = english("a unit from 1 to {n}")


@dataclass(frozen=True)
class Misplaced:
    """A key that names what the run does not have: what came, the nearest that exists, and what is allowed."""

    key: str
    got: str
    nearest: str
    allowed: str


def check_view(query: PageQuery, misplaced: Iterable[Misplaced], _: Translate) -> None:
    """Raises: Refusal for the first key that names what the run does not have."""
    for wrong in misplaced:
        raise invalid(table_of(query).parameters[wrong.key], wrong.got, _, wrong.allowed)


def misplaced(query: UnrollQuery, record: Record, _: Translate) -> Iterator[Misplaced]:
    """Every key of the view that names a unit or a step which the run does not have."""
    size, steps = record.experiment.hidden_size, record.steps
    yield from misplaced_unit(query.unit, size, _)
    if query.rows is not None:
        units = query.rows.split(",")
        known = [unit for unit in units if int(unit) <= size]
        if len(known) < len(units):
            yield Misplaced("rows", query.rows, ",".join(known) or "1", _(A_UNIT).format(n=size))
    yield from misplaced_step("k", query.cursor, steps, _)
    yield from misplaced_stop(query.position, steps, _)


def misplaced_unit(unit: int | None, size: int, _: Translate) -> Iterator[Misplaced]:
    """A unit that a run of that size lacks."""
    if unit is not None and unit > size:
        yield Misplaced("unit", str(unit), str(size), _(A_UNIT).format(n=size))


def misplaced_step(key: str, step: int | None, steps: int, _: Translate) -> Iterator[Misplaced]:
    """A step after the last one."""
    if step is not None and step > steps:
        yield Misplaced(key, str(step), str(steps), _("a step from 1 to {n}").format(n=steps))


def misplaced_stop(position: str | None, steps: int, _: Translate) -> Iterator[Misplaced]:
    """A stop of the timeline after the last one."""
    if position is not None and position != "L" and int(position[1:]) > steps:
        yield Misplaced("pos", position, f"{position[0]}{steps}", _("f1 to f{n}, L, or b{n} to b1").format(n=steps))

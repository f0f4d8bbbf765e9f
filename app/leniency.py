"""The lenient reading of a page's link: never refused, always a picture, every correction said aloud."""

from dataclasses import dataclass, field

from pydantic import ValidationError

from app.errors import shorten
from app.parameters import Parameter, Table, Translate, table_of
from app.permalink import REPEATABLE, Pairs
from app.schemas.keys import real_number, whole_number
from app.schemas.page import PageQuery
from app.schemas.query import ExperimentQuery, GradientKeys
from app.translations import english

MAX_PINS = 2


@dataclass
class Reading:
    """What a page takes from a link: the query, the pairs it kept, unknown pairs, and notices for people."""

    model: type[PageQuery] = ExperimentQuery
    given: dict[str, str] = field(default_factory=dict)
    pins: list[str] = field(default_factory=list)
    unknown: list[tuple[str, str]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    replaced: dict[str, tuple[int, str]] = field(default_factory=dict)  # key -> its notice, and what came
    left_out: dict[str, tuple[int, list[str]]] = field(default_factory=dict)  # key -> its notice, and the parts

    @property
    def table(self) -> Table:
        """The keys of the page."""
        return table_of(self.model)

    def query(self) -> PageQuery:
        """The validated query of what was kept."""
        return self.model.model_validate({**self.given, REPEATABLE: self.pins})

    def drop(self, key: str, _: Translate) -> None:
        """Put a key back to its default, and say so."""
        value = self.given.pop(key, "")
        message = _("{key} cannot be “{got}”; showing its default.")
        self.notices.append(message.format(key=key, got=shorten(value)))

    def replace(self, key: str, value: str, _: Translate, was: str | None = None) -> None:
        """Use another value for a key, and say so: once, whatever came in between."""
        place, came = self.replaced.get(key, (len(self.notices), self.given.get(key, "") if was is None else was))
        self.replaced[key] = place, came
        self.given[key] = value
        message = _("{key} was {was}; showing {now}.")
        self.notices[place : place + 1] = [message.format(key=key, was=shorten(came), now=value)]

    def leave_out(self, key: str, part: str, _: Translate) -> bool:
        """Take one part out of a list, and say so; False where the list does not hold it."""
        parts = [one.strip() for one in self.given.get(key, "").split(",")]
        kept = [one for one in parts if shorten(one) != part]
        if len(kept) == len(parts):
            return False
        self.given[key] = ",".join(kept)
        place, out = self.left_out.get(key, (len(self.notices), []))
        self.left_out[key] = place, [*out, _("“{word}”").format(word=part)]
        message = _("{key}: {parts} left out, because it does not fit this run.")
        parts_said = _(", ").join(self.left_out[key][1])
        self.notices[place : place + 1] = [message.format(key=key, parts=parts_said)]
        return True

    def miss(self, keys: list[str], _: Translate) -> None:
        """Say which keys of the page came with bytes that are no text."""
        for key in dict.fromkeys(keys):
            if key in self.table.page_keys and key not in self.given:
                self.notices.append(_("{key} cannot be read; showing its default.").format(key=key))


def read_leniently(pairs: Pairs, _: Translate = english, model: type[PageQuery] = ExperimentQuery) -> Reading:
    """Keep what is right, clamp what is out of range, put back to its default what cannot be read."""
    reading = Reading(model)
    known = reading.table.page_keys
    for key, value in pairs:
        if key == REPEATABLE:
            reading.pins = [*reading.pins, value][:MAX_PINS]
        elif key not in known:
            reading.unknown.append((key, value))
        elif key not in reading.given:
            reading.given[key] = value
        elif reading.given[key] != value:
            message = _("{key} is given twice; the first one is used.")
            reading.notices.append(message.format(key=key))
    for key in list(reading.given):
        _clamp(reading, reading.table.parameters[key], _)
    _settle(reading, _)
    return reading


def _clamp(reading: Reading, parameter: Parameter, _: Translate) -> None:
    value = reading.given[parameter.key]
    if parameter.min is None or parameter.max is None:
        return
    try:
        number = (whole_number if parameter.type == "int" else real_number)(value)
    except ValueError:
        return
    if isinstance(number, int | float) and not parameter.min <= number <= parameter.max:
        nearest = min(max(number, parameter.min), parameter.max)
        reading.replace(parameter.key, f"{nearest:.12g}", _)


def _settle(reading: Reading, _: Translate) -> None:
    """Drop keys until the rest is valid, then keep the chosen step inside the run."""
    while True:
        try:
            query = reading.query()
        except ValidationError as error:
            key = str(error.errors(include_url=False)[0]["loc"][0])
            if key not in reading.given:
                raise
            reading.drop(key, _)
            continue
        if isinstance(query, GradientKeys) and (query.chosen_step or 0) > query.steps:
            reading.replace("t", str(query.steps), _)
        return

"""How a page makes sense of its link: what the engine refuses is put back, and T shrinks until the price is right."""

from collections.abc import Callable, Iterable
from typing import Any

from app.errors import Refusal
from app.experiments import Prepare, refusing
from app.leniency import Reading
from app.schemas.network import NetworkQuery
from app.schemas.wirings import WiringQuery
from app.settings import Settings
from app.translations import Translator, english
from app.views import Misplaced
from app.wiring_runs import words_of

Correct = Callable[[Reading, Any, Refusal, Translator], None]

# Where a refused key is not in the link, the key whose choice made it necessary.
DECIDED_BY = {"text": "x", "series": "x", "W": "init"}
RANDOM = "random"
NOT_OF_TRAINED = {
    "cell": english("No trained network has this cell; showing random weights."),
    "x": english("A trained network reads text; showing random weights."),
}


def settle(
    reading: Reading, settings: Settings, translate: Translator, prepare: Prepare, correct: Correct
) -> tuple[Any, Any]:
    """The query and the record of a link."""
    patience = min(settings.max_seconds, settings.page_seconds)
    settings = settings.model_copy(update={"max_seconds": patience})
    while True:
        query = reading.query()
        try:
            compute = prepare(query, settings, translate)
            with refusing(query, translate):
                return query, compute()
        except Refusal as refusal:
            before = dict(reading.given)
            correct(reading, query, refusal, translate)
            if reading.given == before:
                raise  # not even the defaults are allowed: the server's limits are too low


def correct_network(reading: Reading, query: NetworkQuery, refusal: Refusal, translate: Translator) -> None:
    """One correction of a link that the engine refused; in the end only defaults are left, which it accepts."""
    if refusal.kind == "too_large" and query.steps > 1:
        reading.given.pop("t", None)
        reading.replace("T", str(query.steps // 2), translate, was=str(query.steps))
        return
    if refusal.field in NOT_OF_TRAINED and getattr(query, "network", RANDOM) != RANDOM:
        reading.given["m"] = RANDOM
        reading.notices.append(translate(NOT_OF_TRAINED[str(refusal.field)]))
        return
    if refusal.field == "loss" and getattr(query, "readout", "") == "mean":
        reading.given.pop("loss", None)
        reading.notices.append(translate(english("The mean of all states is read once: its loss is at the last step.")))
        return
    if refusal.field == "out" and query.targets == "next":
        reading.replace("out", "linear", translate, was=query.output)  # the next value has no class
        return
    if refusal.field == "edit" and reading.leave_out("edit", refusal.got or "", translate):
        return
    key = refusal.field if refusal.field in reading.given else DECIDED_BY.get(refusal.field or "")
    give_up(reading, key, translate)


def correct_wiring(reading: Reading, query: WiringQuery, refusal: Refusal, translate: Translator) -> None:
    """One correction of a link of /wirings that the engine refused."""
    if refusal.kind == "too_large" and query.longest > 1:
        reading.replace("T", str(query.longest // 2), translate, was=str(query.longest))
        return
    if refusal.field == "m":
        reading.given["m"] = RANDOM
        reading.notices.append(translate(english("This wiring has no trained network; showing random weights.")))
        return
    if refusal.field in ("kern", "dil") or (query.wiring == "tdnn" and words_of(query) == 1):
        shorten_kernel(reading, query, translate)
        return
    give_up(reading, refusal.field, translate)


def shorten_kernel(reading: Reading, query: WiringQuery, translate: Translator) -> None:
    """The longest kernel, then the smallest dilation, that fit the sequence; N → N where none does."""
    words = words_of(query)
    dilation = min(query.dilation, words - 1)
    if dilation < 1:
        reading.given["w"] = "nn"
        reading.notices.append(translate(english("A time-delay network needs at least two words; showing N → N.")))
        return
    if dilation != query.dilation:
        reading.replace("dil", str(dilation), translate, was=str(query.dilation))
    longest = (words - 1) // dilation + 1
    if longest < query.kernel:
        reading.replace("kern", str(longest), translate, was=str(query.kernel))


def give_up(reading: Reading, key: str | None, translate: Translator) -> None:
    """Put one key back to its default, or every key where the link does not hold it."""
    if key in reading.given:
        reading.drop(str(key), translate)
        return
    for given in list(reading.given):
        if reading.table.parameters[given].group == "experiment":
            reading.drop(given, translate)


def place(reading: Reading, misplaced: Iterable[Misplaced], translate: Translator) -> Any:
    """The query with its view moved to units and steps that the run has, and a notice for each."""
    for wrong in list(misplaced):
        reading.replace(wrong.key, wrong.nearest, translate)
    return reading.query()

"""A query of /wirings -> a priced run, with the wiring it is compared with; the engine's refusals in the words of the query."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import Any

import networks
from app.errors import Refusal
from app.experiments import check_price, refusing
from app.parameters import Translate, table_of
from app.permalink import invalid, read_strictly
from app.schemas.wirings import RANDOM, TRANSLATING, WiringQuery
from app.settings import Settings
from app.views import Misplaced, misplaced_step, misplaced_stop, misplaced_unit
from engine.cost import estimate_wiring
from engine.wirings import LARGEST_TEXT, Translator, Wired, WiringRecord, cut, run_wiring

SWITCHES = ("read", "feed", "join", "layers", "c", "use", "score", "temp", "tf", "kern", "dil")
OF_VERSUS = (*SWITCHES, "cell", "act", "H", "loss", "m")  # keys that a second wiring may have for itself
JOINS = {"cat": "concatenate", "sum": "sum"}


@dataclass(frozen=True)
class WiringRun:
    """One run, and the run it is compared with."""

    query: WiringQuery
    record: WiringRecord
    other: "WiringRun | None" = None


def prepare_wiring(query: WiringQuery, settings: Settings, _: Translate) -> Callable[[], WiringRun]:
    """What runs a query; refused before it runs where it is not allowed or would cost too much."""
    compute = _prepared(query, settings, _)
    if not query.versus:
        return lambda: WiringRun(query, compute())
    with as_versus(query, _):
        second = versus(query, _)
        compare = _prepared(second, settings, _)

    def both() -> WiringRun:
        first = compute()
        with as_versus(query, _):
            return WiringRun(query, first, WiringRun(second, compare()))

    return both


def _prepared(query: WiringQuery, settings: Settings, _: Translate) -> Callable[[], WiringRecord]:
    translator = translator_of(query, _)
    wired = wired_of(query)
    classes = 0 if translator is None else len(translator.target_vocabulary)
    check_price(estimate_wiring(wired, bool(query.verify), classes), settings, _)

    def compute() -> WiringRecord:
        with refusing(query, _):
            return run_wiring(wired, translator)

    return compute


def translator_of(query: WiringQuery, _: Translate) -> Translator | None:
    """The trained network that has the switches of a query, None where its weights are random.

    Raises: Refusal where the wiring has none.
    """
    if query.weights == RANDOM:
        return None
    if query.wiring not in TRANSLATING:
        allowed = _("random with w={w}; a trained network is there with {choices}")
        allowed = allowed.format(w=query.wiring, choices=", ".join(f"w={name}" for name in TRANSLATING))
        raise invalid(table_of(query).parameters["m"], query.weights, _, allowed)
    return networks.load_translator(networks.translator_name(wired_of(query)))


def wired_of(query: WiringQuery) -> Wired:
    """The engine's description of a query."""
    values: dict[str, Any] = {field.name: getattr(query, field.name) for field in fields(Wired)}
    return Wired(**values | {"join": JOINS[query.join]})


def words_of(query: WiringQuery) -> int:
    """How many tokens of the source are read."""
    return len(cut("source", query.source[:LARGEST_TEXT], query.tokenise, query.longest, may_be_empty=True)[0])


def versus(query: WiringQuery, _: Translate) -> WiringQuery:
    """The query of the second wiring: the same texts, cell and seed, and its own switches.

    Raises: Refusal naming the key of `vs` that is not allowed.
    """
    name, *switches = query.versus.split(";")
    given = dict(switch.partition("=")[::2] for switch in switches)
    table = table_of(query)
    if len(given) < len(switches) or not set(given) <= set(OF_VERSUS):
        raise invalid(table.parameters["vs"], query.versus, _)
    kept = {
        p.key: str(getattr(query, p.field)) for p in table.computed if p.key not in (*SWITCHES, "w", "m", "vs", "att")
    }
    if query.network == RANDOM and query.wiring in TRANSLATING:
        kept["m"] = RANDOM  # what has no trained network says nothing of weights
    if not query.target and (name not in TRANSLATING or given.get("m", kept.get("m")) == RANDOM):
        del kept["to"]  # only what has learned to speak needs no target
    if name == "tdnn" and not {"kern", "dil"} & set(given):
        longest = max(2, words_of(query))  # what the sentence allows
        kept["kern"] = str(min(table.parameters["kern"].default, longest))
    return read_strictly(WiringQuery, list({**kept, "w": name, **given}.items()), _)


@contextmanager
def as_versus(query: WiringQuery, _: Translate) -> Iterator[None]:
    """Turns a refusal of the second wiring inside the block into one of the key `vs`."""
    try:
        yield
    except Refusal as refusal:
        if refusal.field == "vs" or refusal.kind == "too_large":
            raise
        words = _("{key}: {allowed}").format(key=refusal.field, allowed=refusal.allowed)
        raise invalid(table_of(query).parameters["vs"], query.versus, _, words) from refusal


def misplaced_wiring(query: WiringQuery, run: WiringRun, _: Translate) -> Iterator[Misplaced]:
    """Every key of the view that names a unit, a step or a place which the run does not have."""
    outputs, inputs = run.record.reach.shape
    yield from misplaced_unit(query.unit, run.record.wired.hidden_size, _)
    yield from misplaced_step("k", query.cursor, inputs, _)
    yield from misplaced_step("t", query.row, outputs, _)
    yield from misplaced_stop(query.position, len(run.record.graph.moments), _)

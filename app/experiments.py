"""A validated query -> a priced experiment, with its trained network; the engine's refusals in the words of the query."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

from app.errors import Refusal
from app.exports import engine_fields
from app.parameters import Table, Translate, table_of
from app.permalink import invalid
from app.refusals import expected_words, got_words
from app.schemas.network import NetworkQuery
from app.schemas.page import PageQuery
from app.settings import Settings
from app.trained import network_of
from engine import Experiment, Record, run
from engine.cost import Cost, estimate
from engine.errors import ExperimentError

# a query -> what runs it, refused where it is not allowed
Prepare = Callable[[Any, Settings, Translate], Callable[[], Any]]


def make_run(query: NetworkQuery, settings: Settings, _: Translate, *, parts: Collection[str]) -> Callable[[], Record]:
    """What runs the experiment of a query; refused before it runs where it is not allowed or those parts would cost too much."""
    network = network_of(query, _)
    with refusing(query, _):
        experiment = Experiment(**engine_fields(query, network))
    check_price(estimate(experiment, parts), settings, _)
    return lambda: run(experiment, network)


@contextmanager
def refusing(query: PageQuery, _: Translate) -> Iterator[None]:
    """Turns what the engine refuses inside the block into a Refusal."""
    try:
        yield
    except ExperimentError as error:
        raise translated(error, table_of(query), _) from error


def translated(error: ExperimentError, table: Table, _: Translate) -> Refusal:
    """The engine's refusal with the key of the query in the place of the Python field."""
    parameter = table.of_field(error.field) or table.parameters[error.field]
    return invalid(parameter, got_words(str(error.got), _), _, expected_words(str(error.expected), _))


def check_price(cost: Cost, settings: Settings, _: Translate) -> None:
    """Raises: Refusal naming the figure and the limit where the engine's estimate passes a limit."""
    if cost.seconds > settings.max_seconds:
        message = _("This would take about {figure} s; the limit is {limit} s. Use a smaller T or H.")
        raise _too_large(message, cost.seconds, settings.max_seconds)
    if cost.numbers > settings.max_numbers:
        message = _("This would hold {figure} numbers; the limit is {limit}. Use a smaller T or H.")
        raise _too_large(message, cost.numbers, settings.max_numbers)


def _too_large(message: str, figure: float, limit: float) -> Refusal:
    figure = float(f"{figure:.3g}")
    message = message.format(figure=f"{figure:,.10g}", limit=f"{limit:,.10g}")
    return Refusal("too_large", message, field="T", figure=figure, limit=limit)

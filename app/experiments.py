"""A validated query -> a priced experiment -> its record; the engine's refusals in the words of the query."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from app.errors import Refusal
from app.exports import engine_fields
from app.parameters import KEY_OF_FIELD, PARAMETERS, Translate
from app.permalink import invalid
from app.schemas.query import ExperimentQuery
from app.settings import Settings
from engine import Experiment
from engine.cost import estimate
from engine.errors import ExperimentError


def make_experiment(query: ExperimentQuery, parts: Collection[str], settings: Settings, _: Translate) -> Experiment:
    """The experiment of a query, refused before it runs where it is not allowed or those parts would cost too much."""
    with refusing(_):
        experiment = Experiment(**engine_fields(query))
    check_price(experiment, parts, settings, _)
    return experiment


@contextmanager
def refusing(_: Translate) -> Iterator[None]:
    """Turns what the engine refuses inside the block into a Refusal."""
    try:
        yield
    except ExperimentError as error:
        raise translated(error, _) from error


def translated(error: ExperimentError, _: Translate) -> Refusal:
    """The engine's refusal with the key of the query in the place of the Python field."""
    key = KEY_OF_FIELD.get(error.field, error.field)
    return invalid(PARAMETERS[key], str(error.got), _, _(str(error.expected)))


def check_price(experiment: Experiment, parts: Collection[str], settings: Settings, _: Translate) -> None:
    """Raises: Refusal naming the figure and the limit where the engine's estimate passes a limit."""
    cost = estimate(experiment, parts)
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

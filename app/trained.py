"""The trained network that a query names, and the sentences that are offered for it."""

import networks
from app.errors import Refusal
from app.parameters import Translate, table_of
from app.permalink import invalid
from app.schemas.network import NetworkQuery
from app.schemas.unroll import DEMO, UnrollKeys
from engine import Network

DEFAULT_TEXT = "the plot was not bad at all"
SAMPLES = {
    "sentiment": (
        "the plot was not bad at all",
        "the film was really good",
        "the acting was not good",
        "i did not like the ending",
    ),
    "sentiment-zh": ("情节一点也不差", "这部电影很好看", "演员演得不好", "剧情并不无聊"),
}


def network_of(query: NetworkQuery, _: Translate) -> Network | None:
    """The trained network of a query, None where its weights are random.

    Raises: Refusal where there is no such network for the cell.
    """
    if not isinstance(query, UnrollKeys) or not query.network.startswith(DEMO):
        return None
    name = query.network.removeprefix(DEMO)
    if query.cell not in networks.CELLS:
        raise _refuse(query, "cell", query.cell, _("one of {choices} with m={model}; m=random runs every cell"), _)
    return networks.load(name, query.cell)


def _refuse(query: UnrollKeys, key: str, got: str, allowed: str, _: Translate) -> Refusal:
    words = allowed.format(choices=", ".join(networks.CELLS), model=query.network)
    return invalid(table_of(query).parameters[key], got, _, words)


def text_of(query: UnrollKeys, network: Network | None) -> str:
    """The text that is read: the query's own, else a sentence that suits the network."""
    if query.text is not None:
        return query.text
    return DEFAULT_TEXT if network is None else network.sample


def learned(network: Network) -> int:
    """How many sentences a trained network learned."""
    return networks.facts(network.name, network.cell).learned


def samples(query: UnrollKeys) -> tuple[str, ...]:
    """Sentences to try, the network's own first."""
    return SAMPLES.get(query.network.removeprefix(DEMO), SAMPLES["sentiment"])

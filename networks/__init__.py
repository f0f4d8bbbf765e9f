"""The shipped networks: `load("sentiment", "lstm")`."""

from engine import Network

NAMES = ("sentiment", "sentiment-zh")
CELLS = ("vanilla", "lstm", "gru")


def load(name: str, cell: str) -> Network:
    """The network of that name and cell.

    Raises: ValueError where there is none.
    """
    raise ValueError(f"no network {name!r} with cell {cell!r}")

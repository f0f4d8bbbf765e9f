"""The table of what the shipped networks can do, from their own files, as README shows it: `python -m networks.report`.

Checked by: tests/networks/test_shipped.py.
"""

from __future__ import annotations

from networks import CELLS, NAMES, facts


def markdown() -> str:
    """Held-out accuracy of every network, a row for each name and a column for each cell."""
    head = [
        f"| network | learned | held out | {' | '.join(CELLS)} |",
        "|---|--:|--:|" + "--:|" * len(CELLS),
    ]
    return "\n".join(head + [_row(name) for name in NAMES])


def _row(name: str) -> str:
    found = [facts(name, cell) for cell in CELLS]
    shares = " | ".join(f"{fact.accuracy:.1%}" for fact in found)
    return f"| `{name}` | {found[0].learned} | {found[0].held_out} | {shares} |"


if __name__ == "__main__":
    print(markdown())

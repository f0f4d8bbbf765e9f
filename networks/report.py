"""The tables of what the shipped networks can do, from their own files, as README shows them: `python -m networks.report`.

Checked by: tests/networks/test_shipped.py, tests/networks/test_translators.py.
"""

from __future__ import annotations

from networks import CELLS, NAMES, TRANSLATORS, facts, translator_facts

COUNTS = {1: "one clause", 2: "two", 3: "three"}


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


def translators() -> str:
    """The share of held-out sentences that each translator has word for word, by how many clauses they have."""
    rows = {name: translator_facts(name).by_clauses for name in TRANSLATORS}
    some = rows[TRANSLATORS[0]]
    return "\n".join(
        [
            f"| translator | {' | '.join(COUNTS[row.clauses] for row in some)} |",
            "|---|" + "--:|" * len(some),
            *(f"| `{name}` | {' | '.join(f'{row.exact:.1%}' for row in own)} |" for name, own in rows.items()),
            f"| *held out* | {' | '.join(str(row.held_out) for row in some)} |",
            f"| *learned* | {' | '.join(str(row.learned) for row in some)} |",
        ]
    )


if __name__ == "__main__":
    print(markdown(), translators(), sep="\n\n")

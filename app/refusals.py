"""The engine's refusals in the reader's language: its English words are recognised by their pattern and said again.

Checked by: tests/app/test_refusals.py, against what the engine itself raises.
"""

import re
from functools import cache

from app.parameters import Translate
from app.translations import english

# What is allowed, as the engine says it; the places stand for its numbers and names.
EXPECTED = (
    english("a number from {min} to {max}"),
    english("a whole number from {min} to {max}"),
    english("one of {choices}"),
    english("at least one word or character"),
    english("at most {n} characters"),
    english("at most {n} different tokens"),
    english("at most {n} numbers"),
    english("rows of numbers, for example {example}"),
    english("finite numbers of size at most {n}"),
    english("as wide in every row as in row 1 ({n})"),
    english("at least two rows when the next value is the target"),
    english("linear, sigmoid or tanh when the next value is the target"),
    english("{n} rows of {m} numbers"),
    english("{n} × {m}, as H = {size}"),
    english("last where the read-out is the mean of all states"),
    english("each in a Jordan network, which feeds back the output of each step"),
    english('"every", "last", or steps from 1 to {n} such as {example}'),
    english("at most the number of steps, {n}"),
    english("0 while the gradient is clipped by norm"),
    english("{cell}, as the trained network is"),
    english("text: a trained network reads words"),
    english("at most {n} edits"),
    english("of a unit from 1 to {n}"),
    english("of a step from 1 to {n}"),
    english("a poke to a finite number of size at most {n}"),
    english("a gate of this cell: {gates}"),
    english("without a gate: a {cell} cell has none"),
    english("a change of {states}: a {cell} cell has no {state}"),
    english(
        "a list of {pokes} (unit 2 after step 5), ablate3 (unit 3 silent), or {one} or {other} (a gate held at 0 or 1)"
    ),
    english("a list of {pokes} (unit 2 after step 5), ablate3 (unit 3 silent)"),
    english("a list such as {example} (size@degrees for a conjugate pair, a bare number for a real eigenvalue)"),
    english("of size at most {n}"),
    english("a pair with size ≥ 0 and an angle from 0 to 180 degrees"),
    english("at most H = {n} eigenvalues (a pair counts twice)"),
    english("at least {n} tokens, for a kernel to reach over"),
    english("small enough for the sequence of {n}: kernel {kernel} at dilation {dilation} reaches over {span} steps"),
    english("rows such as {example} (an output, from 1, and a weight for each step of the source)"),
    english("rows such as {example} (an output, from 1, and a weight for each step of the source); rows from 1 to {n}"),
    english("one weight for each of the {n} steps of the source in every row"),
    english("one set of weights for each row"),
    english("at least one weight above 0 in every row"),
    english("weights from 0 to {n}"),
)
# What came, where the engine describes it instead of repeating it.
GOT = (
    english("nothing"),
    english("{n} edits"),
    english("{n} characters"),
    english("{n} different tokens"),
    english("{n} numbers"),
    english("{n} row"),
    english("row {i} of width {n}"),
    english("{what} (row {i}, column {j})"),
    english("a {size} matrix"),
    english("{n} eigenvalues"),
    english("{n} token"),
    english("{n} in row {i}"),
    english("row {i} twice"),
    english("an empty weight"),
)
PLACE = re.compile(r"\\\{(\w+)\\\}")


@cache
def _pattern(message: str) -> re.Pattern[str]:
    return re.compile(PLACE.sub(r"(?P<\1>.+?)", re.escape(message)), re.DOTALL)


def _again(words: str, known: tuple[str, ...], _: Translate) -> str:
    for message in known:
        if found := _pattern(message).fullmatch(words):
            return _(message).format(**found.groupdict())
    return _(words)


def expected_words(expected: str, _: Translate) -> str:
    """What the engine allows, in the reader's language; words that are not known stay as they are."""
    return _again(expected, EXPECTED, _)


def got_words(got: str, _: Translate) -> str:
    """What came, in the reader's language where the engine describes it."""
    return _again(got, GOT, _)

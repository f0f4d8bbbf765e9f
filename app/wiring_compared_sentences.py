"""The headline of two wirings on one sentence: which pairs of input and output each joins, else where they differ most.

Checked by: tests/app/test_wirings_sentences.py.
"""

import numpy as np

from app.numerals import ratio
from app.sentences import Finding
from app.translations import Translator, english
from app.wiring_list import name_of
from app.wiring_runs import WiringRun
from app.wiring_words import source_word

ALIKE = 0.005  # decades by which two derivatives may differ and still count as one


def compared(run: WiringRun, other: WiringRun, translate: Translator) -> Finding:
    """What the second wiring has that the first lacks, or the other way round."""
    first, second = names(run, other, translate)
    own, theirs = run.record.sees, other.record.sees
    values: dict[str, str | int] = {"first": first, "second": second}
    if own.shape != theirs.shape or (own != theirs).any():
        values |= {"a": int(own.sum()), "n": own.size, "b": int(theirs.sum()), "m": theirs.size}
        message = english("{first} joins {a} of {n} pairs of input and output, {second} [{b} of {m}].")
        return Finding("joins", message, values)
    with np.errstate(invalid="ignore"):  # −inf − (−inf), where no path leads
        apart = np.nan_to_num(run.record.reach - other.record.reach, nan=0.0)
    row, column = (int(place) for place in np.unravel_index(np.abs(apart).argmax(), apart.shape))
    decades = float(apart[row, column])
    if abs(decades) < ALIKE:
        return Finding("alike", english("{first} and {second} join the same pairs, and [as strongly]."), values)
    values |= {"w": source_word(run, column, translate), "t": row + 1, "ratio": ratio(abs(decades))}
    values["which"] = first if decades > 0 else second
    message = english(
        "{first} and {second} join the same pairs; {which} hears {w} at output {t} [{ratio}× as strongly]."
    )
    return Finding("strength", message, values)


def names(run: WiringRun, other: WiringRun, translate: Translator) -> tuple[str, str]:
    """What both are called; two of one kind by their order."""
    if run.record.wired.wiring == other.record.wired.wiring:
        return translate(english("The first")), translate(english("the second"))
    return name_of(run.record.wired.wiring, translate), name_of(other.record.wired.wiring, translate)

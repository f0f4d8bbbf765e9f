"""One stop of /unroll's timeline as its headline sees it: what is found there, and how the step is called in a sentence."""

import math
import unicodedata
from dataclasses import dataclass

from app.numerals import ratio
from app.sentences import Finding, Headline, said
from app.translations import Translator, english
from engine import Record

LONGEST_WORD = 24
UNSEEN = ("Cc", "Cf", "Zl", "Zp")  # categories of letters
JOINERS = "\u200c\u200d"
ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"


@dataclass(frozen=True)
class Stop:
    """What is found at a stop, the step it is at (from 1), and the unit it speaks of (None: of none)."""

    finding: Finding
    step: int
    unit: int | None = None


def say(stop: Stop, record: Record, translate: Translator) -> Headline:
    """The headline of a stop. In its message {w} stands for the step inside a sentence, {W} at its start."""
    word = word_of(record, stop.step)
    if word is None:
        named, first = (
            translate(message).format(step=stop.step) for message in (english("step {step}"), english("Step {step}"))
        )
    else:
        named = first = translate(english("“{word}”")).format(word=word)
    finding = stop.finding
    return said(Finding(finding.rule, finding.message, {**finding.values, "w": named, "W": first}), translate)


def tokens_read(record: Record) -> tuple[str, ...] | None:
    """The words that the network hears: none where no text is read or the input is off."""
    return record.trace.tokens if record.experiment.input_strength else None


def word_of(record: Record, step: int) -> str | None:
    """The token that is read at a step, shortened; None where no text is read."""
    tokens = tokens_read(record)
    if tokens is None:
        return None
    return short(tokens[step - 1])


def short(token: str) -> str:
    """A token as a sentence may hold it, shortened."""
    return shown(token if len(token) <= LONGEST_WORD else token[: LONGEST_WORD - 1] + "…")


def shown(token: str) -> str:
    """A token as a sentence may hold it: what cannot be seen is written out, and what runs from right to left is isolated.

    static/js/tokens.js does the same.
    """
    joined = bool(token.strip(JOINERS))
    seen = "".join(_written_out(letter) if _unseen(letter, joined) else letter for letter in token)
    turned = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in seen)
    return f"{ISOLATE}{seen}{END_OF_ISOLATE}" if turned else seen


def _unseen(letter: str, joined: bool) -> bool:
    """Whether nobody sees the letter; what joins letters that are seen does its work."""
    return unicodedata.category(letter) in UNSEEN and not (joined and letter in JOINERS)


def _written_out(letter: str) -> str:
    return f"⟨U+{ord(letter):04X}⟩"


def percent(share: float) -> int:
    """Rounded, but never 0, 50 or 100 where it is not: a verdict stays on its side of one half."""
    rounded = round(100 * share)
    for edge in (0, 50, 100):
        if rounded == edge and share != edge / 100:
            return edge + (1 if share > edge / 100 else -1)
    return rounded


def share_text(share: float) -> str:
    """A share in percent as words may claim it: "<1" and ">99" where rounding would say too much."""
    rounded = round(100 * share)
    if rounded == 0 and share > 0:
        return "<1"
    return ">99" if rounded == 100 and share < 1 else str(rounded)


def size(number: float) -> str:
    """A number that is not negative, to two or three figures, 0 only where it is 0."""
    return ratio(math.log10(number)) if number > 0 else "0"

"""How the words of a run are called inside a sentence."""

import unicodedata
from collections.abc import Sequence

from app.stops import short
from app.translations import Translator, english
from app.wiring_runs import WiringRun


def quoted(word: str, translate: Translator) -> str:
    """A word in quotation marks, shortened."""
    return translate(english("“{word}”")).format(word=short(word))


def source_word(run: WiringRun, column: int, translate: Translator) -> str:
    """What a column reads, counted from 0."""
    return quoted(run.record.start.pair.source[column], translate)


def output_word(run: WiringRun, row: int, translate: Translator) -> str:
    """What an output says, counted from 0."""
    return quoted(run.record.start.asked.classes[int(run.record.predictions[row].argmax())], translate)


def counted(tokens: Sequence[str], translate: Translator) -> str:
    """`4 words`, or `4 characters` where Chinese is read one by one."""
    n = len(tokens)
    if all(len(token) == 1 for token in tokens) and any(
        unicodedata.name(token, "").startswith("CJK") for token in tokens
    ):
        return translate.plural("{n} character", "{n} characters", n).format(n=n)
    return translate.plural("{n} word", "{n} words", n).format(n=n)


def numbers(n: int, translate: Translator) -> str:
    """`6 numbers`."""
    return translate.plural("{n} number", "{n} numbers", n).format(n=n)

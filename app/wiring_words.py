"""How the words of a run are called inside a sentence."""

from app.stops import LONGEST_WORD
from app.translations import Translator, english
from app.wiring_runs import WiringRun


def quoted(word: str, translate: Translator) -> str:
    """A word in quotation marks, shortened."""
    short = word if len(word) <= LONGEST_WORD else word[: LONGEST_WORD - 1] + "…"
    return translate(english("“{word}”")).format(word=short)


def source_word(run: WiringRun, column: int, translate: Translator) -> str:
    """What a column reads, counted from 0."""
    return quoted(run.record.start.pair.source[column], translate)


def output_word(run: WiringRun, row: int, translate: Translator) -> str:
    """What an output says, counted from 0."""
    return quoted(run.record.start.asked.classes[int(run.record.predictions[row].argmax())], translate)


def counted(words: int, translate: Translator) -> str:
    """`4 words`."""
    return translate.plural("{n} word", "{n} words", words).format(n=words)

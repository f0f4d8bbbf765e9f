"""What the network is fed: signals, noise, text and number series -> x of shape (T, D).

Checked by: tests/engine/test_inputs.py.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array, Integers
from engine.errors import ExperimentError, shorten
from engine.randomness import Stream, generator

SIGNALS = ("noise", "impulse", "constant", "step", "sine")
LARGEST_NUMBER = 1e6  # largest |value| a pasted number may have
LARGEST_SERIES = 100_000  # numbers a pasted series may hold
LARGEST_TEXT = 100_000  # characters a text may hold
LARGEST_VOCABULARY = 1_000
END = "⟨end⟩"
JOINER = "\u200d"  # zero-width joiner
LINKS = ("'", "\u2019", "-")  # what may stand inside a word
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")


@dataclass(frozen=True)
class Sequence:
    """A sequence to run on. xs (T, D); following (T, D) the next value of each step; ids (T,) and tokens for text.

    full_length: how long the sequence was before it was cut to the number of steps asked for.
    unknown: the steps (1-based) whose token a trained network does not know.
    """

    xs: Array
    following: Array | None
    ids: Integers | None
    tokens: tuple[str, ...] | None
    vocabulary: tuple[str, ...] | None
    full_length: int
    unknown: tuple[int, ...] = ()


def signal(kind: str, steps: int, size: int, strength: float, period: float, seed: int) -> Sequence:
    """A built-in signal of `steps` steps and `size` channels, times `strength`.

    noise: independent N(0, 1). impulse: 1 at the first step. constant: 1. step: 0, then 1 from the middle on.
    sine: one period in `period` steps, channels evenly shifted in phase.
    """
    time = np.arange(steps + 1)
    if kind == "noise":
        xs = generator(seed, Stream.NOISE).standard_normal((steps + 1, size))
    elif kind == "sine":
        phase = 2.0 * math.pi * np.arange(size) / size
        xs = np.sin(2.0 * math.pi * (time[:, None] + 1) / period + phase)
    else:
        shape = {"impulse": time == 0, "constant": time >= 0, "step": time >= steps // 2}[kind]
        xs = np.repeat(shape[:, None].astype(float), size, axis=1)
    xs = strength * xs
    return Sequence(xs[:steps], xs[1:], None, None, None, steps)


def series(text: str, steps: int, strength: float, *, predicts: bool) -> Sequence:
    """Numbers, one column per input, cut to `steps` rows and multiplied by `strength`.

    One row alone is a sequence of single numbers, because that is what people type. Where the next value is to be predicted the
    last row has no successor and is only a target.
    """
    rows = parse_numbers("series", text)
    rows = rows.T if len(rows) == 1 else rows
    usable = len(rows) - 1 if predicts else len(rows)
    if usable < 1:
        raise ExperimentError("series", f"{len(rows)} row", "at least two rows when the next value is the target")
    length = min(usable, steps)
    xs = strength * rows
    return Sequence(xs[:length], xs[1 : length + 1] if predicts else None, None, None, None, usable)


def parse_numbers(field: str, text: str) -> Array:
    """Rows of finite numbers from CSV text: rows by newline or ';', columns by ',' or tab, one optional heading row.

    Raises: ExperimentError where it is empty, ragged, too long, or holds what is no finite number.
    """
    lines = [line for line in re.split(r"[;\r\n]+", text.removeprefix("\ufeff")) if line.strip()]
    if len(lines) > 1 and not any(_reads_as_number(cell) is not None for cell in re.split(r"[,\t]", lines[0])):
        lines = lines[1:]  # a heading
    if not lines:
        raise ExperimentError(field, "nothing", "rows of numbers, for example 0.1,0.2;0.3,0.4")
    rows: list[list[float]] = []
    for index, line in enumerate(lines, start=1):
        cells = [_number(cell) for cell in re.split(r"[,\t]", line)]
        bad = next((i for i, cell in enumerate(cells) if cell is None), None)
        if bad is not None:
            came = shorten(re.split(r"[,\t]", line)[bad].strip() or "an empty cell")
            raise ExperimentError(
                field, f"{came} (row {index}, column {bad + 1})", f"finite numbers of size at most {LARGEST_NUMBER:g}"
            )
        rows.append([cell for cell in cells if cell is not None])
        if len(rows[-1]) != len(rows[0]):
            raise ExperimentError(
                field, f"row {index} of width {len(rows[-1])}", f"as wide in every row as in row 1 ({len(rows[0])})"
            )
    if len(rows) * len(rows[0]) > LARGEST_SERIES:
        raise ExperimentError(field, f"{len(rows) * len(rows[0])} numbers", f"at most {LARGEST_SERIES} numbers")
    return np.array(rows)


def _number(cell: str) -> float | None:
    """The cell as a finite number of allowed size, else None."""
    value = _reads_as_number(cell)
    return value if value is not None and abs(value) <= LARGEST_NUMBER else None


def _reads_as_number(cell: str) -> float | None:
    try:
        return None if "_" in cell else float(cell.strip().replace("\u2212", "-"))
    except ValueError:
        return None


def tokenise(text: str, how: str) -> list[str]:
    """Tokens of a text. char: user-perceived characters. word, auto: words and marks, with Han split by character."""
    characters = _characters(re.sub(r"\s+", " ", unicodedata.normalize("NFC", text).strip()))
    return characters if how == "char" else _words(characters)


def _characters(text: str) -> list[str]:
    """User-perceived characters: a base with its marks, joiners, skin tones and, for flags, its second letter."""
    characters: list[str] = []
    for character in text:
        if characters and _belongs(character, characters[-1]):
            characters[-1] += character
        else:
            characters.append(character)
    return characters


def _belongs(character: str, before: str) -> bool:
    """Whether a code point is part of the perceived character before it."""
    if before == " ":
        return False
    if _is_flag_letter(character):
        return len(before) == 1 and _is_flag_letter(before)
    mark = unicodedata.category(character).startswith("M") or character == JOINER
    return mark or before.endswith(JOINER) or "\U0001f3fb" <= character <= "\U0001f3ff"


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _words(characters: list[str]) -> list[str]:
    """Words, marks and Han characters of a text; an apostrophe or hyphen between letters stays inside its word."""
    tokens: list[str] = []
    inside = False  # whether the next letter continues the last token
    for place, character in enumerate(characters):
        letter = character[0].isalnum() and not HAN.match(character)
        if inside and (letter or _links(characters, place)):
            tokens[-1] += character
            continue
        inside = letter
        if character != " ":
            tokens.append(character)
    return tokens


def _links(characters: list[str], place: int) -> bool:
    """Whether a mark stands inside a word: an apostrophe or hyphen before a letter, a point between digits."""
    after = characters[place + 1] if place + 1 < len(characters) else " "
    if characters[place] == ".":
        return after[0].isdigit() and characters[place - 1][0].isdigit()
    return characters[place] in LINKS and after[0].isalnum() and not HAN.match(after)


def tokens_of(text: str, how: str) -> list[str]:
    """The tokens of a text that someone typed.

    Raises: ExperimentError where there is none, or the text is too long.
    """
    if len(text) > LARGEST_TEXT:
        raise ExperimentError("text", f"{len(text)} characters", f"at most {LARGEST_TEXT} characters")
    tokens = tokenise(text, how)
    if not tokens:
        raise ExperimentError("text", text, "at least one word or character")
    return tokens


def text_sequence(text: str, how: str, steps: int, strength: float, embedding: int, seed: int) -> Sequence:
    """A text as one-hot vectors (embedding = 0) or seeded embeddings of `embedding` numbers, times `strength`.

    The vocabulary is the text's own tokens in order of appearance; the token that follows the last one is END.
    """
    tokens = tokens_of(text, how)
    full = len(tokens)
    following = tokens[1 : steps + 1] if full > steps else [*tokens[1:], END]
    tokens = tokens[:steps]
    vocabulary = tuple(dict.fromkeys([*tokens, *following]))
    if len(vocabulary) > LARGEST_VOCABULARY:
        raise ExperimentError(
            "text", f"{len(vocabulary)} different tokens", f"at most {LARGEST_VOCABULARY} different tokens"
        )
    place = {token: index for index, token in enumerate(vocabulary)}
    ids = np.array([place[token] for token in tokens])
    table = np.eye(len(vocabulary))
    if embedding:
        table = generator(seed, Stream.EMBEDDING).standard_normal((len(vocabulary), embedding))
    next_ids = np.array([place[token] for token in following])
    return Sequence(strength * table[ids], None, next_ids, tuple(tokens), vocabulary, full)

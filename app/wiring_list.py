"""The list of wirings as the page shows it: names, groups, glyphs, and the keys that each has for itself."""

from collections.abc import Mapping
from functools import cache

import numpy as np

from app.parameters import TABLES
from app.payload import Part
from app.translations import Translator, english
from engine.wirings import WIRINGS, Sizes, Wired

GLYPH = 4  # steps of source and target in a glyph
GROUPS = {
    "one": english("One network"),
    "two": english("Two networks"),
    "back": english("Output feeds back"),
    "none": english("No recurrence"),
}
LIST = {
    "nn": ("one", english("N → N")),
    "n1": ("one", english("N → 1")),
    "1n": ("one", english("1 → N")),
    "bi": ("one", english("Bidirectional")),
    "deep": ("one", english("Stacked layers")),
    "ed": ("two", english("Encoder–decoder")),
    "att": ("two", english("Attention")),
    "jordan": ("back", english("Output-recurrent (Jordan)")),
    "tdnn": ("none", english("Time-delay")),
    "fc": ("none", english("Fully connected")),
}
USES = {
    "nn": english("Labelling each word, or naming the next one."),
    "n1": english("One verdict on a whole sequence: the sentiment of a text, the kind of a video."),
    "1n": english("A sequence out of one thing: a caption for a picture, music of a given kind."),
    "bi": english("Whatever needs both sides of a word: filling gaps, finding names."),
    "deep": english("The same tasks where one layer of states is too simple."),
    "ed": english("Sequences of unequal lengths: translation, summaries, speech."),
    "att": english("Translation and long sequences, where one vector is too narrow."),
    "jordan": english("Training all steps at once: with the teacher no state waits for the one before."),
    "tdnn": english("Patterns of a few neighbouring steps, wherever they occur."),
    "fc": english("Sequences of one fixed length, where each place has its own meaning."),
}
# of output-recurrent, where it is not the teacher alone that feeds it
FREE = english("Running by its own outputs, as after training: every step waits for the one before.")
MIXED = english("Training with its own outputs mixed in: every step waits for the one before.")


def name_of(wiring: str, translate: Translator) -> str:
    """What a wiring is called."""
    return translate(LIST[wiring][1])


def use_for(wired: Wired, translate: Translator) -> str:
    """What a wiring is used for as it runs, in one line."""
    if wired.wiring == "jordan" and wired.teacher < 1:
        return translate(MIXED if wired.teacher else FREE)
    return translate(USES[wired.wiring])


def wirings_part(translators: Mapping[str, Translator]) -> list[Part]:
    """Every wiring that the engine has, in the order of the list."""
    return [
        {
            "w": wiring,
            "name": {language: _(name) for language, _ in translators.items()},
            "group": {language: _(GROUPS[group]) for language, _ in translators.items()},
            "sees": glyph(wiring),
            "switches": keys_of(wiring),
        }
        for wiring, (group, name) in LIST.items()
    ]


@cache
def keys_of(wiring: str) -> list[str]:
    """The keys of a link that a wiring has beside cell, H and loss."""
    table = TABLES["wirings"]
    found = [table.of_field(field) for field in WIRINGS[wiring].switches]
    return [parameter.key for parameter in found if parameter is not None]


@cache
def glyph(wiring: str) -> list[list[int]]:
    """Which output sees which input where source and target have four steps; rows and columns that do not exist are 0."""
    kind = WIRINGS[wiring].build(Wired(wiring=wiring, kernel=2))
    outputs = kind.outputs(GLYPH, GLYPH)
    picture = np.zeros((GLYPH, GLYPH), dtype=int)
    seen = kind.graph(Sizes(GLYPH, outputs, 1, 1, 1)).outputs_see()
    picture[GLYPH - len(seen) :, : seen.shape[1]] = seen
    return [[int(cell) for cell in row] for row in picture]

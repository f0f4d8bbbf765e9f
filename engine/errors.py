"""What the engine refuses, as one tree.

EngineError
├── ExperimentError      a field of an experiment is not allowed: names the field, what came, what is allowed
│   └── SpectrumError    eigenvalues that cannot be read, do not fit the matrix, or cannot be edited safely
└── NotRecordedError     a part was asked for that this experiment does not have
"""

from __future__ import annotations

SHOWN = 80  # characters of a refused value that a message repeats


class EngineError(Exception):
    """Base of every error the engine raises on purpose."""


class ExperimentError(EngineError):
    """A field of an experiment has a value that is not allowed.

    Parameters
    ----------
    field: name of the field of `Experiment`
    got: the value that came
    expected: what is allowed, as words that complete "… must be"
    """

    def __init__(self, field: str, got: object, expected: str) -> None:
        self.field = field
        self.got = shorten(got)
        self.expected = expected
        super().__init__(f"{field} must be {expected}; got {self.got}")


class SpectrumError(ExperimentError):
    """Eigenvalues that cannot be read, do not fit the matrix, or cannot be edited safely."""


class NotRecordedError(EngineError):
    """A part or array was asked for that this experiment does not have."""


def shorten(value: object) -> str:
    """The value as text of at most SHOWN characters."""
    text = str(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"

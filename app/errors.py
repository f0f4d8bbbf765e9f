"""Every error, as one value that becomes one JSON body or one page.

Refusal                 what the visitor can repair or must know; carries the HTTP status
├── invalid             422: a key has a value that is not allowed
├── unknown, repeated   422: a key that does not exist, or that came twice
├── too_large           422: the experiment would cost more than the server's limit
├── uri_too_long        414 · body_too_large 413
├── not_found           404 · method_not_allowed 405
└── internal            500: the program failed; no detail leaves the server
"""

from typing import NotRequired, TypedDict

SHOWN_CHARACTERS = 80


class ErrorFields(TypedDict):
    """What is inside the `error` object of an error's body."""

    kind: str
    field: str | None
    got: str | None
    allowed: str | None
    message: str
    figure: NotRequired[float]
    limit: NotRequired[float]


class Refusal(Exception):
    """A request that is answered with an error body.

    Parameters: `kind` as in the module's table; `message` one sentence for people; `field` the query key;
    `got` what came (shortened here); `allowed` what would have been accepted; `figure` and `limit` for a cost.
    """

    def __init__(
        self,
        kind: str,
        message: str,
        *,
        status: int = 422,
        field: str | None = None,
        got: str | None = None,
        allowed: str | None = None,
        figure: float | None = None,
        limit: float | None = None,
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.status = status
        self.field = field
        self.got = None if got is None else shorten(got)
        self.allowed = allowed
        self.figure = figure
        self.limit = limit

    def fields(self) -> ErrorFields:
        """The error as it is written into JSON."""
        body = ErrorFields(kind=self.kind, field=self.field, got=self.got, allowed=self.allowed, message=self.message)
        if self.figure is not None and self.limit is not None:
            body["figure"] = self.figure
            body["limit"] = self.limit
        return body


def shorten(text: str) -> str:
    """The text on one line, cut to 80 characters, without characters that cannot be shown."""
    printable = "".join(letter if letter.isprintable() else "�" for letter in text[: SHOWN_CHARACTERS + 1])
    return printable if len(printable) <= SHOWN_CHARACTERS else printable[: SHOWN_CHARACTERS - 1] + "…"

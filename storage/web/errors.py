"""What a request can be refused for; each becomes an answer with a status and a message."""

from __future__ import annotations


class Refused(Exception):
    """A request that isn't answered; `retry_after_s`, if given, says when to ask again."""

    def __init__(self, status: int, message: str, *, retry_after_s: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.retry_after_s = retry_after_s


def bad(message: str) -> Refused:
    """The request is wrong, and the message says in what."""
    return Refused(400, message)


def missing(message: str) -> Refused:
    """There's no such thing in the corpus."""
    return Refused(404, message)


def quoted(value: str, most: int = 60) -> str:
    """Return a value as a message quotes it: cut, and with its odd characters written out."""
    return repr(value if len(value) <= most else value[:most] + "…")

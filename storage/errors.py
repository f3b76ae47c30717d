"""What can go wrong on the side of the database."""

from __future__ import annotations


class StorageError(Exception):
    """The corpus can't be opened or written; the message says which one, why, and what to do."""


class NotStorable(StorageError):
    """One row that the database refuses; what else its transaction holds is untouched."""


class Unreachable(StorageError):
    """The server is gone or can't be reached; whether it did what it was asked last isn't known."""


class TimeLimit(StorageError):
    """A search takes the database longer than it may."""


class MissingExtra(ImportError, ValueError):
    """An optional package isn't installed; the message says which extra brings it."""

"""The exceptions that the storage raises. Each message is enough to act on."""

from __future__ import annotations


class StorageError(Exception):
    """The corpus can't be opened or written. The message names the corpus, the reason and the remedy."""


class NotStorable(StorageError):
    """The database refuses one row. The other rows of the transaction are unaffected."""


class Unreachable(StorageError):
    """The database server can't be reached. Whether the last statement was executed is unknown."""


class TimeLimit(StorageError):
    """A search takes longer than its time limit."""


class MissingExtra(ImportError, ValueError):
    """An optional package isn't installed. The message names the extra that installs the package."""

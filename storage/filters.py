"""Which articles are meant: what the caller's arguments say and what the query says, as clauses of one kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from storage.fields import Bound, Named, read_moment
from storage.search import Atom, Clause, Query, Said


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles; None: any. An article without a date counts by the day it was first seen."""

    source: str | None = None
    since: date | datetime | str | None = None
    until: date | datetime | str | None = None
    """A day means its whole length, an instant itself."""
    language: str | None = None
    """"en" takes "en-GB" too."""
    author: str | None = None
    section: str | None = None


def clauses(query: Query, filters: Filters) -> tuple[Clause, ...]:
    """Return what must hold of an article. What the query says of a field is left out where `filters` has the field.

    Raises ValueError for a bad date.
    """
    given = {name: value for name in Filters.__dataclass_fields__ if (value := getattr(filters, name)) is not None}
    kept = [Clause(tuple(_left(clause, given)), clause.negative) for clause in query.clauses]
    return (*(Clause((_atom(name, value),)) for name, value in given.items()), *(one for one in kept if one.atoms))


def _left(clause: Clause, given: dict[str, object]) -> list[Atom]:
    return [atom for atom in clause.atoms if isinstance(atom, Said) or atom.field not in given]


def _atom(name: str, value: date | str) -> Atom:
    if name in ("since", "until"):
        return Bound(name, read_moment(value) if isinstance(value, str) else value)
    return Named(name, str(value))

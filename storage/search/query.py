"""What a reader's query means, whatever database is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from storage.search.fields import FIELDS, Bound, Named, read_field, read_moment
from storage.search.words import lone_letter, words

LONGEST_QUERY = 1000
"""Characters of a query that count."""
_MOST_TERMS = 64
_TERM = re.compile(
    rf'(?i:-?(?:{"|".join(FIELDS)})):"(?P<value>[^"]*)"' r'|(?P<not>-?)"(?P<phrase>[^"]*)"?' r"|(?P<raw>\S+)"
)


@dataclass(frozen=True, slots=True)
class Said:
    """A word, or words next to each other; `prefix`: the last one is the beginning of a word."""

    words: tuple[str, ...]
    prefix: bool
    written: str
    """As it was typed."""


Atom: TypeAlias = Said | Named | Bound


@dataclass(frozen=True, slots=True)
class Clause:
    """Atoms of which one must hold; `negative`: of which none may."""

    atoms: tuple[Atom, ...]
    negative: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query: all clauses must hold; none: any article will do."""

    clauses: tuple[Clause, ...]
    nothing: bool = False
    """Something was typed, and nothing of it can be searched for: that finds nothing."""

    @property
    def said(self) -> tuple[Said, ...]:
        """The wanted words and phrases."""
        return tuple(
            atom for clause in self.clauses if not clause.negative for atom in clause.atoms if isinstance(atom, Said)
        )


def parse_query(query: str) -> Query:
    """Parse what a reader types: words (all must occur), "a phrase", prefix*, field:value, -not, OR between two terms.

    Fields are source, author, lang, section, since and until. Anything else is taken as words, also a field that there
    isn't and a day that is none; no input is a syntax error.
    """
    wanted: list[list[Atom]] = []
    unwanted: list[Clause] = []
    either = False
    text = query[:LONGEST_QUERY].encode("utf-8", "replace").decode()  # a lone surrogate can't be asked for
    for term in list(_TERM.finditer(text))[:_MOST_TERMS]:
        if term["raw"] == "OR":
            either = bool(wanted)
            continue
        negative, atom = _read(term)
        if atom is None:
            continue
        if negative:
            unwanted.append(Clause((atom,), negative=True))
        elif either:
            wanted[-1].append(atom)
        else:
            wanted.append([atom])
        either = False
    clauses = (*(Clause(tuple(atoms)) for atoms in wanted), *unwanted)
    return Query(clauses, nothing=bool(query) and not clauses)


def _read(term: re.Match[str]) -> tuple[bool, Atom | None]:
    """Return of a term if it's unwanted, and what it says; None if nothing."""
    if term["phrase"] is not None:
        return bool(term["not"]), _said(term["phrase"], phrase=True)
    raw: str = term["raw"] or term[0]
    negative = raw.startswith("-") and len(raw) > 1
    written = raw.removeprefix("-") if negative else raw
    name, _, value = written.partition(":")
    if term["value"] is not None:
        value = term["value"]
    elif '"' in value:
        return negative, _said(written, phrase=False)
    return negative, read_field(name, value) or _said(written, phrase=False)


def _said(written: str, *, phrase: bool) -> Said | None:
    found = words(written)
    prefix = (not phrase and written.endswith("*")) or lone_letter(written)
    return Said(tuple(found), prefix, written) if found else None


# Filters --------------------------------------------------------------------------------------------------------------
# Which articles are meant: what the caller's arguments say and what the query says, as clauses of one kind.


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

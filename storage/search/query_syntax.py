"""Queries, parsed into clauses that either database can search for.

`parse_query` reads the text that a reader types; `clauses` merges it with the filters that a caller passes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from storage.search.fields import FIELDS, DateBound, FieldFilter, read_field, read_moment
from storage.search.words import lone_letter, words

MAX_QUERY_LENGTH = 1000
"""Number of characters of a query that are read; the rest is ignored."""
_MAX_TERMS = 64
_TERM = re.compile(
    rf'(?i:-?(?:{"|".join(FIELDS)})):"(?P<value>[^"]*)"' r'|(?P<not>-?)"(?P<phrase>[^"]*)"?' r"|(?P<raw>\S+)"
)


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a phrase (words next to each other)."""

    words: tuple[str, ...]
    prefix: bool
    """True if the last word stands for all words that begin with it."""
    written: str
    """The term as the reader typed it."""


Atom: TypeAlias = Term | FieldFilter | DateBound


@dataclass(frozen=True, slots=True)
class Clause:
    """A disjunction of atoms; if `negative`, none of the atoms may match."""

    atoms: tuple[Atom, ...]
    negative: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query: a conjunction of clauses. Without clauses, every article matches."""

    clauses: tuple[Clause, ...]
    nothing: bool = False
    """True if the query has text but nothing that can be searched for; then no article matches."""

    @property
    def terms(self) -> tuple[Term, ...]:
        """The words and phrases that the reader wants, without the unwanted ones."""
        return tuple(
            atom for clause in self.clauses if not clause.negative for atom in clause.atoms if isinstance(atom, Term)
        )


def parse_query(query: str) -> Query:
    """Parse a query: words (all must occur), "a phrase", prefix*, field:value, -unwanted, OR between two terms.

    Fields are source, author, lang, section, confidence, since and until. Everything else is read as words, also an
    unknown field and an invalid date or confidence; no input is a syntax error.
    """
    wanted: list[list[Atom]] = []
    unwanted: list[Clause] = []
    either = False
    text = query[:MAX_QUERY_LENGTH].encode("utf-8", "replace").decode()  # lone surrogates can't be sent to a database
    for term in list(_TERM.finditer(text))[:_MAX_TERMS]:
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
    """Return whether the term is unwanted, and its atom; None if the term has nothing to search for."""
    if term["phrase"] is not None:
        return bool(term["not"]), _text_term(term["phrase"], phrase=True)
    raw: str = term["raw"] or term[0]
    negative = raw.startswith("-") and len(raw) > 1
    written = raw.removeprefix("-") if negative else raw
    name, _, value = written.partition(":")
    if term["value"] is not None:
        value = term["value"]
    elif '"' in value:
        return negative, _text_term(written, phrase=False)
    return negative, read_field(name, value) or _text_term(written, phrase=False)


def _text_term(written: str, *, phrase: bool) -> Term | None:
    term_words = words(written)
    prefix = (not phrase and written.endswith("*")) or lone_letter(written)
    return Term(tuple(term_words), prefix, written) if term_words else None


# Filters --------------------------------------------------------------------------------------------------------------
# The filters that a caller passes as arguments, merged with the filters of the query.


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions on an article's fields; None means no condition.

    An article without a date counts for the day on which it was first seen.
    """

    source: str | None = None
    since: date | datetime | str | None = None
    until: date | datetime | str | None = None
    """The end of the period; a day is included as a whole, a time is included itself."""
    language: str | None = None
    """BCP 47 tag; "en" matches "en-GB" too."""
    author: str | None = None
    section: str | None = None


def clauses(query: Query, filters: Filters) -> tuple[Clause, ...]:
    """Return the clauses of the filters and the query. A filter replaces the query's conditions on the same field.

    Raises ValueError for a bad date.
    """
    values = {name: value for name in Filters.__dataclass_fields__ if (value := getattr(filters, name)) is not None}
    left_clauses = [Clause(tuple(_left(clause, values)), clause.negative) for clause in query.clauses]
    return (
        *(Clause((_atom(name, value),)) for name, value in values.items()),
        *(left_clause for left_clause in left_clauses if left_clause.atoms),
    )


def _left(clause: Clause, values: dict[str, object]) -> list[Atom]:
    return [atom for atom in clause.atoms if isinstance(atom, Term) or atom.field not in values]


def _atom(name: str, value: date | str) -> Atom:
    if name in ("since", "until"):
        return DateBound(name, read_moment(value) if isinstance(value, str) else value)
    return FieldFilter(name, str(value))

"""The search index on PostgreSQL: a table of an article's words in order, and a tsvector generated from the words.

The tsvector has no positions, since PostgreSQL keeps at most 256 positions per word and none above 16,383. Phrases are
searched for in the ordered words. The database generates the tsvector from separated words, so its locale and its
dictionaries don't matter. `fts5` has the same functions for SQLite.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.engine import Connection

from storage.schema import AnySelect
from storage.search.fields import DateBound, FieldFilter, token
from storage.search.query_syntax import Atom, Clause, Term
from storage.search.search_id import within
from storage.search.words import words

_TABLE = sa.table(
    "article_search",
    sa.column("search_id", sa.BigInteger),
    sa.column("words", sa.Text),
    sa.column("fields", sa.Text),
    sa.column("found_by", TSVECTOR),
)
_GAP = "|"
"""Separates headline, description and text, so that no phrase extends across them."""
_ADD = sa.text("INSERT INTO article_search (search_id, words, fields) VALUES (:search_id, :words, :fields)")
_REMOVE = sa.text("DELETE FROM article_search WHERE search_id = :search_id")


def create(connection: Connection) -> None:
    """Create an empty index."""
    connection.exec_driver_sql(
        "CREATE TABLE article_search ("
        " search_id bigint CONSTRAINT pk_article_search PRIMARY KEY, words text NOT NULL, fields text NOT NULL,"
        " found_by tsvector NOT NULL GENERATED ALWAYS AS"
        f" (array_to_tsvector(array_remove(string_to_array(btrim(words) || ' ' || fields, ' '), '{_GAP}'))) STORED)"
    )
    connection.exec_driver_sql("CREATE INDEX ix_article_search_found_by ON article_search USING gin (found_by)")


def drop(connection: Connection) -> None:
    """Drop the index."""
    connection.exec_driver_sql("DROP TABLE article_search")


def add(connection: Connection, entries: Sequence[dict[str, Any]]) -> None:
    """Add entries: search_id, headline, description, text and fields."""
    connection.execute(_ADD, [_indexed(entry) for entry in entries])


def remove(connection: Connection, entries: Sequence[dict[str, Any]]) -> None:
    """Remove the entries with these search ids."""
    connection.execute(_REMOVE, [{"search_id": entry["search_id"]} for entry in entries])


def expanded(connection: Connection, clauses: Sequence[Clause]) -> list[Clause]:
    """Return the clauses unchanged: PostgreSQL reads a prefix as fast as a word."""
    return list(clauses)


def join(statement: AnySelect, article: Any, clauses: Sequence[Clause]) -> tuple[AnySelect, sa.ColumnElement[int]]:
    """Restrict a SELECT of articles by the index; return the SELECT and the column in whose order it is read."""
    return statement.join(_TABLE, article.search_id == _TABLE.c.search_id).where(
        *_conditions(article, clauses)
    ), _TABLE.c.search_id


def holds(article: Any, clauses: Sequence[Clause]) -> sa.ColumnElement[bool]:
    """Return the condition that an article matches all clauses."""
    hit = sa.select(_TABLE.c.search_id).where(_TABLE.c.search_id == article.search_id, *_conditions(article, clauses))
    return hit.correlate_except(_TABLE).exists()


def _conditions(article: Any, clauses: Sequence[Clause]) -> list[sa.ColumnElement[bool]]:
    simple = [clause for clause in clauses if not clause.negative and all(_has_word(atom) for atom in clause.atoms)]
    conditions = [_matches(" & ".join(map(_choice, simple)))] if simple else []
    for clause in clauses:
        if clause not in simple or any(_is_phrase(atom) for atom in clause.atoms):
            either = sa.or_(*(_holds(article, atom) for atom in clause.atoms))
            conditions.append(sa.not_(either) if clause.negative else either)
    return conditions


def _has_word(atom: Atom) -> bool:
    return not isinstance(atom, DateBound)


def _is_phrase(atom: Atom) -> bool:
    return isinstance(atom, Term) and len(atom.words) > 1


def _holds(article: Any, atom: Atom) -> sa.ColumnElement[bool]:
    if isinstance(atom, DateBound):
        return within(_TABLE.c.search_id, article.published_day, atom)
    condition = _matches(_lexemes(atom))
    if not isinstance(atom, Term) or len(atom.words) == 1:
        return condition
    phrase = " " + " ".join(atom.words) + ("" if atom.prefix else " ")
    return sa.and_(condition, sa.func.strpos(_TABLE.c.words, phrase) > 0)


def _matches(expression: str) -> sa.ColumnElement[bool]:
    return _TABLE.c.found_by.bool_op("@@")(sa.cast(sa.literal(expression, sa.Text), TSQUERY))


def _choice(clause: Clause) -> str:
    return "(" + " | ".join(map(_lexemes, clause.atoms)) + ")"


def _lexemes(atom: Atom) -> str:
    """Return an atom as a tsquery expression. Its words contain neither quotes nor backslashes."""
    if isinstance(atom, FieldFilter):
        return f"'{token(atom.field, atom.value)}'"
    if isinstance(atom, DateBound):
        raise TypeError("a bound is no word of the index")
    last = len(atom.words) - 1
    listed = (f"'{word}'" + (":*" if atom.prefix and index == last else "") for index, word in enumerate(atom.words))
    return "(" + " & ".join(listed) + ")"


def _indexed(entry: dict[str, Any]) -> dict[str, Any]:
    tokens = [*words(entry["headline"]), _GAP, *words(entry["description"]), _GAP, *words(entry["text"])]
    return {"search_id": entry["search_id"], "words": f" {' '.join(tokens)} ", "fields": entry["fields"]}

"""The search index on SQLite: an FTS5 table without a copy of the texts, with `article.search_id` as row id.

Text that isn't plain ASCII is divided into words before it is indexed (storage/search/words.py), so FTS5's simplest
tokenizer is sufficient. `tsvector` has the same functions for PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.schema import AnySelect
from storage.search.fields import ALL, DateBound, FieldFilter, token
from storage.search.query_syntax import Atom, Clause, Term
from storage.search.search_id import within
from storage.search.words import is_plain, normal, words

_TABLE = sa.table("article_fts", sa.column("rowid", sa.BigInteger))
_MAX_WORDS = 100
_NEXT_WORD = "SELECT term FROM article_fts_words WHERE term >= ? LIMIT 1"
_COLUMNS = "headline, description, text, fields"
_VALUES = ":search_id, :headline, :description, :text, :fields"
_ADD = sa.text(f"INSERT INTO article_fts(rowid, {_COLUMNS}) VALUES ({_VALUES})")
_REMOVE = sa.text(f"INSERT INTO article_fts(article_fts, rowid, {_COLUMNS}) VALUES ('delete', {_VALUES})")


def create(connection: Connection) -> None:
    """Create an empty index."""
    # columnsize=0: only bm25 needs the lengths of texts, and relevance is computed by storage/search/ranking.py.
    connection.exec_driver_sql(
        f"CREATE VIRTUAL TABLE article_fts USING fts5({_COLUMNS}, content='', columnsize=0, tokenize='ascii')"
    )
    connection.exec_driver_sql("CREATE VIRTUAL TABLE article_fts_words USING fts5vocab(article_fts, instance)")


def drop(connection: Connection) -> None:
    """Drop the index."""
    connection.exec_driver_sql("DROP TABLE article_fts_words")
    connection.exec_driver_sql("DROP TABLE article_fts")


def add(connection: Connection, entries: Sequence[dict[str, Any]]) -> None:
    """Add entries: search_id, headline, description, text and fields."""
    connection.execute(_ADD, [_values(entry) for entry in entries])


def remove(connection: Connection, entries: Sequence[dict[str, Any]]) -> None:
    """Remove entries, which must be equal to those that were added."""
    connection.execute(_REMOVE, [_values(entry) for entry in entries])


def expanded(connection: Connection, clauses: Sequence[Clause]) -> list[Clause]:
    """Return the clauses with each prefix replaced by the words that begin with it, if they are few.

    For a prefix, FTS5 reads and sorts all articles with such words before it returns the newest. For whole words, FTS5
    reads only as many articles as are needed.
    """
    return [replace(clause, atoms=tuple(_named(connection, clause.atoms))) for clause in clauses]


def _named(connection: Connection, atoms: Sequence[Atom]) -> Iterator[Atom]:
    for atom in atoms:
        completions = _words_from(connection, atom.words[-1]) if isinstance(atom, Term) and atom.prefix else None
        if isinstance(atom, Term) and completions is not None:
            for word in completions or [atom.words[-1]]:
                yield Term((*atom.words[:-1], word), prefix=False, written=atom.written)
        else:
            yield atom


def _words_from(connection: Connection, beginning: str) -> list[str] | None:
    """Return the words of the index with this prefix; None if there are too many."""
    raw: Any = connection.connection.dbapi_connection
    words, cursor = [], beginning
    while (row := raw.execute(_NEXT_WORD, (cursor,)).fetchone()) and row[0].startswith(beginning):
        words.append(row[0])
        if len(words) > _MAX_WORDS:
            return None
        cursor = row[0] + "\x01"  # after this word and before all longer words
    return words


def join(statement: AnySelect, article: Any, clauses: Sequence[Clause]) -> tuple[AnySelect, sa.ColumnElement[int]]:
    """Restrict a SELECT of articles by the index; return the SELECT and the column in whose order it is read."""
    id_column, (simple, mixed) = article.search_id, _parted(clauses)
    if simple:
        statement = statement.join(_TABLE, id_column == _TABLE.c.rowid).where(_match(_expression(simple)))
        id_column = _TABLE.c.rowid
    return statement.where(*(_either(id_column, article, clause) for clause in mixed)), id_column


def holds(article: Any, clauses: Sequence[Clause]) -> sa.ColumnElement[bool]:
    """Return the condition that an article matches all clauses."""
    id_column, (simple, mixed) = article.search_id, _parted(clauses)
    conditions = [_either(id_column, article, clause) for clause in mixed]
    if simple:
        conditions.append(id_column.in_(_hits(_expression(simple), id_column)))
    return sa.and_(*conditions)


def _parted(clauses: Sequence[Clause]) -> tuple[list[Clause], list[Clause]]:
    """Separate the clauses that the index answers completely from those that it answers in part or not at all."""
    mixed = [clause for clause in clauses if not all(map(_is_indexed, clause.atoms))]
    return [clause for clause in clauses if clause not in mixed], mixed


def _is_indexed(atom: Atom) -> bool:
    """Return True if the index answers the atom; dates and prefixes of very many words are checked per article.

    For such a prefix, FTS5 would first read all articles of all its words. As most articles have one of the words, a
    check of one article after the other is faster.
    """
    return isinstance(atom, FieldFilter) or (isinstance(atom, Term) and not atom.prefix)


def _either(id_column: sa.ColumnElement[int], article: Any, clause: Clause) -> sa.ColumnElement[bool]:
    choices = [_looked_up(id_column, article, atom) for atom in clause.atoms if not _is_indexed(atom)]
    if indexed_atoms := tuple(filter(_is_indexed, clause.atoms)):
        choices.append(id_column.in_(sa.select(_TABLE.c.rowid).where(_match(_expression([Clause(indexed_atoms)])))))
    return sa.not_(sa.or_(*choices)) if clause.negative else sa.or_(*choices)


def _looked_up(id_column: sa.ColumnElement[int], article: Any, atom: Atom) -> sa.ColumnElement[bool]:
    if isinstance(atom, DateBound):
        return within(id_column, article.published_day, atom)
    if not isinstance(atom, Term):
        raise TypeError(f"{atom} is in the index")
    # SQLite asks Python (storage/db/engines.py).
    phrase = " " + " ".join(atom.words)
    return sa.func.words_hold(phrase, article.headline, article.description, article.text) == 1


def _hits(expression: str, id_column: sa.ColumnElement[int]) -> AnySelect:
    hit = sa.select(_TABLE.c.rowid).where(_match(expression), _TABLE.c.rowid == id_column)
    return hit.correlate_except(_TABLE)


def _match(expression: str) -> sa.ColumnElement[bool]:
    return sa.literal_column("article_fts").op("MATCH", is_comparison=True)(expression)


def _expression(clauses: Sequence[Clause]) -> str:
    """Return clauses as an FTS5 query. NOT needs a left operand there: ALL if there are only unwanted words."""
    positive = [_choice(clause) for clause in clauses if not clause.negative] or [_quoted([ALL])]
    unwanted = [_choice(clause) for clause in clauses if clause.negative]
    expression = " AND ".join(positive)
    return f"({expression}) NOT ({' OR '.join(unwanted)})" if unwanted else expression


def _choice(clause: Clause) -> str:
    return "(" + " OR ".join(map(_atom, clause.atoms)) + ")"


def _atom(atom: Atom) -> str:
    if isinstance(atom, FieldFilter):
        return _quoted([token(atom.field, atom.value)])
    if isinstance(atom, DateBound):
        raise TypeError("a bound is no word of the index")
    return _quoted(atom.words)


def _quoted(words: Sequence[str]) -> str:
    return '"' + " ".join(words) + '"'


def _values(entry: dict[str, Any]) -> dict[str, Any]:
    return entry | {name: indexed(entry[name]) for name in ("headline", "description", "text")}


def indexed(value: str) -> str:
    """Return a text in the form in which it is indexed."""
    text = normal(value)
    return text if is_plain(text) else " ".join(words(text))

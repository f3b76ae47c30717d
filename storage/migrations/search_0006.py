"""The search index as migration 0006 makes it: a frozen copy of the code of that time, which nothing else may use.

The index must be written as it was then, whatever later code does; a migration that changes words makes it again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

_BATCH = 500
_ALL, _JOINT = "§", "·"
_LONGEST_TOKEN = 400
_GAP = "|"
_LONGEST_WORD = 100
_LONGEST_TEXT = 100_000
_PAIRED = re.compile(
    "["
    "\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff"  # Hangul letters, Hiragana, Katakana
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"  # Han, Hangul syllables
    "\U00020000-\U0003ffff"
    "]+"
)
_LONG = re.compile(rf"[0-9A-Za-z]{{{_LONGEST_WORD + 1}}}")
_INDIC = range(0x0900, 0x0E00)
"""Scripts whose vowel signs tell words apart."""
_PLAIN = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ى": "ي", "ة": "ه"}
)
"""Letters that are typed as others and that Unicode doesn't take apart."""


def create(connection: Connection) -> None:
    """Make the index, empty."""
    if connection.dialect.name == "sqlite":
        columns = "headline, description, text, fields, content='', columnsize=0, tokenize='ascii'"
        connection.exec_driver_sql(f"CREATE VIRTUAL TABLE article_fts USING fts5({columns})")
        connection.exec_driver_sql("CREATE VIRTUAL TABLE article_fts_words USING fts5vocab(article_fts, instance)")
        return
    connection.exec_driver_sql(
        "CREATE TABLE article_search ("
        " search_id bigint CONSTRAINT pk_article_search PRIMARY KEY, words text NOT NULL, fields text NOT NULL,"
        " found_by tsvector NOT NULL GENERATED ALWAYS AS"
        f" (array_to_tsvector(array_remove(string_to_array(btrim(words) || ' ' || fields, ' '), '{_GAP}'))) STORED)"
    )
    connection.exec_driver_sql("CREATE INDEX ix_article_search_found_by ON article_search USING gin (found_by)")


def drop(connection: Connection) -> None:
    """Drop the index."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("DROP TABLE article_fts_words")
        connection.exec_driver_sql("DROP TABLE article_fts")
    else:
        connection.exec_driver_sql("DROP TABLE article_search")


def fill(connection: Connection) -> None:
    """Index all stored articles, in an index that is empty."""
    is_sqlite = connection.dialect.name == "sqlite"
    after = 0
    while rows := connection.execute(_STORED, {"after": after, "limit": _BATCH}).all():
        after = rows[-1].id
        names: dict[int, list[str]] = {row.id: [] for row in rows}
        for signed in connection.execute(_SIGNED, {"first": rows[0].id, "last": after}):
            names[signed.article_id].append(signed.name)
        entries = [_entry(row._mapping, names[row.id]) for row in rows]
        if is_sqlite:
            connection.execute(_ADD_FTS, [_fts_values(entry) for entry in entries])
        else:
            connection.execute(_ADD_SEARCH, [_search_values(entry) for entry in entries])


def _entry(row: Mapping[Any, Any], names: Iterable[str]) -> dict[str, Any]:
    texts = {name: row[name] or "" for name in ("headline", "description", "text")}
    return {"search_id": row["search_id"], **texts, "fields": _tokens(row, names)}


def _fts_values(entry: dict[str, Any]) -> dict[str, Any]:
    return entry | {name: _indexed(entry[name]) for name in ("headline", "description", "text")}


def _indexed(value: str) -> str:
    """Return a text as it goes into the index."""
    said = _normal(value)
    return said if _is_plain(said) else " ".join(_words(said))


def _search_values(entry: dict[str, Any]) -> dict[str, Any]:
    said = [*_words(entry["headline"]), _GAP, *_words(entry["description"]), _GAP, *_words(entry["text"])]
    return {"search_id": entry["search_id"], "words": f" {' '.join(said)} ", "fields": entry["fields"]}


def _tokens(row: Mapping[Any, Any], names: Iterable[str]) -> str:
    """Return the words for the fields of an article."""
    found = [_ALL, _token("source", row["source"]), *(_token("author", name) for name in names)]
    if row["section"]:
        found.append(_token("section", row["section"]))
    tags = _words(row["language"] or "")
    found += [_token("language", " ".join(tags[: place + 1])) for place in range(len(tags))]
    return " ".join(dict.fromkeys(found))


def _token(field: str, value: str) -> str:
    """Return the word under which an index has a field's value: neither case, accents nor marks between words count."""
    return _ALL + _JOINT.join([field, *_words(value)])[:_LONGEST_TOKEN]


def _words(text: str) -> list[str]:
    """Return the words of a text, in order."""
    text = _normal(text)
    if text.isascii():
        found = text.translate(_FOLDED).split()
    else:
        text = _PAIRED.sub(_pairs, text)
        text = _FOREIGN.sub(lambda run: run[0].translate(_FOLDED), text).lower()
        found = text.translate(_FOLDED).split() if text.isascii() else _SPLIT.findall(text)
    if len(text) > _LONGEST_WORD and len(max(found, key=len, default="")) > _LONGEST_WORD:
        return [word[:_LONGEST_WORD] for word in found]
    return found


def _normal(text: str) -> str:
    """Return as much of a text as is searched, in Unicode's form NFKC; most of what is typeset becomes ASCII by it."""
    if not text.isascii():
        for mark in _TYPESET:
            text = text.replace(mark, " ")
        if not text.isascii():
            text = unicodedata.normalize("NFKC", text)
    return text[:_LONGEST_TEXT]


def _is_plain(text: str) -> bool:
    """Tell if the words of a normal text are what stands between all that is no letter or digit of ASCII, but case."""
    return text.isascii() and _LONG.search(text) is None


class _Folded(dict[int, str]):
    """How a character is searched for: letters and digits without case and accents, a space for what parts words."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold(chr(code))
        return folded


def _fold(letter: str) -> str:
    category = unicodedata.category(letter)
    if category == "Mc" or (category == "Mn" and ord(letter) in _INDIC):
        return letter
    if category in ("Mn", "Me", "Cf"):
        return ""
    if not letter.isalnum():
        return " "
    if _PAIRED.match(letter):
        return letter
    apart = unicodedata.normalize("NFKD", letter.casefold()).translate(_PLAIN)
    kept = "".join(one if one.isalnum() else " " for one in apart if unicodedata.category(one) not in ("Mn", "Me"))
    return kept.casefold()


_FOLDED = _Folded()
_TYPESET = "\u2019\u201c\u201d\u2013\u2014\xa0\u2018\u2026"  # quotation marks, dashes, a space
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_SPLIT = re.compile(r"[^\x00-/:-@\[-`{-\x7f]+")


def _pairs(match: re.Match[str]) -> str:
    pairs = [
        letters[place : place + 2]
        for letters in match[0].translate(_FOLDED).split()
        for place in range(max(1, len(letters) - 1))
    ]
    return f" {' '.join(pairs)} "


_ADD_FTS = sa.text(
    "INSERT INTO article_fts(rowid, headline, description, text, fields)"
    " VALUES (:search_id, :headline, :description, :text, :fields)"
)
_ADD_SEARCH = sa.text("INSERT INTO article_search (search_id, words, fields) VALUES (:search_id, :words, :fields)")
_STORED = sa.text(
    "SELECT id, search_id, headline, description, text, source, language, section FROM article"
    " WHERE id > :after ORDER BY id LIMIT :limit"
)
_SIGNED = sa.text(
    "SELECT article_author.article_id, author.name FROM article_author"
    " JOIN author ON author.id = article_author.author_id"
    " WHERE article_author.article_id BETWEEN :first AND :last"
    " ORDER BY article_author.article_id, article_author.position"
)

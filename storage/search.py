"""The search index: what is indexed of a text, and what a reader's query means.

Scripts that don't part words by spaces (Chinese, Japanese, Thai, …) are indexed as overlapping pairs of letters, so
that a word inside a sentence is found; Korean too, whose particles stick to the word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from sqlalchemy import TextClause, text
from sqlalchemy.engine import Connection

from storage.fields import FIELDS, Condition, read_condition

_PAIRED = re.compile(
    "["
    "\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff"  # Hangul letters, Hiragana, Katakana
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"  # Han, Hangul syllables
    "\U00020000-\U0003ffff"
    "]+"
)
# The tokenizer takes these combining vowels and tones for gaps between words.
_MARKS = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u102d-\u103e\u17b4-\u17d3]")
_TERM = re.compile(
    rf'(?i:-?(?:{"|".join(FIELDS)})):"(?P<value>[^"]*)"' r'|(?P<not>-?)"(?P<phrase>[^"]*)"?' r"|(?P<raw>\S+)"
)
_WORD = re.compile(r"[^\W_]")
_MOST_TERMS = 64
_LONGEST_QUERY = 1000

_INSERT = text(
    "INSERT INTO article_fts(rowid, headline, description, text) VALUES (:id, :headline, :description, :text)"
)
_DELETE = text(
    "INSERT INTO article_fts(article_fts, rowid, headline, description, text) "
    "VALUES ('delete', :id, :headline, :description, :text)"
)


def indexed(value: str | None) -> str:
    """Return a text as it goes into the index: "経済成長 up 3%" becomes "経済 済成 成長 up 3%"."""
    if not value or value.isascii() or _PAIRED.search(value) is None:
        return value or ""
    return _PAIRED.sub(_pairs, value)


class Changes:
    """Changes of the index, made together at the end of a batch.

    One by one, between the savepoints of a batch's articles, SQLite would write a segment of the index for each of them
    and merge these later, which costs three times as much.
    """

    def __init__(self) -> None:
        self._made: list[tuple[TextClause, dict[str, object]]] = []

    def __len__(self) -> int:
        return len(self._made)

    def add(self, row: Mapping[str, object]) -> None:
        """Index an article: the row has search_id, headline, description, text."""
        self._made.append((_INSERT, _values(row)))

    def remove(self, row: Mapping[str, object]) -> None:
        """Take an article out of the index; the row must hold what was indexed."""
        self._made.append((_DELETE, _values(row)))

    def forget(self, kept: int) -> None:
        """Forget all changes but the first so many: what they are of isn't stored."""
        del self._made[kept:]

    def write(self, connection: Connection) -> None:
        """Make the changes, in their order."""
        for statement, some in groupby(self._made, key=itemgetter(0)):
            connection.execute(statement, [values for _, values in some])
        self._made.clear()


def _values(row: Mapping[str, object]) -> dict[str, object]:
    texts = {name: indexed(_str(row[name])) for name in ("headline", "description", "text")}
    return {"id": row["search_id"], **texts}


def _str(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _pairs(match: re.Match[str]) -> str:
    letters = _MARKS.sub("", match[0])
    if len(letters) < 2:
        return f" {letters} "
    return " " + " ".join(letters[index : index + 2] for index in range(len(letters) - 1)) + " "


@dataclass(frozen=True, slots=True)
class Either:
    """Conditions of which one must hold; `words`, if any, is a further one, as an FTS5 expression."""

    conditions: tuple[Condition, ...]
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query, as FTS5 expressions and conditions on fields; none of them: no condition at all."""

    wanted: str | None
    unwanted: str | None
    words: tuple[str, ...]
    """The wanted words and phrases as written, for highlighting."""
    filters: tuple[Either, ...] = ()
    """All of these must hold."""
    nothing: bool = False
    """Something was typed, and nothing of it can be searched for: that finds nothing."""


@dataclass(slots=True)
class _Choice:
    """Terms joined by OR."""

    words: list[str] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)


def parse_query(query: str) -> Query:
    """Parse what a reader types: words (all must occur), "a phrase", prefix*, field:value, -not, OR between two terms.

    Fields are source, author, lang, section, since and until. Anything else is taken as words, also a field that there
    isn't and a day that is none; no input is a syntax error.
    """
    choices: list[_Choice] = []
    unwanted: list[str] = []
    excluded: list[Either] = []
    words: list[str] = []
    either = False
    text = query[:_LONGEST_QUERY].encode("utf-8", "replace").decode()  # a lone surrogate can't be asked for
    for term in list(_TERM.finditer(text))[:_MOST_TERMS]:
        if term["raw"] == "OR":
            either = bool(choices)
            continue
        negative, condition, written, phrase = _read(term)
        expression = None if condition else _expression(written, phrase=phrase)
        if condition is None and expression is None:
            continue
        if negative:
            unwanted += [expression] if expression else []
            excluded += [Either((condition,))] if condition else []
        else:
            if not either:
                choices.append(_Choice())
            choices[-1].words += [expression] if expression else []
            choices[-1].conditions += [condition] if condition else []
            words += [written] if expression else []
        either = False
    joined = [(" OR ".join(choice.words) or None, tuple(choice.conditions)) for choice in choices]
    return Query(
        wanted=" AND ".join(f"({said})" for said, conditions in joined if said and not conditions) or None,
        unwanted=" OR ".join(unwanted) or None,
        words=tuple(words),
        filters=(*(Either(conditions, said) for said, conditions in joined if conditions), *excluded),
        nothing=bool(query) and not (choices or unwanted or excluded),
    )


def _read(term: re.Match[str]) -> tuple[bool, Condition | None, str, bool]:
    """Return of a term: if it's unwanted; what it says of a field; else what is to be searched for, if as a phrase."""
    if term["phrase"] is not None:
        return bool(term["not"]), None, term["phrase"], True
    raw: str = term["raw"] or term[0]
    negative = raw.startswith("-") and len(raw) > 1
    written = raw.removeprefix("-") if negative else raw
    name, _, value = written.partition(":")
    if term["value"] is not None:
        value = term["value"]
    elif '"' in value:
        return negative, None, written, False
    return negative, read_condition(name, value, negative=negative), written, False


def _expression(written: str, *, phrase: bool) -> str | None:
    if not _WORD.search(written):
        return None
    prefix = not phrase and written.endswith("*")
    paired = _PAIRED.fullmatch(written.rstrip("*"))
    if paired and len(_MARKS.sub("", written.rstrip("*"))) == 1:
        prefix = True  # a single letter stands in the index as the first half of a pair
    quoted = '"' + indexed(written.replace("\x00", " ")).strip().replace('"', '""') + '"'
    return quoted + (" *" if prefix else "")


def snippet(body: str, words: Iterable[str], width: int = 200) -> str:
    """Return about `width` letters of a text around the first of the words found in it, else its beginning."""
    folded = body.casefold()
    found = [place for word in words if (place := folded.find(word.rstrip("*").casefold())) >= 0]
    # Folding may change a text's length ("ß"): a snippet off by a few letters is still a snippet.
    start = max(0, min(found, default=0) - width // 3)
    cut = " ".join(body[start : start + width].split())
    return ("…" if start else "") + cut + ("…" if start + width < len(body) else "")

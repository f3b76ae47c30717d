"""An article's edits: every version, and two of them side by side with the changes marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from storage.articles.changes import Difference, Line, compare_words
from storage.records import Version, as_json
from storage.web import responses
from storage.web.articles import found
from storage.web.reading import Reader, differences, reading
from storage.web.reasons import CHANGES
from storage.web.rendering import Segments, render
from storage.web.requests import Ask
from storage.web.responses import HTML, Answer, missing

_QUIET = 3
"""Unchanged lines in a row from which on those in the middle are folded away."""


@dataclass(frozen=True, slots=True)
class Side:
    kind: str
    pieces: Segments


@dataclass(frozen=True, slots=True)
class Row:
    """A line before and after an edit; None where it wasn't yet, or is no longer."""

    op: str
    before: Side | None
    after: Side | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows that are shown together; folded: unchanged ones that a reader opens at will."""

    rows: tuple[Row, ...]
    folded: bool


@dataclass(frozen=True, slots=True)
class _Compared:
    versions: list[Version]
    before: Version | None
    after: Version
    changes: list[Difference]


def page(ask: Ask) -> Answer:
    """Show the versions of an article, and what changed between two of them: by default, the last edit."""
    with reading(ask.corpus.database) as reader:
        article = found(reader, ask.path["id"])
        versions = _versions(reader, ask)
    compared = _compare(versions, ask)
    body = render(
        "versions.html",
        article=article,
        versions=compared.versions,
        before=compared.before,
        after=compared.after,
        stretches=list(_stretches([row for change in compared.changes for row in _rows(change)])),
        meanings=CHANGES,
    )
    return Answer(body, HTML)


def json_versions(ask: Ask) -> Answer:
    """Give the versions of an article, and the differences between two of them, block by block."""
    with reading(ask.corpus.database) as reader:
        compared = _compare(_versions(reader, ask), ask)
    return responses.as_json(
        {
            "article_id": ask.path["id"],
            "versions": [_version(version) for version in compared.versions],
            "from": compared.before.number if compared.before else None,
            "to": compared.after.number if compared.before else None,
            "differences": [as_json(change) for change in compared.changes],
        }
    )


def _version(version: Version) -> dict[str, Any]:
    return as_json(version) | {"text": version.text}


def _versions(reader: Reader, ask: Ask) -> list[Version]:
    versions = reader.versions(ask.path["id"])
    if not versions:
        raise missing(f"there's no article {ask.path['id']}")
    return versions


def _compare(versions: list[Version], ask: Ask) -> _Compared:
    """Compare the two versions that are asked for. Raises Refused (404) for one that there isn't."""
    numbered = {version.number: version for version in versions}
    to = ask.number("to") or versions[-1].number
    before = ask.number("from") or (to - 1 if to - 1 in numbered else None)
    for number in (to, before):
        if number is not None and number not in numbered:
            raise missing(f"there's no version {number} of article {ask.path['id']}; it has {len(versions)}")
    if before is None:
        return _Compared(versions, None, numbered[to], [])
    return _Compared(versions, numbered[before], numbered[to], differences(numbered[before], numbered[to]))


def _rows(change: Difference) -> Iterator[Row]:
    if change.op == "replace":
        before, after = change.before[0], change.after[0]
        yield Row("replace", _marked(before, before, after, 0), _marked(after, before, after, 1))
    elif change.op == "equal":
        for before, after in zip(change.before, change.after, strict=True):
            yield Row("equal", _plain(before), _plain(after))
    else:
        for line in change.before:
            yield Row("delete", _plain(line), None)
        for line in change.after:
            yield Row("insert", None, _plain(line))


def _plain(line: Line) -> Side:
    return Side(line.kind, [(line.text, False)])


def _marked(line: Line, before: Line, after: Line, side: int) -> Side:
    """Return a changed line with the words marked that the other side hasn't."""
    pieces: Segments = []
    for change in compare_words(before.text, after.text):
        text = change.after if side else change.before
        marked = change.op != "equal"
        # The space behind a changed word is no change.
        word = text.rstrip() if marked else text
        pieces += [(word, marked)] if word else []
        pieces += [(text[len(word) :], False)] if text[len(word) :] else []
    return Side(line.kind, pieces)


def _stretches(rows: Sequence[Row]) -> Iterator[Stretch]:
    """Part rows into stretches: of a long unchanged one only the ends, next to changes, are shown at once."""
    start = 0
    while start < len(rows):
        end = start
        while end < len(rows) and (rows[end].op == "equal") == (rows[start].op == "equal"):
            end += 1
        if rows[start].op != "equal" or end - start <= _QUIET:
            yield Stretch(tuple(rows[start:end]), False)
        else:
            yield from _folded(rows, start, end)
        start = end


def _folded(rows: Sequence[Row], start: int, end: int) -> Iterator[Stretch]:
    # The headline, which comes first, always shows; so do the lines next to a change.
    head, tail = start + 1, end - 1 if end < len(rows) else end
    yield Stretch(tuple(rows[start:head]), False)
    yield Stretch(tuple(rows[head:tail]), True)
    if tail < end:
        yield Stretch(tuple(rows[tail:end]), False)

"""The versions of an article as a page, with two of them side by side, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from storage.articles.changes import Difference, Line, compare_words
from storage.articles.passages import Segments
from storage.records import Version, as_json
from storage.web import responses
from storage.web.articles import get_article
from storage.web.reading import CorpusReader, differences, reading
from storage.web.reasons import CHANGES
from storage.web.rendering import render
from storage.web.requests import ApiRequest
from storage.web.responses import HTML, Payload, not_found

MAX_UNFOLDED = 3
"""Unchanged lines in a row that are all shown. Of more lines, those in the middle are folded."""


@dataclass(frozen=True, slots=True)
class Side:
    """A line of one of the two versions. `kind` is the kind of its block."""

    kind: str
    pieces: Segments


@dataclass(frozen=True, slots=True)
class Row:
    """A line in both versions."""

    op: str
    before: Side | None
    """None if the line isn't in the older version."""
    after: Side | None
    """None if the line isn't in the newer version."""


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows that are shown together. If `folded` is True, they are unchanged and shown on demand."""

    rows: tuple[Row, ...]
    folded: bool


@dataclass(frozen=True, slots=True)
class _Compared:
    versions: list[Version]
    before: Version | None
    after: Version
    changes: list[Difference]


def page(request: ApiRequest) -> Payload:
    """Show the versions of an article and the differences between two of them, by default the last edit."""
    with reading(request.corpus.database) as reader:
        article = get_article(reader, request.path["id"])
        versions = _versions(reader, request)
    compared = _compare(versions, request)
    body = render(
        "versions.html",
        article=article,
        versions=compared.versions,
        before=compared.before,
        after=compared.after,
        groups=list(_row_groups([row for change in compared.changes for row in _rows(change)])),
        meanings=CHANGES,
    )
    return Payload(body, HTML)


def json_versions(request: ApiRequest) -> Payload:
    """Return the versions of an article and the differences between two of them, block by block."""
    with reading(request.corpus.database) as reader:
        compared = _compare(_versions(reader, request), request)
    return responses.as_json(
        {
            "article_id": request.path["id"],
            "versions": [_version(version) for version in compared.versions],
            "from": compared.before.number if compared.before else None,
            "to": compared.after.number if compared.before else None,
            "differences": [as_json(change) for change in compared.changes],
        }
    )


def _version(version: Version) -> dict[str, Any]:
    return as_json(version) | {"text": version.text}


def _versions(reader: CorpusReader, request: ApiRequest) -> list[Version]:
    versions = reader.versions(request.path["id"])
    if not versions:
        raise not_found(f"there's no article {request.path['id']}")
    return versions


def _compare(versions: list[Version], request: ApiRequest) -> _Compared:
    """Compare the two versions named in the request. Raises Refused (404) if the article has no such version."""
    by_number = {version.number: version for version in versions}
    to = request.number("to") or versions[-1].number
    before = request.number("from") or (to - 1 if to - 1 in by_number else None)
    for number in (to, before):
        if number is not None and number not in by_number:
            raise not_found(f"there's no version {number} of article {request.path['id']}; it has {len(versions)}")
    if before is None:
        return _Compared(versions, None, by_number[to], [])
    return _Compared(versions, by_number[before], by_number[to], differences(by_number[before], by_number[to]))


def _rows(change: Difference) -> Iterator[Row]:
    if change.op == "replace":
        before, after = change.before[0], change.after[0]
        yield Row("replace", _marked_side(before, before, after, 0), _marked_side(after, before, after, 1))
    elif change.op == "equal":
        for before, after in zip(change.before, change.after, strict=True):
            yield Row("equal", _unmarked_side(before), _unmarked_side(after))
    else:
        for line in change.before:
            yield Row("delete", _unmarked_side(line), None)
        for line in change.after:
            yield Row("insert", None, _unmarked_side(line))


def _unmarked_side(line: Line) -> Side:
    return Side(line.kind, [(line.text, False)])


def _marked_side(line: Line, before: Line, after: Line, side: int) -> Side:
    """Return a changed line with the words marked that the line of the other version hasn't.

    `side` is 0 for the older version, 1 for the newer version.
    """
    pieces: Segments = []
    for change in compare_words(before.text, after.text):
        text = change.after if side else change.before
        marked = change.op != "equal"
        # The space behind a changed word isn't marked.
        word = text.rstrip() if marked else text
        pieces += [(word, marked)] if word else []
        pieces += [(text[len(word) :], False)] if text[len(word) :] else []
    return Side(line.kind, pieces)


def _row_groups(rows: Sequence[Row]) -> Iterator[RowGroup]:
    """Split the rows into changed and unchanged groups. Of a long unchanged group, only the ends aren't folded."""
    start = 0
    while start < len(rows):
        end = start
        while end < len(rows) and (rows[end].op == "equal") == (rows[start].op == "equal"):
            end += 1
        if rows[start].op != "equal" or end - start <= MAX_UNFOLDED:
            yield RowGroup(tuple(rows[start:end]), False)
        else:
            yield from _folded(rows, start, end)
        start = end


def _folded(rows: Sequence[Row], start: int, end: int) -> Iterator[RowGroup]:
    # The first row stays visible: it's the headline or stands next to a change. The last row does so before a change.
    first, last = start + 1, end - 1 if end < len(rows) else end
    yield RowGroup(tuple(rows[start:first]), False)
    yield RowGroup(tuple(rows[first:last]), True)
    if last < end:
        yield RowGroup(tuple(rows[last:end]), False)

"""All articles of a search as one file, sent while it's read: JSON Lines and CSV."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from storage.export.formats import Csv, JsonLines
from storage.web.answers import Stream
from storage.web.asked import Ask
from storage.web.reading import all_pages

JSON_LINES, CSV = "application/jsonl", "text/csv; charset=utf-8"
_PAGE = 250


def json_lines(ask: Ask) -> Stream:
    """Give all articles of a search, newest first, one a line with all its fields."""
    return Stream(_written(ask, JsonLines), JSON_LINES, "articles.jsonl")


def csv(ask: Ask) -> Stream:
    """Give all articles of a search, newest first, one a row; no cell is a spreadsheet's formula."""
    return Stream(_written(ask, Csv), CSV, "articles.csv")


def _written(ask: Ask, form: type[JsonLines] | type[Csv]) -> Iterator[bytes]:
    values = dict(ask.values)
    left = ask.number("limit")
    values.pop("limit", None)
    search = Ask(ask.corpus, ask.path, {"duplicates": "show", **values}, ask.base).search()
    out = BytesIO()
    writer = form(out)
    for articles in all_pages(ask.corpus.database, search, _PAGE):
        writer.write(articles if left is None else articles[:left])
        yield out.getvalue()
        out.seek(0)
        out.truncate()
        if left is not None:
            left -= len(articles)
            if left <= 0:
                return

"""The search: its page with what it found and by what to narrow it, and the same as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import cast

from storage.export.formats import Csv, JsonLines
from storage.records import Page, StoredArticle, as_json
from storage.search.ranking import highlights
from storage.web import facets, reading, responses
from storage.web.reading import all_pages
from storage.web.rendering import Segments, render, segments
from storage.web.requests import Ask, Search, address
from storage.web.responses import HTML, Answer, Stream

# Download -------------------------------------------------------------------------------------------------------------
# All articles of a search as one file, sent while it's read: JSON Lines and CSV.

JSON_LINES, CSV = "application/jsonl", "text/csv; charset=utf-8"
_DOWNLOAD_PAGE = 250


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
    for articles in all_pages(ask.corpus.database, search, _DOWNLOAD_PAGE):
        writer.write(articles if left is None else articles[:left])
        yield out.getvalue()
        out.seek(0)
        out.truncate()
        if left is not None:
            left -= len(articles)
            if left <= 0:
                return


# Search ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hit:
    """An article as the list shows it, with the query's words marked."""

    article: StoredArticle
    headline: Segments
    snippet: Segments
    copies: int
    """How many others say the same."""


def page(ask: Ask) -> Answer:
    """Show what was found, the newest first or the most relevant, with counts to narrow it by."""
    search = ask.search()
    with reading.reading(ask.corpus.database) as reader:
        found = reader.search(search)
        sizes = reader.cluster_sizes(found.articles)
    body = render(
        "search.html",
        search=search,
        hits=[_hit(article, search, sizes) for article in found.articles],
        next_url=search.address(cursor=found.next) if found.next else None,
        first_url=search.address() if search.cursor else None,
        facets=facets.of_search(ask.corpus.database, search, reading.LIMIT_S / 2) if found.articles else [],
        chosen=facets.chosen(search),
        ranked=reading.has_words(search.q),
        json_url=search.address("/articles.json", cursor=search.cursor),
        feed_url=search.address("/feed.atom", order="newest"),
        exports={ending: _export(search, ending) for ending in ("jsonl", "csv")},
    )
    return Answer(body, HTML)


def json_page(ask: Ask) -> Answer:
    """Give a page of articles with all their fields, and where the next one is."""
    search = ask.search()
    with reading.reading(ask.corpus.database) as reader:
        found = reader.search(search)
    return responses.as_json(as_json(found) | {"next_url": _next(search, found)})


def json_counts(ask: Ask) -> Answer:
    """Count a search's articles by a field, most first, or by day, newest first; "" is for those without a value."""
    values = dict(ask.values)
    by = cast(reading.Field, values.pop("by", "source"))
    with reading.reading(ask.corpus.database) as reader:
        counts = reader.counts(by, replace(ask, values=values).search())
    return responses.as_json({"by": by, "counts": counts})


def _next(search: Search, found: Page) -> str | None:
    return search.address("/articles.json", cursor=found.next) if found.next else None


def _hit(article: StoredArticle, search: Search, sizes: dict[int, int]) -> Hit:
    snippet = reading.shown(article, search.q)
    copies = sizes.get(article.cluster_id, 1) - 1 if article.cluster_id is not None else 0
    headline = segments(article.headline, highlights(article.headline, search.q))
    return Hit(article, headline, segments(snippet, highlights(snippet, search.q)), copies)


def _export(search: Search, ending: str) -> str:
    """Return the address of an export of this search: exports give all duplicates unless they're told otherwise."""
    given = {name: value for name, value in search.given().items() if name not in ("order", "limit", "cursor")}
    given["duplicates"] = search.duplicates
    return address(f"/articles.{ending}", given)

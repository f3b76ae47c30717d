"""The search as a page with facets and as JSON, counts as JSON, and the export as JSON Lines or CSV."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import cast

from storage.articles.passages import Segments, segments
from storage.export.formats import Csv, JsonLines
from storage.records import StoredArticle, as_json
from storage.search.ranking import highlights
from storage.web import facets, reading, responses
from storage.web.reading import all_pages
from storage.web.rendering import render
from storage.web.requests import ApiRequest, Search, local_url
from storage.web.responses import HTML, Payload, Stream

# Download -------------------------------------------------------------------------------------------------------------

JSON_LINES, CSV = "application/jsonl", "text/csv; charset=utf-8"
DOWNLOAD_PAGE_SIZE = 250
"""Articles read at once for an export."""


def json_lines(request: ApiRequest) -> Stream:
    """Return all articles of a search, newest first, one per line with all fields."""
    return Stream(_chunks(request, JsonLines), JSON_LINES, "articles.jsonl")


def csv(request: ApiRequest) -> Stream:
    """Return all articles of a search, newest first, one per row. No cell can act as a formula in a spreadsheet."""
    return Stream(_chunks(request, Csv), CSV, "articles.csv")


def _chunks(request: ApiRequest, export_format: type[JsonLines] | type[Csv]) -> Iterator[bytes]:
    """Yield the file in chunks, one per page of articles."""
    values = dict(request.values)
    remaining = request.number("limit")
    values.pop("limit", None)
    search = replace(request, values={"duplicates": "show", **values}).search()
    buffer = BytesIO()
    writer = export_format(buffer)
    for articles in all_pages(request.corpus.database, search, DOWNLOAD_PAGE_SIZE):
        writer.write(articles if remaining is None else articles[:remaining])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
        if remaining is not None:
            remaining -= len(articles)
            if remaining <= 0:
                return


# Search ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hit:
    """An article in the list, with the words of the query marked."""

    article: StoredArticle
    headline: Segments
    snippet: Segments
    beside: int
    """Number of other articles of the same report that a search shows."""


def page(request: ApiRequest) -> Payload:
    """Show the articles found, newest or most relevant first, with counts by which the search can be narrowed."""
    search = request.search()
    with reading.reading(request.corpus.database) as reader:
        results = reader.search(search)
        beside = reader.shown_beside(results.articles)
    body = render(
        "search.html",
        search=search,
        hits=[_hit(article, search, beside.get(article.id, 0)) for article in results.articles],
        next_url=search.local_url(cursor=results.next) if results.next else None,
        first_url=search.local_url() if search.cursor else None,
        facets=facets.count_facets(request.corpus.database, search, reading.LIMIT_S / 2) if results.articles else [],
        conditions=facets.conditions(search),
        ranked=reading.has_words(search.q),
        json_url=search.local_url("/articles.json", cursor=search.cursor),
        feed_url=search.local_url("/feed.atom", order="newest"),
        exports={ending: _export(search, ending) for ending in ("jsonl", "csv")},
    )
    return Payload(body, HTML)


def json_page(request: ApiRequest) -> Payload:
    """Return a page of articles with all their fields, and the URL of the next page."""
    search = request.search()
    with reading.reading(request.corpus.database) as reader:
        results = reader.search(search)
    next_url = search.local_url("/articles.json", cursor=results.next) if results.next else None
    return responses.as_json(as_json(results) | {"next_url": next_url})


def json_counts(request: ApiRequest) -> Payload:
    """Count a search's articles by a field, highest first, or by day, newest first; "" counts those without a value."""
    values = dict(request.values)
    by = cast(reading.Field, values.pop("by", "source"))
    with reading.reading(request.corpus.database) as reader:
        counts = reader.counts(by, replace(request, values=values).search())
    return responses.as_json({"by": by, "counts": counts})


def _hit(article: StoredArticle, search: Search, beside: int) -> Hit:
    snippet = reading.snippet_of(article, search.q)
    headline = segments(article.headline, highlights(article.headline, search.q))
    return Hit(article, headline, segments(snippet, highlights(snippet, search.q)), beside)


def _export(search: Search, ending: str) -> str:
    """Return the URL of an export of this search. It names `duplicates`, whose default differs in exports."""
    parameters = search.parameters()
    parameters = {name: value for name, value in parameters.items() if name not in ("order", "limit", "cursor")}
    return local_url(f"/articles.{ending}", {**parameters, "duplicates": search.duplicates})

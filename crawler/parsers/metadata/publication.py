"""The dates of publication and of the last change are found here.

The sources are JSON-LD, meta elements, time elements, the URL, the title and the lines near the headline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any, NamedTuple

from crawler.parsers.metadata.dates import NO_OFFSET, find_date, read_date
from crawler.parsers.metadata.fields import refusal
from crawler.parsers.metadata.nearby import Nearby
from crawler.parsers.metadata.page_data import Head, text_content, text_of

DAY_ONLY = ", day only"
"""Suffix of a date's provenance if the page names a day without time."""
_PUBLISHED = (
    "article:published_time", "og:published_time", "og:article:published_time", "itemprop datepublished",
    "datepublished", "article.published", "article:published", "parsely-pub-date", "sailthru.date",
    "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "dc.date.issued", "dcterms.issued", "dcterms.created",
    "dc.date", "dcterms.date", "publish-date", "pubdate", "publishdate", "published_time", "publication_date",
    "citation_publication_date", "date", "article_date_original", "originalpublicationdate", "ptime", "news:date",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:updated_time", "og:modified_time", "itemprop datemodified", "datemodified",
    "dcterms.modified", "lastmod", "last-modified", "revised",
)  # fmt: skip
_URL_DAY = re.compile(
    r"(?<![0-9])(?P<year>(?:19|20)[0-9]{2})(?:(?P<dash>[/-])(?P<month>[01]?[0-9])(?P=dash)(?P<day>[0-3]?[0-9])(?![0-9])"
    r"|(?P<m>[01][0-9])(?P<d>[0-3][0-9])(?![0-9]))"
)
_TITLE_END = re.compile(r"\s[|·–—-]\s([^|]{6,30})$")
"""The last part of a title element, where some publishers put the date."""
_UPDATED = re.compile(
    r"updat|aktualis|geändert|mis à jour|modif|actualiz|aggiornat|atualiz|обновл|оновл|bijgewerkt|uppdater|oppdater"
    r"|opdater|päivit|güncel|更新|수정|تحديث|diperbarui",
    re.IGNORECASE,
)
"""Words of lines with the date of the last change."""
SLACK = timedelta(days=1)
"""Maximum difference between two dates that a missing offset or time of day explains."""


@dataclass(frozen=True, slots=True)
class Dates:
    """The page's two dates in UTC, each with its provenance."""

    published: tuple[datetime, str] | None
    modified: tuple[datetime, str] | None
    published_offset_min: int | None = None
    """Offset of the date of publication, as `Article.published_offset_min`."""
    refused: str | None = None
    """Why the date of the last change was refused; None if it wasn't."""


class _Found(NamedTuple):
    """A date in UTC, its provenance, and its offset as `ReadDate.offset_min`."""

    moment: datetime
    origin: str
    offset_min: int | None

    @property
    def entry(self) -> tuple[datetime, str]:
        """The date with its provenance, as a field takes it."""
        return self.moment, self.origin


def dates(head: Head, nearby: Nearby, url: str, zone: tzinfo | None) -> Dates:
    """Return the dates of publication and of the last change. `zone` is the source's timezone.

    Dates that the page itself contradicts are refused: a date of publication after the last change, if the page has an
    earlier date too, and a last change before the publication. Parsers have no clock, so dates in the future are
    refused later, after parsing.
    """
    modified = _first(_modified(head), zone)
    published = _published_before(modified, head, nearby, url, zone)
    if modified and published and modified.moment < published.moment - _slack(published, modified):
        refused = refusal(modified.origin, modified.moment.isoformat(), "is before the publication")
        return Dates(published.entry, None, published.offset_min, refused)
    offset_min = published.offset_min if published else None
    return Dates(published and published.entry, modified and modified.entry, offset_min)


def _slack(*dates: _Found) -> timedelta:
    """Return how much later the dates may be than they are written: SLACK if a time of day or an offset is missing."""
    return SLACK if any(date.origin.endswith((DAY_ONLY, NO_OFFSET)) for date in dates) else timedelta()


def _published_before(
    modified: _Found | None, head: Head, nearby: Nearby, url: str, zone: tzinfo | None
) -> _Found | None:
    """Return the first date of publication not after the last change; the first of all if every date is after it."""
    first = None
    for date in _all(_published(head, nearby, url), zone):
        if modified is None or date.moment <= modified.moment + SLACK:
            return date
        first = first or date
    return first


def _published(head: Head, nearby: Nearby, url: str) -> Iterator[tuple[str | None, str]]:
    """Yield texts that may be the date of publication, each with its origin, most trusted first."""
    for name in ("datePublished", "uploadDate", "dateCreated"):
        yield text_of(head.article.get(name)), "json-ld"
    for name in _PUBLISHED:
        if name in head.meta:
            yield from ((value, f"meta {name}") for value in head.values(name))
    marked = [time for time in head.times if _is_marked(time)]
    near = [element for element in nearby.after if element.tag == "time"] if head.times else []
    yield from _of_times([*marked, *near])
    if match := _URL_DAY.search(url.partition("?")[0]):
        yield f"{match['year']}-{match['month'] or match['m']}-{match['day'] or match['d']}", "url"
    if ending := _TITLE_END.search(head.title or ""):
        yield ending[1], "title element"
    yield from _visible(nearby)
    yield from _of_times(head.times)


def _of_times(times: list[Any]) -> Iterator[tuple[str | None, str]]:
    for time in times:
        yield time.get("datetime") or time.get("content"), "time element"
    for time in times[:20]:
        yield text_content(time), "time element"


def _visible(nearby: Nearby) -> Iterator[tuple[str | None, str]]:
    """Yield the lines near the headline that may hold a date; lines about a change come last."""
    updated: list[str] = []
    for element in nearby.after:
        if (element.get("itemprop") or "").lower() == "datepublished":
            yield element.get("content") or element.get("datetime"), "itemprop datepublished"
    for line in nearby.lines:
        if _UPDATED.search(line):
            updated.append(line)
        else:
            yield line, "line near the headline"
    yield from ((line, "line near the headline") for line in updated)


def _modified(head: Head) -> Iterator[tuple[str | None, str]]:
    yield text_of(head.article.get("dateModified")), "json-ld"
    for name in _MODIFIED:
        if name in head.meta:
            yield from ((value, f"meta {name}") for value in head.values(name))


def _is_marked(time: Any) -> bool:
    names = f"{time.get('itemprop')} {time.get('class')} {time.get('pubdate')}".lower()
    return "publi" in names or "pubdate" in names


def _first(candidates: Iterator[tuple[str | None, str]], zone: tzinfo | None) -> _Found | None:
    return next(_all(candidates, zone), None)


def _all(candidates: Iterator[tuple[str | None, str]], zone: tzinfo | None) -> Iterator[_Found]:
    """Yield the dates in texts, each with its provenance; texts without date are left out."""
    for text, origin in candidates:
        date = find_date(text or "", zone) if origin.startswith("line ") else read_date(text, zone)
        if date:
            note = DAY_ONLY if date.day_only else "" if date.fixed else NO_OFFSET
            yield _Found(date.moment, origin + note, date.offset_min)

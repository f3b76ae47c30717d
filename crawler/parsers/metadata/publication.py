"""The dates of publication and of the last change are found here.

The sources are JSON-LD, meta elements, marked elements, the URL, the title, the lines near the headline and scripts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date as Day
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple

from crawler.items import DAY_ONLY, local_day
from crawler.parsers.dates.locales import locale_of
from crawler.parsers.dates.reading import NO_OFFSET, ReadDate, read_date
from crawler.parsers.metadata.dated_elements import DatedElements, FoundDate
from crawler.parsers.metadata.datelines import Role
from crawler.parsers.metadata.fields import refusal
from crawler.parsers.metadata.nearby import Nearby
from crawler.parsers.metadata.page_data import Head, text_of
from crawler.source import Source

_PUBLISHED = (
    "article:published_time", "og:published_time", "og:article:published_time", "itemprop datepublished",
    "datepublished", "date_published", "article.published", "article:published", "article:published_date",
    "article:post_date", "article:publicationdate", "og:article:published", "og:datepublished", "og:publish_date",
    "og:pubdate", "rnews:datepublished", "parsely-pub-date", "sailthru.date", "bt:pubdate", "rbpubdate",
    "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "shareaholic:article_published_time",
    "mediator_published_time", "vr:published_time", "twt-published-at", "w-published-date", "dc.date.issued",
    "dc.date.publication", "dc:date:issued", "dcterms.issued", "dcterms:issued", "dc.issued", "dcterms.created",
    "dc.created", "dc:created", "dc.date.created", "dc.date", "dc:date", "dcterms.date", "publish-date", "pub_date",
    "pubdate", "publishdate", "publish_date", "publish_time", "published-date", "published_date", "publisheddate",
    "published_at", "published_time", "published", "publication_date", "publication-date", "publicationdate",
    "citation_publication_date", "citation_date", "date", "article_date_original", "article.created",
    "analyticsattributes.articledate", "originalpublicationdate", "displaydate",
    "ptime", "pdate", "news:date", "content_create_date", "datecreated", "date_created",
    "itemprop datecreated", "dateposted", "doc_date", "created", "creation_date", "release_date",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "article:modified", "og:updated_time", "og:modified_time", "og:article:modified_time",
    "itemprop datemodified", "itemprop dateupdate",
    "datemodified", "date_modified", "dcterms.modified", "dcterms:modified", "dc.modified",
    "dc.date.modified", "lastmod", "last-modified", "lastmodified", "last_modified", "modified_time", "updated_time",
    "modified", "moddate", "dateupdated", "revision_date", "revised",
)  # fmt: skip
_URL_DAY = re.compile(
    r"(?<![0-9])(?P<year>(?:19|20)[0-9]{2})"
    r"(?:(?P<dash>[/_-])(?P<month>[01]?[0-9])(?P=dash)(?P<day>[0-3]?[0-9])(?![0-9])"
    r"|-(?P<month2>[01][0-9])/(?P<day2>[0-3][0-9])(?![0-9])"
    r"|/?(?P<m>[01][0-9])/?(?P<d>[0-3][0-9])(?![0-9]))"
)
_URL_SHORT_DAY = re.compile(
    r"/(?:19|20)(?P<year>[0-9]{2})/(?P<month>[01][0-9])/(?P=year)(?P=month)(?P<day>[0-3][0-9])(?![0-9])"
)
"""A day of six digits below folders of its year and month: `/2015/08/150803-…`."""
_URL_DAY_FIRST = re.compile(
    r"(?<![0-9])(?P<day>[0-3]?[0-9])(?P<dash>[._-])(?P<month>[01]?[0-9])(?P=dash)(?P<year>20[0-9]{2})(?![0-9])"
)
_TITLE_START = re.compile(r"([0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2})\s?[|·:–—-]\s")
_TITLE_END = re.compile(r"\s[|·–—-]\s([^|]{6,30})$")
"""The last part of a title element, where some publishers put the date."""
SLACK = timedelta(days=1)
"""Maximum difference between two dates that a missing offset or time of day explains."""
_OFFSETS = sorted(range(-12 * 60, 14 * 60 + 1, 60), key=abs)
_BROKEN_OFFSETS = frozenset((-210, -150, 210, 270, 330, 345, 390, 570, 630))
"""Offsets of inhabited places, in minutes east of UTC: full hours, the smallest first, and the others."""


@dataclass(frozen=True, slots=True)
class Dates:
    """The page's two dates in UTC, each with its provenance."""

    published: tuple[datetime, str] | None
    modified: tuple[datetime, str] | None
    published_offset_min: int | None = None
    """Offset of the date of publication, as `Article.published_offset_min`."""
    refused_published: list[str] = field(default_factory=list)
    refused_modified: list[str] = field(default_factory=list)
    """Evidence that was refused, as `refusal` writes it."""


class _Found(NamedTuple):
    """A date as read, and its provenance without notes."""

    date: ReadDate
    origin: str

    @property
    def moment(self) -> datetime:
        return self.date.moment

    @property
    def day(self) -> Day:
        """The day at the date's own offset."""
        return local_day(self.date.moment, self.date.offset_min) or self.date.moment.date()

    @property
    def is_declared(self) -> bool:
        """True if the date is from JSON-LD or a meta element."""
        return self.origin.startswith(("json-ld", "meta "))

    @property
    def is_exact(self) -> bool:
        """True if the date is a moment: it has a time and an offset."""
        return self.date.fixed and not self.date.day_only

    @property
    def provenance(self) -> str:
        """The origin with a note for a day without time, and for a time without offset."""
        return self.origin + (DAY_ONLY if self.date.day_only else "" if self.date.fixed else NO_OFFSET)


def dates(head: Head, nearby: Nearby, url: str, zone: tzinfo | None, source: Source | None = None) -> Dates:
    """Return the dates of publication and of the last change. `zone` is the source's timezone.

    Dates that the page itself contradicts are refused: a date of publication after the last change, if the page has an
    earlier date too, and a last change before the publication. Parsers have no clock, so dates in the future are
    refused later, after parsing.
    """
    return _Page(head, nearby, url, zone, source).dates()


class _Page:
    """The evidence of a page's dates, read lazily, most trusted first."""

    def __init__(self, head: Head, nearby: Nearby, url: str, zone: tzinfo | None, source: Source | None) -> None:
        self.head, self.url, self.zone = head, url, zone
        tags = [head.language, *head.meta.get("og:locale", ()), source.language if source else None]
        locale = locale_of(tags, url, source.country if source else None)
        self.elements = DatedElements(head, nearby, url, zone, locale)
        self.refused: list[str] = []

    def dates(self) -> Dates:
        declared = self._first_declared(self._declared_modified())
        published = self._published_before(declared)
        if published and declared and (printed := self._printed_earlier(published, declared)):
            self.refused.append(refusal(published.origin, published.moment.isoformat(), "is the last change"))
            published = printed
        modified = declared or self._visible_modified(published)
        offset_min = self._offset_min(published) if published else None
        refused_modified: list[str] = []
        if modified and published and modified.moment < published.moment - _slack(published, modified):
            refused_modified.append(refusal(modified.origin, modified.moment.isoformat(), "is before the publication"))
            modified = None
        origin = published.provenance if published else ""
        if published and offset_min is not None and published.date.offset_min is None:
            origin += ", local day as printed"
        return Dates(
            (published.moment, origin) if published else None,
            (modified.moment, modified.provenance) if modified else None,
            offset_min,
            self.refused,
            refused_modified,
        )

    # Publication ------------------------------------------------------------------------------------------------------

    def _published_before(self, modified: _Found | None) -> _Found | None:
        """Return the first date of publication not after the last change; the first of all if every date is."""
        first = None
        for found in self._published():
            if modified is None or found.moment <= modified.moment + SLACK:
                if first:
                    self.refused.append(refusal(first.origin, first.moment.isoformat(), "is after the last change"))
                return found
            first = first or found
        return first

    def _published(self) -> Iterator[_Found]:
        """Yield the dates that may be the date of publication, most trusted first."""
        yield from self._read_all(self._declared_published())
        elements = self.elements
        yield from self._visible([found for found in elements.declared_near if found.role is Role.PUBLISHED])
        yield from self._visible(elements.times)
        if day := self._url_day():
            yield day
        yield from self._in_title()
        yield from self._visible(elements.lines)
        yield from self._visible(_agreeing(elements.in_attributes()))
        yield from self._visible([found for found in elements.declared if found.role is Role.PUBLISHED])
        yield from self._visible(_agreeing(elements.marked()))
        yield from self._visible(_agreeing(elements.other_times()))
        yield from self._visible(_agreeing(elements.other_lines()))
        if date := elements.in_scripts():
            yield _Found(date, "script")

    def _in_title(self) -> Iterator[_Found]:
        """Yield the dates at the end and at the beginning of the title element, where some publishers put the day."""
        title = self.head.title or ""
        for part in (_TITLE_END.search(title), _TITLE_START.match(title)):
            if part and (date := self._read(part[1])):
                yield _Found(date, "title element")

    def _printed_earlier(self, published: _Found, modified: _Found) -> _Found | None:
        """Return the day of publication that readers see, if the declared day is only that of the last change.

        Some programs declare the moment of the last change as both dates. None if the two dates differ, or if no marked
        or named date near the headline is days earlier.
        """
        if not -2 * SLACK < modified.moment - published.moment <= timedelta():
            return None
        for found in self._visible([*self.elements.times, *self.elements.lines], certain=True):
            earlier = published.day - found.day
            return found if earlier >= 2 * SLACK else None
        return None

    def _visible(self, found: list[FoundDate], *, certain: bool = False) -> Iterator[_Found]:
        """Yield dates of publication: those with a label first, then those of marked elements, then the others.

        If `certain`, the others are left out.
        """
        for date in sorted(found, key=lambda date: (date.role is not Role.PUBLISHED, not date.marked)):
            if date.role is Role.PUBLISHED or (date.role is Role.UNNAMED and (date.marked or not certain)):
                yield _Found(date.date, date.origin)

    def _declared_published(self) -> Iterator[tuple[str, str]]:
        for name in ("datePublished", "uploadDate", "dateCreated"):
            if text := text_of(self.head.article.get(name)):
                yield text, "json-ld"
        yield from self._meta(_PUBLISHED)

    def _url_day(self) -> _Found | None:
        path = self.url.partition("?")[0]
        if match := _URL_SHORT_DAY.search(path):
            text = f"20{match['year']}-{match['month']}-{match['day']}"
        elif match := _URL_DAY.search(path):
            month = match["month"] or match["month2"] or match["m"]
            text = f"{match['year']}-{month}-{match['day'] or match['day2'] or match['d']}"
        elif match := _URL_DAY_FIRST.search(path):
            text = match[0].replace("_", ".")
        else:
            return None
        date = self._read(text)
        return _Found(date, "url") if date else None

    # Change -----------------------------------------------------------------------------------------------------------

    def _declared_modified(self) -> Iterator[tuple[str, str]]:
        if text := text_of(self.head.article.get("dateModified")):
            yield text, "json-ld"
        yield from self._meta(_MODIFIED)

    def _visible_modified(self, published: _Found | None) -> _Found | None:
        """Return the date of a change that readers see.

        Lines without markup are read only if the publication isn't declared: searching them costs more than the rest.
        """
        elements = self.elements
        lines = [] if published and published.is_declared else elements.lines
        for found in (*elements.declared_near, *elements.times, *lines):
            if found.role is Role.MODIFIED:
                return _Found(found.date, found.origin)
        return None

    # Reading ----------------------------------------------------------------------------------------------------------

    def _meta(self, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        for name in names:
            if name in self.head.meta:
                yield from ((value, f"meta {name}") for value in self.head.values(name))

    def _first_declared(self, candidates: Iterator[tuple[str, str]]) -> _Found | None:
        return next(self._read_all(candidates), None)

    def _read_all(self, candidates: Iterator[tuple[str, str]]) -> Iterator[_Found]:
        """Yield the dates in texts, each with its provenance; texts without date are left out."""
        for text, origin in candidates:
            if date := self._read(text):
                yield _Found(date, origin)
            elif any(map(str.isdigit, text)):
                self.refused.append(refusal(origin, text, "is no possible date"))

    def _read(self, text: str) -> ReadDate | None:
        return read_date(text, self.zone, self.elements.locale_for(text))

    # Offset -----------------------------------------------------------------------------------------------------------

    def _offset_min(self, published: _Found) -> int | None:
        """Return the offset of the place where the date of publication was written; None if nothing tells the place.

        A moment in UTC gets the offset with which the page prints the same moment elsewhere, or the offset that leads
        to the local day or time that readers see.
        """
        known = published.date.offset_min
        if known is not None or not published.is_exact or self.zone is not None:
            return known
        return self._declared_offset(published) or self._printed_offset(published)

    def _declared_offset(self, published: _Found) -> int | None:
        """Return the offset with which the page declares the moment elsewhere; None without such an offset."""
        others = [found.date for found in self.elements.times]
        others += [date for text, _ in self._declared_published() if (date := self._read(text))]
        same = (date.offset_min for date in others if abs(date.moment - published.moment) < timedelta(minutes=1))
        return next((offset for offset in same if offset is not None), None)

    def _printed_offset(self, published: _Found) -> int | None:
        """Return the offset that leads from the moment of publication to the day that readers see."""
        utc_day = published.moment.date()
        url_day = self._url_day()
        if url_day and url_day.day == utc_day:
            return None
        for printed in self._printed():
            if printed.day == utc_day and printed.date.day_only:
                return None
            if not printed.date.day_only:
                if offset_min := _offset_between(published.moment, printed.date):
                    return offset_min
                continue  # the time is another moment's
            if abs(printed.day - utc_day) == timedelta(days=1):
                return self._offset_to(printed.day, published.moment)
        return None

    def _printed(self) -> Iterator[_Found]:
        """Yield the days of publication that readers see near the headline, and the day in the URL."""
        yield from self._visible(self.elements.lines)
        if day := self._url_day():
            yield day

    def _offset_to(self, day: Day, moment: datetime) -> int | None:
        """Return the offset by which the moment is on a day: one that the page prints, or else the smallest."""
        printed = self._first_declared(self._declared_modified())
        candidates = [printed.date.offset_min] if printed and printed.date.offset_min is not None else []
        return next((offset for offset in (*candidates, *_OFFSETS) if local_day(moment, offset) == day), None)


def _agreeing(dates: Iterator[FoundDate]) -> list[FoundDate]:
    """Return the dates with a label; if none has a label, the others as long as they are the same day."""
    found = [date for date in dates if date.role in (Role.PUBLISHED, Role.UNNAMED)]
    if labelled := [date for date in found if date.role is Role.PUBLISHED]:
        return labelled
    return found if len({date.date.moment.date() for date in found}) == 1 else []


def _offset_between(moment: datetime, printed: ReadDate) -> int | None:
    """Return the offset of a printed time that means the moment; None if the printed time means another moment."""
    if printed.fixed:
        return printed.offset_min if abs(printed.moment - moment) < timedelta(minutes=1) else None
    minutes, rest = divmod(printed.moment - moment.replace(second=0, microsecond=0), timedelta(minutes=1))
    return minutes if not rest and (minutes in _BROKEN_OFFSETS or minutes in _OFFSETS) else None


def _slack(*dates: _Found) -> timedelta:
    """Return how much later the dates may be than they are written: SLACK if a time of day or an offset is missing."""
    return timedelta() if all(found.is_exact for found in dates) else SLACK

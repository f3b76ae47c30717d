"""A saved page becomes an article or a refusal here, of the named source or of the source of its host."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from crawler.documents import refusal_of
from crawler.domains import hostname, registered_domain
from crawler.items import Article, Fetched, Refusal, place_offset_min
from crawler.parsers import parse_article, parse_text
from crawler.parsers.charset.decode import decode
from crawler.parsers.dates.locales import zone_of
from crawler.reasons import Reason
from crawler.source import Source

# Saved pages ----------------------------------------------------------------------------------------------------------

MAX_BYTES = 10 * 1024 * 1024
"""Maximum size of a page."""


def name_of(file: Path) -> str:
    """Return a file's name for `SavedPage.resume_point`; it changes when the file changes."""
    stat = file.stat()
    return f"{file.resolve()} {stat.st_size} {stat.st_mtime_ns}"


@dataclass(frozen=True, slots=True)
class SavedPage:
    """One saved page, in whatever format it was saved."""

    url: str
    """URL of the manifest or the record, else the file's own (file://…)."""
    body: bytes = b""
    is_text: bool = False
    encoding: str | None = None
    refusal: Refusal | None = None
    """Failure reason; None if the page could be read."""
    saved_at: datetime | None = None
    """When the page was fetched; None if unknown."""
    status: int | None = None
    preparsed: Article | None = None
    """The article, if it needs no parsing."""
    resume_point: tuple[str, int] | None = None
    """For a file with many pages: its `name_of`, and the number of its records up to and including this page."""


# Filters --------------------------------------------------------------------------------------------------------------
# Of an archive, only the pages of some hosts or some days may be wanted.


@dataclass(frozen=True, slots=True)
class PageFilter:
    """Filters of saved pages; by default all pages are wanted."""

    hosts: tuple[str, ...] = ()
    """Hosts with their subdomains: "herald.example" includes "news.herald.example", but not "theherald.example"."""
    since: datetime | None = None
    until: datetime | None = None
    """Pages fetched from `since` on and before `until`. A page with an unknown time of fetching is wanted, too."""

    def accepts(self, url: str, fetched: datetime | None) -> bool:
        """Return True if a page with this URL and time of fetching is wanted."""
        if self.hosts and matching(url, self.hosts) is None:
            return False
        if fetched is None:
            return True
        return (self.since is None or fetched >= self.since) and (self.until is None or fetched < self.until)


def page_filter(hosts: str | None = None, since: str | None = None, until: str | None = None) -> PageFilter:
    """Return the filters of the arguments; a day given as `until` is included. Raises ValueError if malformed."""
    names = tuple(host.strip().lower().strip(".") for host in (hosts or "").split(",") if host.strip(" ."))
    if hosts is not None and (not names or any("/" in host or ":" in host for host in names)):
        raise ValueError(f"hosts: {hosts!r}; use herald.example,courier.example")
    return PageFilter(names, _limit("since", since, end=False), _limit("until", until, end=True))


def matching(url: str, hosts: Iterable[str]) -> str | None:
    """Return the longest of these hosts that is the URL's host or a parent domain of it; None if none is."""
    url_host = hostname(url).rstrip(".")
    matches = [host for host in hosts if url_host == host or url_host.endswith(f".{host}")]
    return max(matches, key=len, default=None)


def _limit(name: str, text: str | None, *, end: bool) -> datetime | None:
    """Return the beginning of a day (its end if `end`), or a time; without an offset it is UTC. Raises ValueError."""
    if text is None:
        return None
    try:
        if len(text) <= len("2026-11-24"):
            day = date.fromisoformat(text) + timedelta(days=end)
            return datetime.combine(day, time(), UTC)
        limit = datetime.fromisoformat(text)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{name}: {text!r} is no date; use 2026-11-24 or 2026-11-24T08:00:00Z") from error
    return limit if limit.tzinfo else limit.replace(tzinfo=UTC)


# Items ----------------------------------------------------------------------------------------------------------------

BY_HOST = "by_host"
"""Given as the name of a source, it means that each page's host decides its source."""


@dataclass(slots=True)
class Sources:
    """Finds the source of a page: always the named one, or by the page's host."""

    named: str
    """A source's name, or BY_HOST."""
    described: Mapping[str, Source]
    """Name -> source, of the sources with a YAML file."""
    _hosts: dict[str, Source] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for source in self.described.values():
            self._hosts.setdefault(_site_host(source.url), source)

    def of(self, url: str) -> tuple[str, Source | None]:
        """Return the name of the page's source, and the source if it has a YAML file.

        By host, the source is the one whose site is on that host or on a parent domain. If no source is, the name is
        made from the registered domain, such as herald_example.
        """
        if self.named != BY_HOST:
            return self.named, self.described.get(self.named)
        if host := matching(url, self._hosts):
            return self._hosts[host].name, self._hosts[host]
        domain = registered_domain(url) or _site_host(url)
        return "".join(char if char.isalnum() else "_" for char in domain)[:64] or "unknown", None


def _site_host(url: str) -> str:
    return hostname(url).rstrip(".").removeprefix("www.")


def read(saved: SavedPage, sources: Sources, now: datetime) -> Fetched:
    """Return the item of a page. `now` counts as the time of fetching if that is unknown."""
    name, source = sources.of(saved.url)
    article, refusal = None, saved.refusal
    if refusal is None:
        try:
            article = replace(_article(saved, source), source=name)
        except Exception as error:
            refusal = refusal_of(error)
    return Fetched(
        url=saved.url,
        source=name,
        fetched_at=saved.saved_at or now,
        article=article,
        refusal=refusal,
        status=saved.status,
        body=saved.body if refusal is not None else None,
        place=saved.resume_point,
    )


def _article(saved: SavedPage, source: Source | None) -> Article:
    if saved.preparsed is not None:
        return _placed(saved.preparsed, source)
    if saved.is_text:
        return parse_text(decode(saved.body, saved.encoding), saved.url, source)
    return parse_article(saved.body, saved.url, source, encoding=saved.encoding, fetched_at=saved.saved_at)


def _placed(article: Article, source: Source | None) -> Article:
    """Return the article with the offset of its source's timezone, if nothing else tells the place of its date."""
    moment = article.date_published
    if moment is None or article.published_offset_min is not None or article.is_dated_by_day:
        return article
    zone = zone_of(source.timezone if source else None)
    return replace(article, published_offset_min=place_offset_min(moment.astimezone(UTC), zone))


# Work of the worker processes ----------------------------------------------------------------------------------------

_sources: list[Sources] = []


def start(named: str, described: Mapping[str, Source]) -> None:
    """Set the sources of this worker."""
    _sources[:] = [Sources(named, described)]


def read_all(pages: list[SavedPage]) -> Iterator[Fetched]:
    """Yield the item of each page; a page on which the parser fails is refused, and the next follows."""
    for saved in pages:
        yield read(saved, _sources[0], datetime.now(UTC))


def died(saved: SavedPage, why: str, sources: Sources) -> Fetched:
    """Return the item of a page whose worker was killed or crashed."""
    killed = replace(saved, refusal=Refusal("failed", Reason.PARSE_KILLED, why), preparsed=None)
    return read(killed, sources, datetime.now(UTC))


def weigh(saved: SavedPage) -> int:
    """Return the size of a page in bytes."""
    return len(saved.body)

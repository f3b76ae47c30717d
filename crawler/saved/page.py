"""What comes of a saved page: an article or a refusal, of the source that is named or that its host tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tldextract import TLDExtract

from crawler.documents import refusal_of
from crawler.items import Article, Fetched, Refusal
from crawler.parsers import parse_article, parse_text
from crawler.parsers.charset.decode import decode
from crawler.reasons import Reason
from crawler.source import Source

# Page -----------------------------------------------------------------------------------------------------------------
# One saved page, wherever it was saved.

MOST_BYTES = 10 * 1024 * 1024


def name_of(file: Path) -> str:
    """Return a file's name for `Saved.resume_point`: another if the file is changed."""
    stat = file.stat()
    return f"{file.resolve()} {stat.st_size} {stat.st_mtime_ns}"


@dataclass(frozen=True, slots=True)
class Saved:
    """One saved page with its address: the manifest's or the record's, else the file's own."""

    url: str
    body: bytes = b""
    is_text: bool = False
    encoding: str | None = None
    refusal: Refusal | None = None
    """Why it could not be read."""
    saved_at: datetime | None = None
    """When it was fetched, if that's known."""
    status: int | None = None
    preparsed: Article | None = None
    """What is told of it beside the page: it fills what the page lacks, and is the article if there's no page."""
    resume_point: tuple[str, int] | None = None
    """Of a file of many pages: which it is, and how many of its records are read with this one."""


# Wanted ---------------------------------------------------------------------------------------------------------------
# Which pages of an archive are asked for: those of some hosts, those of some days.


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a page must be to be read; by default any is."""

    hosts: tuple[str, ...] = ()
    """A host, and all below it: "herald.example" takes "news.herald.example" too, not "theherald.example"."""
    since: datetime | None = None
    until: datetime | None = None
    """When it was fetched, `until` not included; a page of which that isn't known is read."""

    def takes(self, url: str, fetched: datetime | None) -> bool:
        if self.hosts and matching(url, self.hosts) is None:
            return False
        if fetched is None:
            return True
        return (self.since is None or fetched >= self.since) and (self.until is None or fetched < self.until)


def wanted(hosts: str | None = None, since: str | None = None, until: str | None = None) -> Wanted:
    """Return what the arguments ask for; a day given as `until` is included. Raises ValueError for a bad one."""
    named = tuple(host.strip().lower().strip(".") for host in (hosts or "").split(",") if host.strip(" ."))
    if hosts is not None and (not named or any("/" in host or ":" in host for host in named)):
        raise ValueError(f"hosts: {hosts!r}; use herald.example,courier.example")
    return Wanted(named, _moment("since", since, end=False), _moment("until", until, end=True))


def matching(url: str, hosts: Iterable[str]) -> str | None:
    """Return the longest of these hosts that an address is on, or below."""
    host = host_of(url)
    found = [one for one in hosts if host == one or host.endswith(f".{one}")]
    return max(found, key=len, default=None)


def host_of(url: str) -> str:
    """Return an address's host in lower case; "" if it has none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _moment(name: str, said: str | None, *, end: bool) -> datetime | None:
    if said is None:
        return None
    try:
        if len(said) <= len("2026-11-24"):
            day = date.fromisoformat(said) + timedelta(days=end)
            return datetime.combine(day, time(), UTC)
        moment = datetime.fromisoformat(said)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{name}: {said!r} is no date; use 2026-11-24 or 2026-11-24T08:00:00Z") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


# Page -----------------------------------------------------------------------------------------------------------------

BY_HOST = "by_host"
"""The name of a source that says: each page's is told by its host."""
# The list that ships with the package: nothing is fetched, nothing is cached on disk.
_domain = TLDExtract(suffix_list_urls=(), cache_dir=None)


@dataclass(slots=True)
class Sources:
    """Which source a page is of: always the one that is named, or by its host."""

    named: str
    described: Mapping[str, Source]
    """Those that have a YAML."""
    _hosts: dict[str, Source] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for source in self.described.values():
            self._hosts.setdefault(host_of(source.url).removeprefix("www."), source)

    def of(self, url: str) -> tuple[str, Source | None]:
        """Return the source's name, and the source if it has a YAML.

        By host it's the one whose site is there, or above; without one the registrable domain, as herald_example.
        """
        if self.named != BY_HOST:
            return self.named, self.described.get(self.named)
        if host := matching(url, self._hosts):
            return self._hosts[host].name, self._hosts[host]
        named = _domain(url).top_domain_under_public_suffix or host_of(url).removeprefix("www.")
        return "".join(one if one.isalnum() else "_" for one in named)[:64] or "unknown", None


def read(saved: Saved, sources: Sources, now: datetime) -> Fetched:
    """Return what comes of a page; `now` is when, if it isn't known when it was fetched."""
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
        resume_point=saved.resume_point,
    )


def _article(saved: Saved, source: Source | None) -> Article:
    if saved.preparsed is not None:
        return saved.preparsed
    if saved.is_text:
        return parse_text(decode(saved.body, saved.encoding), saved.url, source)
    told: dict[str, Any] = {"encoding": saved.encoding, "fetched_at": saved.saved_at}
    return parse_article(saved.body, saved.url, source, **told)


# In a process of its own ---------------------------------------------------------------------------------------------

_sources: list[Sources] = []


def start(named: str, described: Mapping[str, Source]) -> None:
    """Tell this process which sources there are."""
    _sources[:] = [Sources(named, described)]


def read_all(pages: list[Saved]) -> Iterator[Fetched]:
    """Yield what comes of each; one that the parser stumbles over is refused, and stops nothing."""
    for saved in pages:
        yield read(saved, _sources[0], datetime.now(UTC))


def died(saved: Saved, why: str, sources: Sources) -> Fetched:
    """Return what comes of a page that its process was killed for, or died of."""
    killed = replace(saved, refusal=Refusal("failed", Reason.PARSE_KILLED, why), preparsed=None)
    return read(killed, sources, datetime.now(UTC))


def weigh(saved: Saved) -> int:
    return len(saved.body)

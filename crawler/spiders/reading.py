"""What comes of a saved page: an article or a refusal, of the source that is named or that its host tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from tldextract import TLDExtract

from crawler.documents import refusal_of
from crawler.items import Article, Fetched, Refusal
from crawler.parsers import parse_article, parse_text
from crawler.parsers.charset.decode import decode
from crawler.reasons import Reason
from crawler.source import Source
from crawler.spiders.page import Saved
from crawler.spiders.wanted import host_of, matching

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
        place=saved.place,
    )


def _article(saved: Saved, source: Source | None) -> Article:
    if saved.given is not None:
        return saved.given
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
    killed = replace(saved, refusal=Refusal("failed", Reason.PARSE_KILLED, why), given=None)
    return read(killed, sources, datetime.now(UTC))


def weigh(saved: Saved) -> int:
    return len(saved.body)

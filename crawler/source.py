"""A source: one news site, described by one YAML file of about a dozen lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

DiscoveryKind = Literal["feed", "sitemap", "news_sitemap", "section"]


@dataclass(frozen=True, slots=True)
class Rules:
    """What only this source needs to be told; everything is optional. Selectors are CSS."""

    remove: tuple[str, ...] = ()
    """Selectors of elements that are no part of the article."""
    strip: tuple[str, ...] = ()
    """Phrases to strip: a block that is the phrase alone (once or repeated), or that ends in it."""
    body: str | None = None
    headline: str | None = None
    authors: str | None = None
    date_published: str | None = None


@dataclass(frozen=True, slots=True)
class Expect:
    """Bounds of an ordinary day; a run outside them is reported."""

    articles: tuple[int, int] | None = None
    """Fewest and most new articles a day."""
    fill: dict[str, float] = field(default_factory=dict)
    """Article field -> least share of articles that have it, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Source:
    """One news site. `name` is the YAML file's stem and the spider's name."""

    name: str
    title: str
    url: str
    country: str | None = None
    """ISO 3166-1 alpha-2, lower case."""
    language: str | None = None
    """BCP 47, such as "en" or "pt-BR"."""
    timezone: str | None = None
    """IANA name, for dates printed without an offset."""
    discover: tuple[tuple[DiscoveryKind, str], ...] = ()
    """Where links to articles are found, as (kind, URL). Never empty once loaded: the default is the home page."""
    allow: tuple[str, ...] = ()
    """URL path prefixes an article may have; empty: any."""
    deny: tuple[str, ...] = ()
    rules: Rules = Rules()
    expect: Expect = Expect()
    path: Path | None = None
    """The file it was read from."""

"""A source: one news site, described by one YAML file of about a dozen lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

DiscoveryKind = Literal["feed", "sitemap", "news_sitemap", "section"]


Selector = str | tuple[str, ...] | None
"""One selector, or several, tried in turn. CSS, or XPath if it begins with `/`, `./`, `(` or a function's name."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What only this source needs to be told; everything is optional."""

    remove: tuple[str, ...] = ()
    """Selectors of elements that are no part of the article."""
    strip: tuple[str, ...] = ()
    """Phrases to strip: a block that is the phrase alone (once or repeated), or that ends in it."""
    body: Selector = None
    headline: Selector = None
    authors: Selector = None
    date_published: Selector = None
    next_page: Selector = None
    """The link to the article's next page, where it's told on several."""
    single_page: Selector = None
    """The link to a page with the whole article, which is then read in place of its pages."""
    replace: tuple[tuple[str, str], ...] = ()
    """(find, with): literal replacements in the page's text, before it's parsed."""
    valid_from: date | None = None
    """The first day on which pages fetched are read by these rules (UTC); None: from the beginning."""
    valid_until: date | None = None
    """The first day on which they no longer are."""


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
    poll: timedelta | None = None
    """Longest that a discovery page which brings news waits before it's read again; None: by what it brings."""
    allow: tuple[str, ...] = ()
    """URL path prefixes an article may have; empty: any."""
    deny: tuple[str, ...] = ()
    rules: Rules | tuple[Rules, ...] = Rules()
    """One set, or several, of which each field is found by the first that finds it."""
    expect: Expect = Expect()
    path: Path | None = None
    """The file it was read from."""

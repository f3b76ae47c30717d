"""The model of a source: one news site, described by one YAML file of about a dozen lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

DiscoveryKind = Literal["feed", "sitemap", "news_sitemap", "section"]


Selector = str | tuple[str, ...] | None
"""One selector, or several that are tried in turn. A selector is CSS, or XPath if it begins like XPath: with `/`, `./`,
`(` or the name of a function."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules for parsing the articles of one source; all rules are optional."""

    remove: tuple[str, ...] = ()
    """Selectors of elements that are no part of the article."""
    strip: tuple[str, ...] = ()
    """Phrases to strip: from blocks that are only the phrase (once or repeated), or that end in the phrase."""
    body: Selector = None
    headline: Selector = None
    authors: Selector = None
    date_published: Selector = None
    next_page: Selector = None
    """The link to the article's next page, for articles of several pages."""
    single_page: Selector = None
    """The link to a page with the whole article, which is then read instead of the several pages."""
    replace: tuple[tuple[str, str], ...] = ()
    """(find, with): literal replacements in the page's text before parsing."""
    valid_from: date | None = None
    """First day (UTC) of fetched pages to which the rules apply; None for no such limit."""
    valid_until: date | None = None
    """First day (UTC) of fetched pages to which the rules no longer apply; None for no such limit."""


@dataclass(frozen=True, slots=True)
class Expect:
    """The expected results of an ordinary day; a run outside these bounds is reported."""

    articles: tuple[int, int] | None = None
    """Smallest and largest number of new articles per day."""
    fill: dict[str, float] = field(default_factory=dict)
    """Field of an article -> smallest share of articles that have the field, 0 to 1."""


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
    """The listings of links to articles, as (kind, URL). Never empty once loaded: the default is the home page."""
    poll: timedelta | None = None
    """Longest interval between polls of a listing that brings news; None: the interval depends on the listing alone."""
    allow: tuple[str, ...] = ()
    """Prefixes of URL paths that an article may have; empty for any path."""
    deny: tuple[str, ...] = ()
    """Prefixes of URL paths that no article has."""
    rules: Rules | tuple[Rules, ...] = Rules()
    """One set of rules, or several: each field is taken from the first set that finds the field."""
    expect: Expect = Expect()
    path: Path | None = None
    """The file that the source was read from."""

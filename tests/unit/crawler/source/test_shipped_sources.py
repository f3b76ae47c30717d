"""The sources that come with the crawler."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from crawler.newsource.timezones import countries, zones_of
from crawler.source import Source
from crawler.source.loader import SHIPPED, load_sources
from tests.support.paths import DOCS

SOURCES, ERRORS = load_sources([SHIPPED])
PUBLISHERS = {name: source for name, source in SOURCES.items() if source.path and source.path.parent != SHIPPED}


def test_all_of_them_load() -> None:
    """No file is broken, none has another's name, and no two are of one site."""
    homes = [urlsplit(source.url).netloc.removeprefix("www.") for source in SOURCES.values()]

    assert ERRORS == []
    assert len(PUBLISHERS) >= 173
    assert sorted(homes) == sorted(set(homes))


@pytest.mark.sampled(40)
@pytest.mark.parametrize("name", PUBLISHERS)
def test_a_publisher_is_filed_under_its_country_and_found_at_real_hosts(name: str) -> None:
    source = PUBLISHERS[name]
    assert source.path is not None
    hosts = [urlsplit(url).hostname or "" for url in (source.url, *(url for _, url in source.discover))]

    assert source.path.parent.name == source.country
    assert source.country in countries()
    assert source.timezone is None or source.timezone in zones_of(source.country)
    assert [host for host in hosts if not re.fullmatch(r"([a-z0-9-]+\.)+[a-z]{2,}", host)] == []
    assert len(source.discover) == len(set(source.discover))


@pytest.mark.sampled(40)
@pytest.mark.parametrize("name", PUBLISHERS)
def test_a_publisher_is_watched_where_new_articles_come_first(name: str) -> None:
    """News sitemaps, then feeds; sitemaps or the home page only where there's neither."""
    kinds = [kind for kind, _ in PUBLISHERS[name].discover]

    assert kinds == sorted(kinds, key=("news_sitemap", "feed", "sitemap", "section").index)
    assert len(set(kinds)) == 1 or set(kinds) == {"news_sitemap", "feed"}


def test_the_document_lists_them_by_country() -> None:
    text = (DOCS / "sources.md").read_text()
    rows = dict(re.findall(r"^\| `([a-z]{2})` [^|]*\| (.*) \|$", text, re.M))

    assert {country: names.split(", ") for country, names in rows.items()} == _by_country(PUBLISHERS)


def _by_country(sources: dict[str, Source]) -> dict[str, list[str]]:
    by_country: dict[str, list[str]] = {}
    for name, source in sorted(sources.items()):
        by_country.setdefault(source.country or "", []).append(name)
    return by_country

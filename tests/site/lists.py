"""Every list of an issue of the invented newspaper, with its answer: sections for people, feeds and sitemaps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tests.site import feeds, pages
from tests.site.answers import Answer, page
from tests.site.articles import LANGUAGES, SiteArticle, mastheads

PRINT = "/print/quay"
_XML, _GZIP, _RSS, _ATOM = "application/xml", "application/gzip", "application/rss+xml", "application/atom+xml"


def sections(host: str, listed: Sequence[SiteArticle], printed: datetime) -> dict[str, Answer]:
    """Return the front pages and sections, newest first, by ten articles."""
    answers: dict[str, Answer] = {}
    newest = sorted(listed, key=lambda article: article.listed, reverse=True)
    groups: dict[tuple[str, str, str], list[SiteArticle]] = {}
    for article in newest:
        folder = article.path.rpartition("/")[0] + "/"
        groups.setdefault((folder, article.section, article.language), []).append(article)
        front = mastheads()[article.language]
        groups.setdefault((front["prefix"], front["title"], article.language), []).append(article)
    for (path, name, language), members in groups.items():
        for number in range(1, -(-len(members) // pages.PER_PAGE) + 1):
            address = path if number == 1 else f"{path}?page={number}"
            shown = pages.section_page(name, path, number, members, host, language)
            answers.setdefault(address, page(shown, printed))
    return answers


def of_edition(host: str, listed: Sequence[SiteArticle], more: Sequence[str], printed: datetime) -> dict[str, Answer]:
    """Return the lists for machines of an edition; `more` are addresses that the archive's sitemap has besides."""
    by_language = {language: [a for a in listed if a.language == language] for language in LANGUAGES}
    titles = {language: mastheads()[language]["title"] for language in LANGUAGES}
    answers = {
        "/robots.txt": (feeds.robots(host), "text/plain"),
        "/rss.xml": (feeds.rss(titles["en"], by_language["en"], host, forbidden=PRINT), _RSS),
        "/de/rss.xml": (feeds.rss(titles["de"], by_language["de"], host), _RSS),
        "/ru/atom.xml": (feeds.atom(titles["ru"], by_language["ru"], host), _ATOM),
        "/sitemap.xml.gz": (feeds.sitemap_index(host), _GZIP),
        "/news-sitemap.xml": (feeds.news_sitemap(listed, host), _XML),
        "/sitemap-archive.xml.gz": (feeds.archive_sitemap(listed, host, more), _GZIP),
    }
    return {path: Answer(200, body, kind, printed) for path, (body, kind) in answers.items()}


def of_day(
    host: str, feed: Sequence[SiteArticle], sitemap: Sequence[SiteArticle], printed: datetime
) -> dict[str, Answer]:
    """Return the lists for machines of a day: a feed and a news sitemap of these articles."""
    answers = {
        "/robots.txt": (feeds.robots(host), "text/plain"),
        "/rss.xml": (feeds.rss(mastheads()["en"]["title"], feed, host, length=len(feed)), _RSS),
        "/sitemap.xml.gz": (feeds.sitemap_index(host, ["/news-sitemap.xml"]), _GZIP),
        "/news-sitemap.xml": (feeds.news_sitemap(sitemap, host, length=len(sitemap)), _XML),
    }
    return {path: Answer(200, body, kind, printed) for path, (body, kind) in answers.items()}

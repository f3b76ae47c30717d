"""`look_at` looks at a site in few requests: home page, feeds and sitemaps, editions, sections, some articles.

The first part decides which pages are sections; the second is the look itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from urllib.parse import urljoin, urlsplit

from crawler.discovery import DiscoveryError, parse_section, same_site
from crawler.discovery.payload import decode
from crawler.discovery.section import is_article
from crawler.errors import ParseError
from crawler.items import Link
from crawler.newsource import candidates
from crawler.newsource.candidates import add_declared_feeds, add_edition_feed, find_lists
from crawler.newsource.home_page import HomePage, edition_of, read_page
from crawler.newsource.survey import FetchResult, NothingThereError, Survey
from crawler.newsource.traits import Sample
from crawler.newsource.verify import (
    REASON_TEXTS,
    ArticleList,
    SkippedCandidate,
    article_key,
    classify,
    date_of,
    dates_with_offset,
)
from crawler.parsers import parse_article
from crawler.parsers.html import parse_markup
from crawler.parsers.metadata.page_data import read_head
from crawler.reasons import Reason
from crawler.source import Source

# Sections -------------------------------------------------------------------------------------------------------------
# A page of the navigation is a section if it links to articles of its own.

MIN_LINKS = 3
"""Articles that a section must link to. Links that most pages have, as in a box "most read", don't count."""


def read_section(body: bytes, url: str, site: Source, origin: str) -> ArticleList | SkippedCandidate:
    """Return the articles to which the page links, or the reason why the page is no section."""
    try:
        section = parse_section(body, url, site)
    except DiscoveryError as error:
        return SkippedCandidate(url, REASON_TEXTS.get(error.reason, error.reason))
    if len(section.links) < MIN_LINKS:
        return SkippedCandidate(url, f"no section: {len(section.links)} links to articles")
    return ArticleList("section", url, tuple(section.links), origin)


def choose_sections(pages: Sequence[ArticleList], maximum: int) -> tuple[list[ArticleList], list[SkippedCandidate]]:
    """Return at most `maximum` sections, in the order of the pages, and the pages left out.

    A page is left out if it has too few links of its own, or no article that the sections before it don't list.
    """
    counts = Counter(key for page in pages for key in page.articles())
    common = {key for key, times in counts.items() if len(pages) > 2 and times * 2 > len(pages)}
    own_links = [(page, [link for link in page.links if article_key(link.url) not in common]) for page in pages]
    fit = [page for page, links in own_links if len(links) >= MIN_LINKS]
    left_out = [
        SkippedCandidate(page.url, "no section: lists what all pages list") for page in pages if page not in fit
    ]
    sections: list[ArticleList] = []
    known: set[tuple[str, str, str]] = set()
    for page in fit:
        if page.articles() <= known:
            left_out.append(SkippedCandidate(page.url, "lists nothing that the sections before it don't"))
        elif len(sections) >= maximum:
            left_out.append(SkippedCandidate(page.url, "a section; the others are enough, or name it yourself"))
        else:
            sections.append(page)
            known |= page.articles()
    return sections, left_out


# Look -----------------------------------------------------------------------------------------------------------------

MAX_SECTIONS, MAX_EDITIONS = 6, 3
MAX_LINKS_FOLLOWED = 14
"""Links of the navigation followed in search of sections, per home page."""


async def look_at(survey: Survey, typed: Sequence[str]) -> list[Sample]:
    """Fill the survey and return the articles read. `typed` are the URLs at which the home page may be.

    Raises NothingThereError.
    """
    await _open(survey, await _answering_url(survey, typed))
    robots = await survey.fetch(urljoin(survey.url, "/robots.txt"), "robots.txt", dont_obey_robotstxt=True)
    robots_text = decode(robots.body) if robots is not None and not robots.problem else ""
    await find_lists(survey, candidates.robots_sitemaps(robots_text, survey.url))
    # A URL with a path may be the front page of the only edition that the user wants.
    is_root = not urlsplit(typed[0]).path.strip("/")
    pages = [survey.home, *(await _editions(survey) if is_root else ())]
    await _find_sections(survey, pages)
    survey.drop_dead_lists()
    if not (survey.listings or survey.sections or survey.archives):
        raise NothingThereError(_nothing_message(survey))
    return await _samples(survey)


async def _answering_url(survey: Survey, typed: Sequence[str]) -> str:
    """Return the first URL whose host answers; else the last one.

    Only robots.txt is requested, because every client may fetch that file.
    """
    for url in typed[:-1]:
        robots = await survey.download(urljoin(url, "/robots.txt"), dont_obey_robotstxt=True, dont_retry=True)
        if not robots.problem or robots.problem.startswith("http_"):
            return url
    return typed[-1]


async def _open(survey: Survey, url: str) -> None:
    """Read the home page into the survey. Raises NothingThereError if the home page can't be read."""
    result = await survey.fetch(url, "home page")
    if result is None or result.problem:
        raise NothingThereError(_unreachable_message(url, result), trouble=True)
    page = read_page(result.body, result.url, result.encoding) if result.is_text else None
    if page is None or (result.body.lstrip()[:5] == b"<?xml" and not page.anchors):
        await _open_site_of_list(survey, result)
        return
    survey.home, survey.html = replace(page, url=page.url.partition("?")[0]), decode(result.body)


async def _open_site_of_list(survey: Survey, result: FetchResult) -> None:
    """Add the feed or sitemap that was given instead of a home page, and open the home page of its site."""
    root = urljoin(result.url, "/")
    document = classify(result.body, result.url, root, "given")
    if not isinstance(document, ArticleList) or result.url == root:
        why = f": {document.why}" if isinstance(document, SkippedCandidate) else ""
        raise NothingThereError(f"{result.url} is no web page{why}")
    survey.add(document)
    await _open(survey, root)


def _unreachable_message(url: str, result: FetchResult | None) -> str:
    if result is not None and result.problem == Reason.ROBOTS:
        return f"{url}: robots.txt forbids it"
    return f"{url} can't be fetched: {(result.detail or result.problem) if result else 'no request is left'}"


def _nothing_message(survey: Survey) -> str:
    if survey.is_scripted:
        return f"{survey.url} has no links until scripts have run in a browser, and there's no feed and no sitemap"
    return f"{survey.url}: no feed, no sitemap and no section found"


# Editions and sections -----------------------------------------------------------------------------------------------


async def _editions(survey: Survey) -> list[HomePage]:
    """Return the front pages in other languages, and add their feeds to the survey.

    Editions are those that the home page links to, and the languages with which URLs in the lists begin.
    """
    codes = [edition_of(link.url) for listing in survey.listings for link in listing.links]
    editions = dict(survey.home.editions())
    editions |= {code: urljoin(survey.url, f"/{code}/") for code in codes if code and code not in editions}
    for own in ((survey.home.head.language or "").partition("-")[0].lower(), edition_of(survey.url)):
        editions.pop(own or "", None)
    pages = []
    for code, url in list(editions.items())[:MAX_EDITIONS]:
        result = await survey.fetch(url, "edition", reserve=survey.reserved_requests)
        page = read_page(result.body, result.url, result.encoding) if result and not result.problem else None
        if page is not None and edition_of(page.url) == code:
            pages.append(page)
            await add_declared_feeds(survey, page, f"the front page in {code}", 2)
            await add_edition_feed(survey, page)
    return pages


async def _find_sections(survey: Survey, home_pages: Sequence[HomePage]) -> None:
    """Add the sections of the home page and of the editions, half as many for an edition."""
    for home_page in home_pages:
        maximum = MAX_SECTIONS if home_page is survey.home else MAX_SECTIONS // 2
        editions = [other.url for other in home_pages if other is not home_page and edition_of(other.url)]
        anchors = [anchor for anchor in home_page.sections() if _is_of_edition(anchor.url, home_page, editions)]
        anchors = anchors[:MAX_LINKS_FOLLOWED]
        site = survey.site(anchor.url for anchor in anchors)
        pages: list[ArticleList] = []
        for anchor in anchors:
            if len(pages) > maximum:
                break
            result = await survey.fetch(anchor.url, "section", reserve=survey.article_requests)
            if result is None:
                continue
            section: ArticleList | SkippedCandidate = SkippedCandidate(anchor.url, result.problem)
            if not result.problem:
                section = read_section(result.body, result.url, site, f"in the navigation: {anchor.text}")
            if isinstance(section, SkippedCandidate):
                survey.skipped.append(section)
            elif same_site(section.url, survey.url):
                pages.append(section)
        sections, left_out = choose_sections(pages, maximum)
        survey.sections += sections
        survey.skipped += left_out
    if not survey.listings:
        _add_home_page(survey)


def _add_home_page(survey: Survey) -> None:
    """Add the home page as a section, for sites without a feed and without a news sitemap."""
    section = read_section(survey.html.encode(), survey.url, survey.site(), "the home page")
    if isinstance(section, ArticleList):
        survey.sections.insert(0, section)


def _is_of_edition(url: str, page: HomePage, others: Sequence[str]) -> bool:
    """Return True if a link leads to the edition of the page; False if it leads to one of the other editions."""
    code = edition_of(page.url)
    return edition_of(url) == code if code else not any(edition_of(url) == edition_of(other) for other in others)


# Articles ------------------------------------------------------------------------------------------------------------


async def _samples(survey: Survey) -> list[Sample]:
    """Read the newest articles, one from each list in turn."""
    lists = [*survey.listings, *survey.sections] or survey.archives
    samples: list[Sample] = []
    for link in _in_turn(lists):
        if len(samples) >= survey.article_requests or survey.requests >= survey.max_requests:
            break
        result = await survey.fetch(link.url, "article")
        if result is not None:
            samples.append(_sample(survey, link, result))
    return samples


def _in_turn(lists: Sequence[ArticleList]) -> Iterator[Link]:
    """Yield the newest link of each list, then the second newest of each, and so on; each article once."""
    seen_keys: set[tuple[str, str, str]] = set()
    for row in zip_longest(*(_newest_first(listing) for listing in lists)):
        for link in row:
            if link is not None and article_key(link.url) not in seen_keys:
                seen_keys.add(article_key(link.url))
                yield link


def _newest_first(listing: ArticleList) -> list[Link]:
    links = [link for link in listing.links if is_article(link.url)] or list(listing.links)
    return sorted(links, key=lambda link: moment.timestamp() if (moment := date_of(link)) else 0.0, reverse=True)


def _sample(survey: Survey, link: Link, result: FetchResult) -> Sample:
    if result.problem:
        return Sample(link.url, problem=f"{result.problem} {result.detail}".strip())
    if not result.is_text:
        return Sample(link.url, problem=Reason.NOT_HTML)
    root = parse_markup(result.body, result.encoding)
    head = read_head(root) if root is not None else None
    dates = dates_with_offset(decode(result.body)) if result.body.strip() else ()
    try:
        article = parse_article(result.body, result.url, survey.site(), encoding=result.encoding)
    except ParseError as error:
        return Sample(result.url, problem=error.reason, head=head, dates=dates)
    return Sample(result.url, article, head=head, dates=dates)

"""A look at a site in few requests: its home page, its lists, its editions, its sections, some of its articles."""

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
from crawler.newsource.candidates import declared_feeds, edition_feed, find_lists
from crawler.newsource.home_page import HomePage, edition_of, read_page
from crawler.newsource.survey import FetchResult, NothingThereError, Survey
from crawler.newsource.traits import Sample
from crawler.newsource.verify import (
    REASON_TEXTS,
    ArticleList,
    LeftOut,
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
# Which pages of a site's navigation are sections: pages that list articles of their own.

MIN_LINKS = 3
"""So many articles of its own a section lists at least; those that most pages list, in a box beside, don't count."""


def read_section(body: bytes, url: str, site: Source, found: str) -> ArticleList | LeftOut:
    """Return the page as a list of the articles that it links to."""
    try:
        section = parse_section(body, url, site)
    except DiscoveryError as error:
        return LeftOut(url, REASON_TEXTS.get(error.reason, error.reason))
    if len(section.links) < MIN_LINKS:
        return LeftOut(url, f"no section: {len(section.links)} links to articles")
    return ArticleList("section", url, tuple(section.links), found)


def choose(read: Sequence[ArticleList], most: int) -> tuple[list[ArticleList], list[LeftOut]]:
    """Return the best sections in the order given, with the links that are theirs; and the pages left out."""
    counts = Counter(key for page in read for key in page.articles())
    common = {key for key, times in counts.items() if len(read) > 2 and times * 2 > len(read)}
    own = [(page, [link for link in page.links if article_key(link.url) not in common]) for page in read]
    fit = [page for page, links in own if len(links) >= MIN_LINKS]
    left = [LeftOut(page.url, "no section: lists what all pages list") for page in read if page not in fit]
    kept: list[ArticleList] = []
    known: set[tuple[str, str, str]] = set()
    for page in fit:
        if page.articles() <= known:
            left.append(LeftOut(page.url, "lists nothing that the sections before it don't"))
        elif len(kept) >= most:
            left.append(LeftOut(page.url, "a section; the others are enough, or name it yourself"))
        else:
            kept.append(page)
            known |= page.articles()
    return kept, left


# Look -----------------------------------------------------------------------------------------------------------------

MOST_SECTIONS, MOST_EDITIONS = 6, 3
MOST_LINKS = 14
"""Links of the navigation that are followed in search of sections."""


async def look_at(survey: Survey, typed: Sequence[str]) -> list[Sample]:
    """Fill the survey; return the articles read. `typed`: the home page's possible URLs.

    Raises NothingThereError.
    """
    await _open(survey, await _answering(survey, typed))
    robots = await survey.ask(urljoin(survey.url, "/robots.txt"), "robots.txt", dont_obey_robotstxt=True)
    told = decode(robots.body) if robots is not None and not robots.problem else ""
    await find_lists(survey, candidates.robots_sitemaps(told, survey.url))
    # An address with a path may be that of the one edition that is wanted.
    whole = not urlsplit(typed[0]).path.strip("/")
    pages = [survey.home, *(await _editions(survey) if whole else ())]
    await _find_sections(survey, pages)
    survey.drop_dead()
    if not (survey.listings or survey.sections or survey.archives):
        raise NothingThereError(_nothing(survey))
    return await _samples(survey)


async def _answering(survey: Survey, typed: Sequence[str]) -> str:
    """Return the first address whose host answers at all, to what may always be asked for: robots.txt."""
    for url in typed[:-1]:
        robots = await survey.download(urljoin(url, "/robots.txt"), dont_obey_robotstxt=True, dont_retry=True)
        if not robots.problem or robots.problem.startswith("http_"):
            return url
    return typed[-1]


async def _open(survey: Survey, url: str) -> None:
    answer = await survey.ask(url, "home page")
    if answer is None or answer.problem:
        raise NothingThereError(_unreachable(url, answer), trouble=True)
    page = read_page(answer.body, answer.url, answer.encoding) if answer.is_text else None
    if page is None or (answer.body.lstrip()[:5] == b"<?xml" and not page.anchors):
        await _open_site_of_list(survey, answer)
        return
    survey.home, survey.html = replace(page, url=page.url.partition("?")[0]), decode(answer.body)


async def _open_site_of_list(survey: Survey, answer: FetchResult) -> None:
    """Open the home page of the site whose feed or sitemap was given in its place."""
    root = urljoin(answer.url, "/")
    judged = classify(answer.body, answer.url, root, "given")
    if not isinstance(judged, ArticleList) or answer.url == root:
        raise NothingThereError(
            f"{answer.url} is no web page" + (f": {judged.why}" if isinstance(judged, LeftOut) else "")
        )
    survey.take(judged)
    await _open(survey, root)


def _unreachable(url: str, answer: FetchResult | None) -> str:
    if answer is not None and answer.problem == Reason.ROBOTS:
        return f"{url}: robots.txt forbids it"
    return f"{url} can't be fetched: {(answer.detail or answer.problem) if answer else 'no request is left'}"


def _nothing(survey: Survey) -> str:
    if survey.scripted:
        return f"{survey.url} has no links until scripts have run in a browser, and there's no feed and no sitemap"
    return f"{survey.url}: no feed, no sitemap and no section found"


# Editions and sections -----------------------------------------------------------------------------------------------


async def _editions(survey: Survey) -> list[HomePage]:
    """Return the front pages of other languages, with their feeds found."""
    listed = [edition_of(link.url) for one in survey.listings for link in one.links]
    told = dict(survey.home.editions())
    told |= {code: urljoin(survey.url, f"/{code}/") for code in listed if code and code not in told}
    for own in ((survey.home.head.language or "").partition("-")[0].lower(), edition_of(survey.url)):
        told.pop(own or "", None)
    pages = []
    for code, url in list(told.items())[:MOST_EDITIONS]:
        answer = await survey.ask(url, "edition", keep=survey.kept)
        page = read_page(answer.body, answer.url, answer.encoding) if answer and not answer.problem else None
        if page is not None and edition_of(page.url) == code:
            pages.append(page)
            await declared_feeds(survey, page, f"the front page in {code}", 2)
            await edition_feed(survey, page)
    return pages


async def _find_sections(survey: Survey, pages: Sequence[HomePage]) -> None:
    for page in pages:
        most = MOST_SECTIONS if page is survey.home else MOST_SECTIONS // 2
        others = [other.url for other in pages if other is not page and edition_of(other.url)]
        anchors = [one for one in page.sections() if _is_of(page, one.url, others)][:MOST_LINKS]
        site = survey.site(anchor.url for anchor in anchors)
        read: list[ArticleList] = []
        for anchor in anchors:
            if len(read) > most:
                break
            answer = await survey.ask(anchor.url, "section", keep=survey.for_articles)
            if answer is None:
                continue
            judged: ArticleList | LeftOut = LeftOut(anchor.url, answer.problem)
            if not answer.problem:
                judged = read_section(answer.body, answer.url, site, f"in the navigation: {anchor.text}")
            if isinstance(judged, LeftOut):
                survey.left_out.append(judged)
            elif same_site(judged.url, survey.url):
                read.append(judged)
        taken, left = choose(read, most)
        survey.sections += taken
        survey.left_out += left
    if not survey.listings:
        _take_home(survey)


def _take_home(survey: Survey) -> None:
    """Watch the home page, too, where no feed and no news sitemap has what is new."""
    judged = read_section(survey.html.encode(), survey.url, survey.site(), "the home page")
    if isinstance(judged, ArticleList):
        survey.sections.insert(0, judged)


def _is_of(page: HomePage, url: str, others: Sequence[str]) -> bool:
    """Tell whether a link of the page leads to its own edition rather than to one of the others."""
    code = edition_of(page.url)
    return edition_of(url) == code if code else not any(edition_of(url) == edition_of(other) for other in others)


# Articles ------------------------------------------------------------------------------------------------------------


async def _samples(survey: Survey) -> list[Sample]:
    """Read the newest articles, of each list in turn."""
    lists = [*survey.listings, *survey.sections] or survey.archives
    samples: list[Sample] = []
    for link in _in_turn(lists):
        if len(samples) >= survey.for_articles or survey.requests >= survey.most:
            break
        answer = await survey.ask(link.url, "article")
        if answer is not None:
            samples.append(_sample(survey, link, answer))
    return samples


def _in_turn(lists: Sequence[ArticleList]) -> Iterator[Link]:
    known: set[tuple[str, str, str]] = set()
    for row in zip_longest(*(_newest_first(one) for one in lists)):
        for link in row:
            if link is not None and article_key(link.url) not in known:
                known.add(article_key(link.url))
                yield link


def _newest_first(listing: ArticleList) -> list[Link]:
    links = [link for link in listing.links if is_article(link.url)] or list(listing.links)
    return sorted(links, key=lambda link: moment.timestamp() if (moment := date_of(link)) else 0.0, reverse=True)


def _sample(survey: Survey, link: Link, answer: FetchResult) -> Sample:
    if answer.problem:
        return Sample(link.url, problem=f"{answer.problem} {answer.detail}".strip())
    if not answer.is_text:
        return Sample(link.url, problem=Reason.NOT_HTML)
    root = parse_markup(answer.body, answer.encoding)
    head = read_head(root) if root is not None else None
    seen = dates_with_offset(decode(answer.body)) if answer.body.strip() else ()
    try:
        article = parse_article(answer.body, answer.url, survey.site(), encoding=answer.encoding)
    except ParseError as error:
        return Sample(answer.url, problem=error.reason, head=head, seen=seen)
    return Sample(answer.url, article, head=head, seen=seen)

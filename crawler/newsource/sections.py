"""Which pages of a site's navigation are sections: pages that list articles of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from crawler.discovery import DiscoveryError, parse_section
from crawler.newsource.listing import WRONG, LeftOut, Listing, key_of
from crawler.source import Source

MIN_LINKS = 3
"""So many articles of its own a section lists at least; those that most pages list, in a box beside, don't count."""


def read_section(body: bytes, url: str, site: Source, found: str) -> Listing | LeftOut:
    """Return the page as a list of the articles that it links to."""
    try:
        section = parse_section(body, url, site)
    except DiscoveryError as error:
        return LeftOut(url, WRONG.get(error.reason, error.reason))
    if len(section.links) < MIN_LINKS:
        return LeftOut(url, f"no section: {len(section.links)} links to articles")
    return Listing("section", url, tuple(section.links), found)


def choose(read: Sequence[Listing], most: int) -> tuple[list[Listing], list[LeftOut]]:
    """Return the best sections in the order given, with the links that are theirs; and the pages left out."""
    counts = Counter(key for page in read for key in page.articles())
    common = {key for key, times in counts.items() if len(read) > 2 and times * 2 > len(read)}
    own = [(page, [link for link in page.links if key_of(link.url) not in common]) for page in read]
    fit = [page for page, links in own if len(links) >= MIN_LINKS]
    left = [LeftOut(page.url, "no section: lists what all pages list") for page in read if page not in fit]
    kept: list[Listing] = []
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

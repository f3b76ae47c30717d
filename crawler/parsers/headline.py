"""The headline: chosen among what the page says in its h1, JSON-LD, OpenGraph and title element."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.parsers.characters import key, squeeze
from crawler.parsers.head import Head, text_content
from crawler.parsers.jsonld import text_of

MAX_CHARS = 500
_SEPARATOR = re.compile(r"\s(?:[|–—·•»«:/-]|::|\|\|)\s|\s?[|｜]\s?|_(?=[^_]{1,20}$)")


def choose_headline(head: Head, site: str | None) -> tuple[str, str] | None:
    """Return the headline and where it came from; None if the page has none.

    The candidates vote: one that others repeat, whole or with a site's name added, is the headline. Readers see the
    h1, so it wins ties.
    """
    candidates = [(text, origin) for text, origin in _candidates(head) if key(text) and key(text) != key(site or "")]
    if not candidates:
        return None
    keys = [key(text) for text, _ in candidates]
    best = max(range(len(candidates)), key=lambda place: (_votes(place, keys), -place))
    text, origin = candidates[best]
    return (cut_title(text, site, keys), origin)


def _candidates(head: Head) -> Iterator[tuple[str, str]]:
    """Yield texts that may be the headline, most trusted first."""
    for element in head.h1[:5]:
        if text := squeeze(text_content(element)[: MAX_CHARS * 4]):
            yield text[:MAX_CHARS], "h1"
    for name in ("headline", "name"):
        if text := squeeze(text_of(head.article.get(name))):
            yield text[:MAX_CHARS], "json-ld"
            break
    for name in ("og:title", "twitter:title", "dc.title", "title", "itemprop headline"):
        if found := head.first(name):
            yield found[0][:MAX_CHARS], found[1]
    if head.title:
        yield head.title[:MAX_CHARS], "title element"


def _votes(place: int, keys: list[str]) -> float:
    """Count the other candidates that say the same (1) or hold it or are held by it (by the share in common)."""
    mine = keys[place]
    votes = 0.0
    for other, text in enumerate(keys):
        if other != place and (mine in text or text in mine):
            votes += min(len(mine), len(text)) / max(len(mine), len(text))
    return votes


def cut_title(text: str, site: str | None, keys: list[str]) -> str:
    """Return the title without the site's name or section that a separator parts from it."""
    parts = list(_SEPARATOR.finditer(text))[:20]
    for match in parts:
        before, after = text[: match.start()].strip(), text[match.end() :].strip()
        for part in (before, after):
            if part != text and key(part) in keys and len(key(part)) > 8:
                return part
    if site and parts:
        before, after = text[: parts[-1].start()].strip(), text[parts[-1].end() :].strip()
        if before and key(after) == key(site):
            return before
    return text

"""The article's description: the standfirst that readers see before one which is written for search engines."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from lxml import etree

from crawler.parsers.characters import ends_sentence, key
from crawler.parsers.head import Head
from crawler.parsers.jsonld import plain
from crawler.parsers.nearby import Nearby

SAME = 40
"""Two texts whose letters begin alike for so long are one: one is cut short, or was edited at its end."""
SHORT, LONG = 40, 800
"""Bounds of the length of a standfirst: what is longer is a text."""
MIN_WORD = 5
"""Shorter words don't show that a description is of the article."""
_META = ("og:description", "description", "twitter:description", "dc.description", "sailthru.description")
_STANDFIRST = re.compile(
    r"(?:(?<![a-z])|(?<=[a-z])(?=[A-Z]))(?:[Ss]tand-?[Ff]irst|[Ss]ub-?(?:[Tt]itle|[Hh]ead(?:line|ing)?|[Dd]eck)|[Dd]ec?k(?![a-z])"
    r"|[Ll]ead(?:[_-]?[Tt]ext|-paragraph)?(?![a-z])|[Ii]ntro(?:duction)?(?![a-z])|[Ss]ummary|[Tt]easer[_-]?[Tt]ext|[Vv]orspann|[Cc]hap[oô](?![a-z])"
    r"|[Ss]ottotitolo|[Oo]cchiello|[Ss]ommario|[Bb]ajada|[Ss]ubt[ií]tulo|[Ee]ntradilla|[Ii]ngress|[Ee]xcerpt|[Aa]nrei(?:ss|ß)er|[Ll]ide(?![a-z]))"
)
_OTHER = re.compile(
    r"author|byline|image|caption|comment|related|share|audio|video|newsletter|toc|date|meta", re.IGNORECASE
)


def description(head: Head, nearby: Nearby, headline: str | None, site: Collection[str]) -> tuple[str, str] | None:
    """Return the summary of the article.

    Of what the page declares, the one that's seen near the headline counts, and as it's seen: a declared one is often
    cut short. Then a visible standfirst, then the first declared. One which only praises the site is none.
    """
    declared = list(_declared(head))
    known = [(text, origin, key(text[:LONG])) for text, origin in declared]
    marked: str | None = None
    for element, seen in nearby.paragraphs():
        said = key(seen[: 2 * SAME])
        for text, origin, mine in known:
            if full := _as_seen(text, mine, seen, said):
                return full, origin + ("" if full == text else ", as seen near the headline")
        if marked is None and SHORT <= len(seen) <= LONG and _is_standfirst(element):
            marked = seen
    if marked:
        return marked, "standfirst"
    return next((found for found in declared if not _praises_site(found[0], headline or "", site)), None)


def _is_standfirst(element: etree._Element) -> bool:
    name = element.get("class")
    return bool(name and _STANDFIRST.search(name) and not _OTHER.search(name))


def _declared(head: Head) -> Iterator[tuple[str, str]]:
    known: set[str] = set()
    found = [head.first(name) for name in _META]
    found.append((text, "json-ld") if (text := plain(head.article.get("description"))) else None)
    for each in found:
        if each and each[0] not in known:
            known.add(each[0])
            yield each


def _as_seen(text: str, mine: str, seen: str, said: str) -> str | None:
    """Return the declared text as it's seen, whole where it was cut; None if what is seen, with its key, is another."""
    length = min(SAME, max(len(mine) - 3, 1))
    if not mine or mine[:length] != said[:length]:
        return None
    cut = text.endswith(("…", "...", "[...]")) or not ends_sentence(text)
    return text if len(seen) > LONG or (not cut and key(seen).startswith(mine)) else seen


def _praises_site(text: str, headline: str, site: Collection[str]) -> bool:
    """Tell if the text names the site and shares no word with the headline."""
    said = key(text)
    if not any(len(name) > 3 and name in said for name in site):
        return False
    words = {word for word in re.findall(r"\w+", headline.casefold()) if len(word) >= MIN_WORD}
    return not any(word in text.casefold() for word in words)
